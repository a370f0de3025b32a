#include "shared/api/list.hpp"

#include "shared/api/scalar.hpp"

namespace chengxin::api {

namespace {

constexpr std::size_t k_to_the_minute = 16; // 2026-11-02 10:31

std::string grouped(std::string digits)
{
    const std::size_t sign = !digits.empty() && digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > sign + 3; at -= 3)
        digits.insert(at - 3, ",");
    return digits;
}

} // namespace

KnownList::KnownList(const ListInfo& described, std::vector<DataSet> data_sets)
    : m_data_sets(std::move(data_sets)), m_columns(described.columns.begin(), described.columns.end()), m_info(described)
{
    for (const DataSet& set : m_data_sets)
        m_labels.push_back({set.code.c_str(), set.title.c_str()});
    for (Column& column : m_columns) {
        if (column.words == Words::catalogue) column.labels = m_labels;
    }
    m_info.columns = m_columns;
}

std::vector<FilterField> filter_fields(const ListInfo& info)
{
    std::vector<FilterField> fields;
    for (const Column& column : info.columns) {
        const std::string name = column.field;
        switch (column.filter) {
        case Filter::none: break;
        case Filter::choice: fields.push_back({&column, FilterPart::equal, name}); break;
        case Filter::text: fields.push_back({&column, FilterPart::contains, name}); break;
        case Filter::range:
            fields.push_back({&column, FilterPart::from, name + "_from"});
            fields.push_back({&column, FilterPart::to, name + "_to"});
            break;
        }
    }
    return fields;
}

bool has_days(const Column& column)
{
    return column.cell == Cell::time || column.cell == Cell::date;
}

std::string filter_label(const FilterField& field)
{
    const std::string label = field.column->label;
    return field.part == FilterPart::from ? label + "自" : field.part == FilterPart::to ? label + "至" : label;
}

const Column* find_column(const ListInfo& info, std::string_view field)
{
    for (const Column& column : info.columns) {
        if (column.field == field) return &column;
    }
    return nullptr;
}

const Label* find_label(std::span<const Label> labels, std::string_view value)
{
    for (const Label& label : labels) {
        if (label.value == value) return &label;
    }
    return nullptr;
}

std::string label_text(std::span<const Label> labels, std::string_view value)
{
    const Label* label = find_label(labels, value);
    return label ? label->text : std::string(value);
}

const MemberInfo* find_member(const TypeInfo& type, std::string_view name)
{
    for (std::size_t i = 0; i < type.member_count; ++i) {
        if (type.members[i].name == name) return &type.members[i];
    }
    return nullptr;
}

std::string member_text(const TypeInfo& type, const void* object, std::string_view name)
{
    const MemberInfo* member = find_member(type, name);
    if (!member) return {};
    const void* value = member->address(const_cast<void*>(object)); // only read
    const TypeInfo& kind = member->type();
    switch (kind.kind) {
    case Kind::text: return *static_cast<const std::string*>(value);
    case Kind::boolean: return *static_cast<const bool*>(value) ? "1" : "0";
    case Kind::signed_integer:
    case Kind::unsigned_integer: return std::to_string(load_integer(kind, value));
    case Kind::enumeration: {
        const char* named = enumerator_name(kind, value);
        return named ? named : "";
    }
    case Kind::real:
    case Kind::list:
    case Kind::optional:
    case Kind::object: return {};
    }
    return {};
}

std::string cell_text(const Column& column, const TypeInfo& type, const void* row)
{
    std::string text = member_text(type, row, column.field);
    const Label* label = find_label(column.labels, text);
    if (label) return label->text;
    if (*column.unlabelled) return column.unlabelled;
    if (!column.labels.empty()) return text;
    if (column.cell == Cell::number) return grouped(std::move(text));
    if (column.cell == Cell::time && text.size() > k_to_the_minute) text.resize(k_to_the_minute);
    return text;
}

std::optional<std::vector<SortKey>> parse_sort(const ListInfo& info, std::string_view sort)
{
    std::vector<SortKey> keys;
    if (sort.empty()) sort = info.order;
    while (!sort.empty()) {
        const std::size_t comma = sort.find(',');
        std::string_view word = sort.substr(0, comma);
        sort = comma == std::string_view::npos ? std::string_view() : sort.substr(comma + 1);
        const bool descending = !word.empty() && word.front() == '-';
        if (descending) word.remove_prefix(1);
        const Column* column = find_column(info, word);
        if (!column || !column->sort || keys.size() == k_most_sort_keys) return std::nullopt;
        for (const SortKey& key : keys) {
            if (key.column == column) return std::nullopt;
        }
        keys.push_back({column, descending});
    }
    return keys;
}

std::string sort_text(std::span<const SortKey> keys)
{
    std::string text;
    for (const SortKey& key : keys)
        text += (text.empty() ? "" : ",") + std::string(key.descending ? "-" : "") + key.column->field;
    return text;
}

} // namespace chengxin::api
