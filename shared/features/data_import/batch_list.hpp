#pragma once

#include "shared/api/list.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/data_import/pages.hpp"

/// The list of uploads (上报记录), for API, plain page, export and client.
namespace chengxin::data_import {

inline constexpr api::Label k_batch_states[] = {
    {"queued", "排队中", api::Tone::info},
    {"running", "处理中", api::Tone::info},
    {"waiting", "待回答", api::Tone::warning},
    {"publishing", "入库中", api::Tone::info},
    {"done", "已完成", api::Tone::success},
    {"failed", "未入库", api::Tone::danger},
    {"undone", "已撤回"},
    {"dropped", "已作废"},
};
inline constexpr api::Label k_severities[] = {
    {"error", "错误", api::Tone::danger}, {"warning", "疑问", api::Tone::warning}, {"info", "提示", api::Tone::info}};

inline constexpr api::Column k_batch_columns[] = {
    {.field = "id", .label = "编号", .cell = api::Cell::id, .width = 84, .sort = true, .hidden = true},
    {.field = "file_name", .label = "文件", .share = 1, .sort = true, .search = true, .link = true},
    {.field = "catalogue",
     .label = "数据集",
     .width = 90,
     .filter = api::Filter::choice,
     .words = api::Words::catalogue,
     .unlabelled = "公示信息"},
    {.field = "state", .label = "状态", .width = 92, .filter = api::Filter::choice, .labels = k_batch_states},
    {.field = "organisation", .label = "单位", .share = 1, .lines = 3, .filter = api::Filter::text},
    {.field = "uploaded_by", .label = "上报人", .width = 120, .lines = 2, .hidden = true, .filter = api::Filter::text},
    {.field = "uploaded_at", .label = "时间", .cell = api::Cell::time, .width = 146, .sort = true, .filter = api::Filter::range},
    {.field = "total", .label = "行数", .cell = api::Cell::number, .width = 88, .sort = true},
    {.field = "accepted", .label = "受理", .cell = api::Cell::number, .width = 72},
    {.field = "corrected", .label = "更正", .cell = api::Cell::number, .width = 80, .hidden = true},
    {.field = "duplicate", .label = "重复", .cell = api::Cell::number, .width = 80, .hidden = true},
    {.field = "rejected", .label = "退回", .cell = api::Cell::number, .width = 88, .sort = true, .filter = api::Filter::range},
    {.field = "held", .label = "待核", .cell = api::Cell::number, .width = 72},
    {.field = "late", .label = "迟报", .cell = api::Cell::number, .width = 80, .hidden = true},
};
inline constexpr api::ListInfo k_batch_list{.about = &k_batches_page,
                                            .columns = k_batch_columns,
                                            .search = "文件名",
                                            .empty = "还没有上报过文件",
                                            .empty_hint = "上报的每个文件都会列在这里。请从“数据上报”开始。"};

/// The whole list as filtered, in one file. `page` and `page_size` are without meaning.
struct BatchesCsv {
    using Request = BatchesRequest;
    using Response = api::File;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/batches.csv";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "导出上报批次列表（CSV，按查询条件全部导出）";
};
struct BatchesXlsx : BatchesCsv {
    static constexpr const char* path = "/api/v1/data-import/batches.xlsx";
    static constexpr const char* summary = "导出上报批次列表（Excel，按查询条件全部导出）";
};

/// What api::List needs to know; see server/kit/list.hpp and client/kit/list_page.hpp.
struct BatchList {
    using Rows = Batches;
    using Csv = BatchesCsv;
    using Xlsx = BatchesXlsx;
    static constexpr const api::ListInfo& info = k_batch_list;
};

} // namespace chengxin::data_import
