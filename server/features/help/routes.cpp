#include "server/core/html.hpp"
#include "server/features/help/feature.hpp"
#include "server/features/help/manual.hpp"
#include "shared/features/help/pages.hpp"

namespace chengxin::help {

namespace {

/// Read anew for each request: some twenty kilobytes, and a corrected manual shows without a restart.
Result<Manual> manual_of(const RequestContext& context)
{
    return load_manual(context.portal.options.assets_directory + "/manual");
}

Result<ContentsResponse> contents(RequestContext& context, api::Nothing)
{
    auto manual = manual_of(context);
    if (!manual) return fail(manual.error());
    return ContentsResponse{std::move(manual->entries)};
}

Result<PageResponse> page(RequestContext& context, PageRequest request)
{
    const auto manual = manual_of(context);
    if (!manual) return fail(manual.error());
    const PageResponse* found = find_page(*manual, request.slug);
    if (!found) return fail(ErrorCode::not_found, "没有这一页手册，请从手册目录中选择。", "slug");
    return *found;
}

std::string row_html(const Block& block)
{
    const std::string tag = block.level == 1 ? "th" : "td";
    std::string cells;
    for (const auto& cell : block.cells) cells += "<" + tag + ">" + html::escape(cell) + "</" + tag + ">";
    return "<tr>" + cells + "</tr>";
}

/// The element that consecutive blocks of a kind share; empty for blocks that stand alone.
std::string container_of(const Block& block)
{
    if (block.kind == "step") return "ol";
    if (block.kind == "item") return "ul";
    return block.kind == "row" ? "table" : "";
}

std::string block_html(const Block& block)
{
    if (block.kind == "heading") {
        const std::string tag = "h" + std::to_string(block.level);
        return "<" + tag + ">" + html::escape(block.text) + "</" + tag + ">";
    }
    if (block.kind == "row") return row_html(block);
    if (block.kind == "step" || block.kind == "item") return "<li>" + html::escape(block.text) + "</li>";
    if (block.kind == "note") return "<p class=\"notice info\">" + html::escape(block.text) + "</p>";
    return "<p>" + html::escape(block.text) + "</p>";
}

std::string body_of(const std::vector<Block>& blocks)
{
    std::string body;
    std::string open;
    for (const auto& block : blocks) {
        const std::string container = container_of(block);
        if (container != open) {
            if (!open.empty()) body += "</" + open + ">";
            if (!container.empty()) body += "<" + container + ">";
            open = container;
        }
        body += block_html(block);
    }
    if (!open.empty()) body += "</" + open + ">";
    return "<article class=\"card article\">" + body + "</article>";
}

std::string contents_body(const RequestContext& context, const Manual& manual)
{
    std::string body = "<article class=\"card article\"><h1>帮助</h1><ul>";
    for (const auto& entry : manual.entries) {
        body += "<li>" + html::link(context, "/help?page=" + html::url_component(entry.slug), entry.title) + "（" + html::escape(entry.audience) + "）</li>";
    }
    return body + "</ul></article>";
}

Reply help_page(RequestContext& context, const RawRequest&, const Form& form)
{
    const auto manual = manual_of(context);
    if (!manual) return html::error_page(context, 500, manual.error());
    const std::string wanted = form.field("page");
    if (wanted.empty()) return html::page(context, {.title = "帮助", .description = "使用手册", .body = contents_body(context, *manual)});
    const PageResponse* found = find_page(*manual, wanted);
    if (!found) return html::error_page(context, 404, {ErrorCode::not_found, "没有这一页手册，请从手册目录中选择。", "page"});
    return html::page(context, {.title = found->title, .description = found->title, .body = body_of(found->blocks), .crumbs = {{"/help", "帮助"}}});
}

void add_routes(Router& router)
{
    router.handle<Contents>(contents);
    router.handle<Page>(page);
    router.page(k_help_page, help_page);
}

} // namespace

Feature feature()
{
    return {.name = "help", .add_routes = add_routes};
}

} // namespace chengxin::help
