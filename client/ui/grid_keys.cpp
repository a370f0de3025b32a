#include "client/ui/grid_keys.hpp"

#include <optional>

namespace chengxin::client::ui {

namespace {

std::optional<GridStep> step_of(const GridPress& press)
{
    switch (press.key) {
    case GridKey::left: return press.control ? GridStep::far_left : GridStep::left;
    case GridKey::right: return press.control ? GridStep::far_right : GridStep::right;
    case GridKey::up: return press.control ? GridStep::far_up : GridStep::up;
    case GridKey::down: return press.control ? GridStep::far_down : GridStep::down;
    case GridKey::home: return press.control ? GridStep::first : GridStep::row_start;
    case GridKey::end: return press.control ? GridStep::last : GridStep::row_end;
    case GridKey::page_up: return GridStep::page_up;
    case GridKey::page_down: return GridStep::page_down;
    default: return std::nullopt;
    }
}

GridCommand with_control(const GridPress& press)
{
    switch (press.key) {
    case GridKey::a: return GridCommand::select_all;
    case GridKey::d: return GridCommand::fill_down;
    case GridKey::f:
    case GridKey::h: return GridCommand::find;
    case GridKey::y: return GridCommand::redo;
    case GridKey::z: return press.shift ? GridCommand::redo : GridCommand::undo;
    case GridKey::enter: return GridCommand::accept;
    default: return GridCommand::none;
    }
}

GridCommand while_navigating(const GridPress& press)
{
    if (press.control) {
        return with_control(press);
    }
    switch (press.key) {
    case GridKey::enter: return press.shift ? GridCommand::previous_wrong : GridCommand::edit;
    case GridKey::f2: return GridCommand::edit;
    case GridKey::space: return GridCommand::edit_all;
    case GridKey::f8: return press.shift ? GridCommand::previous_wrong : GridCommand::skip_wrong;
    case GridKey::escape: return GridCommand::revert;
    case GridKey::del: return GridCommand::clear;
    default: return GridCommand::none;
    }
}

GridCommand while_writing(const GridPress& press)
{
    switch (press.key) {
    case GridKey::enter:
        return press.control ? GridCommand::fill_range : press.shift ? GridCommand::previous_wrong : GridCommand::next_wrong;
    case GridKey::f8: return press.shift ? GridCommand::previous_wrong : GridCommand::skip_wrong;
    case GridKey::escape: return GridCommand::revert;
    case GridKey::f2: return GridCommand::edit;
    default: return GridCommand::none;
    }
}

} // namespace

GridAction action_of(GridMode mode, const GridPress& press)
{
    const auto step = step_of(press);
    if (mode == GridMode::navigate) {
        return step ? GridAction{press.shift ? GridCommand::extend : GridCommand::move, *step} : GridAction{while_navigating(press)};
    }
    if (mode == GridMode::type && step && !press.shift && !press.control) {
        return {GridCommand::move, *step};
    }
    return {while_writing(press)};
}

} // namespace chengxin::client::ui
