#pragma once

#include "server/core/context.hpp"
#include "server/storage/connection.hpp"
#include "shared/rules/memo.hpp"
#include "shared/rules/registry.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chengxin::data_import {

/// Which subjects a batch that is published in slices meets as known: its own rows are not judged by each other.
struct KnownBefore {
    std::int64_t last_subject = INT64_MAX; ///< id of the last one that was there before
    std::int64_t batch_id = -1;            ///< those of which nothing stood until this batch do not count
};

/// What the rules may ask while the server checks a file: subjects from the base library, organisations from the table that
/// accounts keep (read once). Borrows the connection; not for two threads.
class ServerRegistry final : public rules::Registry {
public:
    ServerRegistry(storage::Connection& connection, const DataScope& scope, KnownBefore before = {});

    rules::Lookup find_subject(std::string_view uscc, rules::KnownSubject& subject) override;
    rules::Lookup find_organisation(std::string_view uscc, rules::KnownOrganisation& organisation) override;
    rules::Lookup find_organisation_by_name(std::string_view name, rules::KnownOrganisation& organisation) override;
    bool reports_for_all() const override { return m_scope.kind == ScopeKind::all; }

    /// Id of the organisation with this code, else with this name; 0 when neither is known.
    std::int64_t organisation_id(const std::string& uscc, const std::string& name) const;

private:
    struct Entry {
        std::int64_t id = 0;
        rules::KnownOrganisation known;
    };
    /// Found by a view, without a copy of the text.
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Entries = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;
    const Entry* by_uscc(std::string_view uscc) const;
    const Entry* by_name(std::string_view name) const;

    storage::Connection& m_connection;
    DataScope m_scope;
    KnownBefore m_before;
    bool m_any_subject;
    bool m_any_former_name;
    Entries m_by_uscc;
    Entries m_by_name; ///< by text::name_key; aliases too
    mutable rules::TextMemo<std::int64_t> m_answers; ///< of organisation_id: a file names few units
    mutable std::string m_question;
};

} // namespace chengxin::data_import
