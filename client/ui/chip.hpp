#pragma once

#include "client/ui/display.hpp"

/// Small switches that narrow what is shown: a count, then what it counts, in the tone of its severity.
namespace chengxin::client::ui {

struct ChipOptions {
    Status status = Status::neutral;
    std::int64_t count = -1; ///< in front; -1: none
    bool chosen = false;
};

/// True once when pressed. What follows "##" in the label belongs to the id only.
bool chip(std::string_view label, const ChipOptions& options = {});
float chip_width(std::string_view label, const ChipOptions& options = {});

} // namespace chengxin::client::ui
