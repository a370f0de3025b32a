// Uploads whose body the listener has put on disk.
#include "server/http/spool_file.hpp"
#include "shared/api/form.hpp"
#include "tests/features/data_import/support.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

using namespace chengxin;
using namespace chengxin::test;

namespace {

std::shared_ptr<http::SpoolFile> spooled(const TemporaryDirectory& folder, const std::string& bytes)
{
    auto file = std::make_shared<http::SpoolFile>(folder.path(), std::make_shared<http::SpoolQuota>(1 << 24));
    file->append(bytes);
    return file;
}

api::Form form_with(const std::string& file)
{
    api::Form form;
    form.fields["catalogue"] = "penalty";
    form.files["file"] = {"large.csv", "text/csv", file};
    return form;
}

RawRequest request_for(const std::string& path, const std::string& content_type, std::shared_ptr<http::SpoolFile> body)
{
    RawRequest request;
    request.method = "POST";
    request.path = path;
    request.headers["content-type"] = content_type;
    request.large_body = std::move(body);
    return request;
}

} // namespace

TEST_CASE("a file on disk is taken in like a file in memory, through the endpoint and the plain form")
{
    UploadPortal portal;
    TemporaryDirectory folder;
    PenaltyFile rows;
    for (int i = 0; i < 3; ++i) rows.add("伊市监罚〔2026〕" + std::to_string(i + 1) + "号");
    const auto form = form_with(rows.csv());
    const auto boundary = api::multipart_boundary(form);
    const auto type = "multipart/form-data; boundary=" + boundary;
    const auto body = api::encode_multipart(form, boundary);

    CHECK(portal.send(Role::clerk, request_for(data_import::Upload::path, type, spooled(folder, body))).status == 200);
    portal.run_jobs();
    CHECK(portal.batch(Role::clerk, 1).accepted == 3);
    const auto again = portal.send(Role::clerk, request_for("/upload/plain", type, spooled(folder, body)));
    CHECK(again.status == 303);
    CHECK(again.headers.at("Location").find("recognised=1") != std::string::npos); // the same bytes

    const auto before = portal.fingerprint();
    CHECK(portal.send(Role::clerk, request_for(data_import::Upload::path, type, spooled(folder, body.substr(0, body.size() - 20)))).status == 400);
    CHECK(portal.send(Role::clerk, request_for(data_import::Upload::path, "application/json", spooled(folder, body))).status == 413);
    CHECK(portal.send(Role::guest, request_for(data_import::Upload::path, type, spooled(folder, body))).status == 401);
    CHECK(portal.fingerprint() == before);
}
