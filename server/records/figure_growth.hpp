#pragma once

#include "server/publication/condition.hpp"
#include "server/records/record.hpp"
#include "server/search/index.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// Inner parts of server/records.
namespace chengxin::records {

/// Public records that were added to subjects which are new in this transaction: what is stored of their figures was counted today, and
/// grows by these records, so that a file in which companies come again and again does not read every record once more at its end.
/// About 40 bytes a record.
class FigureGrowth {
public:
    explicit FigureGrowth(storage::Connection& connection);

    /// False: the subject is to be counted anew, because it was there before, or because there are too many to be kept.
    bool take(std::int64_t subject_id, std::string_view catalogue, const RecordContent& content, std::int64_t authority_id);

    /// Writes the figures, but for subjects that are counted anew anyway: `recounted`, sorted. Once, when all rows are stored.
    void write(std::span<const std::int64_t> recounted, Date today, search::IndexWriter& index);

private:
    struct Added {
        std::int64_t subject_id;
        std::int64_t authority_id;
        publication::Window window;
        std::uint16_t catalogue; ///< index in m_catalogues
    };

    storage::Connection& m_connection;
    std::int64_t m_last_known; ///< newest subject of before
    std::vector<std::string> m_catalogues;
    std::vector<Added> m_added;
};

} // namespace chengxin::records
