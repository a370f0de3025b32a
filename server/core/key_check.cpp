#include "server/core/key_check.hpp"

#include <algorithm>
#include <filesystem>

namespace chengxin {

namespace {

constexpr std::string_view k_canary_place = "canary";
constexpr std::string_view k_canary_text = "chengxin canary";
constexpr int k_samples = 20;

constexpr auto k_has_table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
constexpr auto k_read = "SELECT generation, fingerprint, canary, next_fingerprint, position, unreadable FROM key_check";
constexpr auto k_write = "INSERT INTO key_check (id, generation, fingerprint, canary, unreadable) VALUES (1, ?1, ?2, ?3, ?4) "
                         "ON CONFLICT (id) DO UPDATE SET generation = ?1, fingerprint = ?2, canary = ?3, next_fingerprint = '', position = '', unreadable = ?4";

/// Keys lie in a data directory, or beside a backup.
std::string way_out(const std::string& directory, const std::string& keys_file)
{
    const bool is_backup = keys_file != Keys::file_of(directory);
    return "请把备份时另存的 .keys 文件放回该位置，或用保险柜中的密钥文件执行：chengxin keys import " + std::string(is_backup ? "--backup " : "--data ") + directory + " 文件。";
}

tl::unexpected<Error> missing_keys(const KeyRow& row, const std::string& data_directory, const std::string& keys_file)
{
    const std::string needed = row.generation == 0 ? "" : "（数据库需要的密钥指纹：" + row.fingerprint + "）";
    return fail(ErrorCode::not_found, "缺少密钥文件 " + keys_file + needed + "。没有它，加密内容无法读取，程序不会另造密钥。" + way_out(data_directory, keys_file), "keys");
}

tl::unexpected<Error> other_keys(const std::string& needed, const Keys& keys, const std::string& data_directory, const std::string& keys_file)
{
    return fail(ErrorCode::conflict, "密钥文件 " + keys_file + " 不是这个数据库的密钥：" + (needed.empty() ? "" : "数据库需要的密钥指纹是 " + needed + "，") +
        "该文件的指纹是 " + keys.fingerprint() + "。" + way_out(data_directory, keys_file), "keys");
}

bool has_fingerprint(const KeyMaterial& material, const std::string& fingerprint)
{
    return std::any_of(material.generations.begin(), material.generations.end(),
        [&](const KeyGeneration& generation) { return fingerprint_of(material, generation) == fingerprint; });
}

/// What a database does not have where its first opening was killed between two migrations.
template <class F> auto if_there(F&& ask, decltype(ask()) otherwise)
{
    try {
        return ask();
    } catch (const storage::DatabaseFailure& failure) {
        if (failure.kind() != storage::FailureKind::mistake) throw;
        return otherwise;
    }
}

/// Of f082447: among the first values of every kind one opens, or there is none at all.
bool opens_something(storage::Connection& connection, const std::string& data_directory, const Keys& keys, const SealedThings& things)
{
    bool tried = false;
    for (const SealedTable& table : things.tables) {
        for (const SealedValue& value : if_there([&] { return table.read(connection, {}, k_samples); }, {})) {
            if (open_value(keys, value, Sealing::any)) return true;
            tried = true;
        }
    }
    for (const SealedFiles& files : things.files) {
        int left = k_samples;
        for (const std::string& name : if_there([&] { return files.names(connection); }, {})) {
            if (left-- == 0) break;
            const Result<void> opened = files.open(data_directory, keys, name, Sealing::any);
            if (opened) return true;
            tried = tried || opened.error().code != ErrorCode::not_found;
        }
    }
    return !tried;
}

bool uses_keys(storage::Connection& connection, const SealedThings& things)
{
    return std::any_of(things.uses.begin(), things.uses.end(), [&](const auto& uses) { return if_there([&] { return uses(connection); }, false); });
}

} // namespace

KeyRow read_key_row(storage::Connection& connection)
{
    KeyRow row;
    if (!connection.prepare(k_has_table, "key_check").step()) return row;
    storage::Statement read = connection.prepare(k_read);
    if (!read.step()) return row;
    row.generation = static_cast<int>(read.integer(0));
    row.fingerprint = read.text(1);
    row.canary = read.blob(2);
    row.next_fingerprint = read.text(3);
    row.position = read.text(4);
    row.unreadable = read.integer(5);
    return row;
}

void write_key_row(storage::Connection& connection, const Keys& keys, std::int64_t unreadable)
{
    connection.run(k_write, keys.material().generations.front().number, keys.fingerprint(), storage::Blob{keys.seal(k_canary_text, k_canary_place)}, unreadable);
}

Result<void> check_keys(storage::Connection& connection, const std::string& data_directory, const Keys& keys, const std::string& keys_file, const SealedThings& things)
{
    const KeyRow row = read_key_row(connection);
    if (row.generation == 0) {
        if (opens_something(connection, data_directory, keys, things)) return {};
        return other_keys("", keys, data_directory, keys_file);
    }
    for (const std::string& needed : {row.fingerprint, row.next_fingerprint}) {
        if (!needed.empty() && !has_fingerprint(keys.material(), needed)) return other_keys(needed, keys, data_directory, keys_file);
    }
    const Result<std::string> canary = keys.open(row.canary, k_canary_place);
    if (canary && *canary == k_canary_text) return {};
    return fail(ErrorCode::conflict, "数据库中用来核对密钥的内容打不开：它被改动过，或数据库已损坏。请先复制保留整个数据目录，再从备份恢复。", "keys");
}

Result<std::unique_ptr<Keys>> open_keys(storage::Connection& connection, const std::string& data_directory, const std::string& keys_file, const SealedThings& things)
{
    Result<KeyMaterial> material = read_key_file(keys_file);
    if (!material && material.error().code == ErrorCode::not_found) return missing_keys(read_key_row(connection), data_directory, keys_file);
    if (!material) return fail(material.error());
    auto keys = std::make_unique<Keys>(std::move(*material));
    if (auto checked = check_keys(connection, data_directory, *keys, keys_file, things); !checked) return fail(checked.error());
    return keys;
}

Result<void> KeyOpening::prepare()
{
    const std::string file = Keys::file_of(m_directory);
    if (std::filesystem::exists(storage::database_file(m_directory))) {
        storage::Connection connection(storage::database_file(m_directory), storage::Connection::Mode::read_only);
        const bool holds_nothing = !connection.prepare(k_has_table, "schema_migration").step() ||
            (read_key_row(connection).generation == 0 && !uses_keys(connection, m_things));
        if (!holds_nothing || std::filesystem::exists(file)) {
            auto keys = open_keys(connection, m_directory, file, m_things);
            if (!keys) return fail(keys.error());
            m_keys = std::move(*keys);
        }
        return {};
    }
    if (!std::filesystem::exists(file)) return {};
    Result<KeyMaterial> material = read_key_file(file); // they were put there before
    if (!material) return fail(material.error());
    m_keys = std::make_unique<Keys>(std::move(*material));
    return {};
}

void KeyOpening::first_change()
{
    if (m_keys) return;
    KeyMaterial material = new_key_material();
    write_key_file(Keys::file_of(m_directory), material);
    m_keys = std::make_unique<Keys>(std::move(material));
}

Result<std::unique_ptr<Keys>> KeyOpening::finish(storage::Store& store)
{
    first_change(); // a program that was killed before it made them
    if (store.read([](storage::Connection& connection) { return read_key_row(connection).generation; }) != 0) return std::move(m_keys);
    auto written = store.write([&](storage::Connection& connection) -> Result<void> {
        write_key_row(connection, *m_keys, 0);
        return {};
    });
    if (!written) return fail(written.error());
    return std::move(m_keys);
}

} // namespace chengxin
