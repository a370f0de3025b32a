#include "client/core/page_list.hpp"

#include <algorithm>

namespace chengxin::client {

constexpr std::size_t k_most_living_pages = 8;

const PageEntry* PageList::find(std::string_view path) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [path](const PageEntry& entry) { return entry.info->path == path; });
    return found == m_entries.end() ? nullptr : &*found;
}

bool PageList::has_unsent_work() const
{
    return std::any_of(m_living.begin(), m_living.end(), [](const Living& living) { return living.view->has_unsent_work(); });
}

PageView& PageList::open(const PageEntry& entry)
{
    const auto found = std::find_if(m_living.begin(), m_living.end(), [&entry](const Living& living) { return living.entry == &entry; });
    if (found != m_living.end()) {
        m_living.splice(m_living.begin(), m_living, found);
    } else {
        m_living.push_front({&entry, entry.create()});
        if (m_living.size() > k_most_living_pages && !m_living.back().view->has_unsent_work())
            m_living.pop_back();
    }
    return *m_living.front().view;
}

} // namespace chengxin::client
