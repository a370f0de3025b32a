#pragma once

#include "client/kit/list_page.hpp"
#include "client/ui/date_field.hpp"
#include "client/ui/table.hpp"

#include <map>

/// Inner parts of list_page.cpp.
namespace chengxin::client::kit {

/// What the address says of a list.
struct ListState {
    std::map<std::string, std::string> values; ///< q and the filters, by name
    std::map<std::string, std::string> typed;  ///< of the fields that are typed into: what stands there, which may be no day yet
    std::map<std::string, ui::CalendarState> calendars;
    bool more_open = false; ///< the fields below the line
    std::int64_t page = 1;
    ui::TableState table;
};

/// The rows of an answer, of whatever type.
class ShownPage {
public:
    ShownPage(api::Value page, const char* key); ///< `key`: the member that names a row
    std::size_t size() const;
    const void* row(std::size_t index) const;
    std::int64_t key(std::size_t index) const;
    std::int64_t number(const char* name) const; ///< total, page_size, total_capped
    /// Of the row with this id.
    Neighbours around(std::int64_t id) const;

private:
    api::Value m_page;
    const char* m_key;
    const api::TypeInfo* m_list;
    const void* m_rows;
};

/// Names that the address may hold besides sort, page and id.
std::vector<std::string> filter_names(const api::ListInfo& info);
ListState read_route(const api::ListInfo& info, const Route& route);
Route route_of(const api::ListInfo& info, const ListState& state);
api::Form form_of(const api::ListInfo& info, const ListState& state);
bool is_filtered(const ListState& state);

std::vector<ui::TableColumn> table_columns(const api::ListInfo& info);
/// Columns that this browser remembers as shown or hidden against the description.
std::set<std::string> stored_columns(const api::ListInfo& info);
void store_columns(const api::ListInfo& info, const std::set<std::string>& turned);

/// The search field, the drop-downs, and a button for the other filters where there are some; true when one changed.
bool draw_filters(const api::ListInfo& info, ListState& state);
/// The filters that are typed into, when they are open; true when one changed to what can be asked for.
bool draw_more_filters(const api::ListInfo& info, ListState& state);
/// A drop-down for the order, where cards have no headings to press; true when it changed.
bool draw_order(const api::ListInfo& info, ListState& state);
/// True when the cell's link was followed. `align` as the table asks: in a card nothing stands at an end.
bool draw_cell(const api::Column& column, const api::TypeInfo& type, const void* row, const std::string& address, const ui::Box& box,
               ui::Align align);

} // namespace chengxin::client::kit
