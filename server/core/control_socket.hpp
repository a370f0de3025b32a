#pragma once

#include "shared/core/result.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>

/// Inner parts of control.hpp: the socket and its messages.
namespace chengxin::control {

inline constexpr std::size_t k_most_bytes = 64 * 1024;

/// A file descriptor that is closed at the end.
class Descriptor {
public:
    explicit Descriptor(int value = -1) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(other.m_value) { other.m_value = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    int get() const { return m_value; }
    explicit operator bool() const { return m_value >= 0; }

private:
    int m_value;
};

/// Listens at DIR/control. The path of a socket is short: it is reached through the open directory.
Result<Descriptor> listen_in(const std::string& data_directory);
/// Connects; an empty descriptor when nobody listens there.
Descriptor connect_to(const std::string& data_directory);
/// Whether the process at the other end may give orders: one of this process' user, or of root.
bool is_allowed(uid_t peer, uid_t own);
bool peer_is_allowed(int socket);
/// Reads up to the line feed; nothing when it is too long, ends early or takes longer than `seconds`.
Result<std::string> read_line(int socket, int seconds);
bool write_line(int socket, std::string_view line);

} // namespace chengxin::control
