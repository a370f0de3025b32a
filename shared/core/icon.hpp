#pragma once

#include <cstdint>

/// Code points of the icon font (bootstrap-icons, MIT) that the product uses; web-dist makes the font of the page from this list.
namespace chengxin {

enum class Icon : std::uint32_t {
    none = 0,
    search = 0xf52a, home = 0xf425, document = 0xf38b, person = 0xf4d7, people = 0xf4d0, menu = 0xf479, close = 0xf659,
    chevron_down = 0xf282, chevron_up = 0xf286, chevron_left = 0xf284, chevron_right = 0xf285,
    arrow_left = 0xf12f, arrow_up = 0xf148, arrow_down = 0xf128, sort = 0xf127,
    check = 0xf633, success = 0xf26a, warning = 0xf33a, danger = 0xf622, info = 0xf430,
    copy = 0xf759, download = 0xf30a, upload = 0xf603, cloud_upload = 0xf297, calendar = 0xf214, filter = 0xf3e1, sliders = 0xf56b,
    columns = 0xf465, gear = 0xf3e5, building = 0xf1dd, bank = 0xf62e, shield = 0xf52f, shield_warning = 0xf530, bell = 0xf18a,
    clock = 0xf293, history = 0xf292, pencil = 0xf4cb, trash = 0xf5de, eye = 0xf341, eye_off = 0xf340, help = 0xf505,
    sidebar = 0xf45f, sign_out = 0xf1c3, sign_in = 0xf1be, sheet = 0xf389, plus = 0xf4fe, minus = 0xf2ea, more = 0xf5d4,
    accessibility = 0xf826, language = 0xf658, print = 0xf501, place = 0xf3e8, phone = 0xf5c1, retry = 0xf117, grid = 0xf3fc,
    news = 0xf444, megaphone = 0xf484, idea = 0xf46b, inbox = 0xf42d, offline = 0xf61b, link = 0xf470, verified = 0xf4b6,
    licence = 0xf360, penalty = 0xf3ff, award = 0xf154, dashboard = 0xf581, key = 0xf44f, table = 0xf5aa, tasks = 0xf473, chart = 0xf17e,
    send = 0xf6c0, star = 0xf588, waiting = 0xf41f,
};

} // namespace chengxin
