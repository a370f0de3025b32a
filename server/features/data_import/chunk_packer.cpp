#include "server/features/data_import/chunk_packer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::data_import {

void ChunkPacker::choose_dictionary(storage::Connection& connection, std::span<const records::RecordInput> rows)
{
    constexpr double k_good = 0.4; // of the plain size
    const std::string& catalogue = rows.front().catalogue;
    m_packer.emplace(records::newest_dictionary(connection, catalogue));
    std::vector<std::string_view> texts;
    std::size_t plain = 0;
    std::size_t packed = 0;
    std::string out;
    for (const records::RecordInput& row : rows) {
        m_packer->pack(row.content.fields, out);
        texts.push_back(row.content.fields);
        plain += row.content.fields.size();
        packed += out.size();
    }
    if (static_cast<double>(packed) <= k_good * static_cast<double>(plain)) return;
    const records::Dictionary own = records::train_dictionary(records::next_dictionary_id(connection), texts);
    if (!own) return;
    records::add_dictionary(connection, catalogue, *own);
    m_packer.emplace(own);
}

void ChunkPacker::pack(storage::Connection& connection, std::span<records::RecordInput> rows)
{
    if (rows.empty()) return;
    if (!m_packer) choose_dictionary(connection, rows);
    for (records::RecordInput& row : rows) m_packer->pack(row.content.fields, row.content.packed);
}

} // namespace chengxin::data_import
