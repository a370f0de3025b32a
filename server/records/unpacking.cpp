#include "server/records/packing.hpp"

#include <sqlite3.h>
#include <zstd.h>

#include <exception>
#include <map>
#include <new>

namespace chengxin::records {

namespace {

constexpr std::size_t k_most_bytes = 32u << 20; ///< more than all cells of a row can hold
constexpr char k_dictionary[] = "SELECT bytes FROM field_dictionary WHERE id = ?1";

/// The dictionaries that one connection has met.
class Unpacker {
public:
    explicit Unpacker(storage::Connection& connection) : m_connection(connection), m_context(ZSTD_createDCtx())
    {
        if (m_context == nullptr) throw std::bad_alloc();
    }
    ~Unpacker()
    {
        for (const auto& [id, dictionary] : m_dictionaries) ZSTD_freeDDict(dictionary);
        ZSTD_freeDCtx(m_context);
    }
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// False: not what we have packed.
    bool unpack(std::string_view packed, std::string& out)
    {
        std::uint64_t id = 0;
        std::size_t at = 0;
        for (int shift = 0; at < packed.size() && shift < 63; shift += 7) {
            const auto byte = static_cast<unsigned char>(packed[at++]);
            id |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) break;
        }
        packed.remove_prefix(at);
        if (at == 0) return false;
        if (id == 0) {
            out = packed;
            return true;
        }
        const ZSTD_DDict* dictionary = find(static_cast<std::int64_t>(id));
        const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
        if (dictionary == nullptr || size > k_most_bytes) return false; // the two error values are the largest numbers
        out.resize(static_cast<std::size_t>(size));
        return ZSTD_decompress_usingDDict(m_context, out.data(), out.size(), packed.data(), packed.size(), dictionary) == size;
    }

private:
    const ZSTD_DDict* find(std::int64_t id)
    {
        const auto known = m_dictionaries.find(id);
        if (known != m_dictionaries.end()) return known->second;
        auto row = m_connection.prepare(k_dictionary, id);
        if (!row.step()) return nullptr;
        ZSTD_DDict* digested = ZSTD_createDDict(row.blob(0).data(), row.blob(0).size());
        if (digested == nullptr) throw std::bad_alloc();
        return m_dictionaries[id] = digested;
    }

    storage::Connection& m_connection;
    ZSTD_DCtx* m_context;
    std::map<std::int64_t, ZSTD_DDict*> m_dictionaries;
};

void unpack_fields(sqlite3_context* context, int, sqlite3_value** values)
{
    auto& unpacker = *static_cast<Unpacker*>(sqlite3_user_data(context));
    try {
        const auto* bytes = static_cast<const char*>(sqlite3_value_blob(values[0]));
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
        std::string text;
        if (bytes == nullptr || !unpacker.unpack({bytes, size}, text)) return sqlite3_result_error(context, "fields of a record cannot be unpacked", -1);
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& failure) { // C code calls us
        sqlite3_result_error(context, failure.what(), -1);
    }
}

} // namespace

void register_unpacking(storage::Connection& connection)
{
    auto unpacker = std::make_unique<Unpacker>(connection);
    const auto forget = [](void* pointer) { delete static_cast<Unpacker*>(pointer); };
    const int code = sqlite3_create_function_v2(connection.handle(), "unpack_fields", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, unpacker.release(),
        unpack_fields, nullptr, nullptr, forget);
    if (code != SQLITE_OK) throw storage::DatabaseFailure(code, "cannot register unpack_fields"); // SQLite has called `forget`
}

} // namespace chengxin::records
