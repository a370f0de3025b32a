#pragma once

#include <string>
#include <string_view>

namespace chengxin::client::history {

/// Path and query of the address line, for example "/search?q=%E5%8D%8E".
std::string address();
/// A new entry: a person went somewhere. Remembers the scroll position of the entry that is left.
void push(std::string_view address);
/// The same entry with another address: a filter was typed.
void replace(std::string_view address);
/// Keeps the scroll position with the entry, for who loads the page anew or comes back to it from another.
void scrolled(float position);
void back();
/// Leaves for a page of the server: one that is not in this bundle. Until it comes, this one stays.
void load(std::string_view address);
/// Loads the page anew, for example after the server was updated.
void reload();

/// "%E5…" and "+" to text.
std::string decode(std::string_view text);
/// Text to what may stand in a query value.
std::string encode(std::string_view text);

} // namespace chengxin::client::history
