#pragma once

#include "client/core/context.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/data_import/questions.hpp"

#include <string>
#include <vector>

namespace chengxin::client::data_import {

namespace shared = chengxin::data_import;

/// What is being chosen about the open questions of a file.
struct AnswerDraft {
    std::string hidden;              ///< send | leave, empty while nothing is chosen
    std::string which;               ///< all | some, empty while nothing is chosen
    std::vector<std::string> sheets; ///< chosen ones, with `some`
};

/// The questions in a card, with their choices; nothing where there are none. True once when `answers` changed.
bool draw_questions(const shared::Questions& questions, AnswerDraft& draft, shared::Answers& answers);

/// A batch that waits: questions and the button that sends it.
struct WaitingBatch {
    std::int64_t id = 0;
    AnswerDraft draft;
    shared::Answers answers;
    std::string problem;
    Pending<shared::Batch> sent;
};

/// True once when the batch has taken the answer and goes on.
bool draw_waiting(WaitingBatch& waiting, const shared::Batch& batch, PageContext& context);

/// What was decided or changed before sending, as small lines.
void draw_decisions(const shared::Batch& batch);

} // namespace chengxin::client::data_import
