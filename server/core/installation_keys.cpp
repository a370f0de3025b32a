#include "server/core/installation_keys.hpp"

#include <utility>

namespace chengxin {

namespace {

constexpr char k_read[] = "SELECT sealed FROM installation_key WHERE name = ?1";
constexpr char k_add[] = "INSERT OR IGNORE INTO installation_key (name, sealed) VALUES (?1, ?2)";
constexpr char k_exists[] = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'installation_key'";
constexpr char k_next[] = "SELECT name, sealed FROM installation_key WHERE name > ?1 ORDER BY name LIMIT ?2";
constexpr char k_write[] = "UPDATE installation_key SET sealed = ?2 WHERE name = ?1";
constexpr char k_signing[] = "signing";

std::string place_of(std::string_view name)
{
    return "installation_key:" + std::string(name);
}

std::vector<SealedValue> read_sealed(storage::Connection& connection, const std::string& after, int limit)
{
    std::vector<SealedValue> values;
    if (!connection.prepare(k_exists).step()) return values;
    storage::Statement rows = connection.prepare(k_next, after, std::int64_t{limit});
    while (rows.step()) values.push_back({std::string(rows.text(0)), place_of(rows.text(0)), std::string(rows.blob(1))});
    return values;
}

void write_sealed(storage::Connection& connection, const SealedValue& value)
{
    connection.run(k_write, value.position, storage::Blob{value.sealed});
}

Result<std::string> read(storage::Connection& connection, const Keys& keys, const char* name)
{
    storage::Statement row = connection.prepare(k_read, name);
    if (!row.step()) return fail(ErrorCode::not_found, "数据库中没有本安装的密钥（" + std::string(name) + "）。", "installation_key");
    Result<std::string> opened = keys.open(row.blob(0), place_of(name));
    if (!opened) {
        return fail(ErrorCode::conflict, "数据库中本安装的密钥（" + std::string(name) + "）打不开：密钥文件与数据库不符，或数据库被改动。请放回原来的密钥，或从备份恢复。",
            "installation_key");
    }
    return opened;
}

} // namespace

SealedTable sealed_installation_keys()
{
    return {"installation_key", "本安装的密钥", read_sealed, write_sealed};
}

Result<InstallationKeys> read_installation_keys(storage::Connection& connection, const Keys& keys)
{
    const Result<std::string> pem = read(connection, keys, k_signing);
    if (!pem) return fail(pem.error());
    Result<crypto::Sm2Key> signing = crypto::Sm2Key::from_private_pem(*pem);
    if (!signing) return fail(signing.error());
    return InstallationKeys{keys.derived("audit"), std::move(*signing)};
}

Result<InstallationKeys> load_installation_keys(storage::Store& store, const Keys& keys)
{
    auto known = store.read([&](storage::Connection& connection) { return read_installation_keys(connection, keys); });
    if (known || known.error().code != ErrorCode::not_found) return known;
    const auto made = store.write([&](storage::Connection& connection) -> Result<void> {
        connection.run(k_add, k_signing, storage::Blob{keys.seal(crypto::Sm2Key::generate().private_pem(), place_of(k_signing))});
        return {};
    });
    if (!made) return fail(made.error());
    return store.read([&](storage::Connection& connection) { return read_installation_keys(connection, keys); });
}

} // namespace chengxin
