#pragma once

#include "server/core/clock.hpp"
#include "server/core/renewal.hpp"
#include "server/storage/store.hpp"

#include <array>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chengxin {

/// Answers that follow from nothing but the question, the day and data whose changes the database counts; see HandleOptions.
/// What has been asked twice is answered from memory, until the count or the day is another: most questions are asked once, and
/// whoever asks for everything does not push out what others ask for. Never older than the last acknowledged write that is to be shown
/// at once, and at most a second older than the others, which are slices of something long. Thread-safe.
class KeptAnswers {
public:
    /// How often what the answers are made of has changed. A point look-up.
    using Generation = ChangeCount (*)(storage::Connection&);

    /// What answers belong to.
    struct Age {
        std::int64_t generation = -1;
        Date day;
        bool operator==(const Age&) const = default;
    };

    static constexpr std::size_t k_bytes = 96 << 20;    ///< of all answers, with what keeping them costs
    static constexpr std::size_t k_longest = 64 << 10;  ///< question and answer together

    KeptAnswers(Generation generation, std::size_t bytes = k_bytes) : m_generation(generation), m_bytes_of_part(bytes / k_parts) {}

    /// What an answer would belong to now. Reads the database only after a write; throws storage::DatabaseFailure.
    Age age(storage::Store& store, const Clock& clock);
    std::optional<std::string> find(std::string_view question, const Age& age);
    /// An answer that was made while the age was this one, before and after. Kept if the question came lately, too.
    void keep(std::string_view question, std::string_view answer, const Age& age);
    /// To be called now and then: when nearly nothing has been asked since the last call, all memory is given back.
    void rest_when_quiet();

private:
    struct Entry {
        std::string text; ///< the question, then the answer: one block of memory
        std::size_t question_size = 0;
        bool used = false; ///< since it came here or was last passed over
        std::string_view question() const { return std::string_view(text).substr(0, question_size); }
    };
    /// Of several, so that threads do not wait for each other.
    struct Part {
        std::mutex mutex;
        Age age;
        std::list<Entry> entries; ///< those that go first at the end
        std::unordered_map<std::string_view, std::list<Entry>::iterator> by_question;
        std::vector<std::uint16_t> asked_once; ///< marks of questions, each at a place that follows from its hash; empty at rest
        std::size_t bytes = 0;
        std::size_t asked = 0; ///< since the last call of rest_when_quiet

        void clear();
        bool was_asked(std::size_t hash);
        void make_room(std::size_t limit);
    };
    static constexpr std::size_t k_parts = 16;
    static constexpr std::size_t k_marks = 32 << 10; ///< of a part
    Part& part_of(std::size_t hash) { return m_parts[hash >> 8 & (k_parts - 1)]; }

    Generation m_generation;
    std::size_t m_bytes_of_part;
    std::array<Part, k_parts> m_parts;
    std::mutex m_mutex;                   ///< of the two below
    std::uint64_t m_changes = UINT64_MAX; ///< of the store, when the generation was read
    ChangeCount m_known;
    Renewal m_renewal;
};

} // namespace chengxin
