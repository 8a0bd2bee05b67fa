/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blobs_internal.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

prm_status prm_blobs_failed(prm_error *error, const char *what)
{
    int code = errno;
    bool is_full = code == ENOSPC || code == EDQUOT || code == EROFS;
    if (is_full)
        return prm_error_set(error, PRM_E_READ_ONLY, NULL, "there is no room on the disk for the file");
    if (code == ENOENT)
        return prm_error_set(error, PRM_E_NOT_FOUND, NULL, "there are no such bytes");
    return prm_error_set(error, PRM_E_IO, NULL, "files: %s: %s", what, strerror(code));
}

void prm_blob_path(char path[PRM_BLOB_PATH], const char *sha256)
{
    snprintf(path, PRM_BLOB_PATH, "%.2s/%.64s", sha256, sha256);
}

bool prm_blob_is_hash(const char *text)
{
    return strspn(text, "0123456789abcdef") >= PRM_SHA256_TEXT - 1;
}

prm_status prm_blobs_sync(const prm_blobs *blobs, const char *directory, prm_error *error)
{
    int fd = openat(blobs->root, directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return prm_blobs_failed(error, "a directory cannot be opened");
    prm_status status = fsync(fd) == 0 ? PRM_OK : prm_blobs_failed(error, "a directory cannot be synced");
    close(fd);
    return status;
}

prm_status prm_blobs_open_existing(const char *directory, prm_blobs **out, prm_error *error)
{
    char path[4200];
    prm_blobs *blobs = prm_alloc_zeroed(1, sizeof(*blobs));
    if (blobs == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory");
    snprintf(path, sizeof(path), "%s/files", directory);
    blobs->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (blobs->root < 0) {
        prm_free(blobs);
        return prm_blobs_failed(error, "the directory cannot be opened");
    }
    *out = blobs;
    return PRM_OK;
}

prm_status prm_blobs_open(const char *directory, prm_blobs **out, prm_error *error)
{
    char path[4200];
    snprintf(path, sizeof(path), "%s/files", directory);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return prm_blobs_failed(error, "the directory cannot be made");
    PRM_TRY(prm_blobs_open_existing(directory, out, error));
    prm_status status = PRM_OK;
    if (mkdirat((*out)->root, "new", 0700) != 0 && errno != EEXIST)
        status = prm_blobs_failed(error, "the directory of drafts cannot be made");
    if (status == PRM_OK)
        status = prm_blobs_sync(*out, "..", error);
    if (status == PRM_OK)
        return PRM_OK;
    prm_blobs_close(*out);
    *out = NULL;
    return status;
}

void prm_blobs_close(prm_blobs *blobs)
{
    if (blobs == NULL)
        return;
    close(blobs->root);
    prm_free(blobs);
}

bool prm_blobs_has(const prm_blobs *blobs, const char *sha256, int64_t size)
{
    char path[PRM_BLOB_PATH];
    struct stat found;
    prm_blob_path(path, sha256);
    return fstatat(blobs->root, path, &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(found.st_mode) &&
           found.st_size == size;
}

prm_status prm_blobs_remove(const prm_blobs *blobs, const char *sha256, prm_error *error)
{
    char path[PRM_BLOB_PATH];
    prm_blob_path(path, sha256);
    if (unlinkat(blobs->root, path, 0) == 0 || errno == ENOENT)
        return PRM_OK;
    return prm_blobs_failed(error, "bytes cannot be removed");
}

prm_status prm_blobs_read(const prm_blobs *blobs, const char *sha256, int *fd, prm_error *error)
{
    char path[PRM_BLOB_PATH];
    prm_blob_path(path, sha256);
    *fd = openat(blobs->root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return *fd >= 0 ? PRM_OK : prm_blobs_failed(error, "bytes cannot be opened");
}

prm_status prm_blobs_read_at(int fd, int64_t offset, void *bytes, size_t length, size_t *got, prm_error *error)
{
    *got = 0;
    while (*got < length) {
        ssize_t count = pread(fd, (char *)bytes + *got, length - *got, (off_t)(offset + (int64_t)*got));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return prm_blobs_failed(error, "bytes cannot be read");
        if (count == 0)
            return PRM_OK;
        *got += (size_t)count;
    }
    return PRM_OK;
}
