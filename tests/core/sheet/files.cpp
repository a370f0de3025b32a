#include "tests/core/sheet/files.hpp"

#include <zlib.h>

namespace chengxin::sheet::test {
namespace {

std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xFF);
    return text;
}

std::string deflated(const std::string& content)
{
    z_stream stream = {};
    deflateInit2(&stream, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, content.size()) + 16, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string name_of(CellNote note)
{
    switch (note) {
    case CellNote::none: return "";
    case CellNote::no_value: return "!no_value";
    case CellNote::shown_otherwise: return "!shown";
    case CellNote::hidden_by_format: return "!hidden";
    case CellNote::merged: return "!merged";
    case CellNote::picture: return "!picture";
    case CellNote::unknown_format: return "!unknown";
    case CellNote::day_in_words: return "!words";
    case CellNote::instant: return "!instant";
    case CellNote::day_without_format: return "!day";
    case CellNote::guarded: return "!guarded";
    }
    return "?";
}

std::string kind_and_text(const Cell& cell)
{
    switch (cell.kind) {
    case CellKind::blank:
    case CellKind::text: return cell.text;
    case CellKind::number: return "n(" + cell.text + ")";
    case CellKind::date: return "d(" + cell.text + ")";
    case CellKind::boolean: return "b(" + cell.text + ")";
    case CellKind::error: return "e(" + cell.text + ")";
    }
    return "?";
}

/// n(5=第5号!shown): the value, what is shown, the note.
std::string marked(const Cell& cell)
{
    std::string text = kind_and_text(cell);
    const std::string more = (cell.shown.get() != nullptr ? "=" + *cell.shown.get() : "") + name_of(cell.note) + (cell.repeated ? "^" : "");
    const bool in_brackets = !text.empty() && text.back() == ')' && cell.kind != CellKind::text;
    text.insert(text.size() - (in_brackets ? 1 : 0), more);
    return text;
}

} // namespace

std::string zip(const std::vector<ZipPart>& parts, ZipEnd end)
{
    std::string file;
    std::string directory;
    for (const ZipPart& part : parts) {
        const std::string data = part.is_deflated ? deflated(part.content) : part.content;
        const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(part.content.data()), static_cast<uInt>(part.content.size()));
        const std::string sizes = number(checksum, 4) + number(data.size(), 4) + number(part.content.size(), 4);
        const std::string head = number(part.flags | (part.has_descriptor ? 8U : 0U), 2) + number(part.is_deflated ? 8 : 0, 2) + number(0, 4);
        const std::string tail = number(part.name.size(), 2) + number(0, 2);
        const std::size_t offset = file.size();
        file += "PK\x03\x04" + number(20, 2) + head + (part.has_descriptor ? std::string(12, '\0') : sizes) + tail + part.name + data;
        if (part.has_descriptor) file += "PK\x07\x08" + sizes;
        directory += "PK\x01\x02" + number(20, 2) + number(20, 2) + head + sizes + tail + number(0, 10) + number(offset, 4) + part.name;
    }
    const std::size_t start = file.size();
    file += directory;
    if (end == ZipEnd::zip64) {
        const std::size_t record = file.size();
        file += "PK\x06\x06" + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) + number(parts.size(), 8) + number(parts.size(), 8)
            + number(directory.size(), 8) + number(start, 8);
        file += "PK\x06\x07" + number(0, 4) + number(record, 8) + number(1, 4);
        return file + "PK\x05\x06" + number(0, 4) + number(0xFFFF, 2) + number(0xFFFF, 2) + number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) + number(0, 2);
    }
    return file + "PK\x05\x06" + number(0, 4) + number(parts.size(), 2) + number(parts.size(), 2) + number(directory.size(), 4) + number(start, 4) + number(0, 2);
}

std::vector<ZipPart> parts_of(const Book& book)
{
    const std::string xml = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    const std::string types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string main = R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r=")" + types + R"(")";
    std::string list;
    std::string relations;
    const auto relate = [&](const std::string& id, const std::string& type, const std::string& target) {
        relations += R"(<Relationship Id=")" + id + R"(" Type=")" + types + "/" + type + R"(" Target=")" + target + R"("/>)";
    };
    std::vector<ZipPart> parts;
    for (std::size_t i = 0; i < book.sheets.size(); ++i) {
        const std::string index = std::to_string(i + 1);
        const std::string state = i < book.states.size() && !book.states[i].empty() ? R"( state=")" + book.states[i] + R"(")" : "";
        const std::string name = i < book.names.size() ? book.names[i] : "Sheet" + index;
        list += R"(<sheet name=")" + name + R"(" sheetId=")" + index + R"(" r:id="rId)" + index + R"(")" + state + "/>";
        relate("rId" + index, "worksheet", "worksheets/sheet" + index + ".xml");
        parts.push_back({"xl/worksheets/sheet" + index + ".xml", xml + "<worksheet" + main + ">" + (i < book.before.size() ? book.before[i] : "") + "<sheetData>" + book.sheets[i] + "</sheetData>" + (i < book.behind.size() ? book.behind[i] : "") + "</worksheet>"});
    }
    if (!book.shared_strings.empty()) {
        relate("rIdS", "sharedStrings", "sharedStrings.xml");
        parts.push_back({"xl/sharedStrings.xml", xml + "<sst" + main + ">" + book.shared_strings + "</sst>"});
    }
    if (!book.cell_formats.empty()) {
        relate("rIdF", "styles", "styles.xml");
        parts.push_back({"xl/styles.xml", xml + "<styleSheet" + main + ">" + book.cell_formats + "</styleSheet>"});
    }
    const std::string root = R"(<Relationship Id="rId1" Type=")" + types + R"(/officeDocument" Target="xl/workbook.xml"/>)";
    const std::string relationships = R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
    parts.push_back({"_rels/.rels", xml + relationships + root + "</Relationships>"});
    parts.push_back({"xl/workbook.xml", xml + "<workbook" + main + ">" + book.workbook_properties + "<sheets>" + list + "</sheets>" + book.behind_sheets + "</workbook>"});
    parts.push_back({"xl/_rels/workbook.xml.rels", xml + relationships + relations + "</Relationships>"});
    parts.insert(parts.end(), book.more.begin(), book.more.end());
    return parts;
}

std::string xlsx(const Book& book)
{
    return zip(parts_of(book));
}

std::string xlsx(const std::string& rows)
{
    Book book;
    book.sheets = {rows};
    return xlsx(book);
}

std::string dump(std::string_view bytes, std::size_t sheet, const Limits& limits)
{
    MemorySource source(bytes);
    auto workbook = open_workbook(source, limits);
    if (!workbook) return "!" + workbook.error().detail;
    std::string text;
    const auto read = (*workbook)->read(sheet, [&](Row& row) {
        std::string line;
        for (const Cell& cell : row.cells) line += marked(cell) + "|";
        line.erase(line.find_last_not_of('|') + 1);
        text += std::to_string(row.number) + (row.hidden ? "~:" : ":") + line + "\n";
        return Flow::proceed;
    });
    return read ? text : "!" + read.error().detail;
}

std::string outcome(std::string_view bytes, const Limits& limits)
{
    const std::string text = dump(bytes, 0, limits);
    return !text.empty() && text.front() == '!' ? text.substr(1) : "ok";
}

std::string escaped(const std::string& text)
{
    std::string xml;
    for (const char c : text) {
        if (c == '&' || c == '<' || c == '>' || c == '"')
            xml += "&#" + std::to_string(static_cast<int>(c)) + ";";
        else
            xml += c;
    }
    return xml;
}

} // namespace chengxin::sheet::test
