#include "tests/features/data_import/support.hpp"

#include <doctest/doctest.h>

/// Old workbooks that went wrong (tests/samples/cases), through the upload of the whole portal.
namespace chengxin::test {
namespace {

using namespace chengxin::data_import;

std::string case_file(const std::string& name)
{
    return sample("cases/" + name);
}

TEST_CASE("case 20: the hidden first sheet of an .xls is not published")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::credit_office, "penalty", "t20a-hidden-first.xls", case_file("20-xls-hidden-sheet/t20a-hidden-first.xls"));
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == 3);
}

TEST_CASE("case 21: the last values of formulas in an .xls are stored")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::credit_office, "penalty", "t20e-formula-penalty.xls", case_file("21-xls-formulas/t20e-formula-penalty.xls"));
    CHECK(batch.state == BatchState::done);
    CHECK(batch.total == 2);
}

TEST_CASE("case 22: a day number of a workbook that counts from 1904")
{
    UploadPortal portal;
    const Batch batch = portal.import(Role::credit_office, "licence", "t20c-1904.xls", case_file("22-1904-unformatted/t20c-1904.xls"));
    CHECK(batch.total == 2);
}

} // namespace
} // namespace chengxin::test
