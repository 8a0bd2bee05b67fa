/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file position.h  Places in the journal as clients hold them: opaque texts. A text is one AES block under a key of
 * the database's own, so it tells nothing of how much happened between two of them, nor whether anything did, and one
 * that was tampered with is found out. And which events a client asks for. Any thread.
 *
 * What happened after a backup was made is not in what is restored from it, and other things happen in its place. A
 * restored database therefore goes on under a new key: who saw what is gone learns so, instead of missing what took its
 * place. What the backup holds keeps the texts it had.
 */
#ifndef PRM_EVENTS_POSITION_H
#define PRM_EVENTS_POSITION_H

#include "store/deliver.h"

#define PRM_POSITION_TEXT 33 /* 32 hex digits and the NUL */
#define PRM_EVENT_TYPES   50 /* a subscription asks for, at most */

enum { PRM_POSITION_ERAS = 64 };

/** The keys of a database: one, and one more each time it was restored. */
typedef struct prm_position_key {
    struct {
        uint8_t bytes[16];
        int64_t until; /* the last entry it is for */
    } eras[PRM_POSITION_ERAS];
    size_t count; /* 0: one key of zeros */
} prm_position_key;

/** Reads the database's keys, or makes the first. In a transaction of the writer, at start. */
prm_status prm_position_key_load(prm_db *db, prm_position_key *key, prm_error *error);
/** What comes after the entries there are is under a new key. In a transaction, on a database nobody serves.
 * PRM_E_LIMIT: it was restored too often. */
prm_status prm_position_key_renew(prm_db *db, prm_error *error);
void prm_position_print(const prm_position_key *key, prm_event_position position, char text[PRM_POSITION_TEXT]);
/** False if it is none of this database's. */
bool prm_position_parse(const prm_position_key *key, const char *text, prm_event_position *position);

/** Whether it may be asked for: a name of two or three words, or such words and `.*` after one or more, "deals.*". */
bool prm_event_pattern_is_valid(const char *pattern);
/** Whether an event of this type is among `patterns` (NULL-ended; NULL: every event is). */
bool prm_event_is_among(const char *const *patterns, const char *type);

#endif
