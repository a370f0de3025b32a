#pragma once

#include "server/core/feature.hpp"

namespace chengxin::records {

/// Computes the stored windows anew where they are of other rules than the catalogue has now. In slices; goes on after a crash. Audited.
Result<void> take_rules(Portal& portal);

/// The command "rules-report": which rules were taken when, and what they moved.
void add_rules_report(CommandLine& line);

} // namespace chengxin::records
