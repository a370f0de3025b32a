#include "server/core/keys.hpp"

#include "server/storage/store.hpp"

#include <filesystem>
#include <stdexcept>
#include <vector>

namespace chengxin {

namespace {

constexpr char k_unbound = '\1'; ///< the first byte in f082447
constexpr char k_bound = '\2';
constexpr std::size_t k_iv_bytes = 16;
constexpr std::size_t k_head_bytes = 2; ///< format and generation

struct Generation {
    char mark;
    std::string encryption;
    crypto::HmacSm3 integrity;
};

char mark_of(int generation)
{
    return static_cast<char>(generation & 0xFF);
}

/// The place with its length at the end: no place and no value can be read as others.
std::string framed(std::string_view place)
{
    std::string text(place);
    for (int shift = 0; shift < 32; shift += 8) text += static_cast<char>(place.size() >> shift & 0xFF);
    return text;
}

tl::unexpected<Error> damaged()
{
    return fail(ErrorCode::internal, "加密数据无法读取：密钥不符，或数据已损坏、被移动，请联系管理员。");
}

} // namespace

struct Keys::Secrets {
    KeyMaterial material;
    std::vector<std::unique_ptr<Generation>> generations; ///< newest first
    crypto::HmacSm3 index;

    const Generation* with_mark(char mark) const
    {
        for (const auto& generation : generations) {
            if (generation->mark == mark) return generation.get();
        }
        return nullptr;
    }
};

Keys::Keys(KeyMaterial material)
{
    crypto::HmacSm3 index(material.index);
    m_secrets.reset(new Secrets{std::move(material), {}, std::move(index)});
    for (const KeyGeneration& generation : m_secrets->material.generations) {
        m_secrets->generations.emplace_back(new Generation{mark_of(generation.number), generation.encryption, crypto::HmacSm3(generation.integrity)});
    }
}

Keys::~Keys() = default;

std::string Keys::file_of(const std::string& directory)
{
    return directory + "/keys/master.key";
}

std::unique_ptr<Keys> Keys::load(const std::string& directory)
{
    const std::string path = file_of(directory);
    if (!std::filesystem::exists(path) && !std::filesystem::exists(storage::database_file(directory))) write_key_file(path, new_key_material());
    auto material = read_key_file(path);
    if (!material) throw std::runtime_error(material.error().message);
    return std::make_unique<Keys>(std::move(*material));
}

std::string Keys::seal(std::string_view bytes, std::string_view place) const
{
    const Generation& newest = *m_secrets->generations.front();
    std::string sealed;
    sealed.reserve(k_overhead + bytes.size());
    sealed += k_bound;
    sealed += newest.mark;
    sealed += crypto::random_bytes(k_iv_bytes);
    sealed.resize(k_head_bytes + k_iv_bytes + bytes.size());
    crypto::sm4_ctr(newest.encryption, std::string_view(sealed).substr(k_head_bytes, k_iv_bytes), bytes, sealed.data() + k_head_bytes + k_iv_bytes);
    sealed += newest.integrity.of(sealed, framed(place));
    return sealed;
}

Result<std::string> Keys::open(std::string_view sealed, std::string_view place) const
{
    if (sealed.size() < k_overhead || sealed[0] != k_bound) return damaged();
    const Generation* generation = m_secrets->with_mark(sealed[1]);
    if (!generation) return damaged();
    const std::string_view covered = sealed.substr(0, sealed.size() - crypto::HmacSm3::k_bytes);
    if (!crypto::equal_in_constant_time(generation->integrity.of(covered, framed(place)), sealed.substr(covered.size()))) return damaged();
    std::string bytes(sealed.size() - k_overhead, '\0');
    crypto::sm4_ctr(generation->encryption, covered.substr(k_head_bytes, k_iv_bytes), covered.substr(k_head_bytes + k_iv_bytes), bytes.data());
    return bytes;
}

bool Keys::is_unbound(std::string_view sealed)
{
    return !sealed.empty() && sealed[0] == k_unbound;
}

bool Keys::is_current(std::string_view sealed) const
{
    return sealed.size() >= k_overhead && sealed[0] == k_bound && sealed[1] == m_secrets->generations.front()->mark;
}

Result<std::string> Keys::open_unbound(std::string_view sealed) const
{
    constexpr std::size_t k_head = 1;
    if (sealed.size() < k_head + k_iv_bytes + crypto::HmacSm3::k_bytes || sealed[0] != k_unbound) return damaged();
    const Generation* first = m_secrets->with_mark(mark_of(1)); // there was no other
    if (!first) return damaged();
    const std::string_view covered = sealed.substr(0, sealed.size() - crypto::HmacSm3::k_bytes);
    if (!crypto::equal_in_constant_time(first->integrity.of(covered), sealed.substr(covered.size()))) return damaged();
    std::string bytes(covered.size() - k_head - k_iv_bytes, '\0');
    crypto::sm4_ctr(first->encryption, covered.substr(k_head, k_iv_bytes), covered.substr(k_head + k_iv_bytes), bytes.data());
    return bytes;
}

std::string Keys::blind_index(std::string_view text) const
{
    return crypto::hex(m_secrets->index.of(text));
}

crypto::Sm3Mac Keys::mac_of(std::string_view purpose) const
{
    return crypto::Sm3Mac(m_secrets->index.of("mac key: " + std::string(purpose)));
}

std::string Keys::derived(std::string_view purpose) const
{
    return m_secrets->index.of("derived key: " + std::string(purpose));
}

const KeyMaterial& Keys::material() const
{
    return m_secrets->material;
}

std::string Keys::fingerprint() const
{
    return fingerprint_of(m_secrets->material, m_secrets->material.generations.front());
}

} // namespace chengxin
