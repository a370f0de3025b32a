"""Many open connections that do nothing, for build-scripts/bench."""

import resource
import socket


def allow_files(count):
    """Whether this process may open so many files, after raising its soft limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))
    return True


class IdleConnections:
    """Keep-alive connections that have each had one answer and then wait; a context manager."""

    def __init__(self, port, path, count):
        self.port, self.count = port, count
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        self.sockets = []

    def __enter__(self):
        for _ in range(self.count):
            self.sockets.append(socket.create_connection(("127.0.0.1", self.port), timeout=30))
            if not self._answers(self.sockets[-1]):
                raise SystemExit(f"bench: connection {len(self.sockets)} of {self.count} got no answer")
        return self

    def __exit__(self, *_):
        for one in self.sockets:
            one.close()

    def _answers(self, one):
        try:
            one.sendall(self.request)
            return one.recv(65536).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def silent(self):
        """How many of them do not answer any more."""
        return sum(1 for one in self.sockets if not self._answers(one))
