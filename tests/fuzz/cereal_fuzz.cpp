// libFuzzer target: the bounded binary codec into contract structs; the first byte chooses the struct. There is one way to
// write a value, so what decodes must encode to the very same bytes, and neither a part of them nor more decodes.
#include "shared/api/cereal_codec.hpp"
#include "tests/fuzz/contract_types.hpp"

#include <cstdlib>

using namespace chengxin;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    fuzz::for_type(data[0], [&]<class T>() {
        const auto value = api::decode_cereal<T>(bytes);
        if (!value) {
            if (value.error().message.empty()) std::abort();
            return;
        }
        if (api::encode_cereal(*value) != bytes) std::abort();
        if (api::decode_cereal<T>(bytes.substr(0, bytes.size() - 1))) std::abort();
        if (api::decode_cereal<T>(std::string(bytes) + '\0')) std::abort();
    });
    return 0;
}
