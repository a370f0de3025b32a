#include "server/cli/passphrase.hpp"

#include <fstream>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace chengxin::cli {

namespace {

/// The terminal does not show what is typed as long as this lives.
class Silence {
public:
    Silence()
    {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0) return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_set = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~Silence()
    {
        if (m_set) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    bool is_set() const { return m_set; }

private:
    termios m_before{};
    bool m_set = false;
};

void drop_return(std::string& line)
{
    if (!line.empty() && line.back() == '\r') line.pop_back();
}

Result<std::string> ask(const char* question)
{
    const Silence silence;
    if (!silence.is_set()) return fail(ErrorCode::invalid_request, "这里没有终端可以输入口令，请用 --passphrase-file 指定文件。", "passphrase");
    std::cerr << question << std::flush;
    std::string line;
    std::getline(std::cin, line);
    std::cerr << "\n";
    drop_return(line);
    return line;
}

} // namespace

Result<std::string> read_passphrase(const std::string& file, Passphrase kind)
{
    if (!file.empty()) {
        std::ifstream in(file);
        std::string line;
        if (!std::getline(in, line)) return fail(ErrorCode::not_found, "口令文件不存在、不能读取或是空的：" + file, "passphrase");
        drop_return(line);
        return line;
    }
    auto first = ask("口令：");
    if (!first || kind == Passphrase::known) return first;
    const auto second = ask("再输入一次：");
    if (!second) return second;
    if (*first != *second) return fail(ErrorCode::invalid_request, "两次输入的口令不同，请重新执行。", "passphrase");
    return first;
}

} // namespace chengxin::cli
