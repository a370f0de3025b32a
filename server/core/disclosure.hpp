#pragma once

#include "server/core/audit.hpp"
#include "server/core/change.hpp"

#include <memory>
#include <utility>

namespace chengxin {

/// An answer with personal data in full: reading it is itself recorded. It leaves when its entry in the audit is durable, and not at all
/// where there could be none; many such answers share one flush to the disk. One entry for a request, which names what was read, not
/// what it says. `audit` must outlive the request.
template <class R> Next<R> disclose(const Audit& audit, AuditEvent event, R answer)
{
    const auto kept = std::make_shared<R>(std::move(answer));
    return write<bool>([&audit, event = std::move(event)](storage::Connection& connection) -> Result<bool> {
               audit.append(connection, event);
               return true;
           })
        .then([kept](Result<bool> noted) -> Result<R> {
            if (!noted) return fail(std::move(noted.error()));
            return std::move(*kept);
        });
}

} // namespace chengxin
