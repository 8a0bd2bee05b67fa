/* SPDX-License-Identifier: Apache-2.0 */
#include "server/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static prm_status refuse(const char *path, prm_error *error)
{
    return prm_error_set(error, PRM_E_IO, NULL, "%s cannot be read: %s", path, strerror(errno));
}

static prm_status read_all(
    int fd, prm_arena *arena, const char *path, size_t size, const char **text, size_t *length, prm_error *error)
{
    char *buffer = prm_arena_alloc(arena, size + 1);
    size_t filled = 0;

    if (!buffer)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory while reading %s", path);
    while (filled < size) {
        ssize_t got = read(fd, buffer + filled, size - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(path, error);
        if (got == 0)
            break;
        filled += (size_t)got;
    }
    buffer[filled] = '\0';
    *text = buffer;
    *length = filled;
    return PRM_OK;
}

static prm_status read_file(prm_arena *arena, const char *path, size_t most, bool is_private, const char **text,
    size_t *length, prm_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    prm_status status;

    if (fd < 0)
        return refuse(path, error);
    if (fstat(fd, &about) != 0)
        status = refuse(path, error);
    else if (!S_ISREG(about.st_mode))
        status = prm_error_set(error, PRM_E_IO, NULL, "%s is no file", path);
    else if ((uintmax_t)about.st_size > most)
        status = prm_error_set(error, PRM_E_IO, NULL, "%s is larger than %zu bytes", path, most);
    else if (is_private && about.st_mode & 077)
        status = prm_error_set(error, PRM_E_FORBIDDEN, NULL, "%s can be read by others than its owner: chmod 600",
            path);
    else
        status = read_all(fd, arena, path, (size_t)about.st_size, text, length, error);
    close(fd);
    return status;
}

prm_status prm_read_file(
    prm_arena *arena, const char *path, size_t most, const char **text, size_t *length, prm_error *error)
{
    return read_file(arena, path, most, false, text, length, error);
}

prm_status prm_read_private_file(
    prm_arena *arena, const char *path, size_t most, const char **text, size_t *length, prm_error *error)
{
    return read_file(arena, path, most, true, text, length, error);
}
