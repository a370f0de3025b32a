// Forms out of multipart and urlencoded bodies.
#include "server/http/form.hpp"
#include "server/http/header_value.hpp"
#include "server/http/multipart.hpp"
#include "shared/core/text.hpp"

#include <algorithm>
#include <stdexcept>

namespace chengxin::http {

/// A part of another source, which it keeps alive.
class SourceSlice final : public sheet::ByteSource {
public:
    SourceSlice(std::shared_ptr<sheet::ByteSource> whole, std::uint64_t offset, std::uint64_t size) : m_whole(std::move(whole)), m_offset(offset), m_size(size) {}

    std::uint64_t size() const override { return m_size; }
    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        if (offset >= m_size) return 0;
        return m_whole->read_at(m_offset + offset, out, static_cast<std::size_t>(std::min<std::uint64_t>(count, m_size - offset)));
    }

private:
    std::shared_ptr<sheet::ByteSource> m_whole;
    std::uint64_t m_offset;
    std::uint64_t m_size;
};

static tl::unexpected<Error> came_twice(const std::string& name)
{
    return fail(ErrorCode::invalid_request, "表单中有一项出现了两次，请刷新页面后重新提交。", name);
}

static Result<void> add_part(Form& form, const Part& part, std::string bytes, std::shared_ptr<sheet::ByteSource> large)
{
    if (form.fields.count(part.name) != 0 || form.files.count(part.name) != 0) return came_twice(part.name);
    if (!part.is_file) {
        if (!text::is_valid_utf8(bytes)) return fail(ErrorCode::invalid_request, "表单不是 UTF-8 编码，请改用 UTF-8 后重试。", part.name);
        form.fields.emplace(part.name, std::move(bytes));
    } else if (!part.file_name.empty() || part.size > 0) {
        form.files.emplace(part.name, api::File{part.file_name, part.content_type, std::move(bytes), std::move(large)});
    }
    return {};
}

Result<Form> decode_form(std::string_view content_type, std::shared_ptr<sheet::ByteSource> body)
{
    const auto parts = parse_multipart(content_type, *body);
    if (!parts) return fail(parts.error());
    Form form;
    for (const auto& part : *parts) {
        std::string bytes;
        std::shared_ptr<sheet::ByteSource> large;
        if (part.is_file) {
            large = std::make_shared<SourceSlice>(body, part.offset, part.size);
        } else {
            bytes.resize(static_cast<std::size_t>(part.size));
            if (body->read_at(part.offset, bytes.data(), bytes.size()) != bytes.size()) throw std::runtime_error("a large body cannot be read back");
        }
        if (const auto added = add_part(form, part, std::move(bytes), std::move(large)); !added) return fail(added.error());
    }
    return form;
}

static Result<Form> form_of_parts(const std::vector<Part>& parts)
{
    Form form;
    for (const auto& part : parts) {
        if (const auto added = add_part(form, part, std::string(part.bytes), nullptr); !added) return fail(added.error());
    }
    return form;
}

Result<Form> decode_form(std::string_view content_type, std::string_view body)
{
    const auto type = parse_parameters(content_type);
    if (type && type->value == "multipart/form-data") {
        auto parts = parse_multipart(content_type, body);
        return parts ? form_of_parts(*parts) : Result<Form>(fail(parts.error()));
    }
    if (!type || type->value != "application/x-www-form-urlencoded")
        return fail(ErrorCode::unsupported, "请以 multipart/form-data 或 application/x-www-form-urlencoded 格式提交。");
    auto pairs = parse_pairs(body);
    if (!pairs) return fail(pairs.error());
    Form form;
    for (auto& [name, value] : *pairs) {
        if (!form.fields.emplace(name, std::move(value)).second) return came_twice(name);
    }
    return form;
}

} // namespace chengxin::http
