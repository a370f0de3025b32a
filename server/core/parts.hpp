#pragma once

#include <map>
#include <memory>
#include <typeindex>
#include <utility>

namespace chengxin {

/// What floors above core keep in memory for the life of the portal, one of each type, so that core need not name them. Put by start
/// hooks, before any request; only read after that, from any thread.
class Parts {
public:
    template <class T>
    void put(std::shared_ptr<T> part)
    {
        m_parts.insert_or_assign(std::type_index(typeid(T)), std::move(part));
    }

    /// Null when nobody has put one.
    template <class T>
    T* find() const
    {
        const auto found = m_parts.find(std::type_index(typeid(T)));
        return found == m_parts.end() ? nullptr : static_cast<T*>(found->second.get());
    }

private:
    std::map<std::type_index, std::shared_ptr<void>> m_parts;
};

} // namespace chengxin
