// libFuzzer target: one row of arbitrary cells through all rules. Cells are separated by line feeds.
#include "shared/catalogue/catalogue.hpp"
#include "shared/rules/checker.hpp"

#include <cstdlib>

using namespace chengxin;

namespace {

struct Checker {
    catalogue::Catalogue catalogue;
    rules::EmptyRegistry registry;
};

Checker& checker()
{
    static Checker k_checker{*catalogue::load(CHENGXIN_SOURCE_DIR "/assets"), {}};
    return k_checker;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const auto& reference = *checker().catalogue.find("penalty");
    sheet::Row header;
    for (const auto& field : reference.item.fields) header.cells.push_back({field.name, sheet::CellKind::text});
    sheet::Row row{2, {}};
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty() && row.cells.size() < header.cells.size()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        row.cells.push_back({std::string(rest.substr(0, end)), sheet::CellKind::text});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    rules::FileChecker file(reference, checker().registry, {*make_date(2026, 11, 2), DateSystem::from_1900});
    file.bind_header(rules::bind_columns(reference.item, header));
    const auto checked = file.check(row);
    bool has_error = false;
    for (const auto& finding : checked.findings) {
        has_error |= finding.severity == rules::Severity::error;
        if (finding.message.empty()) std::abort(); // every finding is a sentence
    }
    if (has_error != (checked.verdict == rules::Verdict::rejected)) std::abort();
    return 0;
}
