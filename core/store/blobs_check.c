/* SPDX-License-Identifier: Apache-2.0 */
/* What is there after a crash, and whether all of it is as it should be. */
#include "store/blobs_internal.h"

#include "base/alloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 256 << 10 };

typedef prm_status (*seen)(void *context, const char *name, prm_error *error);

/* Calls `see` with each name in a directory below the root. */
static prm_status each(const prm_blobs *blobs, const char *directory, seen see, void *context, prm_error *error)
{
    int fd = openat(blobs->root, directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = fd >= 0 ? fdopendir(fd) : NULL;
    prm_status status = PRM_OK;
    if (names == NULL) {
        status = prm_blobs_failed(error, "a directory cannot be read");
        if (fd >= 0)
            close(fd);
        return status;
    }
    for (const struct dirent *entry; status == PRM_OK && (errno = 0, entry = readdir(names)) != NULL;) {
        if (entry->d_name[0] != '.')
            status = see(context, entry->d_name, error);
    }
    closedir(names);
    return status;
}

typedef struct checking {
    const prm_blobs *blobs;
    prm_blobs_is_named is_named;
    void *context;
    int64_t count;
} checking;

static prm_status settle(void *context, const char *name, prm_error *error)
{
    const checking *c = context;
    char path[PRM_BLOB_PATH + 300] = "new/";
    if (prm_blob_is_hash(name) && name[PRM_SHA256_TEXT - 1] == '.') {
        char sha256[PRM_SHA256_TEXT] = "";
        bool is_named;
        memcpy(sha256, name, sizeof(sha256) - 1);
        PRM_TRY(c->is_named(c->context, sha256, &is_named, error));
        if (!is_named)
            PRM_TRY(prm_blobs_remove(c->blobs, sha256, error));
    }
    strncat(path, name, sizeof(path) - sizeof("new/"));
    if (unlinkat(c->blobs->root, path, 0) != 0 && errno != ENOENT)
        return prm_blobs_failed(error, "a draft cannot be removed");
    return PRM_OK;
}

prm_status prm_blobs_recover(const prm_blobs *blobs, prm_blobs_is_named is_named, void *context, prm_error *error)
{
    checking c = {.blobs = blobs, .is_named = is_named, .context = context};
    return each(blobs, "new", settle, &c, error);
}

static prm_status count_one(void *context, const char *name, prm_error *error)
{
    checking *c = context;
    bool is_named = false;
    if (prm_blob_is_hash(name) && strlen(name) == PRM_SHA256_TEXT - 1)
        PRM_TRY(c->is_named(c->context, name, &is_named, error));
    c->count += !is_named;
    return PRM_OK;
}

static prm_status count_folder(void *context, const char *name, prm_error *error)
{
    checking *c = context;
    return each(c->blobs, name, count_one, c, error);
}

prm_status prm_blobs_count_extra(
    const prm_blobs *blobs, prm_blobs_is_named is_named, void *context, int64_t *count, prm_error *error)
{
    checking c = {.blobs = blobs, .is_named = is_named, .context = context};
    prm_status status = each(blobs, ".", count_folder, &c, error);
    *count = c.count;
    return status;
}

prm_status prm_blobs_hash(const prm_blobs *blobs, const char *sha256, char found[PRM_SHA256_TEXT], int64_t *size,
    prm_error *error)
{
    prm_hasher hasher;
    uint8_t digest[PRM_HASH_BYTES];
    size_t got = 0;
    int fd;
    PRM_TRY(prm_blobs_read(blobs, sha256, &fd, error));
    char *bytes = prm_alloc(READ_BYTES);
    prm_status status = bytes != NULL ? PRM_OK : prm_error_set(error, PRM_E_NOMEM, NULL, "Out of memory");
    prm_hasher_init(&hasher);
    *size = 0;
    while (status == PRM_OK) {
        status = prm_blobs_read_at(fd, *size, bytes, READ_BYTES, &got, error);
        if (status != PRM_OK || got == 0)
            break;
        prm_hasher_add(&hasher, bytes, got);
        *size += (int64_t)got;
    }
    prm_hasher_end(&hasher, digest);
    prm_hex(digest, sizeof(digest), found);
    prm_free(bytes);
    close(fd);
    return status;
}
