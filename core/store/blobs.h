/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file blobs.h  The bytes of uploaded files, in DIR/files/ by their SHA-256: `ab/ab12…`, each content once. Any
 * thread; a draft belongs to one thread at a time. All of it blocks: never on the loop.
 *
 * A draft is written and hashed below DIR/files/new/. Sealed, it is synced, takes the name of its hash there, and its
 * bytes are linked to their place, whose directory is synced; only then a row may name the hash, and only when that row
 * is committed is the draft dropped. So a crash leaves either nothing, or whole bytes and a draft that says whose row
 * to look for: prm_blobs_recover settles it at the next start.
 */
#ifndef PRM_STORE_BLOBS_H
#define PRM_STORE_BLOBS_H

#include "base/error.h"
#include "base/hash.h"
#include "base/media.h"

#define PRM_SHA256_TEXT (2 * PRM_HASH_BYTES + 1)

typedef struct prm_blobs prm_blobs;

/** Makes DIR/files (0700) if it is not there. PRM_E_IO, PRM_E_READ_ONLY, PRM_E_NOMEM. */
prm_status prm_blobs_open(const char *directory, prm_blobs **out, prm_error *error);
/** As it is there, changing nothing; PRM_E_NOT_FOUND if nothing was ever uploaded. */
prm_status prm_blobs_open_existing(const char *directory, prm_blobs **out, prm_error *error);
/** NULL is allowed. */
void prm_blobs_close(prm_blobs *blobs);

/** Bytes on their way in. In the caller's memory, which stays where it is. */
typedef struct prm_draft {
    struct prm_draft *next;
    char name[PRM_SHA256_TEXT + 32]; /* below new/ */
    prm_hasher hasher;
    uint64_t size;
    uint8_t head[PRM_MEDIA_HEAD]; /* for the media type */
    char sha256[PRM_SHA256_TEXT]; /* once sealed */
    bool is_made;   /* there is something on the disk */
    bool is_sealed;
    bool has_linked; /* these bytes were not there before, and no row has them yet */
} prm_draft;

/** The one thread that writes drafts. Of those that are sealed it knows who shares bytes with whom. */
typedef struct prm_drafts {
    const prm_blobs *blobs;
    prm_draft *sealed;
} prm_drafts;

/** How a draft ends. */
enum prm_draft_end {
    PRM_DRAFT_STORED, /* a row has its bytes */
    PRM_DRAFT_FAILED, /* none will: they go, unless another draft has the same */
    PRM_DRAFT_LEFT    /* nobody knows: it stays for prm_blobs_recover */
};

/** Touches no disk. PRM_E_UNAVAILABLE: no random bytes for its name. */
prm_status prm_draft_init(prm_draft *draft);
/** PRM_E_READ_ONLY: no room; PRM_E_IO. After either nothing but prm_draft_end is left to do. */
prm_status prm_draft_append(prm_drafts *drafts, prm_draft *draft, const void *bytes, size_t length, prm_error *error);
/** Ends hashing, syncs, links. PRM_E_CONFLICT: it does not hash to `expected` ("": whatever it is); PRM_E_CORRUPT:
 * bytes of that name are there and are others. Errors as above. */
prm_status prm_draft_seal(prm_drafts *drafts, prm_draft *draft, const char *expected, prm_error *error);
/** Links the bytes of a sealed draft again, which somebody has removed meanwhile. */
prm_status prm_draft_link(prm_drafts *drafts, prm_draft *draft, prm_error *error);
/** Its memory may be reused afterwards. */
void prm_draft_end(prm_drafts *drafts, prm_draft *draft, enum prm_draft_end end);

/** Whether the bytes of that hash are there, so many of them. */
bool prm_blobs_has(const prm_blobs *blobs, const char *sha256, int64_t size);
/** PRM_OK if they are gone or were. */
prm_status prm_blobs_remove(const prm_blobs *blobs, const char *sha256, prm_error *error);
/** A descriptor to read them from, the caller's to close. PRM_E_NOT_FOUND, PRM_E_IO. */
prm_status prm_blobs_read(const prm_blobs *blobs, const char *sha256, int *fd, prm_error *error);
/** Reads at `offset` until `length` bytes or the end; how many in `got`. PRM_E_IO. */
prm_status prm_blobs_read_at(int fd, int64_t offset, void *bytes, size_t length, size_t *got, prm_error *error);

/** Whether a row names the hash. */
typedef prm_status (*prm_blobs_is_named)(void *context, const char *sha256, bool *is_named, prm_error *error);
/** At start, before anything is written: drops every draft, and the bytes of those whose row did not come to be. */
prm_status prm_blobs_recover(const prm_blobs *blobs, prm_blobs_is_named is_named, void *context, prm_error *error);

/** The SHA-256 of bytes, read whole. PRM_E_NOT_FOUND, PRM_E_IO. */
prm_status prm_blobs_hash(const prm_blobs *blobs, const char *sha256, char found[PRM_SHA256_TEXT], int64_t *size,
    prm_error *error);
/** Counts what is there that no row names. */
prm_status prm_blobs_count_extra(
    const prm_blobs *blobs, prm_blobs_is_named is_named, void *context, int64_t *count, prm_error *error);

#endif
