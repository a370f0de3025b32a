#include "tests/hostile/measure.hpp"

#include <fstream>
#include <malloc.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>

namespace chengxin::test {
namespace {

double seconds_of(int who)
{
    rusage usage = {};
    getrusage(static_cast<__rusage_who>(who), &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double cpu_seconds()
{
    return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

/// A figure of /proc/self/status, in bytes.
std::uint64_t status_bytes(const std::string& name)
{
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.rfind(name + ":", 0) == 0) return std::stoull(line.substr(name.size() + 1)) * 1024;
    throw std::runtime_error("no " + name + " in /proc/self/status");
}

void forget_peak()
{
    malloc_trim(0); // or what an earlier case has freed would hide what this one takes
    std::ofstream file("/proc/self/clear_refs");
    if (!(file << "5" << std::flush)) throw std::runtime_error("cannot reset the memory peak in /proc/self/clear_refs");
}

} // namespace

Cost measure(const std::function<void()>& work)
{
    forget_peak();
    const std::uint64_t before = status_bytes("VmRSS");
    const double start = cpu_seconds();
    work();
    const std::uint64_t peak = status_bytes("VmHWM");
    return {cpu_seconds() - start, peak > before ? peak - before : 0};
}

} // namespace chengxin::test
