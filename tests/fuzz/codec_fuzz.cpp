// libFuzzer target: JSON, the binary codec and query strings into contract structs. What decodes must encode and decode again.
#include "server/http/multipart.hpp"
#include "shared/api/cereal_codec.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/api/query_codec.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/subject_query/api.hpp"

#include <cstdlib>

using namespace chengxin;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size < 1) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    if (data[0] % 3 == 0) {
        if (const auto value = api::decode_json<data_import::ResolveHeldRequest>(bytes)) {
            if (!api::decode_json<data_import::ResolveHeldRequest>(api::encode_json(*value))) std::abort();
        }
    } else if (data[0] % 3 == 1) {
        if (const auto value = api::decode_cereal<data_import::ResolveHeldRequest>(bytes)) {
            if (!api::decode_cereal<data_import::ResolveHeldRequest>(api::encode_cereal(*value))) std::abort();
        }
    } else if (const auto form = http::decode_form("application/x-www-form-urlencoded", bytes)) {
        subject_query::SearchRequest request;
        (void)api::decode_form(*form, api::type_of<subject_query::SearchRequest>(), &request);
    }
    return 0;
}
