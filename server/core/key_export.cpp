#include "server/core/key_export.hpp"

#include "server/core/crypto.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <sstream>

namespace chengxin {

namespace {

constexpr std::string_view k_format = "chengxin-keys-export-1";
constexpr std::size_t k_salt_bytes = 16, k_iv_bytes = 16, k_encryption_bytes = 16, k_integrity_bytes = 32;
constexpr std::size_t k_line_bytes = 24; ///< 48 digits in groups of eight
constexpr std::size_t k_check_digits = 4;
constexpr int k_least_cost = 1, k_highest_cost = 17;

struct PassphraseKeys {
    std::string encryption;
    std::string integrity;
};

PassphraseKeys keys_of(std::string_view passphrase, std::string_view salt, int log_cost)
{
    const std::string bytes = crypto::scrypt(passphrase, salt, log_cost, k_encryption_bytes + k_integrity_bytes);
    return {bytes.substr(0, k_encryption_bytes), bytes.substr(k_encryption_bytes)};
}

std::string check_of(std::size_t number, std::string_view digits)
{
    return crypto::hex(crypto::sm3(std::to_string(number) + ":" + std::string(digits))).substr(0, k_check_digits);
}

/// "01  8f0c1a2b 33445566 …  a1b2"
std::string line_of(std::size_t number, const std::string& digits)
{
    std::string line = (number < 10 ? "0" : "") + std::to_string(number) + " ";
    for (std::size_t at = 0; at < digits.size(); at += 8) line += " " + digits.substr(at, 8);
    return line + "  " + check_of(number, digits) + "\n";
}

tl::unexpected<Error> wrong(const std::string& sentence)
{
    return fail(ErrorCode::conflict, sentence, "file");
}

/// The digits of a numbered line, checked.
Result<std::string> digits_of(std::istream& words, std::size_t number)
{
    std::vector<std::string> parts;
    for (std::string word; words >> word;) parts.push_back(word);
    const auto bad = [number] { return wrong("导出文件第 " + std::to_string(number) + " 行数字有误（与行末的校验不符），请与保险柜中的原件核对。"); };
    if (parts.size() < 2) return bad();
    const std::string check = parts.back();
    parts.pop_back();
    std::string digits;
    for (const std::string& part : parts) digits += part;
    if (check != check_of(number, digits) || crypto::from_hex(digits).empty()) return bad();
    return digits;
}

struct Parsed {
    int log_cost = 0;
    std::string salt;
    std::string head;  ///< what is protected besides the bytes
    std::string bytes; ///< iv, sealed text, HMAC
};

Result<Parsed> parse(std::string_view text)
{
    Parsed parsed;
    std::istringstream lines{std::string(text)};
    std::string line;
    std::size_t next = 1;
    bool begun = false;
    while (std::getline(lines, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::istringstream words(line);
        std::string word;
        if (!(words >> word)) continue;
        if (word == k_format) begun = true;
        if (!begun) continue; // what stands above on the page
        if (word == "scrypt") {
            std::string salt;
            words >> parsed.log_cost >> salt;
            parsed.salt = crypto::from_hex(salt);
            parsed.head = std::string(k_format) + " scrypt " + std::to_string(parsed.log_cost) + " " + salt;
        } else if (std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            if (std::strtoull(word.c_str(), nullptr, 10) != next) return wrong("导出文件缺少第 " + std::to_string(next) + " 行，或行的次序不对。");
            auto digits = digits_of(words, next);
            if (!digits) return fail(digits.error());
            parsed.bytes += crypto::from_hex(*digits);
            ++next;
        }
    }
    if (!begun) return wrong("这不是 chengxin keys export 导出的密钥文件。");
    const bool fits = parsed.log_cost >= k_least_cost && parsed.log_cost <= k_highest_cost && parsed.salt.size() == k_salt_bytes &&
        parsed.bytes.size() > k_iv_bytes + crypto::HmacSm3::k_bytes;
    if (!fits) return wrong("导出文件不完整，请与保险柜中的原件核对。");
    return parsed;
}

} // namespace

Result<void> check_passphrase(std::string_view passphrase)
{
    const std::u32string points = text::to_code_points(passphrase);
    const bool varied = std::any_of(points.begin(), points.end(), [&](char32_t point) { return point != points.front(); });
    if (points.size() >= k_least_passphrase && varied) return {};
    return fail(ErrorCode::invalid_request, "口令太短：至少 " + std::to_string(k_least_passphrase) + " 个字符，且不能全是同一个字符。它保护整套密钥，请用一句不易猜到的话。", "passphrase");
}

std::string export_keys(const KeyMaterial& material, std::string_view passphrase, const std::string& today, int log_cost)
{
    const std::string salt = crypto::random_bytes(k_salt_bytes), iv = crypto::random_bytes(k_iv_bytes), plain = text_of(material);
    const PassphraseKeys keys = keys_of(passphrase, salt, log_cost);
    std::string bytes = iv + std::string(plain.size(), '\0');
    crypto::sm4_ctr(keys.encryption, iv, plain, bytes.data() + k_iv_bytes);
    const std::string scrypt_line = "scrypt " + std::to_string(log_cost) + " " + crypto::hex(salt);
    bytes += crypto::hmac_sm3(keys.integrity, std::string(k_format) + " " + scrypt_line + bytes);
    std::string text = "诚信平台密钥（由口令保护）。请打印或刻录后存入保险柜，口令另行保管；两者缺一不可。\n导出日期：" + today + "\n密钥指纹：" +
        fingerprint_of(material, material.generations.front()) + "\n恢复：chengxin keys import --data 数据目录 本文件\n\n";
    text += std::string(k_format) + "\n" + scrypt_line + "\n";
    for (std::size_t at = 0, number = 1; at < bytes.size(); at += k_line_bytes, ++number) text += line_of(number, crypto::hex(std::string_view(bytes).substr(at, k_line_bytes)));
    return text;
}

bool is_export(std::string_view text)
{
    return text.find(k_format) != std::string_view::npos;
}

Result<KeyMaterial> import_keys(std::string_view text, std::string_view passphrase)
{
    const Result<Parsed> parsed = parse(text);
    if (!parsed) return fail(parsed.error());
    const PassphraseKeys keys = keys_of(passphrase, parsed->salt, parsed->log_cost);
    const std::string_view bytes = parsed->bytes;
    const std::string_view covered = bytes.substr(0, bytes.size() - crypto::HmacSm3::k_bytes);
    if (!crypto::equal_in_constant_time(crypto::hmac_sm3(keys.integrity, parsed->head + std::string(covered)), bytes.substr(covered.size()))) {
        return wrong("口令不对，或导出文件被改动过。");
    }
    std::string plain(covered.size() - k_iv_bytes, '\0');
    crypto::sm4_ctr(keys.encryption, covered.substr(0, k_iv_bytes), covered.substr(k_iv_bytes), plain.data());
    return parse_keys(plain, "（导出文件）");
}

} // namespace chengxin
