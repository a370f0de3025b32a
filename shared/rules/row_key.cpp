#include "shared/rules/row_key.hpp"

#include "shared/core/text.hpp"
#include "shared/rules/uscc.hpp"

#include <algorithm>

namespace chengxin::rules {

using catalogue::Role;

namespace {

constexpr char k_separator = '\x1f'; // no cell keeps a control character

} // namespace

RowKey::RowKey(const catalogue::Item& item) : m_item_code(item.code)
{
    for (const catalogue::Field& field : item.fields) {
        m_roles.push_back(field.role);
    }
    for (const std::string& part : item.key_fields) {
        std::vector<int> alternatives;
        for (const std::string& code : text::split(part, U"|")) {
            alternatives.push_back(catalogue::field_with_code(item, code));
        }
        alternatives.erase(std::remove(alternatives.begin(), alternatives.end(), -1), alternatives.end());
        m_parts.push_back(std::move(alternatives));
    }
}

void RowKey::append_key(const std::vector<std::string>& values, std::string& out) const
{
    out += m_item_code;
    for (const std::vector<int>& alternatives : m_parts) {
        out += k_separator;
        for (const int field : alternatives) {
            const std::string& value = values[static_cast<std::size_t>(field)];
            if (value.empty() || value == k_placeholder_uscc) {
                continue;
            }
            const Role role = m_roles[static_cast<std::size_t>(field)];
            out += role == Role::subject_name      ? text::name_key(value)
                   : role == Role::decision_number ? text::document_number_key(value)
                                                   : value;
            break;
        }
    }
}

void RowKey::append_content(const std::vector<std::string>& values, std::string& out) const
{
    out += m_item_code;
    for (const std::string& value : values) {
        out += k_separator;
        out += value;
    }
}

void RowKey::put_texts(const std::vector<std::string>& values, RowTexts& texts) const
{
    texts.key.clear();
    texts.content.clear();
    append_key(values, texts.key);
    append_content(values, texts.content);
}

} // namespace chengxin::rules
