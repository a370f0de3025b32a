#include "client/platform/browser.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

extern "C" {
void browser_set_title(const char* title);
void browser_copy(const char* text, int length);
void browser_open(const char* address);
void browser_download(const char* name, const char* type, const char* bytes, int size);
void browser_download_address(const char* address);
void browser_post_surely(const char* address, const char* account, const char* next);
void browser_choose_file(const char* accept, int many);
void browser_store(const char* name, const char* value);
char* browser_stored(const char* name);
char* browser_attribute(const char* name);
void browser_ready();
int browser_today();
char* browser_decode_gb18030(const char* bytes, int size);
}

namespace chengxin::client::browser {

namespace {

std::string take_text(char* text)
{
    std::string result = text;
    std::free(text);
    return result;
}

} // namespace

void set_title(std::string_view title)
{
    browser_set_title(std::string(title).c_str());
}

void copy(std::string_view text)
{
    browser_copy(text.data(), static_cast<int>(text.size()));
}

void open_elsewhere(std::string_view address)
{
    browser_open(std::string(address).c_str());
}

void download(std::string_view name, std::string_view content_type, std::string_view bytes)
{
    browser_download(std::string(name).c_str(), std::string(content_type).c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void post_surely(std::string_view address, std::string_view account, std::string_view next)
{
    browser_post_surely(std::string(address).c_str(), std::string(account).c_str(), std::string(next).c_str());
}

void download_address(std::string_view address)
{
    browser_download_address(std::string(address).c_str());
}

void choose_file(std::string_view accept, Selection selection)
{
    browser_choose_file(std::string(accept).c_str(), selection == Selection::many ? 1 : 0);
}

std::vector<ChosenFile> take_files()
{
    return std::exchange(platform().events.files, {});
}

bool dragging_files()
{
    return platform().events.dragging_files;
}

void store(std::string_view name, std::string_view value)
{
    browser_store(std::string(name).c_str(), std::string(value).c_str());
}

std::optional<std::string> stored(std::string_view name)
{
    char* text = browser_stored(std::string(name).c_str());
    return text == nullptr ? std::nullopt : std::optional<std::string>(take_text(text));
}

std::string document_attribute(std::string_view name)
{
    return take_text(browser_attribute(std::string(name).c_str()));
}

void show_canvas()
{
    browser_ready();
}

int today()
{
    return browser_today();
}

bool reduced_motion()
{
    return platform().reduced_motion;
}

bool uses_touch()
{
    return platform().touch;
}

std::optional<std::string> decode_gb18030(std::string_view bytes)
{
    char* text = browser_decode_gb18030(bytes.data(), static_cast<int>(bytes.size()));
    return text == nullptr ? std::nullopt : std::optional<std::string>(take_text(text));
}

} // namespace chengxin::client::browser

extern "C" {

EMSCRIPTEN_KEEPALIVE void chengxin_dragging(int dragging)
{
    bool& state = chengxin::client::platform().events.dragging_files;
    if (state == (dragging != 0))
        return;
    state = dragging != 0;
    chengxin::client::request_frame();
}

}
