#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

bool has(const Reply& reply, const std::string& text)
{
    return reply.body.find(text) != std::string::npos;
}

Reply send_file(UploadPortal& portal, Role role, const std::string& bytes)
{
    api::Form form;
    form.fields["catalogue"] = "penalty";
    form.files["file"] = {"<b>文件</b>.csv", "text/csv", bytes};
    return portal.post_form(role, "/upload/plain", form);
}

TEST_CASE("the plain form does the whole work without a script")
{
    UploadPortal portal;
    const Reply form = portal.get(Role::clerk, "/upload/plain?plain=1");
    CHECK(form.status == 200);
    CHECK(has(form, "enctype=\"multipart/form-data\""));

    PenaltyFile file;
    file.add("伊市监罚〔2026〕1号");
    file.set(file.add("伊市监罚〔2026〕2号"), "处罚类别", "其他");
    const Reply sent = send_file(portal, Role::clerk, file.csv());
    CHECK(sent.status == 303);
    portal.run_jobs();
    const Reply result = portal.get(Role::clerk, sent.headers.at("Location"));
    CHECK(result.status == 200);
    CHECK(has(result, "V13"));
    CHECK(has(result, "/api/v1/data-import/returned?id="));
    CHECK(has(result, "action=\"/upload/plain/undo\""));
    CHECK_FALSE(has(result, "<b>文件</b>"));

    const Reply again = send_file(portal, Role::clerk, file.csv());
    CHECK(has(portal.get(Role::clerk, again.headers.at("Location")), "已经上报过"));

    api::Form undo;
    undo.fields = {{"id", "1"}, {"reason", "数据有误"}};
    CHECK(portal.post_form(Role::clerk, "/upload/plain/undo", undo).status == 303);
    CHECK(portal.batch(Role::clerk, 1).state == BatchState::undone);
    CHECK(portal.post_form(Role::clerk, "/upload/plain/undo", undo).status == 409);
}

TEST_CASE("the plain form asks about hidden rows on a second page, with counts and a button for each answer")
{
    UploadPortal portal;
    PenaltyFile file;
    for (int i = 1; i <= 3; ++i) file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
    api::Form form;
    form.fields = {{"catalogue", "penalty"}, {"hidden", "ask"}};
    form.files["file"] = {"处罚.xlsx", "", xlsx_of({{.name = "行政处罚", .file = file, .hidden_rows = {1}}})};
    const Reply sent = portal.post_form(Role::clerk, "/upload/plain", form);
    REQUIRE(sent.status == 303);
    portal.run_jobs();
    const Reply second = portal.get(Role::clerk, sent.headers.at("Location"));
    CHECK(has(second, "待回答"));
    CHECK(has(second, "1 行（第 3 行）"));
    CHECK(has(second, "name=\"hidden\" value=\"send\">" + std::string(k_send_hidden)));
    CHECK(has(second, "name=\"hidden\" value=\"leave\">" + std::string(k_leave_hidden)));
    CHECK(has(second, "<dt>可入库</dt><dd>3</dd>"));
    CHECK(portal.number("SELECT count(*) FROM record") == 0);

    api::Form answer;
    answer.fields = {{"id", "1"}, {"hidden", "leave"}};
    CHECK(portal.post_form(Role::clerk, "/upload/plain/answer", answer).status == 303);
    portal.run_jobs();
    const Reply result = portal.get(Role::clerk, sent.headers.at("Location"));
    CHECK(has(result, "已完成"));
    CHECK(has(result, "隐藏的 1 行（第 3 行）按选择没有上报。"));
    CHECK(portal.number("SELECT count(*) FROM record") == 2);
    CHECK(portal.post_form(Role::clerk, "/upload/plain/answer", answer).status == 409);
}

TEST_CASE("the plain form offers the sheets that have the header, and checks without storing")
{
    UploadPortal portal;
    PenaltyFile first;
    first.add("伊市监罚〔2026〕1号");
    PenaltyFile second;
    second.add("伊市监罚〔2026〕2号");
    api::Form form;
    form.fields = {{"catalogue", "penalty"}, {"check_only", "1"}};
    form.files["file"] = {"处罚.xlsx", "", xlsx_of({{.name = "<1月>", .file = first}, {.name = "2月", .file = second}})};
    const Reply sent = portal.post_form(Role::clerk, "/upload/plain", form);
    REQUIRE(sent.status == 303);
    portal.run_jobs();
    const Reply page = portal.get(Role::clerk, sent.headers.at("Location"));
    CHECK(has(page, "name=\"sheet-1\" value=\"2月\" checked> 2月（1 行）"));
    CHECK(has(page, "&lt;1月&gt;"));
    api::Form answer;
    answer.fields = {{"id", "1"}};
    CHECK(portal.post_form(Role::clerk, "/upload/plain/answer", answer).status == 400); // nothing chosen
    answer.fields["sheet-1"] = "2月";
    CHECK(portal.post_form(Role::clerk, "/upload/plain/answer", answer).status == 303);
    portal.run_jobs();
    CHECK(portal.text("SELECT document_number FROM record") == "伊市监罚〔2026〕2号");
}

TEST_CASE("refusals of the plain form are pages with a sentence")
{
    UploadPortal portal;
    CHECK(send_file(portal, Role::clerk, "一,二\r\n1,2\r\n").status >= 400);
    CHECK(portal.post_form(Role::clerk, "/upload/plain", {}).status == 400);
    CHECK(send_file(portal, Role::auditor, PenaltyFile().csv()).status == 403);
    CHECK(portal.number("SELECT count(*) FROM import_batch") == 0);
}

TEST_CASE("the list of held records goes on paper whole, without what is for the screen")
{
    UploadPortal portal;
    PenaltyFile file;
    for (int i = 1; i <= 45; ++i) {
        const std::size_t row = file.add("伊市监罚〔2026〕" + std::to_string(i) + "号");
        file.set(row, "处罚内容", "罚款人民币50000元");
        file.set(row, "罚款金额（万元）", "50000");
    }
    portal.import(Role::clerk, "penalty", "doubtful.csv", file.csv());
    CHECK_FALSE(has(portal.get(Role::clerk, "/held?plain=1"), "〔2026〕1号"));
    const Reply paper = portal.get(Role::clerk, "/held?page=2&plain=1&print=1");
    for (int i = 1; i <= 45; ++i) CHECK(has(paper, "〔2026〕" + std::to_string(i) + "号"));
    CHECK_FALSE(has(paper, "name=\"decision\""));
    CHECK_FALSE(has(paper, "<th scope=\"col\">处理"));
    CHECK_FALSE(has(paper, "class=\"pager\""));
    CHECK_FALSE(has(paper, "还有更多"));
}

TEST_CASE("the pages of uploads and held records show the same data")
{
    UploadPortal portal;
    PenaltyFile file;
    const std::size_t row = file.add("伊市监罚〔2026〕2号");
    file.set(row, "处罚内容", "罚款人民币50000元");
    file.set(row, "罚款金额（万元）", "50000");
    portal.import(Role::clerk, "penalty", "doubtful.csv", file.csv());
    CHECK(has(portal.get(Role::clerk, "/upload"), "/upload/plain"));
    CHECK(has(portal.get(Role::clerk, "/uploads?state=done&q=doubt"), "doubtful.csv"));
    CHECK_FALSE(has(portal.get(Role::other_clerk, "/uploads"), "doubtful.csv"));
    CHECK(has(portal.get(Role::credit_office, "/held"), "伊市监罚〔2026〕2号"));
    CHECK_FALSE(has(portal.get(Role::other_clerk, "/held"), "伊市监罚〔2026〕2号"));
    api::Form form;
    form.fields = {{"record_id", std::to_string(portal.number("SELECT id FROM record"))}, {"decision", "confirm"}};
    CHECK(portal.post_form(Role::clerk, "/held", form).status == 303);
    CHECK(portal.number("SELECT count(*) FROM record WHERE state = 1") == 1);
}

} // namespace
} // namespace chengxin::test
