#include "client/platform/browser.hpp"
#include "client/platform/platform.hpp"

#include <imgui_internal.h>

extern "C" void browser_expose();

using namespace chengxin::client;

int main()
{
    static Platform state;
    static std::string text;
    const bool started = start(state, [] {
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("main", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
        platform().scrolling.set_main_window(ImGui::GetCurrentWindow()->ID);
        ImGui::TextUnformatted("统一社会信用代码 91650100MA776C2D04 — 行政许可");
        ImGui::PushFont(platform().glyphs.fonts().semibold, 24);
        ImGui::TextUnformatted("查企业，看信用 \uF52A");
        ImGui::PopFont();
        if (ImGui::Button("搜索") || semantics::activated(ImGui::GetID("搜索"))) semantics::announce("搜索");
        semantics::last_item(semantics::Role::button, "搜索");
        for (int i = 0; i < 100; ++i) ImGui::Text("伊宁市第%d贸易公司", i);
        ImGui::End();
    });
    if (!started) return 1;
    browser_expose();
    browser::show_canvas();
    return 0;
}
