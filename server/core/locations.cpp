#include "server/core/locations.hpp"

#include <filesystem>
#include <initializer_list>

namespace chengxin {

namespace {

std::string first_with(const char* marker, std::initializer_list<const char*> candidates)
{
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return {};
    for (const char* candidate : candidates) {
        const std::filesystem::path folder = (program.parent_path() / candidate).lexically_normal();
        if (std::filesystem::exists(folder / marker, error)) return folder.string();
    }
    return {};
}

} // namespace

std::string find_assets_directory()
{
    return first_with("sites", {"../share/chengxin/assets", "../assets", "../../assets", "../../../assets", "../../../../assets"});
}

std::string find_web_directory()
{
    return first_with("manifest.json", {"../share/chengxin/web", "../web", "../../dist/web"});
}

} // namespace chengxin
