#include "server/features.hpp"

#include "server/features/accounts/feature.hpp"
#include "server/features/catalogue/feature.hpp"
#include "server/features/data_import/feature.hpp"
#include "server/features/help/feature.hpp"
#include "server/features/publicity/feature.hpp"
#include "server/features/site_map/feature.hpp"
#include "server/features/subject_query/feature.hpp"
#include "server/records/feature.hpp"
#include "server/search/feature.hpp"
// One registration line per feature, here and below. Read top to bottom.

namespace chengxin {

std::vector<Feature> all_features()
{
    return {
        records::feature(),
        search::feature(),
        accounts::feature(),
        catalogue::feature(),
        records::law_feature(),
        data_import::feature(),
        publicity::feature(),
        subject_query::feature(),
        help::feature(),
        site_map::feature(),
    };
}

} // namespace chengxin
