#pragma once

#include <string>
#include <string_view>

/// Texts as JSON writes them (RFC 8259 §7). UTF-8 in, UTF-8 out; only what must be escaped is.
namespace chengxin {

/// Without the quotes around it.
void append_json_escaped(std::string& out, std::string_view text);
void append_json_text(std::string& out, std::string_view text);

} // namespace chengxin
