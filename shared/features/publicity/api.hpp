#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/catalogue/api.hpp"

namespace chengxin::publicity {

/// catalogue: code of a catalogue item, empty for all. Filters are optional.
struct RecordsRequest {
    std::string catalogue;
    std::string q;         ///< part of the subject's name, or a document number
    std::string authority;
    std::string county;
    std::string from;      ///< decided on or after, 2026-05-06
    std::string to;
    std::string sort = "-decided_on"; ///< decided_on | name | authority, "-" in front for descending
    std::int64_t page = 1;
    std::int64_t page_size = 20;
};
BOOST_DESCRIBE_STRUCT(RecordsRequest, (), (catalogue, q, authority, county, from, to, sort, page, page_size))

struct RecordRow {
    std::int64_t id = 0;
    std::string catalogue;
    std::string uscc;
    std::string name;
    std::string document_number;
    std::string authority;
    std::string decided_on;
    std::string public_until;
    std::string kind;
};
BOOST_DESCRIBE_STRUCT(RecordRow, (), (id, catalogue, uscc, name, document_number, authority, decided_on, public_until, kind))

struct Records {
    using Request = RecordsRequest;
    using Response = api::Page<RecordRow>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/publicity/records";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "公示中的信用信息";
};

/// Response: the list as CSV (UTF-8 with byte order mark), newest first, at most 10,000 rows; page, page_size and sort are ignored.
struct Export {
    using Request = RecordsRequest;
    using Response = api::File;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/publicity/export";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "下载公示清单（CSV）";
};

struct RecordRequest {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(RecordRequest, (), (id))

struct NamedValue {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(NamedValue, (), (name, value))

struct RecordResponse {
    std::int64_t id = 0;
    std::string catalogue;
    std::string catalogue_name;
    std::string uscc;
    std::string name;
    std::vector<NamedValue> fields; ///< every public field of the catalogue item and none of the others
    std::string decided_on;
    std::string public_from;
    std::string public_until;
    std::string source;
    std::string updated_on;
    std::string basis;   ///< the rule that gave the publication window, in words
    std::int64_t subject_id = 0; ///< of a subject without a code, to go with its name; else 0
};
BOOST_DESCRIBE_STRUCT(RecordResponse, (), (id, catalogue, catalogue_name, uscc, name, fields, decided_on, public_from, public_until, source, updated_on, basis, subject_id))

struct Record {
    using Request = RecordRequest;
    using Response = RecordResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/publicity/record";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "一条公示信息的全部公开字段";
};

struct MonthCount {
    std::string month;                ///< 2026-05
    std::vector<std::int64_t> counts; ///< one for each of HomeResponse::series
};
BOOST_DESCRIBE_STRUCT(MonthCount, (), (month, counts))

struct DivisionCount {
    std::string division;
    std::string name;
    std::vector<std::int64_t> counts; ///< one for each of HomeResponse::series
};
BOOST_DESCRIBE_STRUCT(DivisionCount, (), (division, name, counts))

/// The newest records of one item.
struct LatestRecords {
    std::string catalogue;
    std::string title; ///< 行政许可
    std::vector<RecordRow> rows;
};
BOOST_DESCRIBE_STRUCT(LatestRecords, (), (catalogue, title, rows))

/// What the home page shows, in one answer.
struct HomeResponse {
    std::string site_name;     ///< 信用中国（新疆·伊犁）
    std::string today;
    bool demo = false;
    std::int64_t subjects = 0;
    std::vector<catalogue::ItemCount> counts; ///< of the featured items first, then of the others that have records
    std::int64_t today_records = 0;
    std::vector<LatestRecords> latest;        ///< of the featured items
    std::vector<std::string> series;          ///< what the charts tell apart: the featured items, and 其他 where there is any
    std::vector<MonthCount> months;       ///< the last twelve, oldest first
    std::vector<DivisionCount> divisions;
};
BOOST_DESCRIBE_STRUCT(HomeResponse, (), (site_name, today, demo, subjects, counts, today_records, latest, series, months, divisions))

struct Home {
    using Request = api::Nothing;
    using Response = HomeResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/publicity/home";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "首页的数字、最新公示和图表";
};

struct Division {
    std::string division; ///< code of six digits
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Division, (), (division, name))

struct SiteLink {
    std::string name;
    std::string address;
};
BOOST_DESCRIBE_STRUCT(SiteLink, (), (name, address))

/// The chosen site folder, for header and footer.
struct SiteResponse {
    std::string code;          ///< yili | kaifeng
    std::string name;          ///< 信用中国（新疆·伊犁）
    std::string city;          ///< 伊犁哈萨克自治州
    std::string host;          ///< 主办单位
    std::string undertaker;    ///< 承办单位
    std::string phone;
    std::string icp;
    bool demo = false;
    std::vector<SiteLink> links;
    std::vector<Division> divisions;
};
BOOST_DESCRIBE_STRUCT(SiteResponse, (), (code, name, city, host, undertaker, phone, icp, demo, links, divisions))

struct Site {
    using Request = api::Nothing;
    using Response = SiteResponse;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/publicity/site";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "站点名称、页脚和区划";
};

} // namespace chengxin::publicity
