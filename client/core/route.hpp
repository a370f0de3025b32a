#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chengxin::client {

/// An address of ours, taken apart: "/search?q=华盛&page=2".
struct Route {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order

    /// Value of a parameter, empty if it is absent.
    std::string get(std::string_view name) const;
    /// A page number: 1 if absent or senseless.
    int get_page(std::string_view name = "page") const;
    /// Changes a parameter; an empty value takes it away.
    Route& set(std::string_view name, std::string_view value);
    std::string address() const;
};

Route parse_route(std::string_view address);

} // namespace chengxin::client
