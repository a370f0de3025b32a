#include "server/search/tokenizer.hpp"

#include "server/search/fold.hpp"
#include "server/storage/connection.hpp"
#include "shared/core/text.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace chengxin::search {

namespace {

enum class Mode { name, document, code, pinyin, initials };

struct Tokenizer {
    Mode mode = Mode::name;
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

std::size_t gram_length(Mode mode)
{
    switch (mode) {
    case Mode::name: return 2;
    case Mode::document:
    case Mode::initials: return 3;
    case Mode::code: return 4;
    case Mode::pinyin: break;
    }
    return 1;
}

/// Overlapping grams of each line; a shorter line is one token.
void add_grams(std::u32string_view line, std::size_t length, Sink& sink)
{
    std::string token;
    for (std::size_t i = 0; i == 0 || i + length <= line.size(); ++i) {
        token.clear();
        for (const char32_t c : line.substr(i, length)) text::append(token, c);
        sink.add(token, Place::next);
    }
}

/// Pairs, with the marks of start and end as characters.
void add_name(std::u32string_view line, Sink& sink)
{
    std::string token;
    char32_t before = k_name_start;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        const char32_t c = i < line.size() ? line[i] : k_name_end;
        token.clear();
        text::append(token, before);
        text::append(token, c);
        sink.add(token, Place::next);
        before = c;
    }
}

/// Like add_grams for the first letters of each character; where readings differ, all combinations at the same place.
/// The line ends with ever shorter ones, so that prefixes reach its last letters.
void add_initial_grams(std::u32string_view line, std::size_t length, Sink& sink)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::vector<std::string> tokens{""};
        for (const char32_t c : line.substr(i, length)) {
            const std::string letters = initials(c);
            std::vector<std::string> longer;
            for (const auto& token : tokens) {
                for (const char letter : letters) longer.push_back(token + letter);
            }
            if (longer.empty()) break;
            tokens = std::move(longer);
        }
        Place place = Place::next;
        for (const auto& token : tokens) {
            sink.add(token.empty() ? "-" : token, place);
            place = Place::same;
        }
    }
}

void add_syllables(std::u32string_view line, Sink& sink)
{
    std::string own;
    for (const char32_t c : line) {
        const auto found = readings(c);
        Place place = Place::next;
        for (const auto reading : found) {
            sink.add(reading, place);
            place = Place::same;
        }
        if (!found.empty()) continue;
        own.clear();
        text::append(own, c);
        sink.add(own, Place::next);
    }
    sink.add("|", Place::next); // no phrase goes on into the next name
}

/// Syllables between blanks. One that ends with * is the start of a syllable: all that begin so stand at its place.
void add_written_syllables(std::string_view query, Sink& sink)
{
    for (std::size_t start = 0; start < query.size();) {
        const std::size_t end = std::min(query.find(' ', start), query.size());
        const std::string_view word = query.substr(start, end - start);
        start = end + 1;
        if (word.empty()) continue;
        if (word.back() != '*') {
            sink.add(word, Place::next);
            continue;
        }
        Place place = Place::next;
        for (const auto syllable : syllables_from(word.substr(0, word.size() - 1))) {
            sink.add(syllable, place);
            place = Place::same;
        }
    }
}

void add_line(Mode mode, std::u32string_view line, bool is_query, Sink& sink)
{
    if (mode == Mode::pinyin) add_syllables(line, sink);
    else if (mode == Mode::initials && !is_query) add_initial_grams(line, gram_length(mode), sink);
    else if (mode == Mode::name && !is_query) add_name(line, sink);
    else add_grams(line, gram_length(mode), sink);
}

int create(void*, const char** arguments, int count, Fts5Tokenizer** tokenizer)
{
    static constexpr struct {
        std::string_view name;
        Mode mode;
    } k_modes[] = {{"name", Mode::name}, {"document", Mode::document}, {"code", Mode::code}, {"pinyin", Mode::pinyin}, {"initials", Mode::initials}};
    for (const auto& entry : k_modes) {
        if (count == 1 && entry.name == arguments[0]) {
            *tokenizer = reinterpret_cast<Fts5Tokenizer*>(new Tokenizer{entry.mode});
            return SQLITE_OK;
        }
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
    const bool is_query = (flags & FTS5_TOKENIZE_QUERY) != 0;
    const std::string_view given(bytes, static_cast<std::size_t>(size));
    Sink sink(context, function);
    try {
        if (is_query && mode == Mode::pinyin) {
            add_written_syllables(given, sink);
            return sink.result();
        }
        const std::u32string folded = fold(given);
        const std::u32string_view whole(folded);
        for (std::size_t start = 0; start < whole.size();) {
            const std::size_t end = std::min(whole.find(U'\n', start), whole.size());
            add_line(mode, whole.substr(start, end - start), is_query, sink);
            start = end + 1;
        }
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
