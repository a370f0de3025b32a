#include "server/search/figure_keeper.hpp"

#include "server/publication/generation.hpp"

namespace chengxin::search {

FigureKeeper::~FigureKeeper()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

std::shared_ptr<const FigureTable> FigureKeeper::for_snapshot(storage::Connection& connection)
{
    const ChangeCount known = publication::change_count(connection);
    const std::int64_t generation = known.changes;
    const std::lock_guard lock(m_mutex);
    if (m_table && m_table->generation() == generation) return m_table;
    if (m_table && m_table->generation() > generation) return nullptr; // an old snapshot
    if (m_renewal.holds(known)) return nullptr; // rows of a long import: the database is asked meanwhile
    (void)m_renewal.current(known);
    m_wanted = generation;
    if (!m_thread.joinable()) m_thread = std::thread([this] { work(); });
    m_changed.notify_all();
    return nullptr;
}

void FigureKeeper::wait_for(std::int64_t generation)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_table && m_table->generation() >= generation; });
}

void FigureKeeper::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [&] { return m_stopping || m_wanted >= 0; });
        if (m_stopping) return;
        m_wanted = -1;
        lock.unlock();
        load();
        lock.lock();
        m_changed.notify_all();
    }
}

/// A database that cannot be read is the concern of those who ask it something; the next search has this tried again.
void FigureKeeper::load()
{
    const auto former = m_table; // only this thread replaces it
    std::shared_ptr<const FigureTable> table;
    try {
        table = m_store.read([&](storage::Connection& connection) { return FigureTable::load(connection, former.get()); });
    } catch (const storage::DatabaseFailure&) {
        return forget_attempt();
    } catch (const std::bad_alloc&) {
        return forget_attempt();
    }
    const std::lock_guard lock(m_mutex);
    m_table = std::move(table);
}

void FigureKeeper::forget_attempt()
{
    const std::lock_guard lock(m_mutex);
    m_renewal = {};
}

} // namespace chengxin::search
