#pragma once

#include "server/records/packing.hpp"
#include "server/records/record.hpp"
#include "server/storage/store.hpp"

#include <optional>
#include <span>

namespace chengxin::data_import {

/// Packs the fields of rows before they are stored. Small uploads take the dictionary there is; a large one whose rows it does not
/// fit gets one of its own.
class ChunkPacker {
public:
    /// Inside a write. The first call chooses the dictionary and stores a new one.
    void pack(storage::Connection& connection, std::span<records::RecordInput> rows);
    /// The same on a thread of the caller's, which does not keep the writer from others: only a new dictionary is written.
    void pack(storage::Store& store, std::span<records::RecordInput> rows);

private:
    void choose_dictionary(storage::Connection& connection, std::span<const records::RecordInput> rows);
    void choose_dictionary(storage::Store& store, std::span<const records::RecordInput> rows);
    bool fits(std::span<const records::RecordInput> rows);
    void pack(std::span<records::RecordInput> rows);

    std::optional<records::FieldPacker> m_packer;
};

} // namespace chengxin::data_import
