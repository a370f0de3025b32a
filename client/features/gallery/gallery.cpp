#include "client/features/gallery/gallery.hpp"

#include "client/ui/button.hpp"
#include "client/ui/chart.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/date_field.hpp"
#include "client/ui/display.hpp"
#include "client/ui/file_drop.hpp"
#include "client/ui/grid.hpp"
#include "client/ui/interact.hpp"
#include "client/ui/overlay.hpp"
#include "client/ui/table.hpp"
#include "client/ui/text.hpp"

#include <array>

namespace chengxin::client::ui {

namespace {

struct GalleryState {
    std::string text = "伊宁市华盛商贸有限公司", empty, wrong = "9165010000103332", password = "secret", area = "情况说明：已于五月整改完毕。";
    std::string kind = "penalty", county = "654002", radio = "all", segment = "month", tab = "all", day = "2026-05-06";
    std::int64_t page = 4;
    bool checked = true, unchecked = false, shown = false, dialog = false, drawer = false, asking = false;
    CalendarState calendar;
    TableState table, nothing;
    GridState corrections;
    std::vector<std::string> names;
    Toasts toasts;
};

const std::array k_kinds{Option{"all", "全部", 128}, Option{"licence", "行政许可", 90}, Option{"penalty", "行政处罚", 38}};
const std::array k_counties{Option{"654002", "伊宁市"}, Option{"654003", "奎屯市"}, Option{"654004", "霍尔果斯市"}, Option{"654021", "伊宁县"}};

void draw_texts()
{
    const Card card({.title = "文字"});
    heading(1, "查企业，看信用");
    heading(2, "行政许可与行政处罚");
    heading(3, "公示说明");
    space(k_space_2);
    paragraph("行政机关自作出行政决定之日起七个工作日内，将行政许可、行政处罚信息上报并公示（《国务院关于建立完善守信联合激励和失信联合惩戒制度的指导意见》）。"
              "一般失信行为最短公示期为三个月，最长为一年；严重失信行为最长公示期为三年，期满后停止公示。");
    space(k_space_2);
    meta("更新于 2026-05-06　来源：伊宁市市场监督管理局");
    space(k_space_2);
    if (link("伊宁市华盛商贸有限公司", "/gallery")) return;
    same_line(k_space_4);
    if (link("帮助", "/gallery", {.icon = Icon::help})) return;
    same_line(k_space_4);
    badge("存续", Status::success);
    same_line(k_space_2);
    badge("行政处罚", Status::danger);
    same_line(k_space_2);
    badge("待核", Status::warning);
    same_line(k_space_2);
    badge("行政许可", Status::info);
    same_line(k_space_2);
    badge("简易程序");
}

void draw_buttons(GalleryState& state)
{
    const Card card({.title = "按钮与消息"});
    if (button("上报 27 行", {.kind = ButtonKind::primary, .icon = Icon::send})) state.toasts.add("已上报 27 行");
    flow(140);
    if (button("下载问题行", {.icon = Icon::download})) state.toasts.add("服务器忙，请稍后再试", Status::danger);
    flow(120);
    if (button("撤回批次", {.kind = ButtonKind::danger})) state.asking = true;
    flow(120);
    button("正在检查", {.kind = ButtonKind::primary, .busy = state.unchecked});
    flow(120);
    button("不可用", {.disabled = true});
    flow(120);
    if (button("对话框")) state.dialog = true;
    flow(120);
    if (button("抽屉")) state.drawer = true;
    flow(40);
    icon_button(Icon::filter, "筛选");
    space(k_space_4);
    notice("本页数据每日更新，查询、异议和修复均免费。");
    space(k_space_3);
    notice("处罚类别为罚款，但没有罚款金额。", Status::warning, "第 6 行需要核实");
    space(k_space_3);
    notice("文件不是 .xlsx、.xls 或 .csv，没有保存任何内容。请另存为 .xlsx 后重试。", Status::danger, "无法读取文件");
    space(k_space_3);
    notice("已接收 27 行，其中 2 行待核。", Status::success);
}

void draw_fields(GalleryState& state)
{
    const Card card({.title = "表单"});
    Columns columns("fields", 3);
    columns.next();
    text_field("企业名称", state.text, {.required = true});
    space(k_space_4);
    text_field("统一社会信用代码", state.wrong, {.message = "应为 18 位，现为 16 位", .required = true});
    space(k_space_4);
    search_field("查询", state.empty, {.placeholder = "企业名称、统一代码、文书号"});
    columns.next();
    select("县市", state.county, k_counties, {.hint = "按处罚机关所在地"});
    space(k_space_4);
    date_field("处罚决定日期", state.day, state.calendar, "2026-11-02");
    space(k_space_4);
    password_field("密码", state.password, state.shown, {.hint = "至少 10 个字符", .autocomplete = "current-password"});
    columns.next();
    radio_group("信息类别", state.radio, k_kinds);
    space(k_space_2);
    check_box("只看公示中的", state.checked);
    check_box("包含注销企业", state.unchecked);
    space(k_space_2);
    segmented("周期", state.segment, std::array{Option{"day", "日"}, Option{"month", "月"}, Option{"year", "年"}});
    space(k_space_4);
    text_area("撤回原因", state.area, 3);
}

void draw_charts()
{
    Columns columns("shows", 2);
    columns.next();
    {
        const Card card({.title = "近十二个月归集", .row = &columns});
        bar_chart({.name = "近十二个月归集", .labels = {"12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"},
                   .series = {{"行政许可", Tone::series_1, {3200, 2800, 1900, 4100, 4400, 4800, 5100, 4700, 4300, 4900, 5200, 1200}},
                              {"行政处罚", Tone::series_2, {900, 700, 500, 1100, 1300, 1250, 1400, 1380, 1200, 1100, 1500, 300}}}});
    }
    columns.next();
    const Card card({.title = "按县市", .row = &columns});
    share_chart({.name = "按县市", .labels = {"伊宁市", "奎屯市", "霍尔果斯市", "伊宁县", "察布查尔锡伯自治县", "霍城县", "巩留县"},
                 .series = {{"行政许可", Tone::series_1, {9200, 4100, 3200, 2600, 1900, 1500, 1200}}, {"行政处罚", Tone::series_2, {2100, 900, 700, 800, 500, 300, 200}}}});
}

void draw_progress(GalleryState& state)
{
    const Card card;
    tabs("类别", state.tab, k_kinds);
    space(k_space_4);
    steps("上报步骤", std::array{Step{"选择数据"}, Step{"检查"}, Step{"上报"}, Step{"结果"}}, 1);
    space(k_space_4);
    progress("正在上报 penalty-v2.xlsx", 0.62);
    space(k_space_4);
    line_chart({.name = "每日查询", .unit = "次", .labels = {"5-1", "5-2", "5-3", "5-4", "5-5", "5-6", "5-7"}, .series = {{"查询", Tone::series_3, {320, 410, 380, 520, 610, 580, 640}}}}, 180);
    space(k_space_4);
    skeleton(3);
    space(k_space_4);
    file_drop("上报文件", "把文件拖到这里，或点击选择", ".xlsx、.xls、.csv，最大 20 MB", ".xlsx,.xls,.csv");
}

void draw_subject()
{
    Columns columns("subject", {{.fixed = 320}, {.share = 1}});
    columns.next();
    {
        const Card card({.title = "伊宁市华盛商贸有限公司"});
        key_values("identity", std::array{KeyValue{"统一社会信用代码", grouped_code("91650100MA776C2D04"), true, "91650100MA776C2D04"}, KeyValue{"法定代表人", "李建国"},
                                          KeyValue{"登记状态", "存续"}, KeyValue{"所在地", "伊犁哈萨克自治州伊宁市"}}, KeyLayout::above);
    }
    columns.next();
    const Card card({.title = "公示记录"});
    {
        const TimeLineEntry entry(Tone::accent, false);
        if (link("未按规定公示年度报告", "/gallery", {.look = LinkLook::strong})) return;
        meta("伊市监罚〔2026〕128号　伊宁市市场监督管理局　2026-05-06　公示至 2027-05-06");
    }
    {
        const TimeLineEntry entry(Tone::primary, true);
        if (link("食品经营许可", "/gallery", {.look = LinkLook::strong})) return;
        meta("JY16540020012345　伊宁市市场监督管理局　2025-09-12　公示至 2030-09-11");
    }
}

/// A table that is edited: columns, and what the page tells of its rows.
void draw_grid_example(GalleryState& state)
{
    const GridColumn columns[] = {{.number = 0, .position = 0, .title = "行", .width = 72, .align = Align::end, .frozen = true, .read_only = true},
                                  {.number = 1, .position = 1, .title = "内容", .width = 260}};
    GridData data{.name = "更正", .rows = state.names.size(), .columns_in_all = 2};
    data.key = [](std::size_t row) { return static_cast<std::int64_t>(row); };
    data.row_name = [](std::size_t row) { return "第 " + std::to_string(row + 1) + " 行"; };
    data.text = [&state](std::size_t row, std::size_t column) { return column == 0 ? std::to_string(row + 1) : state.names[row]; };
    data.mark = [](std::size_t row, std::size_t column) { return column == 1 && row == 1 ? GridMark{Status::danger, "第 18 位应为 Q，现为 4。", {}, {}} : GridMark{}; };
    data.write = [&state](const GridChanges& changes) {
        for (const GridChange& change : changes) state.names[static_cast<std::size_t>(change.row)] = change.after;
    };
    grid_tools(state.corrections, data);
    space(k_space_2);
    grid(state.corrections, columns, data, 220);
    space(k_space_3);
}

void draw_tables(GalleryState& state)
{
    const std::array columns{TableColumn{.key = "name", .title = "行政相对人名称", .share = 3, .sortable = true}, TableColumn{.key = "number", .title = "决定文书号", .share = 2},
                             TableColumn{.key = "kind", .title = "类别", .width = 110}, TableColumn{.key = "fine", .title = "罚款（万元）", .width = 130, .align = Align::end, .sortable = true},
                             TableColumn{.key = "until", .title = "公示截止期", .width = 130, .sortable = true}};
    const Card card({.title = "表格（100,000 行）"});
    column_choice(state.table, columns);
    space(k_space_3);
    table(state.table, columns, {.name = "处罚", .rows = 100000, .height = 320, .selectable = true}, [](std::size_t row, const TableColumn& column, const Box& box) {
        const std::string number = std::to_string(row + 1);
        if (column.key == "name" && cell_link(box, "伊宁市第" + number + "贸易有限责任公司", "/gallery")) return;
        if (column.key == "number") cell_text(box, "伊市监罚〔2026〕" + number + "号");
        if (column.key == "kind") cell_badge(box, row % 3 == 0 ? "罚款" : "警告", row % 3 == 0 ? Status::danger : Status::warning);
        if (column.key == "fine") cell_text(box, std::to_string(row % 97) + ".50", Align::end);
        if (column.key == "until") cell_text(box, "2027-05-06");
    });
    space(k_space_3);
    pager(state.page, 20, 2345);
    draw_grid_example(state);
    table(state.nothing, columns, {.name = "空", .empty_title = "没有找到", .empty_text = "换一个关键词，或去掉筛选条件。"}, {});
}

class Gallery : public PageView {
public:
    Gallery() { m_state.names = {"9165010000103332X4", "91650100001033324", "罚款 500 元", "警告"}; }
    std::string title() const override { return "控件一览"; }
    void draw(PageContext&) override
    {
        draw_texts();
        space(k_space_5);
        draw_buttons(m_state);
        space(k_space_5);
        draw_fields(m_state);
        space(k_space_5);
        draw_charts();
        space(k_space_5);
        draw_progress(m_state);
        space(k_space_5);
        draw_subject();
        space(k_space_5);
        draw_tables(m_state);
        confirm("撤回批次", m_state.asking, "撤回后，本批 27 行不再公示，原因记入审计日志。", "撤回");
        if (const Dialog dialog("登记用途", m_state.dialog); dialog) text_field("用途", m_state.empty);
        if (const Drawer drawer("记录详情", m_state.drawer); drawer) paragraph("第 6 行，处罚类别：罚款。");
        draw_toasts(m_state.toasts);
    }

private:
    GalleryState m_state;
};

} // namespace

PageEntry gallery_page()
{
    static constexpr PageInfo k_gallery_page{.path = "/gallery", .title = "控件一览"};
    return {&k_gallery_page, [] { return std::make_unique<Gallery>(); }};
}

} // namespace chengxin::client::ui
