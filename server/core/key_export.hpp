#pragma once

#include "server/core/key_file.hpp"
#include "shared/core/result.hpp"

#include <string>
#include <string_view>

/// Keys for the safe: the whole key file under a passphrase, as one page of text that can be printed and typed again. scrypt (RFC 7914,
/// N = 2^17, r = 8, p = 1) makes two keys of the passphrase, SM4-CTR hides and HMAC-SM3 over everything before protects. Every line of
/// digits has its number and a check of its own, so that a mistake in typing is told with its line.
namespace chengxin {

inline constexpr std::size_t k_least_passphrase = 12; ///< characters

/// invalid_request where the passphrase is too short or of one character.
Result<void> check_passphrase(std::string_view passphrase);
/// `today`: 2026-11-02. `log_cost`: tests use less.
std::string export_keys(const KeyMaterial& material, std::string_view passphrase, const std::string& today, int log_cost = 17);
/// conflict with a sentence: which line is wrong, or that the passphrase is.
Result<KeyMaterial> import_keys(std::string_view text, std::string_view passphrase);
bool is_export(std::string_view text);

} // namespace chengxin
