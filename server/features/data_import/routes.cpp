#include "server/features/data_import/routes.hpp"

#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/intake/waiting.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/review/held.hpp"
#include "server/features/data_import/review/undo.hpp"

#include <utility>

namespace chengxin::data_import {

namespace {

Next<UploadResponse> upload(RequestContext& context, UploadRequest request)
{
    const IncomingFile file{request.catalogue, request.file.name, context.remote_address, content_of(request.file), {request.hidden, request.sheets},
        request.check_only, content_of(request.corrections), request.idempotency_key};
    return take_in(context.portal, uploader_of(context.who()), file).then([](Result<Intake> taken) -> Result<UploadResponse> {
        if (!taken) return fail(std::move(taken.error()));
        return UploadResponse{taken->batch_id, taken->recognised, taken->state};
    });
}

Result<Batch> batch(RequestContext& context, BatchRequest request)
{
    const Uploader asking = uploader_of(context.who());
    const Result<BatchRow> found = get_batch(context.portal, asking, request.id);
    if (!found) return fail(found.error());
    return to_api(*found, asking.scope, context.portal.clock.today());
}

Next<api::Page<FindingRow>> findings(RequestContext& context, FindingsRequest request)
{
    return get_findings(context.portal, uploader_of(context.who()), request, context.remote_address);
}

Next<api::File> returned(RequestContext& context, BatchRequest request)
{
    return get_returned(context.portal, uploader_of(context.who()), request.id, context.remote_address);
}

Result<api::File> upload_template(RequestContext& context, TemplateRequest request)
{
    return get_template(context.portal, request.catalogue);
}

Next<Batch> undo(RequestContext& context, UndoRequest request)
{
    return undo_batch(context.portal, uploader_of(context.who()), request, context.remote_address).then([&context](Result<BatchRow> undone) -> Result<Batch> {
        if (!undone) return fail(std::move(undone.error()));
        return to_api(*undone, context.who().scope, context.portal.clock.today());
    });
}

Next<Batch> answer(RequestContext& context, AnswerRequest request)
{
    return answer_batch(context.portal, uploader_of(context.who()), request, context.remote_address).then([&context](Result<BatchRow> answered) -> Result<Batch> {
        if (!answered) return fail(std::move(answered.error()));
        return to_api(*answered, context.who().scope, context.portal.clock.today());
    });
}

Next<api::Page<HeldRow>> held(RequestContext& context, HeldRequest request)
{
    if (const Result<void> page = checked_page(request.page, request.page_size, k_most_rows_on_page); !page) return fail(page.error());
    return list_held(context.portal, uploader_of(context.who()), request, context.remote_address);
}

Next<ResolveHeldResponse> resolve(RequestContext& context, ResolveHeldRequest request)
{
    return resolve_held(context.portal, uploader_of(context.who()), request, context.remote_address);
}

} // namespace

void add_endpoints(Router& router)
{
    router.handle<Upload>(upload, {RunOn::reader, k_upload_body});
    router.handle<GetBatch>(batch);
    router.handle<Findings>(findings);
    router.handle<Returned>(returned);
    router.handle<Template>(upload_template);
    router.handle<Undo>(undo);
    router.handle<Answer>(answer);
    router.handle<Held>(held);
    router.handle<ResolveHeld>(resolve);
}

} // namespace chengxin::data_import
