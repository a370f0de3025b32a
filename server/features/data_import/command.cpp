#include "server/features/data_import/routes.hpp"

#include "server/core/application.hpp"
#include "server/features/data_import/finding_store.hpp"
#include "server/features/data_import/intake.hpp"
#include "server/features/data_import/pipeline.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/records/records.hpp"
#include "shared/core/json_text.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <memory>

namespace chengxin::data_import {

namespace {

struct Arguments {
    std::string data_directory;
    std::string catalogue;
    std::string today;
    std::string file;
    bool json = false;
};

struct Outcome {
    BatchRow batch;
    bool recognised = false;
    double seconds = 0;
};

Result<Outcome> import_file(Portal& portal, const Arguments& arguments)
{
    const auto begin = std::chrono::steady_clock::now();
    const Result<std::unique_ptr<sheet::ByteSource>> source = sheet::open_file(arguments.file);
    if (!source) return fail(source.error());
    const Uploader uploader = command_line_uploader();
    const Result<Intake> taken = take_in(portal, uploader, {arguments.catalogue, arguments.file, "cli", **source});
    if (!taken) return fail(taken.error());
    const Result<void> run = run_batch(portal, taken->batch_id, Watch{}, source->get());
    if (!run) return fail(run.error());
    Result<BatchRow> batch = get_batch(portal, uploader, taken->batch_id);
    if (!batch) return fail(batch.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (batch->state == BatchState::failed) return fail(ErrorCode::invalid_request, batch->message);
    return Outcome{std::move(*batch), taken->recognised, seconds.count()};
}

/// One finding as the endpoint gives it.
void append_finding(std::string& out, const FindingRow& finding)
{
    out += R"({"row":)" + std::to_string(finding.row);
    const std::pair<const char*, const std::string*> texts[] = {{"column", &finding.column}, {"value", &finding.value}, {"rule", &finding.rule},
        {"severity", &finding.severity}, {"message", &finding.message}, {"suggestion", &finding.suggestion}, {"sheet", &finding.sheet}};
    for (const auto& [name, text] : texts) {
        out += ",\"" + std::string(name) + "\":";
        append_json_text(out, *text);
    }
    out += '}';
}

boost::json::object batch_object(const Portal& portal, const Outcome& outcome)
{
    const Batch batch = to_api(outcome.batch, DataScope::everything(), portal.clock.today());
    return {{"id", batch.id}, {"state", boost::describe::enum_to_string(batch.state, "failed")}, {"total", batch.total}, {"accepted", batch.accepted},
        {"corrected", batch.corrected}, {"duplicate", batch.duplicate}, {"rejected", batch.rejected}, {"held", batch.held}, {"late", batch.late},
        {"not_public", batch.not_public}, {"progress", batch.progress}, {"catalogue", batch.catalogue}, {"file_name", batch.file_name},
        {"uploaded_by", batch.uploaded_by}, {"organisation", batch.organisation}, {"uploaded_at", batch.uploaded_at},
        {"finished_at", batch.finished_at}, {"message", batch.message}, {"undoable", batch.undoable}, {"undo_until", batch.undo_until},
        {"recognised", outcome.recognised}, {"seconds", outcome.seconds}};
}

/// One object: the batch, the seconds, and every finding; written page by page, since there may be many.
void print_json(Portal& portal, const Outcome& outcome)
{
    std::string text = boost::json::serialize(batch_object(portal, outcome));
    text.back() = ',';
    std::cout << text << "\"findings\":[";
    const char* separator = "";
    for (std::int64_t page = 1;; ++page) {
        const auto findings = get_findings(portal, command_line_uploader(), {outcome.batch.id, page, k_most_findings_on_page, ""});
        if (!findings || findings->rows.empty()) break;
        for (const FindingRow& finding : findings->rows) {
            text = separator;
            append_finding(text, finding);
            std::cout << text;
            separator = ",";
        }
    }
    std::cout << "]}" << std::endl;
}

void print_text(const Outcome& outcome)
{
    const Counts& counts = outcome.batch.counts;
    if (outcome.recognised) std::cout << "这个文件已经导入过，没有重复入库。当时的结果：\n";
    std::cout << "批次 " << outcome.batch.id << "：共 " << counts.total << " 行，新增 " << counts.accepted << "，更正 " << counts.corrected << "，重复 "
              << counts.duplicate << "，退回 " << counts.rejected << "；其中待核 " << counts.held << "，迟报 " << counts.late << "，不予公示 "
              << counts.not_public << "。校验结果 " << counts.findings << " 条。用时 " << outcome.seconds << " 秒。" << std::endl;
}

int run_command(const CommandLine& line, const Arguments& arguments)
{
    const Result<std::unique_ptr<Application>> application = line.open(arguments.data_directory, arguments.today);
    if (!application) {
        std::cerr << application.error().message << std::endl;
        return 1;
    }
    Portal& portal = (*application)->portal();
    // Rows are checked against the subjects that are there, while others are written. Where there are none, writing needs no log.
    if (!portal.store.read(records::has_subjects)) portal.store.write_directly();
    const Result<Outcome> outcome = import_file(portal, arguments);
    if (!outcome) {
        std::cerr << outcome.error().message << std::endl;
        return 1;
    }
    if (arguments.json) print_json(portal, *outcome);
    else print_text(*outcome);
    return 0;
}

} // namespace

void add_commands(CommandLine& line)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = line.app.add_subcommand("import", "导入一个双公示文件（不需要启动服务）");
    command->add_option("--data", arguments->data_directory, "数据目录；为空时新建")->required();
    command->add_option("--catalogue", arguments->catalogue, "数据集：licence 行政许可，penalty 行政处罚")->required();
    command->add_option("--today", arguments->today, "按这一天校验，例如 2026-11-02；不填为今天");
    command->add_flag("--json", arguments->json, "输出一个 JSON 对象");
    command->add_option("file", arguments->file, ".xlsx、.xls 或 .csv 文件")->required();
    command->callback([line, arguments] { line.exit_code = run_command(line, *arguments); });
}

} // namespace chengxin::data_import
