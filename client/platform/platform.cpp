#include "client/platform/platform.hpp"

#include "client/platform/browser.hpp"

#include <cstdlib>
#include <emscripten.h>
#include <emscripten/html5.h>

extern "C" void platform_listen();

namespace chengxin::client {

namespace {

constexpr const char* k_canvas = "#canvas";

bool create_context()
{
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.alpha = EM_FALSE;
    attributes.depth = EM_FALSE;
    attributes.stencil = EM_FALSE;
    attributes.antialias = EM_FALSE;
    attributes.preserveDrawingBuffer = EM_FALSE;
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context(k_canvas, &attributes);
    return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void configure_imgui(Platform& state)
{
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.UserData = &state;
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_HasMouseCursors;
    io.ConfigFlags = ImGuiConfigFlags_None; // the mirror moves the focus, not ImGui
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    io.KeyRepeatDelay = 1e6f;               // the browser repeats keys
    io.BackendPlatformName = "browser";
    io.BackendRendererName = "webgl2";
    ImGui::GetPlatformIO().Renderer_TextureMaxWidth = 4096;
    ImGui::GetPlatformIO().Renderer_TextureMaxHeight = 4096;
    ImGui::GetCurrentContext()->TestEngineHookItems = true;
    ImGui::StyleColorsLight();
    ImGui::GetPlatformIO().Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) { browser::copy(text); };
    state.glyphs.create();
}

} // namespace

Platform& platform()
{
    return *static_cast<Platform*>(ImGui::GetIO().UserData);
}

bool start(Platform& state, std::function<void()> draw)
{
    if (!create_context() || !state.renderer.create())
        return false;
    configure_imgui(state);
    state.draw = std::move(draw);
    return true;
}

void listen()
{
    platform_listen();
}

} // namespace chengxin::client

extern "C" {

EMSCRIPTEN_KEEPALIVE void chengxin_resize(float width, float height, float density)
{
    auto& state = chengxin::client::platform();
    state.size = ImVec2(width, height);
    state.density = density;
    chengxin::client::draw_now(); // in the same step as the canvas changes size, or it flashes white
}

EMSCRIPTEN_KEEPALIVE void chengxin_reduced_motion(int reduced)
{
    chengxin::client::platform().reduced_motion = reduced != 0;
}

EMSCRIPTEN_KEEPALIVE void chengxin_screen(int coarse, float left, float top, float right, float bottom)
{
    auto& screen = chengxin::client::platform().screen;
    screen.coarse = coarse != 0;
    screen.left = left;
    screen.top = top;
    screen.right = right;
    screen.bottom = bottom;
    chengxin::client::request_frame();
}

/// contrast: 0 usual, 1 more, 2 forced; `system` as Screen::system has it.
EMSCRIPTEN_KEEPALIVE void chengxin_contrast(int contrast, const std::uint32_t* system)
{
    auto& state = chengxin::client::platform();
    state.screen.contrast = static_cast<chengxin::client::Screen::Contrast>(contrast);
    for (std::uint32_t& colour : state.screen.system)
        colour = *system++;
    state.events.colours_changed = true;
    chengxin::client::request_frame();
}

/// The lost WebGL context is back, empty.
EMSCRIPTEN_KEEPALIVE void chengxin_context_restored()
{
    auto& state = chengxin::client::platform();
    state.renderer.create();
    state.renderer.forget_textures();
    state.frames.drawn_hash = 0;
    chengxin::client::request_frame();
}

}
