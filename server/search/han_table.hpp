#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Readings and variants of Chinese characters, generated at build time by build-scripts/tools/han_table.cpp from
/// Unicode's Unihan_Readings and Unihan_Variants (package unicode-data).
namespace chengxin::search {

inline constexpr std::size_t k_max_readings = 4;

/// Readings as indices into k_syllables plus one; 0: none. The customary reading comes first.
struct HanReading {
    char32_t character;
    std::uint16_t readings[k_max_readings];
};

/// A traditional or variant form and the standard character it stands for.
struct HanVariant {
    char32_t from;
    char32_t to;
};

extern const std::string_view k_syllables[]; ///< without tones, ü as v; sorted
extern const std::size_t k_syllable_count;
extern const HanReading k_han_readings[];    ///< sorted by character
extern const std::size_t k_han_reading_count;
extern const HanVariant k_han_variants[];    ///< sorted by `from`
extern const std::size_t k_han_variant_count;

} // namespace chengxin::search
