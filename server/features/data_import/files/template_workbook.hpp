#pragma once

#include "shared/catalogue/model.hpp"

#include <string>

namespace chengxin::data_import {

/// The upload template of a catalogue item as .xlsx: a header row with a note at every column, drop-downs from the code lists, text,
/// date and number formats, required columns coloured, our optional columns behind the national ones, and a second sheet
/// 填写说明 that explains every column and is never read as data. Throws std::runtime_error when it cannot be written.
std::string template_workbook(const catalogue::ItemReference& reference);

/// 行政处罚信息上报模板（2018版）.xlsx, from the item's name and version.
std::string template_file_name(const catalogue::Item& item);

} // namespace chengxin::data_import
