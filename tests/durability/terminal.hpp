#pragma once

#include "tests/durability/server_process.hpp"

#include <string>
#include <vector>

namespace chengxin::durability {

/// `chengxin <arguments>` at a terminal of its own (a pseudo terminal) that it reads from and writes to.
class Terminal {
public:
    explicit Terminal(const std::vector<std::string>& arguments);
    ~Terminal(); ///< kills it
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Waits until this stands behind what was waited for before; throws with all that was shown when the program ends or says nothing
    /// for minutes.
    void wait_for(const std::string& text);
    void type(const std::string& line);
    /// Waits for its end. The output is all that the screen showed.
    CommandResult finish();

private:
    bool read_some(); ///< false: the program has ended

    pid_t m_child = -1;
    int m_screen = -1;
    std::string m_shown;
    std::size_t m_seen = 0; ///< of it
};

} // namespace chengxin::durability
