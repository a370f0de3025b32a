#include "server/core/crypto.hpp"
#include "server/core/keys.hpp"
#include "server/features/data_import/files/originals.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chengxin::data_import {

namespace {

constexpr std::size_t k_block = 256 * 1024;

/// Text that compresses well, and bytes that do not.
std::string content_of(std::size_t size, bool compressible)
{
    std::string content(size, '\0');
    std::uint64_t state = 20'261'102;
    for (std::size_t i = 0; i < size; ++i) {
        state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        content[i] = compressible ? "伊宁市市场监督管理局,"[i % 31] : static_cast<char>(state >> 56);
    }
    return content;
}

struct Shelf {
    test::TemporaryDirectory directory;
    std::unique_ptr<Keys> keys = Keys::load(directory.path());

    std::string keep(const std::string& content)
    {
        sheet::MemorySource source(content);
        NewOriginal original(directory.path(), *keys, source);
        original.keep();
        return original.hash();
    }
    std::string path(const std::string& hash) const { return directory.path() + "/originals/" + hash; }
    std::string stored(const std::string& hash) const
    {
        std::ifstream file(path(hash), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void store(const std::string& hash, const std::string& bytes) const { std::ofstream(path(hash), std::ios::binary) << bytes; }
    Result<std::unique_ptr<sheet::ByteSource>> open(const std::string& hash) const { return open_original(directory.path(), *keys, hash); }
    bool is_damaged(const std::string& hash) const
    {
        const auto opened = open(hash);
        return !opened && opened.error().detail == "original_damaged";
    }
};

/// As far as it can be read.
std::string read_all(sheet::ByteSource& source)
{
    std::string content(static_cast<std::size_t>(source.size()), '\0');
    content.resize(source.read_at(0, content.data(), content.size()));
    return content;
}

} // namespace

TEST_CASE("originals come back byte for byte, from any place, whatever their size")
{
    Shelf shelf;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, k_block - 1, k_block, k_block + 1, 3 * k_block, 3 * k_block + 777}) {
        for (const bool compressible : {true, false}) {
            CAPTURE(size);
            CAPTURE(compressible);
            const std::string content = content_of(size, compressible);
            const std::string hash = shelf.keep(content);
            CHECK(hash == crypto::hex(crypto::sha256(content)));
            const auto opened = shelf.open(hash);
            REQUIRE(opened);
            CHECK((*opened)->size() == size);
            CHECK(read_all(**opened) == content);
            for (const std::size_t at : {2 * k_block + 5, k_block - 3, std::size_t{0}}) {
                if (at >= size) continue;
                std::string part(std::min<std::size_t>(10, size - at), '\0');
                CHECK((*opened)->read_at(at, part.data(), part.size()) == part.size());
                CHECK(part == content.substr(at, part.size()));
            }
            char beyond = 0;
            CHECK((*opened)->read_at(size, &beyond, 1) == 0);
        }
    }
}

TEST_CASE("originals that are not kept, or are there already, leave nothing behind")
{
    Shelf shelf;
    const std::string content = content_of(2 * k_block + 9, true);
    sheet::MemorySource source(content);
    { const NewOriginal refused(shelf.directory.path(), *shelf.keys, source); }
    CHECK(kept_originals(shelf.directory.path()).empty());
    const std::string hash = shelf.keep(content);
    const std::string stored = shelf.stored(hash);
    CHECK(shelf.keep(content) == hash);
    CHECK(kept_originals(shelf.directory.path()) == std::vector<std::string>{hash});
    CHECK(shelf.stored(hash) == stored);
}

TEST_CASE("originals are small where the content allows it, and never in the clear")
{
    Shelf shelf;
    const std::string text = shelf.stored(shelf.keep(content_of(4 * k_block, true)));
    CHECK(text.size() < k_block);
    CHECK(text.find("伊宁市") == std::string::npos);
    CHECK(shelf.stored(shelf.keep(content_of(4 * k_block, false))).size() < 4 * k_block + 1024);
}

TEST_CASE("originals that were changed, cut, lengthened or come from elsewhere are refused with a sentence")
{
    Shelf shelf;
    const std::string content = content_of(3 * k_block + 100, false);
    const std::string hash = shelf.keep(content);
    const std::string bytes = shelf.stored(hash);
    for (const std::size_t kept : {std::size_t{0}, std::size_t{11}, std::size_t{40}, k_block, bytes.size() / 2, bytes.size() - 1}) {
        shelf.store(hash, bytes.substr(0, kept));
        CHECK(shelf.is_damaged(hash));
    }
    shelf.store(hash, bytes + '\0');
    CHECK(shelf.is_damaged(hash));
    for (const std::size_t place : {std::size_t{0}, std::size_t{20}, std::size_t{60}, bytes.size() - 100, bytes.size() - 60, bytes.size() - 8, bytes.size() - 1}) {
        CAPTURE(place);
        std::string changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 1);
        shelf.store(hash, changed);
        CHECK(shelf.is_damaged(hash));
    }
    shelf.store(hash, shelf.keys->seal("a file of another format", "elsewhere"));
    CHECK(shelf.is_damaged(hash));
    Shelf other;
    shelf.store(hash, other.stored(other.keep(content)));
    CHECK(shelf.is_damaged(hash));
    shelf.store(hash, bytes);
    CHECK_FALSE(shelf.is_damaged(hash));
}

TEST_CASE("a block of an original that was changed or changed places ends the reading; one that is missing is damage")
{
    Shelf shelf;
    const std::string content = content_of(4 * k_block, false); // not compressed: all blocks are of one length
    const std::string hash = shelf.keep(content);
    const std::string bytes = shelf.stored(hash);
    const std::size_t sealed_block = k_block + 9 + Keys::k_overhead;
    const std::size_t begin = bytes.find('\n') + 1 + 16; // the file's own name

    std::string changed = bytes;
    changed[begin + sealed_block + 1000] ^= 1;
    shelf.store(hash, changed);
    auto opened = shelf.open(hash);
    REQUIRE(opened);
    CHECK(read_all(**opened) == content.substr(0, k_block));

    std::string swapped = bytes;
    swapped.replace(begin + sealed_block, sealed_block, bytes, begin + 2 * sealed_block, sealed_block);
    swapped.replace(begin + 2 * sealed_block, sealed_block, bytes, begin + sealed_block, sealed_block);
    shelf.store(hash, swapped);
    opened = shelf.open(hash);
    REQUIRE(opened);
    CHECK(read_all(**opened) == content.substr(0, k_block));

    std::string shortened = bytes;
    shortened.erase(begin + 3 * sealed_block, sealed_block);
    shelf.store(hash, shortened);
    CHECK(shelf.is_damaged(hash));
}

} // namespace chengxin::data_import
