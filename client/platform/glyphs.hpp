#pragma once

#include <cstdint>
#include <imgui.h>
#include <vector>

struct ImFontAtlas;
struct ImFontBaked;
struct ImFontConfig;

namespace chengxin::client {

/// Fonts whose glyphs the browser draws with the system's own Chinese fonts; both weights contain the icons
/// (code points U+E000–U+F8FF of bootstrap-icons), at any size.
struct Fonts {
    ImFont* regular = nullptr;  ///< weight 400, the default
    ImFont* semibold = nullptr; ///< weight 600
};

/// Supplies ImGui's dynamic atlas with glyphs. Metrics are answered at once; pictures are drawn together at the end of
/// the frame with one read-back.
class Glyphs {
public:
    /// Adds the fonts to the current context's atlas.
    Fonts create();
    const Fonts& fonts() const { return m_fonts; }
    /// Draws what this frame asked for into the atlas; between ImGui::Render and the renderer.
    void draw_pending();
    /// A web font (icons, fallback) has arrived: all glyphs are made anew.
    void discard();

    /// Called by the font loader.
    bool load(ImFontAtlas& atlas, const ImFontConfig& source, const ImFontBaked& baked, ImWchar codepoint, ImFontGlyph* glyph, float* advance);

private:
    /// A reserved rectangle without a picture; layout known to web/library/glyphs.js.
    struct Request {
        std::uint32_t codepoint;
        std::int32_t face;
        float pixels;              ///< font size in device pixels
        std::int32_t left, top;    ///< of the picture, from the origin on the base line
        std::int32_t width, height;
        std::int32_t x, y;         ///< place in the scratch canvas, filled by JavaScript
        std::int32_t rectangle;    ///< ImFontAtlasRectId
    };

    Fonts m_fonts;
    std::vector<Request> m_requests;
};

} // namespace chengxin::client
