/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file error.h  Why something failed. The caller owns the prm_error; no thread-local last error. One table maps a
 * status to the wire. Any thread.
 */
#ifndef PRM_BASE_ERROR_H
#define PRM_BASE_ERROR_H

#include <prm/plugin.h>

#include <stdbool.h>

/** What only the core says; plugins see those of prm/plugin.h. */
enum prm_core_status {
    PRM_E_PARSE = -101,
    PRM_E_REQUEST = -102, /* not a JSON-RPC request */
    PRM_E_METHOD = -103,  /* no such method */
    PRM_E_UNAUTHENTICATED = -104,
    PRM_E_VERSION = -105, /* expect_version did not hold */
    PRM_E_RULE_TIMEOUT = -106,
    PRM_E_RULE = -107,
    PRM_E_READ_ONLY = -108,       /* storage cannot write: the batch was rolled back whole */
    PRM_E_IDEMPOTENCY = -109,     /* same key, other method or params */
    PRM_E_OUTCOME_UNKNOWN = -110, /* the COMMIT failed in a way only a restart can settle */
    PRM_E_IO = -111,
    PRM_E_CORRUPT = -112,
    PRM_E_QUOTA = -113 /* the caller's own share is used up; PRM_E_UNAVAILABLE: everybody's */
};

typedef struct prm_error {
    prm_status status;
    char kind[40];       /* a stable word for clients; "" takes the status's own */
    char message[400];   /* one English sentence */
    const prm_val *data; /* details, in the call's arena; NULL: none */
} prm_error;

/** Fills `error` (NULL: nobody asks) and returns `status`. `kind` NULL: the status's own. */
prm_status prm_error_set(prm_error *error, prm_status status, const char *kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** A status on the wire. */
typedef struct prm_wire_status {
    prm_status status;
    int code;         /* JSON-RPC error code */
    const char *kind; /* data.kind */
    const char *message;
} prm_wire_status;

/** Its row in the table; an unknown status is `internal`. Never NULL. */
const prm_wire_status *prm_error_wire(prm_status status);
/** The table, row by row; NULL past the end. */
const prm_wire_status *prm_error_wire_at(size_t index);

#endif
