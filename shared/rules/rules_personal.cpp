#include "shared/core/text.hpp"
#include "shared/rules/open_text.hpp"
#include "shared/rules/rules.hpp"

namespace chengxin::rules {

namespace {

std::string places_in_words(std::string_view value, const std::vector<PersonalPlace>& places)
{
    constexpr std::size_t k_most_named = 5;
    std::string words;
    for (std::size_t i = 0; i < places.size() && i < k_most_named; ++i) {
        words += (i > 0 ? "，" : "") + std::string("第 ") + std::to_string(text::count_characters(value.substr(0, places[i].begin)) + 1) +
                 " 个字起是" + name_of(places[i].kind) + "（" + places[i].masked + "）";
    }
    return places.size() > k_most_named ? words + "，等 " + std::to_string(places.size()) + " 处" : words;
}

} // namespace

void check_r10_personal_data(RowContext& context)
{
    const CheckedRow& row = context.row();
    if (row.natural_person || !row.window.is_public()) {
        return;
    }
    for (const int field : context.item().open_texts) {
        const std::string_view value = context.value(field);
        if (!may_hold_personal_data(value)) {
            continue;
        }
        const auto search = personal_search_of(*context.item().fields[static_cast<std::size_t>(field)].field, context.options().today);
        const std::vector<PersonalPlace> places = find_personal_data(value, *search);
        if (places.empty()) {
            continue;
        }
        context.warning(Rule::r10, field,
                        context.field_name(field) + "会公开，其中有个人信息：" + places_in_words(value, places) +
                            "。请遮盖后再公开，可直接采用建议的写法。",
                        mask_personal_data(value, places));
        context.row().findings.back().value = value; // whole, so that whoever confirms corrects no shortened text
    }
}

} // namespace chengxin::rules
