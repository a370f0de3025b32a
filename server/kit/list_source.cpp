#include "server/kit/list_source.hpp"

#include "shared/api/scalar.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <variant>

namespace chengxin::kit {

using storage::Connection;
using storage::Statement;

namespace {

constexpr std::int64_t k_last_page = 1'000'000;

Error wrong_word(const std::string& label, const std::string& field)
{
    return {ErrorCode::invalid_request, "查询条件“" + label + "”的值不对，请重新选择。", field};
}

std::int64_t number_in(const api::TypeInfo& type, const void* request, const char* name)
{
    const api::MemberInfo* member = api::find_member(type, name);
    if (!member) throw std::logic_error(std::string("a list's request has no member ") + name);
    return api::load_integer(member->type(), member->address(const_cast<void*>(request)));
}

const SourceColumn& column_of(const ListSource& source, std::string_view field)
{
    for (const SourceColumn& column : source.columns) {
        if (column.field == field) return column;
    }
    throw std::logic_error("a list's source lacks " + std::string(field));
}

std::string sql_of(const ListSource& source, std::string_view field)
{
    return column_of(source, field).sql;
}

using Parameter = std::variant<std::string, std::int64_t>;

struct Condition {
    std::string sql;
    std::vector<Parameter> parameters;
};

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return number;
}

/// What a bound of a range is compared by; read_query has checked that it is a day or a number.
std::int64_t bound_of(const AskedFilter& asked)
{
    return api::has_days(*asked.field.column) ? parse_iso(asked.value).value_or(Date{}).days : whole_number(asked.value).value_or(0);
}

/// Behind every time of its day.
constexpr const char* k_end_of_day = " 99";

void add_range(Condition& condition, const SourceColumn& column, const AskedFilter& asked)
{
    const bool from = asked.field.part == api::FilterPart::from;
    condition.sql += " AND " + std::string(column.sql) + (from ? " >= ?" : " <= ?");
    const bool as_number = column.stored == Stored::days || !api::has_days(*asked.field.column);
    const bool whole_day = !from && asked.field.column->cell == api::Cell::time;
    if (as_number)
        condition.parameters.emplace_back(bound_of(asked));
    else
        condition.parameters.emplace_back(asked.value + (whole_day ? k_end_of_day : ""));
}

void add_filter(Condition& condition, const ListSource& source, const AskedFilter& asked)
{
    const SourceColumn& column = column_of(source, asked.field.column->field);
    switch (asked.field.part) {
    case api::FilterPart::equal:
        condition.sql += " AND " + std::string(column.sql) + " = ?";
        condition.parameters.emplace_back(asked.value);
        break;
    case api::FilterPart::contains:
        condition.sql += " AND instr(" + std::string(column.sql) + ", ?) > 0";
        condition.parameters.emplace_back(asked.value);
        break;
    case api::FilterPart::from:
    case api::FilterPart::to: add_range(condition, column, asked); break;
    }
}

Condition condition_of(const api::ListInfo& info, const ListSource& source, const DataScope& scope, const ListQuery& query)
{
    const ScopeCondition reach = source.scope.condition(scope);
    Condition condition{reach.sql, {Parameter(reach.parameter)}};
    for (const AskedFilter& asked : query.filters)
        add_filter(condition, source, asked);
    if (query.q.empty()) return condition;
    std::string found;
    for (const api::Column& column : info.columns) {
        if (!column.search) continue;
        found += (found.empty() ? "" : " OR ") + std::string("instr(") + sql_of(source, column.field) + ", ?) > 0";
        condition.parameters.emplace_back(query.q);
    }
    condition.sql += " AND (" + found + ")";
    return condition;
}

std::string order_of(const ListSource& source, const ListQuery& query)
{
    std::string order;
    for (const api::SortKey& key : query.order)
        order += sql_of(source, key.column->field) + (key.descending ? " DESC, " : ", ");
    return order + source.key + " DESC";
}

int bind_all(Statement& statement, const Condition& condition)
{
    int index = 0;
    for (const Parameter& parameter : condition.parameters)
        std::visit([&](const auto& value) { statement.bind(++index, value); }, parameter);
    return index;
}

/// A value of the database into a member of the row.
void store(const api::MemberInfo& member, void* row, const Statement& statement, int column, Stored stored_as)
{
    void* value = member.address(row);
    const api::TypeInfo& type = member.type();
    bool stored = true;
    if (stored_as == Stored::days && type.kind == api::Kind::text) {
        const bool none = statement.is_null(column);
        *static_cast<std::string*>(value) = none ? "" : iso_text(Date{static_cast<std::int32_t>(statement.integer(column))});
        return;
    }
    switch (type.kind) {
    case api::Kind::text: *static_cast<std::string*>(value) = statement.text(column); break;
    case api::Kind::boolean: *static_cast<bool*>(value) = statement.integer(column) != 0; break;
    case api::Kind::real: *static_cast<double*>(value) = statement.real(column); break;
    case api::Kind::signed_integer:
    case api::Kind::unsigned_integer: stored = api::store_integer(type, value, statement.integer(column)); break;
    case api::Kind::enumeration: stored = api::store_enumerator(type, value, statement.text(column)); break;
    case api::Kind::list:
    case api::Kind::optional:
    case api::Kind::object: stored = false; break;
    }
    if (!stored) throw storage::DatabaseFailure(0, std::string("a list cannot read ") + member.name);
}

/// `before`: the ones in front of it, among them the beginning of the range that this one ends.
Result<void> check_filter(const AskedFilter& asked, const std::vector<AskedFilter>& before)
{
    const api::Column& column = *asked.field.column;
    const std::string label = api::filter_label(asked.field);
    if (asked.field.part == api::FilterPart::equal) {
        if (!api::find_label(column.labels, asked.value)) return fail(wrong_word(label, asked.field.name));
        return {};
    }
    if (asked.field.part == api::FilterPart::contains) return {};
    if (api::has_days(column) && !parse_iso(asked.value))
        return fail(ErrorCode::invalid_request, "“" + label + "”请写成 2026-05-06 的样子。", asked.field.name);
    if (!api::has_days(column) && !whole_number(asked.value))
        return fail(ErrorCode::invalid_request, "“" + label + "”请填写整数。", asked.field.name);
    const bool ends = asked.field.part == api::FilterPart::to && !before.empty() && before.back().field.column == &column;
    if (ends && bound_of(before.back()) > bound_of(asked))
        return fail(ErrorCode::invalid_request, "“" + label + "”早于或小于它的起点，请调整后再查询。", asked.field.name);
    return {};
}

} // namespace

ScopeCondition ListScope::condition(const DataScope& scope) const
{
    if (!m_organisation) return {"(? IS NOT NULL)", "[]"};
    return chengxin::condition_of(scope, m_organisation, m_account ? m_account : "");
}

Result<ListQuery> read_query(const api::ListInfo& info, const api::TypeInfo& type, const void* request, std::int64_t most)
{
    ListQuery query;
    query.page = number_in(type, request, "page");
    query.page_size = number_in(type, request, "page_size");
    if (query.page < 1 || query.page > k_last_page) return fail(ErrorCode::invalid_request, "页码从 1 开始。", "page");
    if (query.page_size < 1 || query.page_size > most)
        return fail(ErrorCode::invalid_request, "每页行数应为 1 至 " + std::to_string(most) + "。", "page_size");
    if (*info.search) query.q = api::member_text(type, request, "q");
    auto order = api::parse_sort(info, api::member_text(type, request, "sort"));
    if (!order) return fail(wrong_word("排序", "sort"));
    query.order = std::move(*order);
    for (api::FilterField& field : api::filter_fields(info)) {
        if (!api::find_member(type, field.name)) throw std::logic_error("a list's request has no member " + field.name);
        std::string value = api::member_text(type, request, field.name);
        if (value.empty()) continue;
        AskedFilter asked{std::move(field), std::move(value)};
        if (const Result<void> checked = check_filter(asked, query.filters); !checked) return fail(checked.error());
        query.filters.push_back(std::move(asked));
    }
    return query;
}

ListTotal count_rows(Connection& connection, const api::ListInfo& info, const ListSource& source, const DataScope& scope,
                     const ListQuery& query)
{
    const Condition condition = condition_of(info, source, scope, query);
    Statement count = connection.prepare("SELECT count(*) FROM (SELECT 1 FROM " + std::string(source.from) + " WHERE " + condition.sql +
                                         " LIMIT " + std::to_string(k_count_up_to + 1) + ")");
    bind_all(count, condition);
    count.step();
    const std::int64_t rows = count.integer(0);
    return {std::min(rows, k_count_up_to), rows > k_count_up_to};
}

void read_rows(Connection& connection, const api::ListInfo& info, const ListSource& source, const DataScope& scope, const ListQuery& query,
               std::int64_t offset, std::int64_t limit, const api::TypeInfo& type, const std::function<void*()>& make_row,
               const std::function<void()>& take)
{
    const Condition condition = condition_of(info, source, scope, query);
    std::string sql = "SELECT ";
    std::vector<const api::MemberInfo*> members;
    for (const SourceColumn& column : source.columns) {
        sql += (members.empty() ? "" : ", ") + std::string(column.sql);
        members.push_back(api::find_member(type, column.field));
        if (!members.back()) throw std::logic_error(std::string("a list's row has no member ") + column.field);
    }
    sql += " FROM " + std::string(source.from) + " WHERE " + condition.sql + " ORDER BY " + order_of(source, query) + " LIMIT ? OFFSET ?";
    Statement rows = connection.prepare(sql);
    int index = bind_all(rows, condition);
    rows.bind(++index, limit);
    rows.bind(++index, offset);
    while (rows.step()) {
        void* row = make_row();
        for (std::size_t at = 0; at < members.size(); ++at)
            store(*members[at], row, rows, static_cast<int>(at), source.columns[at].stored);
        if (take) take();
    }
}

} // namespace chengxin::kit
