#pragma once

#include "client/core/context.hpp"
#include "client/features/data_import/questions_view.hpp"
#include "client/kit/list_page.hpp"
#include "client/platform/files.hpp"
#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/table.hpp"
#include "shared/features/data_import/api.hpp"

#include <optional>
#include <string>

namespace chengxin::client::data_import {

namespace shared = chengxin::data_import;

/// One batch in the drawer of /uploads: counts, findings, returned rows, undo.
struct BatchDetail {
    std::int64_t id = 0;
    bool open = false;
    Pending<shared::Batch> batch;
    std::optional<shared::Batch> shown; ///< the last answer; stays while the next one is on its way
    double next_poll = 0;               ///< while the server works on it
    std::string severity;            ///< filter of the findings
    std::int64_t page = 1;
    Pending<api::Page<shared::FindingRow>> findings;
    ui::TableState table;
    Pending<api::File> download;
    bool undo_open = false;
    std::string reason;
    std::string reason_problem;
    Pending<shared::Batch> undo;
    WaitingBatch waiting;
    bool changed = false;            ///< the list must be read again
    kit::Neighbours around;          ///< in the list
    std::int64_t go_to = 0;          ///< the one of them that was chosen
};

/// Opens the drawer for a batch and asks for its data.
void open_detail(BatchDetail& detail, std::int64_t id, PageContext& context);
void draw_detail(BatchDetail& detail, PageContext& context);

std::string state_text(shared::BatchState state);
ui::Status state_status(shared::BatchState state);

} // namespace chengxin::client::data_import
