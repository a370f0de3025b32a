#include "client/platform/glyphs.hpp"

#include "client/platform/platform.hpp"

#include <cmath>
#include <emscripten.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

extern "C" {
/// metrics: advance, left, top, right, bottom in device pixels from the origin on the base line.
void glyphs_measure(std::uint32_t codepoint, int face, float pixels, float* metrics);
/// Draws `count` requests and returns their coverage as one picture of `*width` columns in memory that we free.
unsigned char* glyphs_draw(void* requests, int count, int stride, int* width);
}

namespace chengxin::client {

namespace {

// An em box of Chinese fonts: 0.88 above the base line, 0.12 below. A line of text is as high as its size.
constexpr float k_ascent = 0.88f;
constexpr int k_largest_glyph = 1024; // device pixels

bool init_baked(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*)
{
    const float density = baked->RasterizerDensity;
    baked->Ascent = std::round(baked->Size * k_ascent * density) / density;
    baked->Descent = baked->Ascent - baked->Size;
    return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint, ImFontGlyph* glyph, float* advance)
{
    return platform().glyphs.load(*atlas, *source, *baked, codepoint, glyph, advance);
}

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar)
{
    return true;
}

ImFont* add_font(int face)
{
    ImFontConfig config;
    config.FontNo = static_cast<ImU32>(face);
    config.SizePixels = 16;
    config.PixelSnapH = false; // we snap to device pixels ourselves
    config.FontLoader = ImGuiFreeType::GetFontLoader();
    return ImGui::GetIO().Fonts->AddFont(&config);
}

} // namespace

Fonts Glyphs::create()
{
    m_fonts.regular = add_font(0);
    m_fonts.semibold = add_font(1);
    ImGui::GetIO().Fonts->Flags |= ImFontAtlasFlags_NoBakedLines; // the renderer tells shapes from glyphs by the white pixel
    ImGui::GetIO().FontDefault = m_fonts.regular;
    return m_fonts;
}

bool Glyphs::load(ImFontAtlas& atlas, const ImFontConfig& source, const ImFontBaked& baked, ImWchar codepoint, ImFontGlyph* glyph, float* advance)
{
    const float density = baked.RasterizerDensity;
    const float pixels = baked.Size * density;
    float metrics[5] = {};
    const int face = static_cast<int>(source.FontNo);
    glyphs_measure(codepoint, face, pixels, metrics);
    const float width_on_line = std::round(metrics[0]) / density;
    if (advance != nullptr) {
        *advance = width_on_line;
        return true;
    }
    glyph->Codepoint = codepoint;
    glyph->AdvanceX = width_on_line;
    const int left = static_cast<int>(std::floor(metrics[1])), top = static_cast<int>(std::floor(metrics[2]));
    const int width = static_cast<int>(std::ceil(metrics[3])) - left, height = static_cast<int>(std::ceil(metrics[4])) - top;
    if (width <= 0 || height <= 0 || width > k_largest_glyph || height > k_largest_glyph)
        return true;
    const ImFontAtlasRectId rectangle = ImFontAtlasPackAddRect(&atlas, width, height);
    if (rectangle == ImFontAtlasRectId_Invalid)
        return false;
    glyph->X0 = static_cast<float>(left) / density;
    glyph->Y0 = static_cast<float>(top) / density + baked.Ascent;
    glyph->X1 = glyph->X0 + static_cast<float>(width) / density;
    glyph->Y1 = glyph->Y0 + static_cast<float>(height) / density;
    glyph->Visible = true;
    glyph->PackId = rectangle;
    m_requests.push_back({codepoint, face, pixels, left, top, width, height, 0, 0, rectangle});
    return true;
}

void Glyphs::draw_pending()
{
    if (m_requests.empty())
        return;
    int pitch = 0;
    unsigned char* picture = glyphs_draw(m_requests.data(), static_cast<int>(m_requests.size()), sizeof(Request), &pitch);
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImTextureData* texture = atlas.TexData;
    for (const Request& request : m_requests) {
        const ImTextureRect* place = ImFontAtlasPackGetRectSafe(&atlas, request.rectangle);
        if (picture == nullptr || place == nullptr || place->w != request.width || place->h != request.height)
            continue;
        const unsigned char* from = picture + request.y * pitch + request.x;
        ImFontAtlasTextureBlockConvert(from, ImTextureFormat_Alpha8, pitch, static_cast<unsigned char*>(texture->GetPixelsAt(place->x, place->y)),
                                       texture->Format, texture->GetPitch(), place->w, place->h);
        ImFontAtlasTextureBlockQueueUpload(&atlas, texture, place->x, place->y, place->w, place->h);
    }
    std::free(picture);
    m_requests.clear();
}

void Glyphs::discard()
{
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImFontAtlasBuildDiscardBakes(&atlas, 0);
    m_requests.clear();
    platform().frames.drawn_hash = 0;
    request_frame();
}

} // namespace chengxin::client

/// ImGui's hook for "another font loader than stb_truetype".
const ImFontLoader* ImGuiFreeType::GetFontLoader()
{
    static const ImFontLoader loader = [] {
        ImFontLoader made;
        made.Name = "canvas";
        made.FontSrcContainsGlyph = chengxin::client::contains_glyph;
        made.FontBakedInit = chengxin::client::init_baked;
        made.FontBakedLoadGlyph = chengxin::client::load_glyph;
        return made;
    }();
    return &loader;
}

extern "C" EMSCRIPTEN_KEEPALIVE void chengxin_fonts_loaded()
{
    chengxin::client::platform().glyphs.discard();
}
