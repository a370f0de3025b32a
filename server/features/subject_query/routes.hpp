#pragma once

#include "server/core/router.hpp"
#include "shared/features/subject_query/api.hpp"

/// Inner parts of the feature: what endpoints and pages share.
namespace chengxin::subject_query {

inline constexpr std::int64_t k_page_size = 20;
inline constexpr std::int64_t k_most_records = 500;

Result<SearchResponse> search(RequestContext& context, const SearchRequest& request, std::int64_t page_size = k_page_size);
Result<ProfileResponse> profile(RequestContext& context, const ProfileRequest& request);

void add_pages(Router& router);

/// Address of a subject's page; the placeholder code needs name and id with it.
std::string subject_address(const std::string& uscc, const std::string& name, std::int64_t id);

} // namespace chengxin::subject_query
