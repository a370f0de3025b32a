// libFuzzer target: the target of a request and its query string, into contract structs (the first byte chooses the struct).
#include "server/core/reply.hpp"
#include "server/http/form.hpp"
#include "server/http/target.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/core/text.hpp"
#include "tests/fuzz/contract_types.hpp"

#include <cstdlib>

using namespace chengxin;

namespace {

/// A path that a handler gets names a place below the root and nothing else.
void check_target(std::string_view text)
{
    const auto target = http::read_target("GET", text);
    if (!target) return;
    const std::string& path = target->path;
    if (path.empty() || path[0] != '/' || !text::is_valid_utf8(path)) std::abort();
    if (path.find('\0') != std::string::npos || path.find('\\') != std::string::npos) std::abort();
    const std::string closed = path + "/";
    if (closed.find("/../") != std::string::npos || closed.find("/./") != std::string::npos) std::abort();
    if (!target->authority.empty() && !http::is_host(target->authority)) std::abort();
}

void check_pairs(std::string_view query)
{
    const auto pairs = http::parse_pairs(query);
    if (!pairs) {
        if (pairs.error().message.empty()) std::abort();
        return;
    }
    std::string written;
    for (const auto& [name, value] : *pairs) written += (written.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    const auto again = http::parse_pairs(written);
    if (!again || *again != *pairs) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view query(reinterpret_cast<const char*>(data + 1), size - 1);
    check_target(query);
    check_pairs(query);
    const auto form = decode_query_fields(std::string(query));
    if (!form) return 0;
    fuzz::for_type(data[0], [&]<class T>() {
        T value;
        if (const auto decoded = api::decode_form(*form, api::type_of<T>(), &value); !decoded) {
            if (decoded.error().message.empty()) std::abort();
            return;
        }
        const std::string written = api::encode_query(value);
        const auto fields = decode_query_fields(written);
        T again;
        if (!fields || !api::decode_form(*fields, api::type_of<T>(), &again) || api::encode_query(again) != written) std::abort();
    });
    return 0;
}
