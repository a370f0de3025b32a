#pragma once

#include "server/core/context.hpp"
#include "server/core/html.hpp"
#include "server/core/router.hpp"
#include "shared/features/data_import/api.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Pieces that the plain pages of uploads share. Everything returned is HTML with texts escaped.
namespace chengxin::data_import {

/// A number of a query or form, `fallback` when there is none.
std::int64_t number_of(const std::string& text, std::int64_t fallback);

Reply redirect(const RequestContext& context, const std::string& address);
/// An error as a page: status by its code.
Reply error_page(const RequestContext& context, const Error& error);

std::string state_label(BatchState state);
/// Title of a data set.
std::string catalogue_label(const RequestContext& context, const std::string& code);
/// Code and title of every data set in force, in the catalogue's order; for select().
std::vector<std::pair<std::string, std::string>> data_sets(const RequestContext& context);
std::string severity_label(const std::string& severity);

/// A table with a caption for screen readers. Cells are HTML already.
std::string table(std::string_view caption, const std::vector<std::string>& headers, const std::vector<std::vector<std::string>>& rows);
/// Numbers of a batch as a definition list.
std::string counts(const Batch& batch);
std::string findings_table(const std::vector<FindingRow>& findings);
/// <select>; the chosen value is marked.
std::string select(const std::string& name, const std::string& label, const std::vector<std::pair<std::string, std::string>>& choices, const std::string& chosen);

} // namespace chengxin::data_import
