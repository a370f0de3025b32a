#pragma once

#include "shared/api/endpoint.hpp"
#include "shared/features/data_import/permissions.hpp"

#include <optional>

namespace chengxin::data_import {

/// waiting: checked, nothing stored as a record; somebody must answer first (Batch::asks). dropped: nobody did in time. publishing: the
/// rows become records, part by part: the counts are those of the parts that are there, and the rest follows.
enum class BatchState { queued, running, waiting, publishing, done, failed, undone, dropped };
BOOST_DESCRIBE_ENUM(BatchState, queued, running, waiting, publishing, done, failed, undone, dropped)

/// The server still works on it: its state changes by itself.
constexpr bool is_under_way(BatchState state)
{
    return state == BatchState::queued || state == BatchState::running || state == BatchState::publishing;
}

/// What to do with rows and columns that hold values and are hidden in the workbook.
enum class HiddenAnswer { ask, send, leave };
BOOST_DESCRIBE_ENUM(HiddenAnswer, ask, send, leave)

/// What is hidden in one sheet.
struct HiddenPart {
    std::string sheet;                ///< its name
    std::int64_t rows = 0;            ///< hidden rows below the header that hold values
    std::string row_numbers;          ///< the spreadsheet's own: "3-5、9"; the first few where they are many
    std::vector<std::string> columns; ///< headers of the hidden columns that belong to the data set
};
BOOST_DESCRIBE_STRUCT(HiddenPart, (), (sheet, rows, row_numbers, columns))

/// A visible sheet that has the header.
struct SheetPart {
    std::string name;
    std::int64_t rows = 0; ///< below the header, hidden ones too
};
BOOST_DESCRIBE_STRUCT(SheetPart, (), (name, rows))

/// What a file leaves open: nothing of it is stored as a record before each is answered.
struct Questions {
    std::vector<HiddenPart> hidden; ///< answered by `hidden`
    std::vector<SheetPart> sheets;  ///< answered by `sheets`; empty where one sheet only has the header
};
BOOST_DESCRIBE_STRUCT(Questions, (), (hidden, sheets))

/// multipart/form-data. `sheets`: all, or names with "/" between (no sheet's name holds one); "/all" is the sheet named all; empty: ask.
struct UploadRequest {
    std::string catalogue; ///< licence | penalty
    api::File file;
    HiddenAnswer hidden = HiddenAnswer::ask;
    std::string sheets;
    bool check_only = false; ///< check all rows, then wait for an answer with publish = true
    api::File corrections;   ///< optional: cells that the clerk changed after reading the file, JSON of Corrections
    std::string idempotency_key; ///< optional: within a day, the same file sent once more with it gives the same batch, and recognised is false
};
BOOST_DESCRIBE_STRUCT(UploadRequest, (), (catalogue, file, hidden, sheets, check_only, corrections, idempotency_key))

/// A cell whose text is not that of the file.
struct CellCorrection {
    std::string sheet;        ///< its name; empty for CSV
    std::int64_t row = 0;     ///< the spreadsheet's own row number
    std::int64_t column = 0;  ///< from 0
    std::string text;
};
BOOST_DESCRIBE_STRUCT(CellCorrection, (), (sheet, row, column, text))

struct Corrections {
    std::vector<CellCorrection> cells;
};
BOOST_DESCRIBE_STRUCT(Corrections, (), (cells))

struct UploadResponse {
    std::int64_t batch_id = 0;
    bool recognised = false; ///< the same file was uploaded before: batch_id is that batch, nothing was stored again
    BatchState state = BatchState::queued;
};
BOOST_DESCRIBE_STRUCT(UploadResponse, (), (batch_id, recognised, state))

struct Upload {
    using Request = UploadRequest;
    using Response = UploadResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/upload";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "上传一个双公示文件";
};

struct BatchRequest {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(BatchRequest, (), (id))

/// total = accepted + corrected + duplicate + rejected; held and late are parts of accepted and corrected.
struct Batch {
    std::int64_t id = 0;
    BatchState state = BatchState::queued;
    std::int64_t total = 0;
    std::int64_t accepted = 0;
    std::int64_t corrected = 0;
    std::int64_t duplicate = 0;
    std::int64_t rejected = 0;
    std::int64_t held = 0;
    std::int64_t late = 0;
    std::int64_t not_public = 0;  ///< accepted, but not public by rule (minor, natural person)
    double progress = 0;          ///< 0 … 1
    std::string catalogue;
    std::string file_name;
    std::string uploaded_by;      ///< display name
    std::string organisation;
    std::string uploaded_at;      ///< 2026-11-02 10:31:07
    std::string finished_at;
    std::string message;          ///< why it failed, or the reason of the undo
    std::int64_t findings = 0;
    bool undoable = false;        ///< by the asking account, now
    std::string undo_until;       ///< last day on which the batch can be undone
    bool check_only = false;
    HiddenAnswer hidden = HiddenAnswer::ask;
    std::string sheets;           ///< as in UploadRequest
    std::int64_t corrected_cells = 0; ///< cells that the clerk changed before sending
    Questions questions;          ///< what the file left open, answered or not
    std::vector<std::string> asks; ///< while waiting, what Answer must still say: hidden, sheets, publish
    std::string answer_until;     ///< while waiting, the last day for it
};
BOOST_DESCRIBE_STRUCT(Batch, (), (id, state, total, accepted, corrected, duplicate, rejected, held, late, not_public, progress, catalogue, file_name, uploaded_by, organisation, uploaded_at, finished_at, message, findings, undoable, undo_until, check_only, hidden, sheets, corrected_cells, questions, asks, answer_until))

struct GetBatch {
    using Request = BatchRequest;
    using Response = Batch;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/batch";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "一个上报批次的状态和数字";
};

struct BatchesRequest {
    std::string state;     ///< one of BatchState, empty for all
    std::string catalogue;
    std::string q;         ///< part of the file's name
    std::string sort = "-id"; ///< id | file_name | uploaded_at | total | rejected, "-" in front for descending; up to three, "," between
    std::int64_t page = 1;
    std::int64_t page_size = 20;
    std::string organisation;     ///< part of its name
    std::string uploaded_by;      ///< part of the name
    std::string uploaded_at_from; ///< 2026-11-02
    std::string uploaded_at_to;
    std::string rejected_from;    ///< at least so many rows returned
    std::string rejected_to;
};
BOOST_DESCRIBE_STRUCT(BatchesRequest, (), (state, catalogue, q, sort, page, page_size, organisation, uploaded_by, uploaded_at_from, uploaded_at_to, rejected_from, rejected_to))

struct Batches {
    using Request = BatchesRequest;
    using Response = api::Page<Batch>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/batches";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "上报批次列表（按数据范围）";
};

struct FindingsRequest {
    std::int64_t id = 0;
    std::int64_t page = 1;
    std::int64_t page_size = 100;
    std::string severity;  ///< error | warning | info, empty for all
};
BOOST_DESCRIBE_STRUCT(FindingsRequest, (), (id, page, page_size, severity))

/// What a rule found in one cell.
struct FindingRow {
    std::int64_t row = 0;     ///< the spreadsheet's own row number, from 1; 0 for the whole file
    std::string column;       ///< as in the file's header
    std::string value;        ///< as in the cell; masked for others than the uploader
    std::string rule;         ///< V01 … V23, R01 … R10
    std::string severity;     ///< error | warning | info
    std::string message;      ///< Chinese: what is wrong, what was expected
    std::string suggestion;   ///< the likely right value, or empty
    std::string sheet;        ///< name of the sheet where the file has several tables, else empty
};
BOOST_DESCRIBE_STRUCT(FindingRow, (), (row, column, value, rule, severity, message, suggestion, sheet))

struct Findings {
    using Request = FindingsRequest;
    using Response = api::Page<FindingRow>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/findings";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "一个批次的校验结果";
};

/// Response: the returned rows as .xlsx, with marked cells and a reason column.
struct Returned {
    using Request = BatchRequest;
    using Response = api::File;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/returned";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "下载退回行";
};

struct TemplateRequest {
    std::string catalogue;
};
BOOST_DESCRIBE_STRUCT(TemplateRequest, (), (catalogue))

/// Response: the upload template of a catalogue item as .xlsx.
struct Template {
    using Request = TemplateRequest;
    using Response = api::File;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/template";
    static constexpr auto permission = Permission::anyone;
    static constexpr const char* summary = "下载上报模板";
};

struct UndoRequest {
    std::int64_t id = 0;
    std::string reason; ///< 2 to 200 characters
};
BOOST_DESCRIBE_STRUCT(UndoRequest, (), (id, reason))

struct Undo {
    using Request = UndoRequest;
    using Response = Batch;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/undo";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "撤回一个批次";
};

/// Moves a waiting batch on. What is left out stays as the batch has it.
struct AnswerRequest {
    std::int64_t id = 0;
    HiddenAnswer hidden = HiddenAnswer::ask;
    std::string sheets;          ///< as in UploadRequest
    std::optional<bool> publish; ///< true: store and publish; false: check again and wait; absent: as the upload said (check_only)
};
BOOST_DESCRIBE_STRUCT(AnswerRequest, (), (id, hidden, sheets, publish))

struct Answer {
    using Request = AnswerRequest;
    using Response = Batch;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/answer";
    static constexpr auto permission = k_may_upload;
    static constexpr const char* summary = "回答一个待回答批次的问题，使它继续";
};

/// A stored record that waits for a person (待核): an adverse one with a doubt, or any with personal data in what will be public.
struct HeldRow {
    std::int64_t record_id = 0;
    std::int64_t batch_id = 0;
    std::string catalogue;
    std::string uscc;
    std::string name;
    std::string document_number;
    std::string authority;
    std::string decided_on;
    std::string known_name;           ///< of the subject in the base library, where the row has another: confirming must decide about it
    std::vector<FindingRow> findings; ///< why it is held
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (record_id, batch_id, catalogue, uscc, name, document_number, authority, decided_on, known_name, findings))

struct HeldRequest {
    std::string q;
    std::int64_t page = 1;
    std::int64_t page_size = 20;
};
BOOST_DESCRIBE_STRUCT(HeldRequest, (), (q, page, page_size))

struct Held {
    using Request = HeldRequest;
    using Response = api::Page<HeldRow>;
    static constexpr auto method = api::Method::get;
    static constexpr const char* path = "/api/v1/data-import/held";
    static constexpr auto permission = k_may_confirm;
    static constexpr const char* summary = "待核记录";
};

struct CellChange {
    std::string column; ///< field code, for example CF_NR_FK
    std::string value;
};
BOOST_DESCRIBE_STRUCT(CellChange, (), (column, value))

/// decision: confirm (as it stands) | correct (with changes; checked again) | withdraw (the record is removed).
/// name, with confirm, where the row has another name than the base library: adopt (it becomes the name, the known one a former name) |
/// return (the row goes back: the record is removed). Else empty.
struct ResolveHeldRequest {
    std::int64_t record_id = 0;
    std::string decision;
    std::vector<CellChange> changes;
    std::string reason;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ResolveHeldRequest, (), (record_id, decision, changes, reason, name))

struct ResolveHeldResponse {
    std::string state;                 ///< published | not_public | held | withdrawn
    std::vector<FindingRow> findings;  ///< what still stands against a correction
};
BOOST_DESCRIBE_STRUCT(ResolveHeldResponse, (), (state, findings))

struct ResolveHeld {
    using Request = ResolveHeldRequest;
    using Response = ResolveHeldResponse;
    static constexpr auto method = api::Method::post;
    static constexpr const char* path = "/api/v1/data-import/resolve-held";
    static constexpr auto permission = k_may_confirm;
    static constexpr const char* summary = "确认、更正或撤下一条待核记录";
};

} // namespace chengxin::data_import
