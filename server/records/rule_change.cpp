#include "server/records/rule_change.hpp"

#include "server/core/crypto.hpp"
#include "server/records/columns.hpp"
#include "server/records/figures.hpp"
#include "server/records/publication.hpp"
#include "server/records/versions.hpp"
#include "server/records/windows.hpp"
#include "server/search/index.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/core/json_text.hpp"

#include <algorithm>
#include <chrono>

namespace chengxin::records {

namespace {

constexpr auto k_slice = std::chrono::milliseconds(20);
constexpr int k_most_in_slice = 500;

constexpr char k_newest[] = "SELECT id, digest, taken_at, taken_on, finished, examined FROM rule_change ORDER BY id DESC LIMIT 1";
constexpr char k_add[] = "INSERT INTO rule_change (digest, rules, taken_at, taken_on) VALUES (?1, ?2, ?3, ?4)";
constexpr char k_position[] = "SELECT position FROM rule_change WHERE id = ?1";
constexpr char k_go_on[] = "UPDATE rule_change SET position = ?2, examined = ?3, finished = ?4 WHERE id = ?1";
const std::string k_next = "SELECT id, catalogue, subject_id, natural_person, " + readable_columns() +
                           " FROM record WHERE id > ?1 AND state <> 5 AND catalogue IN (SELECT value FROM json_each(?2)) ORDER BY id LIMIT ?3";
constexpr char k_write[] = "UPDATE record SET grade = ?2, state = ?3, publishable = ?4, public_from = ?5, public_until = ?6, basis_id = ?7, updated_at = ?8 "
                           "WHERE id = ?1";
constexpr char k_report[] = "INSERT OR REPLACE INTO rule_move (change_id, record_id, effective_from, moved, until_before, until_after) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// The codes of the items whose windows are a matter of rule sets, as a JSON list.
std::string adverse_items(const catalogue::Catalogue& catalogue)
{
    std::string list = "[";
    for (const catalogue::ItemReference& reference : catalogue.items) {
        if (!reference.item.adverse) {
            continue;
        }
        list += list.size() > 1 ? "," : "";
        append_json_text(list, reference.item.code);
    }
    return list + "]";
}

std::string text_of_rules(const catalogue::Catalogue& catalogue)
{
    std::string text = "{";
    for (const catalogue::ItemReference& reference : catalogue.items) {
        if (!reference.item.adverse) {
            continue;
        }
        text += text.size() > 1 ? "," : "";
        append_json_text(text, reference.item.code);
        text += ":{\"regimes\":[";
        for (std::size_t i = 0; i < reference.regimes.size(); ++i) {
            text += (i == 0 ? "" : ",") + api::encode_json(reference.regimes[i]);
        }
        text += "],\"grading\":" + api::encode_json(reference.grading) + "}";
    }
    return text + "}";
}

std::optional<std::int64_t> last_day_or_null(const RecordContent& content)
{
    if (!content.public_until || *content.public_until >= long_term()) {
        return std::nullopt;
    }
    return content.public_until->days;
}

struct Examined {
    std::int64_t id = 0;
    std::string catalogue;
    std::int64_t subject_id = 0;
    SubjectCategory category = SubjectCategory::organisation; ///< as far as rules ask
    StoredContent stored;
};

bool is_same_window(const RecordContent& left, const RecordContent& right)
{
    const auto same = [](const rules::ComingWindow& one, const rules::ComingWindow& other) {
        return one.effective_from == other.effective_from && one.not_public == other.not_public && one.until == other.until && one.basis == other.basis;
    };
    return left.grade == right.grade && left.state == right.state && left.publishable == right.publishable && left.public_from == right.public_from &&
           left.public_until == right.public_until && left.basis == right.basis && left.present_until == right.present_until &&
           std::equal(left.coming.begin(), left.coming.end(), right.coming.begin(), right.coming.end(), same);
}

/// One slice of a taking.
class Slice {
public:
    Slice(storage::Connection& connection, const RuleChange& change, const Law& law, Instant now)
        : m_connection(connection), m_index(connection), m_change(change), m_law(law), m_now(now)
    {
    }

    void examine(Examined& record)
    {
        RecordContent& content = record.stored.content;
        read_references(m_connection, record.stored);
        read_coming(m_connection, record.id, content);
        const RecordContent before = content;
        Moved moved = Moved::no;
        if (content.state == RecordState::held) {
            m_law.renew(record.catalogue, record.category, content, m_change.taken_on);
        } else {
            moved = m_law.move(record.catalogue, record.category, content, m_change.taken_on);
        }
        content.state = allowed_state(content, record.category, m_change.taken_on);
        if (!is_same_window(before, content)) {
            write(record, before);
        } else if (moved != Moved::kept) {
            return;
        }
        report(record.id, moved, before, content);
    }

    void finish()
    {
        if (m_subjects.empty()) {
            return;
        }
        std::sort(m_subjects.begin(), m_subjects.end());
        m_subjects.erase(std::unique(m_subjects.begin(), m_subjects.end()), m_subjects.end());
        refresh_subjects(m_connection, m_subjects, m_change.taken_on, m_index);
        raise_generation(m_connection, m_index);
    }

private:
    void write(const Examined& record, const RecordContent& before)
    {
        const RecordContent& content = record.stored.content;
        m_connection.run(k_write, record.id, static_cast<int>(content.grade), static_cast<int>(content.state), content.publishable,
                         content.public_from.days, last_day_or_null(content), basis_id(m_connection, content.basis), m_now);
        drop_coming(m_connection, record.id);
        write_coming(m_connection, record.id, content);
        if (before.state == RecordState::public_ && content.state != RecordState::public_) {
            m_index.remove_document(record.id);
        }
        m_subjects.push_back(record.subject_id);
    }

    /// What was not public, and is not over either, moves nowhere that anybody sees.
    void report(std::int64_t record_id, Moved moved, const RecordContent& before, const RecordContent& after)
    {
        if (before.state != RecordState::public_) {
            return;
        }
        const Date present = present_until(after, m_change.taken_on);
        if (moved != Moved::no) {
            add_line(record_id, 0, moved, present_until(before, m_change.taken_on), present);
        }
        Date former = present;
        for (const rules::ComingWindow& coming : after.coming) {
            const Date then = rules::last_day(former, {coming});
            const Moved will = coming.not_public != rules::NotPublic::no ? Moved::hidden : then < former ? Moved::shorter : Moved::longer;
            add_line(record_id, coming.effective_from.days, will, former, then);
            former = then;
        }
    }

    void add_line(std::int64_t record_id, std::int64_t day, Moved moved, Date before, Date after)
    {
        m_connection.run(k_report, m_change.id, record_id, day, static_cast<int>(moved), before.days, after.days);
    }

    storage::Connection& m_connection;
    search::DirectIndex m_index;
    const RuleChange& m_change;
    const Law& m_law;
    Instant m_now;
    std::vector<std::int64_t> m_subjects;
};

Examined read_examined(const storage::Statement& row)
{
    Examined record;
    record.id = row.integer(0);
    record.catalogue = row.text(1);
    record.subject_id = row.integer(2);
    record.category = row.integer(3) != 0 ? SubjectCategory::natural_person : SubjectCategory::organisation;
    record.stored = read_content(row, 4);
    return record;
}

RuleChange read_change(const storage::Statement& row)
{
    return {row.integer(0), std::string(row.text(1)), row.integer(2), Date{static_cast<std::int32_t>(row.integer(3))}, row.integer(4) != 0, row.integer(5)};
}

} // namespace

std::string digest_of_rules(const catalogue::Catalogue& catalogue)
{
    return crypto::hex(crypto::sm3(text_of_rules(catalogue)));
}

std::optional<RuleChange> begin_rule_change(storage::Connection& connection, const Law& law, Date today, Instant now)
{
    const std::string digest = digest_of_rules(law.catalogue());
    if (auto row = connection.prepare(k_newest); row.step()) {
        RuleChange newest = read_change(row);
        if (newest.digest == digest) {
            return newest.finished ? std::nullopt : std::optional(std::move(newest));
        }
    }
    RuleChange change{0, digest, now, today, false, 0};
    change.id = connection.insert(k_add, digest, text_of_rules(law.catalogue()), now, today.days);
    return change;
}

bool continue_rule_change(storage::Connection& connection, RuleChange& change, const Law& law, Instant now)
{
    std::int64_t position = 0;
    if (auto row = connection.prepare(k_position, change.id); row.step()) {
        position = row.integer(0);
    }
    const auto end = std::chrono::steady_clock::now() + k_slice;
    Slice slice(connection, change, law, now);
    std::vector<Examined> records;
    for (auto row = connection.prepare(k_next, position, adverse_items(law.catalogue()), k_most_in_slice); row.step();) {
        records.push_back(read_examined(row));
    }
    std::size_t done = 0;
    while (done < records.size() && (done == 0 || std::chrono::steady_clock::now() < end)) {
        slice.examine(records[done++]);
    }
    slice.finish();
    if (done > 0) {
        position = records[done - 1].id;
    }
    change.examined += static_cast<std::int64_t>(done);
    change.finished = records.empty();
    connection.run(k_go_on, change.id, position, change.examined, change.finished);
    return !change.finished;
}

} // namespace chengxin::records
