#include "server/features/data_import/xls_convert.hpp"

#include "shared/sheet/cell.hpp"
#include "shared/sheet/number_text.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <freexl.h>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace chengxin::data_import {
namespace {

using sheet::CellKind;

constexpr int k_input = 3;  ///< descriptors in the child
constexpr int k_output = 4;
constexpr std::size_t k_piece = 256 * 1024;

/// Collects the answer and writes it in large pieces.
class Answer {
public:
    template <class T> void number(T value) { m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void text(std::string_view text)
    {
        number(static_cast<std::uint32_t>(text.size()));
        m_bytes.append(text);
        if (m_bytes.size() > k_piece) flush();
    }
    void flush()
    {
        std::string_view rest = m_bytes;
        while (!rest.empty()) {
            const auto written = ::write(k_output, rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) ::_exit(static_cast<int>(Conversion::unreadable));
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        m_bytes.clear();
    }

private:
    std::string m_bytes;
};

/// 2026-05-06 00:00:00 as 2026/05/06, like the dates of the other readers.
std::string date_text(std::string_view text)
{
    std::string date(text);
    std::replace(date.begin(), date.end(), '-', '/');
    if (const auto midnight = date.find(" 00:00:00"); midnight != std::string::npos) date.erase(midnight);
    return date;
}

void write_cell(Answer& answer, std::uint16_t column, CellKind kind, std::string_view text)
{
    answer.number('C');
    answer.number(column);
    answer.number(static_cast<std::uint8_t>(kind));
    answer.text(text);
}

void write_value(Answer& answer, std::uint16_t column, const FreeXL_CellValue& value)
{
    switch (value.type) {
    case FREEXL_CELL_INT: return write_cell(answer, column, CellKind::number, std::to_string(value.value.int_value));
    case FREEXL_CELL_DOUBLE: return write_cell(answer, column, CellKind::number, sheet::number_text(value.value.double_value));
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME: return write_cell(answer, column, CellKind::date, date_text(value.value.text_value));
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT: return write_cell(answer, column, CellKind::text, value.value.text_value ? value.value.text_value : "");
    default: return; // FREEXL_CELL_NULL
    }
}

bool write_rows(const void* handle, Answer& answer)
{
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (freexl_worksheet_dimensions(handle, &rows, &columns) != FREEXL_OK) return false;
    for (unsigned int row = 0; row < rows; ++row) {
        answer.number('R');
        answer.number(static_cast<std::uint32_t>(row + 1));
        for (unsigned short column = 0; column < columns; ++column) {
            FreeXL_CellValue value = {};
            value.type = FREEXL_CELL_NULL;
            if (freexl_get_cell_value(handle, row, column, &value) == FREEXL_OK) write_value(answer, column, value);
        }
    }
    return true;
}

Conversion convert(unsigned int sheet_limit)
{
    const void* handle = nullptr;
    const std::string path = "/proc/self/fd/" + std::to_string(k_input);
    if (freexl_open(path.c_str(), &handle) != FREEXL_OK || !handle) return Conversion::unreadable; // 0 with a null handle happens, and is an error
    unsigned int value = FREEXL_BIFF_PLAIN;
    if (freexl_get_info(handle, FREEXL_BIFF_PASSWORD, &value) == FREEXL_OK && value == FREEXL_BIFF_OBFUSCATED) return Conversion::password;
    if (freexl_get_info(handle, FREEXL_BIFF_SHEET_COUNT, &value) != FREEXL_OK) return Conversion::unreadable;
    if (value == 0) return Conversion::no_sheet;
    if (value > sheet_limit) return Conversion::too_many_sheets;
    Answer answer;
    for (unsigned int index = 0; index < value; ++index) {
        const char* name = nullptr;
        const auto number = static_cast<unsigned short>(index);
        if (freexl_get_worksheet_name(handle, number, &name) != FREEXL_OK) return Conversion::unreadable;
        answer.number('S');
        answer.text(name ? name : "");
        if (freexl_select_active_worksheet(handle, number) != FREEXL_OK || !write_rows(handle, answer)) return Conversion::unreadable;
    }
    answer.flush();
    return Conversion::done; // the process ends; nothing needs to be given back
}

void limit(int resource, std::uint64_t value)
{
    const rlimit both{value, value};
    if (::setrlimit(static_cast<__rlimit_resource>(resource), &both) != 0) ::_exit(static_cast<int>(Conversion::unreadable));
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHENGXIN_SHADOW_MEMORY 1
#endif
#endif

/// Address space of this process, which a forked child begins with: over a gigabyte in a busy server.
std::uint64_t address_space()
{
    std::ifstream file("/proc/self/statm");
    std::uint64_t pages = 0;
    if (!(file >> pages)) throw std::runtime_error("cannot read /proc/self/statm");
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// In the child: only the two files, little of everything, nothing to gain by a set-user program.
[[noreturn]] void run_child(int input, int output, const ConversionLimits& limits, [[maybe_unused]] std::uint64_t inherited_bytes) noexcept
{
    // Out of the way first, so that neither is overwritten by the other.
    const int high_input = ::fcntl(input, F_DUPFD, 64);
    const int high_output = ::fcntl(output, F_DUPFD, 64);
    const int nowhere = ::open("/dev/null", O_RDWR); // the server's log is not the child's
    if (nowhere < 0 || ::dup2(nowhere, STDIN_FILENO) < 0 || ::dup2(nowhere, STDOUT_FILENO) < 0 || ::dup2(nowhere, STDERR_FILENO) < 0)
        ::_exit(static_cast<int>(Conversion::unreadable));
    if (high_input < 0 || high_output < 0 || ::dup2(high_input, k_input) < 0 || ::dup2(high_output, k_output) < 0)
        ::_exit(static_cast<int>(Conversion::unreadable));
    ::close_range(k_output + 1, ~0U, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits.cpu_seconds);
    limit(RLIMIT_FSIZE, limits.output_bytes);
    limit(RLIMIT_NOFILE, k_output + 3); // FreeXL opens the input once more
#ifndef CHENGXIN_SHADOW_MEMORY
    limit(RLIMIT_AS, inherited_bytes + limits.memory_bytes); // AddressSanitizer maps terabytes
#endif
    sigset_t none; // whatever the server does with signals: the alarm must end this, and a crash run nobody's handler
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) ::signal(signal, SIG_DFL);
    ::alarm(limits.seconds);
    Conversion outcome = Conversion::unreadable;
    try {
        outcome = convert(limits.sheets);
    } catch (...) { // out of memory: what lies up the stack belongs to the server
    }
    ::_exit(static_cast<int>(outcome));
}

} // namespace

Conversion convert_xls(MemoryFile& input, MemoryFile& output, const ConversionLimits& limits)
{
    const std::uint64_t inherited_bytes = address_space();
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) run_child(input.descriptor(), output.descriptor(), limits, inherited_bytes);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
    }
    if (!WIFEXITED(status)) return Conversion::unreadable;
    const int code = WEXITSTATUS(status);
    return code <= static_cast<int>(Conversion::no_sheet) ? static_cast<Conversion>(code) : Conversion::unreadable;
}

} // namespace chengxin::data_import
