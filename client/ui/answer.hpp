#pragma once

#include "client/ui/display.hpp"

namespace chengxin::client::ui {

/// Draws what a `Pending<T>` (client/core/api_client.hpp) is at: skeleton rows while waiting, the error's sentence with a
/// button to try again, or `draw(value)`. True when the person wants to try again. An older value stays visible while a
/// newer one is fetched, if the caller keeps it.
template <class Pending, class Draw> bool draw_answer(const Pending& pending, Draw&& draw, int skeleton_rows = 6)
{
    if (pending.waiting()) {
        skeleton(skeleton_rows, 28);
        return false;
    }
    const auto* answer = pending.answer();
    if (answer == nullptr) return false;
    if (!*answer) return empty_state(Icon::offline, "暂时无法取得数据", answer->error().message, "重试");
    draw(**answer);
    return false;
}

} // namespace chengxin::client::ui
