#pragma once

#include "tests/core/records/support.hpp"

#include "server/search/segments/segment_index.hpp"
#include "server/search/segments/varint.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace chengxin::test {

using namespace chengxin::search;

/// FTS5 takes the segments for ordered by age, from the highest level to the lowest: a delete looks for its row by that.
inline void check_order_of_segments(storage::Connection& connection, const std::string& table)
{
    auto row = connection.prepare("SELECT block FROM " + table + "_data WHERE id = 10");
    REQUIRE(row.step());
    const std::string block = std::string(row.blob(0)) + std::string(16, '\0');
    const auto* at = reinterpret_cast<const unsigned char*>(block.data()) + 8; // behind cookie and version
    const auto next = [&at] {
        std::uint64_t value = 0;
        at = get_varint(at, value);
        return value;
    };
    std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> levels(next());
    next(); // segments
    next(); // pages written
    for (auto& level : levels) {
        const std::uint64_t merged = next(); // these, the oldest ones, are also in the newest of the level above
        const std::uint64_t count = next();
        for (std::uint64_t segment = 0; segment < count; ++segment) {
            for (const char* part : {"id", "first page", "last page"}) CHECK_MESSAGE(next() > 0, part);
            const std::uint64_t first_origin = next(), last_origin = next();
            for (int i = 0; i < 3; ++i) next(); // tombstone pages, tombstones, rows
            if (segment >= merged) level.emplace_back(first_origin, last_origin);
        }
    }
    std::uint64_t before = 0;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        for (const auto& [first_origin, last_origin] : *level) {
            CHECK(first_origin > before);
            CHECK(last_origin >= first_origin);
            before = last_origin;
        }
    }
}

/// The same entries twice, by either way.
class Pair {
public:
    explicit Pair(std::size_t entries_of_run) : m_entries_of_run(entries_of_run) {}

    /// In one transaction each.
    void write(const std::function<void(IndexWriter&)>& entries)
    {
        storage::Transaction direct_transaction(direct.connection), segment_transaction(segments.connection);
        DirectIndex by_insert(direct.connection);
        entries(by_insert);
        direct_transaction.commit();
        {
            SegmentIndex by_segments(segments.connection, m_entries_of_run);
            entries(by_segments);
            by_segments.finish();
        }
        segment_transaction.commit();
    }

    /// In both databases by SQL.
    void run(const std::string& sql)
    {
        direct.connection.run(sql);
        segments.connection.run(sql);
    }

    void check_same()
    {
        for (const std::string table : {"subject_search", "document_search"}) {
            CAPTURE(table);
            run("INSERT INTO " + table + " (" + table + ") VALUES ('integrity-check')");
            check_same("SELECT term, doc, offset FROM temp.vocabulary", table);
            check_same("SELECT id, sz FROM " + table + "_docsize ORDER BY id", table);
            check_same("SELECT block FROM " + table + "_data WHERE id = 1", table); // how many rows and places there are
            check_order_of_segments(segments.connection, table);
        }
    }

    void check_same(const std::string& sql, const std::string& table)
    {
        for (RecordDatabase* database : {&direct, &segments}) {
            database->connection.execute_script("DROP TABLE IF EXISTS temp.vocabulary;"
                "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab ('search', '" + table + "', 'instance');");
        }
        check_same_rows(sql);
    }

    /// Returns how many rows both gave.
    std::int64_t check_same_rows(const std::string& sql)
    {
        CAPTURE(sql);
        auto left = direct.connection.prepare(sql);
        auto right = segments.connection.prepare(sql);
        for (std::int64_t count = 0;; ++count) {
            const bool more = left.step();
            const bool same_end = right.step() == more;
            if (!same_end) REQUIRE_MESSAGE(same_end, "after " << count << " rows");
            if (!more) return count;
            for (int column = 0; column < left.column_count(); ++column) {
                const bool same = left.blob(column) == right.blob(column);
                if (!same) REQUIRE_MESSAGE(same, "in row " << count << ": " << left.blob(column) << " and " << right.blob(column));
            }
        }
    }

    RecordDatabase direct;
    RecordDatabase segments;

private:
    std::size_t m_entries_of_run;
};

} // namespace chengxin::test
