// libFuzzer target: JSON into contract structs; the first byte chooses the struct. What decodes must encode to JSON that
// decodes to the same again, and every refusal is a sentence.
#include "shared/api/json_codec_native.hpp"
#include "tests/fuzz/contract_types.hpp"

#include <cstdlib>

using namespace chengxin;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    fuzz::for_type(data[0], [&]<class T>() {
        const auto value = api::decode_json<T>(text);
        if (!value) {
            if (value.error().message.empty() || value.error().code == ErrorCode::internal) std::abort();
            return;
        }
        const std::string written = api::encode_json(*value);
        const auto again = api::decode_json<T>(written);
        if (!again || api::encode_json(*again) != written) std::abort();
    });
    return 0;
}
