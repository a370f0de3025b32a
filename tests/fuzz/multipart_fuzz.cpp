// libFuzzer target: form bodies. The first line is the content type.
#include "server/http/multipart.hpp"

#include <cstdlib>

using namespace chengxin::http;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), input.size());
    const auto body = input.substr(std::min(line_end + 1, input.size()));
    const auto parts = parse_multipart(input.substr(0, line_end), body);
    std::size_t total = 0;
    if (parts) {
        for (const auto& part : *parts) total += part.bytes.size();
    }
    if (total > body.size()) std::abort();
    (void)decode_form(input.substr(0, line_end), body);
    return 0;
}
