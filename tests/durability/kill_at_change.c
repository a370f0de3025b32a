/* Loaded into the program under test with LD_PRELOAD. Counts the calls by which files change and ends the program with SIGKILL just
 * before the one that CHENGXIN_KILL_AT_CHANGE names (from 1); with 0 it only counts. The number of calls goes to the file
 * CHENGXIN_CHANGES_FILE at an orderly end. So a kill lands at a place and not at a time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long g_changes;
static long g_kill_at = -1;

__attribute__((constructor)) static void begin(void)
{
    const char* wanted = getenv("CHENGXIN_KILL_AT_CHANGE");
    g_kill_at = wanted ? atol(wanted) : 0;
}

__attribute__((destructor)) static void end(void)
{
    const char* path = getenv("CHENGXIN_CHANGES_FILE");
    FILE* file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", atomic_load(&g_changes));
    fclose(file);
}

static void change(void)
{
    if (atomic_fetch_add(&g_changes, 1) + 1 == g_kill_at) kill(getpid(), SIGKILL);
}

#define REAL(function)                                                                                                                     \
    static __typeof__(&function) real;                                                                                                     \
    if (!real) real = (__typeof__(&function))dlsym(RTLD_NEXT, #function);                                                                  \
    change()

int fsync(int descriptor)
{
    REAL(fsync);
    return real(descriptor);
}

int fdatasync(int descriptor)
{
    REAL(fdatasync);
    return real(descriptor);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset)
{
    REAL(pwrite64);
    return real(descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset)
{
    REAL(pwrite);
    return real(descriptor, bytes, count, offset);
}

int ftruncate64(int descriptor, off64_t length)
{
    REAL(ftruncate64);
    return real(descriptor, length);
}

int rename(const char* from, const char* to)
{
    REAL(rename);
    return real(from, to);
}

int link(const char* from, const char* to)
{
    REAL(link);
    return real(from, to);
}

int unlink(const char* path)
{
    REAL(unlink);
    return real(path);
}

int unlinkat(int directory, const char* path, int flags)
{
    REAL(unlinkat);
    return real(directory, path, flags);
}
