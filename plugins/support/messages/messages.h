/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is said about a case, and who is told. What both sides read are messages, what the vendor's people say
 * among themselves are notes: two entities, so that no list, event,
 * search or export of the one has any of the other. */
#ifndef SUPPORT_MESSAGES_H
#define SUPPORT_MESSAGES_H

#include "support.h"

/** Whether files are what their names say: a name that ends as those of one type do, over content of another, is
 * refused by the field `files`. PRM_E_INVALID. (attach.c) */
prm_status support_files_check(prm_call *call, const prm_val *files);

/** Sets `watchers` and `followers` among the changes to who watches `into` and, as far as there is room, who
 * asks for `from`, works on it and watches it. (watch.c) */
prm_status support_watch_join(prm_call *call, const prm_val *from, const prm_val *into, prm_val *changes);

/* ---- Telling ---------------------------------------------------------------------------------------------------- */

/** Who is told of an event. */
enum support_audience {
    SUPPORT_TO_PARTNER = 1, /* who asks, and the partner's watchers */
    SUPPORT_TO_VENDOR = 2,  /* who works on it, or its queue if that one has left, and the vendor's watchers */
    SUPPORT_TO_OWNER = 4,   /* who works on it alone, or its queue */
    SUPPORT_TO_QUEUE = 8    /* the agents of its queue */
};

typedef struct support_telling {
    const char *event;
    const prm_reason *notice;
    int to; /* enum support_audience, joined */
} support_telling;

/** What is told of an event of a case as it is now: NULL: nothing, by now it is another's, or seen to. (tellings.c) */
const support_telling *support_telling_of(const char *event, const prm_val *row);

/** Users of a case, each once, in the order of their ids, without `but`, those after `after` ("": all), at most `most`
 * of them. They live as long as the call. (recipients.c) */
prm_status support_recipients(prm_call *call, const prm_val *row, int to, const char *but, const char *after,
    size_t most, const char **users, size_t *count);

#endif
