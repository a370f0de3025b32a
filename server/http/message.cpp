#include "server/http/message.hpp"

namespace chengxin {

namespace {

const std::string k_absent;

} // namespace

const std::string& RawRequest::header(const std::string& lower_case_name) const
{
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? k_absent : found->second;
}

} // namespace chengxin
