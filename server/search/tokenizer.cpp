#include "server/search/tokenizer.hpp"

#include "server/search/fold.hpp"
#include "server/storage/connection.hpp"
#include "shared/core/text.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace chengxin::search {

namespace {

enum class Mode { subject, document };

struct Tokenizer {
    Mode mode = Mode::subject;
};

enum class Place { next, same };

/// Hands tokens to FTS5; remembers the first failure, after which nothing more is handed over.
class Sink {
public:
    using Function = int (*)(void*, int, const char*, int, int, int);
    Sink(void* context, Function function) : m_context(context), m_function(function) {}

    void add(std::string_view token, Place place)
    {
        if (m_result != SQLITE_OK) return;
        const int flags = place == Place::same ? FTS5_TOKEN_COLOCATED : 0;
        m_result = m_function(m_context, flags, token.data(), static_cast<int>(token.size()), 0, 0); // offsets serve snippets, which are not used
    }
    int result() const { return m_result; }

private:
    void* m_context;
    Function m_function;
    int m_result = SQLITE_OK;
};

constexpr std::size_t k_document_gram = 3;
constexpr std::size_t k_code_gram = 2;

/// Overlapping grams of a line, each with the mark of its kind in front; a shorter line is one token.
void add_grams(std::u32string_view line, std::size_t length, std::string_view mark, Sink& sink)
{
    std::string token;
    for (std::size_t i = 0; i == 0 || i + length <= line.size(); ++i) {
        token = mark;
        for (const char32_t c : line.substr(i, length)) text::append(token, c);
        sink.add(token, Place::next);
    }
}

/// Pairs, with the marks of start and end as characters; at the place of a pair also its second character alone.
void add_name(std::u32string_view line, Sink& sink)
{
    std::string token;
    char32_t before = k_name_start;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        const char32_t c = i < line.size() ? line[i] : k_name_end;
        token.clear();
        text::append(token, before);
        const std::size_t second = token.size();
        text::append(token, c);
        sink.add(token, Place::next);
        if (c != k_name_end) sink.add(std::string_view(token).substr(second), Place::same);
        before = c;
    }
}

/// Pairs of the first letters of neighbouring characters; where readings differ, all combinations at the same place.
void add_initials(std::u32string_view line, Sink& sink)
{
    char token[3] = {k_initials_mark, 0, 0};
    std::string before;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string letters = initials(line[i]);
        Place place = Place::next;
        for (const char first : before) {
            for (const char second : letters) {
                token[1] = first;
                token[2] = second;
                sink.add({token, 3}, place);
                place = Place::same;
            }
        }
        if (i > 0 && place == Place::next) sink.add({&k_initials_mark, 1}, place); // keeps the places of the others
        before = letters;
    }
    sink.add({&k_initials_mark, 1}, Place::next); // no phrase goes on into the next name
}

void add_syllable(std::string_view before, std::string_view syllable, Place place, Sink& sink)
{
    std::string token(1, k_pinyin_mark);
    token.append(before);
    if (!before.empty()) token += ' ';
    sink.add(token.append(syllable), place);
}

/// Syllables, and at the place of each also its pairs with the one before: a phrase of pairs meets few names, one of single
/// syllables walks through a tenth of all.
void add_syllables(std::u32string_view line, Sink& sink)
{
    std::vector<std::string> before, here;
    for (const char32_t c : line) {
        here.clear();
        for (const auto reading : readings(c)) here.emplace_back(reading);
        if (here.empty()) text::append(here.emplace_back(), c);
        Place place = Place::next;
        for (const auto& syllable : here) {
            add_syllable({}, syllable, place, sink);
            place = Place::same;
            for (const auto& first : before) add_syllable(first, syllable, place, sink);
        }
        before.swap(here);
    }
    sink.add({&k_pinyin_mark, 1}, Place::next); // no phrase goes on into the next name
}

/// Syllables between blanks: one alone, or the pairs of several. A last one that ends with * is the start of a syllable: all
/// that begin so stand at its place.
void add_written_syllables(std::string_view query, Sink& sink)
{
    std::string_view before;
    for (std::size_t start = 0; start < query.size();) {
        const std::size_t end = std::min(query.find(' ', start), query.size());
        const std::string_view word = query.substr(start, end - start);
        start = end + 1;
        if (word.empty()) continue;
        const bool is_only = before.empty() && query.find_first_not_of(' ', end) == std::string_view::npos;
        if (word.back() == '*') {
            Place place = Place::next;
            for (const auto syllable : syllables_from(word.substr(0, word.size() - 1))) {
                add_syllable(before, syllable, place, sink);
                place = Place::same;
            }
        } else if (!before.empty() || is_only) {
            add_syllable(before, word, Place::next, sink);
        }
        before = word;
    }
}

template <class F> void for_each_line(std::u32string_view whole, F&& take)
{
    for (std::size_t start = 0; start < whole.size();) {
        const std::size_t end = std::min(whole.find(U'\n', start), whole.size());
        if (end > start) take(whole.substr(start, end - start));
        start = end + 1;
    }
}

/// Names, a line each, and perhaps a code after its mark.
void add_subject(std::string_view given, Sink& sink)
{
    const std::size_t mark = std::min(given.find(k_code_mark), given.size());
    const std::u32string names = fold(given.substr(0, mark));
    for_each_line(names, [&](std::u32string_view line) { add_name(line, sink); });
    for_each_line(names, [&](std::u32string_view line) { add_syllables(line, sink); });
    for_each_line(names, [&](std::u32string_view line) { add_initials(line, sink); });
    if (mark < given.size()) add_grams(fold(given.substr(mark)), k_code_gram, {&k_code_mark, 1}, sink);
}

/// A phrase of one kind, which its first byte tells.
void add_query(std::string_view given, Sink& sink)
{
    if (given.empty()) return;
    switch (given.front()) {
    case k_pinyin_mark: return add_written_syllables(given.substr(1), sink);
    case k_initials_mark: return add_grams(fold(given), 2, {&k_initials_mark, 1}, sink);
    case k_code_mark: return add_grams(fold(given), k_code_gram, {&k_code_mark, 1}, sink);
    default: return add_grams(fold(given), 2, {}, sink);
    }
}

int create(void*, const char** arguments, int count, Fts5Tokenizer** tokenizer)
{
    static constexpr struct {
        std::string_view name;
        Mode mode;
    } k_modes[] = {{"subject", Mode::subject}, {"document", Mode::document}};
    for (const auto& entry : k_modes) {
        if (count != 1 || entry.name != arguments[0]) continue;
        *tokenizer = reinterpret_cast<Fts5Tokenizer*>(new (std::nothrow) Tokenizer{entry.mode});
        return *tokenizer ? SQLITE_OK : SQLITE_NOMEM;
    }
    return SQLITE_ERROR;
}

void destroy(Fts5Tokenizer* tokenizer)
{
    delete reinterpret_cast<Tokenizer*>(tokenizer);
}

int tokenize(Fts5Tokenizer* self, void* context, int flags, const char* bytes, int size, Sink::Function function)
{
    const Mode mode = reinterpret_cast<Tokenizer*>(self)->mode;
    const std::string_view given(bytes, static_cast<std::size_t>(size));
    Sink sink(context, function);
    try {
        if (mode == Mode::document) {
            const std::u32string folded = fold(given);
            if (!folded.empty()) add_grams(folded, k_document_gram, {}, sink);
        }
        else if ((flags & FTS5_TOKENIZE_QUERY) != 0) add_query(given, sink);
        else add_subject(given, sink);
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM; // C code calls us
    }
    return sink.result();
}

constexpr char k_ask_for_interface[] = "SELECT fts5(?1)";

fts5_api* interface_of(sqlite3* database)
{
    sqlite3_stmt* statement = nullptr;
    fts5_api* api = nullptr;
    if (sqlite3_prepare_v2(database, k_ask_for_interface, -1, &statement, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

} // namespace

void register_tokenizer(storage::Connection& connection)
{
    fts5_api* api = interface_of(connection.handle());
    if (api == nullptr) throw storage::DatabaseFailure(SQLITE_ERROR, "SQLite was built without FTS5");
    fts5_tokenizer functions{create, destroy, tokenize};
    const int result = api->xCreateTokenizer(api, "chengxin", nullptr, &functions, nullptr);
    if (result != SQLITE_OK) throw storage::DatabaseFailure(result, "cannot register the search tokenizer");
}

} // namespace chengxin::search
