#include "server/core/parameters.hpp"

#include <charconv>

namespace chengxin {

namespace {

constexpr auto k_current = "SELECT value FROM parameter WHERE key = ? AND effective_from <= ? ORDER BY effective_from DESC, id DESC LIMIT 1";
constexpr auto k_insert = "INSERT INTO parameter (key, value, effective_from, description, changed_at) VALUES (?, ?, ?, ?, ?)";

std::optional<std::int64_t> number_of(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

std::string Parameters::text(const Parameter& parameter) const
{
    return m_store.read([&](storage::Connection& connection) { return text(connection, parameter); });
}

std::int64_t Parameters::number(const Parameter& parameter) const
{
    return m_store.read([&](storage::Connection& connection) { return number(connection, parameter); });
}

std::string Parameters::text(storage::Connection& connection, const Parameter& parameter) const
{
    storage::Statement row = connection.prepare(k_current, parameter.key, m_clock.today());
    return row.step() ? std::string(row.text(0)) : std::string(parameter.default_value);
}

std::int64_t Parameters::number(storage::Connection& connection, const Parameter& parameter) const
{
    if (const auto stored = number_of(text(connection, parameter))) return *stored;
    return number_of(parameter.default_value).value_or(0);
}

void Parameters::set(storage::Connection& connection, const Parameter& parameter, const std::string& value, const std::string& effective_from) const
{
    connection.run(k_insert, parameter.key, value, effective_from, parameter.description, m_clock.now());
}

} // namespace chengxin
