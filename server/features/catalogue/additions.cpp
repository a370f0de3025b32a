#include "server/features/catalogue/additions.hpp"

#include "server/records/fact_fields.hpp"
#include "server/records/figures.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/core/date.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace chengxin::catalogue {

const char k_additions[] = R"sql(
CREATE TABLE catalogue_item (
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,           -- first day, 2026-11-27; before it the item is a draft
    document TEXT NOT NULL,                 -- the item as JSON
    added_at INTEGER NOT NULL,
    PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;
)sql";

namespace {

namespace json = boost::json;

constexpr char k_all[] = "SELECT code, version, effective_from, document FROM catalogue_item ORDER BY effective_from, code, version";
constexpr char k_add[] = "INSERT INTO catalogue_item (code, version, effective_from, document, added_at) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr char k_known[] = "SELECT 1 FROM catalogue_item WHERE code = ?1 AND version = ?2";

struct StoredItem {
    std::string code, version, effective_from, document;
};

std::vector<StoredItem> stored_items(storage::Connection& connection)
{
    std::vector<StoredItem> items;
    for (auto row = connection.prepare(k_all); row.step();) {
        items.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3))});
    }
    return items;
}

/// Members of the file that no item has: most likely misspelt ones, whose content would be lost.
void find_unknown(const json::value& given, const json::value& known, const std::string& path, std::vector<Fault>& faults)
{
    if (given.is_object() && known.is_object()) {
        for (const auto& member : given.get_object()) {
            const std::string at = (path.empty() ? "" : path + ".") + std::string(member.key());
            const json::value* same = known.get_object().if_contains(member.key());
            if (same) find_unknown(member.value(), *same, at, faults);
            else faults.push_back({at, "没有这个属性，请核对写法。"});
        }
    } else if (given.is_array() && known.is_array()) {
        const std::size_t size = std::min(given.get_array().size(), known.get_array().size());
        for (std::size_t i = 0; i < size; ++i) find_unknown(given.get_array()[i], known.get_array()[i], path + "[" + std::to_string(i) + "]", faults);
    }
}

/// A new version of an item keeps what records of the former one have.
void check_against_former(const Item& item, const Item& former, std::vector<Fault>& faults)
{
    if (item.version == former.version) faults.push_back({"version", "目录中已有这个条目的版本“" + item.version + "”，新内容请用新的版本号。"});
    if (item.effective_from <= former.effective_from) faults.push_back({"effective_from", "新版本的生效日期应晚于现行版本的 " + former.effective_from + "。"});
    if (item.adverse != former.adverse) faults.push_back({"adverse", "新版本不能改变是否为不良信息，请另设条目。"});
    for (const Field& field : former.fields) {
        const int same = field_with_code(item, field.code);
        if (same < 0) {
            faults.push_back({"fields", "缺少现行版本的信息项“" + field.name + "”（" + field.code + "），已有的记录会显示不全。"});
        } else if (item.fields[static_cast<std::size_t>(same)].role != field.role) {
            faults.push_back({"fields[" + std::to_string(same) + "].role", "信息项“" + field.name + "”的含义与现行版本不同。"});
        }
    }
}

struct Draft {
    ItemReference reference;
    std::vector<Fault> faults;
};

Draft read_draft(const std::string& document, const Catalogue& catalogue)
{
    Draft draft;
    auto item = api::decode_json<Item>(document);
    if (!item) {
        draft.faults.push_back({item.error().detail, item.error().message});
        return draft;
    }
    find_unknown(json::parse(document), json::parse(api::encode_json(*item)), "", draft.faults);
    const ItemReference* former = catalogue.find(item->code);
    if (former) check_against_former(*item, former->item, draft.faults);
    draft.reference = reference_of(std::move(*item), catalogue);
    for (Fault& fault : faults_of(draft.reference, catalogue.forbidden_terms)) draft.faults.push_back(std::move(fault));
    return draft;
}

Error refusal(const std::vector<Fault>& faults)
{
    std::string text = "目录条目有 " + std::to_string(faults.size()) + " 处错误，没有加入：";
    for (const Fault& fault : faults) text += "\n" + (fault.path.empty() ? std::string("文件") : fault.path) + "：" + fault.sentence;
    return {ErrorCode::invalid_request, std::move(text), faults.front().path};
}

/// The item of a command, without faults.
Result<ItemReference> item_of(Portal& portal, std::string_view arguments)
{
    const auto given = api::decode_json<CatalogueCommand>(arguments);
    if (!given) return fail(given.error());
    Draft draft = read_draft(given->document, *portal.catalogue);
    if (!draft.faults.empty()) return fail(refusal(draft.faults));
    return std::move(draft.reference);
}

std::string told(const Item& item, const std::string& today)
{
    return item.title + "（" + item.code + "），版本 " + item.version + "，" + std::to_string(item.fields.size()) + " 个信息项，" +
           (item.effective_from <= today ? "已生效" : "自 " + item.effective_from + " 起生效") + "。\n";
}

Result<std::string> check(Portal& portal, std::string_view arguments)
{
    const auto reference = item_of(portal, arguments);
    if (!reference) return fail(reference.error());
    return "没有发现错误：" + told(reference->item, portal.clock.today());
}

Result<std::string> add(Portal& portal, std::string_view arguments)
{
    const auto reference = item_of(portal, arguments);
    if (!reference) return fail(reference.error());
    const Item& item = reference->item;
    const auto added = portal.store.write([&](storage::Connection& connection) -> Result<void> {
        if (connection.prepare(k_known, item.code, item.version).step()) {
            return fail(ErrorCode::conflict, "目录中已有这个条目的版本“" + item.version + "”，新内容请用新的版本号。", "version");
        }
        connection.run(k_add, item.code, item.version, item.effective_from, api::encode_json(item), portal.clock.now());
        portal.audit.append(connection, {.account_id = 0, .account_name = "cli", .address = "cli", .action = "catalogue.add", .target = item.code,
                                            .outcome = "ok", .detail = item.version + "，自 " + item.effective_from + " 起"});
        records::raise_generation(connection); // pages name the items
        return {};
    });
    if (!added) return fail(added.error());
    if (auto renewed = renew_catalogue(portal); !renewed) return fail(renewed.error());
    return "已列入目录：" + told(item, portal.clock.today());
}

Result<std::string> list(Portal& portal, std::string_view)
{
    std::string text;
    for (const ItemReference& reference : portal.catalogue->items) {
        const Item& item = reference.item;
        text += item.code + "\t" + item.title + "\t" + item.version + "\t生效\n";
    }
    const std::string today = portal.clock.today();
    for (const StoredItem& item : portal.store.read(stored_items)) {
        if (item.effective_from > today) text += item.code + "\t\t" + item.version + "\t草案，自 " + item.effective_from + " 起生效\n";
    }
    return text;
}

bool is_same(const Catalogue& one, const Catalogue& other)
{
    return std::ranges::equal(one.items, other.items, [](const ItemReference& left, const ItemReference& right) {
        return left.item.code == right.item.code && left.item.version == right.item.version;
    });
}

} // namespace

Result<Catalogue> catalogue_of_today(Portal& portal)
{
    auto catalogue = load(portal.options.assets_directory);
    if (!catalogue) return catalogue;
    const std::string today = portal.clock.today();
    for (const StoredItem& stored : portal.store.read(stored_items)) { // the newest last
        if (stored.effective_from > today) continue;
        auto item = api::decode_json<Item>(stored.document);
        if (!item) return fail(ErrorCode::internal, "数据库中的目录条目 " + stored.code + " 无法读取：" + item.error().message, item.error().detail);
        ItemReference reference = reference_of(std::move(*item), *catalogue);
        if (const auto faults = faults_of(reference, catalogue->forbidden_terms); !faults.empty()) {
            return fail(ErrorCode::internal, "数据库中的目录条目 " + stored.code + " 不符合现行要求：" + faults.front().sentence, faults.front().path);
        }
        *catalogue = with_item(std::move(*catalogue), std::move(reference));
    }
    return catalogue;
}

Result<void> renew_catalogue(Portal& portal)
{
    auto next = catalogue_of_today(portal);
    if (!next) return fail(std::move(next.error()));
    if (portal.catalogue && is_same(*portal.catalogue, *next)) return {};
    if (auto noted = records::note_fact_fields(portal.store, *next); !noted) return noted;
    portal.catalogue.set(std::make_shared<const Catalogue>(std::move(*next)));
    return {};
}

const std::vector<ControlCommand>& catalogue_commands()
{
    static const std::vector<ControlCommand> commands = {{"catalogue.check", check}, {"catalogue.add", add}, {"catalogue.list", list}};
    return commands;
}

} // namespace chengxin::catalogue
