/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file api.h  Between the files that make up prm_host_api: how failures are kept, how a call is guarded. Worker
 * thread. For core/plugins alone.
 */
#ifndef PRM_PLUGINS_API_H
#define PRM_PLUGINS_API_H

#include "plugins/call.h"
#include "plugins/internal.h"

/** PRM_OK, or what dooms the call as its handler sees it. */
prm_status prm_call_guard(const prm_call *call);
/** As prm_call_guard, for what changes something: a read may not. `what`: "create", for the log. */
prm_status prm_call_guard_write(prm_call *call, const char *what);

/** Keeps why something of the core failed and returns what the handler sees: a status of prm/plugin.h. What a handler
 * cannot go on after dooms the call. PRM_OK passes. */
prm_status prm_call_keep(prm_call *call, prm_status status, const prm_error *error);
/** Memory ran out: dooms the call, returns PRM_E_NOMEM. */
prm_status prm_call_nomem(prm_call *call);
/** Absent or invisible: one answer for both. */
prm_status prm_call_not_found(prm_call *call);
/** The handler used the host wrongly: logged with plugin and method, PRM_E_INVALID. If the handler passes it on, the
 * caller is told of an internal error, since nothing it sent was wrong. */
prm_status prm_call_misuse(prm_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** As above where going on would let something out: dooms the call, PRM_E_INTERNAL. */
prm_status prm_call_breach(prm_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** A breach if there is a secret in what is kept: `where`, "a row". */
prm_status prm_call_check_secret(prm_call *call, const prm_val *value, const char *where);
/** One line with the plugin, the method and `message`. */
void prm_call_log(const prm_call *call, int32_t level, const char *event, const char *message);

/** The table and number of an id, "deal_0123456789abc"; NULL if it is none. */
const prm_table *prm_call_table_of(const prm_call *call, const char *id, int64_t *number);
/** The table of an entity the running plugin may use by name; NULL if there is none. The core's own rows of files and
 * of the ledger are not for plugins: who may read the ones, and what may become of the others, is no matter of their
 * columns. */
const prm_table *prm_call_table(const prm_call *call, const char *entity);
/** Who acts, for the columns of a row and for the journal. */
const char *prm_call_actor(const prm_call *call);
/** NULL if the call has not touched that row. */
prm_touched *prm_call_touched(const prm_call *call, const prm_table *table, int64_t id);
/** Adds an event that has been checked. */
prm_status prm_call_add_event(prm_call *call, const prm_event *event, const char *subject, const prm_val *data);

/** Names, under the code not_found, the files in `value` that the caller may not read and that are not in `before`
 * (NULL: none are). */
prm_status prm_call_check_files(prm_call *call, const prm_field *const *fields, const prm_val *value,
    const prm_val *before, prm_field_errors *errors);
/** The same of a row's values about to be written: PRM_E_INVALID names the fields. */
prm_status prm_call_check_row_files(
    prm_call *call, const prm_table *table, const prm_val *values, const prm_val *before);

/** A decision that was taken, by this call or before it. In the call's arena. */
typedef struct prm_known_decision {
    const char *id, *chain, *subject; /* the id in its canonical form; "" where it is about no row */
    const prm_val *record;            /* NULL: it was not asked for */
    bool is_superseded;
} prm_known_decision;
/** PRM_E_NOT_FOUND if there is none of that id. `with_record`: of one before this call, it has to be read and
 * parsed. */
prm_status prm_call_find_decision(prm_call *call, const char *id, bool with_record, prm_known_decision *known);
/** A new id, "decision_…"; "" where the call stores nothing, NULL if out of memory. */
const char *prm_call_next_id(prm_call *call, const char *kind);

/**
 * Runs one of the core's own methods within this call and for its caller, but over all rows, as call_method() runs
 * others: for services that do what a method does. Of a failure other than bad params nothing but its status is told
 * on. What the result holds is the service's to keep.
 */
prm_status prm_call_run_core(prm_call *call, const char *method, const prm_val *params, const prm_val **result);

/** The call this thread is running; NULL between calls. */
prm_call *prm_call_running(void);

/* The entries of prm_host_api, by file. */
prm_status prm_api_fail(prm_call *call, prm_status status, const char *kind, const prm_val *data);
prm_status prm_api_fail_field(prm_call *call, const char *field, const char *code, const char *message);
prm_status prm_api_log(prm_call *call, int32_t level, const char *event, const prm_val *fields);

prm_status prm_api_load(prm_call *call, const char *entity, const char *id, const prm_val **row);
prm_status prm_api_find(prm_call *call, const prm_query *query, const prm_val **rows);
prm_status prm_api_tally(prm_call *call, const prm_query *query, int64_t *count);
prm_status prm_api_create(prm_call *call, const char *entity, const prm_val *values, const prm_val **row);
prm_status prm_api_update(prm_call *call, const prm_val **row, const prm_val *changes);
prm_status prm_api_move(prm_call *call, const prm_val **row, const char *state);
prm_status prm_api_archive(prm_call *call, const char *entity, const char *id);
prm_status prm_api_drop(prm_call *call, const char *entity, const char *id);
/** Writes fields (NULL: none) and state (NULL: as it is) of a row in one, whatever the roles of the move; for services,
 * and their own rows. */
prm_status prm_call_change(prm_call *call, const prm_val **row, const prm_val *fields, const char *state);
/** Archives the row or brings it back; as it is already: nothing happens. */
prm_status prm_call_archive(prm_call *call, const prm_val **row, bool is_archived);
prm_status prm_api_view(prm_call *call, const prm_val *row, const char *view, const prm_val *more, const prm_val **out);

prm_status prm_api_decide(
    prm_call *call, const char *chain, const char *subject, const prm_val *facts, const prm_val **outcome);
prm_status prm_api_add_reason(
    prm_call *call, const prm_val *outcome, const char *point, const char *code, const prm_val *data);
prm_status prm_api_decide_again(prm_call *call, const char *chain, const char *subject, const char *supersedes,
    const prm_val *facts, const prm_val **outcome);
prm_status prm_api_overrule(
    prm_call *call, const char *decision, const char *point, const prm_val *answer, const char *reason);

prm_status prm_api_call_method(
    prm_call *call, const char *method, const prm_val *params, int32_t as, const prm_val **result);
prm_status prm_api_undecide(prm_call *call, const prm_val *outcome);
prm_status prm_api_reason_text(
    prm_call *call, const char *point, const prm_val *reason, const char *locale, const char **text);

prm_status prm_api_emit(prm_call *call, const char *event, const char *subject, const prm_val *data);
prm_status prm_api_arm(
    prm_call *call, const char *timer, const char *subject, const char *key, int64_t due, const prm_val *data);
prm_status prm_api_disarm(prm_call *call, const char *timer, const char *subject, const char *key);

#endif
