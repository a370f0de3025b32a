#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/limits.hpp"
#include "shared/sheet/zip_reader.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace chengxin::sheet {

/// The attributes of an element, borrowed during the call.
class XmlAttributes {
public:
    explicit XmlAttributes(const char* const* pairs) : m_pairs(pairs) {}
    /// By local name: "id" finds r:id as well. Empty when missing.
    std::string_view get(std::string_view local_name) const;
    /// The same for the many attributes whose name is one letter.
    std::string_view get(char local_name) const
    {
        for (auto pair = m_pairs; *pair != nullptr; pair += 2)
            if (pair[0][0] == local_name && pair[0][1] == '\0') return pair[1];
        return get(std::string_view(&local_name, 1)); // with a prefix, or not there
    }
    /// Only with a prefix: r:id, but not id.
    std::string_view get_prefixed(std::string_view local_name) const;
    bool is_true(std::string_view local_name) const; ///< "1", "true" or "on"

private:
    const char* const* m_pairs;
};

/// Gets the elements of a part. Names come without prefix: transitional and strict OOXML and any choice of prefixes look the same.
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    virtual void start_element(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void end_element(std::string_view name) = 0;
    virtual void characters(std::string_view text) = 0;

    bool stopped() const { return m_stopped; }
    const std::optional<Error>& error() const { return m_error; }

protected:
    void stop() { m_stopped = true; }
    void stop_with(Error error)
    {
        m_stopped = true;
        m_error = std::move(error);
    }

private:
    bool m_stopped = false;
    std::optional<Error> m_error;
};

/// Parses an entry into the handler, until its end or until the handler stops. A document type declaration, and with it every
/// entity of the file's own, is refused; so are nesting and tags beyond the limits.
Result<void> parse_xml(ZipReader& zip, const ZipEntry& entry, XmlHandler& handler, const Limits& limits);

} // namespace chengxin::sheet
