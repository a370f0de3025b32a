#include "server/core/application.hpp"

#include "server/core/audit_chain.hpp"
#include "server/core/audit_checkpoint.hpp"
#include "server/core/exchange.hpp"
#include "server/core/failure.hpp"
#include "server/core/installation.hpp"
#include "server/core/installation_keys.hpp"
#include "server/core/key_check.hpp"
#include "server/core/key_rotation.hpp"
#include "server/core/openapi.hpp"
#include "server/core/permissions.hpp"
#include "server/core/refusals.hpp"
#include "server/core/reply.hpp"
#include "server/core/schema.hpp"
#include "server/core/session.hpp"
#include "server/core/upgrade_backups.hpp"
#include "server/core/visitor_budget.hpp"
#include "server/core/worker_pool.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace chengxin {

namespace {

constexpr std::size_t k_waiting_requests = 512;

std::size_t worker_count()
{
    return std::max<std::size_t>(4, std::thread::hardware_concurrency() * 2);
}

Upgrade make_upgrade(const Application::Settings& settings, const std::vector<storage::Migration>& migrations)
{
    Upgrade::Settings upgrade{.directory = settings.options.data_directory, .migrations = {}, .steps = core_upgrades(), .backup = settings.backup,
        .now = settings.clock->now_text(), .tell = settings.tell};
    for (const storage::Migration& migration : migrations) upgrade.migrations.emplace_back(migration.name);
    for (const Feature& feature : settings.features) upgrade.steps.insert(upgrade.steps.end(), feature.upgrades.begin(), feature.upgrades.end());
    return Upgrade(std::move(upgrade));
}

storage::Store::Options store_options(const Application::Settings& settings)
{
    storage::Store::Options options{.directory = settings.options.data_directory, .migrations = core_migrations()};
    // One for every worker and every I/O thread, so that none waits for another; jobs and the figures' keeper have the rest.
    options.readers = static_cast<int>(worker_count() + std::max(1U, std::thread::hardware_concurrency())) + 4;
    options.durability = settings.durability;
    add_to(options, settings.features);
    return options;
}

void add_core_routes(Router& router, const Site& site, const ClockGuard& clock_guard, const AuditCheckpoints& checkpoints)
{
    router.page("GET", "/.well-known/audit-checkpoint", Permission::anyone, [&checkpoints](RequestContext&, const RawRequest&, const Form&) {
        return Reply{.status = 200, .content_type = "application/json", .body = checkpoints.latest(), .headers = {{"Cache-Control", "no-store"}}};
    });
    router.page("GET", "/healthz", Permission::anyone, [&clock_guard](RequestContext&, const RawRequest&, const Form&) {
        const std::string warning = clock_guard.warning();
        return Reply{.status = 200, .content_type = "text/plain; charset=utf-8", .body = "ok\n" + (warning.empty() ? "" : warning + "\n"), .headers = {{"Cache-Control", "no-store"}}};
    }, RunOn::io);
    router.page("GET", "/openapi.json", Permission::anyone, [&router, &site](RequestContext&, const RawRequest&, const Form&) {
        return Reply{.status = 200, .content_type = "application/json", .body = openapi_document(router, site), .headers = {}};
    });
}

} // namespace

struct Application::State {
    PortalOptions options;
    std::unique_ptr<Clock> clock;
    std::vector<Feature> features;
    std::unique_ptr<storage::Store> store;
    std::unique_ptr<Keys> keys;
    Site site;
    WebAssets web;
    Log log;
    Audit audit{*store, *clock};
    AuditCheckpoints checkpoints{*store, *clock, audit, log};
    std::optional<InstallationKeys> installation_keys; ///< read in begin_audit
    Refusals refusals{*store, *clock, audit};
    VisitorBudget budget{*clock};
    ClockGuard clock_guard{*clock, *store, audit, log};
    Parameters parameters{*store, *clock};
    Sessions sessions{*store, *clock, parameters};
    Jobs jobs{*store, *clock};
    Portal portal{*store, *clock, audit, checkpoints, refusals, budget, jobs, *keys, parameters, sessions, site, web, log, options, {}, {}};
    Router router;
    std::atomic<bool> stopping{false};
    std::unique_ptr<WorkerPool> workers; ///< made when everything has started
    PasswordLane passwords;
    UpgradeReport upgraded;

    State(Settings settings, std::unique_ptr<storage::Store> opened, std::unique_ptr<Keys> opened_keys, Site loaded)
        : options(std::move(settings.options)), clock(std::move(settings.clock)), features(std::move(settings.features)), store(std::move(opened)),
          keys(std::move(opened_keys)), site(std::move(loaded)), web(load_web_assets(options.web_directory)), log(settings.log_level)
    {
    }
    Result<void> start(Background background);
    Result<void> begin_audit();
    void flush_refusals() noexcept;
    void last_checkpoint() noexcept;
};

std::vector<storage::Table> described_tables(const std::vector<Feature>& features)
{
    std::vector<storage::Table> tables;
    for (const Feature& feature : features) tables.insert(tables.end(), feature.tables.begin(), feature.tables.end());
    return tables;
}

void add_to(storage::Store::Options& options, const std::vector<Feature>& features)
{
    for (const Feature& feature : features) {
        options.migrations.insert(options.migrations.end(), feature.migrations.begin(), feature.migrations.end());
        options.derived.insert(options.derived.end(), feature.derived.begin(), feature.derived.end());
        if (feature.register_functions) options.register_functions.push_back(feature.register_functions);
    }
}

SealedThings sealed_things(const std::vector<Feature>& features)
{
    SealedThings things{{sealed_installation_keys()}, {}, {}};
    for (const Feature& feature : features) {
        things.tables.insert(things.tables.end(), feature.sealed_tables.begin(), feature.sealed_tables.end());
        things.files.insert(things.files.end(), feature.sealed_files.begin(), feature.sealed_files.end());
        if (feature.uses_keys) things.uses.push_back(feature.uses_keys);
    }
    return things;
}

void Application::State::flush_refusals() noexcept
{
    try {
        refusals.flush();
    } catch (const std::exception& exception) {
        log.failure("refusals.lost", exception);
    }
}

void Application::State::last_checkpoint() noexcept
{
    try {
        if (const auto made = checkpoints.make("stop"); !made) log.warning("audit.checkpoint_failed", {{"reason", made.error().message}});
    } catch (const std::exception& exception) {
        log.failure("audit.checkpoint_failed", exception);
    }
}

/// Before anything is logged.
Result<void> Application::State::begin_audit()
{
    auto loaded = load_installation_keys(*store, *keys);
    if (!loaded) return fail(loaded.error());
    installation_keys = std::move(*loaded);
    audit.use_key(installation_keys->audit);
    const bool has_head = store->read([](storage::Connection& connection) { return audit::read_head(connection).has_value(); });
    const auto begun = has_head ? Result<void>() : store->write([this](storage::Connection& connection) -> Result<void> {
        audit.begin_head(connection);
        return {};
    });
    if (!begun) return begun;
    return checkpoints.start(*installation_keys);
}

Result<void> Application::State::start(Background background)
{
    store->on_derived([this](std::string_view event, const std::string& detail) {
        if (event == "damaged") log.error("search.damaged", {{"detail", detail}, {"then", "searches answer from the records while the index is made anew"}});
        else log.info("search." + std::string(event));
    });
    if (auto guarded = clock_guard.open(); !guarded) return guarded;
    jobs.before_daily([this] {
        clock_guard.watch();
        checkpoints.make_when_due();
        budget.read_limits(parameters);
        router.rest_when_quiet();
        store->rest_when_quiet();
    });
    budget.read_limits(parameters);
    jobs.daily("upgrade-backups", [](Portal& whole, JobRun& job) -> Result<void> {
        const auto today = parse_iso(job.payload());
        return today ? remove_old_upgrade_backups(whole, *today) : Result<void>(fail(ErrorCode::internal, "日期有误。", job.payload()));
    });
    add_core_routes(router, site, clock_guard, checkpoints);
    for (const Feature& feature : features) {
        if (feature.add_routes) feature.add_routes(router);
        if (feature.add_jobs) feature.add_jobs(jobs);
    }
    portal.pages = router.described_pages();
    const std::vector<PermissionInfo> permissions = registered_permissions(features, router);
    for (const Feature& feature : features) {
        if (!feature.start) continue;
        if (auto started = feature.start(portal); !started) return started;
    }
    const auto granted = store->write([&](storage::Connection& connection) -> Result<void> {
        grant_new_permissions(connection, permissions);
        return {};
    });
    if (!granted) return granted;
    if (auto recovered = jobs.recover(); !recovered) return recovered;
    workers = std::make_unique<WorkerPool>(worker_count(), k_waiting_requests);
    if (background == Background::run) jobs.start(portal);
    return {};
}

Result<std::unique_ptr<Application>> Application::open(Settings settings)
{
    const std::string directory = settings.options.data_directory;
    try {
        return open_directory(std::move(settings));
    } catch (const std::exception& exception) {
        const storage::FailureKind kind = kind_of(exception);
        if (kind == storage::FailureKind::mistake) throw;
        return fail(storage::start_error(kind, directory, exception.what()));
    }
}

Result<std::unique_ptr<Application>> Application::open_directory(Settings settings)
{
    storage::Store::Options options = store_options(settings);
    Upgrade upgrade = make_upgrade(settings, options.migrations);
    const SealedThings things = sealed_things(settings.features);
    const auto tell = settings.tell;
    KeyOpening opening(settings.options.data_directory, things);
    options.before_opening = [&]() -> Result<void> {
        if (auto prepared = opening.prepare(); !prepared) return prepared;
        return upgrade.prepare();
    };
    options.first_change = [&](storage::Connection& connection) {
        opening.first_change();
        upgrade.first_change(connection);
    };
    auto store = storage::Store::open(std::move(options));
    if (!store) return fail(store.error());
    auto keys = opening.finish(**store);
    if (!keys) return fail(keys.error());
    if (auto settled = settle_installation(**store, settings.options); !settled) return fail(settled.error());
    auto site = settings.site ? Result<Site>(*settings.site) : load_site(settings.options.assets_directory, settings.options.site);
    if (!site) return fail(site.error());
    site->demo = settings.options.demo == Demo::yes;
    const Background background = settings.background;
    auto state = std::make_unique<State>(std::move(settings), std::move(*store), std::move(*keys), std::move(*site));
    if (auto begun = state->begin_audit(); !begun) return fail(begun.error());
    if (auto upgraded = upgrade.run(state->portal); !upgraded) return fail(upgraded.error());
    state->upgraded = upgrade.report();
    if (auto rotated = finish_rotation(state->portal, things, tell); !rotated) return fail(rotated.error());
    if (auto started = state->start(background); !started) return fail(started.error());
    return std::unique_ptr<Application>(new Application(std::move(state)));
}

Application::Application(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Application::~Application()
{
    stop();
}

Portal& Application::portal()
{
    return m_state->portal;
}

ClockGuard& Application::clock_guard()
{
    return m_state->clock_guard;
}

const UpgradeReport& Application::upgrade_report() const
{
    return m_state->upgraded;
}

const Router& Application::router() const
{
    return m_state->router;
}

std::uint64_t Application::body_limit(const std::string& method, const std::string& path) const
{
    const Router::Entry* entry = m_state->router.find(method, path);
    return entry ? entry->options.body_limit : 0;
}

std::optional<Reply> Application::refuse_before_body(const RawRequest& head)
{
    return m_state->router.refuse_before_body(m_state->portal, head);
}

std::optional<Reply> Application::try_inline(const RawRequest& request)
{
    const Router::Entry* entry = m_state->router.find(request.method, request.path);
    if (entry && entry->options.run_on != RunOn::io && !entry->kept) return std::nullopt;
    return m_state->router.dispatch_inline(m_state->portal, request);
}

void Application::begin_turn() noexcept
{
    m_state->portal.store.begin_turn();
}

void Application::end_turn() noexcept
{
    m_state->portal.store.end_turn();
}

void Application::submit(RawRequest request, std::function<void(Reply)> done)
{
    const auto exchange = std::make_shared<Exchange>(m_state->router, m_state->portal, Exchange::Threads{*m_state->workers, m_state->passwords},
        std::move(request), std::move(done));
    const bool queued = !m_state->stopping && m_state->workers->submit([exchange] { exchange->begin(); });
    if (!queued) exchange->refuse_busy();
}

Reply Application::answer(const RawRequest& request)
{
    return m_state->router.dispatch(m_state->portal, request);
}

void Application::stop()
{
    m_state->stopping = true;
    if (m_state->workers) m_state->workers->stop();
    m_state->passwords.stop();
    m_state->jobs.stop();
    m_state->flush_refusals(); // behind everything small that waits: every request has its answer then
    m_state->last_checkpoint();
}

} // namespace chengxin
