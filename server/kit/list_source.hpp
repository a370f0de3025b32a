#pragma once

#include "server/core/context.hpp"
#include "server/storage/connection.hpp"
#include "shared/api/list.hpp"

#include <functional>

namespace chengxin::kit {

/// Whose rows may be seen. There is no default: a source without a scope does not compile.
class ListScope {
public:
    ListScope() = delete;
    /// By the columns of the organisation and of the account that entered the row; names written in code.
    constexpr ListScope(const char* organisation_column, const char* account_column)
        : m_organisation(organisation_column), m_account(account_column)
    {
    }
    /// Everybody sees every row.
    static constexpr ListScope open() { return {nullptr, nullptr}; }
    constexpr bool is_open() const { return m_organisation == nullptr; }
    ScopeCondition condition(const DataScope& scope) const;

private:
    const char* m_organisation;
    const char* m_account;
};

/// plain: as the row has it; a time is "2026-11-02 10:31:07". days: a day as days since 1970-01-01, NULL for none.
enum class Stored { plain, days };

struct SourceColumn {
    const char* field; ///< member of the row
    const char* sql;   ///< an expression over ListSource::from
    Stored stored = Stored::plain;
};

/// Where the rows of a list come from. All SQL is written in code; what was asked is bound.
struct ListSource {
    const char* from;                      ///< "import_batch", or a join
    std::span<const SourceColumn> columns; ///< every column of the list, and what else the row shall have
    const char* key;                       ///< unique: orders rows that are equal otherwise
    ListScope scope;
};

inline constexpr std::int64_t k_count_up_to = 100'000; ///< a longer list has a capped total

/// A filter with its value as it was written, checked.
struct AskedFilter {
    api::FilterField field;
    std::string value;
};

/// What was asked, checked: words of the list's columns and texts to bind.
struct ListQuery {
    std::vector<AskedFilter> filters; ///< without the empty ones
    std::string q;
    std::vector<api::SortKey> order;
    std::int64_t page = 1;
    std::int64_t page_size = 20;
};

/// From the endpoint's request: `q`, `sort`, `page`, `page_size`, and a member for each of api::filter_fields(). Refuses unknown words,
/// what is no day or number, ranges that end before they begin, pages outside 1 … 1,000,000 and page sizes outside 1 … `most`.
Result<ListQuery> read_query(const api::ListInfo& info, const api::TypeInfo& type, const void* request, std::int64_t most = 200);

struct ListTotal {
    std::int64_t rows = 0;
    bool capped = false;
};
ListTotal count_rows(storage::Connection& connection, const api::ListInfo& info, const ListSource& source, const DataScope& scope,
                     const ListQuery& query);

/// Fills a row of `type` for each that the query gives, in its order, from `offset` on. `make_row` gives an empty row to fill; `take` is
/// told when it is full, before the next is asked for.
void read_rows(storage::Connection& connection, const api::ListInfo& info, const ListSource& source, const DataScope& scope,
               const ListQuery& query, std::int64_t offset, std::int64_t limit, const api::TypeInfo& type,
               const std::function<void*()>& make_row, const std::function<void()>& take = {});

} // namespace chengxin::kit
