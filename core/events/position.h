/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file position.h  Places in the journal as clients hold them: opaque texts. A text is one AES block under a key of the
 * database's own, so it tells nothing of how much happened between two of them, and one that was tampered with is found
 * out. And which events a client asks for. Any thread.
 */
#ifndef PRM_EVENTS_POSITION_H
#define PRM_EVENTS_POSITION_H

#include "store/deliver.h"

#define PRM_POSITION_TEXT 33 /* 32 hex digits and the NUL */
#define PRM_EVENT_TYPES   50 /* a subscription asks for, at most */

typedef struct prm_position_key {
    uint8_t bytes[16];
} prm_position_key;

/** Reads the database's key, or makes it. In a transaction of the writer, at start. */
prm_status prm_position_key_load(prm_db *db, prm_position_key *key, prm_error *error);
void prm_position_print(const prm_position_key *key, prm_event_position position, char text[PRM_POSITION_TEXT]);
/** False if it is none of this database's. */
bool prm_position_parse(const prm_position_key *key, const char *text, prm_event_position *position);

/** Whether it may be asked for: a name of two or three words, or such words and `.*` after one or more, "deals.*". */
bool prm_event_pattern_is_valid(const char *pattern);
/** Whether an event of this type is among `patterns` (NULL-ended; NULL: every event is). */
bool prm_event_is_among(const char *const *patterns, const char *type);

#endif
