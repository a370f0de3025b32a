#pragma once

namespace chengxin::storage {
class Connection;
}

namespace chengxin::search {

/// What a query phrase is made of stands in its first byte; a phrase of names has none. Tokens carry the same byte, so that
/// all kinds share one index: a subject has one entry instead of four.
inline constexpr char k_pinyin_mark = '\x01';   ///< syllables between blanks, "\x01hua sheng*"
inline constexpr char k_initials_mark = '\x02'; ///< first letters
inline constexpr char k_code_mark = '\x03';     ///< part of a code; also in front of the code in what is indexed

/// Registers the FTS5 tokenizer "chengxin" on a connection; Store does so on every one. Throws storage::DatabaseFailure.
/// Its argument chooses what a text becomes:
/// subject: names (a line each) as pairs of characters and single ones, syllables and pairs of them, and pairs of first letters;
/// then, after k_code_mark, a code as pairs; document: trigrams.
void register_tokenizer(storage::Connection& connection);

} // namespace chengxin::search
