#include "server/storage/connection.hpp"

#include "server/storage/sqlite_check.hpp"

#include <sqlite3.h>
#include <utility>

namespace chengxin::storage {

namespace {

/// A view of nothing is an empty text, not NULL.
int bind_bytes(sqlite3_stmt* handle, int index, std::string_view text, sqlite3_destructor_type lifetime)
{
    return sqlite3_bind_text64(handle, index, text.data() ? text.data() : "", text.size(), lifetime, SQLITE_UTF8);
}

int bind_bytes(sqlite3_stmt* handle, int index, Blob value, sqlite3_destructor_type lifetime)
{
    return sqlite3_bind_blob64(handle, index, value.bytes.data() ? value.bytes.data() : "", value.bytes.size(), lifetime);
}

} // namespace

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection), m_handle(std::exchange(other.m_handle, nullptr)), m_shelf(other.m_shelf)
{
}

Statement::~Statement()
{
    if (m_handle) m_connection->give_back(*m_shelf, m_handle);
}

bool Statement::step()
{
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw_failure(m_connection->handle(), m_shelf->first);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_handle, column);
}

std::string_view Statement::text(int column) const
{
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_handle, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

std::string_view Statement::blob(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_handle, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

int Statement::column_count() const
{
    return sqlite3_column_count(m_handle);
}

void Statement::bind(int index, std::int64_t value)
{
    check(m_connection->handle(), sqlite3_bind_int64(m_handle, index, value), m_shelf->first);
}

void Statement::bind(int index, double value)
{
    check(m_connection->handle(), sqlite3_bind_double(m_handle, index, value), m_shelf->first);
}

void Statement::bind(int index, std::string_view value)
{
    check(m_connection->handle(), bind_bytes(m_handle, index, value, SQLITE_TRANSIENT), m_shelf->first);
}

void Statement::bind(int index, Blob value)
{
    check(m_connection->handle(), bind_bytes(m_handle, index, value, SQLITE_TRANSIENT), m_shelf->first);
}

void Statement::bind(int index, std::nullptr_t)
{
    check(m_connection->handle(), sqlite3_bind_null(m_handle, index), m_shelf->first);
}

void Statement::bind_view(int index, std::string_view value)
{
    check(m_connection->handle(), bind_bytes(m_handle, index, value, SQLITE_STATIC), m_shelf->first);
}

void Statement::bind_view(int index, Blob value)
{
    check(m_connection->handle(), bind_bytes(m_handle, index, value, SQLITE_STATIC), m_shelf->first);
}

void Statement::reset()
{
    sqlite3_reset(m_handle);
    sqlite3_clear_bindings(m_handle);
}

} // namespace chengxin::storage
