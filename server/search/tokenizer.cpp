#include "server/search/tokenizer.hpp"

#include "server/search/fold.hpp"
#include "server/search/places.hpp"
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

struct Tokenizer {
    TextKind kind;
    std::u32string folded; ///< work space, as the next
    std::vector<std::string> terms;
};

enum class At { next, same };

/// Hands tokens to FTS5; remembers the first failure, after which nothing more is handed over.
class Sink {
public:
    using Function = int (*)(void*, int, const char*, int, int, int);
    Sink(void* context, Function function) : m_context(context), m_function(function) {}

    void add(std::string_view token, At at)
    {
        if (m_result != SQLITE_OK) return;
        const int flags = at == At::same ? FTS5_TOKEN_COLOCATED : 0;
        m_result = m_function(m_context, flags, token.data(), static_cast<int>(token.size()), 0, 0); // offsets serve snippets, which are not used
    }
    int result() const { return m_result; }

private:
    void* m_context;
    Function m_function;
    int m_result = SQLITE_OK;
};

/// Overlapping pairs with the mark of their kind in front; a single character is one token.
void add_pairs(std::u32string_view line, std::string_view mark, Sink& sink)
{
    constexpr std::size_t k_length = 2;
    std::string token;
    for (std::size_t i = 0; i == 0 || i + k_length <= line.size(); ++i) {
        token = mark;
        for (const char32_t c : line.substr(i, k_length)) text::append(token, c);
        sink.add(token, At::next);
    }
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
            At at = At::next;
            for (const auto syllable : syllables_from(word.substr(0, word.size() - 1))) {
                sink.add(syllable_term(before, syllable), at);
                at = At::same;
            }
        } else if (!before.empty() || is_only) {
            sink.add(syllable_term(before, word), At::next);
        }
        before = word;
    }
}

/// A phrase of one kind, which its first byte tells.
void add_query(std::string_view given, Sink& sink)
{
    if (given.empty()) return;
    switch (given.front()) {
    case k_pinyin_mark: return add_written_syllables(given.substr(1), sink);
    case k_initials_mark: return add_pairs(fold(given), {&k_initials_mark, 1}, sink);
    case k_code_mark: return add_pairs(fold(given), {&k_code_mark, 1}, sink);
    default: return add_pairs(fold(given), {}, sink);
    }
}

void add_text(std::string_view given, Tokenizer& tokenizer, Sink& sink)
{
    for_each_place(tokenizer.kind, given, tokenizer.folded, [&](const Place& place) {
        terms_at(place, tokenizer.terms);
        At at = At::next;
        for (const std::string& term : tokenizer.terms) {
            sink.add(term, at);
            at = At::same;
        }
    });
}

int create(void*, const char** arguments, int count, Fts5Tokenizer** tokenizer)
{
    static constexpr struct {
        std::string_view name;
        TextKind kind;
    } k_kinds[] = {{"subject", TextKind::subject}, {"document", TextKind::document}};
    for (const auto& entry : k_kinds) {
        if (count != 1 || entry.name != arguments[0]) continue;
        *tokenizer = reinterpret_cast<Fts5Tokenizer*>(new (std::nothrow) Tokenizer{entry.kind, {}, {}});
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
    Tokenizer& tokenizer = *reinterpret_cast<Tokenizer*>(self);
    const std::string_view given(bytes, static_cast<std::size_t>(size));
    Sink sink(context, function);
    try {
        if (tokenizer.kind == TextKind::subject && (flags & FTS5_TOKENIZE_QUERY) != 0) add_query(given, sink);
        else add_text(given, tokenizer, sink);
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
