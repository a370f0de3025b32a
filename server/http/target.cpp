#include "server/http/target.hpp"

#include "server/http/form.hpp"
#include "server/http/header_value.hpp"

#include <algorithm>

namespace chengxin::http {

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_target_character(char c)
{
    constexpr std::string_view k_special = "-._~!$&'()*+,;=:@/?%[]|{}^`\"<>"; // browsers leave some of the last ones raw in queries
    return is_alphanumeric(c) || k_special.find(c) != std::string_view::npos;
}

static bool has_hidden_separator(std::string_view path)
{
    for (const std::string_view hidden : {"%2F", "%2f", "%5C", "%5c", "\\"}) {
        if (path.find(hidden) != std::string_view::npos) return true;
    }
    return false;
}

static bool has_dot_segment(std::string_view path)
{
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const auto segment = path.substr(0, path.find('/'));
        if (segment == "." || segment == "..") return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

bool is_host(std::string_view host)
{
    constexpr std::string_view k_special = "-._~%"; // what registered names really consist of
    auto end = host.find(':');
    if (!host.empty() && host.front() == '[') {
        const auto bracket = host.find(']');
        if (bracket == std::string_view::npos || bracket < 3) return false;
        const auto address = host.substr(1, bracket - 1);
        if (address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) return false;
        end = bracket + 1;
        if (end < host.size() && host[end] != ':') return false;
    } else {
        const auto name = host.substr(0, end);
        if (name.empty()) return false;
        if (!std::all_of(name.begin(), name.end(), [&](char c) { return is_alphanumeric(c) || k_special.find(c) != std::string_view::npos; })) return false;
    }
    if (end >= host.size()) return true;
    const auto port = host.substr(end + 1);
    return port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

/// Cuts "http://authority" off `target`. False: it has another scheme or no authority.
static bool cut_authority(std::string_view& target, std::string& authority)
{
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto scheme = target.substr(0, scheme_end);
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")) return false;
    target.remove_prefix(scheme_end + 3);
    authority = std::string(target.substr(0, target.find_first_of("/?")));
    target.remove_prefix(authority.size());
    return is_host(authority);
}

std::optional<Target> read_target(std::string_view method, std::string_view target)
{
    Target result;
    if (target == "*" && method == "OPTIONS") {
        result.path = "*";
        return result;
    }
    if (target.empty() || !std::all_of(target.begin(), target.end(), is_target_character)) return std::nullopt;
    if (target.front() != '/' && !cut_authority(target, result.authority)) return std::nullopt;

    const auto question = std::min(target.find('?'), target.size());
    const auto raw_path = target.substr(0, question);
    if (question < target.size()) result.query = std::string(target.substr(question + 1));
    if (has_hidden_separator(raw_path)) return std::nullopt;
    auto path = percent_decode(raw_path, PlusSign::literal);
    if (!path) return std::nullopt;
    result.path = path->empty() ? "/" : std::move(*path);
    if (has_dot_segment(result.path)) return std::nullopt;
    if (std::any_of(result.path.begin(), result.path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) return std::nullopt;
    return result;
}

} // namespace chengxin::http
