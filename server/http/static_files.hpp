#pragma once

#include "shared/core/result.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chengxin::http {

/// One stored form of a file. The bytes live as long as the StaticFiles object.
struct StoredBody {
    std::string_view bytes;
    std::string_view encoding; ///< "", "gzip" or "br"
};

/// A file of the web folder with its pre-compressed forms.
struct StaticFile {
    std::string content_type;
    std::string cache_control;
    std::string etag;          ///< quoted; of the uncompressed bytes, a suffix names the encoding
    StoredBody plain;
    StoredBody gzip;           ///< empty bytes: there is none
    StoredBody brotli;

    /// The form to send to a client with this Accept-Encoding.
    const StoredBody& choose(std::string_view accept_encoding) const;
};

/// The web folder, read into memory once at start (not mapped: a rebuild that truncates a file would kill the server). Look-up is by exact path, so nothing outside the folder can be named.
/// Immutable after `load`; read from all I/O threads.
class StaticFiles {
public:
    /// Reads all regular files below `folder`. `x.br` and `x.gz` beside `x` become forms of `x`.
    static Result<std::shared_ptr<const StaticFiles>> load(const std::string& folder);

    /// `path` begins with "/". Null: no such file.
    const StaticFile* find(std::string_view path) const;

    std::size_t count() const { return m_files.size(); }

private:
    StaticFiles() = default;
    void add(const std::string& folder, const std::string& path);
    std::string_view read_file(const std::string& file_name);

    std::map<std::string, StaticFile, std::less<>> m_files;
    std::deque<std::string> m_contents; ///< what the views of m_files point into
};

/// MIME type by file name extension, for example "application/wasm".
std::string_view content_type_of(std::string_view file_name);

/// Whether the name holds a content hash (name.<8 or more hexadecimal digits>.ext), so that its bytes never change.
bool has_content_hash(std::string_view file_name);

} // namespace chengxin::http
