/* SPDX-License-Identifier: Apache-2.0 */
/** @file envelope.h  One JSON-RPC request object, taken apart without building it. Pure. */
#ifndef PRM_RPC_ENVELOPE_H
#define PRM_RPC_ENVELOPE_H

#include "base/json.h"

typedef struct prm_envelope {
    prm_json_span id;     /* as it stands; text NULL: absent, a notification */
    const char *method;   /* decoded, in the arena */
    prm_json_span params; /* an object or array; text NULL: absent */
} prm_envelope;

/** Reads a scanned text. PRM_E_REQUEST with a sentence; the id is filled if it could be told. PRM_E_NOMEM. */
prm_status prm_envelope_read(prm_arena *arena, prm_json_span text, prm_envelope *envelope, prm_error *error);

#endif
