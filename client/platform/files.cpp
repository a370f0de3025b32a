#include "client/platform/files.hpp"

#include "client/platform/platform.hpp"

#include <cstdlib>
#include <emscripten.h>

extern "C" {
void files_release(int handle);
void files_read(int id, int handle, double offset, double count);
}

namespace chengxin::client {

HeldFile::~HeldFile()
{
    files_release(m_handle);
}

vault::Answer HeldFile::read(std::uint64_t offset, std::size_t count) const
{
    const auto [id, answer] = vault::ask();
    files_read(id, m_handle, static_cast<double>(offset), static_cast<double>(count));
    return answer;
}

std::string sentence_of(const ChosenFile& file)
{
    const std::string name = "“" + file.name + "”";
    switch (file.problem) {
    case FileProblem::none: return {};
    case FileProblem::unreadable: return "浏览器读不到" + name + "。它可能已被移动、删除，或正被其他程序打开。请关闭后重新选择。";
    case FileProblem::folder: return name + "是一个文件夹，不能上报。请打开它，把里面的文件拖进来。";
    case FileProblem::too_large:
        return name + "超过 " + std::to_string(k_most_file_bytes >> 20) + " MB，没有发送。请拆分成几个文件后分别上报。";
    case FileProblem::empty: return name + "是空的，没有内容可以上报。请检查后重新选择。";
    }
    return {};
}

} // namespace chengxin::client

extern "C" {

/// A chosen or dropped file. `problem` as in FileProblem; `handle` is not 0 where the browser holds it.
EMSCRIPTEN_KEEPALIVE void chengxin_file(char* name, char* type, char* bytes, int count, int problem, double size, double modified,
                                        int handle)
{
    using namespace chengxin::client;
    ChosenFile file{.name = name,
                    .content_type = type,
                    .bytes = {},
                    .problem = static_cast<FileProblem>(problem),
                    .size = static_cast<std::uint64_t>(size),
                    .modified = modified,
                    .held = {}};
    if (count > 0) file.bytes.assign(bytes, static_cast<std::size_t>(count));
    if (handle != 0) file.held = std::make_shared<HeldFile>(handle);
    std::free(name);
    std::free(type);
    std::free(bytes);
    platform().events.files.push_back(std::move(file));
    request_frame();
}

EMSCRIPTEN_KEEPALIVE double chengxin_file_limit(int of_memory)
{
    return static_cast<double>(of_memory != 0 ? chengxin::client::k_most_bytes_in_memory : chengxin::client::k_most_file_bytes);
}
}
