#include "server/http/static_files.hpp"

#include "server/http/compress.hpp"
#include "server/http/header_value.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace chengxin::http {

namespace {

using TypeEntry = std::pair<std::string_view, std::string_view>;

constexpr TypeEntry k_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".gif", "image/gif"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".map", "application/json; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".svg", "image/svg+xml; charset=utf-8"},
    {".ttf", "font/ttf"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json; charset=utf-8"},
    {".webp", "image/webp"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".xml", "application/xml; charset=utf-8"},
};

bool ends_with(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string make_etag(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) throw std::runtime_error("SHA-256 failed");
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string etag = "\"";
    for (std::size_t i = 0; i < 10; ++i) (etag += k_digits[digest[i] >> 4]) += k_digits[digest[i] & 15];
    return etag + "\"";
}

} // namespace

std::string_view content_type_of(std::string_view file_name)
{
    const auto name = to_lower(file_name);
    for (const auto& [extension, type] : k_types) {
        if (ends_with(name, extension)) return type;
    }
    return "application/octet-stream";
}

bool has_content_hash(std::string_view file_name)
{
    file_name.remove_prefix(std::min(file_name.rfind('/') + 1, file_name.size())); // npos + 1 is 0
    const auto first_dot = file_name.find('.');
    auto rest = first_dot == std::string_view::npos ? std::string_view() : file_name.substr(first_dot + 1);
    for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        const auto piece = rest.substr(0, dot);
        if (piece.size() >= 8 && piece.find_first_not_of("0123456789abcdef") == std::string_view::npos) return true;
        rest.remove_prefix(dot + 1);
    }
    return false;
}

const StoredBody& StaticFile::choose(std::string_view accept_encoding) const
{
    const auto brotli_weight = brotli.bytes.empty() ? 0 : encoding_weight(accept_encoding, "br");
    const auto gzip_weight = gzip.bytes.empty() ? 0 : encoding_weight(accept_encoding, "gzip");
    if (brotli_weight > 0 && brotli_weight >= gzip_weight) return brotli;
    return gzip_weight > 0 ? gzip : plain;
}

std::string_view StaticFiles::read_file(const std::string& file_name)
{
    std::ifstream file(file_name, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + file_name);
    m_contents.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    return m_contents.back();
}

void StaticFiles::add(const std::string& folder, const std::string& path)
{
    const auto file_name = folder + path;
    StaticFile file;
    file.content_type = content_type_of(path);
    file.cache_control = has_content_hash(path) ? "public, max-age=31536000, immutable" : "no-cache";
    file.plain.bytes = read_file(file_name);
    file.etag = make_etag(file.plain.bytes);
    if (std::filesystem::exists(file_name + ".gz")) file.gzip = {read_file(file_name + ".gz"), "gzip"};
    if (std::filesystem::exists(file_name + ".br")) file.brotli = {read_file(file_name + ".br"), "br"};
    m_files.emplace(path, std::move(file));
}

Result<std::shared_ptr<const StaticFiles>> StaticFiles::load(const std::string& folder)
{
    namespace fs = std::filesystem;
    if (!fs::is_directory(folder)) return fail(ErrorCode::not_found, "找不到网页文件目录，请先构建客户端或检查安装是否完整。", folder);
    const std::shared_ptr<StaticFiles> files(new StaticFiles);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const auto path = "/" + fs::relative(entry.path(), folder).generic_string();
        const auto is_form = (ends_with(path, ".br") || ends_with(path, ".gz")) && fs::exists(folder + path.substr(0, path.size() - 3));
        if (!is_form && path.find("/.") == std::string::npos) files->add(folder, path);
    }
    return std::shared_ptr<const StaticFiles>(files);
}

const StaticFile* StaticFiles::find(std::string_view path) const
{
    const auto found = m_files.find(path);
    return found == m_files.end() ? nullptr : &found->second;
}

} // namespace chengxin::http
