/* SPDX-License-Identifier: Apache-2.0 */
/** @file server.h  The running server: start, serve, stop. Start-up thread, which is the loop's. */
#ifndef PRM_SERVER_SERVER_H
#define PRM_SERVER_SERVER_H

#include "server/options.h"

enum { PRM_EXIT_OK = 0, PRM_EXIT_FAILED = 1, PRM_EXIT_USAGE = 64, PRM_EXIT_UNKNOWN = 70, PRM_EXIT_CONFIG = 78 };

/** Serves until SIGTERM or SIGINT; returns the exit code. */
int prm_server_run(const prm_options *options);

/** Offline work; each returns the exit code and prints to standard output, failures to standard error. */
int prm_offline_verify(const prm_options *options);
int prm_offline_backup(const prm_options *options);
int prm_offline_restore(const prm_options *options);
int prm_offline_inspect(const prm_options *options);
int prm_offline_test_rules(const prm_options *options);
int prm_offline_check(const prm_options *options);

#endif
