// libFuzzer target: what a visitor types into the query box, and names as clerks send them, through folding, the tokenizer
// and FTS5. The first two bytes cut a piece out of the rest: whoever asks for a piece of a name must find the name, and no
// expression may be one that FTS5 does not understand.
#include "server/records/records.hpp"
#include "server/search/database.hpp"
#include "server/search/fold.hpp"
#include "server/search/index.hpp"
#include "server/search/query.hpp"
#include "server/search/tokenizer.hpp"
#include "server/storage/migrations.hpp"
#include "shared/core/text.hpp"

#include <cstdio>
#include <cstdlib>

using namespace chengxin;

namespace {

/// The search tables as the product makes them.
struct Tables {
    storage::Connection connection{":memory:", storage::Connection::Mode::read_write_fast};
    Tables()
    {
        search::register_tokenizer(connection);
        if (!storage::migrate(connection, records::migrations())) std::abort();
        connection.attach(":memory:", search::k_database);
        search::prepare(connection);
    }
};

bool finds(storage::Connection& connection, const char* sql, const std::string& expression)
{
    return connection.prepare(sql, expression).step(); // throws when FTS5 does not understand it, and libFuzzer reports that
}

constexpr char k_subject[] = "SELECT 1 FROM subject_search WHERE subject_search MATCH ?1";
constexpr char k_document[] = "SELECT 1 FROM document_search WHERE document_search MATCH ?1";

void must_find(storage::Connection& connection, const char* sql, const std::string& expression)
{
    if (expression.empty() || finds(connection, sql, expression)) return;
    std::fprintf(stderr, "not found by %s: %s\n", sql, expression.c_str());
    std::abort();
}

/// First letters of the characters, the customary ones; empty when one has none.
std::string letters_of(const std::u32string& folded)
{
    std::string letters;
    for (const char32_t c : folded) {
        const std::string initials = search::initials(c);
        if (initials.empty()) return {};
        letters += initials.front();
    }
    return letters;
}

void check(storage::Connection& connection, const std::u32string& name, std::u32string_view piece)
{
    const std::string asked = text::from_code_points(piece);
    const search::Query query = search::parse_query(asked);
    must_find(connection, k_subject, query.name);
    must_find(connection, k_subject, query.code);
    must_find(connection, k_document, query.document);
    must_find(connection, k_document, search::document_expression(asked));
    if (piece.size() == name.size()) must_find(connection, k_subject, query.exact_name);
    const std::u32string folded = search::fold(asked);
    if (!folded.empty() && folded.find(U'\n') == std::u32string::npos) must_find(connection, k_subject, search::sound_expression(folded));
    for (const std::string& expression : {query.pinyin, query.initials})
        if (!expression.empty()) (void)finds(connection, k_subject, expression);
    must_find(connection, k_subject, search::parse_query(letters_of(folded)).initials);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    static Tables k_tables;
    if (size < 2) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
    const std::string folded = search::fold_text(bytes);
    if (search::fold_text(folded) != folded) std::abort(); // folding what is folded changes nothing
    (void)search::segment_pinyin(folded, 8);

    std::u32string name = text::to_code_points(bytes);
    std::erase_if(name, [](char32_t c) { return c == U'\n' || c == search::k_name_start || c == search::k_name_end; }); // one name; no text has the marks
    if (name.empty() || name.size() > 300) return 0;
    const std::size_t start = data[0] % name.size();
    const std::u32string_view piece = std::u32string_view(name).substr(start, std::min<std::size_t>(data[1], search::k_longest_query));
    storage::Connection& connection = k_tables.connection;
    connection.execute_script("BEGIN");
    const std::string stored = text::from_code_points(name);
    {
        search::DirectIndex index(connection);
        index.put_subject(1, stored, stored);
        index.put_document(1, stored);
    }
    check(connection, name, piece);
    connection.execute_script("ROLLBACK");
    return 0;
}
