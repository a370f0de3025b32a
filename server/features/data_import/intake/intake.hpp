#pragma once

#include "server/core/change.hpp"
#include "server/core/portal.hpp"
#include "server/features/data_import/batch_store.hpp"
#include "shared/sheet/byte_source.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chengxin::data_import {

inline constexpr const char* k_batch_job = "data_import.batch";

struct IncomingFile {
    std::string catalogue; ///< code of the item
    std::string name;      ///< as the uploader calls it
    std::string address;   ///< remote address, for the audit
    std::shared_ptr<sheet::ByteSource> source;
    Answers answers = {};
    bool check_only = false;
    std::shared_ptr<sheet::ByteSource> corrections = {}; ///< JSON of Corrections; null or empty without any
    std::string key = {};  ///< of the sender's choice: the same upload once more is answered as the first
};

/// The content of an uploaded file, in memory (a copy) or on disk.
std::shared_ptr<sheet::ByteSource> content_of(const api::File& file);

struct Intake {
    std::int64_t batch_id = 0;
    bool recognised = false; ///< the same file of the same organisation stands already: that batch
    BatchState state = BatchState::queued;
};

/// Looks at the file, keeps its original, and queues the batch: all three or nothing. What cannot be read, has no header or no
/// rows is refused at once with a sentence, and nothing is stored. A file that waits for an answer goes on when the answers come with it.
Next<Intake> take_in(Portal& portal, const Uploader& uploader, const IncomingFile& file);

} // namespace chengxin::data_import
