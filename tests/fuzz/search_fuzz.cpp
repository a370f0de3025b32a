// libFuzzer target: what a visitor types into the query box.
#include "server/search/fold.hpp"
#include "shared/core/text.hpp"

#include <cstdlib>

using namespace chengxin;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string_view typed(reinterpret_cast<const char*>(data), size);
    const std::string folded = search::fold_text(typed);
    if (search::fold_text(folded) != folded) std::abort(); // folding what is folded changes nothing
    (void)search::segment_pinyin(folded, 8);
    return 0;
}
