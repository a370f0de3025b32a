#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::storage {

/// A statement for both engines: a constant of a .cpp, which enters itself in the list of all, so that a test can prepare each on
/// PostgreSQL. Its text is the subset that SQLite and PostgreSQL 15 share, over described tables (tables.hpp), with parameters as SQLite
/// writes them, ? or ?1.
class SharedSql {
public:
    SharedSql(const char* text) noexcept;
    SharedSql(const SharedSql&) = delete;
    SharedSql& operator=(const SharedSql&) = delete;
    operator std::string_view() const { return m_text; }

    static std::vector<std::string_view> all(); ///< in no order

private:
    const char* m_text;
    const SharedSql* m_next;
};

/// With parameters as PostgreSQL writes them: $1. Every ? that is not in a text literal is one.
std::string postgres_text(std::string_view sql);

} // namespace chengxin::storage
