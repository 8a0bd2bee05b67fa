/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file outbox.h  The operator's folder for what happens: each event a file of its own, for programs that read files. A
 * file is written aside, synced, then named, and is the same if it comes twice: what is there under its name is whole
 * and comes once. Names are in the order in which things happened. Who reads them takes them away.
 */
#ifndef PRM_SERVER_OUTBOX_H
#define PRM_SERVER_OUTBOX_H

#include "calls/outlet.h"
#include "server/config.h"

typedef struct prm_outbox {
    prm_outlet outlet;
    const char *folder;
} prm_outbox;

/** Reads the section `outbox` (of NULL: none); an outlet without a name: there is none. The outbox stays where it is,
 * and the configuration outlives it. PRM_E_INVALID with a sentence: no such folder, or no names of events. */
prm_status prm_outbox_open(prm_outbox *outbox, const prm_config *config, prm_error *error);

#endif
