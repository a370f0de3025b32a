#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Corrections of a grid, step by step, to take back and to do again.
namespace chengxin::client::ui {

/// One cell's text, before and after. Rows are named by their key, columns by the number that the page gave them, so that a step can
/// be taken back while other rows and columns are shown.
struct GridChange {
    std::int64_t row = 0;
    std::size_t column = 0;
    std::string before, after;
};
using GridChanges = std::vector<GridChange>;

/// Steps of any number of cells. A new step ends what could be done again. The oldest steps are forgotten beyond `k_most_cells`.
class GridHistory {
public:
    static constexpr std::size_t k_most_cells = 1'000'000;

    /// Changes without an effect are left out; a step without any is none.
    void add(GridChanges step);
    bool can_undo() const { return m_done > 0; }
    bool can_redo() const { return m_done < m_steps.size(); }
    /// What is to be written to take the last step back; empty when there is none.
    GridChanges undo();
    /// What is to be written to do the step again that was taken back last.
    GridChanges redo();
    void clear();

private:
    std::vector<GridChanges> m_steps;
    std::size_t m_done = 0; ///< steps that are in effect
    std::size_t m_cells = 0;
};

} // namespace chengxin::client::ui
