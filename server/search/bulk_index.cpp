#include "server/search/bulk_index.hpp"

#include "server/search/database.hpp"
#include "server/search/segments/segment_index.hpp"

#include <utility>

namespace chengxin::search {

namespace {

constexpr std::size_t k_block_operations = 2'000;
constexpr std::size_t k_waiting_blocks = 16;

} // namespace

BulkIndex::BulkIndex(const storage::Store& store)
    : m_connection(store.open_derived(k_database)), m_transaction(std::make_unique<storage::Transaction>(*m_connection)), m_channel(k_waiting_blocks),
      m_thread([this] { work(); })
{
}

BulkIndex::~BulkIndex()
{
    m_channel.abandon();
    m_channel.close();
    if (m_thread.joinable()) m_thread.join();
}

void BulkIndex::put_subject(std::int64_t id, std::string_view names, std::string_view code)
{
    add(Kind::put_subject, id, names, code);
}

void BulkIndex::remove_subject(std::int64_t id)
{
    add(Kind::remove_subject, id);
}

void BulkIndex::put_document(std::int64_t record_id, std::string_view number)
{
    add(Kind::put_document, record_id, number);
}

void BulkIndex::remove_document(std::int64_t record_id)
{
    add(Kind::remove_document, record_id);
}

void BulkIndex::raise_generation()
{
    add(Kind::raise_generation, 0);
}

void BulkIndex::add(Kind kind, std::int64_t id, std::string_view text, std::string_view code)
{
    m_block.operations.push_back({kind, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(code.size()), id});
    m_block.texts.append(text).append(code);
    if (m_block.operations.size() < k_block_operations) return;
    if (!m_channel.push(std::exchange(m_block, {}))) finish(); // the thread has ended early: tells why
}

void BulkIndex::end()
{
    if (!m_block.operations.empty()) m_channel.push(std::exchange(m_block, {}));
    m_channel.close();
}

void BulkIndex::finish()
{
    end();
    if (m_thread.joinable()) m_thread.join();
    if (m_failure) std::rethrow_exception(m_failure);
}

void BulkIndex::commit()
{
    m_transaction->commit();
    m_transaction.reset();
    m_thread = std::thread([this] { empty_log(); });
}

/// While the writer does the same for the main database. What is left it will do.
void BulkIndex::empty_log() noexcept
{
    try {
        m_connection->execute_script("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const storage::DatabaseFailure&) { // the writer meets it, too, and opens its connection anew
    }
}

void BulkIndex::work()
{
    try {
        SegmentIndex index(*m_connection);
        while (const auto block = m_channel.pop()) write(*block, index);
        if (!m_channel.is_abandoned()) index.finish();
    } catch (...) {
        m_failure = std::current_exception();
        m_channel.abandon();
    }
}

void BulkIndex::write(const Block& block, IndexWriter& index)
{
    std::string_view rest = block.texts;
    for (const Operation& operation : block.operations) {
        const std::string_view text = rest.substr(0, operation.text_size);
        const std::string_view code = rest.substr(operation.text_size, operation.code_size);
        rest.remove_prefix(operation.text_size + operation.code_size);
        switch (operation.kind) {
        case Kind::put_subject: index.put_subject(operation.id, text, code); break;
        case Kind::remove_subject: index.remove_subject(operation.id); break;
        case Kind::put_document: index.put_document(operation.id, text); break;
        case Kind::remove_document: index.remove_document(operation.id); break;
        case Kind::raise_generation: index.raise_generation(); break;
        }
    }
}

} // namespace chengxin::search
