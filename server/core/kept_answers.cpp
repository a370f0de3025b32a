#include "server/core/kept_answers.hpp"

#include <functional>
#include <utility>

namespace chengxin {

namespace {

constexpr std::size_t k_entry_bytes = 200; ///< list, map and allocator, beside the text
constexpr std::size_t k_quiet = 100;       ///< questions between two looks at whether to rest

} // namespace

KeptAnswers::Age KeptAnswers::age(storage::Store& store, const Clock& clock)
{
    const std::uint64_t changes = store.changes();
    const Date day = clock.date();
    {
        const std::lock_guard lock(m_mutex);
        if (m_changes == changes && m_renewal.holds(m_known)) return {m_renewal.current(m_known), day};
    }
    // The snapshot is newer than the number, so that it shows all that was acknowledged by then.
    const ChangeCount known = store.read(m_generation);
    const std::lock_guard lock(m_mutex);
    m_changes = changes;
    m_known = known;
    return {m_renewal.current(known), day};
}

/// Whether this question came before, as far as later ones have left its mark; marks it.
bool KeptAnswers::Part::was_asked(std::size_t hash)
{
    if (asked_once.empty()) asked_once.resize(k_marks);
    const auto mark = static_cast<std::uint16_t>(hash >> 48 | 1);
    return std::exchange(asked_once[hash >> 16 & (k_marks - 1)], mark) == mark;
}

std::optional<std::string> KeptAnswers::find(std::string_view question, const Age& age)
{
    Part& part = part_of(std::hash<std::string_view>()(question));
    const std::lock_guard lock(part.mutex);
    ++part.asked;
    if (part.age != age) return std::nullopt;
    const auto found = part.by_question.find(question);
    if (found == part.by_question.end()) return std::nullopt;
    Entry& entry = *found->second;
    entry.used = true;
    return entry.text.substr(entry.question_size);
}

void KeptAnswers::keep(std::string_view question, std::string_view answer, const Age& age)
{
    if (question.size() + answer.size() > k_longest) return;
    const std::size_t hash = std::hash<std::string_view>()(question);
    Part& part = part_of(hash);
    const std::lock_guard lock(part.mutex);
    if (part.age != age) {
        part.clear();
        part.age = age;
    }
    if (!part.was_asked(hash)) return;
    if (part.by_question.count(question) != 0) return; // two threads were asked at once
    Entry& entry = part.entries.emplace_front();
    try {
        entry.text.reserve(question.size() + answer.size());
        entry.text.append(question).append(answer);
        entry.question_size = question.size();
        part.by_question.emplace(entry.question(), part.entries.begin());
    } catch (...) {
        part.entries.pop_front();
        throw;
    }
    part.bytes += entry.text.size() + k_entry_bytes;
    part.make_room(m_bytes_of_part);
}

/// The oldest go first; one that was used meanwhile has another round.
void KeptAnswers::Part::make_room(std::size_t limit)
{
    while (bytes > limit && entries.size() > 1) {
        const auto last = std::prev(entries.end());
        if (std::exchange(last->used, false)) {
            entries.splice(entries.begin(), entries, last);
            continue;
        }
        bytes -= last->text.size() + k_entry_bytes;
        by_question.erase(last->question());
        entries.erase(last);
    }
}

void KeptAnswers::Part::clear()
{
    by_question = {};
    entries = {};
    bytes = 0;
}

void KeptAnswers::rest_when_quiet()
{
    for (Part& part : m_parts) {
        const std::lock_guard lock(part.mutex);
        if (std::exchange(part.asked, 0) * k_parts >= k_quiet) continue;
        part.clear();
        part.asked_once = {};
    }
}

} // namespace chengxin
