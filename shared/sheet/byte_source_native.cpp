#include "shared/sheet/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chengxin::sheet {
namespace {

class FileSource final : public ByteSource {
public:
    FileSource(int descriptor, std::uint64_t size) : m_descriptor(descriptor), m_size(size) {}
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    ~FileSource() override { ::close(m_descriptor); }

    std::uint64_t size() const override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* out, std::size_t count) override
    {
        std::size_t done = 0;
        while (done < count) {
            const auto got = ::pread(m_descriptor, out + done, count - done, static_cast<off_t>(offset + done));
            if (got <= 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

private:
    int m_descriptor;
    std::uint64_t m_size;
};

} // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::not_found, "打不开文件“" + path + "”，请检查路径和读取权限。", "read_failure");
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::invalid_request, "“" + path + "”不是一个普通文件。", "read_failure");
    }
    return std::make_unique<FileSource>(descriptor, static_cast<std::uint64_t>(status.st_size));
}

} // namespace chengxin::sheet
