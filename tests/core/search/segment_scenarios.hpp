#pragma once

#include "server/search/index.hpp"

#include <functional>
#include <vector>

namespace chengxin::test {

/// Entries whose names and numbers depend on the first id only.
void put_random(search::IndexWriter& index, std::int64_t first, std::int64_t count, std::int64_t step = 1);

/// What the search index may be told, transaction by transaction.
struct Scenario {
    const char* name;
    std::vector<std::function<void(search::IndexWriter&)>> transactions;
};

const std::vector<Scenario>& scenarios();

} // namespace chengxin::test
