#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How the fields of a record are stored. Rows of one catalogue item say the same things over and over, so they are compressed with a
/// dictionary that is trained on the first rows of a large upload and stays in the table field_dictionary for ever.
/// A packed value begins with the number of its dictionary as LEB128; 0: plain text follows; else one zstd frame (RFC 8878).
namespace chengxin::records {

/// A trained dictionary; shared, does not change.
class FieldDictionary {
public:
    /// Throws std::bad_alloc.
    FieldDictionary(std::int64_t id, std::string bytes);
    ~FieldDictionary();
    FieldDictionary(const FieldDictionary&) = delete;
    FieldDictionary& operator=(const FieldDictionary&) = delete;

    std::int64_t id() const { return m_id; }
    const std::string& bytes() const { return m_bytes; }

private:
    friend class FieldPacker;
    friend class FieldUnpacker;
    struct Digested;
    std::int64_t m_id;
    std::string m_bytes;
    std::unique_ptr<Digested> m_digested;
};

using Dictionary = std::shared_ptr<const FieldDictionary>;

/// The newest dictionary of a catalogue item; null: none yet.
Dictionary newest_dictionary(storage::Connection& connection, std::string_view catalogue);
/// The number that the next dictionary will have. Only one upload is imported at a time.
std::int64_t next_dictionary_id(storage::Connection& connection);
void add_dictionary(storage::Connection& connection, std::string_view catalogue, const FieldDictionary& dictionary);
/// Null when the texts are too few or too unlike each other for one.
Dictionary train_dictionary(std::int64_t id, std::span<const std::string_view> texts);

/// For one thread.
class FieldPacker {
public:
    explicit FieldPacker(Dictionary dictionary); ///< null: packs as plain text
    ~FieldPacker();
    FieldPacker(const FieldPacker&) = delete;
    FieldPacker& operator=(const FieldPacker&) = delete;

    void pack(std::string_view text, std::string& out);

private:
    struct Context;
    Dictionary m_dictionary;
    std::unique_ptr<Context> m_context;
};

/// The same without a dictionary: for single records.
std::string packed_plainly(std::string_view text);

/// SQL function unpack_fields(packed) → text, on every connection that reads records. Throws storage::DatabaseFailure.
void register_unpacking(storage::Connection& connection);

} // namespace chengxin::records
