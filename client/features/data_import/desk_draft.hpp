#pragma once

#include "client/core/drafts.hpp"
#include "client/features/data_import/upload_state.hpp"

/// The clerk's work as the browser keeps it: the file as it came, and what was done with it since.
namespace chengxin::client::data_import {

/// After a correction or an answer; the file goes along the first time.
void keep_draft(UploadState& state, Drafts& drafts);

/// Corrections, answers and place into a file that was just checked; see UploadState::restored.
void put_back(UploadState& state);

/// Drafts that the upload page offers to continue.
struct DraftOffers {
    struct Offer {
        std::string id;
        vault::Answer work_read;
        std::optional<WorkInHand> work;
        vault::Answer file_read; ///< the clerk goes on with it
    };
    std::vector<Offer> offers;
    std::set<std::string> seen;
};

struct Continued {
    ChosenFile file;
    WorkInHand work;
    std::string id;
};

/// Reads what is kept and not in use; what does not open any more is removed.
void follow_offers(DraftOffers& offers, Drafts& drafts, const std::set<std::string>& in_use);
/// The card; something once the clerk went on with a draft and its file is there.
std::optional<Continued> draw_offers(DraftOffers& offers, PageContext& context);

} // namespace chengxin::client::data_import
