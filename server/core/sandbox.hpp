#pragma once

#include "server/core/log.hpp"
#include "shared/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Programs that parse hostile files run without anything that is worth stealing or breaking: exec'd, so that neither keys nor memory of
/// the server are there; an empty environment; no descriptors but input (a sealed file in memory) and output; no new files but for reading
/// those of the system (landlock(7)); no sockets, processes, signals to others (seccomp(2), only what is named is allowed); limits of
/// processor, memory and output (setrlimit(2)).
namespace chengxin::sandbox {

struct Program {
    std::vector<std::string> command;     ///< path of the program, then its arguments
    std::string name = command.front();   ///< as the user knows it, in sentences
    std::size_t most_output = 16U << 20U; ///< bytes
    std::size_t memory = 1U << 30U;       ///< bytes of address space
    unsigned cpu_seconds = 20;
    std::chrono::milliseconds deadline{60'000};
};

/// What of the kernel confines a program. One of the two alone leaves files or sockets open.
struct Support {
    int landlock = 0; ///< version of its interface; 0: none
    bool seccomp = false;

    bool complete() const { return landlock > 0 && seccomp; }
};
Support support();

/// What the program wrote on its standard output, given `input` on its standard input. Refuses, with a reason in the log, where the kernel
/// cannot confine it. Waits for the end: for jobs and lanes, not for threads that answer requests (std::logic_error, storage::NoWaiting).
Result<std::string> run(const Log& log, const Program& program, std::string_view input, Support kernel = support());

/// The text of a PDF in UTF-8, by pdftotext (Debian package poppler-utils), page after page.
Result<std::string> pdf_text(const Log& log, std::string_view pdf);

} // namespace chengxin::sandbox
