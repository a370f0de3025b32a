#pragma once

#include "shared/catalogue/model.hpp"

#include <string>
#include <vector>

namespace chengxin::rules {

/// What key and content of one row are hashed from (RowKey).
struct RowTexts {
    std::string key;
    std::string content;
};

/// What makes two rows the same decision (D§1.5 V18): the fields of the key, names and document numbers in the form by which they are
/// compared. The check hashes it while it lasts; the server makes of it what a stored record is known by.
class RowKey {
public:
    explicit RowKey(const catalogue::Item& item);

    /// `values`: normalised, by field of the item. Different keys give different texts, whatever the item.
    void append_key(const std::vector<std::string>& values, std::string& out) const;
    /// All values; the same text means the same row.
    void append_content(const std::vector<std::string>& values, std::string& out) const;
    /// Both, in place of what `texts` held.
    void put_texts(const std::vector<std::string>& values, RowTexts& texts) const;

private:
    std::string m_item_code;
    std::vector<std::vector<int>> m_parts; ///< of each part the alternatives
    std::vector<catalogue::Role> m_roles;
};

} // namespace chengxin::rules
