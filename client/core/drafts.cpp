#include "client/core/drafts.hpp"

#include "shared/core/hex.hpp"
#include "shared/core/sealed_bytes.hpp"

#include <algorithm>

namespace chengxin::client {

namespace {

constexpr std::size_t k_id_bytes = 8;

} // namespace

std::string Drafts::prefix() const
{
    return std::to_string(m_account) + "/";
}

std::string Drafts::name_of(const std::string& id, const char* part) const
{
    return prefix() + id + "/" + part;
}

void Drafts::take_list(const std::string& lines)
{
    m_listed = true;
    const std::string mine = prefix();
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        const std::size_t from = at + mine.size(), slash = lines.find('/', from);
        if (slash < end) m_ids.insert(lines.substr(from, slash - from));
        at = end + 1;
    }
}

void Drafts::follow(ApiClient& api, std::int64_t account_id, bool kiosk)
{
    if (m_account != account_id) {
        *this = {};
        m_account = account_id;
        if (kiosk)
            vault::remove(""); // whatever was kept before the machine became one
        else if (account_id != 0)
            m_asked = api.call<accounts::DraftKey>({});
    }
    if (auto answer = m_asked.take(); answer && *answer && (*answer)->key.size() == 2 * k_sealing_key_bytes) {
        m_key = from_hex((*answer)->key);
        m_list = vault::list(prefix(), k_draft_days);
    }
    if (m_list && m_list->outcome != vault::Outcome::waiting) {
        take_list(m_list->bytes);
        m_list.reset();
    }
    const auto settled = [this](const vault::Answer& put) {
        m_refused |= put->outcome == vault::Outcome::refused;
        return put->outcome != vault::Outcome::waiting;
    };
    m_puts.erase(std::remove_if(m_puts.begin(), m_puts.end(), settled), m_puts.end());
}

std::string Drafts::new_id()
{
    return hex(vault::random_bytes(k_id_bytes));
}

bool Drafts::put(const std::string& id, const char* part, std::string_view bytes)
{
    if (!ready() || bytes.size() > k_most_draft_bytes) return false;
    const std::string name = name_of(id, part);
    m_puts.push_back(vault::put(name, seal_bytes(m_key, vault::random_bytes(k_sealing_nonce_bytes), bytes, name)));
    m_ids.insert(id);
    return true;
}

vault::Answer Drafts::read(const std::string& id, const char* part) const
{
    return vault::get(name_of(id, part));
}

std::optional<std::string> Drafts::open(const std::string& id, const char* part, const vault::Call& answer) const
{
    if (answer.outcome != vault::Outcome::done) return std::nullopt;
    return open_sealed_bytes(m_key, answer.bytes, name_of(id, part));
}

void Drafts::remove(const std::string& id)
{
    if (m_account == 0) return;
    vault::remove(prefix() + id + "/");
    m_ids.erase(id);
}

void Drafts::remove_all()
{
    if (m_account != 0) vault::remove(prefix());
    m_ids.clear();
}

} // namespace chengxin::client
