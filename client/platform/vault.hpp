#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

/// Bytes kept in this browser beyond the page, by name. Whoever keeps something personal seals it first (shared/core/sealed_bytes.hpp).
namespace chengxin::client::vault {

enum class Outcome { waiting, done, absent, refused }; ///< refused: no room, or the browser keeps nothing

/// A question to the browser; its answer comes in a later frame. Nobody need wait for it.
struct Call {
    Outcome outcome = Outcome::waiting;
    std::string bytes;
};
using Answer = std::shared_ptr<Call>;

/// Open questions by id.
struct State {
    int last_id = 0;
    std::unordered_map<int, Answer> open;
};

/// For what else the browser answers by chengxin_vault.
struct Asked {
    int id;
    Answer answer;
};
Asked ask();

Answer put(std::string_view name, std::string_view bytes);
Answer get(std::string_view name);
/// Lines of "name<TAB>milliseconds since 1970" of the names that begin so. What is older than `days` is deleted on the way, whoever's it
/// is.
Answer list(std::string_view prefix, double days);
/// Everything whose name begins so.
Answer remove(std::string_view prefix);

std::string random_bytes(std::size_t count);

} // namespace chengxin::client::vault
