#pragma once

#include "tests/support/temporary_directory.hpp"

#include <libpq-fe.h>
#include <memory>
#include <string>
#include <sys/types.h>

namespace chengxin::test {

/// PostgreSQL 15 of the distribution on a socket in a temporary directory, as user postgres when the test is root, else as whoever
/// runs the test. It ends with this object, and with this process however that ends.
class PostgresServer {
public:
    PostgresServer(); ///< returns when it takes connections; throws std::runtime_error with what it wrote
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
    Connection connect() const;
    const std::string& directory() const { return m_directory.path(); }
    pid_t pid() const { return m_pid; }

private:
    void start();
    void await_readiness();

    TemporaryDirectory m_directory;
    pid_t m_pid = -1;
    int m_log = -1; ///< what it writes
};

} // namespace chengxin::test
