#include "client/platform/frames.hpp"

#include "client/platform/platform.hpp"

#include <cmath>
#include <emscripten.h>
#include <imgui_internal.h>

extern "C" {
void frames_schedule();
void frames_timer(double seconds);
void input_set_cursor(int cursor);
}

namespace chengxin::client {

namespace {

constexpr int k_most_immediate_frames = 4; // press and release in one event need two, hover another

double now()
{
    return emscripten_get_now() / 1000;
}

void schedule(Frames& frames)
{
    if (frames.scheduled || !frames.visible)
        return;
    frames.scheduled = true;
    frames_schedule();
}

void begin(Platform& state)
{
    ImGuiIO& io = ImGui::GetIO();
    const double time = now();
    io.DisplaySize = state.size;
    io.DisplayFramebufferScale = ImVec2(state.density, state.density);
    io.DeltaTime = static_cast<float>(ImMax(time - state.frames.last_time, 0.0001));
    state.frames.last_time = time;
    ImGui::NewFrame();
    for (ImFont* font : io.Fonts->Fonts) // ImGui tells only the font that is pushed; text is painted with others as well
        font->CurrentRasterizerDensity = state.density;
    state.tree.begin_frame();
    state.scrolling.take_keys();
    state.scrolling.apply(io.DeltaTime);
}

void submit(Platform& state)
{
    ImDrawData& data = *ImGui::GetDrawData();
    const std::uint64_t hash = hash_of(data);
    bool textures_changed = false;
    for (const ImTextureData* texture : *data.Textures)
        textures_changed |= texture->Status != ImTextureStatus_OK;
    if (hash == state.frames.drawn_hash && !textures_changed)
        return;
    state.renderer.draw(data);
    state.frames.drawn_hash = hash;
    ++state.frames.submitted;
}

void build_frame(Platform& state)
{
    const double started = emscripten_get_now();
    begin(state);
    state.draw();
    state.scrolling.draw_overlay_bar(ImGui::GetTime());
    state.tree.end_frame(state.frames.last_time);
    state.text.end_frame();
    ImGui::Render();
    if (const double patch = state.tree.patch_ms(); patch > 0)
        state.frames.last_patch_ms = patch;
    state.frames.last_build_ms = emscripten_get_now() - started - state.tree.patch_ms(); // what follows is the browser's: glyphs and WebGL
    state.glyphs.draw_pending();
    submit(state);
    input_set_cursor(ImGui::GetMouseCursor());
    ++state.frames.count;
}

} // namespace

void request_frame()
{
    Frames& frames = platform().frames;
    frames.settling = k_settling_frames;
    schedule(frames);
}

void request_frame_after(double seconds)
{
    Frames& frames = platform().frames;
    const double time = now(), due = time + ImMax(seconds, 0.0);
    const bool comes_earlier = frames.due_at > time && frames.due_at <= due; // one that is overdue may not come at all: a clock that was set forward
    if (comes_earlier)
        return;
    frames.due_at = due;
    frames_timer(seconds);
}

void draw_now()
{
    Platform& state = platform();
    ImGuiContext& context = *ImGui::GetCurrentContext();
    if (state.frames.visible && !context.WithinFrameScope)
        for (int frame = 0; frame < k_most_immediate_frames && (frame == 0 || context.InputEventsQueue.Size > 0); ++frame)
            build_frame(state);
    request_frame();
}

void draw_moved()
{
    Platform& state = platform();
    if (state.frames.visible && !ImGui::GetCurrentContext()->WithinFrameScope) {
        build_frame(state); // takes the new scroll position in
        state.tree.mirror_at_once();
        build_frame(state); // shows it
    }
    request_frame();
}

float frame_step()
{
    return ImMin(ImGui::GetIO().DeltaTime, 1.0f / 30);
}

} // namespace chengxin::client

extern "C" {

EMSCRIPTEN_KEEPALIVE void chengxin_frame()
{
    using namespace chengxin::client;
    Platform& state = platform();
    state.frames.scheduled = false;
    if (!state.frames.visible)
        return;
    --state.frames.settling;
    build_frame(state);
    if (state.frames.settling > 0 || ImGui::GetCurrentContext()->InputEventsQueue.Size > 0)
        schedule(state.frames);
}

EMSCRIPTEN_KEEPALIVE void chengxin_timer()
{
    chengxin::client::platform().frames.due_at = 0;
    chengxin::client::request_frame();
}

EMSCRIPTEN_KEEPALIVE void chengxin_visible(int visible)
{
    chengxin::client::platform().frames.visible = visible != 0;
    chengxin::client::platform().frames.scheduled = false;
    if (visible != 0)
        chengxin::client::request_frame();
}

}
