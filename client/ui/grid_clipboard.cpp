#include "client/ui/grid_clipboard.hpp"

namespace chengxin::client::ui {

namespace {

bool ends_cell(char character)
{
    return character == '\t' || character == '\r' || character == '\n';
}

/// A quoted cell that begins at `position`; false when the quote is a character like others: no closing one before the cell's end.
bool read_quoted(std::string_view text, std::size_t& position, std::string& cell)
{
    std::string content;
    for (std::size_t at = position + 1; at < text.size(); ++at) {
        if (text[at] != '"') {
            content += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
            content += text[at++];
        } else if (at + 1 == text.size() || ends_cell(text[at + 1])) {
            cell = std::move(content);
            position = at + 1;
            return true;
        } else {
            return false;
        }
    }
    return false;
}

std::string read_cell(std::string_view text, std::size_t& position)
{
    std::string cell;
    if (position < text.size() && text[position] == '"' && read_quoted(text, position, cell)) {
        return cell;
    }
    const std::size_t begin = position;
    while (position < text.size() && !ends_cell(text[position])) {
        ++position;
    }
    return std::string(text.substr(begin, position - begin));
}

std::string_view html_of(char character)
{
    switch (character) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\n': return "<br style=\"mso-data-placement:same-cell\">";
    default: return {};
    }
}

} // namespace

GridRows read_cells(std::string_view text)
{
    GridRows rows;
    std::size_t position = 0;
    while (position < text.size()) {
        rows.emplace_back();
        while (true) {
            rows.back().push_back(read_cell(text, position));
            if (position >= text.size() || text[position] != '\t') {
                break;
            }
            ++position;
        }
        if (position < text.size() && text[position] == '\r') {
            ++position;
            position += position < text.size() && text[position] == '\n';
        } else {
            ++position;
        }
    }
    return rows;
}

std::string cells_as_text(const GridRows& rows)
{
    std::string text;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        text += row > 0 ? "\r\n" : "";
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            text += column > 0 ? "\t" : "";
            const std::string& cell = rows[row][column];
            const bool quoted = cell.find_first_of("\t\r\n") != std::string::npos || (!cell.empty() && cell.front() == '"');
            if (!quoted) {
                text += cell;
                continue;
            }
            text += '"';
            for (const char character : cell) {
                text += character == '"' ? "\"\"" : std::string(1, character);
            }
            text += '"';
        }
    }
    return text;
}

std::string cells_as_html(const GridRows& rows)
{
    std::string html = "<meta charset=\"utf-8\"><table>";
    for (const auto& row : rows) {
        html += "<tr>";
        for (const std::string& cell : row) {
            html += "<td style=\"mso-number-format:'\\@'\">";
            for (const char character : cell) {
                const std::string_view written = html_of(character);
                if (written.empty()) {
                    html += character;
                } else {
                    html += written;
                }
            }
            html += "</td>";
        }
        html += "</tr>";
    }
    return html + "</table>";
}

} // namespace chengxin::client::ui
