#include "shared/sheet/encoding.hpp"

#include <cstdlib>
#include <emscripten.h>

// The browser's own GB18030 tables; none of ours are shipped.
EM_JS(int, chengxin_decoder_open, (), {
    Module.chengxinDecoders = Module.chengxinDecoders || { next : 1, open : {} };
    const handle = Module.chengxinDecoders.next++;
    Module.chengxinDecoders.open[handle] = new TextDecoder('gb18030');
    return handle;
});

EM_JS(void, chengxin_decoder_close, (int handle), { delete Module.chengxinDecoders.open[handle]; });

// Returns memory of malloc with the UTF-8 and writes its length behind `length_out`.
EM_JS(char*, chengxin_decoder_decode, (int handle, const char* bytes, int count, int is_last, int* length_out), {
    const decoder = Module.chengxinDecoders.open[handle];
    const text = decoder.decode(HEAPU8.slice(bytes, bytes + count), { stream : !is_last });
    const utf8 = new TextEncoder().encode(text);
    const out = _malloc(utf8.length + 1);
    HEAPU8.set(utf8, out);
    HEAP32[length_out >> 2] = utf8.length;
    return out;
});

namespace chengxin::sheet {
namespace {

class BrowserDecoder final : public Decoder {
public:
    BrowserDecoder() : m_handle(chengxin_decoder_open()) {}
    BrowserDecoder(const BrowserDecoder&) = delete;
    BrowserDecoder& operator=(const BrowserDecoder&) = delete;
    ~BrowserDecoder() override { chengxin_decoder_close(m_handle); }

    std::string_view decode(std::string_view bytes, bool is_last) override
    {
        int length = 0;
        char* text = chengxin_decoder_decode(m_handle, bytes.data(), static_cast<int>(bytes.size()), is_last ? 1 : 0, &length);
        m_output.assign(text, static_cast<std::size_t>(length));
        std::free(text);
        return m_output;
    }

private:
    int m_handle;
    std::string m_output;
};

} // namespace

Result<std::unique_ptr<Decoder>> make_gb18030_decoder()
{
    return std::make_unique<BrowserDecoder>();
}

} // namespace chengxin::sheet
