#pragma once

#include "client/core/pending.hpp"
#include "shared/api/cereal_codec.hpp"
#include "shared/api/query_codec.hpp"

#include <type_traits>
#include <vector>

namespace chengxin::client {

/// Why the server refuses everything of a page: the session is over, or somebody else signed in meanwhile.
enum class Refusal { none, session_ended, other_account };

/// Calls endpoints of shared/features/*/api.hpp. What concerns the whole application (session over, server updated) is
/// noticed here, however the page treats the error.
///
/// Requests of somebody who is signed in name the account. One that the server refuses for the session's sake is held: its page goes on
/// waiting, and it is sent again when the same account has signed in, or dies with the page.
class ApiClient {
public:
    template <class E> Pending<typename E::Response> call(const typename E::Request& request)
    {
        using Response = typename E::Response;
        return Pending<Response>(send(make_request<E>(request), E::permission != Permission::anyone), &decode_answer<Response>);
    }

    /// Looks at the answers that came since the last frame; once a frame.
    void watch();
    /// For whom requests are from now on; 0: nobody.
    void use_account(std::int64_t account_id) { m_account = account_id; }
    /// Why a request was held since the last call.
    Refusal take_refusal() { return std::exchange(m_refusal, Refusal::none); }
    /// Sends what was held.
    void repeat_held();
    /// The server was updated; only a reload helps.
    bool outdated() const { return m_outdated; }
    /// Seconds of the platform's clock at the last request that the session knows of, for the idle time-out.
    double last_request_at() const { return m_last_request_at; }

private:
    struct Sent {
        std::weak_ptr<fetch::Call> call;
        fetch::Request request; ///< without a body where it is never held
    };

    template <class E> static fetch::Request make_request(const typename E::Request& request)
    {
        fetch::Request made;
        made.address = E::path;
        made.accept = api::k_cereal_type;
        if constexpr (E::method == api::Method::get) {
            const std::string query = api::encode_query(request);
            made.address += query.empty() ? "" : "?" + query;
        } else {
            made.method = "POST";
            fill_body(made, api::type_of<typename E::Request>(), &request);
        }
        return made;
    }

    template <class T> static Result<T> decode_answer(const fetch::Call& call)
    {
        if (call.status != 200)
            return fail(error_of(call));
        if constexpr (std::is_same_v<T, api::File>)
            return api::File{fetch::file_name_of(call.disposition), call.content_type, call.body};
        else
            return api::decode_cereal<T>(call.body);
    }

    static void fill_body(fetch::Request& request, const api::TypeInfo& type, const void* value);
    static Error error_of(const fetch::Call& call);
    /// `personal`: needs a session.
    std::shared_ptr<fetch::Call> send(fetch::Request request, bool personal);
    bool hold_if_refused(const Sent& sent, fetch::Call& call);

    std::vector<Sent> m_watched;
    std::vector<Sent> m_held;
    std::int64_t m_account = 0;
    Refusal m_refusal = Refusal::none;
    bool m_outdated = false;
    double m_last_request_at = 0;
};

} // namespace chengxin::client
