#include "server/core/verify.hpp"
#include "server/features.hpp"
#include "server/storage/store.hpp"
#include "shared/features/publicity/api.hpp"
#include "shared/features/subject_query/api.hpp"
#include "tests/core/records/support.hpp"
#include "tests/support/test_portal.hpp"

#include <doctest/doctest.h>
#include <future>
#include <sqlite3.h>

using namespace chengxin;
using namespace chengxin::test;

namespace {

constexpr char k_code[] = "91654002MA7DEM016N";
constexpr char k_name[] = "伊宁市华盛（集团）商贸有限公司";

struct Filled : TestPortal {
    Filled()
    {
        const auto stored = store().write([](storage::Connection& connection) -> Result<void> {
            store_record(connection, penalty(k_code, k_name, "伊市监罚〔2026〕12号"), test::change(1, "2026-11-02"));
            store_record(connection, penalty("93654021MA77AAAA3U", "霍城县绿洲农民专业合作社", "霍市监罚〔2026〕3号"), test::change(1, "2026-11-02"));
            return {};
        });
        REQUIRE(stored);
    }

    /// Without waiting for the writer, as TestPortal::ask does.
    template <class E> typename E::Response answer(const typename E::Request& request)
    {
        RawRequest raw;
        raw.method = "GET";
        raw.path = E::path;
        raw.remote_address = "127.0.0.1";
        raw.headers.emplace("host", "portal.test");
        for (const auto& [name, value] : api::encode_form(api::type_of<typename E::Request>(), &request).fields) {
            raw.query += (raw.query.empty() ? "" : "&") + api::percent_encode(name) + "=" + api::percent_encode(value);
        }
        const Reply reply = application().answer(raw);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return *api::decode_json<typename E::Response>(reply.body);
    }

    std::size_t found(const std::string& q) { return answer<subject_query::Search>({q}).rows.size(); }

    std::int64_t listed(const std::string& q)
    {
        publicity::RecordsRequest request;
        request.q = q;
        return answer<publicity::Records>(request).total;
    }

    /// Entries of the index are overwritten with zeros, as a disk may do it.
    void damage()
    {
        sqlite3* handle = nullptr;
        REQUIRE(sqlite3_open(storage::derived_file(directory(), "search").c_str(), &handle) == SQLITE_OK);
        constexpr char k_zeros[] = "UPDATE subject_search_data SET block = zeroblob(length(block)) WHERE id > 10;"
                                   "UPDATE document_search_data SET block = zeroblob(length(block)) WHERE id > 10";
        REQUIRE(sqlite3_exec(handle, k_zeros, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    }

    bool is_whole()
    {
        return verify_data(directory(), all_features())->problems.empty();
    }
};

/// The writer has one job that ends when this does: nothing is repaired meanwhile.
class BusyWriter {
public:
    explicit BusyWriter(storage::Store& store)
    {
        m_job = std::async(std::launch::async, [this, &store] {
            return store.write([this](storage::Connection&) -> Result<void> {
                m_begun.set_value();
                m_end.get_future().wait();
                return {};
            });
        });
        m_begun.get_future().wait();
    }
    ~BusyWriter()
    {
        m_end.set_value();
        m_job.wait();
    }

private:
    std::promise<void> m_begun, m_end;
    std::future<Result<void>> m_job;
};

void write_nothing(storage::Store& store)
{
    REQUIRE(store.write([](storage::Connection&) -> Result<void> { return {}; }));
}

} // namespace

TEST_CASE("a search that meets a damaged index is answered from the records, and the index is made anew")
{
    Filled portal;
    REQUIRE(portal.found("华盛") == 1);
    REQUIRE(portal.is_whole());
    portal.damage();
    CHECK_FALSE(portal.is_whole());
    {
        const BusyWriter busy(portal.store());
        for (const char* q : {"华盛", "伊宁市华盛集团商贸", k_name, "91654002MA7DEM016N", "MA7DEM01", "伊市监罚〔2026〕12号", "罚2026 3号"}) {
            CAPTURE(q);
            CHECK(portal.found(q) == 1);
        }
        CHECK_FALSE(portal.store().derived_is_well());
        CHECK(portal.listed("华盛") == 1);
        CHECK(portal.listed("伊市监罚〔2026〕12号") == 1);
        CHECK(portal.found("没有这个企业") == 0);
    }
    write_nothing(portal.store()); // repairs come before other jobs
    CHECK(portal.store().derived_is_well());
    CHECK(portal.is_whole());
    for (const char* q : {"华盛", "huasheng", "MA7DEM01", "伊市监罚〔2026〕12号"}) CHECK(portal.found(q) == 1);
    CHECK(portal.listed("华盛") == 1);
}

TEST_CASE("the daily check finds a damaged index that nobody has asked")
{
    Filled portal;
    portal.damage();
    portal.run_jobs();
    write_nothing(portal.store());
    CHECK(portal.store().derived_is_well());
    CHECK(portal.is_whole());
    CHECK(portal.found("huasheng") == 1);
}

TEST_CASE("a write that meets a damaged index is refused once, and goes well afterwards")
{
    Filled portal;
    portal.damage();
    const auto put = [&] {
        return portal.store().write([](storage::Connection& connection) -> Result<void> {
            store_record(connection, penalty("91654002MA7DEM024H", "伊宁市晨光贸易有限公司", "伊市监罚〔2026〕13号"), test::change(2, "2026-11-02"));
            return {};
        });
    };
    try {
        (void)put();
    } catch (const storage::DatabaseFailure& failure) {
        CHECK(failure.kind() == storage::FailureKind::damaged);
        CHECK(put());
    }
    portal.store().suspect_derived();
    write_nothing(portal.store());
    CHECK(portal.is_whole());
    CHECK(portal.found("晨光") == 1);
    CHECK(portal.found("华盛") == 1);
}
