#pragma once

#include "shared/core/date.hpp"
#include "shared/core/money.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::rules {

/// Remembers what texts came to, where nothing but the text decides: files repeat their values. A new text takes the place of another,
/// so that memory is bounded; long texts are not kept.
template <class Value> class TextMemo {
public:
    const Value* find(std::string_view text) const
    {
        if (m_slots.empty()) {
            return nullptr;
        }
        const Slot& slot = m_slots[slot_of(text)];
        return slot.used && slot.text == text ? &slot.value : nullptr;
    }
    /// Where to put the value of a text; null for one too long to be kept.
    Value* put(std::string_view text)
    {
        if (text.size() > k_longest) {
            return nullptr;
        }
        if (m_slots.empty()) {
            m_slots.resize(k_slots);
        }
        Slot& slot = m_slots[slot_of(text)];
        slot.text.assign(text);
        slot.used = true;
        return &slot.value;
    }

private:
    static constexpr std::size_t k_slots = 256;
    static constexpr std::size_t k_longest = 512;
    struct Slot {
        std::string text;
        Value value{};
        bool used = false;
    };

    /// By length, both ends and the middle: what differs between the values of a column.
    static std::size_t slot_of(std::string_view text)
    {
        const std::size_t eight = text.size() < 8 ? text.size() : 8;
        std::uint64_t sum = text.size();
        for (const std::size_t at : {std::size_t{0}, (text.size() - eight) / 2, text.size() - eight}) {
            std::uint64_t part = 0;
            std::memcpy(&part, text.data() + at, eight);
            sum = (sum ^ part) * 0x9E3779B97F4A7C15ULL;
            sum ^= sum >> 29U;
        }
        return static_cast<std::size_t>(sum & (k_slots - 1));
    }

    std::vector<Slot> m_slots;
};

/// What normalising a cell gave, when it gave no finding.
struct CellOutcome {
    std::string value;
    std::optional<Date> date;
    std::optional<Money> money;
    std::vector<std::string> kinds;
    bool changed = false; ///< counts as a normalised cell
};

/// What V22 came to for the code and name of a unit.
struct UnitAnswer {
    std::string name;           ///< as the unit table has it; empty: stays as it is
    std::string code;
    std::uint32_t loud_row = 0; ///< the only row with a finding; 0: none
    bool loud = false;          ///< every row has one: not remembered
};

/// The last day of a report in time, by the day of the decision.
struct ReportTerm {
    Date decided_on{INT32_MIN};
    Date last;
    bool estimated = false;
};

/// What the rules remember from row to row of one file; none of it changes an outcome.
struct RuleMemos {
    std::vector<TextMemo<CellOutcome>> cells;     ///< by field; for all but texts
    TextMemo<std::vector<Money>> fines;           ///< V12: amounts that a content names
    TextMemo<std::vector<int>> domain_months;     ///< longest minimum of each regime, by what a decision names
    TextMemo<UnitAnswer> units;                   ///< V22, by code and name
    static constexpr std::size_t k_terms = 512;
    std::array<ReportTerm, k_terms> terms;        ///< V19, by the day
};

} // namespace chengxin::rules
