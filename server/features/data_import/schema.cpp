#include "server/features/data_import/schema.hpp"

namespace chengxin::data_import {

using storage::Kind;
using storage::Table;

namespace {

storage::Column count(const char* name)
{
    return {.name = name, .kind = Kind::integer, .standard = "0"};
}

storage::Column optional(const char* name)
{
    return {.name = name, .standard = "''"};
}

/// What the columns mean: migrations.cpp, batch_store.hpp.
Table batches()
{
    return {.name = "import_batch",
            .placement = storage::Placement::organisation,
            .columns = {{"id", Kind::serial},
                        {"state"},
                        {"catalogue"},
                        {"account_id", Kind::integer},
                        {"uploaded_by"},
                        {"organisation_id", Kind::integer},
                        {"organisation"},
                        {"scope"},
                        {"reach"},
                        {"file_name"},
                        {"file_hash"},
                        {"file_size", Kind::integer},
                        {"today"},
                        count("total"),
                        count("accepted"),
                        count("corrected"),
                        count("duplicate"),
                        count("rejected"),
                        count("held"),
                        count("late"),
                        count("not_public"),
                        count("findings"),
                        {.name = "progress", .kind = Kind::real, .standard = "0"},
                        {"uploaded_at"},
                        optional("finished_at"),
                        optional("undo_until"),
                        optional("message"),
                        {.name = "original_kept", .kind = Kind::integer, .standard = "1"},
                        count("check_only"),
                        {.name = "hidden", .standard = "'ask'"},
                        optional("sheets"),
                        optional("questions"),
                        optional("answer_until"),
                        optional("variant"),
                        count("corrected_cells"),
                        {.name = "corrections", .kind = Kind::bytes, .nullable = true},
                        count("known_subjects"),
                        count("taking_back")},
            .key = {"id"},
            .indexes = {{"import_batch_by_organisation", {"organisation_id", "id"}},
                        {"import_batch_by_file", {"file_hash", "catalogue", "organisation_id"}},
                        {.name = "import_batch_waiting", .columns = {"answer_until"}, .where = "state = 'waiting'"}},
            .checks = {"state IN ('queued', 'running', 'waiting', 'publishing', 'done', 'failed', 'undone', 'dropped')"}};
}

std::vector<Table> transfers()
{
    return {
        {.name = "import_transfer",
         .columns = {{"id"},
                     {"account_id", Kind::integer},
                     {"key"},
                     {"catalogue"},
                     {"name"},
                     {"bytes", Kind::integer},
                     {"begun_at", Kind::integer},
                     count("batch_id")},
         .key = {"id"},
         .indexes = {{"import_transfer_by_account", {"account_id", "key"}}}},
        {.name = "import_transfer_part",
         .columns = {{"transfer_id"}, {"start", Kind::integer}, {"bytes", Kind::integer}, {"sha256"}},
         .key = {"transfer_id", "start"}},
        {.name = "import_upload_key",
         .columns = {{"account_id", Kind::integer}, {"key_hash"}, {"batch_id", Kind::integer}, {"at", Kind::integer}},
         .key = {"account_id", "key_hash"}},
    };
}

} // namespace

std::vector<Table> tables()
{
    std::vector<Table> all = {batches()};
    for (Table& table : transfers())
        all.push_back(std::move(table));
    return all;
}

} // namespace chengxin::data_import
