#include "server/features/subject_query/routes.hpp"

#include "server/core/portal.hpp"
#include "server/publication/item_counts.hpp"
#include "server/search/figure_keeper.hpp"
#include "server/search/source.hpp"
#include "server/search/subject_search.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::subject_query {

namespace {

constexpr int k_first_known_year = 1949;
constexpr int k_last_known_year = 2100;

Result<search::Filter> filter_of(const SearchRequest& request, const catalogue::Catalogue& catalogue)
{
    search::Filter filter;
    filter.authority = request.authority;
    filter.county = request.county;
    if (catalogue.find(request.kind)) filter.catalogue = request.kind;
    else if (request.kind != "all" && request.kind != "code") {
        return fail(ErrorCode::invalid_request, "没有这个查询类别：可填 all（全部）、code（统一社会信用代码）、article（文章）或数据集代码，" + catalogue.choices() + "。", "kind");
    }
    if (!request.year.empty()) {
        const char* end = request.year.data() + request.year.size();
        const auto parsed = std::from_chars(request.year.data(), end, filter.year);
        if (parsed.ec != std::errc() || parsed.ptr != end || filter.year < k_first_known_year || filter.year > k_last_known_year) {
            return fail(ErrorCode::invalid_request, "年份请写成四位数字，例如 2026。", "year");
        }
    }
    return filter;
}

const char* name_of(search::Matched matched)
{
    switch (matched) {
    case search::Matched::name: return "name";
    case search::Matched::former_name: return "former_name";
    case search::Matched::uscc: return "uscc";
    case search::Matched::document: return "document";
    case search::Matched::pinyin: return "pinyin";
    }
    return "";
}

std::string division_label(const Site& site, const std::string& code)
{
    if (code == site.division) return site.city;
    const auto found = std::find_if(site.divisions.begin(), site.divisions.end(), [&](const SiteDivision& division) { return division.code == code; });
    return found == site.divisions.end() ? code : found->name;
}

std::vector<FacetValue> values_of(const std::vector<search::FacetCount>& counts)
{
    std::vector<FacetValue> values;
    for (const auto& count : counts) values.push_back({count.value, count.label, count.count});
    return values;
}

/// Featured items and the chosen one always, others where some hit has records of them.
std::vector<FacetValue> items_of(const search::Facets& facets, const search::Filter& filter, const catalogue::Catalogue& catalogue)
{
    std::vector<FacetValue> items;
    for (const auto& reference : catalogue.items) {
        const catalogue::Item& item = reference.item;
        const auto found = std::ranges::find(facets.items, item.code, &search::FacetCount::value);
        const std::int64_t count = found != facets.items.end() ? found->count : 0;
        if (count > 0 || item.featured || item.code == filter.catalogue) items.push_back({item.code, item.title, count});
    }
    return items;
}

std::vector<Facet> facets_of(const search::Facets& facets, const search::Filter& filter, const Portal& portal)
{
    auto counties = values_of(facets.counties);
    for (auto& county : counties) county.label = division_label(portal.site, county.value);
    return {{"kind", "类别", items_of(facets, filter, *portal.catalogue)}, {"authority", "决定机关", values_of(facets.authorities)}, {"county", "县市", std::move(counties)},
        {"year", "决定年份", values_of(facets.years)}};
}

void put_rows(SearchResponse& response, storage::Connection& connection, const search::Query& query, search::Hits& hits, const Portal& portal)
{
    const auto first = static_cast<std::size_t>((response.page - 1) * response.page_size);
    for (auto& hit : search::best_hits(connection, hits, first, static_cast<std::size_t>(response.page_size), portal.clock.date())) {
        const bool former = hit.matched == search::Matched::name && search::is_former_name_match(query, hit.name);
        const std::int64_t id = hit.uscc == rules::k_placeholder_uscc ? hit.id : 0;
        response.rows.push_back({std::move(hit.uscc), std::move(hit.name), publication::shown_counts(*portal.catalogue, hit.counts),
            name_of(former ? search::Matched::former_name : hit.matched), std::move(hit.state), id});
    }
}

constexpr const char* k_index_is_made = "没有查到。检索索引正在重建，暂时直接在记录中查询，按拼音和首字母查不到，请改用名称、代码或文书号，或几分钟后再试。";

SearchResponse answer(storage::Connection& connection, search::Source source, const search::Query& query, const search::Filter& filter, const Portal& portal, std::int64_t page, std::int64_t page_size)
{
    const Date today = portal.clock.date();
    auto* const figures = portal.parts.find<search::FigureKeeper>();
    const auto table = figures ? figures->for_snapshot(connection) : nullptr;
    const bool by_index = source == search::Source::index;
    search::Hits hits = by_index ? search::search_subjects(connection, query, filter, today, table.get())
                                 : search::search_records(connection, query, filter, today, table.get());
    SearchResponse response;
    response.page = page;
    response.page_size = page_size;
    response.total = static_cast<std::int64_t>(hits.rows.size());
    response.total_capped = hits.capped;
    put_rows(response, connection, query, hits, portal);
    if (hits.rows.empty() && !by_index) response.notice = k_index_is_made;
    if (!hits.rows.empty()) response.facets = facets_of(search::count_facets(connection, hits, table.get()), filter, portal);
    else if (!filter.any() && by_index) response.suggestions = search::suggest(connection, query, table.get());
    return response;
}

} // namespace

Result<SearchResponse> search(RequestContext& context, const SearchRequest& request, std::int64_t page_size)
{
    if (request.kind == "article") return SearchResponse{.page_size = page_size, .notice = "暂无文章。"};
    const auto filter = filter_of(request, *context.portal.catalogue);
    if (!filter) return fail(filter.error());
    if (text::count_characters(request.q) > search::k_longest_query) return fail(ErrorCode::invalid_request, "查询内容过长，请缩短到 100 个字以内。", "q");
    search::Query query = search::parse_query(request.q);
    if (query.empty()) return fail(ErrorCode::invalid_request, "请输入企业名称、统一社会信用代码、文书号、拼音或首字母。", "q");
    if (request.page < 1 || request.page > static_cast<std::int64_t>(search::k_counted_hits) / page_size) {
        return fail(ErrorCode::invalid_request, "页码从 1 到 50；结果更多时请写得更具体，或用左侧条件筛选。", "page");
    }
    if (request.kind == "code") {
        if (query.code.empty()) return fail(ErrorCode::invalid_request, "请输入统一社会信用代码，或其中连续的至少四位。", "q");
        search::Query code;
        code.words = query.words;
        code.code = query.code;
        code.whole_code = query.whole_code;
        query = std::move(code);
    }
    return search::ask_index_or_records(context.portal.store,
        [&](storage::Connection& connection, search::Source source) { return answer(connection, source, query, *filter, context.portal, request.page, page_size); });
}

} // namespace chengxin::subject_query
