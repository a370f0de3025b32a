#pragma once

#include "server/core/portal.hpp"
#include "server/core/renewal.hpp"
#include "shared/catalogue/catalogue.hpp"
#include "shared/core/date.hpp"
#include "shared/features/publicity/api.hpp"

#include <cstdint>
#include <future>
#include <memory>
#include <mutex>

namespace chengxin::publicity {

/// What the home page shows, counted once per state of the public data and day. Thread-safe; the routes own one.
class HomeFigures {
public:
    /// Counts anew when records were published or expired, or a day has begun, since the last call; for the slices of a long import aside,
    /// once a second at most, so that nobody waits for it.
    std::shared_ptr<const HomeResponse> get(Portal& portal);

private:
    struct Answer {
        std::shared_ptr<const HomeResponse> figures; ///< null: there are none that will do
        bool counts = false;                         ///< the caller has them counted
    };
    Answer known(const ChangeCount& count, Date today);
    void count(Portal& portal, const std::string& date);
    void count_aside(Portal& portal, const std::string& date) noexcept;

    std::mutex m_mutex;
    Renewal m_renewal;
    std::int64_t m_changes = -1; ///< of which the figures are
    int m_counting = 0;          ///< threads
    Date m_today;
    std::shared_ptr<const HomeResponse> m_figures;
    std::mutex m_launch;       ///< of the next
    std::future<void> m_aside; ///< of whoever counts; last, so that it ends first
};

/// Counts everything; a fraction of a second with a million records.
HomeResponse count_home(storage::Connection& connection, const chengxin::Site& site, const catalogue::Catalogue& catalogue, Date today, std::int64_t midnight);

/// The name of a division of the site, or the code itself.
std::string division_name(const chengxin::Site& site, const std::string& code);

} // namespace chengxin::publicity
