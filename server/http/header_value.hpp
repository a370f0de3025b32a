#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading of header field values. Pure functions over bytes that a stranger sent.
namespace chengxin::http {

/// A token character of RFC 9110 §5.6.2.
bool is_token_character(char character);
bool is_token(std::string_view text);

/// A character that no field value may hold (RFC 9110 §5.5).
bool is_control(char character);

std::string to_lower(std::string_view text);
/// ASCII letters compare without case.
bool equal_ignoring_case(std::string_view left, std::string_view right);
/// Without spaces and tabs at both ends.
std::string_view trim_blanks(std::string_view text);

/// The members of a comma-separated list, trimmed, empty ones left out. Commas inside quotes do not separate.
std::vector<std::string_view> list_members(std::string_view value);

/// `first; name=value; name="quoted value"`: the part before the first semicolon and the parameters by lower-case name.
struct ParameterisedValue {
    std::string value;                             ///< lower case
    std::map<std::string, std::string> parameters; ///< quotes removed
};
/// Nothing: not well formed, or a parameter appears twice.
std::optional<ParameterisedValue> parse_parameters(std::string_view text);

/// The weight of a content coding in Accept-Encoding in thousandths, 0 to 1000 (RFC 9110 §12.5.3).
int encoding_weight(std::string_view accept_encoding, std::string_view coding);

/// Whether If-None-Match names this entity tag (weak comparison, RFC 9110 §13.1.2).
bool matches_etag(std::string_view if_none_match, std::string_view etag);

} // namespace chengxin::http
