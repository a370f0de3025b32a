#include "shared/catalogue/model.hpp"

#include "shared/core/text.hpp"

namespace chengxin::catalogue {

int field_with_role(const Item& item, Role role)
{
    for (std::size_t i = 0; i < item.fields.size(); ++i) {
        if (item.fields[i].role == role) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

int field_with_code(const Item& item, std::string_view code)
{
    for (std::size_t i = 0; i < item.fields.size(); ++i) {
        if (item.fields[i].code == code) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

const CodeList* find_code_list(const ItemReference& reference, std::string_view code)
{
    for (const CodeList& list : reference.code_lists) {
        if (list.code == code) {
            return &list;
        }
    }
    return nullptr;
}

const char* grade_text(Grade grade)
{
    switch (grade) {
    case Grade::none: return "";
    case Grade::minor: return "轻微";
    case Grade::general: return "一般";
    case Grade::serious: return "严重";
    }
    return "";
}

std::string masked(const Mask& mask, std::string_view value)
{
    const auto first = static_cast<std::size_t>(mask.keep_first < 0 ? 0 : mask.keep_first);
    const auto last = static_cast<std::size_t>(mask.keep_last < 0 ? 0 : mask.keep_last);
    if (first + last == 0) {
        return std::string(value);
    }
    std::u32string letters = text::to_code_points(value);
    // A value too short for its mask shows nothing of itself.
    const bool hide_all = letters.size() <= first + last;
    for (std::size_t i = hide_all ? 0 : first; i < (hide_all ? letters.size() : letters.size() - last); ++i) {
        letters[i] = U'*';
    }
    return text::from_code_points(letters);
}

} // namespace chengxin::catalogue
