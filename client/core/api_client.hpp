#pragma once

#include "client/core/pending.hpp"
#include "shared/api/cereal_codec.hpp"
#include "shared/api/query_codec.hpp"

#include <type_traits>
#include <vector>

namespace chengxin::client {

/// Calls endpoints of shared/features/*/api.hpp. What concerns the whole application (session over, server updated) is
/// noticed here, however the page treats the error.
class ApiClient {
public:
    template <class E> Pending<typename E::Response> call(const typename E::Request& request)
    {
        using Response = typename E::Response;
        return Pending<Response>(send(make_request<E>(request)), &decode_answer<Response>);
    }

    /// Looks at the answers that came since the last frame; once a frame.
    void watch();
    /// The server refused a request because nobody is signed in (any more); reset by reading it.
    bool take_session_ended() { return std::exchange(m_session_ended, false); }
    /// The server was updated; only a reload helps.
    bool outdated() const { return m_outdated; }
    /// Seconds of the platform's clock at the last request, for the idle time-out.
    double last_request_at() const { return m_last_request_at; }

private:
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
    std::shared_ptr<fetch::Call> send(const fetch::Request& request);

    std::vector<std::weak_ptr<fetch::Call>> m_watched;
    bool m_session_ended = false, m_outdated = false;
    double m_last_request_at = 0;
};

} // namespace chengxin::client
