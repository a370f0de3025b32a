#include "shared/api/json_codec_native.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chengxin::catalogue {

namespace {

namespace fs = std::filesystem;

/// catalogue/rules/publication.json
struct RegimeFile {
    std::vector<PublicationRegime> regimes;
};
BOOST_DESCRIBE_STRUCT(RegimeFile, (), (regimes))

template <class T> Result<T> read_json(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(ErrorCode::internal, "无法读取目录数据文件 " + path.filename().string() + "，请检查 assets 目录。", path.string());
    }
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Result<T> value = api::decode_json<T>(bytes);
    if (!value) {
        return fail(ErrorCode::internal, "目录数据文件 " + path.filename().string() + " 有误：" + value.error().message,
                    value.error().detail);
    }
    return value;
}

/// Every .json file of a folder (not below it), by name.
template <class T> Result<std::vector<T>> read_folder(const fs::path& folder)
{
    std::error_code failure;
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
        if (entry.path().extension() == ".json") {
            paths.push_back(entry.path());
        }
    }
    if (failure || paths.empty()) {
        return fail(ErrorCode::internal, "目录数据文件夹 " + folder.filename().string() + " 不存在或没有文件，请检查 assets 目录。",
                    folder.string());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<T> values;
    for (const fs::path& path : paths) {
        Result<T> value = read_json<T>(path);
        if (!value) {
            return fail(std::move(value.error()));
        }
        values.push_back(std::move(*value));
    }
    return values;
}

Result<void> check(const ItemReference& reference, const ForbiddenTerms& terms)
{
    if (auto consistent = check_consistent(reference); !consistent) {
        return consistent;
    }
    return check_lawful(reference, terms);
}

} // namespace

Result<Catalogue> load(const std::string& assets_directory)
{
    const fs::path assets = assets_directory;
    auto items = read_folder<Item>(assets / "catalogue");
    if (!items) {
        return fail(std::move(items.error()));
    }
    auto code_lists = read_folder<CodeList>(assets / "dictionaries");
    if (!code_lists) {
        return fail(std::move(code_lists.error()));
    }
    auto calendar = read_folder<HolidayYear>(assets / "holidays");
    if (!calendar) {
        return fail(std::move(calendar.error()));
    }
    auto regimes = read_json<RegimeFile>(assets / "catalogue/rules/publication.json");
    if (!regimes) {
        return fail(std::move(regimes.error()));
    }
    auto grading = read_json<GradingTable>(assets / "catalogue/rules/grading.json");
    if (!grading) {
        return fail(std::move(grading.error()));
    }
    auto terms = read_json<ForbiddenTerms>(assets / "catalogue/rules/forbidden_terms.json");
    if (!terms) {
        return fail(std::move(terms.error()));
    }

    Catalogue catalogue;
    catalogue.code_lists = std::move(*code_lists);
    catalogue.calendar = std::move(*calendar);
    catalogue.regimes = std::move(regimes->regimes);
    catalogue.grading = std::move(*grading);
    catalogue.forbidden_terms = std::move(*terms);
    for (Item& item : *items) {
        ItemReference reference = reference_of(std::move(item), catalogue);
        if (auto checked = check(reference, catalogue.forbidden_terms); !checked) {
            return fail(std::move(checked.error()));
        }
        catalogue = with_item(std::move(catalogue), std::move(reference));
    }
    return catalogue;
}

} // namespace chengxin::catalogue
