#include "shared/sheet/shared_strings.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_block = 1 << 20;

void append_utf8(std::string& out, std::uint32_t code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// The code of _xHHHH_ at `at`; surrogates and NUL are left as they stand.
bool escape_at(std::string_view text, std::size_t at, std::uint32_t& code)
{
    if (at + 7 > text.size() || text[at + 1] != 'x' || text[at + 6] != '_') return false;
    const auto parsed = std::from_chars(text.data() + at + 2, text.data() + at + 6, code, 16);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + at + 6 && code != 0 && (code < 0xD800 || code > 0xDFFF);
}

} // namespace

void decode_escapes(std::string& text)
{
    std::size_t from = text.find("_x");
    if (from == std::string::npos) return;
    std::string decoded = text.substr(0, from);
    while (from < text.size()) {
        std::uint32_t code = 0;
        if (text[from] == '_' && escape_at(text, from, code)) {
            append_utf8(decoded, code);
            from += 7;
        } else {
            decoded += text[from++];
        }
    }
    text = std::move(decoded);
}

std::size_t count_characters(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Error cell_too_long(const std::string& where, const Limits& limits)
{
    return {ErrorCode::too_large,
            where + "有一个单元格的内容超过 " + std::to_string(limits.cell_characters) + " 个字符，无法读取。请删减该单元格的内容后再上传。",
            "cell_too_long"};
}

std::string_view SharedStrings::at(std::size_t index) const
{
    const Place& place = m_places[index];
    return std::string_view(*m_blocks[place.block]).substr(place.offset, place.length);
}

void SharedStrings::start_element(std::string_view name, const XmlAttributes&)
{
    if (name == "si") {
        m_current.clear();
        m_phonetic_depth = 0;
    } else if (name == "rPh") {
        ++m_phonetic_depth;
    } else if (name == "t") {
        m_in_text = m_phonetic_depth == 0;
    }
}

void SharedStrings::end_element(std::string_view name)
{
    if (name == "t") {
        m_in_text = false;
    } else if (name == "rPh") {
        if (m_phonetic_depth > 0) --m_phonetic_depth;
    } else if (name == "si") {
        add_current();
    }
}

void SharedStrings::characters(std::string_view text)
{
    if (!m_in_text) return;
    if (m_current.size() + text.size() > 8ULL * m_limits.cell_characters) stop_with(cell_too_long("工作簿里", m_limits));
    else m_current.append(text);
}

void SharedStrings::add_current()
{
    if (stopped()) return;
    decode_escapes(m_current);
    if (count_characters(m_current) > m_limits.cell_characters) return stop_with(cell_too_long("工作簿里", m_limits));
    m_bytes += m_current.size() + sizeof(Place);
    if (m_bytes > m_limits.shared_string_bytes)
        return stop_with({ErrorCode::too_large, "工作簿里的文字太多，超出读取上限。请拆成几个文件分别上传，或另存为 CSV 后上传。", "too_large"});
    if (m_blocks.empty() || m_blocks.back()->size() + m_current.size() > k_block) {
        m_blocks.push_back(std::make_unique<std::string>());
        m_blocks.back()->reserve(std::max(k_block, m_current.size()));
    }
    std::string& block = *m_blocks.back();
    m_places.push_back({static_cast<std::uint32_t>(m_blocks.size() - 1), static_cast<std::uint32_t>(block.size()), static_cast<std::uint32_t>(m_current.size())});
    block += m_current;
}

} // namespace chengxin::sheet
