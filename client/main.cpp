#include "client/bundles/pages.hpp"
#include "client/core/app.hpp"
#include "client/platform/browser.hpp"
#include "client/platform/platform.hpp"
#include "client/ui/theme.hpp"
#include "shared/features.hpp"

#include <memory>
#include <utility>

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
    const auto draw = [&client] {
        if (std::exchange(client.platform.events.colours_changed, false))
            ui::apply_theme();
        ui::fit_scroll_bars();
        client.app->draw();
    };
    if (!start(client.platform, draw))
        return 1; // no WebGL2: the HTML page stays
    ui::apply_theme();
    client.app = std::make_unique<App>(all_pages(), chengxin::all_described_pages());
    listen();
    browser_expose();
    browser::show_canvas();
    return 0;
}
