#include "tests/core/records/support.hpp"
#include "tests/faults/storage/failing_calls.hpp"

#include "server/search/segments/segment_index.hpp"

#include <cerrno>
#include <doctest/doctest.h>
#include <system_error>

/// The nameless file in which a large load of the search index keeps what it has sorted.
namespace chengxin::test {

static void load(search::SegmentIndex& index)
{
    for (std::int64_t id = 1; id <= 200; ++id) {
        index.put_subject(id, "重庆商会", "9165");
        index.put_document(id, "伊州民罚〔2025〕7号");
    }
    index.finish();
}

static bool finds(storage::Connection& connection)
{
    return connection.prepare("SELECT 1 FROM subject_search WHERE subject_search MATCH '\"重庆\"'").step();
}

TEST_CASE("files: a load of the index whose runs cannot be kept or read changes nothing")
{
    constexpr std::size_t k_entries_of_run = 500;
    for (const FileFault& fault : {FileFault{FileCall::write, ENOSPC}, FileFault{FileCall::write, EIO, 5}, FileFault{FileCall::pread, EIO}, FileFault{FileCall::pread, EIO, 9}}) {
        CAPTURE(static_cast<int>(fault.call));
        CAPTURE(fault.nth);
        RecordDatabase database;
        {
            const storage::Transaction transaction(database.connection);
            search::SegmentIndex index(database.connection, k_entries_of_run);
            FileFault nameless = fault;
            nameless.path_part = "(deleted)";
            break_files(nameless);
            CHECK_THROWS_AS(load(index), std::system_error);
            CHECK(mend_files());
        }
        CHECK_FALSE(finds(database.connection));
        storage::Transaction transaction(database.connection);
        search::SegmentIndex index(database.connection, k_entries_of_run);
        load(index);
        transaction.commit();
        CHECK(finds(database.connection));
        for (const std::string table : {"subject_search", "document_search"}) {
            database.connection.run("INSERT INTO " + table + " (" + table + ") VALUES ('integrity-check')");
        }
    }
}

} // namespace chengxin::test
