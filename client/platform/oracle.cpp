#include "client/platform/platform.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <emscripten.h>
#include <iterator>
#include <malloc.h>

// ImGui's test hooks tell us of every item it lays out. They judge the mirror: a visible item that a person can use and
// that has no node is a mistake of a widget, which window.chengxin.unmirrored() shows and a browser test fails on.

namespace chengxin::client::semantics {

namespace {

bool is_window(ImGuiID id)
{
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    return std::any_of(context.Windows.begin(), context.Windows.end(),
                       [id](const ImGuiWindow* window) { return window->ID == id || window->ChildId == id; });
}

std::string describe(const HookedItem& item)
{
    return std::to_string(item.id) + " at " + std::to_string(static_cast<int>(item.bounds.Min.x)) + ","
           + std::to_string(static_cast<int>(item.bounds.Min.y));
}

} // namespace

void Tree::hook_item(ImGuiID id, const ImRect& bounds)
{
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    const ImGuiWindow* window = context.CurrentWindow;
    if (id == 0 || window == nullptr || window->SkipItems || (context.CurrentItemFlags & ImGuiItemFlags_Disabled) != 0)
        return;
    for (const ImGuiAxis axis : {ImGuiAxis_X, ImGuiAxis_Y}) // keys and wheel scroll; the bar is for the mouse alone
        if (id == ImGui::GetWindowScrollbarID(context.CurrentWindow, axis))
            return;
    ImRect shown = bounds;
    shown.ClipWith(window->ClipRect);
    if (shown.GetWidth() >= 1 && shown.GetHeight() >= 1)
        m_hooked.push_back({id, bounds});
}

std::string Tree::unmirrored() const
{
    std::string lines;
    for (const HookedItem& item : m_hooked) {
        const bool known = m_index.count(item.id) != 0 || std::find(m_exempt.begin(), m_exempt.end(), item.id) != m_exempt.end();
        if (known || is_window(item.id))
            continue;
        lines += describe(item) + "\n";
    }
    return lines;
}

std::string Tree::duplicates() const
{
    std::vector<HookedItem> items;
    std::copy_if(m_hooked.begin(), m_hooked.end(), std::back_inserter(items), [](const HookedItem& item) { return !is_window(item.id); });
    std::sort(items.begin(), items.end(), [](const HookedItem& left, const HookedItem& right) { return left.id < right.id; });
    std::string lines;
    for (std::size_t i = 1; i < items.size(); ++i)
        if (items[i].id == items[i - 1].id)
            lines += describe(items[i - 1]) + " and " + describe(items[i]) + "\n";
    return lines;
}

} // namespace chengxin::client::semantics

// The four functions that imgui_internal.h declares under IMGUI_ENABLE_TEST_ENGINE.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID id, const ImRect& bounds, const ImGuiLastItemData*)
{
    chengxin::client::platform().tree.hook_item(id, bounds);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID)
{
    return nullptr;
}

extern "C" {

/// One line for each item without a node; the caller frees it.
EMSCRIPTEN_KEEPALIVE char* chengxin_unmirrored()
{
    return strdup(chengxin::client::platform().tree.unmirrored().c_str());
}

/// One line for each pair of visible items with the same id, of which only one can be used; the caller frees it.
EMSCRIPTEN_KEEPALIVE char* chengxin_duplicates()
{
    return strdup(chengxin::client::platform().tree.duplicates().c_str());
}

/// 0 frames built, 1 frames submitted to WebGL, 2 milliseconds of the last build, 3 bytes that the program holds, 4 milliseconds of the last
/// patch of the mirror; for tests and measurements.
EMSCRIPTEN_KEEPALIVE double chengxin_measure(int which)
{
    const chengxin::client::Frames& frames = chengxin::client::platform().frames;
    if (which == 0)
        return static_cast<double>(frames.count);
    if (which == 3)
        return static_cast<double>(mallinfo().uordblks);
    if (which == 4)
        return frames.last_patch_ms;
    return which == 1 ? static_cast<double>(frames.submitted) : frames.last_build_ms;
}

}
