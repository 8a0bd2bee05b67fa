/* SPDX-License-Identifier: Apache-2.0 */
/** @file count.h  What the calls came to: counted for whoever watches, and a line of the log each. Loop thread only. */
#ifndef PRM_RPC_COUNT_H
#define PRM_RPC_COUNT_H

#include "base/histogram.h"
#include "plugins/host.h"

enum { PRM_OUTCOMES = 24 };

/** Of one method; the last of them all is of what names no method. */
typedef struct prm_method_counts {
    struct {
        const char *outcome; /* "ok", or the kind of the error; NULL: none more. Static */
        uint64_t count;
    } outcomes[PRM_OUTCOMES];
    prm_histogram times; /* microseconds from the reading of the call to its answer */
} prm_method_counts;

typedef struct prm_rpc prm_rpc;

/** By the order of prm_host_method_at; one more at the end. */
const prm_method_counts *prm_rpc_count(const prm_rpc *rpc, size_t method);

#endif
