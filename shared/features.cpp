#include "shared/features.hpp"

#include "shared/features/accounts/pages.hpp"
#include "shared/features/data_import/pages.hpp"
#include "shared/features/help/pages.hpp"
#include "shared/features/publicity/pages.hpp"
#include "shared/features/site_map/pages.hpp"
#include "shared/features/subject_query/pages.hpp"

namespace chengxin {

const Pages& all_described_pages()
{
    static const Pages pages = {
        &publicity::k_home_page,
        &subject_query::k_search_page,
        &subject_query::k_subject_page,
        &publicity::k_list_page,
        &publicity::k_record_page,
        &data_import::k_upload_page,
        &data_import::k_batches_page,
        &data_import::k_held_page,
        &accounts::k_password_page,
        &accounts::k_sign_in_page,
        &help::k_help_page,
        &site_map::k_site_map_page,
    };
    return pages;
}

} // namespace chengxin
