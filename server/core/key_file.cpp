#include "server/core/key_file.hpp"

#include "server/core/crypto.hpp"
#include "server/storage/system_file.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace chengxin {

namespace {

constexpr std::string_view k_first_format = "chengxin-keys-1 ";
constexpr std::string_view k_format = "chengxin-keys-2";
constexpr std::size_t k_encryption_bytes = 16, k_integrity_bytes = 32, k_index_bytes = 32;

void write_durably(int descriptor, const std::string& bytes, const std::string& path)
{
    errno = ENOSPC; // what a short write means
    const bool written = ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (!written) throw_errno("cannot write " + path);
}

void flush_directory(const std::string& directory)
{
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) throw_errno("cannot open " + directory);
    const bool flushed = ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    if (!flushed) throw_errno("cannot flush " + directory);
}

bool parse_first_format(std::string_view line, KeyMaterial& material)
{
    const std::string bytes = crypto::from_hex(line.substr(k_first_format.size()));
    if (bytes.size() != k_encryption_bytes + k_integrity_bytes + k_index_bytes) return false;
    material.generations = {{1, bytes.substr(0, k_encryption_bytes), bytes.substr(k_encryption_bytes, k_integrity_bytes)}};
    material.index = bytes.substr(k_encryption_bytes + k_integrity_bytes);
    return true;
}

bool parse_generation(std::istream& words, KeyMaterial& material)
{
    int number = 0;
    std::string hex;
    if (!(words >> number >> hex)) return false;
    const std::string bytes = crypto::from_hex(hex);
    const bool falls = material.generations.empty() || number < material.generations.back().number;
    if (number < 1 || !falls || bytes.size() != k_encryption_bytes + k_integrity_bytes) return false;
    material.generations.push_back({number, bytes.substr(0, k_encryption_bytes), bytes.substr(k_encryption_bytes)});
    return true;
}

bool parse_line(const std::string& line, KeyMaterial& material)
{
    std::istringstream words(line);
    std::string word, name, hex;
    if (!(words >> word)) return line.empty();
    if (word == "generation") return parse_generation(words, material);
    if (word == "index" && words >> hex && material.index.empty()) {
        material.index = crypto::from_hex(hex);
        return material.index.size() == k_index_bytes;
    }
    if (word != "secret" || !(words >> name >> hex)) return false;
    return material.secrets.emplace(name, crypto::from_hex(hex)).second && !material.secrets[name].empty();
}

bool parse_lines(std::string_view text, KeyMaterial& material)
{
    std::istringstream lines{std::string(text)};
    std::string line;
    std::getline(lines, line); // the format
    while (std::getline(lines, line)) {
        if (!parse_line(line, material)) return false;
    }
    return !material.generations.empty() && !material.index.empty();
}

} // namespace

KeyGeneration new_generation(int number)
{
    return {number, crypto::random_bytes(k_encryption_bytes), crypto::random_bytes(k_integrity_bytes)};
}

KeyMaterial new_key_material()
{
    KeyMaterial material;
    material.generations = {new_generation(1)};
    material.index = crypto::random_bytes(k_index_bytes);
    return material;
}

std::string text_of(const KeyMaterial& material)
{
    std::string text = std::string(k_format) + "\n";
    for (const KeyGeneration& generation : material.generations) {
        text += "generation " + std::to_string(generation.number) + " " + crypto::hex(generation.encryption + generation.integrity) + "\n";
    }
    text += "index " + crypto::hex(material.index) + "\n";
    for (const auto& [name, bytes] : material.secrets) text += "secret " + name + " " + crypto::hex(bytes) + "\n";
    return text;
}

Result<KeyMaterial> parse_keys(std::string_view text, const std::string& path)
{
    KeyMaterial material;
    const std::string_view first = text.substr(0, text.find('\n'));
    const bool good = first.starts_with(k_first_format) ? parse_first_format(first, material) : first == k_format && parse_lines(text, material);
    if (good) return material;
    return fail(ErrorCode::conflict, "密钥文件已损坏或不能读取：" + path +
        "。请用备份时另存的 .keys 文件恢复它，或用保险柜中的密钥文件执行 chengxin keys import；没有密钥，加密内容无法读取。", "keys");
}

Result<KeyMaterial> read_key_file(const std::string& path)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error) && !error) return fail(ErrorCode::not_found, "找不到密钥文件 " + path + "。", "keys");
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) return fail(ErrorCode::unavailable, "密钥文件不能读取：" + path + "。请检查文件的权限。", "keys");
    return parse_keys(text, path);
}

void write_key_file(const std::string& path, const KeyMaterial& material)
{
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    if (std::filesystem::create_directories(folder)) std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    const std::string partial = path + ".new"; // a crash never leaves half a key file
    const int descriptor = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_errno("cannot create " + partial);
    write_durably(descriptor, text_of(material), partial);
    std::filesystem::rename(partial, path);
    flush_directory(folder.string());
}

std::string fingerprint_of(const KeyMaterial& material, const KeyGeneration& generation)
{
    const std::string digits = crypto::hex(crypto::hmac_sm3(generation.integrity, "chengxin keys" + generation.encryption + material.index)).substr(0, 16);
    return digits.substr(0, 4) + "-" + digits.substr(4, 4) + "-" + digits.substr(8, 4) + "-" + digits.substr(12);
}

} // namespace chengxin
