#include "shared/sheet/xml_stream.hpp"

#include <exception>
#include <expat.h>

namespace chengxin::sheet {
namespace {

std::string_view local_part(std::string_view name)
{
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// `what` is the first half of the sentence.
Error forbidden_xml(const std::string& what)
{
    return {ErrorCode::invalid_request, "文件内部" + what + "，为安全起见不予读取。请用 Excel 或 WPS 另存为新文件后再上传。", "forbidden_xml"};
}

Error too_deep(std::uint32_t deepest)
{
    return forbidden_xml("的嵌套超过 " + std::to_string(deepest) + " 层，正常的工作簿不会这样");
}

Error tag_too_long(std::uint64_t bytes)
{
    return forbidden_xml("有一个标签超过 " + std::to_string(bytes >> 20) + " MB，正常的工作簿不会这样");
}

Error broken_xml()
{
    return {ErrorCode::invalid_request, "工作簿内容已损坏，无法读取。请用 Excel 或 WPS 打开并重新保存后再上传。", "broken_workbook"};
}

Error no_memory()
{
    return {ErrorCode::unavailable, "内存不足，暂时无法读取文件，请稍后再试。", "read_failure"};
}

/// What expat's callbacks share.
struct Parse {
    XML_Parser parser = nullptr;
    XmlHandler* handler = nullptr;
    std::uint32_t depth = 0;
    std::uint32_t deepest = 0;
    std::optional<Error> forbidden;
    std::exception_ptr thrown;

    /// expat is C and must not be unwound: it would lose its memory. What was thrown goes on when it has returned.
    template <class Step> void run(Step&& step) noexcept
    {
        if (thrown) return;
        try {
            step();
        } catch (...) {
            thrown = std::current_exception();
        }
        if (thrown || forbidden || handler->stopped()) XML_StopParser(parser, XML_FALSE);
    }
};

void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes)
{
    Parse& parse = *static_cast<Parse*>(data);
    parse.run([&] {
        if (++parse.depth > parse.deepest) parse.forbidden = too_deep(parse.deepest);
        else parse.handler->start_element(local_part(name), XmlAttributes(attributes));
    });
}

void XMLCALL on_end(void* data, const XML_Char* name)
{
    Parse& parse = *static_cast<Parse*>(data);
    parse.run([&] {
        --parse.depth;
        parse.handler->end_element(local_part(name));
    });
}

void XMLCALL on_characters(void* data, const XML_Char* text, int length)
{
    Parse& parse = *static_cast<Parse*>(data);
    parse.run([&] { parse.handler->characters({text, static_cast<std::size_t>(length)}); });
}

void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int)
{
    Parse& parse = *static_cast<Parse*>(data);
    parse.run([&] { parse.forbidden = forbidden_xml("含有文档类型声明（DTD），正常的工作簿没有它"); });
}

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

} // namespace

std::string_view XmlAttributes::get(std::string_view local_name) const
{
    for (auto pair = m_pairs; *pair != nullptr; pair += 2)
        if (local_part(pair[0]) == local_name) return pair[1];
    return {};
}

std::string_view XmlAttributes::get_prefixed(std::string_view local_name) const
{
    for (auto pair = m_pairs; *pair != nullptr; pair += 2) {
        const std::string_view name = pair[0];
        if (name.find(':') != std::string_view::npos && local_part(name) == local_name) return pair[1];
    }
    return {};
}

bool XmlAttributes::is_true(std::string_view local_name) const
{
    const std::string_view value = get(local_name);
    return value == "1" || value == "true" || value == "on";
}

Result<void> parse_xml(ZipReader& zip, const ZipEntry& entry, XmlHandler& handler, const Limits& limits)
{
    const std::unique_ptr<XML_ParserStruct, FreeParser> owner(XML_ParserCreate(nullptr));
    if (!owner) return fail(no_memory());
    Parse parse{.parser = owner.get(), .handler = &handler, .deepest = limits.xml_depth};
    XML_SetUserData(owner.get(), &parse);
    XML_SetElementHandler(owner.get(), on_start, on_end);
    XML_SetCharacterDataHandler(owner.get(), on_characters);
    XML_SetStartDoctypeDeclHandler(owner.get(), on_doctype);

    std::uint64_t fed = 0;
    // Tells why expat stopped: because of the limits, the handler, or the file.
    const auto outcome = [&](XML_Status status) -> Result<Flow> {
        if (parse.thrown) std::rethrow_exception(parse.thrown);
        if (parse.forbidden) return fail(*parse.forbidden);
        if (handler.error()) return fail(*handler.error());
        if (handler.stopped()) return Flow::stop;
        if (status != XML_STATUS_OK && XML_GetErrorCode(owner.get()) == XML_ERROR_NO_MEMORY) return fail(no_memory());
        if (status != XML_STATUS_OK) return fail(broken_xml());
        const XML_Index reached = XML_GetCurrentByteIndex(owner.get());
        if (reached >= 0 && fed - static_cast<std::uint64_t>(reached) > limits.xml_token_bytes) return fail(tag_too_long(limits.xml_token_bytes));
        return Flow::proceed;
    };
    const auto feed = [&](std::string_view bytes) -> Result<Flow> {
        fed += bytes.size();
        return outcome(XML_Parse(owner.get(), bytes.data(), static_cast<int>(bytes.size()), XML_FALSE));
    };
    if (auto read = zip.read(entry, feed); !read) return read;
    if (handler.stopped()) return {};
    if (auto end = outcome(XML_Parse(owner.get(), "", 0, XML_TRUE)); !end) return fail(end.error());
    return {};
}

} // namespace chengxin::sheet
