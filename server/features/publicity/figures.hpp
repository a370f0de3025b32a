#pragma once

#include "server/core/portal.hpp"
#include "shared/core/date.hpp"
#include "shared/features/publicity/api.hpp"

#include <cstdint>
#include <memory>
#include <mutex>

namespace chengxin::publicity {

/// What the home page shows, counted once per state of the public data and day. Thread-safe; the routes own one.
class HomeFigures {
public:
    /// Counts anew when records were published or expired, or a day has begun, since the last call.
    std::shared_ptr<const HomeResponse> get(Portal& portal);

private:
    std::mutex m_mutex;
    std::int64_t m_generation = -1;
    Date m_today;
    std::shared_ptr<const HomeResponse> m_figures;
};

/// Counts everything; a fraction of a second with a million records.
HomeResponse count_home(storage::Connection& connection, const chengxin::Site& site, Date today, std::int64_t midnight);

/// The name of a division of the site, or the code itself.
std::string division_name(const chengxin::Site& site, const std::string& code);

} // namespace chengxin::publicity
