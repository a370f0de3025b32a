#include "server/core/site.hpp"

#include "shared/api/json_codec_native.hpp"

#include <fstream>
#include <sstream>

namespace chengxin {

Result<Site> load_site(const std::string& assets_directory, const std::string& code)
{
    const bool clean = !code.empty() && code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    const std::string path = assets_directory + "/sites/" + code + "/site.json";
    std::ifstream file(path, std::ios::binary);
    if (!clean || !file) return fail(ErrorCode::not_found, "没有这个站点：" + code + "（可用的站点见 assets/sites）。", path);
    std::ostringstream text;
    text << file.rdbuf();
    auto site = api::decode_json<Site>(text.str());
    if (!site) return fail(ErrorCode::invalid_request, "站点文件有误，" + site.error().message, path);
    site->code = code;
    for (std::string* fact : {&site->host, &site->undertaker, &site->phone, &site->icp, &site->site_code}) {
        if (fact->rfind("（待", 0) == 0) fact->clear(); // to be filled in by who runs the site: nothing for the public
    }
    return site;
}

std::string unfilled_facts(const Site& site)
{
    const std::pair<const char*, const std::string*> facts[] = {{"主办单位", &site.host}, {"承办单位", &site.undertaker}, {"联系电话", &site.phone}, {"备案号", &site.icp}, {"网站标识码", &site.site_code}};
    std::string names;
    for (const auto& [name, value] : facts) {
        if (value->empty()) names += (names.empty() ? "" : "、") + std::string(name);
    }
    return names;
}

std::string unfilled_sentence(const Site& site)
{
    const std::string missing = unfilled_facts(site);
    if (missing.empty()) return missing;
    return "站点资料还没有填写：" + missing + "。公众页面不显示这些项；请在 assets/sites/" + site.code + "/site.json 中填写后重新启动。";
}

} // namespace chengxin
