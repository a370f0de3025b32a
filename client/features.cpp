#include "client/features.hpp"

#include "client/features/accounts/pages.hpp"
#include "client/features/data_import/feature.hpp"
#include "client/features/help/pages.hpp"
#include "client/features/home/pages.hpp"
#include "client/features/publicity/pages.hpp"
#include "client/features/subject_query/pages.hpp"
#include "client/platform/browser.hpp"
#include "client/ui/gallery.hpp"

namespace chengxin::client {

std::vector<PageEntry> all_pages()
{
    std::vector<PageEntry> pages = {
        home_pages::home_page(),
        query_pages::search_page(),
        query_pages::subject_page(),
        publicity_pages::list_page(),
        publicity_pages::record_page(),
        help_pages::help_page(),
        accounts_pages::sign_in_page(),
        data_import::upload_page(),
        data_import::batches_page(),
        data_import::held_page(),
        accounts_pages::password_page(),
    };
    // Only where whoever looks at the design system asks for it in the HTML page.
    if (browser::document_attribute("data-gallery") == "1")
        pages.push_back({.path = "/gallery", .title = "控件一览", .create = ui::make_gallery});
    return pages;
}

} // namespace chengxin::client
