#include "server/features/data_import/intake/transfer_files.hpp"

#include "server/core/crypto.hpp"
#include "server/features/data_import/files/sealed_file.hpp"
#include "server/storage/system_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace chengxin::data_import {

namespace {

constexpr std::string_view k_syncing = "syncing the folder of a transfer";

std::filesystem::path folder_of(const std::string& data_directory)
{
    return std::filesystem::path(data_directory) / "transfers";
}

std::filesystem::path path_of(const std::string& data_directory, const std::string& id, const TransferPart& part)
{
    return folder_of(data_directory) / id / (std::to_string(part.offset) + "-" + part.sha256);
}

std::string place_of(const std::string& id, const TransferPart& part)
{
    return "transfer:" + id + ":" + std::to_string(part.offset);
}

/// Opens one piece at a time: a file is read from its beginning to its end.
class Pieces final : public sheet::ByteSource {
public:
    Pieces(std::string data_directory, const Keys& keys, std::string id, std::vector<TransferPart> parts)
        : m_data_directory(std::move(data_directory)), m_keys(keys), m_id(std::move(id)), m_parts(std::move(parts))
    {
    }

    std::uint64_t size() const override
    {
        return m_parts.empty() ? 0 : static_cast<std::uint64_t>(m_parts.back().offset + m_parts.back().bytes);
    }

    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        std::size_t done = 0;
        while (done < count && open_at(offset + done)) {
            const std::size_t within = static_cast<std::size_t>(offset + done) - static_cast<std::size_t>(m_parts[m_open].offset);
            const std::size_t taken = std::min(count - done, m_bytes.size() - within);
            std::copy_n(m_bytes.data() + within, taken, out + done);
            done += taken;
        }
        return done;
    }

private:
    bool open_at(std::uint64_t offset)
    {
        const auto at = static_cast<std::int64_t>(offset);
        const auto next = std::upper_bound(m_parts.begin(), m_parts.end(), at,
                                           [](std::int64_t place, const TransferPart& part) { return place < part.offset; });
        if (next == m_parts.begin() || at >= std::prev(next)->offset + std::prev(next)->bytes) return false;
        const auto wanted = static_cast<std::size_t>(std::prev(next) - m_parts.begin());
        if (wanted == m_open && !m_bytes.empty()) return true;
        const TransferPart& part = m_parts[wanted];
        std::ifstream file(path_of(m_data_directory, m_id, part), std::ios::binary);
        std::ostringstream sealed;
        sealed << file.rdbuf();
        Result<std::string> opened = m_keys.open(sealed.str(), place_of(m_id, part));
        m_bytes.clear();
        if (!opened || opened->size() != static_cast<std::size_t>(part.bytes) || opened->empty()) return false;
        m_bytes = std::move(*opened);
        m_open = wanted;
        return true;
    }

    std::string m_data_directory;
    const Keys& m_keys;
    std::string m_id;
    std::vector<TransferPart> m_parts;
    std::size_t m_open = 0;
    std::string m_bytes; ///< of the open piece
};

} // namespace

void store_piece(const std::string& data_directory, const Keys& keys, const std::string& id, const TransferPart& part,
                 std::string_view bytes)
{
    const std::filesystem::path path = path_of(data_directory, id, part);
    if (std::filesystem::create_directories(path.parent_path())) {
        std::filesystem::permissions(folder_of(data_directory), std::filesystem::perms::owner_all);
        sync_folder(data_directory, k_syncing);
        sync_folder(folder_of(data_directory), k_syncing);
    }
    const std::string part_path = path.string() + "." + crypto::hex(crypto::random_bytes(6)) + ".part";
    try {
        const Descriptor file(::open(part_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (file.handle() < 0) throw_errno("storing a piece of an upload");
        write_all(file.handle(), keys.seal(bytes, place_of(id, part)), "storing a piece of an upload");
        if (::fsync(file.handle()) != 0) throw_errno("syncing a piece of an upload");
        std::filesystem::rename(part_path, path);
    } catch (...) {
        ::unlink(part_path.c_str());
        throw;
    }
    sync_folder(path.parent_path(), k_syncing);
}

bool has_piece(const std::string& data_directory, const std::string& id, const TransferPart& part)
{
    return std::filesystem::exists(path_of(data_directory, id, part));
}

std::shared_ptr<sheet::ByteSource> open_pieces(const std::string& data_directory, const Keys& keys, const std::string& id,
                                               std::vector<TransferPart> parts)
{
    return std::make_shared<Pieces>(data_directory, keys, id, std::move(parts));
}

void remove_pieces(const std::string& data_directory, const std::string& id)
{
    std::filesystem::remove_all(folder_of(data_directory) / id);
}

std::vector<std::string> kept_transfers(const std::string& data_directory)
{
    std::vector<std::string> ids;
    if (!std::filesystem::exists(folder_of(data_directory))) return ids;
    for (const auto& entry : std::filesystem::directory_iterator(folder_of(data_directory)))
        ids.push_back(entry.path().filename().string());
    return ids;
}

} // namespace chengxin::data_import
