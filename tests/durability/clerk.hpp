#pragma once

#include "tests/durability/http_client.hpp"
#include "tests/durability/lots.hpp"

#include <atomic>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace chengxin::durability {

/// One signed-in client that uploads, corrects, uploads again and undoes lots of its own, until the server is gone or its work is done.
class Clerk {
public:
    Clerk(int number, std::uint64_t seed, std::string cookie);

    /// Works for one life of the server; returns when a request stays without answer, after `requests` changes, or when told to stop.
    void work(int port, int requests, const std::atomic<bool>& stop);

    std::deque<Lot>& lots() { return m_lots; }
    const std::vector<std::string>& problems() const { return m_problems; } ///< answers that should not have come
    int acknowledged() const { return m_acknowledged; }

private:
    enum class Done { yes, no_answer };
    Done step();
    Done upload(Lot& lot, int version);
    Done upload_again(Lot& lot);
    Done undo(Lot& lot);
    Done resolve(Lot& lot);
    Lot& new_lot(Lot::Kind kind);
    Lot& any_lot();
    /// The state of a batch; empty without an answer.
    std::string state_of(std::int64_t batch_id);
    std::uint64_t random(std::uint64_t below) { return m_random() % below; }
    void complain(const std::string& what, const Answer& answer) { m_problems.push_back(what + ": " + std::to_string(answer.status) + " " + answer.body); }

    HttpClient m_http;
    std::mt19937_64 m_random;
    std::uint64_t m_next_row;
    int m_port = 0;
    std::atomic<int> m_acknowledged = 0;
    std::deque<Lot> m_lots; ///< references stay valid
    std::vector<std::string> m_problems;
};

} // namespace chengxin::durability
