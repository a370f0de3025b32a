#pragma once

#include "server/core/feature.hpp"

namespace chengxin::records {

/// Tables, search tokenizer and the daily job "publication-expiry". First in the list of features: others build on its tables.
Feature feature();

/// Rules that change with time: taken when the program starts, before anything is served. After the catalogue.
Feature law_feature();

} // namespace chengxin::records
