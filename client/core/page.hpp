#pragma once

#include "shared/core/page_info.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::client {

/// Borrowed for one frame: everything a view may touch. Defined in client/core/context.hpp.
struct PageContext;

/// One live page with its state; destroyed when the address leaves it for good, at sign-out and at kiosk idle.
class PageView {
public:
    virtual ~PageView() = default;
    virtual void draw(PageContext& context) = 0;
    virtual std::string title() const = 0;
    /// Something that a person did here is not at the server yet: leaving asks.
    virtual bool has_unsent_work() const { return false; }
    /// Files that are dropped on the window are for this page (browser::take_files); elsewhere they are refused with a sentence.
    virtual bool takes_files() const { return false; }
};

/// What a feature hands to the shell, one line per page in client/bundles.
struct PageEntry {
    const PageInfo* info; ///< a constant
    std::function<std::unique_ptr<PageView>()> create;
};

} // namespace chengxin::client
