#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chengxin::durability {

/// A file's worth of rows that one client uploads, corrects and undoes, one request after the other. What the answers said is the
/// model that the database must agree with.
struct Lot {
    enum class Kind { plain, doubtful }; ///< doubtful: rows that are held; they are resolved one by one and nothing else

    struct Upload {
        int version = 1;
        std::string hash;           ///< SHA-256 of the file
        std::int64_t batch_id = 0;
        bool undone = false;
    };
    /// What happened, in order.
    struct Event {
        enum class Kind { upload, undo } kind = Kind::upload;
        std::size_t upload = 0;     ///< index in uploads
    };
    /// The request without an answer when the server was killed.
    enum class Pending { nothing, upload, undo, resolve };

    std::uint64_t first = 0;        ///< index of the first row
    std::uint64_t rows = 0;
    Kind kind = Kind::plain;
    int newest_version = 0;
    std::vector<Upload> uploads;
    std::vector<Event> events;
    std::map<std::string, bool> resolved; ///< document number → answered; false: unknown until the restart
    Pending pending = Pending::nothing;
    Upload sent;                    ///< the pending upload
    std::size_t undoing = 0;        ///< the pending undo: index in uploads
    std::string resolving;          ///< the pending decision: document number

    /// Index of the last upload that has not been undone; uploads.size() when there is none.
    std::size_t last_live() const;
};

/// The lot as CSV. Of version 2 and later every third row differs from version 1.
std::string file_of(const Lot& lot, int version);
/// As crypto::sha256 in hexadecimal.
std::string hash_of(const std::string& bytes);

std::string document_number(std::uint64_t row);
/// The kind of violation, which tells a row's versions apart.
std::string title_of(std::uint64_t row, int version);
/// Rows that the rules return, by their wrong check character.
bool is_rejected(std::uint64_t row);
bool is_natural_person(std::uint64_t row);

} // namespace chengxin::durability
