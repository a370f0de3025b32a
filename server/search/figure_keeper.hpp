#pragma once

#include "server/core/renewal.hpp"
#include "server/search/figure_table.hpp"
#include "server/storage/store.hpp"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

namespace chengxin::search {

/// Keeps the figure table in step with the database, while a long import is published once a second, in a thread of its own that begins with the first search: commands that
/// only import never pay for it. Thread-safe. Must go before the store.
class FigureKeeper {
public:
    explicit FigureKeeper(storage::Store& store) : m_store(store) {}
    ~FigureKeeper();
    FigureKeeper(const FigureKeeper&) = delete;
    FigureKeeper& operator=(const FigureKeeper&) = delete;

    /// The table that is exact for this snapshot; null while there is none: then search asks the database. One point look-up.
    std::shared_ptr<const FigureTable> for_snapshot(storage::Connection& connection);

    /// Waits until a table of this generation or a newer one is there. For tests.
    void wait_for(std::int64_t generation);

private:
    void work();
    void load();
    void forget_attempt();

    storage::Store& m_store;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<const FigureTable> m_table;
    std::int64_t m_wanted = -1; ///< generation that a search has met
    Renewal m_renewal;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace chengxin::search
