/* SPDX-License-Identifier: Apache-2.0 */
#include "store/folder.h"

#include "base/write_all.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 64 << 10 };

prm_status prm_folder_fail(const char *path, const char *what, prm_error *error)
{
    int cause = errno;
    bool is_full = cause == ENOSPC || cause == EDQUOT || cause == EROFS;

    return prm_error_set(error, is_full ? PRM_E_READ_ONLY : PRM_E_IO, NULL, "%s cannot be %s: %s", path, what,
        strerror(cause));
}

prm_status prm_folder_sync(const char *path, prm_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    prm_status status = is_synced ? PRM_OK : prm_folder_fail(path, "synced", error);

    if (fd >= 0)
        close(fd);
    return status;
}

prm_status prm_folder_sync_parent(const char *path, prm_error *error)
{
    char parent[PATH_MAX];
    char *slash;

    snprintf(parent, sizeof parent, "%s", path);
    slash = strrchr(parent, '/');
    if (!slash)
        snprintf(parent, sizeof parent, ".");
    else
        slash[slash == parent] = '\0';
    return prm_folder_sync(parent, error);
}

static bool copy_bytes(int in, int out)
{
    char bytes[COPY_BYTES];

    for (;;) {
        ssize_t got = read(in, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 && fsync(out) == 0;
        if (!prm_write_all(out, bytes, (size_t)got))
            return false;
    }
}

prm_status prm_folder_copy_file(const char *from, const char *to, prm_error *error)
{
    int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
    prm_status status = PRM_OK;

    if (in < 0)
        return prm_folder_fail(from, "read", error);
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0 || !copy_bytes(in, out))
        status = prm_folder_fail(to, "written", error);
    if (out >= 0 && close(out) != 0 && status == PRM_OK)
        status = prm_folder_fail(to, "written", error);
    close(in);
    return status;
}

/* Calls `each` of every entry; the first that fails ends it. */
static prm_status walk(const char *path, prm_status (*each)(const char *path, const char *name, void *context),
    void *context, prm_error *error)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    prm_status status = PRM_OK;

    if (!folder)
        return prm_folder_fail(path, "read", error);
    while (status == PRM_OK && (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = each(path, entry->d_name, context);
    closedir(folder);
    return status;
}

prm_status prm_folder_link(const char *from, const char *to, prm_error *error)
{
    return link(from, to) == 0 ? PRM_OK : prm_folder_copy_file(from, to, error);
}

/* -- removing -- */

static prm_status remove_entry(const char *folder, const char *name, void *context)
{
    char path[PATH_MAX];
    prm_error error;

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path || unlink(path) == 0)
        return PRM_OK;
    (void)walk(path, remove_entry, context, &error);
    (void)rmdir(path);
    return PRM_OK;
}

void prm_folder_remove(const char *path)
{
    prm_error error;

    if (unlink(path) == 0)
        return;
    (void)walk(path, remove_entry, NULL, &error);
    (void)rmdir(path);
}

static prm_status find_name(const char *folder, const char *name, void *context)
{
    (void)folder;
    for (const char *const *known = context; *known; known++)
        if (strcmp(*known, name) == 0)
            return PRM_OK;
    return PRM_E_CONFLICT;
}

bool prm_folder_holds_only(const char *path, const char *const *names)
{
    prm_error error;

    return access(path, F_OK) != 0 ? errno == ENOENT : walk(path, find_name, (void *)names, &error) == PRM_OK;
}

static prm_status refuse_entry(const char *folder, const char *name, void *context)
{
    (void)folder;
    (void)name;
    (void)context;
    return PRM_E_CONFLICT;
}

bool prm_folder_is_empty(const char *path)
{
    prm_error error;

    return access(path, F_OK) != 0 ? errno == ENOENT : walk(path, refuse_entry, NULL, &error) == PRM_OK;
}
