#include "shared/rules/finding.hpp"

#include <array>

namespace chengxin::rules {

const char* name_of(Rule rule)
{
    static constexpr std::array<const char*, 34> k_names = {"",    "V01", "V02", "V03", "V04", "V05", "V06", "V07",
                                                            "V08", "V09", "V10", "V11", "V12", "V13", "V14", "V15",
                                                            "V16", "V17", "V18", "V19", "V20", "V21", "V22", "V23",
                                                            "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08",
                                                            "R09", "R10"};
    return k_names[static_cast<std::size_t>(rule)];
}

std::string place_text(const std::string& sheet, const std::string& column)
{
    if (sheet.empty() || column.empty()) {
        return sheet + column;
    }
    return sheet + " · " + column;
}

const char* name_of(Severity severity)
{
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
    }
    return "";
}

} // namespace chengxin::rules
