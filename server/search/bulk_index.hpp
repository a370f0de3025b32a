#pragma once

#include "server/core/channel.hpp"
#include "server/search/index.hpp"
#include "server/storage/store.hpp"

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace chengxin::search {

/// Writes the index on a thread and a connection of its own while the caller, who must run inside Store::write and not touch the index
/// otherwise, writes records. First finish(), then the commit of the write, then commit(). Rolls back unless committed.
class BulkIndex final : public IndexWriter {
public:
    explicit BulkIndex(const storage::Store& store);
    ~BulkIndex() override;
    BulkIndex(const BulkIndex&) = delete;
    BulkIndex& operator=(const BulkIndex&) = delete;

    void put_subject(std::int64_t id, std::string_view names, std::string_view code) override;
    void remove_subject(std::int64_t id) override;
    void put_document(std::int64_t record_id, std::string_view number) override;
    void remove_document(std::int64_t record_id) override;
    void raise_generation() override;
    void end() override;

    /// Waits until everything is written but the commit; throws what went wrong.
    void finish();
    /// After the write was committed. Should it fail, the index stands behind the main database and is made anew at the next start.
    void commit();

private:
    enum class Kind { put_subject, remove_subject, put_document, remove_document, raise_generation };
    struct Operation {
        Kind kind;
        std::uint32_t text_size;
        std::uint32_t code_size; ///< of the code behind the names, for put_subject
        std::int64_t id;
    };
    struct Block {
        std::vector<Operation> operations;
        std::string texts;
    };
    void add(Kind kind, std::int64_t id, std::string_view text = {}, std::string_view code = {});
    void work();
    void empty_log() noexcept;
    void write(const Block& block, IndexWriter& index);

    std::unique_ptr<storage::Connection> m_connection;
    std::unique_ptr<storage::Transaction> m_transaction;
    Channel<Block> m_channel;
    Block m_block;
    std::exception_ptr m_failure; ///< of the thread; read after it has ended
    std::thread m_thread;
};

} // namespace chengxin::search
