#pragma once

#include "server/core/control.hpp"
#include "server/core/portal.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

namespace chengxin::catalogue {

/// What a command about the catalogue is given.
struct CatalogueCommand {
    std::string document; ///< an item as JSON, in the form of assets/catalogue
};
BOOST_DESCRIBE_STRUCT(CatalogueCommand, (), (document))

/// catalogue.check, catalogue.add, catalogue.list. An item that is added is kept in the database; it is a draft (草案) until the first day
/// of its validity and effective (生效) from then on. One with faults is refused, all of them named by path.
const std::vector<ControlCommand>& catalogue_commands();

/// The catalogue of the assets with what was added and is in force on the portal's day. Fails as load() does.
Result<Catalogue> catalogue_of_today(Portal& portal);

/// Puts it in force where it differs from what is: at the start, and on the first day of a draft.
Result<void> renew_catalogue(Portal& portal);

extern const char k_additions[]; ///< migration

} // namespace chengxin::catalogue
