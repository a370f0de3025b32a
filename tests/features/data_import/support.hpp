#pragma once

#include "server/features/data_import/batch_store.hpp"
#include "server/features/data_import/pipeline/pipeline.hpp"
#include "shared/features/data_import/api.hpp"
#include "tests/support/test_portal.hpp"
#include "tests/support/test_site.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chengxin::test {

/// Bytes of tests/samples/<name>.
std::string sample(const std::string& name);

/// A TestPortal with what the tests of uploads ask of it.
class UploadPortal : public TestPortal {
public:
    using TestPortal::TestPortal;

    data_import::Uploader uploader(Role role);
    Reply upload(Role role, const std::string& catalogue, const std::string& file_name, const std::string& bytes);
    /// Uploads through the endpoint, runs the job, returns the batch as the endpoint gives it. Throws on a refusal.
    data_import::Batch import(Role role, const std::string& catalogue, const std::string& file_name, const std::string& bytes);
    data_import::Batch batch(Role role, std::int64_t id);
    std::vector<data_import::FindingRow> findings(Role role, std::int64_t id);
    Result<data_import::Batch> undo(Role role, std::int64_t id, const std::string& reason = "数据有误");
    /// One number of a query without parameters.
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);
    std::size_t files_kept();
};

/// Rows of a penalty file as CSV in the national columns. Every added row is valid, public and in time on 2026-11-02.
class PenaltyFile {
public:
    std::size_t add(const std::string& document_number);
    void set(std::size_t row, const std::string& column, const std::string& value);
    std::string csv() const;
    static std::vector<std::string> columns();
    const std::vector<std::vector<std::string>>& rows() const { return m_rows; }

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// A sheet of an .xlsx: the header in row 1, the rows below it.
struct TestSheet {
    std::string name;
    PenaltyFile file;
    std::vector<std::size_t> hidden_rows = {};   ///< indexes of rows; the first stands in row 2
    std::vector<std::string> hidden_columns = {};
    bool hidden = false;
    bool reversed = false;                       ///< columns from right to left
};
std::string xlsx_of(const std::vector<TestSheet>& sheets);

} // namespace chengxin::test
