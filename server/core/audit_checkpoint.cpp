#include "server/core/audit_checkpoint.hpp"

#include "server/core/audit_chain.hpp"
#include "server/core/audit_checkpoint_file.hpp"
#include "shared/core/json_text.hpp"

#include <boost/json.hpp>

namespace chengxin {

namespace {

constexpr std::int64_t k_regular_seconds = 15 * 60;
constexpr std::int64_t k_try_again_seconds = 60;

std::string text_of(const boost::json::object& object, const char* name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->as_string().data(), value->as_string().size()) : std::string();
}

std::int64_t number_of(const boost::json::object& object, const char* name)
{
    const auto* value = object.if_contains(name);
    return value && value->is_int64() ? value->as_int64() : -1;
}

void append_member(std::string& out, const char* name, const std::string& text)
{
    out += std::string(",\"") + name + "\":";
    append_json_text(out, text);
}

} // namespace

std::string AuditCheckpoint::signed_text() const
{
    std::string text = "chengxin audit checkpoint 1\n" + kind + "\n" + std::to_string(number) + "\n" + std::to_string(count) + "\n" + head + "\n" + previous +
        "\n" + std::to_string(at) + "\n";
    if (kind == "restore") text += std::to_string(from_count) + "\n" + from_head + "\n";
    return text;
}

std::string AuditCheckpoint::digest() const
{
    return crypto::hex(crypto::sm3(signed_text() + signature));
}

std::string json_of(const AuditCheckpoint& checkpoint)
{
    std::string out = "{\"kind\":";
    append_json_text(out, checkpoint.kind);
    out += ",\"number\":" + std::to_string(checkpoint.number) + ",\"count\":" + std::to_string(checkpoint.count);
    append_member(out, "head", checkpoint.head);
    append_member(out, "previous", checkpoint.previous);
    out += ",\"at\":" + std::to_string(checkpoint.at);
    append_member(out, "time", local_time_text(checkpoint.at));
    if (checkpoint.kind == "restore") {
        out += ",\"from_count\":" + std::to_string(checkpoint.from_count);
        append_member(out, "from_head", checkpoint.from_head);
    }
    append_member(out, "signature", checkpoint.signature);
    return out + "}";
}

std::optional<AuditCheckpoint> parse_checkpoint(std::string_view json)
{
    boost::json::error_code error;
    const boost::json::value parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
    if (error || !parsed.is_object()) return std::nullopt;
    const boost::json::object& object = parsed.as_object();
    AuditCheckpoint checkpoint;
    checkpoint.kind = text_of(object, "kind");
    checkpoint.number = number_of(object, "number");
    checkpoint.count = number_of(object, "count");
    checkpoint.head = text_of(object, "head");
    checkpoint.previous = text_of(object, "previous");
    checkpoint.at = number_of(object, "at");
    if (checkpoint.kind == "restore") {
        checkpoint.from_count = number_of(object, "from_count");
        checkpoint.from_head = text_of(object, "from_head");
    }
    checkpoint.signature = text_of(object, "signature");
    if (checkpoint.kind.empty() || checkpoint.number < 1 || checkpoint.count < 0 || checkpoint.signature.empty()) return std::nullopt;
    return checkpoint;
}

Result<void> AuditCheckpoints::start(const InstallationKeys& keys)
{
    {
        const std::lock_guard lock(m_mutex);
        m_keys = &keys;
        const CheckpointList list = read_checkpoints(m_store.directory());
        if (!list.checkpoints.empty()) m_last = list.checkpoints.back();
        if (list.damaged) m_log.error("audit.checkpoints_damaged", {{"file", checkpoint_file(m_store.directory())}});
    }
    return is_marked_restored(m_store.directory()) ? note_restore() : Result<void>();
}

/// The entry and the checkpoint say where the backup stood: whoever holds a later checkpoint of the lost directory can see that the
/// entries in between are gone, and that the installation itself says so.
Result<void> AuditCheckpoints::note_restore()
{
    AuditHead restored;
    const auto noted = m_store.write([&](storage::Connection& connection) -> Result<void> {
        if (const auto stored = audit::read_head(connection)) restored = stored->head;
        m_audit.append(connection, {.account_name = "cli", .address = "cli", .action = "core.restore", .target = "entry " + std::to_string(restored.count),
                                       .detail = "this directory comes from a backup; hash " + crypto::hex(restored.hash)});
        return {};
    });
    if (!noted) return noted;
    {
        const std::lock_guard lock(m_mutex);
        if (auto made = make_locked("restore", &restored); !made) return made;
    }
    clear_restored_mark(m_store.directory());
    return {};
}

void AuditCheckpoints::make_when_due() noexcept
{
    try {
        const std::lock_guard lock(m_mutex);
        if (!m_keys) return;
        const std::int64_t now = m_clock.steady_now();
        if (m_last_look != 0 && now - m_last_look < k_try_again_seconds && now >= m_last_look) return;
        const bool new_day = !m_last || local_date_text(m_last->at) != local_date_text(m_clock.now());
        const bool quarter = m_last && m_clock.now() - m_last->at >= k_regular_seconds;
        if (!new_day && !quarter) return;
        m_last_look = now;
        if (const auto made = make_locked(new_day ? "day" : "regular", nullptr); !made) {
            m_log.warning("audit.checkpoint_failed", {{"reason", made.error().message}});
        }
    } catch (const std::exception& exception) {
        m_log.failure("audit.checkpoint_failed", exception);
    }
}

Result<void> AuditCheckpoints::make(const std::string& kind)
{
    const std::lock_guard lock(m_mutex);
    return m_keys ? make_locked(kind, nullptr) : Result<void>();
}

/// The file comes first: what the database counts is always there. One that the database does not count is of a power cut between the two.
Result<void> AuditCheckpoints::make_locked(const std::string& kind, const AuditHead* restored)
{
    AuditCheckpoint checkpoint;
    bool nothing_new = false;
    const auto made = m_store.write([&](storage::Connection& connection) -> Result<void> {
        const auto stored = audit::read_head(connection);
        if (!stored) return nothing_new = true, Result<void>();
        checkpoint = {.kind = kind, .number = (m_last ? m_last->number : 0) + 1, .count = stored->head.count, .head = crypto::hex(stored->head.hash)};
        nothing_new = m_last && m_last->count == checkpoint.count && m_last->head == checkpoint.head && kind != "day";
        if (nothing_new) return {};
        if (m_last) checkpoint.previous = m_last->digest();
        checkpoint.at = m_clock.now();
        if (restored) {
            checkpoint.from_count = restored->count;
            checkpoint.from_head = crypto::hex(restored->hash);
        }
        checkpoint.signature = crypto::hex(m_keys->signing.sign(checkpoint.signed_text()));
        if (auto written = append_checkpoint(m_store.directory(), json_of(checkpoint)); !written) return written;
        m_audit.count_checkpoint(connection);
        return {};
    });
    if (!made || nothing_new) return made;
    m_last = checkpoint;
    m_log.info("audit.checkpoint", {{"kind", checkpoint.kind}, {"number", std::to_string(checkpoint.number)}, {"count", std::to_string(checkpoint.count)},
                                       {"head", checkpoint.head}, {"previous", checkpoint.previous}, {"at", std::to_string(checkpoint.at)},
                                       {"signature", checkpoint.signature}});
    return {};
}

std::string AuditCheckpoints::public_key() const
{
    return m_keys ? m_keys->signing.public_pem() : std::string();
}

std::string AuditCheckpoints::latest() const
{
    const std::lock_guard lock(m_mutex);
    std::string out = "{\"checkpoint\":" + (m_last ? json_of(*m_last) : std::string("null")) + ",\"public_key\":";
    append_json_text(out, public_key());
    return out + "}\n";
}

} // namespace chengxin
