#include "server/kit/list_html.hpp"

#include <algorithm>
#include <span>

namespace chengxin::kit {

namespace {

constexpr const char* k_then = "then"; ///< second key of the order, from the form only

std::string option(std::string_view value, std::string_view text, std::string_view chosen)
{
    return "<option value=\"" + html::escape(value) + "\"" + (value == chosen ? " selected" : "") + ">" + html::escape(text) + "</option>";
}

std::string value_of(const ListQuery& query, const std::string& name)
{
    for (const AskedFilter& asked : query.filters) {
        if (asked.field.name == name) return asked.value;
    }
    return {};
}

std::string filter_select(const api::Column& column, const std::string& chosen)
{
    std::string out =
        "<label>" + html::escape(column.label) + "<select name=\"" + html::escape(column.field) + "\">" + option("", "全部", chosen);
    for (const api::Label& label : column.labels)
        out += option(label.value, label.text, chosen);
    return out + "</select></label>";
}

std::string filter_input(const api::FilterField& field, const std::string& value)
{
    const bool range = field.part != api::FilterPart::contains;
    const char* type = !range ? "" : api::has_days(*field.column) ? " type=\"date\"" : " inputmode=\"numeric\" size=\"8\"";
    return "<label>" + html::escape(api::filter_label(field)) + "<input" + type + " name=\"" + html::escape(field.name) + "\" value=\"" +
           html::escape(value) + "\"></label>";
}

/// Both directions of every column that can be sorted by.
std::string sort_options(const api::ListInfo& info, std::string_view chosen)
{
    std::string out;
    for (const api::Column& column : info.columns) {
        if (!column.sort) continue;
        const bool words = column.cell == api::Cell::text || column.cell == api::Cell::code;
        const bool days = api::has_days(column);
        const std::string label = html::escape(column.label);
        out += option(std::string("-") + column.field, label + (words ? "（倒序）" : days ? "（从近到远）" : "（从大到小）"), chosen);
        out += option(column.field, label + (words ? "（顺序）" : days ? "（从远到近）" : "（从小到大）"), chosen);
    }
    return out;
}

/// The first key, and those behind it: at most one by the form, more by the address.
std::string sort_selects(const api::ListInfo& info, std::span<const api::SortKey> keys)
{
    const std::string then = keys.size() > 1 ? api::sort_text(keys.subspan(1)) : "";
    std::string out = "<label>排序<select name=\"sort\">" + sort_options(info, api::sort_text(keys.first(1))) + "</select></label>";
    out += "<label>再按<select name=\"" + std::string(k_then) + "\">" + option("", "无", then);
    if (keys.size() > 2) out += option(then, "所选的几列", then);
    return out + sort_options(info, then) + "</select></label>";
}

std::string filter_form(const RequestContext& context, const api::ListInfo& info, const ListQuery& query)
{
    std::string out = "<form class=\"filters\" method=\"get\" action=\"" + html::escape(info.path()) + "\">" + html::plain_field(context);
    if (*info.search) out += "<label>" + html::escape(info.search) + "<input name=\"q\" value=\"" + html::escape(query.q) + "\"></label>";
    for (const api::FilterField& field : api::filter_fields(info)) {
        const bool choice = field.part == api::FilterPart::equal;
        out += choice ? filter_select(*field.column, value_of(query, field.name)) : filter_input(field, value_of(query, field.name));
    }
    return out + sort_selects(info, query.order) + "<button type=\"submit\" class=\"primary\">查询</button></form>";
}

/// What was asked, without the page, as a query.
std::string asked(const ListQuery& query)
{
    std::string out = "sort=" + html::url_component(api::sort_text(query.order));
    for (const AskedFilter& filter : query.filters)
        out += "&" + filter.field.name + "=" + html::url_component(filter.value);
    return query.q.empty() ? out : out + "&q=" + html::url_component(query.q);
}

std::string table_of(const RequestContext& context, const api::ListInfo& info, const ListTwin& twin, const api::TypeInfo& type,
                     const ShownRows& shown)
{
    std::string out = "<div class=\"table\"><table><caption>" + html::escape(info.title()) + "</caption><thead><tr>";
    for (const api::Column& column : info.columns)
        out += "<th scope=\"col\">" + html::escape(column.label) + "</th>";
    out += "</tr></thead><tbody>";
    for (const void* row : shown.rows) {
        out += "<tr>";
        for (const api::Column& column : info.columns) {
            const std::string text = api::cell_text(column, type, row);
            const std::string address = twin.row_address + api::member_text(type, row, info.key);
            out += "<td>" + (column.link ? html::link(context, address, text) : html::escape(text)) + "</td>";
        }
        out += "</tr>";
    }
    return out + "</tbody></table></div>";
}

std::string no_rows(const api::ListInfo& info, const ListQuery& query, const ShownRows& shown)
{
    if (shown.total > 0) return "<p>这一页没有记录，共 " + html::grouped(shown.total) + " 条。请用下面的页码。</p>";
    if (query.filters.empty() && query.q.empty()) return "<p>" + html::escape(info.empty) + "。" + html::escape(info.empty_hint) + "</p>";
    return "<p>没有符合条件的" + html::escape(info.title()) + "。请放宽筛选条件。</p>";
}

} // namespace

std::optional<Reply> join_sort(const RequestContext& context, const api::ListInfo& info, const Form& form)
{
    const auto then = form.fields.find(k_then);
    if (then == form.fields.end()) return std::nullopt;
    const std::string first = form.field("sort");
    const std::string joined = first + "," + then->second;
    const bool both = !first.empty() && !then->second.empty() && api::parse_sort(info, joined).has_value();
    std::string query = "sort=" + html::url_component(both ? joined : first);
    for (const auto& [name, value] : form.fields) {
        if (!value.empty() && name != "sort" && name != k_then && name != "plain")
            query += "&" + html::url_component(name) + "=" + html::url_component(value);
    }
    Reply reply;
    reply.status = 303;
    reply.headers["Location"] = html::address(context, info.path() + "?" + query);
    return reply;
}

Reply list_html(const RequestContext& context, const api::ListInfo& info, const ListTwin& twin, const ListQuery& query,
                const api::TypeInfo& type, const ShownRows& shown)
{
    const std::int64_t pages = std::max<std::int64_t>(1, (shown.total + query.page_size - 1) / query.page_size);
    const std::string same = asked(query);
    html::Content content;
    content.title = info.title();
    content.index = html::Index::forbidden;
    content.crumbs = {twin.crumb};
    content.body = "<h1>" + html::escape(info.title()) + "</h1><p>" + html::escape(twin.intro) +
                   html::link(context, twin.action.address, twin.action.text) + "</p>" + filter_form(context, info, query);
    content.body += shown.rows.empty() ? no_rows(info, query, shown) : table_of(context, info, twin, type, shown);
    content.body += html::more_than_printed(context, shown.rows.size(), shown.total, shown.capped, "全部内容请用“导出”。");
    content.body += html::pager(context, info.path() + "?" + same + "&page=", std::min(query.page, pages), pages);
    content.body += "<p>导出全部 " + std::string(shown.capped ? "（超过 " : "") + html::grouped(shown.total) + (shown.capped ? "）" : "") +
                    " 条：<a href=\"" + html::escape(std::string(twin.csv) + "?" + same) + "\">CSV</a> <a href=\"" +
                    html::escape(std::string(twin.xlsx) + "?" + same) + "\">Excel</a></p>";
    return html::page(context, content);
}

} // namespace chengxin::kit
