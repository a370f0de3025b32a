#include "client/bundles/pages.hpp"
#include "client/features/accounts/pages.hpp"
#include "client/features/help/pages.hpp"
#include "client/features/publicity/pages.hpp"
#include "client/features/site_map/pages.hpp"
#include "client/features/subject_query/pages.hpp"

namespace chengxin::client {

std::vector<PageEntry> all_pages()
{
    return {
        publicity_pages::home_page(),
        query_pages::search_page(),
        query_pages::subject_page(),
        publicity_pages::list_page(),
        publicity_pages::record_page(),
        help_pages::help_page(),
        site_map_pages::site_map_page(),
        accounts_pages::sign_in_page(),
        accounts_pages::password_page(),
    };
}

} // namespace chengxin::client
