#include "server/kit/csv.hpp"
#include "server/kit/list.hpp"
#include "server/kit/list_file.hpp"
#include "server/kit/list_source.hpp"
#include "server/storage/store.hpp"
#include "shared/api/endpoint.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>

namespace chengxin::kit {

namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Thing {
    std::int64_t id = 0;
    std::string name;
    Colour colour{};
    std::int64_t weight = 0;
    std::string made_at;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, colour, weight, made_at))

struct Request {
    std::string q;
    std::string colour;
    std::string sort;
    std::int64_t page = 1;
    std::int64_t page_size = 20;
};
BOOST_DESCRIBE_STRUCT(Request, (), (q, colour, sort, page, page_size))

constexpr api::Label k_colours[] = {{"red", "红", api::Tone::danger}, {"green", "绿"}};
constexpr api::Column k_columns[] = {{.field = "id", .label = "编号", .cell = api::Cell::id, .sort = true},
                                     {.field = "name", .label = "名称", .sort = true, .search = true},
                                     {.field = "colour", .label = "颜色", .filter = api::Filter::choice, .labels = k_colours},
                                     {.field = "weight", .label = "重量", .cell = api::Cell::number, .sort = true},
                                     {.field = "made_at", .label = "时间", .cell = api::Cell::time}};
constexpr PageInfo k_page{.path = "/things", .title = "物件", .audience = Audience::console};
constexpr api::ListInfo k_info{.about = &k_page, .columns = k_columns, .search = "名称"};

constexpr SourceColumn k_sql[] = {
    {"id", "t.id"}, {"name", "t.name"}, {"colour", "t.colour"}, {"weight", "t.weight"}, {"made_at", "t.made_at"}};
constexpr ListSource k_source{.from = "thing t", .columns = k_sql, .key = "t.id", .scope = {"t.organisation_id", "t.account_id"}};
constexpr ListSource k_open{.from = "thing t", .columns = k_sql, .key = "t.id", .scope = ListScope::open()};

template <class T>
concept MadeWithoutScope = requires { T{.from = "thing", .columns = {}, .key = "id"}; };
template <class T>
concept MadeWithScope = requires { T{.from = "thing", .columns = {}, .key = "id", .scope = ListScope::open()}; };
static_assert(MadeWithScope<ListSource> && !MadeWithoutScope<ListSource>);
static_assert(describes<Thing, Request>(k_info));

struct Mistyped {
    std::int64_t id = 0;
    std::string nmae;
};
BOOST_DESCRIBE_STRUCT(Mistyped, (), (id, nmae))
static_assert(!describes<Mistyped, Request>(k_info));
static_assert(!describes<Thing, Mistyped>(k_info)); // no member for a filter

/// Seven things: ids 1 … 7, of organisations 10 and 11 in turn, by account 1 but the last, which is by 2.
class Things {
public:
    Things()
    {
        auto opened = storage::Store::open(
            {.directory = m_directory.path() + "/d",
             .migrations =
                 {{"kit/001",
                   "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, colour TEXT NOT NULL, weight INTEGER NOT NULL, "
                   "made_at TEXT NOT NULL, organisation_id INTEGER NOT NULL, account_id INTEGER NOT NULL) STRICT;"}},
             .readers = 1,
             .queue_limit = 8});
        REQUIRE(opened);
        m_store = std::move(*opened);
        const auto written = m_store->write([](storage::Connection& connection) -> Result<bool> {
            for (int i = 1; i <= 7; ++i)
                connection.insert(
                    "INSERT INTO thing (name, colour, weight, made_at, organisation_id, account_id) VALUES (?, ?, ?, ?, ?, ?)",
                    i == 3 ? "=cmd()" : "物件" + std::to_string(i), i % 3 == 0 ? "red" : "green", i / 2 * 1000,
                    "2026-11-02 10:31:0" + std::to_string(i), 10 + i % 2, i == 7 ? 2 : 1);
            return true;
        });
        REQUIRE(written);
    }

    Result<std::vector<Thing>> rows(const Request& request, const DataScope& scope = DataScope::everything(),
                                    const ListSource& source = k_source)
    {
        const Result<ListQuery> query = read_query(k_info, api::type_of<Request>(), &request);
        if (!query) return fail(query.error());
        std::vector<Thing> found;
        m_store->read([&](storage::Connection& connection) {
            total = count_rows(connection, k_info, source, scope, *query);
            read_rows(connection, k_info, source, scope, *query, (query->page - 1) * query->page_size, query->page_size,
                      api::type_of<Thing>(), [&]() -> void* { return &found.emplace_back(); });
            return 0;
        });
        return found;
    }

    std::vector<std::int64_t> ids(const Request& request, const DataScope& scope = DataScope::everything(),
                                  const ListSource& source = k_source)
    {
        const Result<std::vector<Thing>> found = rows(request, scope, source);
        REQUIRE(found);
        std::vector<std::int64_t> list;
        for (const Thing& thing : *found)
            list.push_back(thing.id);
        return list;
    }

    storage::Store& store() { return *m_store; }
    ListTotal total;

private:
    test::TemporaryDirectory m_directory;
    std::unique_ptr<storage::Store> m_store;
};

using Ids = std::vector<std::int64_t>;

} // namespace

TEST_CASE("list: each filter, and the search, alone and together")
{
    Things things;
    CHECK(things.ids({}) == Ids{7, 6, 5, 4, 3, 2, 1});
    CHECK(things.total.rows == 7);
    for (const api::Label& label : k_colours) {
        const auto found = things.rows({.colour = label.value});
        REQUIRE(found);
        CHECK_FALSE(found->empty());
        for (const Thing& thing : *found)
            CHECK(api::member_text(api::type_of<Thing>(), &thing, "colour") == label.value);
    }
    CHECK(things.ids({.colour = "red"}) == Ids{6, 3});
    CHECK(things.ids({.q = "件6"}) == Ids{6});
    CHECK(things.ids({.q = "件", .colour = "red"}) == Ids{6});
    CHECK(things.ids({.q = "' OR 1 --"}).empty());
    CHECK(things.ids({.q = "%"}).empty());
    CHECK(things.rows({.colour = "blue"}).error().detail == "colour");
}

TEST_CASE("list: each sort in both directions, several keys, nothing else")
{
    Things things;
    for (const api::Column& column : k_columns) {
        const std::string key = column.field;
        CHECK(things.rows({.sort = key}).has_value() == column.sort);
        if (!column.sort) continue;
        const auto rising = things.rows({.sort = key});
        const auto falling = things.rows({.sort = "-" + key});
        REQUIRE(rising);
        REQUIRE(falling);
        const auto value = [&](const Thing& thing) {
            return key == "name" ? thing.name : std::to_string(1'000'000 + (key == "id" ? thing.id : thing.weight));
        };
        CHECK(std::is_sorted(rising->begin(), rising->end(), [&](const Thing& a, const Thing& b) { return value(a) < value(b); }));
        CHECK(std::is_sorted(falling->begin(), falling->end(), [&](const Thing& a, const Thing& b) { return value(b) < value(a); }));
    }
    CHECK(things.ids({.sort = "-weight,id"}) == Ids{6, 7, 4, 5, 2, 3, 1});
    CHECK(things.ids({.sort = "-weight"}) == Ids{7, 6, 5, 4, 3, 2, 1}); // equal ones by the key, the last first
    for (const char* wrong : {"weight,weight", "id; DROP TABLE thing", "colour", ",", "id,name,weight,id", "--id"})
        CHECK_FALSE(things.rows({.sort = wrong}));
}

TEST_CASE("list: pages at both ends")
{
    Things things;
    CHECK(things.ids({.page = 1, .page_size = 3}) == Ids{7, 6, 5});
    CHECK(things.ids({.page = 3, .page_size = 3}) == Ids{1});
    CHECK(things.ids({.page = 4, .page_size = 3}).empty());
    CHECK(things.total.rows == 7); // behind the last page the total is still the total
    for (const Request& wrong : {Request{.page = 0}, Request{.page = 1'000'001}, Request{.page_size = 0}, Request{.page_size = 201}})
        CHECK_FALSE(things.rows(wrong));
}

TEST_CASE("list: nobody sees rows out of scope, and filters do not widen it")
{
    Things things;
    const auto seen = [&](const DataScope& scope, const Request& request = {}) { return things.ids(request, scope); };
    CHECK(seen({ScopeKind::none, 1, {}}).empty());
    CHECK(things.total.rows == 0);
    CHECK(seen({ScopeKind::self, 2, {}}) == Ids{7});
    CHECK(seen({ScopeKind::own, 1, {10}}) == Ids{6, 4, 2});
    CHECK(things.total.rows == 3);
    CHECK(seen({ScopeKind::own_and_below, 1, {10, 11}}).size() == 7);
    CHECK(seen({ScopeKind::chosen, 1, {}}).empty());
    CHECK(seen({ScopeKind::own, 1, {10}}, {.q = "=cmd"}).empty());
    CHECK(things.ids({}, {ScopeKind::none, 1, {}}, k_open).size() == 7); // says that it is open
}

TEST_CASE("list: counting stops, and says so")
{
    Things things;
    const auto written = things.store().write([](storage::Connection& connection) -> Result<bool> {
        connection.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO thing (name, colour, weight, made_at, organisation_id, account_id) SELECT 'x', 'green', 0, '', 12, 3 FROM n",
            k_count_up_to + 1);
        return true;
    });
    REQUIRE(written);
    things.ids({.q = "x"});
    CHECK(things.total.rows == k_count_up_to);
    CHECK(things.total.capped);
    things.ids({.q = "物"});
    CHECK_FALSE(things.total.capped);
}

TEST_CASE("list: words of a cell")
{
    const Thing thing{12345, "甲", Colour::red, -1234567, "2026-11-02 10:31:07"};
    const auto word = [&](const char* field) { return api::cell_text(*api::find_column(k_info, field), api::type_of<Thing>(), &thing); };
    CHECK(word("id") == "12345");
    CHECK(word("name") == "甲");
    CHECK(word("colour") == "红");
    CHECK(word("weight") == "-1,234,567");
    CHECK(word("made_at") == "2026-11-02 10:31");
    CHECK(api::label_text(k_colours, "blue") == "blue");
}

TEST_CASE("list: a CSV file has every column, defused cells, who and when")
{
    Things things;
    const auto rows = things.rows({.sort = "id"});
    REQUIRE(rows);
    const api::File file = csv_file(k_info, api::type_of<Thing>(), {"张三", "2026-11-02 11:00:00", true}, [&](const auto& take) {
        for (const Thing& thing : *rows)
            take(&thing);
    });
    CHECK(file.name == "物件-2026-11-02.csv");
    CHECK(file.bytes.find("\xEF\xBB\xBF编号,名称,颜色,重量,时间\r\n1,物件1,绿,0,2026-11-02 10:31\r\n") == 0);
    CHECK(file.bytes.find("3,'=cmd(),红,1000,") != std::string::npos);
    CHECK(file.bytes.find("导出人,张三\r\n导出时间,2026-11-02 11:00:00\r\n数据性质,演示数据\r\n") != std::string::npos);
    CHECK(static_cast<std::size_t>(std::count(file.bytes.begin(), file.bytes.end(), '\n')) == 1 + 7 + 1 + 3);
}

} // namespace chengxin::kit
