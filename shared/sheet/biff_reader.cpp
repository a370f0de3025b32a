#include "shared/sheet/biff_reader.hpp"

#include "shared/sheet/compound_sectors.hpp"
#include "shared/sheet/encoding.hpp"

#include <algorithm>
#include <utility>

namespace chengxin::sheet {
namespace {

constexpr std::size_t k_piece = 128 * 1024; // two of the longest records
constexpr std::size_t k_head = 4;

/// Turns UTF-16 units into UTF-8.
class UnitAppender {
public:
    explicit UnitAppender(std::string& out) : m_out(out) {}

    void add(std::uint32_t unit)
    {
        const bool is_trail = unit >= 0xDC00 && unit <= 0xDFFF;
        const std::uint32_t lead = std::exchange(m_lead, 0);
        if (lead != 0 && is_trail) return append(0x10000 + ((lead - 0xD800) << 10) + (unit - 0xDC00));
        if (lead != 0) m_out.append(k_replacement);
        if (is_trail) m_out.append(k_replacement);
        else if (unit >= 0xD800 && unit <= 0xDBFF) m_lead = unit;
        else append(unit);
    }
    void finish()
    {
        if (std::exchange(m_lead, 0) != 0) m_out.append(k_replacement);
    }

private:
    void append(std::uint32_t code)
    {
        const auto tail = [&](int shift) { m_out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
        if (code < 0x80) {
            m_out += static_cast<char>(code);
        } else if (code < 0x800) {
            m_out += static_cast<char>(0xC0 | (code >> 6));
            tail(0);
        } else if (code < 0x10000) {
            m_out += static_cast<char>(0xE0 | (code >> 12));
            tail(6), tail(0);
        } else {
            m_out += static_cast<char>(0xF0 | (code >> 18));
            tail(12), tail(6), tail(0);
        }
    }

    std::string& m_out;
    std::uint32_t m_lead = 0;
};

} // namespace

void BiffReader::seek(std::uint64_t offset)
{
    if (offset >= m_base && offset - m_base <= m_buffer.size()) {
        m_at = static_cast<std::size_t>(offset - m_base);
        return;
    }
    m_buffer.clear();
    m_base = offset;
    m_at = 0;
}

/// Whether that many bytes of the stream are in the buffer behind m_at.
bool BiffReader::fill(std::size_t count)
{
    if (m_buffer.size() - m_at >= count) return true;
    m_buffer.erase(0, m_at);
    m_base += std::exchange(m_at, 0);
    const std::size_t kept = m_buffer.size();
    m_buffer.resize(k_piece);
    m_buffer.resize(kept + m_source->read_at(m_base + kept, m_buffer.data() + kept, k_piece - kept));
    return m_buffer.size() >= count;
}

std::uint16_t BiffReader::next_type()
{
    return fill(k_head) ? static_cast<std::uint16_t>(little_endian(m_buffer, m_at, 2)) : static_cast<std::uint16_t>(biff::none);
}

bool BiffReader::next(BiffRecord& record)
{
    if (!fill(k_head)) return false;
    const std::size_t length = little_endian(m_buffer, m_at + 2, 2);
    if (!fill(k_head + length)) return false;
    record.type = static_cast<std::uint16_t>(little_endian(m_buffer, m_at, 2));
    record.offset = offset();
    record.data = std::string_view(m_buffer).substr(m_at + k_head, length);
    m_at += k_head + length;
    return true;
}

void BiffCursor::refuse()
{
    m_broken = true;
    m_rest = {};
}

bool BiffCursor::next_piece()
{
    BiffRecord record;
    if (m_broken || m_reader.next_type() != biff::continuation || !m_reader.next(record)) {
        refuse();
        return false;
    }
    m_rest = record.data;
    return true;
}

bool BiffCursor::at_end()
{
    while (!m_broken && m_rest.empty() && m_reader.next_type() == biff::continuation) next_piece();
    return m_rest.empty();
}

std::uint32_t BiffCursor::number(std::size_t bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
        while (m_rest.empty())
            if (!next_piece()) return 0;
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(m_rest.front())) << (8 * i);
        m_rest.remove_prefix(1);
    }
    return value;
}

void BiffCursor::skip(std::uint64_t bytes)
{
    while (bytes > 0) {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, m_rest.size()));
        m_rest.remove_prefix(now);
        bytes -= now;
        if (bytes > 0 && !next_piece()) return;
    }
}

void BiffCursor::bytes(std::size_t count, std::string& out)
{
    while (count > 0) {
        const std::size_t now = std::min(count, m_rest.size());
        out.append(m_rest.substr(0, now));
        m_rest.remove_prefix(now);
        count -= now;
        if (count > 0 && !next_piece()) return;
    }
}

void BiffCursor::characters(std::uint32_t count, bool is_wide, std::string& out)
{
    UnitAppender units(out);
    while (count > 0 && !m_broken) {
        if (m_rest.empty()) {
            if (next_piece()) is_wide = (number(1) & 1) != 0;
            continue;
        }
        const std::size_t width = is_wide ? 2 : 1;
        const std::size_t now = std::min<std::size_t>(count, m_rest.size() / width);
        if (now == 0) return refuse(); // half a character at the end of a record
        for (std::size_t i = 0; i < now; ++i) units.add(little_endian(m_rest, i * width, width));
        m_rest.remove_prefix(now * width);
        count -= static_cast<std::uint32_t>(now);
    }
    units.finish();
}

void BiffCursor::unicode_string(std::size_t length_bytes, std::string& out)
{
    constexpr std::uint32_t k_wide = 1, k_phonetic = 4, k_rich = 8;
    const std::uint32_t count = number(length_bytes);
    const std::uint32_t flags = number(1);
    const std::uint32_t runs = (flags & k_rich) != 0 ? number(2) : 0;
    const std::uint32_t phonetic = (flags & k_phonetic) != 0 ? number(4) : 0;
    characters(count, (flags & k_wide) != 0, out);
    skip(4ULL * runs + phonetic);
}

} // namespace chengxin::sheet
