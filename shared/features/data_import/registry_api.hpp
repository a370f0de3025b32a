#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/features/data_import/permissions.hpp"

namespace chengxin::data_import {

/// An organisation that may stand in a file as authority or source unit.
struct Unit {
    std::string uscc;
    std::string name;
    bool in_scope = false; ///< the asking account reports for it
    std::vector<std::string> aliases; ///< other names by which it is known
};
BOOST_DESCRIBE_STRUCT(Unit, (), (uscc, name, in_scope, aliases))

struct UnitsResponse {
    bool reports_for_all = false;
    std::vector<Unit> rows;
    std::string today; ///< the server's day, 2026-11-02: by it decisions are in the future or late
};
BOOST_DESCRIBE_STRUCT(UnitsResponse, (), (reports_for_all, rows, today))

/// What V22 needs, so that the browser finds a foreign unit before anything is sent.
struct Units {
    using Request = api::Nothing;
    using Response = UnitsResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/units";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "机构库（供上报前检查）";
};

inline constexpr std::size_t k_most_codes_asked = 2000;

struct KnownSubjectsRequest {
    std::vector<std::string> usccs; ///< at most k_most_codes_asked
};
BOOST_DESCRIBE_STRUCT(KnownSubjectsRequest, (), (usccs))

struct KnownSubjectRow {
    std::string uscc;
    std::string name;
    std::vector<std::string> former_names;
};
BOOST_DESCRIBE_STRUCT(KnownSubjectRow, (), (uscc, name, former_names))

struct KnownSubjectsResponse {
    std::vector<KnownSubjectRow> rows; ///< those of the asked that the base library has
};
BOOST_DESCRIBE_STRUCT(KnownSubjectsResponse, (), (rows))

/// What V05 and V06 need. POST because of its length; it changes nothing.
struct KnownSubjects {
    using Request = KnownSubjectsRequest;
    using Response = KnownSubjectsResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/known-subjects";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "基础库中的主体名称（供上报前检查）";
};

} // namespace chengxin::data_import
