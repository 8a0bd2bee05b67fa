/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blobs_internal.h"

#include "base/write_all.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES = 12 /* random ones of a draft's name */ };

prm_status prm_draft_init(prm_draft *draft)
{
    uint8_t random[NAME_BYTES];
    memset(draft, 0, sizeof(*draft));
    PRM_TRY(prm_random(random, sizeof(random)));
    prm_hex(random, sizeof(random), draft->name);
    prm_hasher_init(&draft->hasher);
    return PRM_OK;
}

static void draft_path(char path[PRM_BLOB_PATH + 32], const char *name)
{
    snprintf(path, PRM_BLOB_PATH + 32, "new/%s", name);
}

static int open_draft(const prm_blobs *blobs, prm_draft *draft)
{
    char path[PRM_BLOB_PATH + 32];
    draft_path(path, draft->name);
    int fd = openat(blobs->root, path,
        O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | (draft->is_made ? 0 : O_CREAT | O_EXCL), 0600);
    draft->is_made = draft->is_made || fd >= 0;
    return fd;
}

prm_status prm_draft_append(prm_drafts *drafts, prm_draft *draft, const void *bytes, size_t length, prm_error *error)
{
    int fd = open_draft(drafts->blobs, draft);
    if (fd < 0)
        return prm_blobs_failed(error, "a draft cannot be opened");
    prm_status status = prm_write_all(fd, bytes, length) ? PRM_OK : prm_blobs_failed(error, "bytes cannot be written");
    if (close(fd) != 0 && status == PRM_OK)
        status = prm_blobs_failed(error, "a draft cannot be closed");
    PRM_TRY(status);
    if (draft->size < sizeof(draft->head)) {
        size_t room = sizeof(draft->head) - (size_t)draft->size;
        memcpy(draft->head + draft->size, bytes, length < room ? length : room);
    }
    prm_hasher_add(&draft->hasher, bytes, length);
    draft->size += length;
    return PRM_OK;
}

/* What was written is on the disk; a draft of nothing is made here. */
static prm_status sync_draft(const prm_blobs *blobs, prm_draft *draft, prm_error *error)
{
    int fd = open_draft(blobs, draft);
    if (fd < 0)
        return prm_blobs_failed(error, "a draft cannot be opened");
    prm_status status = fsync(fd) == 0 ? PRM_OK : prm_blobs_failed(error, "a draft cannot be synced");
    if (close(fd) != 0 && status == PRM_OK)
        status = prm_blobs_failed(error, "a draft cannot be closed");
    return status;
}

/* The draft takes the name of its hash, so that after a crash it says which row to look for. */
static prm_status name_draft(const prm_blobs *blobs, prm_draft *draft, prm_error *error)
{
    char from[PRM_BLOB_PATH + 32], to[PRM_BLOB_PATH + 32], name[sizeof(draft->name)];
    snprintf(name, sizeof(name), "%s.%.24s", draft->sha256, draft->name);
    draft_path(from, draft->name);
    draft_path(to, name);
    if (renameat(blobs->root, from, blobs->root, to) != 0)
        return prm_blobs_failed(error, "a draft cannot be named");
    memcpy(draft->name, name, sizeof(name));
    return prm_blobs_sync(blobs, "new", error);
}

prm_status prm_draft_link(prm_drafts *drafts, prm_draft *draft, prm_error *error)
{
    const prm_blobs *blobs = drafts->blobs;
    char from[PRM_BLOB_PATH + 32], to[PRM_BLOB_PATH];
    const char folder[] = {draft->sha256[0], draft->sha256[1], '\0'};
    draft_path(from, draft->name);
    prm_blob_path(to, draft->sha256);
    if (mkdirat(blobs->root, folder, 0700) != 0 && errno != EEXIST)
        return prm_blobs_failed(error, "a directory cannot be made");
    PRM_TRY(prm_blobs_sync(blobs, ".", error)); /* one that is there may be so for this process alone */
    if (linkat(blobs->root, from, blobs->root, to, 0) == 0)
        draft->has_linked = true;
    else if (errno != EEXIST)
        return prm_blobs_failed(error, "bytes cannot be linked to their place");
    else if (!prm_blobs_has(blobs, draft->sha256, (int64_t)draft->size))
        return prm_error_set(error, PRM_E_CORRUPT, NULL, "files: the bytes under %s are others", draft->sha256);
    return prm_blobs_sync(blobs, folder, error);
}

prm_status prm_draft_seal(prm_drafts *drafts, prm_draft *draft, const char *expected, prm_error *error)
{
    uint8_t digest[PRM_HASH_BYTES];
    PRM_TRY(sync_draft(drafts->blobs, draft, error));
    prm_hasher_end(&draft->hasher, digest);
    prm_hex(digest, sizeof(digest), draft->sha256);
    if (expected[0] != '\0' && strcmp(expected, draft->sha256) != 0)
        return prm_error_set(error, PRM_E_CONFLICT, NULL, "the content has the SHA-256 %s", draft->sha256);
    PRM_TRY(name_draft(drafts->blobs, draft, error));
    draft->is_sealed = true;
    draft->next = drafts->sealed;
    drafts->sealed = draft;
    return prm_draft_link(drafts, draft, error);
}

static void take_out(prm_drafts *drafts, const prm_draft *draft)
{
    for (prm_draft **at = &drafts->sealed; *at != NULL; at = &(*at)->next) {
        if (*at == draft) {
            *at = draft->next;
            return;
        }
    }
}

/* A row has the bytes: no other draft may take them along. */
static void keep_bytes(prm_drafts *drafts, const prm_draft *draft)
{
    for (prm_draft *other = drafts->sealed; other != NULL; other = other->next) {
        if (strcmp(other->sha256, draft->sha256) == 0)
            other->has_linked = false;
    }
}

/* The next draft with the same bytes answers for them; without one they go. */
static void give_up_bytes(prm_drafts *drafts, const prm_draft *draft)
{
    if (!draft->has_linked)
        return;
    for (prm_draft *other = drafts->sealed; other != NULL; other = other->next) {
        if (strcmp(other->sha256, draft->sha256) == 0) {
            other->has_linked = true;
            return;
        }
    }
    (void)prm_blobs_remove(drafts->blobs, draft->sha256, NULL);
}

void prm_draft_end(prm_drafts *drafts, prm_draft *draft, enum prm_draft_end end)
{
    char path[PRM_BLOB_PATH + 32];
    take_out(drafts, draft);
    if (end == PRM_DRAFT_LEFT)
        return;
    if (end == PRM_DRAFT_STORED)
        keep_bytes(drafts, draft);
    else
        give_up_bytes(drafts, draft);
    draft_path(path, draft->name);
    if (draft->is_made)
        (void)unlinkat(drafts->blobs->root, path, 0);
}
