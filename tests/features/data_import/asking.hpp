#pragma once

#include "tests/features/data_import/support.hpp"

#include <stdexcept>
#include <string>
#include <vector>

/// Uploads that may be asked something, for the tests of the questions.
namespace chengxin::test {

using namespace chengxin::data_import;

inline std::string number(std::size_t n)
{
    return "伊市监罚〔2026〕" + std::to_string(n) + "号";
}

inline PenaltyFile rows(std::size_t first, std::size_t count)
{
    PenaltyFile file;
    for (std::size_t i = 0; i < count; ++i) file.add(number(first + i));
    return file;
}

inline UploadRequest request_of(const std::string& bytes, HiddenAnswer hidden = HiddenAnswer::ask, const std::string& sheets = {})
{
    UploadRequest request;
    request.catalogue = "penalty";
    request.file = {"处罚.xlsx", "", bytes};
    request.hidden = hidden;
    request.sheets = sheets;
    return request;
}

inline Batch upload(UploadPortal& portal, const UploadRequest& request, Role role = Role::clerk)
{
    const auto taken = portal.ask<Upload>(role, request);
    if (!taken) throw std::runtime_error(taken.error().message);
    portal.run_jobs();
    return portal.batch(role, taken->batch_id);
}

inline Result<Batch> answer(UploadPortal& portal, const AnswerRequest& request, Role role = Role::clerk)
{
    const auto answered = portal.ask<Answer>(role, request);
    if (!answered) return answered;
    portal.run_jobs();
    return portal.batch(role, request.id);
}

inline const FindingRow* finding_of(const std::vector<FindingRow>& findings, const std::string& rule)
{
    for (const FindingRow& finding : findings) {
        if (finding.rule == rule) return &finding;
    }
    return nullptr;
}

inline bool has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace chengxin::test
