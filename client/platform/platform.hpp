#pragma once

#include "client/platform/fetch.hpp"
#include "client/platform/files.hpp"
#include "client/platform/frames.hpp"
#include "client/platform/glyphs.hpp"
#include "client/platform/renderer.hpp"
#include "client/platform/scrolling.hpp"
#include "client/platform/semantics_tree.hpp"
#include "client/platform/text_input_state.hpp"
#include "client/platform/vault.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chengxin::client {

/// Events from the browser that the application takes once a frame.
struct BrowserEvents {
    bool address_changed = false;            ///< back or forward button
    std::vector<ChosenFile> files;          ///< chosen or dropped
    bool dragging_files = false;             ///< files hover over the window
    std::vector<std::string> told;          ///< by other tabs of this site
    bool takes_find_key = false;             ///< Ctrl+K (⌘K) is ours; set by the application in every frame
    bool colours_changed = false;            ///< Platform::screen has other colours
};

/// What the person has set, and the screen; kept true by web/library/look.js.
struct Screen {
    enum class Contrast { usual, more, forced };

    Contrast contrast = Contrast::usual;
    std::uint32_t system[6] = {};            ///< 0xRRGGBB with forced contrast: Canvas, CanvasText, LinkText, GrayText, Highlight, HighlightText
    bool coarse = false;                     ///< operated by fingers
    float left = 0, top = 0, right = 0, bottom = 0; ///< CSS pixels at the edges that a camera or a bar of the system covers
};

/// All state of the platform layer; owned by main(), found through ImGuiIO::UserData by the functions that the
/// browser calls. There is one per page of the browser.
struct Platform {
    std::function<void()> draw;              ///< draws one frame between NewFrame and Render
    Renderer renderer;
    Glyphs glyphs;
    Frames frames;
    Scrolling scrolling;
    semantics::Tree tree;
    text_input::State text;
    fetch::State fetches;
    vault::State vault;
    BrowserEvents events;
    Screen screen;
    ImVec2 size;                             ///< CSS pixels, fewer where the browser's text is set larger
    float density = 1;                       ///< device pixels for one CSS pixel
    bool touch = false;                      ///< the last pointer was a finger
    bool reduced_motion = false;
};

/// The platform of the current ImGui context.
Platform& platform();

/// Creates the contexts of WebGL and ImGui; false if the browser has no WebGL2 (the HTML page stays then).
bool start(Platform& state, std::function<void()> draw);

/// From now on the browser calls us; draws the first frame.
void listen();

} // namespace chengxin::client
