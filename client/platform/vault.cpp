#include "client/platform/vault.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

extern "C" {
void vault_put(int id, const char* name, const char* bytes, int size);
void vault_get(int id, const char* name);
void vault_list(int id, const char* prefix, double days);
void vault_remove(int id, const char* prefix);
void vault_random(char* at, int size);
}

namespace chengxin::client::vault {

Asked ask()
{
    State& state = platform().vault;
    Asked asked{++state.last_id, std::make_shared<Call>()};
    state.open[asked.id] = asked.answer;
    return asked;
}

Answer put(std::string_view name, std::string_view bytes)
{
    const Asked asked = ask();
    vault_put(asked.id, std::string(name).c_str(), bytes.data(), static_cast<int>(bytes.size()));
    return asked.answer;
}

Answer get(std::string_view name)
{
    const Asked asked = ask();
    vault_get(asked.id, std::string(name).c_str());
    return asked.answer;
}

Answer list(std::string_view prefix, double days)
{
    const Asked asked = ask();
    vault_list(asked.id, std::string(prefix).c_str(), days);
    return asked.answer;
}

Answer remove(std::string_view prefix)
{
    const Asked asked = ask();
    vault_remove(asked.id, std::string(prefix).c_str());
    return asked.answer;
}

std::string random_bytes(std::size_t count)
{
    std::string bytes(count, '\0');
    vault_random(bytes.data(), static_cast<int>(count));
    return bytes;
}

} // namespace chengxin::client::vault

/// outcome: 1 done, 0 absent, -1 refused.
extern "C" EMSCRIPTEN_KEEPALIVE void chengxin_vault(int id, int outcome, char* bytes, int size)
{
    using namespace chengxin::client;
    auto& open = platform().vault.open;
    if (const auto found = open.find(id); found != open.end()) {
        vault::Call& call = *found->second;
        call.bytes.assign(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(bytes == nullptr ? 0 : size));
        call.outcome = outcome > 0 ? vault::Outcome::done : outcome == 0 ? vault::Outcome::absent : vault::Outcome::refused;
        open.erase(found);
    }
    std::free(bytes);
    request_frame();
}
