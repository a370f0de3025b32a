#include "shared/sheet/code_page.hpp"

#include <algorithm>
#include <array>

namespace chengxin::sheet {
namespace {

constexpr std::uint16_t k_chinese = 936;
constexpr std::uint16_t k_western = 1252;
constexpr std::uint16_t k_western_of_excel_4 = 0x8001;

/// 0x80 … 0x9F of Windows 1252 (WHATWG Encoding, index windows-1252); the other bytes are Latin 1.
constexpr std::array<std::uint16_t, 32> k_western_characters{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

bool is_ascii(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void append_western(std::string_view bytes, std::string& out)
{
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const std::uint32_t code = byte >= 0x80 && byte < 0xA0 ? k_western_characters[byte - 0x80] : byte;
        if (code < 0x80) {
            out += c;
            continue;
        }
        if (code < 0x800) out += static_cast<char>(0xC0 | (code >> 6));
        else (out += static_cast<char>(0xE0 | (code >> 12))) += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

} // namespace

Result<void> CodePage::append(std::string_view bytes, std::string& out)
{
    if (is_ascii(bytes)) {
        out.append(bytes);
        return {};
    }
    if (m_number == k_western || m_number == k_western_of_excel_4) {
        append_western(bytes, out);
        return {};
    }
    if (m_number != k_chinese) {
        const std::string page = m_number ? "（代码页 " + std::to_string(*m_number) + "）" : "（没有注明代码页）";
        return fail(ErrorCode::unsupported, "这个旧版 Excel 文件（.xls）的文字编码" + page + "无法读取。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。", "encoding");
    }
    if (!m_chinese) {
        auto decoder = make_gb18030_decoder();
        if (!decoder) return fail(decoder.error());
        m_chinese = std::move(*decoder);
    }
    out.append(m_chinese->decode(bytes, true));
    return {};
}

} // namespace chengxin::sheet
