#include "server/core/account_schema.hpp"

namespace chengxin {

using storage::Kind;
using storage::Table;

namespace {

std::vector<Table> organisations()
{
    return {
        {.name = "organisation",
         .columns = {{"id", Kind::identity},
                     {"uscc"},
                     {"name"},
                     {.name = "division", .standard = "''"},
                     {.name = "parent_id", .kind = Kind::integer, .nullable = true}},
         .key = {"id"},
         .unique = {{"uscc"}},
         .indexes = {{"organisation_parent", {"parent_id"}}, {"organisation_name", {"name"}}},
         .references = {{{"parent_id"}, "organisation", {"id"}}}},
        {.name = "organisation_alias",
         .columns = {{"organisation_id", Kind::integer}, {"name"}},
         .key = {"name", "organisation_id"},
         .references = {{{"organisation_id"}, "organisation", {"id"}}}},
    };
}

std::vector<Table> accounts()
{
    return {
        {.name = "role", .columns = {{"code"}, {"name"}, {"scope"}}, .key = {"code"}},
        {.name = "role_permission",
         .columns = {{"role_code"}, {"permission"}},
         .key = {"role_code", "permission"},
         .references = {{{"role_code"}, "role", {"code"}}}},
        {.name = "permission_seen", .columns = {{"name"}}, .key = {"name"}}, // those that were granted to their first roles already
        {.name = "account",
         .columns = {{"id", Kind::identity},
                     {"name"}, // unique whatever its case
                     {"display_name"},
                     {.name = "organisation_id", .kind = Kind::integer, .nullable = true},
                     {"password_hash"},
                     {"password_changed_at", Kind::integer},
                     {"must_change_password", Kind::integer},
                     {.name = "active", .kind = Kind::integer, .standard = "1"},
                     {"created_at", Kind::integer}},
         .key = {"id"},
         .indexes = {{.name = "account_name", .columns = {"lower(name)"}, .unique = true}},
         .references = {{{"organisation_id"}, "organisation", {"id"}}}},
        {.name = "account_role",
         .columns = {{"account_id", Kind::integer}, {"role_code"}},
         .key = {"account_id", "role_code"},
         .references = {{{"account_id"}, "account", {"id"}}, {{"role_code"}, "role", {"code"}}}},
        {.name = "account_organisation", // for roles with the scope "chosen"
         .columns = {{"account_id", Kind::integer}, {"organisation_id", Kind::integer}},
         .key = {"account_id", "organisation_id"},
         .references = {{{"account_id"}, "account", {"id"}}, {{"organisation_id"}, "organisation", {"id"}}}},
        {.name = "password_history",
         .columns = {{"id", Kind::identity}, {"account_id", Kind::integer}, {"password_hash"}},
         .key = {"id"},
         .indexes = {{"password_history_account", {"account_id", "id"}}},
         .references = {{{"account_id"}, "account", {"id"}}}},
    };
}

std::vector<Table> sessions()
{
    return {
        {.name = "session",
         .columns = {{"token_hash"},
                     {"account_id", Kind::integer},
                     {"created_at", Kind::integer},
                     {"last_seen", Kind::integer},
                     {"address"},
                     {.name = "device", .standard = "''"}}, // hash; a new sign-in there replaces the session
         .key = {"token_hash"},
         .indexes = {{"session_account", {"account_id"}}},
         .references = {{{"account_id"}, "account", {"id"}}}},
        {.name = "login_attempt", // failed sign-ins; unknown names too, so that a lock tells nothing
         .columns = {{"id", Kind::identity},
                     {"at", Kind::integer},
                     {"address"},
                     {"name_index"},                        // blind index of the lower-case name: people type passwords into name fields
                     {.name = "device", .standard = "''"}}, // hash of a device known to the account; failures there count apart
         .key = {"id"},
         .indexes = {{"login_attempt_name", {"name_index", "at"}},
                     {"login_attempt_address", {"address", "at"}},
                     {"login_attempt_at", {"at"}}}},
        {.name = "account_device", // browsers on which an account has signed in: they go first
         .columns = {{"token_hash"}, {"account_id", Kind::integer}, {"last_used", Kind::integer}},
         .key = {"account_id", "token_hash"},
         .indexes = {{"account_device_last_used", {"last_used"}}},
         .references = {{{"account_id"}, "account", {"id"}}}},
    };
}

} // namespace

std::vector<Table> account_tables()
{
    std::vector<Table> tables = organisations();
    for (auto part : {accounts, sessions})
        for (Table& table : part())
            tables.push_back(std::move(table));
    return tables;
}

} // namespace chengxin
