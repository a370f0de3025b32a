#pragma once

#include "server/search/name_sample.hpp"
#include "server/storage/connection.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What search asks of every hit – how many records, since when, by whom – without a row of the database for each:
/// a thousand looks into a table of SQLite cost a millisecond, into memory twenty microseconds.
namespace chengxin::search {

/// The public figures of one subject as of the day on which they were counted (columns of `subject`).
struct Figures {
    std::int64_t records = 0;
    std::uint64_t items = 0;                ///< bit n: records of the n-th code of Items
    std::int64_t latest = 0;                ///< newest public decision, in days
    std::int64_t years = 0;                 ///< see publication::PublicFigures
    std::int64_t counted_until = k_no_end;  ///< last day on which these figures hold
    std::vector<std::int64_t> authorities;  ///< ids of unit

    static constexpr std::int64_t k_no_end = INT64_MAX;
};

/// Catalogue items by the bits of Figures::items, in the order in which they were met.
class Items {
public:
    /// The bit of a code; 0: no subject has such records.
    std::uint64_t bit(std::string_view code) const;
    /// Takes up an unknown code. Beyond 64 codes all share the last bit.
    std::uint64_t add(std::string_view code);
    const std::vector<std::string>& codes() const { return m_codes; }

private:
    std::vector<std::string> m_codes;
};

/// The figures of a subject in the database; nothing where there is no such subject. Takes up its items.
bool read_figures(storage::Connection& connection, std::int64_t subject_id, Figures& figures, Items& items);

/// Deciding authorities and source units by id, with equal names and equal divisions numbered from 0.
class Units {
public:
    static Units load(storage::Connection& connection);

    struct Unit {
        std::uint32_t name = 0;
        std::uint32_t division = 0;
    };
    /// Unknown ids have an empty name and division.
    const Unit& operator[](std::int64_t id) const;
    const std::vector<std::string>& names() const { return m_names; }         ///< the first is empty
    const std::vector<std::string>& divisions() const { return m_divisions; } ///< the first is empty

private:
    std::vector<Unit> m_units; ///< by id
    std::vector<std::string> m_names;
    std::vector<std::string> m_divisions;
};

/// All of it as of one generation of the public data (publication::generation). Does not change; a newer table shares
/// what is the same. 24 bytes for a subject; subjects whose figures do not fit (many authorities, old decisions) are kept whole.
class FigureTable {
public:
    /// As of the connection's snapshot. `former` may be null; otherwise only what has changed since is read.
    static std::shared_ptr<const FigureTable> load(storage::Connection& connection, const FigureTable* former);

    std::int64_t generation() const { return m_generation; }
    const Units& units() const { return m_units; }
    const Items& items() const { return m_items; }
    const NameSample& sample() const { return *m_sample; }
    /// False: nothing public. Keeps the capacity of figures.authorities.
    bool read(std::int64_t subject_id, Figures& figures) const;
    /// Tells the processor that this subject will be read soon.
    void prefetch(std::int64_t subject_id) const;

private:
    static constexpr std::size_t k_chunk = 4096;
    static constexpr std::size_t k_authorities = 4;

    struct Compact {
        std::uint32_t records = 0;
        std::uint16_t latest = 0;        ///< days after k_epoch
        std::uint16_t counted_until = 0; ///< days after k_epoch, or k_unlimited
        std::uint32_t years = 0;
        std::uint32_t items = 0;
        std::array<std::uint16_t, k_authorities> authorities{}; ///< 0: none; the first 0: nothing public; the first k_kept_whole: see Chunk::whole
    };
    static_assert(sizeof(Compact) == 24);
    struct Chunk {
        std::array<Compact, k_chunk> rows;
        std::unordered_map<std::int64_t, Figures> whole;
    };

    static bool pack(const Figures& figures, Compact& compact);
    static void unpack(const Compact& compact, Figures& figures);
    void load_above(storage::Connection& connection, std::int64_t subject_id);
    bool load_changes(storage::Connection& connection, const FigureTable& former);
    void put(std::int64_t subject_id, const Figures& figures);
    void remove(std::int64_t subject_id);
    Chunk& own_chunk(std::int64_t subject_id);

    std::int64_t m_generation = 0;
    std::int64_t m_last_subject = 0;
    Units m_units;
    Items m_items;
    std::shared_ptr<const NameSample> m_sample; ///< of the last time when everything was read
    std::vector<std::shared_ptr<Chunk>> m_chunks; ///< shared ones are not written to
};

} // namespace chengxin::search
