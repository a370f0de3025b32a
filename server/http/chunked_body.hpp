#pragma once

#include "server/http/refusal.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace chengxin::http {

/// The chunked coding (RFC 9112 §7.1) without leniency: line ends are CRLF, extensions follow the grammar and mean nothing,
/// trailer fields are checked like header fields and dropped. One object for one body.
class ChunkedBody {
public:
    enum class State { need_more, complete, refused };
    struct Limits {
        std::uint64_t bytes = 0;         ///< of the decoded body
        std::size_t trailer_bytes = 0;
        std::size_t trailer_count = 0;
    };
    using Sink = std::function<void(std::string_view)>; ///< takes the decoded bytes

    explicit ChunkedBody(Limits limits) : m_limits(limits) {}

    /// Takes what it understands off the front of `bytes`; what is left must come again with more behind it.
    State read(std::string_view& bytes, const Sink& sink);

    const Refusal& refusal() const { return m_refusal; }

private:
    enum class Part { size_line, data, data_end, trailer };
    enum class Step { again, need_more, complete, refused };

    Step step(std::string_view& bytes, const Sink& sink);
    Step read_size_line(std::string_view& bytes);
    Step read_data(std::string_view& bytes, const Sink& sink);
    Step read_data_end(std::string_view& bytes);
    Step read_trailer(std::string_view& bytes);
    Step refuse(Refusal refusal);

    Limits m_limits;
    Part m_part = Part::size_line;
    std::uint64_t m_chunk_left = 0;
    std::uint64_t m_received = 0;
    std::size_t m_extension_bytes = 0;
    std::size_t m_trailer_bytes = 0;
    std::size_t m_trailer_count = 0;
    Refusal m_refusal;
};

} // namespace chengxin::http
