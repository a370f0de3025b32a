#pragma once

#include "client/ui/layout.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Widgets that choose among given things. All return true once when the choice changed.
namespace chengxin::client::ui {

struct Option {
    std::string value;
    std::string label;
    std::int64_t count = -1; ///< shown behind the label; -1 for none
    bool at_least = false;   ///< the count is a lower bound: "1,000 以上"
};

struct ChoiceOptions {
    float width = 0;
    bool hide_label = false;
    bool required = false;
    bool disabled = false;
    std::string_view hint;
    std::string_view message;
    std::string_view placeholder = "请选择";
};

/// "1,234", or at_least_text of a lower bound.
std::string count_text(const Option& option);

/// A drop-down list; `value` is one of the options' values or empty.
bool select(std::string_view label, std::string& value, std::span<const Option> options, const ChoiceOptions& look = {});
bool check_box(std::string_view label, bool& checked, bool disabled = false);
bool radio_group(std::string_view label, std::string& value, std::span<const Option> options, const ChoiceOptions& look = {});
/// A few options in one bar.
bool segmented(std::string_view label, std::string& value, std::span<const Option> options);
/// Tabs with an underline, counts behind the labels.
bool tabs(std::string_view label, std::string& value, std::span<const Option> options);
/// "第 1 页 / 共 9 页" with buttons; pages count from 1. `capped`: the total is a lower bound ("1,000 以上").
bool pager(std::int64_t& page, std::int64_t page_size, std::int64_t total, bool capped = false);

} // namespace chengxin::client::ui
