#include "server/features/data_import/review/masked.hpp"

#include "shared/rules/finding.hpp"
#include "shared/rules/open_text.hpp"

namespace chengxin::data_import {

namespace {

FindingRow finding_of(const catalogue::Field& field, const std::string& value, const std::vector<rules::PersonalPlace>& places, bool own)
{
    FindingRow finding;
    finding.column = field.name;
    finding.rule = rules::name_of(rules::Rule::r10);
    finding.severity = rules::name_of(rules::Severity::warning);
    std::string kinds;
    for (const rules::PersonalPlace& place : places) {
        const std::string kind = rules::name_of(place.kind);
        if (kinds.find(kind) == std::string::npos) {
            kinds += (kinds.empty() ? "" : "、") + kind;
        }
        finding.value += (finding.value.empty() ? "" : "；") + place.masked;
    }
    if (own) {
        finding.value = value;
    }
    finding.suggestion = rules::mask_personal_data(value, places);
    finding.message = "“" + field.name + "”中有" + kinds + "，已遮盖后公示，等待处理。同意遮盖请按建议更正；确有依据公开原文的，请写明理由后确认。";
    return finding;
}

} // namespace

bool is_masked(const records::RecordContent& content)
{
    return content.state == records::RecordState::public_ && content.masked == records::Masked::until_decided;
}

std::vector<FindingRow> findings_of_masked(const records::RowMapper& mapper, const records::RecordContent& content, Date today, bool own)
{
    std::vector<FindingRow> findings;
    const Result<std::vector<std::string>> values = mapper.values_of(content);
    if (!values) {
        return findings; // what is sealed cannot be opened: the row is shown without
    }
    for (std::size_t field = 0; field < values->size(); ++field) {
        const auto search = rules::personal_search_of(mapper.item().fields[field], today);
        if (!search) {
            continue;
        }
        const auto places = rules::find_personal_data((*values)[field], *search);
        if (!places.empty()) {
            findings.push_back(finding_of(mapper.item().fields[field], (*values)[field], places, own));
            findings.back().row = content.row_number;
        }
    }
    return findings;
}

Result<std::vector<std::string>> masked_values(const records::RowMapper& mapper, const records::RecordContent& content)
{
    Result<std::vector<std::string>> values = mapper.values_of(content);
    if (values) {
        records::read_fields(content.fields, mapper.item(), *values);
    }
    return values;
}

} // namespace chengxin::data_import
