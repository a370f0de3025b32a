#pragma once

#include "shared/core/result.hpp"
#include "shared/features/data_import/api.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a file leaves open, in words: the same in the browser, on plain pages, in the upload interface and on the command line.
namespace chengxin::data_import {

/// How the uploader decides; as in UploadRequest.
struct Answers {
    HiddenAnswer hidden = HiddenAnswer::ask;
    std::string sheets;
};

inline constexpr const char* k_all_sheets = "all";

/// Whether a sheet is read. All of them are while nothing was said, so that a check shows everything.
bool is_chosen(const Answers& answers, std::string_view sheet);
/// The text of Answers::sheets for these names: "1月/2月", "/all".
std::string choice_of(const std::vector<std::string>& sheets);

/// What is hidden in the sheets that are chosen.
std::vector<HiddenPart> hidden_in_chosen(const Questions& questions, const Answers& answers);

/// What still must be said: "hidden", "sheets".
std::vector<std::string> open_questions(const Questions& questions, const Answers& answers);

/// Fails with detail "sheets" when a chosen sheet is none of those that have the header.
Result<void> check_sheets(const std::vector<std::string>& known, const Answers& answers);
/// The same for a batch whose questions are known.
Result<void> check_answers(const Questions& questions, const Answers& answers);

/// "有 5 行、1 列隐藏着…": what is hidden, where, and that it must be decided. Empty when nothing is.
std::string hidden_question(const Questions& questions, const Answers& answers);
/// "有 2 张工作表带有表头：…". Empty when one only has it.
std::string sheets_question(const Questions& questions);

/// What was decided, for the result: "隐藏的 5 行…没有上报。" Empty where nothing was asked or nothing answered.
std::string hidden_decision(const Questions& questions, const Answers& answers);
std::string sheets_decision(const Questions& questions, const Answers& answers);

inline constexpr const char* k_send_hidden = "上报隐藏的内容";
inline constexpr const char* k_leave_hidden = "不上报隐藏的内容";
inline constexpr const char* k_send_all_sheets = "上报全部工作表";

} // namespace chengxin::data_import
