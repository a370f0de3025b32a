#include "tests/durability/clerk.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <thread>

namespace chengxin::durability {

namespace {

constexpr std::uint64_t k_rows_of_a_clerk = 100'000'000; ///< no two clerks meet
constexpr const char* k_upload = "/api/v1/data-import/upload";
constexpr const char* k_batch = "/api/v1/data-import/batch?id=";
constexpr const char* k_undo = "/api/v1/data-import/undo";
constexpr const char* k_held = "/api/v1/data-import/held?page_size=1&q=";
constexpr const char* k_resolve = "/api/v1/data-import/resolve-held";

std::string percent(const std::string& text)
{
    constexpr char k_digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        out += {'%', k_digits[byte >> 4], k_digits[byte & 15]};
    }
    return out;
}

std::int64_t number(const boost::json::value& value, const char* key)
{
    return value.at(key).to_number<std::int64_t>();
}

} // namespace

Clerk::Clerk(int clerk, std::uint64_t seed, std::string cookie)
    : m_http(std::move(cookie)), m_random(seed * 1'000 + static_cast<std::uint64_t>(clerk)), m_next_row(static_cast<std::uint64_t>(clerk) * k_rows_of_a_clerk)
{
}

void Clerk::work(int port, int requests, const std::atomic<bool>& stop)
{
    m_port = port;
    for (int count = 0; count < requests && !stop; ++count) {
        if (step() == Done::no_answer) return;
    }
}

Clerk::Done Clerk::step()
{
    const std::uint64_t choice = random(100);
    if (m_lots.empty() || choice < 35) return upload(new_lot(Lot::Kind::plain), 1);
    Lot& lot = any_lot();
    if (lot.kind == Lot::Kind::doubtful) return resolve(lot);
    if (lot.last_live() == lot.uploads.size()) return upload(lot, lot.newest_version); // withdrawn: once more
    if (choice < 65) return upload(lot, lot.newest_version + 1);
    if (choice < 72) return upload_again(lot);
    if (choice < 80) return upload(new_lot(Lot::Kind::doubtful), 1);
    return undo(lot);
}

Lot& Clerk::new_lot(Lot::Kind kind)
{
    Lot lot;
    lot.kind = kind;
    lot.first = m_next_row;
    const std::uint64_t size = random(10);
    lot.rows = kind == Lot::Kind::doubtful ? 20 : size < 6 ? 200 + random(600) : size < 9 ? 800 + random(2'200) : 3'000 + random(5'000);
    lot.newest_version = 1;
    m_next_row += lot.rows;
    return m_lots.emplace_back(std::move(lot));
}

/// One of the last few: they are the ones whose batches may still be on their way.
Lot& Clerk::any_lot()
{
    const std::uint64_t back = random(std::min<std::uint64_t>(m_lots.size(), 8));
    return m_lots[m_lots.size() - 1 - back];
}

Clerk::Done Clerk::upload(Lot& lot, int version)
{
    const std::string bytes = file_of(lot, version);
    lot.newest_version = std::max(lot.newest_version, version);
    lot.sent = {version, hash_of(bytes), 0, false};
    lot.pending = Lot::Pending::upload;
    const auto answer = m_http.post_file(m_port, k_upload, "penalty", "lot-" + std::to_string(lot.first) + ".csv", bytes);
    if (!answer) return Done::no_answer;
    lot.pending = Lot::Pending::nothing;
    if (answer->status == 503) return Done::yes; // busy: refused without effect
    const auto body = boost::json::parse(answer->body);
    if (answer->status != 200 || body.at("recognised").as_bool()) {
        complain("upload", *answer);
        return Done::yes;
    }
    lot.sent.batch_id = number(body, "batch_id");
    lot.events.push_back({Lot::Event::Kind::upload, lot.uploads.size()});
    lot.uploads.push_back(lot.sent);
    ++m_acknowledged;
    return Done::yes;
}

/// The very same file: the answer names the batch that there is, and nothing happens.
Clerk::Done Clerk::upload_again(Lot& lot)
{
    const Lot::Upload& last = lot.uploads[lot.last_live()];
    const auto answer = m_http.post_file(m_port, k_upload, "penalty", "again.csv", file_of(lot, last.version));
    if (!answer) return Done::no_answer;
    if (answer->status == 503) return Done::yes;
    const auto body = boost::json::parse(answer->body);
    if (answer->status != 200 || !body.at("recognised").as_bool() || number(body, "batch_id") != last.batch_id) complain("the same file", *answer);
    return Done::yes;
}

std::string Clerk::state_of(std::int64_t batch_id)
{
    const auto answer = m_http.get(m_port, k_batch + std::to_string(batch_id));
    if (!answer) return {};
    if (answer->status != 200) complain("batch", *answer);
    return answer->status == 200 ? std::string(boost::json::parse(answer->body).at("state").as_string()) : std::string("refused");
}

Clerk::Done Clerk::undo(Lot& lot)
{
    const std::size_t index = lot.last_live();
    Lot::Upload& upload = lot.uploads[index];
    for (int wait = 0; wait < 100; ++wait) {
        const std::string state = state_of(upload.batch_id);
        if (state.empty()) return Done::no_answer;
        if (state == "done") break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (wait == 99) return Done::yes;
    }
    lot.pending = Lot::Pending::undo;
    lot.undoing = index;
    const auto answer = m_http.post_json(m_port, k_undo, R"({"id":)" + std::to_string(upload.batch_id) + R"(,"reason":"数据有误"})");
    if (!answer) return Done::no_answer;
    lot.pending = Lot::Pending::nothing;
    if (answer->status == 503) return Done::yes;
    if (answer->status != 200) {
        complain("undo", *answer);
        return Done::yes;
    }
    upload.undone = true;
    lot.events.push_back({Lot::Event::Kind::undo, index});
    ++m_acknowledged;
    return Done::yes;
}

/// Corrects one cell of a held record, as a person does on the page for 待核.
Clerk::Done Clerk::resolve(Lot& lot)
{
    const std::uint64_t row = lot.first + random(lot.rows);
    const std::string document = document_number(row);
    if (is_natural_person(row) || is_rejected(row) || lot.resolved.count(document) != 0) return Done::yes;
    const auto held = m_http.get(m_port, k_held + percent(document));
    if (!held) return Done::no_answer;
    const auto page = boost::json::parse(held->body);
    if (held->status != 200 || page.at("rows").as_array().empty()) return Done::yes; // not imported yet
    const std::int64_t id = number(page.at("rows").as_array().front(), "record_id");
    lot.pending = Lot::Pending::resolve;
    lot.resolving = document;
    const auto answer = m_http.post_json(m_port, k_resolve,
        R"({"record_id":)" + std::to_string(id) + R"(,"decision":"correct","changes":[{"column":"CF_NR_FK","value":"5"}],"reason":"改金额"})");
    if (!answer) return Done::no_answer;
    lot.pending = Lot::Pending::nothing;
    if (answer->status == 503) return Done::yes;
    if (answer->status != 200 || boost::json::parse(answer->body).at("state").as_string() != "published") complain("resolve " + document, *answer);
    lot.resolved[document] = true;
    ++m_acknowledged;
    return Done::yes;
}

} // namespace chengxin::durability
