/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file log.h  One JSON object a line on standard error: time, level, event, trace, plugin, fields. No personal data
 * above debug. Any thread; a line is one write. Nothing waits for a reader that is stuck: lines are dropped, and the
 * next one that is written says how many.
 */
#ifndef PRM_BASE_LOG_H
#define PRM_BASE_LOG_H

#include "val.h"

/** Lines below `level` (enum prm_level) are dropped. Default PRM_LOG_INFO. Any thread. */
void prm_log_set_level(int32_t level);
/** Whether a line of this level is written: for whoever would have to make it first. */
bool prm_log_is_on(int32_t level);
/** `trace` and `plugin` may be NULL; `fields` an object or NULL. */
void prm_log(int32_t level, const char *event, const char *trace, const char *plugin, const prm_val *fields);
/** The same with one field "message". */
void prm_log_text(int32_t level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** What this thread is doing, written to the log if the process crashes. Texts are static or outlive the call. */
void prm_breadcrumb_set(const char *plugin, const char *method, const char *rule);
/** Installs the handler of fatal signals. Call once, in main. */
void prm_breadcrumb_install(void);

#endif
