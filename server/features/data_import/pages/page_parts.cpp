#include "server/features/data_import/pages/page_parts.hpp"

#include "server/core/portal.hpp"
#include "server/core/reply.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/features/data_import/batch_list.hpp"
#include "shared/rules/finding.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <charconv>

namespace chengxin::data_import {

std::int64_t number_of(const std::string& text, std::int64_t fallback)
{
    std::int64_t number = fallback;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && rest == text.data() + text.size() ? number : fallback;
}

Reply redirect(const RequestContext& context, const std::string& address)
{
    Reply reply;
    reply.status = 303;
    reply.headers["Location"] = html::address(context, address);
    return reply;
}

Reply error_page(const RequestContext& context, const Error& error)
{
    return html::error_page(context, status_of(error.code), error);
}

std::string state_label(BatchState state)
{
    return api::label_text(k_batch_states, boost::describe::enum_to_string(state, ""));
}

std::string catalogue_label(const RequestContext& context, const std::string& code)
{
    return html::escape(context.portal.catalogue->title_of(code));
}

std::vector<std::pair<std::string, std::string>> data_sets(const RequestContext& context)
{
    std::vector<std::pair<std::string, std::string>> sets;
    for (const auto& reference : context.portal.catalogue->items) sets.emplace_back(reference.item.code, reference.item.title);
    return sets;
}

std::string severity_label(const std::string& severity)
{
    return api::label_text(k_severities, severity);
}

std::string table(std::string_view caption, const std::vector<std::string>& headers, const std::vector<std::vector<std::string>>& rows)
{
    std::string out = "<div class=\"table\"><table><caption>" + html::escape(caption) + "</caption><thead><tr>";
    for (const std::string& header : headers) out += "<th scope=\"col\">" + html::escape(header) + "</th>";
    out += "</tr></thead><tbody>";
    for (const auto& row : rows) {
        out += "<tr>";
        for (const std::string& cell : row) out += "<td>" + cell + "</td>";
        out += "</tr>";
    }
    return out + "</tbody></table></div>";
}

std::string counts(const Batch& batch)
{
    const std::pair<const char*, std::int64_t> numbers[] = {{"总行数", batch.total}, {batch.state == BatchState::waiting ? "可入库" : "新增", batch.accepted}, {"更正", batch.corrected},
        {"重复", batch.duplicate}, {"退回", batch.rejected}, {"待核", batch.held}, {"迟报", batch.late}, {"不予公示", batch.not_public}};
    std::string out = "<dl class=\"figures\">";
    for (const auto& [label, number] : numbers) out += "<div class=\"figure\"><dt>" + std::string(label) + "</dt><dd>" + std::to_string(number) + "</dd></div>";
    return out + "</dl>";
}

std::string findings_table(const std::vector<FindingRow>& findings)
{
    std::vector<std::vector<std::string>> rows;
    for (const FindingRow& finding : findings) {
        rows.push_back({finding.row == 0 ? "整个文件" : std::to_string(finding.row), html::escape(rules::place_text(finding.sheet, finding.column)), html::escape(finding.value),
            severity_label(finding.severity) + " " + html::escape(finding.rule), html::escape(finding.message), html::escape(finding.suggestion)});
    }
    return table("校验结果", {"行号", "列", "单元格内容", "级别和规则", "说明", "建议值"}, rows);
}

std::string select(const std::string& name, const std::string& label, const std::vector<std::pair<std::string, std::string>>& choices, const std::string& chosen)
{
    std::string out = "<label>" + html::escape(label) + " <select name=\"" + html::escape(name) + "\">";
    for (const auto& [value, text] : choices) {
        out += "<option value=\"" + html::escape(value) + "\"" + (value == chosen ? " selected" : "") + ">" + html::escape(text) + "</option>";
    }
    return out + "</select></label>";
}

} // namespace chengxin::data_import
