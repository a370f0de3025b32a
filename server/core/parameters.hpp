#pragma once

#include "server/core/clock.hpp"
#include "server/storage/store.hpp"
#include "shared/core/permission.hpp"

#include <cstdint>
#include <string>

namespace chengxin {

/// Who has it also learns what the site file leaves open. Registered by accounts.
inline constexpr Permission k_may_manage_parameters{"parameter_manage"};

/// A parameter as the code that reads it declares it; table parameter holds versions with effective dates that override it.
struct Parameter {
    const char* key;             ///< "<feature>.<name>"
    const char* default_value;
    const char* description;     ///< Chinese, shown to administrators
};

/// Versioned settings. The newest version whose effective date has come counts.
class Parameters {
public:
    Parameters(storage::Store& store, const Clock& clock) : m_store(store), m_clock(clock) {}

    std::string text(const Parameter& parameter) const;
    std::int64_t number(const Parameter& parameter) const; ///< the default where the stored value is no number
    /// Within a caller's connection, to keep one snapshot.
    std::string text(storage::Connection& connection, const Parameter& parameter) const;
    std::int64_t number(storage::Connection& connection, const Parameter& parameter) const;
    /// Adds a version; `effective_from` is a local date like 2026-11-02.
    void set(storage::Connection& connection, const Parameter& parameter, const std::string& value, const std::string& effective_from) const;

private:
    storage::Store& m_store;
    const Clock& m_clock;
};

} // namespace chengxin
