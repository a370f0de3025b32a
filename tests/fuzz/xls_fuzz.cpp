// libFuzzer target: .xls. FreeXL writes outside of its buffers on crafted files and is therefore kept in a process of its own
// (xls_convert.hpp); fuzzing it in this process would only find that again. So two things are fuzzed, as in production:
// a file with the signature of compound files goes through the whole path, conversion in the child included, where whatever
// happens to the child must come back as a sentence; anything else stands for the child's answer, which the parent takes
// apart under the sanitizers, since a hijacked child could say anything.
#include "server/features/data_import/xls_reader.hpp"
#include "shared/sheet/compound_file.hpp"
#include "tests/fuzz/table_oracle.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

using namespace chengxin;
using namespace chengxin::fuzz;

namespace {

void read_all(Result<std::unique_ptr<sheet::Workbook>> workbook)
{
    const auto limits = small_limits();
    if (!workbook) return check_error(workbook.error());
    if ((*workbook)->sheets().size() > limits.sheets) std::abort();
    for (std::size_t sheet = 0; sheet < (*workbook)->sheets().size(); ++sheet) {
        const Table first = read_sheet(**workbook, sheet, limits);
        const Table second = read_sheet(**workbook, sheet, limits);
        if (first.refusal != second.refusal || !same_cells(first, second)) std::abort();
    }
    check_header_search(**workbook);
}

/// The child's crashes are expected and not the finding: its sanitizer and fuzzer get no place to report them to.
void silence_child()
{
    if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
    if (::chdir("/proc") != 0) ::_exit(1);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    return ::pthread_atfork(nullptr, nullptr, silence_child);
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.substr(0, sheet::k_compound_signature.size()) == sheet::k_compound_signature) {
        sheet::MemorySource source(bytes);
        read_all(data_import::open_any_workbook(source, small_limits(), {.memory_bytes = 256 << 20, .output_bytes = 32 << 20, .cpu_seconds = 2, .seconds = 2}));
    } else {
        read_all(data_import::read_xls_answer(std::string(bytes), small_limits()));
    }
    return 0;
}
