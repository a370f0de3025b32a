#include "tests/durability/oracle.hpp"

#include <set>
#include <unordered_map>

namespace chengxin::durability {

namespace {

using storage::Connection;

constexpr const char* k_same_file = "SELECT id FROM import_batch WHERE file_hash = ? ORDER BY id";
constexpr const char* k_state = "SELECT state FROM import_batch WHERE id = ?";
constexpr const char* k_figures = "SELECT state, total, accepted, corrected, duplicate, rejected FROM import_batch WHERE id = ?";
constexpr const char* k_live = "SELECT document_number, title, batch_id, state FROM record WHERE state <> 5";
constexpr const char* k_resolved = "SELECT 1 FROM record WHERE document_number = ? AND state = 1";

std::string text_of(Connection& connection, const char* sql, std::int64_t id)
{
    auto row = connection.prepare(sql, id);
    return row.step() ? std::string(row.text(0)) : std::string("missing");
}

void settle_upload(Connection& connection, Lot& lot)
{
    std::set<std::int64_t> known;
    for (const Lot::Upload& upload : lot.uploads) known.insert(upload.batch_id);
    auto row = connection.prepare(k_same_file, lot.sent.hash);
    while (row.step()) {
        if (known.count(row.integer(0)) != 0) continue;
        lot.sent.batch_id = row.integer(0);
        lot.events.push_back({Lot::Event::Kind::upload, lot.uploads.size()});
        lot.uploads.push_back(lot.sent);
        return;
    }
}

void settle_undo(Connection& connection, Lot& lot)
{
    if (text_of(connection, k_state, lot.uploads[lot.undoing].batch_id) != "undone") return;
    lot.uploads[lot.undoing].undone = true;
    lot.events.push_back({Lot::Event::Kind::undo, lot.undoing});
}

void settle_resolve(Connection& connection, Lot& lot)
{
    if (connection.prepare(k_resolved, lot.resolving).step()) lot.resolved[lot.resolving] = true;
}

struct Figures {
    std::int64_t accepted = 0;
    std::int64_t corrected = 0;
    std::int64_t duplicate = 0;
    std::int64_t rejected = 0;
};

/// What one row should be now: the uploads that brought a version of it, oldest first.
struct Version {
    std::string title;
    std::size_t upload = 0;
};

/// Plays a lot's events through for one row; adds up what each upload should have counted.
std::vector<Version> play(const Lot& lot, std::uint64_t row, std::vector<Figures>& figures)
{
    std::vector<Version> versions;
    for (const Lot::Event& event : lot.events) {
        Figures& counted = figures[event.upload];
        if (event.kind == Lot::Event::Kind::undo) {
            if (!versions.empty() && versions.back().upload == event.upload) versions.pop_back();
            continue;
        }
        const std::string title = title_of(row, lot.uploads[event.upload].version);
        if (is_rejected(row)) ++counted.rejected;
        else if (!versions.empty() && versions.back().title == title) ++counted.duplicate;
        else {
            ++(versions.empty() ? counted.accepted : counted.corrected);
            versions.push_back({title, event.upload});
        }
    }
    return versions;
}

struct Stored {
    std::string title;
    std::int64_t batch_id = 0;
    std::int64_t state = 0;
};
using Live = std::unordered_map<std::string, Stored>; ///< by document number

Live live_records(Connection& connection)
{
    Live live;
    auto row = connection.prepare(k_live);
    while (row.step()) live[std::string(row.text(0))] = {std::string(row.text(1)), row.integer(2), row.integer(3)};
    return live;
}

std::int64_t expected_state(const Lot& lot, std::uint64_t row, const std::string& document, std::int64_t stored)
{
    if (is_natural_person(row)) return stored == 1 ? 3 : stored; // not public, whatever else
    return lot.kind == Lot::Kind::doubtful && lot.resolved.count(document) == 0 ? 2 : 1;
}

/// Takes the row out of `live`: what is left at the end belongs to nobody.
void check_row(Live& live, const Lot& lot, std::uint64_t row, const std::vector<Version>& versions, Problems& problems)
{
    const std::string document = document_number(row);
    const auto found = live.find(document);
    if ((found != live.end()) == versions.empty()) problems.push_back((versions.empty() ? "a row that was undone is there: " : "a row is missing: ") + document);
    if (found == live.end()) return;
    const Stored stored = found->second;
    live.erase(found);
    if (versions.empty()) return;
    if (stored.title != versions.back().title) problems.push_back("a row has another version than the last one sent: " + document);
    if (stored.batch_id != lot.uploads[versions.back().upload].batch_id) problems.push_back("a row belongs to another batch: " + document);
    if (stored.state != expected_state(lot, row, document, stored.state)) problems.push_back("a row has state " + std::to_string(stored.state) + ": " + document);
}

void check_figures(Connection& connection, const Lot& lot, std::size_t index, const Figures& expected, Problems& problems)
{
    const std::int64_t id = lot.uploads[index].batch_id;
    auto row = connection.prepare(k_figures, id);
    const std::string name = "batch " + std::to_string(id);
    if (!row.step()) {
        problems.push_back(name + " was acknowledged and is gone");
        return;
    }
    const std::string state = lot.uploads[index].undone ? "undone" : "done";
    if (row.text(0) != state) problems.push_back(name + " is " + std::string(row.text(0)) + " instead of " + state);
    const std::int64_t figures[] = {static_cast<std::int64_t>(lot.rows), expected.accepted, expected.corrected, expected.duplicate, expected.rejected};
    std::string is, should;
    for (int column = 0; column < 5; ++column) {
        is += " " + std::to_string(row.integer(column + 1));
        should += " " + std::to_string(figures[column]);
    }
    if (is != should) problems.push_back(name + " counts (total accepted corrected duplicate rejected)" + is + " instead of" + should);
}

} // namespace

void settle_pending(Connection& connection, std::deque<Lot>& lots)
{
    for (Lot& lot : lots) {
        if (lot.pending == Lot::Pending::upload) settle_upload(connection, lot);
        if (lot.pending == Lot::Pending::undo) settle_undo(connection, lot);
        if (lot.pending == Lot::Pending::resolve) settle_resolve(connection, lot);
        lot.pending = Lot::Pending::nothing;
    }
}

Problems check_lots(Connection& connection, const std::vector<const std::deque<Lot>*>& all)
{
    Problems problems;
    Live live = live_records(connection);
    for (const std::deque<Lot>* lots : all) {
        for (const Lot& lot : *lots) {
            std::vector<Figures> figures(lot.uploads.size());
            for (std::uint64_t row = lot.first; row < lot.first + lot.rows; ++row) {
                const std::vector<Version> versions = play(lot, row, figures);
                check_row(live, lot, row, versions, problems);
            }
            for (std::size_t index = 0; index < lot.uploads.size(); ++index) check_figures(connection, lot, index, figures[index], problems);
        }
    }
    if (!live.empty()) problems.push_back(std::to_string(live.size()) + " records that nobody sent, among them " + live.begin()->first);
    return problems;
}

} // namespace chengxin::durability
