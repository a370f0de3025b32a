#include "server/records/packing.hpp"

#include <zdict.h>
#include <zstd.h>

#include <new>
#include <utility>

namespace chengxin::records {

namespace {

constexpr int k_level = 1;
constexpr std::size_t k_dictionary_bytes = 32 * 1024;
constexpr std::size_t k_fewest_texts = 500;

constexpr char k_newest[] = "SELECT id, bytes FROM field_dictionary WHERE catalogue = ?1 ORDER BY id DESC LIMIT 1";
constexpr char k_next_id[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM field_dictionary";
constexpr char k_add[] = "INSERT INTO field_dictionary (id, catalogue, bytes) VALUES (?1, ?2, ?3)";

void put_number(std::string& out, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
    out += static_cast<char>(number);
}

void check(std::size_t code)
{
    if (ZSTD_isError(code)) throw std::bad_alloc(); // with room for the worst case nothing else can go wrong
}

} // namespace

struct FieldDictionary::Digested {
    ZSTD_CDict* for_packing;
    explicit Digested(const std::string& bytes) : for_packing(ZSTD_createCDict(bytes.data(), bytes.size(), k_level))
    {
        if (for_packing == nullptr) throw std::bad_alloc();
    }
    ~Digested() { ZSTD_freeCDict(for_packing); }
    Digested(const Digested&) = delete;
    Digested& operator=(const Digested&) = delete;
};

FieldDictionary::FieldDictionary(std::int64_t id, std::string bytes)
    : m_id(id), m_bytes(std::move(bytes)), m_digested(std::make_unique<Digested>(m_bytes))
{
}

FieldDictionary::~FieldDictionary() = default;

Dictionary newest_dictionary(storage::Connection& connection, std::string_view catalogue)
{
    auto row = connection.prepare(k_newest, catalogue);
    if (!row.step()) return nullptr;
    return std::make_shared<const FieldDictionary>(row.integer(0), std::string(row.blob(1)));
}

std::int64_t next_dictionary_id(storage::Connection& connection)
{
    auto row = connection.prepare(k_next_id);
    row.step();
    return row.integer(0);
}

void add_dictionary(storage::Connection& connection, std::string_view catalogue, const FieldDictionary& dictionary)
{
    connection.run(k_add, dictionary.id(), catalogue, storage::Blob{dictionary.bytes()});
}

Dictionary train_dictionary(std::int64_t id, std::span<const std::string_view> texts)
{
    if (texts.size() < k_fewest_texts) return nullptr;
    std::string samples;
    std::vector<std::size_t> sizes;
    for (const std::string_view text : texts) {
        samples += text;
        sizes.push_back(text.size());
    }
    std::string bytes(k_dictionary_bytes, '\0');
    const std::size_t size = ZDICT_trainFromBuffer(bytes.data(), bytes.size(), samples.data(), sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size)) return nullptr;
    bytes.resize(size);
    return std::make_shared<const FieldDictionary>(id, std::move(bytes));
}

struct FieldPacker::Context {
    ZSTD_CCtx* zstd = ZSTD_createCCtx();
    Context()
    {
        if (zstd == nullptr) throw std::bad_alloc();
    }
    ~Context() { ZSTD_freeCCtx(zstd); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

FieldPacker::FieldPacker(Dictionary dictionary) : m_dictionary(std::move(dictionary))
{
    if (!m_dictionary) return;
    m_context = std::make_unique<Context>();
    check(ZSTD_CCtx_setParameter(m_context->zstd, ZSTD_c_compressionLevel, k_level));
    check(ZSTD_CCtx_setParameter(m_context->zstd, ZSTD_c_dictIDFlag, 0)); // ours stands in front
    check(ZSTD_CCtx_refCDict(m_context->zstd, m_dictionary->m_digested->for_packing));
}

FieldPacker::~FieldPacker() = default;

void FieldPacker::pack(std::string_view text, std::string& out)
{
    out.clear();
    put_number(out, m_dictionary ? static_cast<std::uint64_t>(m_dictionary->id()) : 0);
    if (!m_dictionary) {
        out += text;
        return;
    }
    const std::size_t head = out.size();
    out.resize(head + ZSTD_compressBound(text.size()));
    const std::size_t size = ZSTD_compress2(m_context->zstd, out.data() + head, out.size() - head, text.data(), text.size());
    check(size);
    out.resize(head + size);
}

std::string packed_plainly(std::string_view text)
{
    return '\0' + std::string(text);
}

} // namespace chengxin::records
