#include "server/core/control_socket.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace chengxin::control {

namespace {

constexpr char k_name[] = "control";

/// /proc/self/fd/N/control, however long the name of the directory is.
sockaddr_un address_in(int directory)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(directory) + "/" + k_name;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1); // some thirty bytes of a hundred
    return address;
}

Descriptor open_directory(const std::string& path)
{
    return Descriptor(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

tl::unexpected<Error> cannot_listen(const std::string& directory)
{
    return fail(ErrorCode::unavailable, "不能在数据目录中建立控制接口 " + directory + "/control（" + std::generic_category().message(errno) + "）。请检查目录的权限和文件系统。", "control");
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    std::swap(m_value, other.m_value);
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_value >= 0) close(m_value);
}

Result<Descriptor> listen_in(const std::string& data_directory)
{
    const Descriptor directory = open_directory(data_directory);
    Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!directory || !listener) return cannot_listen(data_directory);
    if (unlinkat(directory.get(), k_name, 0) != 0 && errno != ENOENT) return cannot_listen(data_directory); // of a killed server
    const sockaddr_un address = address_in(directory.get());
    const mode_t before = umask(0177);
    const int bound = bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    umask(before);
    if (bound != 0 || listen(listener.get(), 8) != 0) return cannot_listen(data_directory);
    return listener;
}

Descriptor connect_to(const std::string& data_directory)
{
    const Descriptor directory = open_directory(data_directory);
    Descriptor client(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!directory || !client) return Descriptor();
    const sockaddr_un address = address_in(directory.get());
    if (connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return Descriptor();
    return client;
}

bool is_allowed(uid_t peer, uid_t own)
{
    return peer == own || peer == 0;
}

bool peer_is_allowed(int socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && is_allowed(peer.uid, geteuid());
}

Result<std::string> read_line(int socket, int seconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::string line;
    char buffer[4096];
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd entry{socket, POLLIN, 0};
        if (left <= 0 || poll(&entry, 1, static_cast<int>(left)) <= 0) return fail(ErrorCode::unavailable, "控制接口没有及时应答。", "control");
        const ssize_t size = recv(socket, buffer, sizeof buffer, 0);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return fail(ErrorCode::unavailable, "控制接口的连接中断。", "control");
        line.append(buffer, static_cast<std::size_t>(size));
        const auto feed = line.find('\n');
        if (feed != std::string::npos) return line.substr(0, feed);
        if (line.size() > k_most_bytes) return fail(ErrorCode::too_large, "控制接口收到的内容过长。", "control");
    }
}

bool write_line(int socket, std::string_view line)
{
    std::string bytes(line);
    bytes += '\n';
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t size = send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

} // namespace chengxin::control
