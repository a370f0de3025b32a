#include "server/records/personal_scan.hpp"

#include "server/records/figures.hpp"
#include "server/records/law.hpp"
#include "server/records/packing.hpp"
#include "server/records/records.hpp"
#include "server/search/index.hpp"
#include "shared/rules/personal_data.hpp"

#include <vector>

namespace chengxin::records {

namespace {

constexpr std::int64_t k_version = 1; ///< of rules::find_personal_data: raised when it finds more
constexpr std::int64_t k_at_once = 500;
constexpr std::int64_t k_between_marks = 20'000; ///< records after which the position is written, if nothing else is

constexpr char k_position[] = "SELECT CASE version WHEN ?1 THEN position ELSE 0 END, (SELECT COALESCE(MAX(id), 0) FROM record) FROM personal_scan";
constexpr char k_set_position[] = "UPDATE personal_scan SET version = ?1, position = ?2";
constexpr char k_restart[] = "UPDATE personal_scan SET position = 0";
constexpr char k_public[] =
    "SELECT id, unpack_fields(packed) FROM record WHERE id > ?1 AND id <= ?2 AND state = 1 AND masked = 0 ORDER BY id LIMIT ?3";
constexpr char k_mask[] = "UPDATE record SET packed = ?2, sealed = ?3, title = ?4, document_number = ?5, masked = 1, updated_at = ?6 WHERE id = ?1";

struct Page {
    std::int64_t last = 0; ///< the last id that was looked at
    std::int64_t records = 0;
    std::vector<std::int64_t> suspects;
};

Page look_at_page(storage::Connection& connection, std::int64_t after, std::int64_t end)
{
    Page page{end, 0, {}};
    std::int64_t last = after;
    for (auto row = connection.prepare(k_public, after, end, k_at_once); row.step(); ++page.records) {
        last = row.integer(0);
        if (rules::may_hold_personal_data(row.text(1))) {
            page.suspects.push_back(last);
        }
    }
    if (page.records == k_at_once) {
        page.last = last;
    }
    return page;
}

/// As it stands now, within the write.
Result<bool> mask_record(storage::Connection& connection, const Law& law, std::int64_t id, Date today, Instant now, search::IndexWriter& index)
{
    auto record = find_record(connection, id);
    if (!record || record->content.state != RecordState::public_ || record->content.masked != Masked::no) {
        return false;
    }
    RecordContent& content = record->content;
    const std::string number = content.document_number;
    const Result<bool> masked = law.mask(record->catalogue, content, today);
    if (!masked || !*masked) {
        return masked;
    }
    connection.run(k_mask, id, storage::Blob{packed_plainly(content.fields)}, storage::Blob{content.sealed}, content.title, content.document_number, now);
    if (number != content.document_number) {
        index.remove_document(id);
        index.put_document(id, content.document_number);
    }
    return true;
}

} // namespace

Result<PersonalScan> mask_public_personal_data(Portal& portal, Date today, const std::function<bool()>& stopping)
{
    const Law law(portal.catalogue.shared(), &portal.keys);
    PersonalScan scan;
    std::int64_t position = 0;
    std::int64_t end = 0;
    portal.store.read([&](storage::Connection& connection) {
        auto row = connection.prepare(k_position, k_version);
        row.step();
        position = row.integer(0);
        end = row.integer(1);
    });
    std::int64_t marked = position;
    while (position < end) {
        if (stopping()) {
            return fail(ErrorCode::unavailable, "服务正在停止，个人信息检查将在下次启动后继续。");
        }
        const Page page = portal.store.read([&](storage::Connection& connection) { return look_at_page(connection, position, end); });
        scan.looked_at += page.records;
        position = page.last;
        if (page.suspects.empty() && position < end && position - marked < k_between_marks) {
            continue;
        }
        std::int64_t masked = 0;
        const auto written = portal.store.write([&](storage::Connection& connection) -> Result<void> {
            search::DirectIndex index(connection);
            masked = 0;
            for (const std::int64_t id : page.suspects) {
                const Result<bool> found = mask_record(connection, law, id, today, portal.clock.now(), index);
                if (!found) {
                    return fail(found.error());
                }
                masked += *found;
            }
            connection.run(k_set_position, k_version, position);
            if (masked == 0) {
                return {};
            }
            raise_generation(connection, index);
            portal.audit.append(connection, {.account_id = 0, .account_name = "system", .address = "", .action = "records.mask_personal_data",
                                                .target = "records up to " + std::to_string(position), .outcome = "ok",
                                                .detail = "masked " + std::to_string(masked)});
            return {};
        }, storage::Lane::bulk);
        if (!written) {
            return fail(written.error());
        }
        scan.masked += masked;
        marked = position;
    }
    return scan;
}

void restart_personal_scan(storage::Connection& connection)
{
    connection.run(k_restart);
}

} // namespace chengxin::records
