#include "server/core/installation.hpp"

namespace chengxin {

namespace {

constexpr auto k_read = "SELECT value FROM installation WHERE key = ?";
constexpr auto k_write = "INSERT INTO installation (key, value) VALUES (?, ?)";
constexpr auto k_default_site = "yili";

std::string stored(storage::Store& store, const char* key)
{
    return store.read([&](storage::Connection& connection) {
        storage::Statement row = connection.prepare(k_read, key);
        return row.step() ? std::string(row.text(0)) : std::string();
    });
}

} // namespace

Result<void> settle_installation(storage::Store& store, PortalOptions& options)
{
    const std::string site = stored(store, "site");
    if (site.empty()) {
        const bool binds = options.binds_directory || !options.site.empty() || options.demo == Demo::yes;
        if (options.site.empty()) options.site = k_default_site;
        if (!binds) return {};
        return store.write([&](storage::Connection& connection) -> Result<void> {
            connection.run(k_write, "site", options.site);
            connection.run(k_write, "demo", options.demo == Demo::yes ? "1" : "0");
            return {};
        });
    }
    if (options.site.empty()) options.site = site;
    if (options.site != site) return fail(ErrorCode::conflict, "该数据目录属于站点 " + site + "，不能用于站点 " + options.site + "，请换一个数据目录。", "site");
    const Demo demo = stored(store, "demo") == "1" ? Demo::yes : Demo::no;
    if (options.demo == Demo::yes && demo == Demo::no) return fail(ErrorCode::conflict, "该数据目录存有正式数据，不能以演示方式启动，请换一个数据目录。", "demo");
    options.demo = demo;
    return {};
}

} // namespace chengxin
