#include "tests/durability/terminal.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <unistd.h>

namespace chengxin::durability {

namespace {

constexpr int k_patience_ms = 120'000;

} // namespace

Terminal::Terminal(const std::vector<std::string>& arguments)
{
    m_screen = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char name[128];
    if (m_screen < 0 || ::grantpt(m_screen) != 0 || ::unlockpt(m_screen) != 0 || ::ptsname_r(m_screen, name, sizeof name) != 0)
        throw std::runtime_error("no pseudo terminal");
    const int terminal = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) throw std::runtime_error("the pseudo terminal does not open");
    m_child = ::fork();
    if (m_child < 0) throw std::runtime_error("fork");
    if (m_child == 0) {
        ::setsid();
        become_chengxin(arguments, {terminal, terminal, terminal});
    }
    ::close(terminal);
}

Terminal::~Terminal()
{
    if (m_child > 0) {
        ::kill(m_child, SIGKILL);
        wait_for_end(m_child);
    }
    ::close(m_screen);
}

bool Terminal::read_some()
{
    pollfd waiting{m_screen, POLLIN, 0};
    if (::poll(&waiting, 1, k_patience_ms) == 0) throw std::runtime_error("nothing more is shown: " + m_shown);
    char buffer[4096];
    const ssize_t count = ::read(m_screen, buffer, sizeof buffer); // EIO when nobody has the other end open
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) return false;
    m_shown.append(buffer, static_cast<std::size_t>(count));
    return true;
}

void Terminal::wait_for(const std::string& text)
{
    for (;;) {
        const std::size_t at = m_shown.find(text, m_seen);
        if (at != std::string::npos) {
            m_seen = at + text.size();
            return;
        }
        if (!read_some()) throw std::runtime_error("the program ended: " + m_shown);
    }
}

void Terminal::type(const std::string& line)
{
    const std::string keys = line + "\n";
    if (::write(m_screen, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
        throw std::runtime_error("the terminal takes no keys");
}

CommandResult Terminal::finish()
{
    while (read_some()) {
    }
    CommandResult result;
    result.exit_code = wait_for_end(m_child);
    m_child = -1;
    result.output = m_shown;
    return result;
}

} // namespace chengxin::durability
