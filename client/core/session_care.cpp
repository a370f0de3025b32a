#include "client/core/session_care.hpp"

#include <charconv>

namespace chengxin::client {

TabNews read_tab_news(const std::string& text)
{
    TabNews news;
    const std::size_t first = text.find(' ');
    if (first == std::string::npos) return news;
    news.kind = text.substr(0, first);
    const std::size_t second = std::min(text.find(' ', first + 1), text.size());
    std::from_chars(text.data() + first + 1, text.data() + second, news.account_id);
    if (second < text.size()) news.rest = text.substr(second + 1);
    return news;
}

} // namespace chengxin::client
