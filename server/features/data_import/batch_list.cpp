#include "shared/features/data_import/batch_list.hpp"

#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/routes.hpp"
#include "server/kit/list.hpp"

namespace chengxin::data_import {

namespace {

constexpr kit::SourceColumn k_columns[] = {{"id", "id"},
                                           {"file_name", "file_name"},
                                           {"catalogue", "catalogue"},
                                           {"state", "state"},
                                           {"organisation", "organisation"},
                                           {"uploaded_by", "uploaded_by"},
                                           {"uploaded_at", "uploaded_at"},
                                           {"total", "total"},
                                           {"accepted", "accepted"},
                                           {"corrected", "corrected"},
                                           {"duplicate", "duplicate"},
                                           {"rejected", "rejected"},
                                           {"held", "held"},
                                           {"late", "late"}};
constexpr kit::ListSource k_source{.from = "import_batch", .columns = k_columns, .key = "id", .scope = {"organisation_id", "account_id"}};
const kit::ListTwin k_twin{.intro = "本单位及下级单位上报的文件和处理结果。",
                           .row_address = "/upload/plain/result?id=",
                           .crumb = {"/upload", "数据上报"},
                           .action = {"/upload/plain", "上报一个文件"}};

/// Progress, questions and what the asking account may do: for the drawer.
void complete(RequestContext& context, Batch& batch)
{
    const Uploader asking = uploader_of(context.who());
    const Result<BatchRow> whole = get_batch(context.portal, asking, batch.id);
    if (whole) batch = to_api(*whole, asking.scope, context.portal.clock.today()); // else it went meanwhile
}

} // namespace

void add_batch_list(Router& router)
{
    kit::add_list<BatchList>(router, k_source, k_twin, complete);
}

} // namespace chengxin::data_import
