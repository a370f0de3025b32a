#include "client/features.hpp"

#include "client/features/accounts/pages.hpp"
#include "client/features/data_import/feature.hpp"

namespace chengxin::client {

std::vector<PageEntry> all_pages()
{
    return {
        accounts_pages::sign_in_page(),
        accounts_pages::password_page(),
        data_import::upload_page(),
        data_import::batches_page(),
        data_import::held_page(),
    };
}

} // namespace chengxin::client
