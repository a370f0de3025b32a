#pragma once

#include "server/records/record.hpp"
#include "server/records/records.hpp"
#include "server/search/database.hpp"
#include "server/storage/connection.hpp"

#include <memory>
#include <string>

namespace chengxin::test {

/// An empty database with the tables of server/records.
struct RecordDatabase {
    storage::Connection connection{":memory:", storage::Connection::Mode::read_write_fast};

    RecordDatabase()
    {
        records::register_functions(connection);
        for (const auto& migration : records::migrations()) connection.execute_script(migration.sql);
        connection.attach(":memory:", search::k_database);
        search::prepare(connection);
    }
};

/// The rules of the real catalogue.
inline const records::Law& law()
{
    static const records::Law real(std::make_shared<const catalogue::Catalogue>(catalogue::load(CHENGXIN_SOURCE_DIR "/assets").value()));
    return real;
}

inline Date day(const char* text)
{
    return parse_iso(text).value();
}

/// 16 bytes that depend on the text; stands for the keyed hash of the import.
inline std::string hash_of(const std::string& text)
{
    std::string bytes(16, '\0');
    std::uint64_t value = 1469598103934665603ULL;
    for (std::size_t i = 0; i < text.size() + 16; ++i) {
        value = (value ^ static_cast<unsigned char>(i < text.size() ? text[i] : 'x')) * 1099511628211ULL;
        bytes[i % 16] = static_cast<char>(static_cast<unsigned char>(bytes[i % 16]) ^ static_cast<unsigned char>(value >> 32));
    }
    return bytes;
}

inline records::SubjectInput company(const std::string& uscc, const std::string& name)
{
    records::SubjectInput subject;
    subject.identity = records::identity_of_code(uscc);
    subject.uscc = uscc;
    subject.name = name;
    return subject;
}

/// A public penalty from 2026-05-06 to 2027-05-06.
inline records::RecordInput penalty(const std::string& uscc, const std::string& name, const std::string& number)
{
    records::RecordInput input;
    input.catalogue = "penalty";
    input.key_hash = hash_of(number);
    input.subject = company(uscc, name);
    input.content.content_hash = hash_of(number + name);
    input.content.fields = R"({"CF_XDR_MC":")" + name + R"("})";
    input.content.document_number = number;
    input.content.title = "未按规定公示年度报告";
    input.content.kind = "罚款";
    input.content.authority = {"伊宁市市场监督管理局", "11654002010356789A", "654002"};
    input.content.source = input.content.authority;
    input.content.decided_on = day("2026-05-06");
    input.content.grade = catalogue::Grade::general;
    input.content.state = records::RecordState::public_;
    input.content.public_from = day("2026-05-06");
    input.content.public_until = day("2027-05-06");
    input.content.basis = "一般失信信息公示一年";
    input.content.batch_id = 1;
    input.content.row_number = 2;
    input.content.catalogue_version = "1";
    return input;
}

inline records::RecordInput licence(const std::string& uscc, const std::string& name, const std::string& number)
{
    records::RecordInput input = penalty(uscc, name, number);
    input.catalogue = "licence";
    input.content.fields = R"({"XK_XDR_MC":")" + name + R"("})";
    input.content.title = "食品经营许可";
    input.content.kind = "普通";
    input.content.grade = catalogue::Grade::none;
    input.content.public_until.reset();
    return input;
}

/// The row names another representative.
inline records::RecordInput led_by(records::RecordInput input, const std::string& representative)
{
    input.subject.representative = representative;
    input.content.fields.pop_back();
    input.content.fields += std::string(input.catalogue == "licence" ? R"(,"XK_FRDB":")" : R"(,"CF_FRDB":")") + representative + R"("})";
    input.content.content_hash = hash_of(input.content.document_number + input.content.title + input.content.fields);
    return input;
}

/// The row gives its subject another name.
inline records::RecordInput named(records::RecordInput input, const std::string& name)
{
    input.subject.name = name;
    input.content.fields = std::string(input.catalogue == "licence" ? R"({"XK_XDR_MC":")" : R"({"CF_XDR_MC":")") + name + R"("})";
    input.content.content_hash = hash_of(input.content.document_number + input.content.title + input.content.fields);
    return input;
}

inline records::Change change(std::int64_t batch_id = 1, const char* today = "2026-11-02")
{
    records::Change made;
    made.batch_id = batch_id;
    made.reason = "测试";
    made.at = 1793000000;
    made.today = day(today);
    return made;
}

} // namespace chengxin::test
