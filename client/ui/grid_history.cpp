#include "client/ui/grid_history.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::client::ui {

void GridHistory::add(GridChanges step)
{
    step.erase(std::remove_if(step.begin(), step.end(), [](const GridChange& change) { return change.before == change.after; }),
               step.end());
    if (step.empty()) {
        return;
    }
    for (std::size_t i = m_done; i < m_steps.size(); ++i) {
        m_cells -= m_steps[i].size();
    }
    m_steps.resize(m_done);
    m_cells += step.size();
    m_steps.push_back(std::move(step));
    std::size_t forgotten = 0;
    while (m_cells > k_most_cells && forgotten + 1 < m_steps.size()) {
        m_cells -= m_steps[forgotten++].size();
    }
    m_steps.erase(m_steps.begin(), m_steps.begin() + static_cast<std::ptrdiff_t>(forgotten));
    m_done = m_steps.size();
}

GridChanges GridHistory::undo()
{
    if (!can_undo()) {
        return {};
    }
    GridChanges back = m_steps[--m_done];
    std::reverse(back.begin(), back.end()); // a cell that changed twice in one step ends as it began
    for (GridChange& change : back) {
        std::swap(change.before, change.after);
    }
    return back;
}

GridChanges GridHistory::redo()
{
    return can_redo() ? m_steps[m_done++] : GridChanges{};
}

void GridHistory::clear()
{
    m_steps.clear();
    m_done = 0;
    m_cells = 0;
}

} // namespace chengxin::client::ui
