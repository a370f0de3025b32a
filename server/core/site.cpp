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
    return site;
}

} // namespace chengxin
