// bench_fill SUBJECTS DIR: a data directory with that many public subjects, for measuring search and look-ups by size.
// The rows of penalty_rows, without the upload's checks: published by server/records, as uploads are. One subject in
// three has a licence too, one in ten a second penalty; 140 authorities in ten divisions decide, over six years.
#include "server/core/application.hpp"
#include "server/core/schema.hpp"
#include "server/features.hpp"
#include "server/records/identity.hpp"
#include "server/records/row_mapper.hpp"
#include "server/records/publishing.hpp"
#include "shared/core/json_text.hpp"
#include "tests/bench/penalty_rows.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>

namespace {

using namespace chengxin;
using bench::Row;

constexpr std::uint64_t k_subjects_a_batch = 50'000;
constexpr std::int32_t k_today = 20'759; // 2026-11-02
constexpr std::int64_t k_now = std::int64_t{k_today} * 86'400;

constexpr std::array k_places = {"伊宁市", "霍尔果斯市", "奎屯市", "伊宁县", "霍城县", "新源县", "昭苏县", "特克斯县", "尼勒克县", "巩留县"};
constexpr std::array k_departments = {"市场监督管理局", "应急管理局", "交通运输局", "卫生健康委员会", "文化体育广播电视和旅游局", "住房和城乡建设局", "农业农村局",
    "自然资源局", "生态环境局", "城市管理局", "公安局", "水利局", "发展和改革委员会", "教育局"};

/// Well mixed bits of a number (splitmix64), the same everywhere.
std::uint64_t mixed(std::uint64_t number)
{
    number += 0x9E37'79B9'7F4A'7C15ULL;
    number = (number ^ (number >> 30)) * 0xBF58'476D'1CE4'E5B9ULL;
    number = (number ^ (number >> 27)) * 0x94D0'49BB'1331'11EBULL;
    return number ^ (number >> 31);
}

records::Unit unit_of(std::uint64_t number)
{
    const std::size_t place = number % k_places.size();
    const std::size_t department = number / k_places.size() % k_departments.size();
    std::string code = "1165990" + std::to_string(place) + "MB" + std::to_string(1'000'000 + department);
    return {std::string(k_places[place]) + k_departments[department], code + "X", "65990" + std::to_string(place)};
}

std::string sixteen_bytes(std::uint64_t index, std::uint64_t purpose)
{
    const std::uint64_t words[] = {mixed(index * 8 + purpose), mixed(~index * 8 + purpose)};
    return {reinterpret_cast<const char*>(words), sizeof words};
}

/// The fields that a penalty of the catalogue keeps in the open.
std::string fields_of(const Row& row)
{
    constexpr std::array k_codes = {"CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "", "", "", "", "", "CF_FRDB", "", "", "", "", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ",
        "CF_CFLB", "CF_NR", "CF_NR_FK", "", "", "CF_JDRQ", "", "", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM", ""};
    static_assert(k_codes.size() == bench::k_columns);
    std::string fields = "{";
    for (std::size_t i = 0; i < k_codes.size(); ++i) {
        if (k_codes[i][0] == '\0' || row[i].empty()) continue;
        if (fields.size() > 1) fields += ',';
        fields += '"' + std::string(k_codes[i]) + "\":";
        append_json_text(fields, row[i]);
    }
    return fields + "}";
}

records::RecordInput input_of(const Row& row, std::uint64_t index, std::uint64_t nth)
{
    const std::uint64_t chance = mixed(index * 4 + nth);
    records::RecordInput input;
    input.catalogue = nth == 1 ? "licence" : "penalty";
    input.key_hash = sixteen_bytes(index * 4 + nth, 1);
    input.subject = {records::identity_of_code(row[2]), row[2], records::SubjectCategory::organisation, row[0], row[8]};
    records::RecordContent& content = input.content;
    content.content_hash = sixteen_bytes(index * 4 + nth, 2);
    content.fields = fields_of(row);
    content.document_number = row[13] + (nth == 0 ? "" : "-" + std::to_string(nth));
    content.title = nth == 1 ? "食品经营许可（散装食品销售、热食类食品制售）" : row[14];
    content.kind = nth == 1 ? "普通许可" : row[17];
    content.authority = content.source = unit_of(chance % 140);
    content.organisation_id = 1;
    content.decided_on = Date{static_cast<std::int32_t>(k_today - 10 - static_cast<std::int32_t>(chance / 140 % (6 * 365)))};
    content.grade = catalogue::Grade::general;
    content.state = records::RecordState::public_;
    content.public_from = Date{content.decided_on.days + 7};
    content.public_until = Date{content.decided_on.days + 10 * 365};
    content.basis = "《信用修复管理办法（试行）》";
    content.batch_id = 1;
    content.row_number = static_cast<std::int64_t>(index) + 2;
    content.catalogue_version = "2024";
    return input;
}

class Filling {
public:
    explicit Filling(const char* directory)
    {
        storage::Store::Options options{.directory = directory, .migrations = core_migrations(), .readers = 1};
        add_to(options, all_features());
        auto opened = storage::Store::open(std::move(options));
        if (!opened) throw std::runtime_error(opened.error().message);
        m_store = std::move(*opened);
    }

    void run(std::uint64_t subjects)
    {
        std::uint64_t index = 0;
        for (std::uint64_t made = 0; made < subjects; ++index) {
            const Row row = bench::penalty_row(index);
            if (row[2].empty() || index % 200 == 42) continue; // persons and wrong codes
            ++made;
            add(row, index);
            if (made % k_subjects_a_batch == 0) publish();
        }
        publish();
    }

private:
    void add(const Row& row, std::uint64_t index)
    {
        m_rows.push_back(input_of(row, index, 0));
        if (mixed(index) % 3 == 0) m_rows.push_back(input_of(row, index, 1));
        if (mixed(index) % 10 == 0) m_rows.push_back(input_of(row, index, 2));
    }

    void publish()
    {
        write([&](storage::Connection& connection) {
            records::publish(connection, m_rows, {.batch_id = 1, .reason = {}, .at = k_now, .today = Date{k_today}});
        });
        m_rows.clear();
    }

    template <class F> void write(F&& function)
    {
        const auto written = m_store->write([&](storage::Connection& connection) -> Result<void> {
            function(connection);
            return {};
        });
        if (!written) throw std::runtime_error(written.error().message);
    }

    std::unique_ptr<storage::Store> m_store;
    std::vector<records::RecordInput> m_rows;
};

} // namespace

int main(int count, char** arguments)
{
    std::uint64_t subjects = 0;
    const char* end = count == 3 ? arguments[1] + std::strlen(arguments[1]) : nullptr;
    if (count != 3 || std::from_chars(arguments[1], end, subjects).ptr != end || subjects == 0) {
        std::fputs("usage: bench_fill SUBJECTS DIR\n", stderr);
        return 2;
    }
    try {
        Filling(arguments[2]).run(subjects);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
