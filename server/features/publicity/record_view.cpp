#include "server/features/publicity/record_view.hpp"

#include "shared/catalogue/catalogue.hpp"
#include "shared/core/date.hpp"

#include <boost/json.hpp>

namespace chengxin::publicity {

const catalogue::Item* find_item(const Portal& portal, const std::string& code)
{
    const catalogue::ItemReference* reference = portal.catalogue ? portal.catalogue->find(code) : nullptr;
    return reference ? &reference->item : nullptr;
}

namespace {

/// What a citizen reads instead of the template's column: 行政相对人代码_1(统一社会信用代码) → 统一社会信用代码.
std::string public_label(const std::string& name)
{
    const std::size_t number = name.find('_'), open = name.find('(', number), close = name.rfind(')');
    if (number == std::string::npos || open == std::string::npos || close != name.size() - 1) return name;
    return name.substr(open + 1, close - open - 1);
}

/// One form for days, however they were written: 2026-05-06.
std::string public_value(const catalogue::Field& field, std::string_view value)
{
    if (field.type == catalogue::FieldType::date) {
        if (const auto day = parse_date_text(value)) return iso_text(*day);
    }
    return catalogue::masked(field.mask, value);
}

} // namespace

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
        fields.push_back({public_label(field.name), public_value(field, std::string_view(value->get_string()))});
    }
    return fields;
}

} // namespace chengxin::publicity
