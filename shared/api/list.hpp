#pragma once

#include "shared/api/type_info.hpp"
#include "shared/core/page_info.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A list is described once: server (SQL, plain page, export) and client (page) interpret the same tables.
namespace chengxin::api {

enum class Tone { neutral, info, success, warning, danger };

/// The word for one value of a column, for example of an enum's name.
struct Label {
    const char* value;
    const char* text;
    Tone tone = Tone::neutral;
};

/// text; number: grouped, at the right; id: at the right, not grouped; time: 2026-11-02 10:31:07, shown to the minute;
/// date: 2026-11-02; code: shown in groups with a button that copies it.
enum class Cell { text, number, id, time, date, code };

/// choice: a drop-down of the column's labels. text: a part of the cell's text. range: from … to, both included, of days for times and
/// dates, else of whole numbers. The request has a text member for each of filter_fields().
enum class Filter { none, choice, text, range };

/// fixed: `labels`; catalogue: codes of data sets, whose titles are known when the program runs; see KnownList.
enum class Words { fixed, catalogue };

struct Column {
    const char* field; ///< member of the row, and what `sort` names
    const char* label; ///< the heading, everywhere
    Cell cell = Cell::text;
    int width = 0; ///< pixels in the client; 0: a share of what is left
    int share = 1;
    int lines = 1; ///< most lines that a long text takes in the client
    bool sort = false;
    bool search = false; ///< `q` looks for its text in it
    bool hidden = false; ///< at first; the person may show it
    bool link = false;   ///< opens the row
    Filter filter = Filter::none;
    std::span<const Label> labels = {};
    Words words = Words::fixed;
    const char* unlabelled = ""; ///< text for a value without a label; empty: the value itself
};

/// What both sides know of a list.
struct ListInfo {
    const PageInfo* about; ///< its page: address, title, permission; a constant
    std::span<const Column> columns;
    const char* key = "id";         ///< member of the row, a whole number that no other row has
    const char* order = "-id";      ///< as `sort`: keys with "," between, "-" in front for descending
    const char* search = "";        ///< what `q` looks for, "文件名"; empty: there is no `q`
    const char* empty = "暂无数据"; ///< nothing there at all
    const char* empty_hint = "";    ///< what it is for and the first step
    std::string title() const { return std::string(about->title); }
    std::string path() const { return std::string(about->path); }
};

/// A data set, for Words::catalogue.
struct DataSet {
    std::string code;
    std::string title; ///< 行政许可
};

/// A description with the labels of its Words::catalogue columns filled in. Owns what they point to, and therefore stays where it is.
class KnownList {
public:
    KnownList(const ListInfo& described, std::vector<DataSet> data_sets);
    KnownList(const KnownList&) = delete;
    KnownList& operator=(const KnownList&) = delete;
    const ListInfo& info() const { return m_info; }

private:
    std::vector<DataSet> m_data_sets;
    std::vector<Label> m_labels;
    std::vector<Column> m_columns;
    ListInfo m_info;
};

inline constexpr std::size_t k_most_sort_keys = 3;

/// What one member of the request asks of its column: `field` for choice and text, `field_from` and `field_to` for a range.
enum class FilterPart { equal, contains, from, to };
struct FilterField {
    const Column* column;
    FilterPart part;
    std::string name;
};
std::vector<FilterField> filter_fields(const ListInfo& info);
/// Whether a range of the column is of days.
bool has_days(const Column& column);
/// What a person reads at the filter's field: "上报人", "时间自", "时间至".
std::string filter_label(const FilterField& field);

const Column* find_column(const ListInfo& info, std::string_view field);
/// Null where the value has none.
const Label* find_label(std::span<const Label> labels, std::string_view value);
/// The text for the value, or the value itself.
std::string label_text(std::span<const Label> labels, std::string_view value);

/// A member of a described struct by name; null where there is none.
const MemberInfo* find_member(const TypeInfo& type, std::string_view name);
/// A text, number or enum as it travels: "done", "1234". Empty for an absent member.
std::string member_text(const TypeInfo& type, const void* object, std::string_view name);
/// What a person reads in the cell: the label's text, "1,234", the time to the minute. `row` is of the described type.
std::string cell_text(const Column& column, const TypeInfo& type, const void* row);

/// One key of `sort`.
struct SortKey {
    const Column* column;
    bool descending;
};
/// Nothing where a key is no sortable column, stands twice, or there are more than k_most_sort_keys.
std::optional<std::vector<SortKey>> parse_sort(const ListInfo& info, std::string_view sort);
/// "-total,file_name".
std::string sort_text(std::span<const SortKey> keys);

} // namespace chengxin::api
