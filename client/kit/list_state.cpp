#include "client/kit/list_state.hpp"

#include "client/platform/browser.hpp"
#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/layout.hpp"
#include "shared/api/scalar.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace chengxin::client::kit {

static constexpr float k_field_width = 160; ///< with the gap to the next

static float choice_width()
{
    return ui::is_phone() ? 140.0f : 120.0f; // the phone's letters are larger
}

ShownPage::ShownPage(api::Value page, const char* key) : m_page(std::move(page)), m_key(key)
{
    const api::MemberInfo* rows = api::find_member(m_page.type(), "rows");
    m_list = &rows->type();
    m_rows = rows->address(m_page.data());
}

std::size_t ShownPage::size() const
{
    return m_list->size(m_rows);
}

const void* ShownPage::row(std::size_t index) const
{
    return m_list->at(m_rows, index);
}

std::int64_t ShownPage::key(std::size_t index) const
{
    const std::string text = api::member_text(m_list->element(), row(index), m_key);
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

std::int64_t ShownPage::number(const char* name) const
{
    const std::string text = api::member_text(m_page.type(), m_page.data(), name);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Neighbours ShownPage::around(std::int64_t id) const
{
    for (std::size_t i = 0; i < size(); ++i) {
        if (key(i) == id) return {i > 0 ? key(i - 1) : 0, i + 1 < size() ? key(i + 1) : 0};
    }
    return {};
}

std::vector<std::string> filter_names(const api::ListInfo& info)
{
    std::vector<std::string> names;
    if (*info.search) names.emplace_back("q");
    for (api::FilterField& field : api::filter_fields(info))
        names.push_back(std::move(field.name));
    return names;
}

ListState read_route(const api::ListInfo& info, const Route& route)
{
    ListState state;
    for (const std::string& name : filter_names(info))
        state.values[name] = route.get(name);
    state.typed = state.values;
    const std::string sort = route.get("sort");
    state.table.sort = sort.empty() ? info.order : sort;
    state.page = route.get_page();
    return state;
}

Route route_of(const api::ListInfo& info, const ListState& state)
{
    Route route{info.path(), {}};
    for (const std::string& name : filter_names(info))
        route.set(name, state.values.at(name));
    route.set("sort", state.table.sort == info.order ? "" : state.table.sort);
    return route.set("page", state.page > 1 ? std::to_string(state.page) : "");
}

api::Form form_of(const api::ListInfo& info, const ListState& state)
{
    api::Form form;
    for (const auto& [name, value] : route_of(info, state).query)
        form.fields[name] = value;
    return form;
}

bool is_filtered(const ListState& state)
{
    for (const auto& [name, value] : state.values) {
        if (!value.empty()) return true;
    }
    return false;
}

std::vector<ui::TableColumn> table_columns(const api::ListInfo& info)
{
    std::vector<ui::TableColumn> columns;
    for (const api::Column& column : info.columns) {
        const bool at_end = column.cell == api::Cell::number || column.cell == api::Cell::id;
        columns.push_back({.key = column.field,
                           .title = tr(column.label),
                           .width = static_cast<float>(column.width),
                           .share = static_cast<float>(column.share),
                           .align = at_end ? ui::Align::end : ui::Align::start,
                           .sortable = column.sort,
                           .hidden_at_first = column.hidden,
                           .lines = static_cast<std::size_t>(column.lines)});
    }
    return columns;
}

static std::string setting_name(const api::ListInfo& info)
{
    return std::string("columns:") + info.path();
}

std::set<std::string> stored_columns(const api::ListInfo& info)
{
    std::set<std::string> turned;
    const std::string kept = "," + browser::stored(setting_name(info)).value_or("") + ",";
    for (const api::Column& column : info.columns) {
        if (kept.find("," + std::string(column.field) + ",") != std::string::npos) turned.insert(column.field);
    }
    return turned;
}

void store_columns(const api::ListInfo& info, const std::set<std::string>& turned)
{
    std::string kept;
    for (const std::string& key : turned)
        kept += (kept.empty() ? "" : ",") + key;
    browser::store(setting_name(info), kept);
}

/// How many of the fields below the line are in use; -1 where the list has none.
static std::int64_t count_typed(const api::ListInfo& info, const ListState& state)
{
    std::int64_t used = 0, all = 0;
    for (const api::FilterField& field : api::filter_fields(info)) {
        if (field.part == api::FilterPart::equal) continue;
        ++all;
        const auto value = state.values.find(field.name);
        if (value != state.values.end() && !value->second.empty()) ++used;
    }
    return all == 0 ? -1 : used;
}

bool draw_filters(const api::ListInfo& info, ListState& state)
{
    bool changed = false;
    if (*info.search) {
        const std::string label = std::string("按") + tr(info.search) + "查找";
        changed = ui::search_field(label, state.values["q"], {.placeholder = tr(info.search), .width = 192, .hide_label = true}).changed;
    }
    for (const api::Column& column : info.columns) {
        if (column.filter != api::Filter::choice) continue;
        std::vector<ui::Option> options{{"", std::string("全部") + tr(column.label)}};
        for (const api::Label& label : column.labels)
            options.push_back({label.value, tr(label.text)});
        ui::flow(choice_width());
        changed |= ui::select(tr(column.label), state.values[column.field], options, {.width = choice_width(), .hide_label = true});
    }
    const std::int64_t typed = count_typed(info, state);
    if (typed < 0) return changed;
    const std::string label = tr("更多条件") + (typed > 0 ? "（" + std::to_string(typed) + "）" : std::string());
    const ui::ButtonOptions look{.icon = ui::Icon::filter, .expanded = state.more_open};
    ui::flow(ui::tool_button_width(label, look));
    if (ui::tool_button(label, look)) state.more_open = !state.more_open;
    return changed;
}

/// Whether a list can be asked for it: nothing, a day, a whole number.
static bool can_be_asked(const api::FilterField& field, const std::string& text)
{
    if (text.empty() || field.part == api::FilterPart::contains) return true;
    if (api::has_days(*field.column)) return parse_iso(text).has_value();
    std::int64_t number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && rest == text.data() + text.size();
}

static std::string today_text()
{
    const int day = browser::today();
    return iso_text(make_date(day / 10000, day / 100 % 100, day % 100).value_or(Date{}));
}

/// True when it changed to what can be asked for.
static bool draw_typed(const api::FilterField& field, ListState& state)
{
    std::string& typed = state.typed[field.name];
    const std::string label = tr(api::filter_label(field).c_str());
    const bool words = field.part == api::FilterPart::contains;
    if (!words && api::has_days(*field.column)) {
        ui::date_field(label, typed, state.calendars[field.name], today_text());
    } else {
        const char* message = can_be_asked(field, typed) ? "" : tr("请填写整数");
        ui::text_field(label, typed, {.message = message, .max_length = words ? 100 : 15});
    }
    if (typed == state.values[field.name] || !can_be_asked(field, typed)) return false;
    state.values[field.name] = typed;
    return true;
}

bool draw_more_filters(const api::ListInfo& info, ListState& state)
{
    if (!state.more_open) return false;
    std::vector<api::FilterField> fields = api::filter_fields(info);
    std::erase_if(fields, [](const api::FilterField& field) { return field.part == api::FilterPart::equal; });
    const float fitting = std::floor(ui::available_width() / k_field_width);
    const auto in_row = std::min(fields.size(), static_cast<std::size_t>(std::fmax(1.0f, fitting)));
    bool changed = false;
    for (std::size_t first = 0; first < fields.size(); first += in_row) {
        ui::space(ui::k_space_3);
        ui::Columns columns("more" + std::to_string(first), static_cast<int>(in_row), ui::k_space_3, ui::OnPhone::keep);
        for (std::size_t i = first; i < std::min(fields.size(), first + in_row); ++i) {
            columns.next();
            changed |= draw_typed(fields[i], state);
        }
    }
    return changed;
}

bool draw_order(const api::ListInfo& info, ListState& state)
{
    std::vector<ui::Option> options;
    const bool one = api::find_column(info, state.table.sort.substr(state.table.sort.starts_with('-') ? 1 : 0)) != nullptr;
    if (!one) options.push_back({state.table.sort, tr("所选的几列")});
    for (const api::Column& column : info.columns) {
        if (!column.sort) continue;
        options.push_back({column.field, std::string(tr(column.label)) + tr(" 升序")});
        options.push_back({std::string("-") + column.field, std::string(tr(column.label)) + tr(" 降序")});
    }
    ui::flow(choice_width());
    return ui::select(tr("排序"), state.table.sort, options, {.width = choice_width(), .hide_label = true});
}

static ui::Status status_of(api::Tone tone)
{
    switch (tone) {
    case api::Tone::neutral: return ui::Status::neutral;
    case api::Tone::info: return ui::Status::info;
    case api::Tone::success: return ui::Status::success;
    case api::Tone::warning: return ui::Status::warning;
    case api::Tone::danger: return ui::Status::danger;
    }
    return ui::Status::neutral;
}

static bool has_tones(std::span<const api::Label> labels)
{
    for (const api::Label& label : labels) {
        if (label.tone != api::Tone::neutral) return true;
    }
    return false;
}

bool draw_cell(const api::Column& column, const api::TypeInfo& type, const void* row, const std::string& address, const ui::Box& box,
               ui::Align align)
{
    const std::string text = api::cell_text(column, type, row);
    if (column.link) return ui::cell_link(box, text, address);
    if (has_tones(column.labels)) {
        const api::Label* label = api::find_label(column.labels, api::member_text(type, row, column.field));
        ui::cell_badge(box, text, label ? status_of(label->tone) : ui::Status::neutral);
        return false;
    }
    if (column.cell == api::Cell::code)
        ui::cell_code(box, tr(column.label), text);
    else
        ui::cell_text(box, text, align);
    return false;
}

} // namespace chengxin::client::kit
