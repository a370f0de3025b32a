#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace chengxin::bench {

inline constexpr std::size_t k_columns = 30; ///< of the penalty template, without the optional extensions (D appendix A)

using Row = std::array<std::string, k_columns>;

/// The header of the penalty template.
const Row& header();

/// Penalty rows of the size and mixture of real ones, the same for an index on every machine: every row has a subject of its own,
/// one in fifty is a natural person, one in two hundred has a wrong check character and will be returned.
/// Codes lie in division 659900, which is not assigned to any place.
Row penalty_row(std::uint64_t index);

/// Row `place` of a file of `rows` as real cities have them: the same decisions in no order, and half of them upon somebody whom the
/// other half names too. `rows` < 2^32.
Row met_row(std::uint64_t place, std::uint64_t rows);

} // namespace chengxin::bench
