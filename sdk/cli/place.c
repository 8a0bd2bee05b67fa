/* SPDX-License-Identifier: Apache-2.0 */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *variable, *otherwise;
} places[] = {
    [PRM_CLI_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
    [PRM_CLI_CACHE] = {"XDG_CACHE_HOME", ".cache"},
};

char *prm_cli_place_path(enum prm_cli_place place, const char *name)
{
    const char *base = getenv(places[place].variable), *home = getenv("HOME");
    bool is_given = base != NULL && base[0] == '/'; /* the specification has no relative ones */
    char *path = NULL;
    int length;
    if (!is_given && (home == NULL || home[0] != '/'))
        return NULL;
    if (is_given)
        length = asprintf(&path, "%s/prm/%s", base, name);
    else
        length = asprintf(&path, "%s/%s/prm/%s", home, places[place].otherwise, name);
    return length >= 0 ? path : NULL;
}

static bool make_directories(const char *path)
{
    char *copy = strdup(path);
    bool is_done = copy != NULL;
    for (char *slash = copy != NULL ? strchr(copy + 1, '/') : NULL; slash != NULL && is_done;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        is_done = mkdir(copy, 0700) == 0 || errno == EEXIST;
        *slash = '/';
    }
    free(copy);
    return is_done;
}

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t count = write(fd, text, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        text += count;
        length -= (size_t)count;
    }
    return true;
}

bool prm_cli_place_write(const char *path, const char *text, size_t length, char *error, size_t size)
{
    char *draft = NULL;
    if (asprintf(&draft, "%s.XXXXXX", path) < 0) {
        snprintf(error, size, "out of memory");
        return false;
    }
    int fd = make_directories(path) ? mkostemp(draft, O_CLOEXEC) : -1; /* 0600 */
    bool is_written = fd >= 0 && write_all(fd, text, length) && fsync(fd) == 0;
    if (fd >= 0)
        is_written = close(fd) == 0 && is_written;
    is_written = is_written && rename(draft, path) == 0;
    if (!is_written)
        snprintf(error, size, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0 && !is_written)
        unlink(draft);
    free(draft);
    return is_written;
}
