// bench_check FILE DIR [ITEM]: what each step of an import costs by itself, in processor time of one thread and without any write to the
// database: sealing the original, opening it, reading rows, checking them, making records of them. DIR is a data directory to
// check against (made when empty). The last line is a digest of every outcome, finding and record, to compare two builds by.
#include "server/core/application.hpp"
#include "server/core/crypto.hpp"
#include "server/core/schema.hpp"
#include "server/features.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "server/features/data_import/files/table_file.hpp"
#include "server/features/data_import/pipeline/server_registry.hpp"
#include "server/records/row_mapper.hpp"
#include "shared/catalogue/catalogue.hpp"

#include <cstdio>
#include <ctime>
#include <exception>
#include <stdexcept>
#include <unistd.h>

namespace {

using namespace chengxin;

constexpr std::int32_t k_today = 20'759; // 2026-11-02

double processor_seconds()
{
    timespec now = {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class T> T required(Result<T> result)
{
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

void print(const char* part, double seconds, std::uint64_t rows, std::uint64_t bytes)
{
    const double row_nanoseconds = rows == 0 ? 0 : seconds * 1e9 / static_cast<double>(rows);
    std::printf("%-24s %8.3f s %9.0f ns/row %8.1f MB/s\n", part, seconds, row_nanoseconds, static_cast<double>(bytes) / 1e6 / seconds);
}

/// One after another in plain text; a digest of it stands for all of them.
class Digest {
public:
    void add(std::string_view text)
    {
        m_text += text;
        m_text += '\x1f';
        if (m_text.size() > 1'000'000) fold();
    }
    void add(std::int64_t number) { add(std::to_string(number)); }
    std::string hex()
    {
        fold();
        return crypto::hex(m_text);
    }

private:
    void fold() { m_text = crypto::sm3(m_text); }
    std::string m_text;
};

void add_finding(Digest& digest, const rules::Finding& finding)
{
    digest.add(rules::name_of(finding.rule));
    digest.add(rules::name_of(finding.severity));
    for (const std::int64_t number : {std::int64_t{finding.row}, std::int64_t{finding.field}, std::int64_t{finding.column_index}}) digest.add(number);
    for (const std::string* text : {&finding.column, &finding.value, &finding.message, &finding.suggestion}) digest.add(*text);
}

void add_row(Digest& digest, const rules::CheckedRow& row)
{
    for (const std::string& value : row.values) digest.add(value);
    for (const rules::Finding& finding : row.findings) add_finding(digest, finding);
    for (const std::int64_t number : {std::int64_t{row.number}, static_cast<std::int64_t>(row.verdict), std::int64_t{row.late}, std::int64_t{row.late_estimated},
             std::int64_t{row.natural_person}, std::int64_t{row.placeholder_code}, std::int64_t{row.new_subject}, std::int64_t{row.normalised_cells},
             static_cast<std::int64_t>(row.subject_kind), static_cast<std::int64_t>(row.grade), std::int64_t{row.grade_given}, std::int64_t{row.decided_on.days},
             std::int64_t{row.window.from.days}, std::int64_t{row.window.until.days}, std::int64_t{row.window.minimum_until.days},
             static_cast<std::int64_t>(row.window.not_public), std::int64_t{row.same_as_row}}) {
        digest.add(number);
    }
    digest.add(row.window.basis);
    for (const rules::Hash* hash : {&row.key, &row.content}) digest.add(crypto::hex({reinterpret_cast<const char*>(hash->data()), hash->size()}));
}

/// All but what differs from run to run or is keyed: seals and hashes.
void add_record(Digest& digest, const records::RecordInput& input, const records::RowMapper& mapper)
{
    const records::RecordContent& content = input.content;
    for (const std::string* text : {&input.catalogue, &input.subject.uscc, &input.subject.name, &input.subject.representative, &content.fields,
             &content.document_number, &content.title, &content.kind, &content.authority.name, &content.authority.uscc, &content.source.name,
             &content.source.uscc, &content.basis, &content.catalogue_version}) {
        digest.add(*text);
    }
    if (input.subject.category != records::SubjectCategory::natural_person) digest.add(input.subject.identity);
    for (const std::int64_t number : {static_cast<std::int64_t>(input.subject.category), content.organisation_id, std::int64_t{content.decided_on.days},
             static_cast<std::int64_t>(content.grade), static_cast<std::int64_t>(content.state), std::int64_t{content.public_from.days},
             std::int64_t{content.public_until ? content.public_until->days : -1}, content.row_number, std::int64_t{content.late}}) {
        digest.add(number);
    }
    for (const std::string& value : required(mapper.values_of(content))) digest.add(value);
}

std::unique_ptr<storage::Store> open_store(const std::string& directory)
{
    storage::Store::Options options{.directory = directory, .migrations = core_migrations(), .readers = 1};
    for (const Feature& feature : all_features()) {
        options.migrations.insert(options.migrations.end(), feature.migrations.begin(), feature.migrations.end());
        if (feature.register_functions) options.register_functions.push_back(feature.register_functions);
    }
    return required(storage::Store::open(std::move(options)));
}

const catalogue::ItemReference& reference_of(const catalogue::Catalogue& loaded, const char* item)
{
    const catalogue::ItemReference* reference = loaded.find(item);
    if (!reference) throw std::runtime_error("no such item");
    return *reference;
}

/// How far a pass over the rows goes.
enum class Depth { read, check, map, digest };

class Bench {
public:
    Bench(const char* file, const char* directory, const char* item)
        : m_directory(directory), m_catalogue(required(catalogue::load(CHENGXIN_SOURCE_DIR "/assets"))), m_reference(reference_of(m_catalogue, item)),
          m_store(open_store(m_directory)), m_keys(std::make_unique<Keys>(new_key_material())), m_source(required(sheet::open_file(file)))
    {
    }

    void run()
    {
        originals();
        m_store->read([this](storage::Connection& connection) {
            print("read", pass(connection, Depth::read), m_rows, m_source->size());
            print("read, check", pass(connection, Depth::check), m_rows, m_source->size());
            print("read, check, map", pass(connection, Depth::map), m_rows, m_source->size());
            pass(connection, Depth::digest);
        });
        std::printf("%llu rows, %llu findings, digest %s\n", static_cast<unsigned long long>(m_rows), static_cast<unsigned long long>(m_findings),
            m_digest.hex().c_str());
    }

private:
    void originals()
    {
        double begin = processor_seconds();
        data_import::NewOriginal sealed(m_directory, *m_keys, *m_source);
        sealed.keep();
        const std::string hash = sealed.hash();
        print("hash and seal the original", processor_seconds() - begin, 0, m_source->size());
        begin = processor_seconds();
        const auto original = required(data_import::open_original(m_directory, *m_keys, hash));
        const std::string again = data_import::NewOriginal(m_directory, *m_keys, *original).hash();
        print("open, hash and seal it again", processor_seconds() - begin, 0, m_source->size());
        if (again != hash) throw std::runtime_error("the original did not come back");
        data_import::remove_original(m_directory, hash);
    }

    double pass(storage::Connection& connection, Depth depth)
    {
        const double begin = processor_seconds();
        data_import::ServerRegistry registry(connection, DataScope::everything());
        rules::FileChecker checker(m_reference, registry, rules::CheckOptions{Date{k_today}, DateSystem::from_1900});
        records::RowMapper mapper(m_reference.item, *m_keys);
        data_import::TableFile table = required(data_import::open_table(*m_source, m_reference.item));
        data_import::bind_headers(checker, table);
        m_rows = m_findings = 0;
        rules::CheckedRow checked;
        std::size_t done = 0;
        const auto read = rules::read_file_tables(*table.workbook, table.tables, done, [&](const rules::FileTable&, const sheet::Row& row) {
            ++m_rows;
            if (depth == Depth::read) return sheet::Flow::proceed;
            checker.check(row, checked);
            m_findings += checked.findings.size();
            if (depth == Depth::digest) add_row(m_digest, checked);
            if (depth == Depth::check || checked.verdict == rules::Verdict::rejected || checked.verdict == rules::Verdict::duplicate || checked.verdict == rules::Verdict::left_out) return sheet::Flow::proceed;
            const std::string& unit = mapper.value(checked, catalogue::Role::source_uscc);
            const std::string& name = mapper.value(checked, catalogue::Role::source_name);
            const records::RecordInput input = mapper.map(checked, {1, 1}, registry.organisation_id(unit, name));
            if (depth == Depth::digest) add_record(m_digest, input, mapper);
            return sheet::Flow::proceed;
        });
        if (!read) throw std::runtime_error(read.error().message);
        if (depth == Depth::digest) {
            for (const rules::Finding& finding : checker.finish()) add_finding(m_digest, finding);
        }
        return processor_seconds() - begin;
    }

    std::string m_directory;
    catalogue::Catalogue m_catalogue;
    const catalogue::ItemReference& m_reference;
    std::unique_ptr<storage::Store> m_store;
    std::unique_ptr<Keys> m_keys;
    std::unique_ptr<sheet::ByteSource> m_source;
    std::uint64_t m_rows = 0;
    std::uint64_t m_findings = 0;
    Digest m_digest;
};

} // namespace

int main(int count, char** arguments)
{
    if (count != 3 && count != 4) {
        std::fputs("usage: bench_check FILE DIR [ITEM]\n", stderr);
        return 2;
    }
    try {
        Bench(arguments[1], arguments[2], count == 4 ? arguments[3] : "penalty").run();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
