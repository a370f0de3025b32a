#pragma once

#include "server/core/feature.hpp"

namespace chengxin::records {

/// Tables, search tokenizer and the daily job "publication-expiry". First in the list of features: others build on its tables.
Feature feature();

} // namespace chengxin::records
