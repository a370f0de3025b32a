#include "server/storage/shared_sql.hpp"

namespace chengxin::storage {

namespace {

constinit const SharedSql* g_last = nullptr; // set while the program's constants are made, on one thread

bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

} // namespace

SharedSql::SharedSql(const char* text) noexcept : m_text(text), m_next(g_last)
{
    g_last = this;
}

std::vector<std::string_view> SharedSql::all()
{
    std::vector<std::string_view> texts;
    for (const SharedSql* one = g_last; one; one = one->m_next)
        texts.emplace_back(one->m_text);
    return texts;
}

std::string postgres_text(std::string_view sql)
{
    std::string text;
    int last = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '\'') quoted = !quoted;
        text += sql[i] == '?' && !quoted ? '$' : sql[i];
        if (sql[i] == '?' && !quoted && !(i + 1 < sql.size() && is_digit(sql[i + 1]))) text += std::to_string(++last);
    }
    return text;
}

} // namespace chengxin::storage
