#pragma once

#include "client/core/api_client.hpp"
#include "client/platform/vault.hpp"
#include "shared/api/draft_key.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chengxin::client {

inline constexpr double k_draft_days = 7;
inline constexpr std::size_t k_most_draft_bytes = 16u << 20; ///< of one part

/// Unfinished work of the signed-in account, kept in this browser: sealed by a key that the server gives after sign-in and that is nowhere
/// but in memory, deleted after k_draft_days. A draft has an id and parts with names of the page's choice. On a kiosk nothing is kept.
class Drafts {
public:
    /// Once a frame: asks for the key and for what is kept.
    void follow(ApiClient& api, std::int64_t account_id, bool kiosk);
    /// The key is forgotten; what is kept stays.
    void end() { *this = {}; }

    /// There is a key: drafts can be written and read.
    bool ready() const { return !m_key.empty(); }
    /// What is kept is known.
    bool listed() const { return m_listed; }
    /// Ids of what is kept, also what was put since.
    const std::set<std::string>& ids() const { return m_ids; }
    /// The browser refused to keep something; the work is only on the page.
    bool refused() const { return m_refused; }

    static std::string new_id();
    /// False: too large, nothing is kept.
    bool put(const std::string& id, const char* part, std::string_view bytes);
    vault::Answer read(const std::string& id, const char* part) const;
    /// What read() brought; nothing when it does not open (changed, another installation).
    std::optional<std::string> open(const std::string& id, const char* part, const vault::Call& answer) const;
    void remove(const std::string& id);
    void remove_all();

private:
    std::string prefix() const;
    std::string name_of(const std::string& id, const char* part) const;
    void take_list(const std::string& lines);

    std::int64_t m_account = 0; ///< 0: nobody
    std::string m_key;
    Pending<accounts::DraftKeyResponse> m_asked;
    vault::Answer m_list;
    std::vector<vault::Answer> m_puts;
    bool m_listed = false, m_refused = false;
    std::set<std::string> m_ids;
};

} // namespace chengxin::client
