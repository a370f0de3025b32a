#include "tests/faults/memory/failing_memory.hpp"
#include "tests/faults/support.hpp"

#include "server/core/application.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <random>

/// Memory runs out at the n-th allocation of an upload, or of the job that imports it. Nothing may fall over, and what is left is a
/// batch that is done, has failed with a sentence, or was never taken.
namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

constexpr std::uint64_t k_seed = 20261102;

struct Sample {
    std::string name;
    std::string extension;
    std::function<std::string(const std::string& mark)> bytes;
    std::int64_t accepted; ///< -1: whatever a run without failure gives
};

/// How densely the numbers are tried: every one with CHENGXIN_FAULTS_ALL, else small ones and then a seeded choice.
class Numbers {
public:
#if __has_feature(address_sanitizer)
    explicit Numbers(double growth) : m_growth(growth * 5) {}
#else
    explicit Numbers(double growth) : m_growth(growth) {}
#endif
    std::int64_t next(std::int64_t number)
    {
        if (m_all || number < 20) return number + 1;
        const auto widest = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(number) * m_growth));
        return number + std::uniform_int_distribution<std::int64_t>(1, widest)(m_random);
    }

private:
    double m_growth;
    bool m_all = std::getenv("CHENGXIN_FAULTS_ALL") != nullptr;
    std::mt19937_64 m_random{k_seed};
};

/// A clerk with a session, whose requests are made ready while there is memory.
class Clerk {
public:
    explicit Clerk(UploadPortal& portal) : m_portal(portal)
    {
        const Reply reply = portal.post_json(Role::guest, "/api/v1/accounts/sign-in", std::string("{\"name\":\"clerk\",\"password\":\"") + k_password + "\"}");
        const std::string cookie = reply.headers.at("Set-Cookie");
        m_cookie = cookie.substr(0, cookie.find(';'));
    }
    RawRequest upload_of(const std::string& name, const std::string& bytes) const
    {
        api::Form form;
        form.fields["catalogue"] = "penalty";
        form.files["file"] = {name, "application/octet-stream", bytes};
        const std::string boundary = api::multipart_boundary(form);
        RawRequest request;
        request.method = "POST";
        request.path = Upload::path;
        request.headers = {{"content-type", "multipart/form-data; boundary=" + boundary}, {"cookie", m_cookie}, {"host", "portal.test"}};
        request.body = api::encode_multipart(form, boundary);
        request.remote_address = "127.0.0.1";
        return request;
    }
    Reply send(const RawRequest& request) { return m_portal.application().answer(request); }

private:
    UploadPortal& m_portal;
    std::string m_cookie;
};

void check_answer(const Reply& reply)
{
    if (reply.status == 200) return;
    CAPTURE(reply.body);
    CHECK((reply.status == 503 || reply.status == 500));
    const bool bare = reply.body.empty(); // not even memory for a sentence
    if (!bare) CHECK(reply.body.find("。") != std::string::npos);
}

/// The batch came to an end that its uploader can read; what failed can be sent again.
void check_outcome(UploadPortal& portal, Clerk& clerk, const RawRequest& request, const std::string& name, std::int64_t accepted, bool acknowledged)
{
    finish_batches(portal);
    if (acknowledged) CHECK(batches_named(portal, name) == 1);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE state NOT IN ('done', 'failed')") == 0);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE state = 'failed' AND message NOT LIKE '%。%'") == 0);
    const Reply again = clerk.send(request);
    CAPTURE(again.body);
    CHECK(again.status == 200);
    finish_batches(portal);
    CHECK(portal.number("SELECT count(*) FROM import_batch WHERE state = 'done' AND file_name = '" + name + "'") == 1);
    if (accepted >= 0) CHECK(portal.number("SELECT accepted + duplicate FROM import_batch WHERE state = 'done' AND file_name = '" + name + "'") == accepted);
    check_consistent(portal);
}

enum class Phase { request, job };

struct Tally {
    int tried = 0;
    int refused = 0;
    int failed = 0;
    std::int64_t allocations = 0;
};

/// One import with a failure at allocation `n` of the phase. False: the work needed fewer allocations.
bool import_with_failure(UploadPortal& portal, Clerk& clerk, const Sample& sample, Phase phase, std::int64_t n, std::int64_t count, Tally& tally)
{
    const std::string mark = "m" + std::to_string(static_cast<int>(phase)) + "c" + std::to_string(count) + "n" + std::to_string(n);
    const std::string name = mark + sample.extension;
    const RawRequest request = clerk.upload_of(name, sample.bytes(mark));
    if (phase == Phase::request) refuse_memory(n, count);
    const Reply reply = clerk.send(request);
    MemoryReport report = grant_memory();
    if (phase == Phase::job) refuse_memory(n, count);
    try {
        portal.run_jobs();
    } catch (const std::exception&) { // the worker thread notes it and goes on
    }
    if (phase == Phase::job) report = grant_memory();
    ++tally.tried;
    tally.refused += reply.status != 200;
    tally.failed += portal.number("SELECT count(*) FROM import_batch WHERE state = 'failed' AND file_name = '" + name + "'") > 0;
    tally.allocations = report.allocations;
    check_answer(reply);
    check_outcome(portal, clerk, request, name, sample.accepted, reply.status == 200);
    return report.refused > 0;
}

void try_sample(const Sample& sample, Phase phase, std::int64_t count, double growth)
{
    UploadPortal portal;
    Clerk clerk(portal);
    Numbers numbers(growth);
    Tally tally;
    for (std::int64_t n = 1;; n = numbers.next(n)) {
        CAPTURE(n);
        CAPTURE(count);
        if (!import_with_failure(portal, clerk, sample, phase, n, count, tally)) break;
        if (tally.tried % 16 == 0) check_reads_go_on(portal);
    }
    MESSAGE(sample.name, ", ", std::string(phase == Phase::request ? "request" : "job"), ", ", count, " at a time, seed ", k_seed, ": tried ", tally.tried,
        " of ", tally.allocations, " allocations, refused ", tally.refused, ", failed ", tally.failed);
    if (count == 1) CHECK(tally.refused + tally.failed > 0); // else the end may be written by a later attempt, which succeeds
}

const Sample k_csv{"csv", ".csv", [](const std::string& mark) { return penalties(mark, 3, true); }, 3};
/// A zip comment makes it another file every time; its rows are duplicates after the first time.
std::string commented_workbook(const std::string& mark)
{
    std::string bytes = sample("penalty-v2.xlsx");
    bytes[bytes.size() - 2] = static_cast<char>(mark.size());
    return bytes + mark;
}

const Sample k_xlsx{"xlsx", ".xlsx", commented_workbook, -1};

} // namespace

TEST_CASE("memory: the request that brings a file")
{
    try_sample(k_csv, Phase::request, 1, 0.08);
    try_sample(k_csv, Phase::request, 30, 0.2);
}

TEST_CASE("memory: the job that imports a CSV file")
{
    try_sample(k_csv, Phase::job, 1, 0.06);
    try_sample(k_csv, Phase::job, 30, 0.2);
    try_sample(k_csv, Phase::job, 1'000'000, 0.4);
}

TEST_CASE("memory: an .xlsx file, request and job")
{
    try_sample(k_xlsx, Phase::request, 1, 0.2);
    try_sample(k_xlsx, Phase::job, 1, 0.2);
    try_sample(k_xlsx, Phase::job, 30, 0.4);
}

} // namespace chengxin::test
