#include "shared/sheet/encoding.hpp"

#include <array>
#include <cerrno>
#include <iconv.h>

namespace chengxin::sheet {
namespace {

class IconvDecoder final : public Decoder {
public:
    explicit IconvDecoder(iconv_t descriptor) : m_descriptor(descriptor) {}
    IconvDecoder(const IconvDecoder&) = delete;
    IconvDecoder& operator=(const IconvDecoder&) = delete;
    ~IconvDecoder() override { iconv_close(m_descriptor); }

    std::string_view decode(std::string_view bytes, bool is_last) override
    {
        m_output.clear();
        m_input.append(bytes);
        char* in = m_input.data();
        std::size_t left = m_input.size();
        while (left > 0 && convert(in, left)) {
            ++in; // a byte that begins no character
            --left;
            m_output.append(k_replacement);
        }
        m_input.erase(0, m_input.size() - left);
        if (is_last && !m_input.empty()) {
            m_input.clear();
            m_output.append(k_replacement);
        }
        return m_output;
    }

private:
    /// Converts until the input ends or is cut (false), or until a byte that cannot be converted (true).
    bool convert(char*& in, std::size_t& left)
    {
        std::array<char, 16 * 1024> piece;
        while (left > 0) {
            char* out = piece.data();
            std::size_t room = piece.size();
            const std::size_t status = iconv(m_descriptor, &in, &left, &out, &room);
            const int reason = errno;
            m_output.append(piece.data(), piece.size() - room);
            if (status == static_cast<std::size_t>(-1) && reason == EILSEQ) return true;
            if (status == static_cast<std::size_t>(-1) && reason == EINVAL) return false;
        }
        return false;
    }

    iconv_t m_descriptor;
    std::string m_input;
    std::string m_output;
};

} // namespace

Result<std::unique_ptr<Decoder>> make_gb18030_decoder()
{
    const iconv_t descriptor = iconv_open("UTF-8", "GB18030");
    if (descriptor == reinterpret_cast<iconv_t>(-1))
        return fail(ErrorCode::unavailable, "服务器缺少 GB18030 编码支持，请把文件另存为 UTF-8 编码的 CSV 后再上传，并告知管理员。", "encoding");
    return std::make_unique<IconvDecoder>(descriptor);
}

} // namespace chengxin::sheet
