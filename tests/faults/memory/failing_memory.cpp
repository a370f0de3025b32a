#include "tests/faults/memory/failing_memory.hpp"

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::atomic<bool> s_armed{false};
std::atomic<std::int64_t> s_seen{0};
std::atomic<std::int64_t> s_refused{0};
std::atomic<std::int64_t> s_first{0};
std::atomic<std::int64_t> s_last{0};

bool is_refused() noexcept
{
    if (!s_armed.load(std::memory_order_acquire)) return false;
    const std::int64_t number = ++s_seen;
    if (number < s_first || number > s_last) return false;
    ++s_refused;
    errno = ENOMEM;
    return true;
}

} // namespace

namespace chengxin::test {

void refuse_memory(std::int64_t nth, std::int64_t count)
{
    s_seen = 0;
    s_refused = 0;
    s_first = nth;
    s_last = nth + count - 1;
    s_armed.store(true, std::memory_order_release);
}

MemoryReport grant_memory()
{
    s_armed = false;
    return {s_seen, s_refused};
}

} // namespace chengxin::test

#if __has_feature(address_sanitizer)

namespace {

void* allocate(std::size_t size)
{
    if (is_refused()) throw std::bad_alloc();
    if (void* memory = std::malloc(size ? size : 1)) return memory;
    throw std::bad_alloc();
}

void* allocate_aligned(std::size_t size, std::align_val_t alignment)
{
    if (is_refused()) throw std::bad_alloc();
    void* memory = nullptr;
    if (::posix_memalign(&memory, static_cast<std::size_t>(alignment), size ? size : 1) == 0) return memory;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate_aligned(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate_aligned(size, alignment); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return is_refused() ? nullptr : std::malloc(size ? size : 1); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return is_refused() ? nullptr : std::malloc(size ? size : 1); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

#else

// glibc lets a program bring its own malloc, and keeps the old one under these names.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

void* malloc(std::size_t size) { return is_refused() ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return is_refused() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* memory, std::size_t size) { return is_refused() ? nullptr : __libc_realloc(memory, size); }
void* memalign(std::size_t alignment, std::size_t size) { return is_refused() ? nullptr : __libc_memalign(alignment, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return is_refused() ? nullptr : __libc_memalign(alignment, size); }
void free(void* memory) { __libc_free(memory); }

int posix_memalign(void** memory, std::size_t alignment, std::size_t size)
{
    if (is_refused()) return ENOMEM;
    *memory = __libc_memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
}

#endif
