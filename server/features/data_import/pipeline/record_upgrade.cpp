#include "server/features/data_import/pipeline/record_upgrade.hpp"

#include "server/core/portal.hpp"
#include "server/features/data_import/pipeline/row_mapper.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/records/packing.hpp"
#include "server/records/rewriting.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <charconv>
#include <map>
#include <memory>
#include <string_view>

namespace chengxin::data_import {

using storage::Connection;

namespace {

// About half a second each.
constexpr std::int64_t k_rows_at_once = 3'000;
constexpr std::int64_t k_subjects_at_once = 5'000;

constexpr char k_total[] = "SELECT (SELECT count(*) FROM record) + (SELECT count(*) FROM record_history) + (SELECT count(*) FROM subject)";

/// What a slice works on; its position is one of these and the last id that is done: "records 3000".
constexpr std::string_view k_records = "records";
constexpr std::string_view k_versions = "versions";
constexpr std::string_view k_subjects = "subjects";

std::string position_of(std::string_view part, std::int64_t id)
{
    return std::string(part) + " " + std::to_string(id);
}

std::int64_t total_of(Connection& connection)
{
    auto row = connection.prepare(k_total);
    return row.step() ? row.integer(0) : 0;
}

/// For the rows of one catalogue item, during one slice.
struct Rewriter {
    Rewriter(Connection& connection, const catalogue::ItemReference& reference, rules::Registry& registry, const Keys& keys, Date today)
        : mapper(reference.item, keys), checker(reference, registry, {today, DateSystem::from_1900}),
          packer(records::newest_dictionary(connection, reference.item.code))
    {
    }

    RowMapper mapper;
    rules::FileChecker checker;
    records::FieldPacker packer;
};

class RecordUpgrade {
public:
    RecordUpgrade(Portal& portal, catalogue::Catalogue catalogue)
        : m_portal(portal), m_catalogue(std::move(catalogue)), m_change{0, 0, "系统升级：按现行规则重新规范", portal.clock.now(), portal.clock.date()}
    {
    }

    Result<UpgradeSlice> run(Connection& connection, const std::string& position)
    {
        const std::size_t space = position.find(' ');
        const std::string_view part = position.empty() ? k_records : std::string_view(position).substr(0, space);
        std::int64_t id = 0;
        if (space != std::string::npos) std::from_chars(position.data() + space + 1, position.data() + position.size(), id);
        if (part == k_subjects) return run_subjects(connection, id);
        return run_rows(connection, part, id);
    }

private:
    Result<UpgradeSlice> run_rows(Connection& connection, std::string_view part, std::int64_t id)
    {
        ServerRegistry registry(connection, DataScope::everything());
        std::map<std::string, Rewriter> rewriters;
        UpgradeSlice slice;
        for (; slice.done < k_rows_at_once; ++slice.done) {
            const auto stored = part == k_records ? records::next_record(connection, id) : records::next_former_version(connection, id);
            if (!stored) {
                slice.position = position_of(part == k_records ? k_versions : k_subjects, 0);
                return slice;
            }
            id = stored->id;
            if (const Result<void> done = rewrite(connection, registry, rewriters, part, *stored); !done) return fail(done.error());
        }
        slice.position = position_of(part, id);
        return slice;
    }

    Result<void> rewrite(Connection& connection, ServerRegistry& registry, std::map<std::string, Rewriter>& rewriters, std::string_view part,
        const records::StoredRow& stored)
    {
        const catalogue::ItemReference* reference = m_catalogue.find(stored.catalogue);
        if (!reference) return {}; // nobody can report to it any more: nothing meets its keys
        Rewriter& rewriter = rewriters.try_emplace(stored.catalogue, connection, *reference, registry, m_portal.keys, m_change.today).first->second;
        RowMapper& mapper = rewriter.mapper;
        const Result<std::vector<std::string>> values = mapper.values_of(stored.content);
        if (!values) return fail(values.error());
        rules::CheckedRow checked;
        rewriter.checker.check_values(*values, checked);
        checked.number = static_cast<std::uint32_t>(stored.content.row_number); // what is sealed is bound to it
        records::RecordInput anew = mapper.map(checked, {stored.content.batch_id, stored.content.organisation_id}, stored.content.organisation_id);
        rewriter.packer.pack(anew.content.fields, anew.content.packed);
        if (part != k_records) records::rewrite_former_version(connection, stored, anew, m_change.at);
        else if (const std::int64_t older = records::rewrite_record(connection, stored, anew, m_change); older != 0) tell_withdrawn(connection, older, stored.id);
        return {};
    }

    void tell_withdrawn(Connection& connection, std::int64_t older, std::int64_t newer) const
    {
        m_portal.audit.append(connection, {.account_id = 0, .account_name = "system", .address = "", .action = "data_import.upgrade_withdraw", .target = "record " + std::to_string(older),
            .outcome = "ok", .detail = "the same decision as record " + std::to_string(newer)});
    }

    Result<UpgradeSlice> run_subjects(Connection& connection, std::int64_t id) const
    {
        const std::int64_t last = records::rewrite_subjects(connection, id, k_subjects_at_once, m_change);
        return UpgradeSlice{position_of(k_subjects, last), k_subjects_at_once, last == 0};
    }

    Portal& m_portal;
    catalogue::Catalogue m_catalogue;
    records::Change m_change;
};

UpgradeWork begin(Portal& portal)
{
    auto catalogue = catalogue::load(portal.options.assets_directory);
    if (!catalogue) {
        return [error = catalogue.error()](Connection&, const std::string&) -> Result<UpgradeSlice> { return fail(error); };
    }
    const auto upgrade = std::make_shared<RecordUpgrade>(portal, std::move(*catalogue));
    return [upgrade](Connection& connection, const std::string& position) { return upgrade->run(connection, position); };
}

} // namespace

UpgradeStep record_upgrade()
{
    return {.name = "data_import/001_record_keys", .title = "重新计算记录的查重标识和主体信息", .begin = begin, .total = total_of};
}

} // namespace chengxin::data_import
