#include "server/search/name_sample.hpp"

#include "server/search/fold.hpp"

#include <algorithm>

namespace chengxin::search {

namespace {

constexpr std::int64_t k_names = 4096;
constexpr char k_last[] = "SELECT COALESCE(MAX(id), 0) FROM subject";
constexpr char k_next[] = "SELECT id, name FROM subject WHERE id >= ?1 AND searchable = 1 ORDER BY id LIMIT 1";

bool has_all(const std::u32string& name, const std::vector<std::u32string>& words)
{
    return std::all_of(words.begin(), words.end(), [&](const std::u32string& word) { return name.find(word) != std::u32string::npos; });
}

} // namespace

NameSample NameSample::load(storage::Connection& connection)
{
    NameSample sample;
    auto last = connection.prepare(k_last);
    const std::int64_t step = last.step() ? std::max<std::int64_t>(1, last.integer(0) / k_names) : 1;
    auto row = connection.prepare(k_next);
    for (std::int64_t from = 1;; ) {
        row.reset();
        row.bind(1, from);
        if (!row.step()) break;
        sample.add(row.text(1));
        from = std::max(from + step, row.integer(0) + 1);
    }
    std::sort(sample.m_places.begin(), sample.m_places.end());
    const auto same = [](const Place& left, const Place& right) { return !(left < right) && !(right < left); };
    sample.m_places.erase(std::unique(sample.m_places.begin(), sample.m_places.end(), same), sample.m_places.end());
    sample.m_places.shrink_to_fit();
    return sample;
}

void NameSample::add(std::string_view name)
{
    std::u32string marked = k_name_start + fold(name) + k_name_end;
    for (std::size_t i = 0; i + 1 < marked.size(); ++i) m_places.push_back({{marked[i], marked[i + 1]}, static_cast<std::uint32_t>(m_names.size())});
    m_names.push_back(std::move(marked));
}

std::pair<std::vector<NameSample::Place>::const_iterator, std::vector<NameSample::Place>::const_iterator> NameSample::places_of(Pair pair) const
{
    return std::equal_range(m_places.begin(), m_places.end(), Place{pair, 0}, [](const Place& left, const Place& right) { return left.pair < right.pair; });
}

std::size_t NameSample::count(char32_t first, char32_t second) const
{
    const auto [begin, end] = places_of({first, second});
    return static_cast<std::size_t>(end - begin);
}

std::size_t NameSample::count(const std::vector<std::u32string>& words) const
{
    std::u32string rarest;
    std::size_t fewest = m_names.size() + 1;
    for (const auto& word : words) {
        for (const auto& pair : pairs_of(word)) {
            const std::size_t names = count(pair[0], pair[1]);
            if (names < fewest) {
                fewest = names;
                rarest = pair;
            }
        }
    }
    if (rarest.empty()) return static_cast<std::size_t>(std::count_if(m_names.begin(), m_names.end(), [&](const std::u32string& name) { return has_all(name, words); }));
    const auto [begin, end] = places_of({rarest[0], rarest[1]});
    return static_cast<std::size_t>(std::count_if(begin, end, [&](const Place& place) { return has_all(m_names[place.name], words); }));
}

std::vector<std::u32string> pairs_of(std::u32string_view text)
{
    std::vector<std::u32string> pairs;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) pairs.emplace_back(text.substr(i, 2));
    return pairs;
}

} // namespace chengxin::search
