#include "server/core/portal.hpp"

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

namespace chengxin {

std::string WebAssets::address(const std::string& logical_name) const
{
    const auto found = hashed_names.find(logical_name);
    return found == hashed_names.end() ? std::string() : "/" + found->second;
}

WebAssets load_web_assets(const std::string& web_directory)
{
    WebAssets assets;
    std::ifstream file(web_directory + "/manifest.json", std::ios::binary);
    if (web_directory.empty() || !file) return assets;
    std::ostringstream text;
    text << file.rdbuf();
    boost::json::error_code error;
    const boost::json::value manifest = boost::json::parse(text.str(), error);
    if (error || !manifest.is_object()) return assets;
    for (const auto& item : manifest.get_object()) {
        if (!item.value().is_string()) continue;
        const std::string value(item.value().get_string());
        if (item.key() == "build") assets.build_id = value;
        else assets.hashed_names[std::string(item.key())] = value;
    }
    return assets;
}

} // namespace chengxin
