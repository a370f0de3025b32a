#pragma once

#include "tests/support/test_portal.hpp"

#include <string>
#include <vector>

namespace chengxin::test {

/// What every list of the kit must do, asked of one list through its addresses: each filter and the search give exactly the rows that they
/// should, each sort and two of them together sort, pages join at both ends, wrong words are refused, the files and the plain page say what
/// the list says, nobody sees more than the scope. `role` sees rows, more than a page at best; `outsider` has the permission and sees none
/// of them. One sentence for each fault; none: the list conforms.
std::vector<std::string> faults_of_list(TestPortal& portal, const Router::List& list, Role role, Role outsider);

} // namespace chengxin::test
