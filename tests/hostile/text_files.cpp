#include "shared/core/text.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/hostile/hostile_file.hpp"

namespace chengxin::test {
namespace {

constexpr const char* k_long_cell = "第 # 行有一个单元格的内容超过 # 个字符，无法读取。请删减该单元格的内容后再上传。";
constexpr const char* k_long_quoted_cell = "第 # 行有一个单元格的内容超过 # 个字符，无法读取。请删减该单元格的内容后再上传。如果该行并没有这么长的内容，请检查双引号是否成对。";
constexpr const char* k_open_quote = "第 # 行有一个双引号没有结束，后面的内容无法分列。请检查该行的双引号后再上传。";
constexpr const char* k_columns = "第 # 行超过 # 列，无法读取。请删去多余的列后再上传。";
constexpr const char* k_unknown = "无法识别这个文件：它不是 Excel 工作簿，也不是文字表格。请用制作它的程序打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”后再上传。";

std::string table(int rows)
{
    PenaltyFile file;
    for (int i = 0; i < rows; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    return file.csv();
}

/// Below so many good rows that the job finds it, not the first look at the upload.
HostileFile below(const char* what, std::function<std::string()> more, const char* detail, const char* says)
{
    return {what, "文本.csv", [more] { return table(60) + more(); }, detail, says};
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::string utf16(const std::string& utf8, bool big)
{
    std::string out = big ? "\xFE\xFF" : "\xFF\xFE";
    const auto unit = [&](std::uint32_t value) {
        const char high = static_cast<char>(value >> 8);
        const char low = static_cast<char>(value & 0xFF);
        (out += big ? high : low) += big ? low : high;
    };
    for (const char32_t c : text::to_code_points(utf8)) unit(static_cast<std::uint32_t>(c)); // nothing beyond U+FFFF in it
    return out;
}

} // namespace

std::vector<HostileFile> hostile_text()
{
    return {
        below("100 MiB in a cell", [] { return std::string(100 << 20, 'x'); }, "cell_too_long", k_long_cell),
        below("100 MiB in a quoted cell", [] { return "\"" + std::string(100 << 20, 'x') + "\""; }, "cell_too_long", k_long_quoted_cell),
        below("32,768 characters", [] { return repeated("长", 32'768) + "\r\n"; }, "cell_too_long", k_long_cell),
        below("an open quote", [] { return repeated("1,2,3\r\n", 20).insert(0, "\""); }, "open_quote", k_open_quote),
        below("257 columns", [] { return repeated("1,", 256) + "1\r\n"; }, "too_many_columns", k_columns),
        below("20 million columns", [] { return repeated("1,", 20'000'000) + "1\r\n"; }, "too_many_columns", k_columns),
        {"NUL bytes in front", "二进制.csv", [] { return std::string(8, '\0') + table(3); }, "unknown_type", k_unknown},
        {"random bytes", "乱码.csv", [] {
             std::string noise;
             for (std::uint32_t state = 1; noise.size() < 1 << 20; state = state * 1664525 + 1013904223) noise += static_cast<char>(1 + (state >> 24) % 255);
             return noise;
         }, "unknown_type", k_unknown},
        {"64 million empty lines", "空行.csv", [] { return repeated("\n", 64 << 20); }, "no_data", "文件里没有数据，请检查是否选错了文件。"},
        {"lines of 256 empty cells", "空列.csv", [] { return repeated(std::string(255, ',') + "\n", 200'000); }, "no_data", "文件里没有数据，请检查是否选错了文件。"},
        {"UTF-16 with an odd byte and lone surrogates", "半个.csv", [] { return "\xFF\xFE" + repeated(std::string("\x00\xD8,\x00", 4), 1000) + "x"; }, "too_many_columns", k_columns},
    };
}

std::vector<HostileFile> strange_text()
{
    return {
        {"lone carriage returns", "回车.csv", [] { return text::replace_all(table(3), "\r\n", "\r"); }, "", ""},
        {"UTF-16 little end first", "统一码.txt", [] { return utf16(table(3), false); }, "", ""},
        {"UTF-16 big end first", "统一码.csv", [] { return utf16(table(3), true); }, "", ""},
        {"called .xlsx", "其实是文本.xlsx", [] { return table(3); }, "", ""},
        {"called .xls", "其实是文本.xls", [] { return "\xEF\xBB\xBF" + table(3); }, "", ""},
        {"empty lines by the million around the rows", "空行.csv", [] { return repeated("\n", 1 << 20) + table(3) + repeated(",,,,\n", 1 << 20); }, "", ""},
        {"texts that some programs run", "公式.csv", [] { return text::replace_all(table(3), "经查", "@cmd|'/C calc'!A0"); }, "", ""},
    };
}

} // namespace chengxin::test
