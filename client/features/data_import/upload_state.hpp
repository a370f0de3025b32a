#pragma once

#include "client/core/context.hpp"
#include "client/features/data_import/questions_view.hpp"
#include "client/features/data_import/transfer.hpp"
#include "client/platform/files.hpp"
#include "client/ui/button.hpp"
#include "client/ui/choice.hpp"
#include "client/ui/field.hpp"
#include "client/ui/grid.hpp"
#include "client/ui/table.hpp"
#include "shared/catalogue/api.hpp"
#include "shared/features/data_import/api.hpp"
#include "shared/features/data_import/check_session.hpp"
#include "shared/features/data_import/memory_registry.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chengxin::client::data_import {

namespace shared = chengxin::data_import;

/// Where the clerk is between choosing a file and its result.
enum class Stage {
    choose,
    reading,  ///< one frame, so that "正在读取" is seen
    asking,   ///< units and known names are fetched from the server
    checking,
    review,
    sending,
    working,  ///< the server checks and stores
    finished,
};

/// A finding in the list of problems; it stays there when it was corrected, so that nothing jumps.
struct ListedFinding {
    std::uint32_t line = 0;
    rules::Rule rule = rules::Rule::v01;
    std::int32_t column_index = -1;
    std::string message;
};

/// What the review shows of the file.
struct Review {
    std::string shown = "table";         ///< table | list
    std::string which = "problems";      ///< problems | held | ready | all
    std::string cause;                   ///< key of the chosen cause; empty: all. No index: corrections remove causes from the list
    std::vector<std::uint32_t> lines;    ///< lines in the table, fixed until the filter changes, so that nothing jumps while one types
    std::vector<ListedFinding> findings; ///< for the list, fixed like the lines
    bool stale = true;                   ///< lines and findings are to be made anew
    std::vector<char> filled;            ///< by column: a cell holds something or is wrong; the others are folded away
    ui::TableState columns;              ///< which are shown against that
    ui::GridState table;
    ui::GridState list;                  ///< shares the history of `table`
    double settle_at = 0;                ///< when what spans rows is checked again; 0: nothing was corrected since
    std::string promised;                ///< what the button of sending said when it was pressed while the check still ran
};

struct KeptCell {
    std::int64_t line = 0;
    std::int64_t column = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(KeptCell, (), (line, column, text))

/// What a draft says beside the file: its corrections by line and column of the session, answers and place.
struct WorkInHand {
    std::string catalogue, file_name, content_type;
    std::int64_t kept_on = 0; ///< yyyymmdd
    shared::HiddenAnswer hidden = shared::HiddenAnswer::ask;
    std::string sheets;
    std::vector<KeptCell> cells;
    std::string shown, which, cause; ///< as in Review
};
BOOST_DESCRIBE_STRUCT(WorkInHand, (), (catalogue, file_name, content_type, kept_on, hidden, sheets, cells, shown, which, cause))

/// One file on the desk, from choosing it to its result.
struct UploadState {
    Stage stage = Stage::choose;
    std::string catalogue; ///< code of an item
    Error problem;                        ///< why the last file was not read; empty message for none
    ChosenFile file;
    Pending<catalogue::ItemReference> reference;
    Pending<shared::UnitsResponse> units;
    std::vector<std::string> codes;       ///< whose names are still to be asked for
    std::vector<std::string> asked;
    Pending<shared::KnownSubjectsResponse> known;
    shared::MemoryRegistry registry;
    std::unique_ptr<shared::CheckSession> session;
    Review review;
    AnswerDraft answers;                  ///< about what the file hides and its sheets
    WaitingBatch waiting;                 ///< a file that the server checked and asks about
    bool sent_unchecked = false;          ///< very large files are checked by the server only
    Pending<shared::UploadResponse> upload;
    bool recognised = false;
    std::int64_t batch_id = 0;
    Pending<shared::Batch> batch;
    double next_poll = 0;
    std::optional<shared::Batch> result;
    Pending<api::File> download;
    bool confirm_leave = false;
    std::string sent_key;                 ///< the same for what is sent once more, so that a lost answer costs nothing
    std::size_t sent_revision = 0;        ///< of the session, when it was made
    std::optional<Transfer> transfer;     ///< a large file goes in pieces
    std::string draft_id;                 ///< of the draft that is kept; empty: none yet
    std::size_t kept_revision = 0;        ///< of the session, in the draft
    bool draft_too_large = false;
    std::optional<WorkInHand> restored;   ///< of a draft, until the file is checked
};

/// The name of the file, whatever stage it is in.
std::string file_name_of(const UploadState& state);

/// Steps forward what happens by itself: reading, asking, checking, sending, polling. Once a frame.
void advance(UploadState& state, PageContext& context);
/// Takes a new file in place of whatever was there.
void take_file(UploadState& state, ChosenFile file);
/// Sends what is ready.
void send(UploadState& state, PageContext& context);
/// Has a file checked by the server that this page does not check; nothing is stored.
void send_for_check(UploadState& state, PageContext& context);
/// Back to the first step, keeping the data set.
void start_over(UploadState& state);

/// The clerk corrected something that the server does not have yet, or it is on its way.
bool has_unsent_work(const UploadState& state);

void draw_choose(UploadState& state, PageContext& context);
void draw_review(UploadState& state, PageContext& context);
void draw_result(UploadState& state, PageContext& context);
/// A finished download is handed to the browser, a failed one is told.
void deliver(Pending<api::File>& download, PageContext& context);

} // namespace chengxin::client::data_import
