#pragma once

#include "server/core/feature.hpp"

namespace chengxin::subject_query {

/// Search for subjects and their profiles, as endpoints and as the pages /search and /subject.
Feature feature();

} // namespace chengxin::subject_query
