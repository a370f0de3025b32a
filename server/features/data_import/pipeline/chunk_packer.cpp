#include "server/features/data_import/pipeline/chunk_packer.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chengxin::data_import {

namespace {

records::Dictionary train(std::int64_t id, std::span<const records::RecordInput> rows)
{
    std::vector<std::string_view> texts;
    for (const records::RecordInput& row : rows) texts.push_back(row.content.fields);
    return records::train_dictionary(id, texts);
}

} // namespace

bool ChunkPacker::fits(std::span<const records::RecordInput> rows)
{
    constexpr double k_good = 0.4; // of the plain size
    std::size_t plain = 0;
    std::size_t packed = 0;
    std::string out;
    for (const records::RecordInput& row : rows) {
        m_packer->pack(row.content.fields, out);
        plain += row.content.fields.size();
        packed += out.size();
    }
    return static_cast<double>(packed) <= k_good * static_cast<double>(plain);
}

void ChunkPacker::choose_dictionary(storage::Connection& connection, std::span<const records::RecordInput> rows)
{
    const std::string& catalogue = rows.front().catalogue;
    m_packer.emplace(records::newest_dictionary(connection, catalogue));
    if (fits(rows)) return;
    const records::Dictionary own = train(records::next_dictionary_id(connection), rows);
    if (!own) return;
    records::add_dictionary(connection, catalogue, *own);
    m_packer.emplace(own);
}

void ChunkPacker::choose_dictionary(storage::Store& store, std::span<const records::RecordInput> rows)
{
    const std::string& catalogue = rows.front().catalogue;
    m_packer.emplace(store.read([&](storage::Connection& connection) { return records::newest_dictionary(connection, catalogue); }));
    if (fits(rows)) return;
    const records::Dictionary own = train(store.read(records::next_dictionary_id), rows);
    if (!own) return;
    const Result<void> added = store.write([&](storage::Connection& connection) -> Result<void> {
        records::add_dictionary(connection, catalogue, *own);
        return {};
    }, storage::Lane::bulk);
    if (added) m_packer.emplace(own); // else the lane is full, and the rows take more room
}

void ChunkPacker::pack(std::span<records::RecordInput> rows)
{
    for (records::RecordInput& row : rows) m_packer->pack(row.content.fields, row.content.packed);
}

void ChunkPacker::pack(storage::Connection& connection, std::span<records::RecordInput> rows)
{
    if (rows.empty()) return;
    if (!m_packer) choose_dictionary(connection, rows);
    pack(rows);
}

void ChunkPacker::pack(storage::Store& store, std::span<records::RecordInput> rows)
{
    if (rows.empty()) return;
    if (!m_packer) choose_dictionary(store, rows);
    pack(rows);
}

} // namespace chengxin::data_import
