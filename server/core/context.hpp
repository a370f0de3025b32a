#pragma once

#include "server/http/message.hpp"
#include "server/storage/store.hpp"
#include "shared/core/permission.hpp"
#include "shared/core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin {

struct Portal; // server/core/portal.hpp: everything a feature may use: store, clock, audit, jobs, catalogue, site, keys

/// How far the asking account reaches. Store functions that show or change data of organisations require one.
struct DataScope {
    ScopeKind kind = ScopeKind::none;
    std::int64_t account_id = 0;
    std::vector<std::int64_t> organisation_ids; ///< for own, own_and_below and chosen: the organisations, already expanded

    /// True when data of this organisation, entered by this account, is within reach.
    bool covers(std::int64_t organisation_id, std::int64_t entered_by = 0) const;
    static DataScope everything(); ///< the command line and jobs
};

/// A scope as an SQL condition over the organisation's and the account's column, with bound parameters only.
/// `sql` has one parameter, to be bound with `parameter` (a JSON array of ids, for json_each).
struct ScopeCondition {
    std::string sql;
    std::string parameter;
};
/// `organisation_column` and `account_column` are names written in code, never input; account_column may be empty.
ScopeCondition condition_of(const DataScope& scope, std::string_view organisation_column, std::string_view account_column = {});

struct Session {
    std::int64_t account_id = 0;
    std::string account_name;
    std::string display_name;
    std::int64_t organisation_id = 0; ///< 0: none
    std::string organisation_name;
    std::string organisation_uscc;
    std::vector<std::string> permissions; ///< by name
    DataScope scope;
    bool must_change_password = false;
    std::string token_hash;           ///< names the session in the store; not the token
    std::int64_t seconds_left = 0;    ///< until it ends however much is done

    bool can(Permission permission) const;
};

/// Which of the client's two links a page loads, see client/bundles/pages.hpp.
enum class Bundle { portal, console };

/// What a handler gets besides its decoded request. Borrowed for one request.
struct RequestContext {
    Portal& portal;
    std::optional<Session> session;  ///< present whenever the endpoint's permission is not `anyone`
    std::string request_id;
    std::string remote_address;
    std::string accept;              ///< for content negotiation of pages
    std::string set_cookie;          ///< a handler may set this (sign-in, sign-out)
    std::string path;                ///< of the request, without query
    std::string query;               ///< raw; never logged
    Bundle bundle = Bundle::portal;
    bool plain = false;              ///< ?plain=1, or a page that the client does not have: no client script, links keep it
    bool print = false;              ///< ?print=1: for paper: lists whole, see html::k_most_printed_rows
    bool secure = false;             ///< over TLS
    std::string cookie = {};         ///< the Cookie field of the request; never logged
    std::string host = {};           ///< the Host field of the request: for the address on paper
    std::string set_device = {};     ///< a handler may set this: a second Set-Cookie (sign-in)
    bool on_io_thread = false;       ///< everyone waits; a handler that meets more than a look-up sets hand_over and returns anything
    bool hand_over = false;          ///< this request runs once more, on a worker thread

    const Session& who() const { return *session; }
};

} // namespace chengxin
