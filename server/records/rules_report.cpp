#include "server/records/rules_report.hpp"

#include "server/core/application.hpp"
#include "server/records/rule_change.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

namespace chengxin::records {

namespace {

constexpr std::int64_t k_at_once = 1000;

struct Arguments {
    std::string data_directory;
    std::int64_t change = 0; ///< 0: the newest
    std::string file;
};

std::string day_text(Date day)
{
    return day >= long_term() ? "长期" : iso_text(day);
}

std::string csv_text(std::string_view text)
{
    std::string cell = "\"";
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) {
        cell += '\'';
    }
    for (const char c : text) {
        cell += c == '"' ? "\"\"" : std::string(1, c);
    }
    return cell + '"';
}

void print_change(storage::Connection& connection, const RuleChange& change, std::ostream& out)
{
    out << "规则变更 " << change.id << "：" << iso_text(change.taken_on) << " 起采用，" << (change.finished ? "已重新计算" : "尚未算完，下次启动时继续")
        << "；检查记录 " << change.examined << " 条；规则摘要 " << change.digest.substr(0, 16) << "\n";
    for (const MovedCount& count : count_moved(connection, change.id)) {
        out << "    " << (count.effective_from ? iso_text(*count.effective_from) + " 起" : "立即") << label_of(count.moved) << "：" << count.records << " 条\n";
    }
}

/// One line for each record that moved, and for each day on which it will.
void write_lines(storage::Connection& connection, std::int64_t change_id, std::ostream& out)
{
    out << "\xEF\xBB\xBF记录,数据集,决定文书号,行政相对人名称,决定机关,决定日期,变化,自何日起,原公示截止日期,新公示截止日期\r\n";
    std::int64_t after = 0;
    while (true) {
        const std::vector<MovedRecord> records = moved_records(connection, change_id, after, k_at_once);
        // A record may have several lines: those of the last one are read again with the next page, whole.
        std::size_t count = records.size();
        if (count == static_cast<std::size_t>(k_at_once)) {
            while (count > 0 && records[count - 1].record_id == records.back().record_id) {
                --count;
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            const MovedRecord& record = records[i];
            out << record.record_id << ',' << csv_text(record.catalogue) << ',' << csv_text(record.document_number) << ',' << csv_text(record.name) << ','
                << csv_text(record.authority) << ',' << iso_text(record.decided_on) << ',' << label_of(record.moved) << ','
                << (record.effective_from ? iso_text(*record.effective_from) : "立即") << ',' << day_text(record.until_before) << ','
                << (record.moved == Moved::hidden && !record.effective_from ? "不予公示" : day_text(record.until_after)) << "\r\n";
        }
        if (count < static_cast<std::size_t>(k_at_once) && count == records.size()) {
            return;
        }
        after = records[count - 1].record_id;
    }
}

Result<void> report(Portal& portal, const Arguments& arguments)
{
    return portal.store.read([&](storage::Connection& connection) -> Result<void> {
        const std::vector<RuleChange> changes = rule_changes(connection);
        std::int64_t chosen = 0;
        for (const RuleChange& change : changes) {
            if (arguments.change != 0 && change.id != arguments.change) {
                continue;
            }
            chosen = chosen == 0 ? change.id : chosen;
            print_change(connection, change, std::cout);
        }
        if (chosen == 0) {
            return fail(ErrorCode::not_found, "没有编号为 " + std::to_string(arguments.change) + " 的规则变更；不带 --change 可以列出全部。", "change");
        }
        if (arguments.file.empty()) {
            return {};
        }
        std::ofstream file(arguments.file, std::ios::binary | std::ios::trunc);
        write_lines(connection, chosen, file);
        file.close();
        if (!file) {
            return fail(ErrorCode::invalid_request, "无法写入 " + arguments.file + "，请检查路径和权限。", "file");
        }
        std::cout << "规则变更 " << chosen << " 的明细已写入 " << arguments.file << "\n";
        return {};
    });
}

} // namespace

void add_rules_report(CommandLine& line)
{
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command = line.app.add_subcommand("rules-report", "列出公示规则的历次变更及其影响的记录（服务停止时使用）");
    command->add_option("--data", arguments->data_directory, "数据目录")->required();
    command->add_option("--change", arguments->change, "只看这一次变更（编号）");
    command->add_option("--file", arguments->file, "把最近一次（或 --change 指定的）变更的明细写成 CSV 文件");
    command->callback([arguments, open = line.open, &exit_code = line.exit_code] {
        auto application = open(arguments->data_directory, "");
        const Result<void> done = application ? report((*application)->portal(), *arguments) : Result<void>(fail(application.error()));
        if (!done) {
            std::cerr << done.error().message << std::endl;
            exit_code = 1;
        }
    });
}

} // namespace chengxin::records
