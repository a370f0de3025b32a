#pragma once

#include "server/records/key_table.hpp"
#include "server/records/late_indexes.hpp"
#include "server/records/row_store.hpp"

#include <optional>
#include <vector>

namespace chengxin::records {

/// For a large file with as many rows as there are or more. The keys of all rows are kept in memory, so that the indexes that hash values
/// scatter rows over can be built at the end, and new rows, whose ids are known ahead, go in several with one statement.
/// References are those that were just looked up or given: they are not looked up once more.
class BulkRows final : public RowStore {
public:
    BulkRows(storage::Connection& connection, const Change& change, std::int64_t expected_rows);

    /// Whether the keys of what is there can be kept; where those of the file cannot, see has_room().
    static bool fits(storage::Connection& connection, std::int64_t expected_rows);

    Placed place_subject(const SubjectInput& subject, publication::PublicFigures figures, bool known) override;
    Placed place_record(const RecordRow& record) override;
    void flush() override;
    void expect(const RecordInput& row) const override;
    bool has_room() const override { return m_subjects->has_room() && m_records->has_room(); }
    void finish() override;

private:
    struct NewSubject {
        std::int64_t id;
        const SubjectInput* subject;
        publication::PublicFigures figures;
        bool known;
    };
    struct NewRecord {
        std::int64_t id;
        RecordRow record;
    };
    std::int64_t find(const KeyTable& table, storage::Statement& key_of, std::string_view key);
    void bind(storage::Statement& statement, int first, const NewSubject& subject) const;
    void bind(storage::Statement& statement, int first, const NewRecord& record) const;
    template <class Row> void write(std::vector<Row>& rows, storage::Statement& add_many, storage::Statement& add_one, int parameters);

    const storage::UncheckedReferences m_unchecked_references; ///< before the statements are made
    const Change& m_change;
    std::optional<KeyTable> m_subjects;
    std::optional<KeyTable> m_records;
    std::int64_t m_last_subject = 0;
    std::int64_t m_last_record = 0;
    LateIndexes m_late_indexes;
    storage::Statement m_add_subjects;
    storage::Statement m_add_subject;
    storage::Statement m_identity;
    storage::Statement m_add_records;
    storage::Statement m_add_record;
    storage::Statement m_key;
    std::vector<NewSubject> m_new_subjects;
    std::vector<NewRecord> m_new_records;
};

} // namespace chengxin::records
