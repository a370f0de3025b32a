#pragma once

#include "shared/core/result.hpp"

#include <string>

namespace chengxin::cli {

enum class Passphrase { chosen, known }; ///< chosen: it is asked for twice

/// The first line of `file`, or what is typed at the terminal without being shown. invalid_request without a terminal, and where both
/// times differ.
Result<std::string> read_passphrase(const std::string& file, Passphrase kind);

} // namespace chengxin::cli
