#include "server/features/help/manual.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <md4c.h>

namespace chengxin::help {

namespace {

/// What the Markdown parser has opened so far.
struct Builder {
    std::vector<Block> blocks;
    std::vector<bool> ordered; ///< one entry for each open list
    int quotes = 0;
    bool in_item = false;
    bool in_row = false;
    bool in_head = false;
};

Block& open(Builder& builder, std::string kind, std::int64_t level)
{
    builder.blocks.push_back({std::move(kind), level, {}, {}});
    return builder.blocks.back();
}

int enter_block(MD_BLOCKTYPE type, void* detail, void* userdata)
{
    Builder& builder = *static_cast<Builder*>(userdata);
    const auto depth = static_cast<std::int64_t>(builder.ordered.size());
    switch (type) {
    case MD_BLOCK_H: open(builder, "heading", std::min<std::int64_t>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level, 3)); break;
    case MD_BLOCK_UL: builder.ordered.push_back(false); break;
    case MD_BLOCK_OL: builder.ordered.push_back(true); break;
    case MD_BLOCK_QUOTE: ++builder.quotes; break;
    case MD_BLOCK_LI:
        open(builder, builder.ordered.back() ? "step" : "item", depth);
        builder.in_item = true;
        break;
    case MD_BLOCK_P:
        if (!builder.in_item) open(builder, builder.quotes > 0 ? "note" : "paragraph", 0);
        break;
    case MD_BLOCK_THEAD: builder.in_head = true; break;
    case MD_BLOCK_TR:
        open(builder, "row", builder.in_head ? 1 : 0);
        builder.in_row = true;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: builder.blocks.back().cells.emplace_back(); break;
    case MD_BLOCK_CODE: open(builder, "paragraph", 0); break;
    default: break;
    }
    return 0;
}

int leave_block(MD_BLOCKTYPE type, void*, void* userdata)
{
    Builder& builder = *static_cast<Builder*>(userdata);
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: builder.ordered.pop_back(); break;
    case MD_BLOCK_QUOTE: --builder.quotes; break;
    case MD_BLOCK_LI: builder.in_item = false; break;
    case MD_BLOCK_THEAD: builder.in_head = false; break;
    case MD_BLOCK_TR: builder.in_row = false; break;
    default: break;
    }
    return 0;
}

int ignore_span(MD_SPANTYPE, void*, void*)
{
    return 0;
}

int add_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* userdata)
{
    Builder& builder = *static_cast<Builder*>(userdata);
    if (builder.blocks.empty()) return 0;
    Block& block = builder.blocks.back();
    std::string& target = builder.in_row && !block.cells.empty() ? block.cells.back() : block.text;
    // A line break inside a Chinese paragraph is no space.
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR) return 0;
    target.append(text, size);
    return 0;
}

Result<std::string> read_text(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::internal, "无法读取手册文件：" + path.string());
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// citizen first, then clerk, then by name: the order in which readers look for them.
int rank(const std::string& slug)
{
    if (slug == "citizen") return 0;
    return slug == "clerk" ? 1 : 2;
}

std::string audience_of(const std::string& slug)
{
    if (slug == "citizen") return "公众";
    return slug == "clerk" ? "部门" : "运维";
}

} // namespace

std::vector<Block> parse_blocks(std::string_view markdown)
{
    Builder builder;
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = ignore_span;
    parser.leave_span = ignore_span;
    parser.text = add_text;
    md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &builder);
    return std::move(builder.blocks);
}

Result<Manual> load_manual(const std::string& directory)
{
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        if (entry.path().extension() == ".md") paths.push_back(entry.path());
    }
    if (error) return fail(ErrorCode::internal, "无法读取手册目录：" + directory);
    std::sort(paths.begin(), paths.end(), [](const auto& left, const auto& right) {
        const auto a = left.stem().string();
        const auto b = right.stem().string();
        return std::pair(rank(a), a) < std::pair(rank(b), b);
    });

    Manual manual;
    for (const auto& path : paths) {
        const auto text = read_text(path);
        if (!text) return fail(text.error());
        const std::string slug = path.stem().string();
        PageResponse page{slug, slug, parse_blocks(*text)};
        if (!page.blocks.empty() && page.blocks.front().kind == "heading") page.title = page.blocks.front().text;
        manual.entries.push_back({slug, page.title, audience_of(slug)});
        manual.pages.push_back(std::move(page));
    }
    return manual;
}

const PageResponse* find_page(const Manual& manual, std::string_view slug)
{
    for (const auto& page : manual.pages) {
        if (page.slug == slug) return &page;
    }
    return nullptr;
}

} // namespace chengxin::help
