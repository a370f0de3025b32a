#pragma once

namespace chengxin::storage {
class Connection;
}

namespace chengxin::search {

/// Registers the FTS5 tokenizer "chengxin" on a connection; Store does so on every one. Throws storage::DatabaseFailure.
/// Its argument chooses what a text becomes :
/// name (bigrams), document (trigrams), code (4-grams), pinyin (syllables), initials (trigrams of first letters).
void register_tokenizer(storage::Connection& connection);

} // namespace chengxin::search
