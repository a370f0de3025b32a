#pragma once

#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"
#include "server/records/columns.hpp"
#include "server/records/figure_growth.hpp"
#include "server/records/publication.hpp"
#include "server/records/record.hpp"
#include "server/records/row_store.hpp"
#include "server/records/same_decision.hpp"
#include "server/search/index.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

/// Many checked rows become records in one transaction: all of an upload, which streams through it chunk by chunk, or a slice of it.
/// Nobody sees anything of a transaction before its commit.
namespace chengxin::records {

/// accepted + corrected + duplicate + refused = rows. The others are parts of accepted and corrected.
struct Published {
    std::int64_t accepted = 0;
    std::int64_t corrected = 0;
    std::int64_t duplicate = 0;
    std::int64_t refused = 0;
    std::int64_t held = 0;
    std::int64_t late = 0;
    std::int64_t not_public = 0;
    std::int64_t new_subjects = 0;
};

/// A new subject is written once, with the figures of its first record, which grow by its further ones at the end; a subject of before is
/// counted anew. Where a row says something else of a known subject, what is known of it is derived at the end (facts.hpp).
/// `change.batch_id` names the batch. Runs inside a write.
class Publishing {
public:
    /// `expected_rows`: how many there will be, as far as known; many are written in another way than few. `reach`: which stored records
    /// the reporter may correct.
    Publishing(storage::Connection& connection, const Change& change, search::IndexWriter& index, std::int64_t expected_rows = 0, Reach reach = {});

    void add(std::span<const RecordInput> rows);
    /// Only once. `shown`: see publication.hpp; of a slice that others follow: soon.
    Published finish(publication::Shown shown = publication::Shown::at_once);
    /// Rows that came back since it was last asked.
    std::vector<RefusedRow> take_refused() { return std::exchange(m_refused, {}); }

private:
    void add(const RecordInput& row);
    void add_to_known(std::int64_t id, const RecordInput& row, std::int64_t subject_id, const References& references);
    Placed find_or_add_subject(const RecordInput& row, RecordState state, publication::PublicFigures figures);
    bool says_the_known(std::int64_t id, const SubjectInput& subject);
    void correct(std::int64_t record_id, std::int64_t subject_id, StoredContent stored);
    void count(bool late, RecordState state);
    References references_of(const RecordContent& content);
    std::int64_t unit(const Unit& unit);
    std::int64_t basis(const std::string& basis);

    storage::Connection& m_connection;
    const Change m_change;
    search::IndexWriter& m_index;
    std::unique_ptr<RowStore> m_rows;
    storage::Statement m_read_subject;
    storage::Statement m_read_record;
    std::unordered_map<std::string, std::int64_t> m_units; ///< by code, line feed, name; a file names few
    std::string m_unit_key;
    std::unordered_map<std::string, std::int64_t> m_bases;
    Reach m_reach;
    FigureGrowth m_growth;
    std::vector<std::int64_t> m_touched; ///< subjects to be counted anew
    std::vector<std::int64_t> m_told;    ///< subjects of whom something else is told
    std::vector<RefusedRow> m_refused;
    Published m_published;
};

/// The same for rows that are all at hand.
Published publish(storage::Connection& connection, std::span<const RecordInput> rows, const Change& change);

} // namespace chengxin::records
