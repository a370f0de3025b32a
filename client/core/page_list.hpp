#pragma once

#include "client/core/page.hpp"

#include <list>

namespace chengxin::client {

/// The registered pages and the living ones, one object per path, so that "back" finds a page as it was left.
class PageList {
public:
    explicit PageList(std::vector<PageEntry> entries) : m_entries(std::move(entries)) {}

    const std::vector<PageEntry>& entries() const { return m_entries; }
    /// Null for an address that no feature registered.
    const PageEntry* find(std::string_view path) const;
    /// The living page of the entry, made if need be. Those unused longest are destroyed, unless there is unsent work on them.
    PageView& open(const PageEntry& entry);
    void destroy_all() { m_living.clear(); }
    bool has_unsent_work() const;

private:
    struct Living {
        const PageEntry* entry;
        std::unique_ptr<PageView> view;
    };

    std::vector<PageEntry> m_entries;
    std::list<Living> m_living; ///< the last used first
};

} // namespace chengxin::client
