#include "client/bundles/pages.hpp"
#include "client/core/app.hpp"
#include "client/platform/browser.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/theme.hpp"

#include <memory>

extern "C" void browser_expose();

using namespace chengxin::client;

namespace {

/// Everything that lives as long as the browser's page.
struct Client {
    Platform platform;
    std::unique_ptr<App> app;
};

} // namespace

int main()
{
    // The browser calls us long after main() has returned, so the object is left to it.
    Client& client = *std::make_unique<Client>().release();
    if (!start(client.platform, [&client] { client.app->draw(); }))
        return 1; // no WebGL2: the HTML page stays
    ui::apply_theme();
    client.app = std::make_unique<App>(all_pages());
    listen();
    browser_expose();
    browser::show_canvas();
    return 0;
}
