/* SPDX-License-Identifier: Apache-2.0 */
/** @file notice.h  Inboxes: what users were told, and what of it they have read. With the connection's thread. */
#ifndef PRM_STORE_NOTICE_H
#define PRM_STORE_NOTICE_H

#include "store/db.h"

typedef struct prm_inbox_row {
    int64_t id, user, at;         /* `at`: ms UTC */
    const char *plugin, *code;
    const char *subject, *data;   /* "" if none; data: JSON */
    int64_t read_at;              /* 0: not yet */
} prm_inbox_row;

prm_status prm_inbox_install(prm_db *db, prm_error *error);
prm_status prm_inbox_put(prm_db *db, const prm_inbox_row *row, prm_error *error);
/** Those of a user with id below `before` (0: all), newest first, at most `limit`; `unread`: only those. */
prm_status prm_inbox_list(prm_db *db, int64_t user, int64_t before, bool unread, uint32_t limit, prm_arena *arena,
    prm_inbox_row *rows, size_t *count, prm_error *error);
/** Marks one as read, or all up to and with it; how many were not before. */
prm_status prm_inbox_read(
    prm_db *db, int64_t user, int64_t id, bool and_before, int64_t now, int64_t *count, prm_error *error);
enum { PRM_INBOX_DAYS = 400 }; /* so long what users were told is kept, read or not */
/** Drops some of what is older than that, oldest first, at most `limit`. */
prm_status prm_inbox_sweep(prm_db *db, int64_t now, uint32_t limit, int64_t *dropped, prm_error *error);
/** Counts up to `most`. */
prm_status prm_inbox_unread(prm_db *db, int64_t user, int64_t most, int64_t *count, prm_error *error);

#endif
