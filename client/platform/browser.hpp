#pragma once

#include "client/platform/files.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chengxin::client::browser {

void set_title(std::string_view title);

/// Copies text; call it where a widget reports its click (that is inside the person's gesture).
void copy(std::string_view text);

/// Opens an address of another site in a new tab.
void open_elsewhere(std::string_view address);

/// Saves bytes made here as a file.
void download(std::string_view name, std::string_view content_type, std::string_view bytes);
/// Saves what the server sends for an address of ours.
void download_address(std::string_view address);

/// Sends an empty POST for an account (its id) that reaches the server even if the page is left at once; nobody learns of its answer.
/// `next`: loads this page of the server afterwards; empty: stays.
void post_surely(std::string_view address, std::string_view account, std::string_view next = {});

/// Asks for a file; call it where a widget reports its click. It arrives with `take_files`, as dropped files do.
/// `accept`: ".xlsx,.xls,.csv".
enum class Selection { one, many };
void choose_file(std::string_view accept, Selection selection = Selection::one);
/// Files chosen or dropped since the last call.
std::vector<ChosenFile> take_files();
/// Files are being dragged over the window.
bool dragging_files();

/// Small choices (columns of a table) kept in this browser; never personal data.
void store(std::string_view name, std::string_view value);
std::optional<std::string> stored(std::string_view name);

/// An attribute of <html>, by which the server tells the client about itself ("data-site", "data-build").
std::string document_attribute(std::string_view name);

/// The first frame is drawn: the canvas covers the HTML twin, which leaves.
void show_canvas();

/// The person's local date as yyyymmdd.
int today();

bool reduced_motion();
/// The last pointer was a finger: hit areas of 44 px, no hover.
bool uses_touch();

/// Text of bytes in GB18030; nothing if they are not.
std::optional<std::string> decode_gb18030(std::string_view bytes);

} // namespace chengxin::client::browser
