#include "server/search/segments/vocabulary.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace chengxin::search {

namespace {

constexpr std::size_t k_first_size = 1024;

std::size_t hash_of(std::uint64_t key)
{
    key *= 0x9E3779B97F4A7C15U;
    return static_cast<std::size_t>(key ^ key >> 32U);
}

std::uint64_t start_of(std::string_view bytes)
{
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 8; ++i) start = start << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    return start;
}

} // namespace

Vocabulary::Vocabulary() : m_places(k_first_size), m_by_bytes(k_first_size, k_no_term), m_starts{0} {}

std::span<const Vocabulary::Term> Vocabulary::terms_at(const Place& place)
{
    const std::uint64_t key = place.key();
    Known* known = &find(key);
    if (known->key == 0) {
        if (m_place_count * 2 >= m_places.size()) {
            grow_places();
            known = &find(key);
        }
        learn(*known, place);
    }
    if (known->count == 1) return {&known->first, 1};
    return {m_lists.data() + known->first, known->count};
}

Vocabulary::Known& Vocabulary::find(std::uint64_t key)
{
    const std::size_t mask = m_places.size() - 1;
    std::size_t slot = hash_of(key) & mask;
    while (m_places[slot].key != 0 && m_places[slot].key != key) slot = (slot + 1) & mask;
    return m_places[slot];
}

void Vocabulary::learn(Known& known, const Place& place)
{
    search::terms_at(place, m_work);
    const auto first = static_cast<std::uint32_t>(m_lists.size());
    for (const std::string& term : m_work) m_lists.push_back(number(term));
    const auto count = static_cast<std::uint32_t>(m_work.size());
    if (count == 1) {
        known = {place.key(), m_lists.back(), count};
        m_lists.pop_back();
    } else {
        known = {place.key(), first, count};
    }
    ++m_place_count;
}

Vocabulary::Term Vocabulary::number(std::string_view wanted)
{
    if (size() * 2UL >= m_by_bytes.size()) grow_terms();
    const std::size_t mask = m_by_bytes.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(wanted) & mask;
    for (; m_by_bytes[slot] != k_no_term; slot = (slot + 1) & mask) {
        if (bytes(m_by_bytes[slot]) == wanted) return m_by_bytes[slot];
    }
    const Term term = size();
    m_bytes.append(wanted);
    m_starts.push_back(static_cast<std::uint32_t>(m_bytes.size()));
    return m_by_bytes[slot] = term;
}

void Vocabulary::grow_places()
{
    std::vector<Known> old(m_places.size() * 2);
    old.swap(m_places);
    for (const Known& known : old) {
        if (known.key != 0) find(known.key) = known;
    }
}

void Vocabulary::grow_terms()
{
    std::vector<Term>(m_by_bytes.size() * 2, k_no_term).swap(m_by_bytes);
    const std::size_t mask = m_by_bytes.size() - 1;
    for (Term term = 0; term < size(); ++term) {
        std::size_t slot = std::hash<std::string_view>()(bytes(term)) & mask;
        while (m_by_bytes[slot] != k_no_term) slot = (slot + 1) & mask;
        m_by_bytes[slot] = term;
    }
}

bool Vocabulary::is_before(const Sorted& left, const Sorted& right) const
{
    if (left.start != right.start) return left.start < right.start;
    return bytes(left.term) < bytes(right.term);
}

const std::vector<Vocabulary::Sorted>& Vocabulary::sorted()
{
    if (m_sorted.size() == size()) return m_sorted;
    std::vector<Sorted> added;
    for (Term term = static_cast<Term>(m_sorted.size()); term < size(); ++term) added.push_back({start_of(bytes(term)), term});
    const auto is_less = [this](const Sorted& left, const Sorted& right) { return is_before(left, right); };
    std::sort(added.begin(), added.end(), is_less);
    std::vector<Sorted> all;
    all.reserve(m_sorted.size() + added.size());
    std::merge(m_sorted.begin(), m_sorted.end(), added.begin(), added.end(), std::back_inserter(all), is_less);
    m_sorted.swap(all);
    return m_sorted;
}

} // namespace chengxin::search
