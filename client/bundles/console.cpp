#include "client/bundles/pages.hpp"
#include "client/features/accounts/pages.hpp"
#include "client/features/data_import/feature.hpp"
#include "client/features/gallery/gallery.hpp"
#include "client/platform/browser.hpp"

namespace chengxin::client {

std::vector<PageEntry> all_pages()
{
    std::vector<PageEntry> pages = {
        accounts_pages::sign_in_page(),
        data_import::upload_page(),
        data_import::batches_page(),
        data_import::held_page(),
        accounts_pages::password_page(),
    };
    // Only where whoever looks at the design system asks for it in the HTML page.
    if (browser::document_attribute("data-gallery") == "1")
        pages.push_back(ui::gallery_page());
    return pages;
}

} // namespace chengxin::client
