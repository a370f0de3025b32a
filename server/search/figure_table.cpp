#include "server/search/figure_table.hpp"

#include "server/publication/figures.hpp"
#include "server/publication/generation.hpp"

#include <algorithm>
#include <charconv>

namespace chengxin::search {

namespace {

constexpr char k_figures[] = "SELECT counts, latest, years, counted_until, authorities FROM subject WHERE id = ?1 AND searchable = 1";
constexpr char k_figures_above[] =
    "SELECT counts, latest, years, counted_until, authorities, id FROM subject WHERE id > ?1 AND searchable = 1";
constexpr char k_last_subject[] = "SELECT COALESCE(MAX(id), 0) FROM subject";
constexpr char k_changed[] = "SELECT DISTINCT subject_id FROM subject_change WHERE generation > ?1 LIMIT ?2";
constexpr char k_units[] = "SELECT id, name, division FROM unit";

constexpr std::int64_t k_kept_generations = 1000;  ///< of subject_change, see records/migrations.cpp
constexpr std::int64_t k_most_changes = 100'000;   ///< more are not read one by one
constexpr std::int64_t k_epoch = 10'957;           ///< 2000-01-01
constexpr std::int64_t k_unlimited = 0xFFFF;
constexpr std::int64_t k_kept_whole = 0xFFFF;
constexpr std::ptrdiff_t k_last_bit = 63; ///< of Figures::items

/// ",3,17," → {3, 17}
void put_ids(std::string_view list, std::vector<std::int64_t>& ids)
{
    ids.clear();
    for (std::size_t position = 1; position < list.size();) {
        std::int64_t id = 0;
        const auto end = std::from_chars(list.data() + position, list.data() + list.size(), id).ptr;
        ids.push_back(id);
        position = static_cast<std::size_t>(end - list.data()) + 1;
    }
}

void read_row(const storage::Statement& row, Figures& figures, Items& items)
{
    figures.records = 0;
    figures.items = 0;
    publication::each_count(row.text(0), [&](std::string_view code, std::int64_t count) {
        figures.records += count;
        figures.items |= items.add(code);
    });
    figures.latest = row.integer(1);
    figures.years = row.integer(2);
    figures.counted_until = row.is_null(3) ? Figures::k_no_end : row.integer(3);
    put_ids(row.text(4), figures.authorities);
}

std::uint32_t number_of(std::unordered_map<std::string, std::uint32_t>& numbers, std::vector<std::string>& texts, std::string_view text)
{
    const auto [entry, added] = numbers.try_emplace(std::string(text), static_cast<std::uint32_t>(texts.size()));
    if (added) texts.emplace_back(text);
    return entry->second;
}

bool fits(std::int64_t number)
{
    return number >= 0 && number < 0xFFFF;
}

} // namespace

std::uint64_t Items::bit(std::string_view code) const
{
    const auto found = std::find(m_codes.begin(), m_codes.end(), code);
    return found == m_codes.end() ? 0 : std::uint64_t{1} << std::min<std::ptrdiff_t>(found - m_codes.begin(), k_last_bit);
}

std::uint64_t Items::add(std::string_view code)
{
    if (const std::uint64_t known = bit(code)) return known;
    m_codes.emplace_back(code);
    return bit(code);
}

bool read_figures(storage::Connection& connection, std::int64_t subject_id, Figures& figures, Items& items)
{
    auto row = connection.prepare(k_figures, subject_id);
    if (!row.step()) return false;
    read_row(row, figures, items);
    return true;
}

Units Units::load(storage::Connection& connection)
{
    Units units;
    std::unordered_map<std::string, std::uint32_t> names;
    std::unordered_map<std::string, std::uint32_t> divisions;
    number_of(names, units.m_names, "");
    number_of(divisions, units.m_divisions, "");
    for (auto row = connection.prepare(k_units); row.step();) {
        const auto id = static_cast<std::size_t>(row.integer(0));
        if (id >= units.m_units.size()) units.m_units.resize(id + 1);
        units.m_units[id] = {number_of(names, units.m_names, row.text(1)), number_of(divisions, units.m_divisions, row.text(2))};
    }
    return units;
}

const Units::Unit& Units::operator[](std::int64_t id) const
{
    static constexpr Unit k_unknown{};
    return static_cast<std::size_t>(id) < m_units.size() ? m_units[static_cast<std::size_t>(id)] : k_unknown;
}

std::shared_ptr<const FigureTable> FigureTable::load(storage::Connection& connection, const FigureTable* former)
{
    auto table = std::make_shared<FigureTable>();
    table->m_generation = publication::generation(connection);
    table->m_units = Units::load(connection);
    auto last = connection.prepare(k_last_subject);
    last.step();
    table->m_last_subject = last.integer(0);
    const bool newer = former != nullptr && former->m_generation <= table->m_generation && table->m_generation - former->m_generation < k_kept_generations;
    if (newer && table->load_changes(connection, *former)) return table;
    table->m_chunks.clear();
    table->m_items = {};
    table->m_sample = std::make_shared<const NameSample>(NameSample::load(connection));
    table->load_above(connection, 0);
    return table;
}

/// False: so much has changed that reading everything is quicker.
bool FigureTable::load_changes(storage::Connection& connection, const FigureTable& former)
{
    m_chunks = former.m_chunks;
    m_items = former.m_items;
    m_sample = former.m_sample;
    if (m_last_subject > 2 * former.m_last_subject) m_sample = std::make_shared<const NameSample>(NameSample::load(connection));
    std::vector<std::int64_t> changed;
    for (auto row = connection.prepare(k_changed, former.m_generation, k_most_changes + 1); row.step();) changed.push_back(row.integer(0));
    if (static_cast<std::int64_t>(changed.size()) > k_most_changes) return false;
    Figures figures;
    for (const auto id : changed) {
        if (id > former.m_last_subject) continue;
        if (read_figures(connection, id, figures, m_items)) put(id, figures);
        else remove(id);
    }
    load_above(connection, former.m_last_subject);
    return true;
}

void FigureTable::load_above(storage::Connection& connection, std::int64_t subject_id)
{
    Figures figures;
    for (auto row = connection.prepare(k_figures_above, subject_id); row.step();) {
        read_row(row, figures, m_items);
        put(row.integer(5), figures);
    }
}

bool FigureTable::pack(const Figures& figures, Compact& compact)
{
    const std::int64_t latest = figures.latest - k_epoch;
    const bool limited = figures.counted_until != Figures::k_no_end;
    const std::int64_t until = limited ? figures.counted_until - k_epoch : 0;
    if ((figures.records >> 32) != 0 || (figures.items >> 32) != 0 || !fits(latest) || !fits(until) || (figures.years >> 32) != 0) return false;
    if (figures.authorities.empty() || figures.authorities.size() > k_authorities) return false;
    for (std::size_t i = 0; i < figures.authorities.size(); ++i) {
        if (!fits(figures.authorities[i])) return false;
        compact.authorities[i] = static_cast<std::uint16_t>(figures.authorities[i]);
    }
    compact.records = static_cast<std::uint32_t>(figures.records);
    compact.items = static_cast<std::uint32_t>(figures.items);
    compact.latest = static_cast<std::uint16_t>(latest);
    compact.counted_until = static_cast<std::uint16_t>(limited ? until : k_unlimited);
    compact.years = static_cast<std::uint32_t>(figures.years);
    return true;
}

void FigureTable::unpack(const Compact& compact, Figures& figures)
{
    figures.records = compact.records;
    figures.items = compact.items;
    figures.latest = compact.latest + k_epoch;
    figures.years = compact.years;
    figures.counted_until = compact.counted_until == k_unlimited ? Figures::k_no_end : compact.counted_until + k_epoch;
    figures.authorities.clear();
    for (const auto id : compact.authorities) {
        if (id != 0) figures.authorities.push_back(id);
    }
}

void FigureTable::put(std::int64_t subject_id, const Figures& figures)
{
    Chunk& chunk = own_chunk(subject_id);
    Compact compact;
    const bool packed = pack(figures, compact);
    if (packed) {
        chunk.whole.erase(subject_id);
    } else {
        compact = {};
        compact.authorities[0] = k_kept_whole;
        chunk.whole[subject_id] = figures;
    }
    chunk.rows[static_cast<std::size_t>(subject_id) % k_chunk] = compact;
}

void FigureTable::remove(std::int64_t subject_id)
{
    Chunk& chunk = own_chunk(subject_id);
    chunk.rows[static_cast<std::size_t>(subject_id) % k_chunk] = {};
    chunk.whole.erase(subject_id);
}

/// Two tables share what neither has changed; use_count() is exact enough here: nobody else copies from a table that is being made.
FigureTable::Chunk& FigureTable::own_chunk(std::int64_t subject_id)
{
    const std::size_t index = static_cast<std::size_t>(subject_id) / k_chunk;
    if (index >= m_chunks.size()) m_chunks.resize(index + 1);
    auto& chunk = m_chunks[index];
    if (!chunk) chunk = std::make_shared<Chunk>();
    else if (chunk.use_count() > 1) chunk = std::make_shared<Chunk>(*chunk);
    return *chunk;
}

void FigureTable::prefetch(std::int64_t subject_id) const
{
    const std::size_t index = static_cast<std::size_t>(subject_id) / k_chunk;
    if (index >= m_chunks.size() || !m_chunks[index]) return;
    const auto* row = reinterpret_cast<const char*>(&m_chunks[index]->rows[static_cast<std::size_t>(subject_id) % k_chunk]);
    __builtin_prefetch(row);
    __builtin_prefetch(row + sizeof(Compact) - 1); // it may lie across two lines
}

bool FigureTable::read(std::int64_t subject_id, Figures& figures) const
{
    const std::size_t index = static_cast<std::size_t>(subject_id) / k_chunk;
    if (index >= m_chunks.size() || !m_chunks[index]) return false;
    const Chunk& chunk = *m_chunks[index];
    const Compact& compact = chunk.rows[static_cast<std::size_t>(subject_id) % k_chunk];
    if (compact.authorities[0] == 0) return false;
    if (compact.authorities[0] == k_kept_whole) figures = chunk.whole.at(subject_id);
    else unpack(compact, figures);
    return true;
}

} // namespace chengxin::search
