#include "client/core/route.hpp"

#include "shared/api/form.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::client {

std::string Route::get(std::string_view name) const
{
    const auto found = std::find_if(query.begin(), query.end(), [name](const auto& item) { return item.first == name; });
    return found == query.end() ? std::string() : found->second;
}

int Route::get_page(std::string_view name) const
{
    const std::string text = get(name);
    int page = 0;
    std::from_chars(text.data(), text.data() + text.size(), page);
    return std::max(page, 1);
}

Route& Route::set(std::string_view name, std::string_view value)
{
    const auto found = std::find_if(query.begin(), query.end(), [name](const auto& item) { return item.first == name; });
    if (found == query.end() && !value.empty())
        query.emplace_back(name, value);
    else if (found != query.end() && value.empty())
        query.erase(found);
    else if (found != query.end())
        found->second = value;
    return *this;
}

std::string Route::address() const
{
    std::string address = path;
    char separator = '?';
    for (const auto& [name, value] : query) {
        address += separator + api::percent_encode(name) + "=" + api::percent_encode(value);
        separator = '&';
    }
    return address;
}

Route parse_route(std::string_view address)
{
    Route route;
    address = address.substr(0, address.find('#'));
    const std::size_t mark = address.find('?');
    route.path = api::percent_decode(address.substr(0, mark));
    if (mark == std::string_view::npos)
        return route;
    for (std::string_view rest = address.substr(mark + 1); !rest.empty();) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (equals > 0)
            route.query.emplace_back(api::percent_decode(pair.substr(0, equals)), api::percent_decode(pair.substr(std::min(equals + 1, pair.size()))));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return route;
}

} // namespace chengxin::client
