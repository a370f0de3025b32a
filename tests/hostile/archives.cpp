#include "shared/sheet/compound_file.hpp"
#include "tests/core/sheet/files.hpp"
#include "tests/hostile/hostile_file.hpp"

#include <zlib.h>

namespace chengxin::test {
namespace {

using sheet::test::Book;
using sheet::test::ZipPart;

constexpr const char* k_broken = "文件已损坏，无法解压。可能是传输中断或保存不完整，请用 Excel 或 WPS 重新保存后再上传。";
constexpr const char* k_bomb = "文件解压后异常庞大，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。";
constexpr const char* k_password = "文件设有密码，无法读取。请取消密码后重新保存再上传。";

std::vector<ZipPart> good_parts()
{
    Book book;
    book.sheets = {penalty_rows(k_strange_rows)};
    return sheet::test::parts_of(book);
}

std::string good_file()
{
    return sheet::test::zip(good_parts());
}

std::string with_sheet(const std::string& sheet_data)
{
    Book book;
    book.sheets = {sheet_data};
    return sheet::test::xlsx(book);
}

/// A file with one sixteenth more of the good one than the last; the whole is not among them.
HostileFile truncated(int sixteenths)
{
    return {"truncated", "截断.xlsx", [sixteenths] {
                const std::string whole = good_file();
                return whole.substr(0, whole.size() * static_cast<std::size_t>(sixteenths) / 16);
            }, "broken_zip", k_broken};
}

/// Replaces bytes of the n-th header with this mark, counted from 0; `at` from the start of the header.
std::string patched(std::string file, std::string_view mark, int nth, std::size_t at, std::string_view bytes)
{
    std::size_t header = file.find(mark);
    for (int i = 0; i < nth; ++i) header = file.find(mark, header + 1);
    return file.replace(header + at, bytes.size(), bytes);
}

std::string claims_many_entries()
{
    const std::string file = good_file();
    return patched(file, "PK\x05\x06", 0, 10, "\xF0\xFF"); // 65,520 in a directory of a few
}

std::string many_entries()
{
    auto parts = good_parts();
    for (int i = 0; i < 10'001; ++i) parts.push_back({"x" + std::to_string(i), "", false});
    return sheet::test::zip(parts);
}

std::string wrong_checksum()
{
    std::string file = good_file();
    const std::size_t at = file.find("PK\x01\x02") + 16;
    file[at] = static_cast<char>(file[at] ^ 1);
    return file;
}

std::string nested_zip()
{
    std::string inner(32 << 20, '\0');
    for (int i = 0; i < 6; ++i) inner = sheet::test::zip({{"a.zip", inner}});
    return inner;
}

/// Every directory entry leads to the same bytes (after D. Fifield): one sheet's worth of file for 250 sheets.
std::string overlapping_entries()
{
    Book book;
    std::string blank;
    for (int i = 1; i < 20'000; ++i) blank += "<row r=\"" + std::to_string(i) + "\" spans=\"1:30\" ht=\"" + std::to_string(i * 7919 % 409) + "\"/>";
    book.sheets.assign(250, "");
    book.sheets[0] = blank;
    auto parts = sheet::test::parts_of(book);
    for (std::size_t i = 1; i < 250; ++i) parts[i].content = parts[0].content;
    std::string file = sheet::test::zip(parts);
    for (int i = 1; i < 250; ++i) file = patched(std::move(file), "PK\x01\x02", i, 42, std::string(4, '\0'));
    return file;
}

std::string encrypted_entries()
{
    auto parts = good_parts();
    for (ZipPart& part : parts) part.flags = 1;
    return sheet::test::zip(parts);
}

/// What Excel makes of a workbook with a password: a compound file with the encrypted package in it (MS-OFFCRYPTO 2.3).
std::string encrypted_package()
{
    std::string header(512, '\0');
    header.replace(0, 8, sheet::k_compound_signature);
    header[0x1E] = 9;
    for (std::size_t at = 0x4C; at < 512; ++at) header[at] = '\xFF';
    std::string sector(512, '\0');
    std::size_t entry = 0;
    for (const std::string name : {"Root Entry", "EncryptionInfo", "EncryptedPackage"}) {
        for (std::size_t i = 0; i < name.size(); ++i) sector[entry + 2 * i] = name[i];
        sector[entry + 0x40] = static_cast<char>(2 * (name.size() + 1));
        entry += 128;
    }
    return header + sector + std::string(8192, '\x5A');
}

} // namespace

std::vector<HostileFile> hostile_archives()
{
    std::vector<HostileFile> files{
        {"high ratio", "炸弹.xlsx", [] { return with_sheet(std::string(256 << 20, ' ') + penalty_rows(1)); }, "zip_bomb", k_bomb},
        {"zip in zip in zip", "嵌套.xlsx", nested_zip, "archive", "这是压缩包，不是表格。请解压后上传其中的 .xlsx、.xls 或 .csv 文件。"},
        {"overlapping entries", "重叠.xlsx", overlapping_entries, "no_data", "文件里没有数据，请检查是否选错了文件。"},
        {"10,001 more entries", "很多文件.xlsx", many_entries, "zip_bomb", "压缩包里的文件超过 10000 个，不是正常的工作簿，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。"},
        {"claims 65,520 entries", "虚报.xlsx", claims_many_entries, "zip_bomb", "压缩包里的文件超过 10000 个，不是正常的工作簿，为安全起见不予读取。请把需要上报的行复制到新的工作簿后再上传。"},
        {"wrong checksum", "校验.xlsx", wrong_checksum, "broken_zip", k_broken},
        {"offset beyond the file", "偏移.xlsx", [] { return patched(good_file(), "PK\x01\x02", 0, 42, "\xF0\xFF\xFF\x7F"); }, "broken_zip", k_broken},
        {"compressed size beyond the file", "长度.xlsx", [] { return patched(good_file(), "PK\x01\x02", 0, 20, "\xF0\xFF\xFF\x7F"); }, "broken_zip", k_broken},
        {"inflated size is a lie", "谎报.xlsx", [] { return patched(good_file(), "PK\x01\x02", 0, 24, std::string("\x01\0\0\0", 4)); }, "broken_zip", k_broken},
        {"unknown method", "方法.xlsx", [] { return patched(good_file(), "PK\x01\x02", 0, 10, std::string("\x0E\0", 2)); }, "broken_zip", k_broken},
        {"password of the zip", "密码.xlsx", encrypted_entries, "password", k_password},
        {"password of Excel", "密码2.xlsx", encrypted_package, "password", "工作簿设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后重新保存再上传。"},
    };
    for (int i = 1; i < 16; ++i) files.push_back(truncated(i));
    return files;
}

} // namespace chengxin::test
