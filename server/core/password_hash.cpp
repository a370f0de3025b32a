#include "server/core/crypto.hpp"

#include <charconv>
#include <openssl/evp.h>
#include <stdexcept>

namespace chengxin::crypto {

namespace {

constexpr std::uint64_t k_block_size = 8;
constexpr std::uint64_t k_parallel = 1;
constexpr std::uint64_t k_most_memory = 256u << 20;
constexpr int k_highest_log_cost = 17;
constexpr std::size_t k_key_bytes = 32;

} // namespace

std::string scrypt(std::string_view password, std::string_view salt, int log_cost, std::size_t count)
{
    std::string key(count, '\0');
    const int derived = EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
        std::uint64_t{1} << log_cost, k_block_size, k_parallel, k_most_memory, reinterpret_cast<unsigned char*>(key.data()), key.size());
    if (derived != 1) throw std::runtime_error("OpenSSL: scrypt");
    return key;
}

/// "scrypt$<log2 N>$<salt>$<key>", hexadecimal.
std::string hash_password(std::string_view password, int log_cost)
{
    const std::string salt = random_bytes(16);
    return "scrypt$" + std::to_string(log_cost) + "$" + hex(salt) + "$" + hex(scrypt(password, salt, log_cost, k_key_bytes));
}

bool verify_password(std::string_view password, std::string_view hash)
{
    const int log_cost = log_cost_of(hash);
    if (log_cost == 0) return false;
    hash.remove_prefix(hash.find_first_not_of("0123456789", hash.find('$') + 1));
    if (hash.size() != 1 + 32 + 1 + 64 || hash[0] != '$' || hash[33] != '$') return false;
    const std::string salt = from_hex(hash.substr(1, 32));
    const std::string expected = from_hex(hash.substr(34));
    if (salt.empty() || expected.empty()) return false;
    return equal_in_constant_time(scrypt(password, salt, log_cost, k_key_bytes), expected);
}

int log_cost_of(std::string_view hash)
{
    constexpr std::string_view prefix = "scrypt$";
    if (hash.substr(0, prefix.size()) != prefix) return 0;
    hash.remove_prefix(prefix.size());
    int log_cost = 0;
    const auto [end, error] = std::from_chars(hash.data(), hash.data() + hash.size(), log_cost);
    return error == std::errc() && log_cost >= 1 && log_cost <= k_highest_log_cost ? log_cost : 0;
}

std::string random_password()
{
    // One group of each class, then mixed; no 0 O 1 l I.
    constexpr std::string_view groups[] = {"abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-+=%@"};
    const std::string bytes = random_bytes(64);
    std::string password;
    std::size_t used = 0;
    const auto pick = [&](std::size_t count) { return static_cast<unsigned char>(bytes[used++]) % count; };
    for (int i = 0; i < 16; ++i) {
        const std::string_view group = groups[i < 4 ? i : static_cast<int>(pick(3))];
        password += group[pick(group.size())];
    }
    for (std::size_t i = password.size() - 1; i > 0; --i) std::swap(password[i], password[pick(i + 1)]);
    return password;
}

} // namespace chengxin::crypto
