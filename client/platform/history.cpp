#include "client/platform/history.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

extern "C" {
char* history_address();
void history_push(const char* address, float scroll);
void history_replace(const char* address, float scroll);
void history_scrolled(float scroll);
void history_back();
void history_reload();
void history_load(const char* address);
}

namespace chengxin::client::history {

std::string address()
{
    char* text = history_address();
    std::string result = text;
    std::free(text);
    return result;
}

void push(std::string_view address)
{
    history_push(std::string(address).c_str(), platform().scrolling.position());
    platform().scrolling.restore(0);
}

void replace(std::string_view address)
{
    history_replace(std::string(address).c_str(), platform().scrolling.position());
}

void scrolled(float position)
{
    history_scrolled(position);
}

void back()
{
    history_back();
}

void load(std::string_view address)
{
    history_load(std::string(address).c_str());
}

void reload()
{
    history_reload();
}

namespace {

int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

bool is_unreserved(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '-'
           || letter == '_' || letter == '.' || letter == '~';
}

} // namespace

std::string decode(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        if (escaped) {
            result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

std::string encode(std::string_view text)
{
    constexpr const char* k_digits = "0123456789ABCDEF";
    std::string result;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (is_unreserved(letter)) {
            result += letter;
        } else {
            result += '%';
            result += k_digits[byte >> 4];
            result += k_digits[byte & 15];
        }
    }
    return result;
}

} // namespace chengxin::client::history

/// Back or forward button, or a page that is loaded anew; `scroll` is the position that was kept with the entry.
extern "C" EMSCRIPTEN_KEEPALIVE void chengxin_address_changed(float scroll)
{
    auto& state = chengxin::client::platform();
    state.events.address_changed = true;
    state.scrolling.restore(scroll);
    chengxin::client::request_frame();
}
