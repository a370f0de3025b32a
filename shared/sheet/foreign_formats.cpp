#include "shared/sheet/foreign_formats.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chengxin::sheet {
namespace {

using namespace std::string_view_literals;

bool starts_with(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

struct Signature {
    std::size_t offset;
    std::string_view bytes;
    const char* detail;
    const char* name;
};

constexpr std::array k_signatures{
    Signature{0, "%PDF-"sv, "pdf", "PDF 文档"},
    Signature{0, "%!PS"sv, "pdf", "PostScript 文档"},
    Signature{0, "\x89PNG"sv, "image", "图片（PNG）"},
    Signature{0, "\xFF\xD8\xFF"sv, "image", "图片（JPEG）"},
    Signature{0, "GIF8"sv, "image", "图片（GIF）"},
    Signature{0, "II*\0"sv, "image", "图片（TIFF）"},
    Signature{0, "MM\0*"sv, "image", "图片（TIFF）"},
    Signature{8, "WEBP"sv, "image", "图片（WebP）"},
    Signature{4, "ftypheic"sv, "image", "图片（HEIC）"},
    Signature{4, "ftypmif1"sv, "image", "图片（HEIC）"},
    Signature{4, "ftyp"sv, "image", "视频或图片"},
    Signature{0, "Rar!"sv, "archive", "压缩包（RAR）"},
    Signature{0, "7z\xBC\xAF"sv, "archive", "压缩包（7z）"},
    Signature{0, "\x1F\x8B"sv, "archive", "压缩包（gzip）"},
    Signature{4, "1AY&SY"sv, "archive", "压缩包（bzip2）"},
    Signature{0, "\xFD" "7zXZ\0"sv, "archive", "压缩包（xz）"},
    Signature{0, "\x28\xB5\x2F\xFD"sv, "archive", "压缩包（zstd）"},
    Signature{0, "MSCF"sv, "archive", "压缩包（CAB）"},
    Signature{2, "-lh5-"sv, "archive", "压缩包（LHA）"},
    Signature{257, "ustar"sv, "archive", "压缩包（tar）"},
    Signature{0, "SQLite format 3\0"sv, "database", "SQLite 数据库文件"},
    Signature{4, "Standard Jet DB"sv, "database", "Access 数据库文件（.mdb）"},
    Signature{4, "Standard ACE DB"sv, "database", "Access 数据库文件（.accdb）"},
    Signature{0, "\0\0\2\0\4\4"sv, "other_spreadsheet", "Lotus 1-2-3 表格（.wks）"},
    Signature{0, "\0\0\2\0\6\4"sv, "other_spreadsheet", "Lotus 1-2-3 表格（.wk1）"},
    Signature{0, "\0\0\x1A\0"sv, "other_spreadsheet", "Lotus 1-2-3 表格（.wk3、.wk4、.123）"},
    Signature{0, "\0\0\2\0\x20\x51"sv, "other_spreadsheet", "Quattro Pro 表格（.wq1）"},
    Signature{0, "\0\0\2\0\1\x10"sv, "other_spreadsheet", "Quattro Pro 表格（.wb1）"},
    Signature{0, "\0\0\2\0\2\x10"sv, "other_spreadsheet", "Quattro Pro 表格（.wb2）"},
    Signature{0, "{\\rtf"sv, "other_text", "写字板或 Word 文档（RTF）"},
    Signature{0, "MZ\x90\0"sv, "program", "程序"},
    Signature{0, "\x7F" "ELF"sv, "program", "程序"},
};

const char* way_out(std::string_view detail)
{
    if (detail == "archive") return "请解压后上传其中的 .xlsx、.xls 或 .csv 文件。";
    if (detail == "database") return "请在原来的程序中把数据导出为 .xlsx 或 CSV 后再上传。";
    if (detail == "other_spreadsheet") return "请用 WPS、LibreOffice 或 Excel 打开它，另存为 .xlsx 后再上传。";
    if (detail == "other_text") return "请把其中的表格放进 Excel 工作簿（.xlsx）后再上传。";
    if (detail == "html_table") return "它并不是真正的 Excel 文件，请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。";
    return "请上传 .xlsx、.xls 或 .csv 文件。";
}

Error refusal(const char* detail, const std::string& name)
{
    const bool is_table = detail == "other_spreadsheet"sv || detail == "html_table"sv;
    return {ErrorCode::unsupported, "这是" + name + (is_table ? "，无法直接读取。" : "，不是表格。") + way_out(detail), detail};
}

/// A bitmap has zeros in bytes 6 to 9, which no text has.
bool is_bitmap(std::string_view start)
{
    return starts_with(start, "BM") && start.size() > 14 && start.substr(6, 4) == "\0\0\0\0"sv;
}

/// dBase and FoxPro: version, a day, and a header of 32 bytes and as many for each column.
bool is_dbase(std::string_view start)
{
    if (start.size() < 65) return false;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(start[at]); };
    constexpr std::array<unsigned char, 14> k_versions = {0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5};
    if (std::find(k_versions.begin(), k_versions.end(), byte(0)) == k_versions.end()) return false;
    const unsigned header = byte(8) | byte(9) << 8U;
    return byte(2) >= 1 && byte(2) <= 12 && byte(3) >= 1 && byte(3) <= 31 && header >= 65 && start.substr(12, 2) == "\0\0"sv;
}

/// Text in lower case without what may stand in front: a mark, blanks, and the zeros of UTF-16.
std::string plain_start(std::string_view start)
{
    std::string plain;
    for (const char c : start) {
        if (c != '\0') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    for (const std::string_view mark : {"\xEF\xBB\xBF"sv, "\xFF\xFE"sv, "\xFE\xFF"sv})
        while (starts_with(plain, mark)) plain.erase(0, mark.size());
    return plain.erase(0, std::min(plain.find_first_not_of(" \t\r\n"), plain.size()));
}

/// Many systems export a web page or an XML spreadsheet and call it .xls. Nothing that a table could begin with begins so.
bool is_markup(std::string_view plain)
{
    if (plain.size() < 3 || plain[0] != '<') return false;
    return plain[1] == '!' || plain[1] == '?' || (plain[1] >= 'a' && plain[1] <= 'z');
}

const char* name_of_markup(std::string_view plain)
{
    if (contains(plain, "urn:schemas-microsoft-com:office:spreadsheet")) return "“XML 电子表格 2003”";
    if (contains(plain, "urn:oasis:names:tc:opendocument")) return "单个 XML 的 OpenDocument 文档（.fods）";
    if (contains(plain, "<html") || contains(plain, "<table") || contains(plain, "<!doctype html") || contains(plain, "<meta")) return "网页格式的表格";
    return "网页或 XML 格式的文件";
}

/// MIME (RFC 2557): the first line is a header, and one of the first says MIME-Version.
bool is_web_archive(std::string_view plain)
{
    const std::size_t colon = plain.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > 40) return false;
    const std::string_view name = plain.substr(0, colon);
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string_view::npos) return false;
    return contains(plain, "mime-version:") || (name == "content-type" && contains(plain, "boundary="));
}

/// Microsoft's symbolic link format: each line begins with a letter and a semicolon.
bool is_sylk(std::string_view plain)
{
    if (!starts_with(plain, "id;p")) return false;
    for (const char* line : {"\nc;", "\nb;", "\nf;", "\np;", "\no;"})
        if (contains(plain, line)) return true;
    return false;
}

bool is_dif(std::string_view plain)
{
    return starts_with(plain, "table\r\n0,1") || starts_with(plain, "table\n0,1") || starts_with(plain, "table\r0,1");
}

bool is_json(std::string_view plain)
{
    if (plain.empty() || (plain[0] != '{' && plain[0] != '[')) return false;
    const std::size_t next = plain.find_first_not_of(" \t\r\n", 1);
    if (next == std::string_view::npos) return false;
    return plain[next] == '"' || plain[next] == '}' || plain[next] == ']' || (plain[0] == '[' && (plain[next] == '{' || plain[next] == '['));
}

/// ISO 9660: the first volume descriptor.
bool is_disc_image(ByteSource& source)
{
    std::array<char, 5> bytes{};
    return source.read_at(32'769, bytes.data(), bytes.size()) == bytes.size() && std::string_view(bytes.data(), bytes.size()) == "CD001";
}

} // namespace

std::optional<Error> foreign_format(ByteSource& source, std::string_view start)
{
    for (const Signature& signature : k_signatures)
        if (start.size() > signature.offset && starts_with(start.substr(signature.offset), signature.bytes)) return refusal(signature.detail, signature.name);
    if (is_bitmap(start)) return refusal("image", "图片（BMP）");
    if (is_dbase(start)) return refusal("other_spreadsheet", "dBase 或 FoxPro 数据表（.dbf）");
    if (is_disc_image(source)) return refusal("archive", "光盘映像（ISO）");
    const std::string plain = plain_start(start);
    if (is_markup(plain)) return refusal("html_table", name_of_markup(plain));
    if (is_web_archive(plain)) return refusal("html_table", "网页存档（MHTML）");
    if (is_sylk(plain)) return refusal("other_spreadsheet", "SYLK 表格（.slk）");
    if (is_dif(plain)) return refusal("other_spreadsheet", "DIF 表格（.dif）");
    if (is_json(plain)) return refusal("other_text", "JSON 数据");
    return std::nullopt;
}

Error unknown_format()
{
    return {ErrorCode::unsupported, "无法识别这个文件：它不是 Excel 工作簿，也不是文字表格。请用制作它的程序打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”后再上传。", "unknown_type"};
}

} // namespace chengxin::sheet
