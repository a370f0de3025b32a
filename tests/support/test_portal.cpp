#include "tests/support/test_portal.hpp"

#include "server/core/account_table.hpp"
#include "server/core/crypto.hpp"
#include "server/core/session.hpp"
#include "server/features.hpp"
#include "server/search/database.hpp"
#include "shared/api/error_body.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/test_site.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <unistd.h>

namespace chengxin::test {

namespace {

struct AccountSeed {
    Role role;
    BuiltInRole built_in;
    const char* organisation_uscc;
};

constexpr AccountSeed k_accounts[] = {
    {Role::clerk, BuiltInRole::clerk, k_market_office},
    {Role::other_clerk, BuiltInRole::clerk, k_traffic_office},
    {Role::credit_office, BuiltInRole::credit_office, k_credit_office},
    {Role::administrator, BuiltInRole::administrator, k_credit_office},
    {Role::auditor, BuiltInRole::auditor, k_credit_office},
};

/// Tables that a refused request may change, because they record the refusal or are a feature's own scratch.
bool is_watched(const std::string& table)
{
    return table != "session" && table != "login_attempt" && table != "audit" && table != "audit_head" && table != "account_device" && table.rfind("sqlite_", 0) != 0;
}

} // namespace

struct TestPortal::State {
    std::optional<TemporaryDirectory> temporary;
    FakeClock* clock = nullptr; ///< owned by the application
    std::unique_ptr<Application> application;
    std::map<Role, std::string> tokens;
    std::set<std::string> called;
};

const char* name_of(Role role)
{
    switch (role) {
    case Role::guest: return "guest";
    case Role::clerk: return "clerk";
    case Role::other_clerk: return "other_clerk";
    case Role::credit_office: return "credit_office";
    case Role::administrator: return "administrator";
    case Role::auditor: return "auditor";
    }
    return "";
}

TestPortal::TestPortal(TestOptions options) : m_state(std::make_unique<State>())
{
    if (options.data_directory.empty()) {
        m_state->temporary.emplace();
        options.data_directory = m_state->temporary->path();
    }
    Application::Settings settings;
    settings.options.data_directory = options.data_directory;
    settings.options.assets_directory = CHENGXIN_SOURCE_DIR "/assets";
    settings.options.web_directory = options.web_directory;
    settings.options.demo = options.demo;
    settings.options.password_log_cost = 4;
    auto clock = std::make_unique<FakeClock>(options.today);
    m_state->clock = clock.get();
    settings.clock = std::move(clock);
    settings.features = all_features();
    settings.log_level = Log::Level::none;
    settings.durability = options.durability;
    settings.background = options.background;
    settings.site = test_site();
    auto opened = Application::open(std::move(settings));
    if (!opened) throw std::runtime_error(opened.error().message + " " + opened.error().detail);
    m_state->application = std::move(*opened);
    add_accounts();
}

/// Accounts stay in a kept directory; their sessions are new.
void TestPortal::add_accounts()
{
    const std::string hash = crypto::hash_password(k_password, 4);
    const auto added = store().write([&](storage::Connection& connection) -> Result<void> {
        for (const AccountSeed& seed : k_accounts) {
            auto id = account_id_of(connection, name_of(seed.role));
            if (!id) {
                const auto created = add_account(connection, {.name = name_of(seed.role), .display_name = {}, .organisation_uscc = seed.organisation_uscc,
                    .roles = {code_of(seed.built_in)}, .password_hash = hash}, m_state->clock->now());
                if (!created) return fail(created.error());
                id = *created;
            }
            m_state->tokens[seed.role] = portal().sessions.create(connection, *id, "127.0.0.1");
        }
        return {};
    });
    if (!added) throw std::runtime_error(added.error().message);
}

/// Tells the test that reports endpoints which no test has called with success (tests/core/endpoints).
TestPortal::~TestPortal()
{
    const char* folder = std::getenv("CHENGXIN_CALLED_ENDPOINTS");
    if (!folder) return;
    std::filesystem::create_directories(folder);
    std::ofstream file(std::string(folder) + "/" + std::to_string(::getpid()), std::ios::app);
    for (const std::string& line : m_state->called) file << line << "\n";
}

Reply TestPortal::send(Role role, RawRequest request)
{
    if (const auto token = m_state->tokens.find(role); token != m_state->tokens.end()) {
        request.headers.emplace("cookie", "chengxin_session=" + token->second);
    }
    request.headers.emplace("host", "portal.test");
    if (request.remote_address.empty()) request.remote_address = "127.0.0.1";
    Reply reply = m_state->application->answer(request);
    if (reply.status < 400) m_state->called.insert(request.method + " " + request.path);
    wait_for_posts();
    return reply;
}

/// For what a request only queued: last use of the session, the audit of a refusal.
void TestPortal::wait_for_posts()
{
    try {
        (void)store().write([](storage::Connection&) -> Result<void> { return {}; });
    } catch (const storage::DatabaseFailure&) { // tests break the disk on purpose
    }
}

Reply TestPortal::get(Role role, const std::string& address)
{
    const std::size_t mark = std::min(address.find('?'), address.size());
    RawRequest request;
    request.method = "GET";
    request.path = address.substr(0, mark);
    request.query = mark < address.size() ? address.substr(mark + 1) : "";
    return send(role, std::move(request));
}

Reply TestPortal::post_json(Role role, const std::string& path, const std::string& body)
{
    RawRequest request;
    request.method = "POST";
    request.path = path;
    request.headers["content-type"] = "application/json";
    request.body = body;
    return send(role, std::move(request));
}

Reply TestPortal::post_form(Role role, const std::string& path, const api::Form& form)
{
    RawRequest request;
    request.method = "POST";
    request.path = path;
    const std::string boundary = api::multipart_boundary(form);
    request.headers["content-type"] = "multipart/form-data; boundary=" + boundary;
    request.body = api::encode_multipart(form, boundary);
    return send(role, std::move(request));
}

Reply TestPortal::send_typed(Role role, api::Method method, const char* path, const api::TypeInfo& type, const void* request)
{
    if (method == api::Method::get) {
        RawRequest raw;
        raw.method = "GET";
        raw.path = path;
        for (const auto& [name, value] : api::encode_form(type, request).fields) {
            raw.query += (raw.query.empty() ? "" : "&") + api::percent_encode(name) + "=" + api::percent_encode(value);
        }
        return send(role, std::move(raw));
    }
    if (api::has_file(type)) return post_form(role, path, api::encode_form(type, request));
    return post_json(role, path, api::encode_json(type, request));
}

Error TestPortal::error_of(const Reply& reply)
{
    const auto body = api::decode_json<api::ErrorBody>(reply.body);
    if (!body) return {ErrorCode::internal, "the answer is no error: " + reply.body, {}};
    return {api::error_code_of(body->error.code), body->error.message, body->error.detail};
}

api::File TestPortal::file_of(const Reply& reply)
{
    const auto disposition = reply.headers.find("Content-Disposition");
    api::File file{.name = {}, .content_type = reply.content_type, .bytes = reply.body};
    if (disposition == reply.headers.end()) return file;
    constexpr std::string_view mark = "filename*=UTF-8''";
    if (const std::size_t at = disposition->second.find(mark); at != std::string::npos) {
        file.name = api::percent_decode(std::string_view(disposition->second).substr(at + mark.size()));
    }
    return file;
}

Portal& TestPortal::portal()
{
    return m_state->application->portal();
}

Application& TestPortal::application()
{
    return *m_state->application;
}

FakeClock& TestPortal::clock()
{
    return *m_state->clock;
}

void TestPortal::run_jobs()
{
    portal().jobs.run_pending(portal());
}

const std::string& TestPortal::directory() const
{
    return m_state->application->portal().options.data_directory;
}

std::int64_t TestPortal::account_id(Role role)
{
    return store().read([&](storage::Connection& connection) { return account_id_of(connection, name_of(role)).value_or(0); });
}

bool TestPortal::is_search_current()
{
    return store().read([](storage::Connection& connection) { return search::is_current(connection); });
}

std::map<std::string, std::string> TestPortal::fingerprint()
{
    return store().read([](storage::Connection& connection) {
        std::map<std::string, std::string> result;
        storage::Statement tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'");
        while (tables.step()) {
            const std::string table(tables.text(0));
            if (!is_watched(table)) continue;
            std::string content;
            storage::Statement rows = connection.prepare("SELECT * FROM \"" + table + "\"");
            while (rows.step()) {
                for (int column = 0; column < rows.column_count(); ++column) content += std::string(rows.blob(column)) + "|";
            }
            result[table] = crypto::hex(crypto::sm3(content));
        }
        return result;
    });
}

} // namespace chengxin::test
