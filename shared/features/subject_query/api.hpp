#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/catalogue/api.hpp"

namespace chengxin::subject_query {

/// kind: all, or the code of a catalogue item: subjects with such public records; code: only unified codes (or parts of them);
/// article: articles of this site. The facets narrow the hits; empty means no restriction.
struct SearchRequest {
    std::string q;
    std::string kind = "all";
    std::string authority; ///< name of the deciding authority, exactly
    std::string county;    ///< division code of six digits
    std::string year;      ///< year of a decision, for example 2026
    std::int64_t page = 1;
};
BOOST_DESCRIBE_STRUCT(SearchRequest, (), (q, kind, authority, county, year, page))

struct Hit {
    std::string uscc;
    std::string name;
    std::vector<catalogue::ItemCount> counts;
    std::string matched;        ///< how it was found: name | uscc | document | pinyin | former_name
    std::string state;          ///< 存续, 注销 …, may be empty
    std::int64_t id = 0;        ///< of a subject without a code, whose name others may bear; else 0
};
BOOST_DESCRIBE_STRUCT(Hit, (), (uscc, name, counts, matched, state, id))

struct FacetValue {
    std::string value; ///< what goes back in the request
    std::string label;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(FacetValue, (), (value, label, count))

struct Facet {
    std::string name;  ///< kind | authority | county | year
    std::string label;
    std::vector<FacetValue> values;
};
BOOST_DESCRIBE_STRUCT(Facet, (), (name, label, values))

struct SearchResponse {
    std::vector<Hit> rows;
    std::int64_t total = 0;
    std::int64_t page = 1;
    std::int64_t page_size = 20;
    bool total_capped = false;          ///< true: "1,000+"
    std::vector<Facet> facets;          ///< over the first 1,001 hits
    std::vector<std::string> suggestions; ///< what to try, when nothing matched
    std::string notice;                   ///< a sentence to show instead of rows, for example 暂无文章; usually empty
};
BOOST_DESCRIBE_STRUCT(SearchResponse, (), (rows, total, page, page_size, total_capped, facets, suggestions, notice))

struct Search {
    using Request = SearchRequest;
    using Response = SearchResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/subject-query/search";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "按名称、代码、文书号、拼音查询信用主体";
};

struct ProfileRequest {
    std::string uscc;
    std::string name; ///< needed only with the placeholder code 00000000000000000X, which many businesses share
    std::int64_t id = 0; ///< with it, where several bear the name: Hit::id
};
BOOST_DESCRIBE_STRUCT(ProfileRequest, (), (uscc, name, id))

struct Subject {
    std::string uscc;
    std::string name;
    std::vector<std::string> former_names;
    std::string category;       ///< 法人及非法人组织 | 个体工商户
    std::string representative; ///< may be empty
    std::string registration_kind; ///< from the first two characters of the code, for example 企业
    std::string division;       ///< division code and name, for example 654002
    std::string division_name;
    std::string state;
    std::vector<catalogue::ItemCount> counts; ///< public records by item
};
BOOST_DESCRIBE_STRUCT(Subject, (), (uscc, name, former_names, category, representative, registration_kind, division, division_name, state, counts))

/// One published record on the time line of a subject.
struct RecordSummary {
    std::int64_t id = 0;
    std::string catalogue;       ///< code of the item
    std::string title;           ///< what it is about, for example licence content or kind of violation
    std::string document_number;
    std::string authority;
    std::string decided_on;      ///< 2026-05-06
    std::string public_until;    ///< last public day; empty: without end (长期)
    std::string kind;            ///< 普通, 罚款 …
    std::string source;          ///< source unit
};
BOOST_DESCRIBE_STRUCT(RecordSummary, (), (id, catalogue, title, document_number, authority, decided_on, public_until, kind, source))

struct ProfileResponse {
    Subject subject;
    std::vector<RecordSummary> records; ///< newest decision first, at most 500
    bool records_capped = false;
};
BOOST_DESCRIBE_STRUCT(ProfileResponse, (), (subject, records, records_capped))

struct Profile {
    using Request = ProfileRequest;
    using Response = ProfileResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/subject-query/profile";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "一个信用主体及其公示信息";
};

} // namespace chengxin::subject_query
