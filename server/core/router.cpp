#include "server/core/router.hpp"

#include "server/core/crypto.hpp"
#include "server/core/failure.hpp"
#include "server/core/html.hpp"
#include "server/core/portal.hpp"
#include "server/core/refusals.hpp"
#include "server/core/reply.hpp"
#include "server/core/session.hpp"
#include "server/core/visitor_budget.hpp"
#include "shared/api/account_claim.hpp"
#include "shared/api/cereal_codec.hpp"

#include <cstring>
#include <stdexcept>

namespace chengxin {

namespace {

constexpr std::string_view k_api_prefix = "/api/";

bool is_page(const RawRequest& request, const Router::Entry* entry)
{
    if (entry) return static_cast<bool>(entry->page);
    return request.path.rfind(k_api_prefix, 0) != 0;
}

/// Whether the query string has a pair such as plain=1.
bool has_pair(std::string_view query, std::string_view pair)
{
    for (auto at = query.find(pair); at != std::string_view::npos; at = query.find(pair, at + 1)) {
        const auto end = at + pair.size();
        if ((at == 0 || query[at - 1] == '&') && (end == query.size() || query[end] == '&')) return true;
    }
    return false;
}

Reply refusal(const RequestContext& context, const RawRequest& request, const Router::Entry* entry, const Error& error)
{
    if (is_page(request, entry)) return html::error_page(context, status_of(error.code), error);
    return error_reply(error, context.request_id, response_codec(request));
}

/// To another page first, which leads back here.
Reply go_first_to(const RequestContext& context, const std::string& page)
{
    Reply reply;
    reply.status = 303;
    const std::string here = context.path + (context.query.empty() ? "" : "?" + context.query);
    reply.headers["Location"] = page + (context.plain ? "/plain" : "") + "?next=" + html::url_component(here);
    return reply;
}

/// A visitor without a session who opens a page by its address signs in first and comes back.
Reply sign_in_first(const RequestContext& context)
{
    return go_first_to(context, "/sign-in");
}

/// Someone with a first or an old password changes it first and comes back.
Reply change_password_first(const RequestContext& context)
{
    return go_first_to(context, "/password");
}

void record_refusal(const RequestContext& context, const RawRequest& request)
{
    context.portal.refusals.note({.account_id = context.session->account_id, .account_name = context.session->account_name,
        .address = context.remote_address, .action = "core.refuse", .target = request.method + " " + request.path, .outcome = "refused", .detail = {}});
}

/// A request that was made for one account must not be carried out under another, which somebody signed in with in the meantime: in another
/// tab of the same browser, for example. `named` is empty where the sender does not say.
std::optional<Reply> refuse_other_account(const RequestContext& context, const Router::Entry& entry, const RawRequest& request, const std::string& named)
{
    if (named.empty() || !context.session || named == std::to_string(context.session->account_id)) return std::nullopt;
    return refusal(context, request, &entry, {ErrorCode::conflict,
        "这一页是用另一个账号打开的，现在登录的账号已经换了，所以没有执行任何操作。请用原来的账号重新登录后再试，或者刷新页面，改用现在的账号。", api::k_other_account});
}

/// Session, account and permission, before anything of the body is looked at.
std::optional<Reply> refuse_access(RequestContext& context, const Router::Entry& entry, const RawRequest& request)
{
    const std::string token = Sessions::token_in(request.header("cookie"));
    if (!token.empty()) context.session = context.portal.sessions.find(token);
    if (auto refused = refuse_other_account(context, entry, request, request.header(api::k_account_header))) return refused;
    if (entry.permission == Permission::anyone) return std::nullopt;
    if (!context.session) {
        if (entry.page && entry.method == "GET") return sign_in_first(context);
        return refusal(context, request, &entry, {ErrorCode::unauthenticated, "请先登录。登录可能已因长时间未操作而失效。", {}});
    }
    if (!context.session->can(entry.permission)) {
        record_refusal(context, request);
        return refusal(context, request, &entry, {ErrorCode::forbidden, "当前账号没有使用此功能的权限，请联系本单位管理员。", std::string(entry.permission.name)});
    }
    if (context.session->must_change_password && !entry.options.always) {
        if (entry.page && entry.method == "GET") return change_password_first(context);
        return refusal(context, request, &entry, {ErrorCode::forbidden, "请先修改密码再继续。", "must_change_password"});
    }
    return std::nullopt;
}

std::optional<Reply> refuse_other_build(const RequestContext& context, const RawRequest& request)
{
    const bool by_client = response_codec(request) == Codec::cereal || request.header("content-type").find(api::k_cereal_type) == 0;
    const std::string& expected = context.portal.web.build_id;
    if (!by_client || expected.empty() || request.header(api::k_build_header) == expected) return std::nullopt;
    const Error error{ErrorCode::conflict, "页面已更新，请刷新", "build"};
    return error_reply(error, context.request_id, Codec::json, "reload");
}

} // namespace

Router::Router()
{
    const std::string bytes = crypto::random_bytes(sizeof m_request_seed);
    std::memcpy(&m_request_seed, bytes.data(), sizeof m_request_seed);
}

/// Different for every request and every start of the server (a bijection of a counter, splitmix64); not a secret.
std::string Router::next_request_id() const
{
    std::uint64_t number = m_request_seed + m_requests.fetch_add(1, std::memory_order_relaxed) * 0x9E37'79B9'7F4A'7C15ULL;
    number = (number ^ (number >> 30)) * 0xBF58'476D'1CE4'E5B9ULL;
    number = (number ^ (number >> 27)) * 0x94D0'49BB'1331'11EBULL;
    number ^= number >> 31;
    std::string id(16, '0');
    for (auto digit = id.rbegin(); digit != id.rend(); ++digit, number >>= 4) *digit = "0123456789abcdef"[number & 15];
    return id;
}

RequestContext Router::context_of(Portal& portal, const RawRequest& request) const
{
    RequestContext context{.portal = portal, .session = {}, .request_id = next_request_id(), .remote_address = request.remote_address,
        .accept = request.header("accept"), .set_cookie = {}, .path = request.path, .query = request.query};
    context.plain = has_pair(request.query, "plain=1");
    context.print = has_pair(request.query, "print=1");
    context.secure = request.secure;
    context.cookie = request.header("cookie");
    context.host = request.header("host");
    return context;
}

void Router::add(Entry entry)
{
    auto owned = std::make_unique<Entry>(std::move(entry));
    if (owned->options.keep_while) {
        if (owned->method != "GET" || owned->permission != Permission::anyone || owned->page || owned->response->is_file) throw std::logic_error("answers of " + owned->path + " cannot be kept");
        owned->kept = std::make_unique<KeptAnswers>(owned->options.keep_while);
    }
    if (!m_index[owned->path].emplace(owned->method, owned.get()).second) {
        throw std::logic_error("two registrations of " + owned->method + " " + owned->path);
    }
    m_entries.push_back(std::move(owned));
}

void Router::page(std::string method, std::string path, Permission permission, PageFunction function, HandleOptions options)
{
    Entry entry;
    entry.method = std::move(method);
    entry.path = std::move(path);
    entry.permission = permission;
    entry.options = options;
    entry.page = std::move(function);
    add(std::move(entry));
}

void Router::page(const PageInfo& info, PageFunction function, HandleOptions options)
{
    Entry entry;
    entry.method = "GET";
    entry.path = info.path;
    entry.permission = info.permission;
    entry.options = options;
    entry.options.bundle = info.audience == Audience::console ? Bundle::console : Bundle::portal;
    entry.page = std::move(function);
    entry.info = &info;
    add(std::move(entry));
}

Pages Router::described_pages() const
{
    Pages pages;
    for (const auto& entry : m_entries) {
        if (entry->info) pages.push_back(entry->info);
    }
    return pages;
}

const Router::Entry* Router::find(const std::string& method, const std::string& path) const
{
    const auto methods = m_index.find(path);
    if (methods == m_index.end()) return nullptr;
    const auto found = methods->second.find(method == "HEAD" ? "GET" : method);
    return found == methods->second.end() ? nullptr : found->second;
}

std::string Router::allowed_methods(const std::string& path) const
{
    std::string methods;
    const auto known = m_index.find(path);
    if (known == m_index.end()) return methods;
    for (const auto& [method, entry] : known->second) {
        methods += (methods.empty() ? "" : ", ") + method;
        if (method == "GET") methods += ", HEAD";
    }
    return methods;
}

std::optional<Reply> Router::refuse_early(RequestContext& context, const Entry* entry, const RawRequest& request) const
{
    if (entry) {
        context.bundle = entry->options.bundle;
        context.plain = context.plain || entry->options.plain;
    }
    if (!entry) {
        const std::string allowed = allowed_methods(request.path);
        if (allowed.empty()) return refusal(context, request, nullptr, {ErrorCode::not_found, "没有找到您要的页面或接口，请检查地址。", {}});
        Reply reply = refusal(context, request, nullptr, {ErrorCode::invalid_request, "此地址不支持这种请求方法，应为 " + allowed + "。", "method"});
        reply.status = 405;
        reply.headers["Allow"] = allowed;
        return reply;
    }
    if (entry->method != "GET" && is_foreign_origin(request)) {
        return refusal(context, request, entry, {ErrorCode::forbidden, "请求来自其他网站，已拒绝。请在本网站内操作。", "origin"});
    }
    return refuse_access(context, *entry, request);
}

/// Reading is open to everybody, so everybody has a share of the processor; what comes from memory costs nothing.
Next<Reply> Router::run_within_budget(RequestContext& context, const Entry& entry, const RawRequest& request) const
{
    const bool is_counted = entry.method == "GET" && entry.permission == Permission::anyone && !context.session && !context.on_io_thread && !entry.options.always;
    if (!is_counted) return run(context, entry, request);
    VisitorBudget& budget = context.portal.budget;
    if (const std::int64_t seconds = budget.seconds_to_wait(context.remote_address); seconds > 0) {
        Reply reply = refusal(context, request, &entry, {ErrorCode::too_many, "来自您所在网络的查询太多，请 " + std::to_string(seconds) + " 秒后再试。", "budget"});
        reply.headers["Retry-After"] = std::to_string(seconds);
        return reply;
    }
    const std::int64_t before = thread_microseconds();
    Next<Reply> next = run(context, entry, request);
    budget.charge(context.remote_address, thread_microseconds() - before);
    return next;
}

Next<Reply> Router::run(RequestContext& context, const Entry& entry, const RawRequest& request) const
{
    if (entry.page) {
        auto form = entry.method == "GET" ? decode_query_fields(request.query) : decode_page_form(request);
        if (!form) return refusal(context, request, &entry, form.error());
        if (entry.method != "GET") {
            if (auto refused = refuse_other_account(context, entry, request, form->field(api::k_account_field))) return std::move(*refused);
        }
        return entry.page(context, request, *form);
    }
    if (auto refused = refuse_other_build(context, request)) return std::move(*refused);
    return entry.kept ? run_kept(context, entry, request) : run_endpoint(context, entry, request);
}

Next<Reply> Router::run_endpoint(RequestContext& context, const Entry& entry, const RawRequest& request) const
{
    const auto decoded = decode_request(entry, request);
    if (!decoded) return refusal(context, request, &entry, decoded.error());
    return entry.call(context, *decoded).then([&request](Result<api::Value> answer) -> Result<Reply> {
        if (!answer) return fail(std::move(answer.error()));
        return value_reply(*answer, response_codec(request));
    });
}

/// The first character of the question is the codec, which makes another answer.
Reply Router::run_kept(RequestContext& context, const Entry& entry, const RawRequest& request) const
{
    const Codec codec = response_codec(request);
    std::string question(1, codec == Codec::cereal ? 'c' : 'j');
    question += request.query;
    const KeptAnswers::Age age = entry.kept->age(context.portal.store, context.portal.clock);
    if (auto body = entry.kept->find(question, age)) return encoded_reply(std::move(*body), codec);
    context.hand_over = context.on_io_thread && entry.options.run_on == RunOn::reader;
    if (context.hand_over) return {};
    Reply reply = settled(context, &entry, request, std::get<Result<Reply>>(run_endpoint(context, entry, request).state)); // reads only
    const bool whole = reply.status == 200 && !context.hand_over;
    if (whole && entry.kept->age(context.portal.store, context.portal.clock) == age) entry.kept->keep(question, reply.body, age);
    return reply;
}

void Router::rest_when_quiet()
{
    for (const auto& entry : m_entries) {
        if (entry->kept) entry->kept->rest_when_quiet();
    }
}

Next<Reply> Router::begin(RequestContext& context, const Entry* entry, const RawRequest& request) const
{
    if (auto refused = refuse_early(context, entry, request)) return std::move(*refused);
    return run_within_budget(context, *entry, request);
}

Reply Router::settled(const RequestContext& context, const Entry* entry, const RawRequest& request, Result<Reply> reply) const
{
    return reply ? std::move(*reply) : refusal(context, request, entry, reply.error());
}

Reply Router::failed(const RequestContext& context, const Entry* entry, const RawRequest& request, const std::exception& failure) const
{
    context.portal.log.error("request.failure", {{"request_id", context.request_id}, {"path", request.path}, {"reason", failure.what()}});
    return refusal(context, request, entry, error_of(failure, context.request_id));
}

void Router::complete(const RequestContext& context, const Entry* entry, Reply& reply) const
{
    const bool is_private = context.session || (entry && (entry->method != "GET" || entry->permission != Permission::anyone));
    reply.headers.emplace("Cache-Control", is_private ? "no-store" : "no-cache");
    reply.headers["X-Request-Id"] = context.request_id;
    if (context.portal.site.demo) reply.headers["X-Chengxin-Demo"] = "true";
    if (!context.set_cookie.empty()) reply.headers["Set-Cookie"] = context.set_cookie;
    if (!context.set_device.empty()) reply.cookies.push_back(context.set_device);
}

/// Needs no memory itself.
Reply Router::bare_reply() noexcept
{
    return {.status = 503, .content_type = "text/plain", .body = {}, .headers = {}};
}

Reply Router::dispatch(Portal& portal, const RawRequest& request) const noexcept
try {
    RequestContext context = context_of(portal, request);
    const Entry* entry = find(request.method, request.path);
    Reply reply;
    try {
        const auto reading = [&] {
            const storage::NoWaiting no_waiting;
            return begin(context, entry, request);
        };
        reply = settled(context, entry, request, wait_for(portal.store, reading()));
    } catch (const std::exception& failure) {
        reply = failed(context, entry, request, failure);
    }
    complete(context, entry, reply);
    return reply;
} catch (...) {
    return bare_reply();
}

std::optional<Reply> Router::dispatch_inline(Portal& portal, const RawRequest& request) const noexcept
try {
    RequestContext context = context_of(portal, request);
    context.on_io_thread = true;
    const Entry* entry = find(request.method, request.path);
    Reply reply;
    try {
        const storage::NoWaiting no_waiting;
        Next<Reply> next = begin(context, entry, request);
        auto* answer = std::get_if<Result<Reply>>(&next.state);
        if (!answer || context.hand_over) return std::nullopt;
        reply = settled(context, entry, request, std::move(*answer));
    } catch (const std::exception& failure) {
        reply = failed(context, entry, request, failure);
    }
    complete(context, entry, reply);
    return reply;
} catch (...) {
    return bare_reply();
}

std::optional<Reply> Router::refuse_before_body(Portal& portal, const RawRequest& head) const noexcept
try {
    RequestContext context = context_of(portal, head);
    const Entry* entry = find(head.method, head.path);
    std::optional<Reply> reply;
    try {
        reply = refuse_early(context, entry, head);
    } catch (const std::exception& failure) {
        reply = failed(context, entry, head, failure);
    }
    if (reply) complete(context, entry, *reply);
    return reply;
} catch (...) {
    return bare_reply();
}

} // namespace chengxin
