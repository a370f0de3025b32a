#pragma once

#include "server/core/site.hpp"

namespace chengxin::test {

/// Organisations of the test site. The market office lies below the city of 伊宁, beside the traffic office.
/// The codes carry the division 659900, which is not assigned.
inline constexpr const char* k_credit_office = "11659900MB10000103";
inline constexpr const char* k_city = "11659900MB10000290";
inline constexpr const char* k_market_office = "11659900MB1000037T";
inline constexpr const char* k_traffic_office = "11659900MB1000045M";
inline constexpr const char* k_market_branch = "11659900MB1000053G"; ///< below the market office

/// A small city that does not depend on assets/sites.
Site test_site();

} // namespace chengxin::test
