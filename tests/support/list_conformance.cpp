#include "tests/support/list_conformance.hpp"

#include "server/kit/csv.hpp"
#include "server/kit/list.hpp"
#include "shared/api/scalar.hpp"
#include "shared/sheet/reader.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::test {

namespace {

using Ids = std::vector<std::string>;

struct Rows {
    std::vector<api::Value> pages; ///< own the rows
    std::vector<const void*> rows;
    std::int64_t total = 0;
};

std::string url(std::string_view text)
{
    return html::url_component(text);
}

class Conformance {
public:
    Conformance(TestPortal& portal, const Router::List& list, Role role)
        : m_portal(portal), m_list(list), m_known(*list.info, kit::data_sets_of(portal.portal())), m_info(m_known.info()), m_role(role)
    {
    }

    std::vector<std::string> run(Role outsider)
    {
        m_all = whole("");
        expect(!m_all.rows.empty(), "no row to try it with");
        check_sorts();
        check_filters();
        check_ends();
        check_wrong_words();
        check_files();
        check_twin();
        check_scope(outsider);
        return m_faults;
    }

private:
    void expect(bool good, const std::string& what)
    {
        if (!good) m_faults.push_back(m_info.path() + ": " + what);
    }

    std::string text_of(const void* row, const std::string& field) const { return api::member_text(*m_list.row, row, field); }
    Reply get(const std::string& path, const std::string& query) { return m_portal.get(m_role, path + (query.empty() ? "" : "?" + query)); }

    std::optional<api::Value> page(const std::string& query)
    {
        const Reply reply = get(m_list.rows, query);
        api::Value value = m_list.make_page();
        const bool read = reply.status == 200 && api::decode_json(reply.body, value.type(), value.data());
        expect(read, "no answer to “" + query + "”: " + std::to_string(reply.status) + " " + reply.body.substr(0, 200));
        if (!read) return std::nullopt;
        return value;
    }

    void take(Rows& into, const api::Value& value) const
    {
        const api::MemberInfo& rows = *api::find_member(value.type(), "rows");
        const void* list = rows.address(value.data());
        for (std::size_t i = 0; i < rows.type().size(list); ++i)
            into.rows.push_back(rows.type().at(list, i));
        const std::string total = api::member_text(value.type(), value.data(), "total");
        std::from_chars(total.data(), total.data() + total.size(), into.total);
        into.pages.push_back(value);
    }

    /// All pages of what the query gives, of seven rows each.
    Rows whole(const std::string& query)
    {
        Rows rows;
        for (int number = 1; number < 200; ++number) {
            const std::size_t before = rows.rows.size();
            const auto value = page(query + (query.empty() ? "" : "&") + "page_size=7&page=" + std::to_string(number));
            if (!value) break;
            take(rows, *value);
            if (rows.rows.size() < before + 7) break;
        }
        expect(static_cast<std::int64_t>(rows.rows.size()) == rows.total,
               "“" + query + "” has " + std::to_string(rows.rows.size()) + " rows on its pages and says " + std::to_string(rows.total));
        Ids ids = ids_of(rows);
        std::sort(ids.begin(), ids.end());
        expect(std::adjacent_find(ids.begin(), ids.end()) == ids.end(), "“" + query + "” has a row twice");
        return rows;
    }

    Ids ids_of(const Rows& rows) const
    {
        Ids ids;
        for (const void* row : rows.rows)
            ids.push_back(text_of(row, m_info.key));
        return ids;
    }

    // ---- order ----

    /// Below zero where `a` stands before `b` in rising order.
    int compare(const void* a, const void* b, const api::Column& column) const
    {
        const api::Kind kind = api::find_member(*m_list.row, column.field)->type().kind;
        const std::string left = text_of(a, column.field), right = text_of(b, column.field);
        if (kind != api::Kind::signed_integer) return left.compare(right);
        return std::stoll(left) < std::stoll(right) ? -1 : std::stoll(left) > std::stoll(right) ? 1 : 0;
    }

    void check_sorted(const std::string& sort)
    {
        const Rows rows = whole("sort=" + url(sort));
        const auto keys = api::parse_sort(m_info, sort);
        const auto before = [&](const void* a, const void* b) {
            for (const api::SortKey& key : *keys) {
                const int order = compare(a, b, *key.column);
                if (order != 0) return key.descending ? order > 0 : order < 0;
            }
            return false;
        };
        expect(std::is_sorted(rows.rows.begin(), rows.rows.end(), before), "not sorted by " + sort);
        expect(rows.rows.size() == m_all.rows.size(), "rows are missing when sorted by " + sort);
    }

    void check_sorts()
    {
        std::vector<std::string> keys;
        for (const api::Column& column : m_info.columns) {
            const std::string field = column.field;
            if (!column.sort) {
                expect(get(m_list.rows, "sort=" + field).status == 400, "sorts by " + field);
                continue;
            }
            check_sorted(field);
            check_sorted("-" + field);
            keys.push_back(field);
        }
        expect(!keys.empty(), "nothing to sort by");
        for (std::size_t i = 1; i < keys.size(); ++i)
            check_sorted("-" + keys[i] + "," + keys[i - 1]);
    }

    // ---- filters ----

    template <class Fits> void check_filter(const std::string& query, Fits fits)
    {
        Ids expected;
        for (const void* row : m_all.rows) {
            if (fits(row)) expected.push_back(text_of(row, m_info.key));
        }
        const Ids found = ids_of(whole(query));
        expect(found == expected,
               "“" + query + "” finds " + std::to_string(found.size()) + " rows, " + std::to_string(expected.size()) + " fit");
    }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

    /// Of the middle one of the rows that have one.
    std::string some_value(const std::string& field) const
    {
        std::vector<std::string> values;
        for (const void* row : m_all.rows) {
            if (const std::string text = text_of(row, field); !text.empty()) values.push_back(text);
        }
        return values.empty() ? "" : values[values.size() / 2];
    }

    void check_range(const api::Column& column)
    {
        const std::string field = column.field;
        const bool days = api::has_days(column);
        const auto shorten = [&](std::string text) { return days ? text.substr(0, 10) : text; };
        const std::string value = shorten(some_value(field));
        if (value.empty()) return;
        const auto order = [&](const void* row) {
            const std::string text = shorten(text_of(row, field));
            if (text.empty()) return -2; // NULL is in no range that begins; and none of ours ends only
            if (days) return text.compare(value) < 0 ? -1 : text == value ? 0 : 1;
            return std::stoll(text) < std::stoll(value) ? -1 : std::stoll(text) == std::stoll(value) ? 0 : 1;
        };
        check_filter(field + "_from=" + value, [&](const void* row) { return order(row) >= 0; });
        check_filter(field + "_to=" + value, [&](const void* row) { return order(row) <= 0 && order(row) != -2; });
        check_filter(field + "_from=" + value + "&" + field + "_to=" + value, [&](const void* row) { return order(row) == 0; });
    }

    void check_filters()
    {
        for (const api::Column& column : m_info.columns) {
            const std::string field = column.field;
            if (column.filter == api::Filter::range) check_range(column);
            if (column.filter == api::Filter::text) {
                const std::string value = some_value(field);
                check_filter(field + "=" + url(value), [&](const void* row) { return has(text_of(row, field), value); });
                check_filter(field + "=" + url("' OR 1 --"), [](const void*) { return false; });
            }
            if (column.filter != api::Filter::choice) continue;
            expect(!column.labels.empty(), field + " has no words to choose from");
            for (const api::Label& label : column.labels)
                check_filter(field + "=" + url(label.value), [&](const void* row) { return text_of(row, field) == label.value; });
        }
        if (!*m_info.search) return;
        check_filter("q=" + url("' OR 1 --"), [](const void*) { return false; });
        for (const api::Column& column : m_info.columns) {
            if (!column.search) continue;
            const std::string value = some_value(column.field);
            check_filter("q=" + url(value), [&](const void* row) {
                return std::any_of(m_info.columns.begin(), m_info.columns.end(),
                                   [&](const api::Column& other) { return other.search && has(text_of(row, other.field), value); });
            });
        }
    }

    // ---- ends and wrong words ----

    void check_ends()
    {
        const auto behind = page("page=1000&page_size=7");
        if (!behind) return;
        Rows rows;
        take(rows, *behind);
        expect(rows.rows.empty() && rows.total == m_all.total, "behind the last page there is not nothing, or another total");
    }

    void check_wrong_words()
    {
        std::vector<std::string> wrong{"page=0",           "page=-1",       "page=x", "page_size=0",
                                       "page_size=100000", "sort=nonsense", "sort=,", "sort=--x"};
        for (const api::FilterField& field : api::filter_fields(m_info)) {
            if (field.part != api::FilterPart::contains) wrong.push_back(field.name + "=" + url("没有 x"));
            if (field.part == api::FilterPart::to)
                wrong.push_back(std::string(field.column->field) + "_from=" + (api::has_days(*field.column) ? "2026-02-02&" : "2&") +
                                field.name + "=" + (api::has_days(*field.column) ? "2026-02-01" : "1"));
        }
        for (const std::string& query : wrong) {
            for (const std::string& path : {m_list.rows, m_list.csv, m_list.xlsx, m_info.path()}) {
                const bool page_of_file = query.starts_with("page") && path != m_list.rows && path != m_info.path();
                if (!page_of_file) expect(get(path, query).status == 400, path + "?" + query + " is not refused");
            }
        }
    }

    // ---- files, plain page ----

    std::string exported(const api::Column& column, const void* row) const
    {
        return column.cell == api::Cell::number ? text_of(row, column.field) : api::cell_text(column, *m_list.row, row);
    }

    void check_files()
    {
        std::string csv = "\xEF\xBB\xBF";
        std::vector<std::vector<std::string>> table{{}};
        for (const api::Column& column : m_info.columns) {
            csv += (table[0].empty() ? "" : ",") + kit::csv_cell(column.label);
            table[0].emplace_back(column.label);
        }
        for (const void* row : m_all.rows) {
            csv += "\r\n";
            table.emplace_back();
            for (const api::Column& column : m_info.columns) {
                const std::string text = exported(column, row);
                csv += (table.back().empty() ? "" : ",") + kit::csv_cell(text);
                table.back().push_back(text);
            }
        }
        expect(get(m_list.csv, "").body.starts_with(csv + "\r\n\r\n导出人,"), "the CSV file is not the list");
        expect(table_of(get(m_list.xlsx, "").body) == table, "the workbook is not the list");
    }

    /// Cells of the first sheet, empty ones at the end of a row filled up.
    std::vector<std::vector<std::string>> table_of(const std::string& bytes) const
    {
        std::vector<std::vector<std::string>> rows;
        sheet::MemorySource source(bytes);
        const auto workbook = sheet::open_workbook(source);
        if (!workbook) return rows;
        const auto read = (*workbook)->read(0, [&](sheet::Row& row) {
            rows.emplace_back();
            for (const auto& cell : row.cells)
                rows.back().push_back(cell.text);
            rows.back().resize(m_info.columns.size());
            return sheet::Flow::proceed;
        });
        return read ? rows : std::vector<std::vector<std::string>>{};
    }

    void check_twin()
    {
        const std::string body = get(m_info.path(), "plain=1").body;
        for (const api::FilterField& field : api::filter_fields(m_info))
            expect(has(body, "name=\"" + field.name + "\""), "the plain form has no " + field.name);
        std::size_t at = 0;
        const auto find = [&](const std::string& text, const std::string& what) {
            const std::size_t found = body.find(">" + html::escape(text) + "<", at);
            expect(found != std::string::npos, "the plain page lacks, or has in another order, " + what);
            if (found != std::string::npos) at = found + 1;
        };
        for (const api::Column& column : m_info.columns)
            find(column.label, column.label);
        for (std::size_t i = 0; i < std::min<std::size_t>(20, m_all.rows.size()); ++i) {
            for (const api::Column& column : m_info.columns) {
                const std::string text = api::cell_text(column, *m_list.row, m_all.rows[i]);
                find(text, std::string(column.label) + " “" + text + "”");
            }
        }
        expect(has(body, html::grouped(m_all.total)), "the plain page has another total");
    }

    // ---- scope ----

    void check_scope(Role outsider)
    {
        const Ids own = ids_of(m_all);
        const auto entry = m_portal.application().router().find("GET", m_list.rows);
        for (const std::string& path : {m_list.rows, m_list.csv, m_list.xlsx}) {
            expect(m_portal.application().router().find("GET", path)->permission == entry->permission, path + " needs another permission");
            if (entry->permission != Permission::anyone) expect(m_portal.get(Role::guest, path).status == 401, path + " is open to guests");
        }
        Conformance other(m_portal, m_list, outsider);
        const Ids seen = ids_of(other.whole(""));
        if (m_list.open) return expect(seen == own, "is said to be open and is not");
        for (const std::string& id : seen)
            expect(std::find(own.begin(), own.end(), id) == own.end(), "shows row " + id + " to somebody outside its scope");
        other.m_all = other.whole("");
        other.check_files();
        m_faults.insert(m_faults.end(), other.m_faults.begin(), other.m_faults.end());
    }

    TestPortal& m_portal;
    const Router::List& m_list;
    api::KnownList m_known;
    const api::ListInfo& m_info;
    Role m_role;
    Rows m_all;
    std::vector<std::string> m_faults;
};

} // namespace

std::vector<std::string> faults_of_list(TestPortal& portal, const Router::List& list, Role role, Role outsider)
{
    return Conformance(portal, list, role).run(outsider);
}

} // namespace chengxin::test
