#include "server/features/data_import/intake/waiting.hpp"

#include "server/features/data_import/files/retention.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/parameters.hpp"
#include "server/features/data_import/review/finding_store.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace chengxin::data_import {

using storage::Connection;

namespace {

Result<void> may_answer(const BatchRow& batch)
{
    switch (batch.state) {
    case BatchState::waiting: return {};
    case BatchState::queued:
    case BatchState::running:
    case BatchState::publishing: return fail(ErrorCode::conflict, "该批次正在处理，现在没有要回答的问题，请稍后查看。", "state");
    case BatchState::done: return fail(ErrorCode::conflict, "该批次已经入库，没有要回答的问题。", "state");
    case BatchState::failed: return fail(ErrorCode::conflict, "该批次没有入库，也没有要回答的问题，请重新上报文件。", "state");
    case BatchState::undone: return fail(ErrorCode::conflict, "该批次已经撤回，请重新上报文件。", "state");
    case BatchState::dropped: return fail(ErrorCode::conflict, "该批次逾期没有答复，已经作废，请重新上报文件。", "state");
    }
    return fail(ErrorCode::internal, "批次状态有误。", "state");
}

/// What is still open and must be said before the batch is published.
Result<void> all_answered(const BatchRow& batch)
{
    const std::vector<std::string> open = open_questions(batch.questions, batch.answers);
    if (open.empty()) return {};
    const std::string question = open.front() == "hidden" ? hidden_question(batch.questions, batch.answers) : sheets_question(batch.questions);
    return fail(ErrorCode::invalid_request, question, open.front());
}

std::string audit_detail(const BatchRow& batch)
{
    return std::string("hidden ") + boost::describe::enum_to_string(batch.answers.hidden, "ask") + ", sheets " +
           (batch.answers.sheets.empty() ? "ask" : batch.answers.sheets) + (batch.check_only ? ", check only" : ", publish");
}

} // namespace

Result<void> put_answers(Portal& portal, Connection& connection, const Uploader& asking, BatchRow batch, const AnswerRequest& request, const std::string& address)
{
    if (request.hidden != HiddenAnswer::ask) batch.answers.hidden = request.hidden;
    if (!request.sheets.empty()) batch.answers.sheets = request.sheets;
    if (request.publish) batch.check_only = !*request.publish;
    if (const Result<void> right = check_answers(batch.questions, batch.answers); !right) return right;
    if (!batch.check_only) {
        if (const Result<void> answered = all_answered(batch); !answered) return answered;
    }
    set_answered(connection, batch);
    portal.jobs.enqueue(connection, k_batch_job, std::to_string(batch.id));
    portal.audit.append(connection, event_of(asking, address, "data_import.answer", "batch " + std::to_string(batch.id), audit_detail(batch)));
    return {};
}

Next<BatchRow> answer_batch(Portal& portal, const Uploader& asking, const AnswerRequest& request, const std::string& address)
{
    return write<BatchRow>([&portal, asking, request, address](Connection& connection) -> Result<BatchRow> {
        const std::optional<BatchRow> batch = find_batch(connection, asking.scope, request.id);
        if (!batch) return fail(ErrorCode::not_found, "没有这个批次，或不在您的数据范围内。", "id");
        if (const Result<void> allowed = may_answer(*batch); !allowed) return fail(allowed.error());
        if (const Result<void> put = put_answers(portal, connection, asking, *batch, request, address); !put) return fail(put.error());
        return *load_batch(connection, batch->id);
    }).then([&portal](Result<BatchRow> answered) -> Result<BatchRow> {
        if (answered) portal.jobs.wake();
        return answered;
    });
}

Result<void> drop_unanswered(Portal& portal, const std::string& today)
{
    const Result<std::vector<std::string>> originals = portal.store.write([&](Connection& connection) -> Result<std::vector<std::string>> {
        std::vector<std::string> unneeded;
        for (const BatchRow& batch : unanswered_batches(connection, today)) {
            delete_findings(connection, batch.id);
            set_dropped(connection, batch.id, "到 " + batch.answer_until + " 没有答复，该批次已作废，没有入库任何内容。仍需上报时请重新上报文件。", portal.clock.now_text());
            if (!is_original_needed(connection, batch.file_hash)) unneeded.push_back(batch.file_hash);
            portal.audit.append(connection, event_of({}, "", "data_import.drop", "batch " + std::to_string(batch.id), "not answered until " + batch.answer_until));
        }
        return unneeded;
    });
    if (!originals) return fail(originals.error());
    for (const std::string& name : *originals) {
        if (Result<void> removed = remove_unneeded_original(portal, name); !removed) return removed;
    }
    return {};
}

} // namespace chengxin::data_import
