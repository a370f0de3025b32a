#pragma once

#include "server/core/audit.hpp"
#include "server/core/clock.hpp"
#include "server/core/current_catalogue.hpp"
#include "server/core/jobs.hpp"
#include "server/core/keys.hpp"
#include "server/core/log.hpp"
#include "server/core/parameters.hpp"
#include "server/core/parts.hpp"
#include "server/core/site.hpp"
#include "server/storage/store.hpp"
#include "shared/core/page_info.hpp"

#include <map>
#include <memory>
#include <string>

namespace chengxin {

class AuditCheckpoints;
class Refusals;
class Sessions;
class VisitorBudget;

/// Demo accounts exist only in demo data, which says so everywhere.
enum class Demo { no, yes };

struct PortalOptions {
    std::string data_directory;
    std::string assets_directory;  ///< assets/ of the source tree or of the installation
    std::string web_directory;     ///< build/dist/web; may be empty or absent
    std::string site = {};         ///< yili | kaifeng; empty: the one of the data directory, else yili
    Demo demo = Demo::no;
    /// Whether a new data directory is bound to site and demo: by the server, and where the site is named.
    bool binds_directory = false;
    /// scrypt N = 2^this. No option of the program sets it; tests in process use 4. A hash of a lower cost is replaced when its owner
    /// signs in.
    int password_log_cost = 16;
};

/// Files of the client as web/manifest.json names them: "style.css" → "style.1234abcd.css".
struct WebAssets {
    std::map<std::string, std::string> hashed_names;
    std::string build_id;          ///< the manifest's "build"; empty: not checked
    /// "/style.1234abcd.css", or empty when there is no such file.
    std::string address(const std::string& logical_name) const;
};

/// Reads manifest.json of the web folder: {"style.css": "style.1234abcd.css", …, "build": "…"}. Empty when there is none.
WebAssets load_web_assets(const std::string& web_directory);

/// Everything a feature may use; one per process, passed down, never global.
struct Portal {
    storage::Store& store;
    const Clock& clock;
    const Audit& audit;
    AuditCheckpoints& checkpoints;
    Refusals& refusals;
    VisitorBudget& budget;
    Jobs& jobs;
    const Keys& keys;
    const Parameters& parameters;
    Sessions& sessions;
    const Site& site;
    const WebAssets& web;
    const Log& log;
    const PortalOptions& options;
    /// Set by the catalogue feature's start hook, before any request; items may be added while the server runs.
    CurrentCatalogue catalogue;
    /// What other floors keep; see there.
    Parts parts;
    /// Set at the start, before any request.
    Pages pages = {};
};

} // namespace chengxin
