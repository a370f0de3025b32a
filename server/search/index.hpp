#pragma once

#include "server/storage/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Writing of the search index. Only server/records calls this, when a subject or record becomes public or ceases to be.
namespace chengxin::search {

/// Where entries go. An id that is put must have no entry: remove it first.
class IndexWriter {
public:
    virtual ~IndexWriter() = default;
    /// `names`: the current name first, then the former ones, with line feeds between.
    virtual void put_subject(std::int64_t id, std::string_view names, std::string_view code) = 0;
    virtual void remove_subject(std::int64_t id) = 0;
    virtual void put_document(std::int64_t record_id, std::string_view number) = 0;
    virtual void remove_document(std::int64_t record_id) = 0;
    /// Once in every transaction that raises the publication generation; see search/database.hpp.
    virtual void raise_generation() = 0;
    /// Nothing more will be put: what was gathered may be written while the caller does something else.
    virtual void end() {}
};

/// Writes at once, in the transaction of the connection, which it must not outlive.
class DirectIndex final : public IndexWriter {
public:
    explicit DirectIndex(storage::Connection& connection) : m_connection(connection) {}
    void put_subject(std::int64_t id, std::string_view names, std::string_view code) override;
    void remove_subject(std::int64_t id) override;
    void put_document(std::int64_t record_id, std::string_view number) override;
    void remove_document(std::int64_t record_id) override;
    void raise_generation() override;

private:
    /// Prepared at the first use and kept: a bulk write uses it a million times.
    using Kept = std::optional<storage::Statement>;
    storage::Statement& ready(Kept& statement, const char* sql);

    storage::Connection& m_connection;
    Kept m_put_subject;
    Kept m_remove_subject;
    Kept m_put_document;
    Kept m_remove_document;
    std::string m_text;
};

} // namespace chengxin::search
