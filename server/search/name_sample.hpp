#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chengxin::search {

/// Some thousand names, evenly chosen: how frequent is what a visitor typed? FTS5 takes the words of a phrase in their order, so
/// that "…信息科技有限公司" walks through a million names; begun with its rarest pairs it looks at a few. The sample only chooses
/// the way, never what is found.
class NameSample {
public:
    static NameSample load(storage::Connection& connection);

    /// Names with these two characters side by side; the marks of fold.hpp stand before and after each name.
    std::size_t count(char32_t first, char32_t second) const;
    /// Names that contain all of these folded words.
    std::size_t count(const std::vector<std::u32string>& words) const;

private:
    using Pair = std::pair<char32_t, char32_t>;
    struct Place {
        Pair pair;
        std::uint32_t name;
        bool operator<(const Place& other) const { return pair != other.pair ? pair < other.pair : name < other.name; }
    };
    void add(std::string_view name);
    std::pair<std::vector<Place>::const_iterator, std::vector<Place>::const_iterator> places_of(Pair pair) const;

    std::vector<std::u32string> m_names;
    std::vector<Place> m_places; ///< sorted, each once
};

/// The pairs of neighbouring characters.
std::vector<std::u32string> pairs_of(std::u32string_view text);

} // namespace chengxin::search
