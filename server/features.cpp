#include "server/features.hpp"

#include "server/features/accounts/feature.hpp"
#include "server/features/help/feature.hpp"
// One registration line per feature, here and below. Read top to bottom.

namespace chengxin {

std::vector<Feature> all_features()
{
    return {
        accounts::feature(),
        help::feature(),
    };
}

} // namespace chengxin
