#pragma once

#include "server/records/record.hpp"
#include "server/records/row_mapper.hpp"
#include "shared/features/data_import/api.hpp"

#include <vector>

namespace chengxin::data_import {

/// Public, with personal data that the daily job has masked (records/personal_scan.hpp): it waits for a person as a held record does.
bool is_masked(const records::RecordContent& content);

/// One for each field with masked places. For those who did not send the file the values are the masked places alone.
std::vector<FindingRow> findings_of_masked(const records::RowMapper& mapper, const records::RecordContent& content, Date today, bool own);

/// The values as the public reads them: what a decision to keep the masks would store.
Result<std::vector<std::string>> masked_values(const records::RowMapper& mapper, const records::RecordContent& content);

} // namespace chengxin::data_import
