#include "server/http/header_value.hpp"

#include <algorithm>

namespace chengxin::http {

bool is_token_character(char character)
{
    constexpr std::string_view k_special = "!#$%&'*+-.^_`|~";
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        || k_special.find(character) != std::string_view::npos;
}

bool is_token(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_control(char character)
{
    return (static_cast<unsigned char>(character) < 0x20 && character != '\t') || character == 0x7F;
}

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

std::string to_lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool equal_ignoring_case(std::string_view left, std::string_view right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trim_blanks(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The text up to the first `separator` outside quotes; `text` moves behind it.
static std::string_view cut(std::string_view& text, char separator)
{
    auto quoted = false;
    auto end = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        else if (text[i] == '\\' && quoted && i + 1 < text.size() && text[i + 1] == '"') ++i;
        else if (text[i] == separator && !quoted) {
            end = i;
            break;
        }
    }
    const auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trim_blanks(piece);
}

std::vector<std::string_view> list_members(std::string_view value)
{
    std::vector<std::string_view> members;
    while (!value.empty()) {
        if (const auto member = cut(value, ','); !member.empty()) members.push_back(member);
    }
    return members;
}

/// Only \" is an escape: browsers send the backslashes of a Windows path as they are.
static std::optional<std::string> unquote(std::string_view text)
{
    if (text.empty() || text.front() != '"') return std::string(text);
    if (text.size() < 2 || text.back() != '"') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        else if (text[i] == '"') return std::nullopt;
        result += text[i];
    }
    return result;
}

std::optional<ParameterisedValue> parse_parameters(std::string_view text)
{
    ParameterisedValue result;
    result.value = to_lower(cut(text, ';'));
    while (!text.empty()) {
        const auto parameter = cut(text, ';');
        if (parameter.empty()) continue;
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto name = trim_blanks(parameter.substr(0, equals));
        const auto value = unquote(trim_blanks(parameter.substr(equals + 1)));
        if (!is_token(name) || !value) return std::nullopt;
        if (!result.parameters.emplace(to_lower(name), *value).second) return std::nullopt;
    }
    return result;
}

/// 1, 0.5, 0.125 as thousandths; nothing that is no weight.
static std::optional<int> parse_weight(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    auto weight = (text[0] - '0') * 1000;
    auto unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        weight += (text[i] - '0') * unit;
    }
    return weight > 1000 ? std::nullopt : std::optional(weight);
}

int encoding_weight(std::string_view accept_encoding, std::string_view coding)
{
    auto any = 0;
    for (const auto member : list_members(accept_encoding)) {
        const auto parsed = parse_parameters(member);
        if (!parsed) continue;
        const auto parameter = parsed->parameters.find("q");
        const auto weight = parameter == parsed->parameters.end() ? std::optional(1000) : parse_weight(parameter->second);
        if (!weight) continue;
        if (parsed->value == coding || (coding == "gzip" && parsed->value == "x-gzip")) return *weight;
        if (parsed->value == "*") any = *weight;
    }
    return any;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag)
{
    const auto strong = [](std::string_view tag) { return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag; };
    if (trim_blanks(if_none_match) == "*") return true;
    for (const auto member : list_members(if_none_match)) {
        if (strong(member) == strong(etag)) return true;
    }
    return false;
}

} // namespace chengxin::http
