#pragma once

#include "server/publication/figures.hpp"
#include "server/records/columns.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/record.hpp"
#include "server/storage/connection.hpp"

#include <cstdint>
#include <memory>

/// Inner parts of server/records: how Publishing writes rows that are most often new.
namespace chengxin::records {

/// A row whose record may be new, with what Publishing knows about it.
struct RecordRow {
    const RecordInput* row;
    std::int64_t subject_id;
    References references;
    RecordState state;
};

/// The new one, or else the one that was there before: that can be read by its id.
struct Placed {
    std::int64_t id = 0;
    bool added = false;
};

/// New rows may be written later than they are placed: they are borrowed until flush().
class RowStore {
public:
    virtual ~RowStore() = default;
    /// By SubjectInput::identity. `known`: the row stands, so that a new subject is what it says.
    virtual Placed place_subject(const SubjectInput& subject, publication::PublicFigures figures, bool known) = 0;
    /// By RecordInput::key_hash; withdrawn ones do not count.
    virtual Placed place_record(const RecordRow& record) = 0;
    virtual void flush() = 0;
    /// The row will be placed soon: what is wanted then may be fetched.
    virtual void expect(const RecordInput& row) const = 0;
    /// False: finish() it and go on with another.
    virtual bool has_room() const = 0;
    /// Brings everything into its final state. Nothing is placed any more.
    virtual void finish() = 0;
};

/// For few rows, or few compared with those that are there: SQLite's indexes tell what is new.
std::unique_ptr<RowStore> make_direct_rows(storage::Connection& connection, const Change& change);
/// See bulk_rows.hpp. `expected_rows`: how many the file seems to have, 0 if unknown.
std::unique_ptr<RowStore> make_rows(storage::Connection& connection, const Change& change, std::int64_t expected_rows);

/// The columns of a new subject and of a new record, in the order in which they are bound; the id comes first.
inline constexpr int k_subject_parameters = 10 + k_figure_columns;
inline constexpr int k_record_parameters = 27;
const std::string& subject_insert_columns();
const std::string& record_insert_columns();
/// Bind from parameter `first` on. Texts of the row are not copied. An id of 0: SQLite gives one.
void bind_subject(storage::Statement& statement, int first, std::int64_t id, const SubjectInput& subject, const publication::PublicFigures& figures, bool known, Instant now);
void bind_record(storage::Statement& statement, int first, std::int64_t id, const RecordRow& record, const Change& change);

} // namespace chengxin::records
