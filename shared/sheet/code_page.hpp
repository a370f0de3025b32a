#pragma once

#include "shared/core/result.hpp"
#include "shared/sheet/encoding.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chengxin::sheet {

/// The byte strings of a BIFF5/7 workbook, by its CODEPAGE record (MS-XLS 2.4.52). Read are ASCII whatever the page, 936 (Chinese) as
/// GB18030, and 1252 (Western). Every other page is refused with a sentence rather than guessed.
class CodePage {
public:
    void set(std::uint16_t number) { m_number = number; }
    /// Appends the text as UTF-8. Fails with detail "encoding".
    Result<void> append(std::string_view bytes, std::string& out);

private:
    std::optional<std::uint16_t> m_number; ///< none: the workbook does not say
    std::unique_ptr<Decoder> m_chinese;    ///< made when it is needed
};

} // namespace chengxin::sheet
