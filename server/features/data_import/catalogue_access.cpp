#include "server/features/data_import/catalogue_access.hpp"

#include "shared/catalogue/catalogue.hpp"

namespace chengxin::data_import {

const catalogue::ItemReference* find_item(const Portal& portal, const std::string& code)
{
    return portal.catalogue ? portal.catalogue->find(code) : nullptr;
}

} // namespace chengxin::data_import
