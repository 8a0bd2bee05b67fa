/* SPDX-License-Identifier: Apache-2.0 */
/** @file watch.h  prmd --watch: rule files come into force as they are saved, or their problems are logged. A thread of
 * its own, since it reads files. */
#ifndef PRM_SERVER_WATCH_H
#define PRM_SERVER_WATCH_H

#include "server/setup.h"

typedef struct prm_watch prm_watch;

/** `options`, `host` and `calls` outlive it. */
prm_status prm_watch_start(const prm_options *options, const prm_host *host, prm_calls *calls, prm_watch **out,
    prm_error *error);
/** NULL is allowed. Before the calls stop. */
void prm_watch_stop(prm_watch *watch);

#endif
