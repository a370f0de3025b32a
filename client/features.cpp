#include "client/features.hpp"

#include "client/features/accounts/pages.hpp"

namespace chengxin::client {

std::vector<PageEntry> all_pages()
{
    return {
        accounts_pages::sign_in_page(),
        accounts_pages::password_page(),
    };
}

} // namespace chengxin::client
