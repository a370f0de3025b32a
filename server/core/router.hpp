#pragma once

#include "server/core/change.hpp"
#include "server/core/context.hpp"
#include "server/core/kept_answers.hpp"
#include "server/http/message.hpp"
#include "shared/api/endpoint.hpp"
#include "shared/api/type_info.hpp"
#include "shared/core/page_info.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chengxin::api {
struct ListInfo;
}

namespace chengxin {

/// Where a handler runs. `reader`: on a worker thread, may read; what it writes is what it returns (change.hpp).
/// `io`: on the I/O thread; only for answers from memory or one point look-up (see RequestContext::hand_over).
enum class RunOn { reader, io };

struct HandleOptions {
    RunOn run_on = RunOn::reader;
    std::size_t body_limit = 1 << 20; ///< bytes
    /// For GET endpoints whose answers are the same for everyone and follow from the query, the day and what this counts. What was
    /// asked before is answered on the I/O thread, whatever run_on says.
    KeptAnswers::Generation keep_while = nullptr;
    /// Whether it is open to someone to whom other things are closed, since the password must be changed first or too much was asked.
    bool always = false;
    Bundle bundle = Bundle::portal;   ///< of a page
    bool plain = false;               ///< a page that the client does not have: always sent without it
    HandleOptions() = default;
    HandleOptions(RunOn where) : run_on(where) {}
    HandleOptions(RunOn where, std::size_t limit) : run_on(where), body_limit(limit) {}
    HandleOptions(Bundle loaded) : bundle(loaded) {}
    HandleOptions(RunOn where, KeptAnswers::Generation counted) : run_on(where), keep_while(counted) {}
};

class Router {
public:
    Router();

    using PageFunction = std::function<Next<Reply>(RequestContext&, const RawRequest&, const Form&)>; ///< may return a Reply, too

    /// A registered endpoint or page. Request and response are null for pages.
    struct Entry {
        std::string method;         ///< GET | POST
        std::string path;
        Permission permission = Permission::anyone;
        HandleOptions options;
        std::string summary;
        const api::TypeInfo* request = nullptr;
        const api::TypeInfo* response = nullptr;
        std::function<Next<api::Value>(RequestContext&, const api::Value&)> call;
        std::function<api::Value()> make_request;
        PageFunction page;
        const PageInfo* info = nullptr; ///< the description whose twin the page is
        std::unique_ptr<KeptAnswers> kept; ///< where options.keep_while is set
    };

    /// A list of the kit (server/kit/list.hpp), so that a test finds every one.
    struct List {
        const api::ListInfo* info;
        std::string rows; ///< addresses of its endpoints
        std::string csv;
        std::string xlsx;
        const api::TypeInfo* row;
        bool open;        ///< everybody sees every row
        std::function<api::Value()> make_page; ///< an empty api::Page of its rows
    };
    void note(List list) { m_lists.push_back(std::move(list)); }
    const std::vector<List>& lists() const { return m_lists; }

    /// Registers a typed endpoint: `Result<E::Response> function(RequestContext&, E::Request)`, or Next<E::Response> where it changes
    /// something. Dispatch order: route → Origin check → session → permission → decode → function → encode.
    template <class E>
    void handle(std::function<Next<typename E::Response>(RequestContext&, typename E::Request)> function, HandleOptions options = {});

    /// Registers a page (HTML twin, plain form): GET, or POST with a decoded form.
    /// GET without a session where one is needed is sent to /sign-in (or /sign-in/plain) with ?next= and comes back.
    void page(std::string method, std::string path, Permission permission, PageFunction function, HandleOptions options = {});
    /// Registers the twin of a described page: GET under its path, with its permission and the bundle of its audience.
    void page(const PageInfo& info, PageFunction function, HandleOptions options = {});
    /// The descriptions that have a twin, in the order of registration.
    Pages described_pages() const;

    /// Runs a request to its end, on the calling thread, which waits for what it writes: for tests. The server's way is Exchange.
    /// Failures become 507, 503 or 500 with a logged request id; without memory for that, a bare 503.
    Reply dispatch(Portal& portal, const RawRequest& request) const noexcept;

    /// The same for the I/O thread. Nothing: the handler met more work than a look-up (RequestContext::hand_over); dispatch on a worker.
    std::optional<Reply> dispatch_inline(Portal& portal, const RawRequest& request) const noexcept;

    /// What can be refused without the body (route, Origin, session, permission); nothing: read the body and dispatch.
    std::optional<Reply> refuse_before_body(Portal& portal, const RawRequest& head) const noexcept;

    /// To be called now and then; see KeptAnswers.
    void rest_when_quiet();

    // The steps of a request; see Exchange.
    RequestContext context_of(Portal& portal, const RawRequest& request) const;
    Next<Reply> begin(RequestContext& context, const Entry* entry, const RawRequest& request) const;
    Reply settled(const RequestContext& context, const Entry* entry, const RawRequest& request, Result<Reply> reply) const;
    Reply failed(const RequestContext& context, const Entry* entry, const RawRequest& request, const std::exception& failure) const;
    void complete(const RequestContext& context, const Entry* entry, Reply& reply) const; ///< the fields that all answers have
    static Reply bare_reply() noexcept; ///< when there is not even memory for a sentence

    const Entry* find(const std::string& method, const std::string& path) const; ///< HEAD finds GET; null when absent
    const std::vector<std::unique_ptr<Entry>>& entries() const { return m_entries; }

private:
    void add(Entry entry);
    std::string allowed_methods(const std::string& path) const;
    std::optional<Reply> refuse_early(RequestContext& context, const Entry* entry, const RawRequest& request) const;
    Next<Reply> run_within_budget(RequestContext& context, const Entry& entry, const RawRequest& request) const;
    Next<Reply> run(RequestContext& context, const Entry& entry, const RawRequest& request) const;
    Next<Reply> run_endpoint(RequestContext& context, const Entry& entry, const RawRequest& request) const;
    Reply run_kept(RequestContext& context, const Entry& entry, const RawRequest& request) const;
    std::string next_request_id() const;

    std::vector<std::unique_ptr<Entry>> m_entries;
    std::map<std::string, std::map<std::string, const Entry*>> m_index; ///< by path, then method
    std::vector<List> m_lists;
    std::uint64_t m_request_seed;
    mutable std::atomic<std::uint64_t> m_requests{0};
};

// ---- template bodies ----

template <class E>
void Router::handle(std::function<Next<typename E::Response>(RequestContext&, typename E::Request)> function, HandleOptions options)
{
    using Request = typename E::Request;
    using Response = typename E::Response;
    Entry entry;
    entry.method = E::method == api::Method::get ? "GET" : "POST";
    entry.path = E::path;
    entry.permission = E::permission;
    entry.options = options;
    entry.summary = E::summary;
    entry.request = &api::type_of<Request>();
    entry.response = &api::type_of<Response>();
    entry.make_request = [] { return api::Value::of(Request{}); };
    entry.call = [function = std::move(function)](RequestContext& context, const api::Value& request) -> Next<api::Value> {
        return function(context, request.as<Request>()).then([](Result<Response> response) -> Result<api::Value> {
            if (!response) return fail(std::move(response.error()));
            return api::Value::of(std::move(*response));
        });
    };
    add(std::move(entry));
}

} // namespace chengxin
