#include "server/features/publicity/record_view.hpp"

#include "shared/features/catalogue/catalogue.hpp"

#include <boost/json.hpp>

namespace chengxin::publicity {

const catalogue::Item* find_item(const Portal& portal, const std::string& code)
{
    const catalogue::ItemReference* reference = portal.catalogue ? portal.catalogue->find(code) : nullptr;
    return reference ? &reference->item : nullptr;
}

std::vector<NamedValue> public_fields(const catalogue::Item& item, const std::string& fields_json)
{
    std::vector<NamedValue> fields;
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(fields_json, error);
    if (error || !parsed.is_object()) throw std::runtime_error("a record's fields are not a JSON object");
    for (const auto& field : item.fields) {
        if (field.visibility != catalogue::Visibility::open) continue;
        const auto* value = parsed.get_object().if_contains(field.code);
        if (value == nullptr || !value->is_string() || value->get_string().empty()) continue;
        fields.push_back({field.name, catalogue::masked(field.mask, std::string_view(value->get_string()))});
    }
    return fields;
}

} // namespace chengxin::publicity
