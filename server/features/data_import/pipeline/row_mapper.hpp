#pragma once

#include "server/records/row_mapper.hpp"

namespace chengxin::data_import {

using records::BatchFacts;
using records::is_sensitive;
using records::RowMapper;

} // namespace chengxin::data_import
