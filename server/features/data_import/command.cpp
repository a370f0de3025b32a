#include "server/features/data_import/routes.hpp"

#include "server/core/application.hpp"
#include "server/features/data_import/intake/intake.hpp"
#include "server/features/data_import/pipeline/batch_slices.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"
#include "server/features/data_import/queries.hpp"
#include "server/features/data_import/review/finding_store.hpp"
#include "server/records/records.hpp"
#include "shared/api/json_codec_native.hpp"
#include "shared/core/json_text.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <memory>

namespace chengxin::data_import {

namespace {

constexpr int k_needs_answer = 3; ///< exit code

struct Arguments {
    std::string data_directory;
    std::string catalogue;
    std::string today;
    std::string file;
    std::string hidden = "ask";
    std::vector<std::string> sheets;
    bool check_only = false;
    bool json = false;
};

struct Outcome {
    BatchRow batch;
    bool recognised = false;
    double seconds = 0;
};

Answers answers_of(const Arguments& arguments)
{
    Answers answers;
    if (arguments.hidden == "send") answers.hidden = HiddenAnswer::send;
    if (arguments.hidden == "leave") answers.hidden = HiddenAnswer::leave;
    const bool all = arguments.sheets.size() == 1 && arguments.sheets.front() == k_all_sheets;
    answers.sheets = all ? k_all_sheets : choice_of(arguments.sheets);
    return answers;
}

Result<Outcome> import_file(Portal& portal, const Arguments& arguments)
{
    const auto begin = std::chrono::steady_clock::now();
    Result<std::unique_ptr<sheet::ByteSource>> opened = sheet::open_file(arguments.file);
    if (!opened) return fail(opened.error());
    const std::shared_ptr<sheet::ByteSource> source(std::move(*opened));
    const Uploader uploader = command_line_uploader();
    const IncomingFile file{arguments.catalogue, arguments.file, "cli", source, answers_of(arguments), arguments.check_only};
    const Result<Intake> taken = wait_for(portal.store, take_in(portal, uploader, file));
    if (!taken) return fail(taken.error());
    Watch whole;
    whole.publishing = Publishing::at_once; // nobody serves this directory: it is locked
    const Result<void> run = run_batch(portal, taken->batch_id, whole, source.get());
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

/// Without its fractions: boost would write 1E0.
boost::json::object batch_object(const Batch& batch, const Outcome& outcome)
{
    return {{"id", batch.id}, {"state", boost::describe::enum_to_string(batch.state, "failed")}, {"total", batch.total}, {"accepted", batch.accepted},
        {"corrected", batch.corrected}, {"duplicate", batch.duplicate}, {"rejected", batch.rejected}, {"held", batch.held}, {"late", batch.late},
        {"not_public", batch.not_public}, {"catalogue", batch.catalogue}, {"file_name", batch.file_name},
        {"uploaded_by", batch.uploaded_by}, {"organisation", batch.organisation}, {"uploaded_at", batch.uploaded_at},
        {"finished_at", batch.finished_at}, {"message", batch.message}, {"undoable", batch.undoable}, {"undo_until", batch.undo_until},
        {"check_only", batch.check_only}, {"hidden", boost::describe::enum_to_string(batch.hidden, "ask")}, {"sheets", batch.sheets},
        {"corrected_cells", batch.corrected_cells}, {"questions", boost::json::parse(api::encode_json(batch.questions))},
        {"asks", boost::json::array(batch.asks.begin(), batch.asks.end())}, {"answer_until", batch.answer_until},
        {"recognised", outcome.recognised}};
}

/// One object: the batch, the seconds, and every finding; written page by page, since there may be many.
void print_json(Portal& portal, const Outcome& outcome)
{
    if (outcome.batch.counts.findings > 0) { // before anything is printed
        portal.audit.record(event_of(command_line_uploader(), "cli", k_event_read_findings, "batch " + std::to_string(outcome.batch.id),
            "findings 1-" + std::to_string(outcome.batch.counts.findings) + " of " + std::to_string(outcome.batch.counts.findings) + ", in full"));
    }
    const Batch batch = to_api(outcome.batch, DataScope::everything(), portal.clock.today());
    std::string text = boost::json::serialize(batch_object(batch, outcome));
    text.back() = ',';
    std::cout << text << "\"progress\":" << api::encode_json(batch.progress) << ",\"seconds\":" << api::encode_json(outcome.seconds) << ",\"findings\":[";
    const char* separator = "";
    for (std::int64_t page = 1;; ++page) {
        const auto findings = read_findings_page(portal, command_line_uploader(), {outcome.batch.id, page, k_most_findings_on_page, ""});
        if (!findings || findings->page.rows.empty()) break;
        for (const FindingRow& finding : findings->page.rows) {
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
    if (outcome.batch.state == BatchState::waiting) {
        std::cout << "批次 " << outcome.batch.id << " 只做了检查，没有入库：共 " << counts.total << " 行，可以入库 " << counts.accepted << "，文件内重复 " << counts.duplicate
                  << "，退回 " << counts.rejected << "；其中待核 " << counts.held << "，迟报 " << counts.late << "，不予公示 " << counts.not_public << "。校验结果 "
                  << counts.findings << " 条。用时 " << outcome.seconds << " 秒。" << std::endl;
        return;
    }
    if (outcome.recognised) std::cout << "这个文件已经导入过，没有重复入库。当时的结果：\n";
    std::cout << "批次 " << outcome.batch.id << "：共 " << counts.total << " 行，新增 " << counts.accepted << "，更正 " << counts.corrected << "，重复 "
              << counts.duplicate << "，退回 " << counts.rejected << "；其中待核 " << counts.held << "，迟报 " << counts.late << "，不予公示 "
              << counts.not_public << "。校验结果 " << counts.findings << " 条。用时 " << outcome.seconds << " 秒。" << std::endl;
}

/// The exit code: 3 when something must be said before the file can be sent, with the option that says it.
int tell_questions(const BatchRow& batch)
{
    if (batch.state != BatchState::waiting) return 0;
    const std::vector<std::string> open = open_questions(batch.questions, batch.answers);
    for (const std::string& what : open) {
        if (what == "hidden") std::cerr << hidden_question(batch.questions, batch.answers) << "请加上选项 --hidden send（上报）或 --hidden leave（不上报）再运行。" << std::endl;
        if (what == "sheets") std::cerr << sheets_question(batch.questions) << "请加上选项 --sheets all（全部）或 --sheets 工作表名（可以写几个）再运行。" << std::endl;
    }
    return open.empty() ? 0 : k_needs_answer;
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
    const bool is_empty = portal.store.read([](storage::Connection& connection) { return !records::has_subjects(connection) && !any_publishing(connection); });
    if (is_empty) portal.store.write_directly();
    const Result<Outcome> outcome = import_file(portal, arguments);
    if (!outcome) {
        std::cerr << outcome.error().message << std::endl;
        return 1;
    }
    if (arguments.json) print_json(portal, *outcome);
    else print_text(*outcome);
    return tell_questions(outcome->batch);
}

} // namespace

void add_commands(CommandLine& line)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = line.app.add_subcommand("import", "导入一个双公示文件（不需要启动服务）");
    command->add_option("--data", arguments->data_directory, "数据目录；为空时新建")->required();
    command->add_option("--catalogue", arguments->catalogue, "数据集的代码，例如 licence 行政许可、penalty 行政处罚；全部代码见 chengxin catalogue list")->required();
    command->add_option("--today", arguments->today, "按这一天校验，例如 2026-11-02；不填为今天");
    command->add_option("--hidden", arguments->hidden, "隐藏的行列：ask 先问（有就停下，退出码 3），send 上报，leave 不上报")->check(CLI::IsMember({"ask", "send", "leave"}));
    command->add_option("--sheets", arguments->sheets, "有几张带表头的工作表时：all 全部，或要上报的工作表名；不填则停下（退出码 3）")->allow_extra_args(false);
    command->add_flag("--check-only", arguments->check_only, "只检查，不入库");
    command->add_flag("--json", arguments->json, "输出一个 JSON 对象");
    command->add_option("file", arguments->file, ".xlsx、.xls 或 .csv 文件")->required();
    command->callback([line, arguments] { line.exit_code = run_command(line, *arguments); });
}

} // namespace chengxin::data_import
