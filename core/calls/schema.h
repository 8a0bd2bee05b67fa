/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file schema.h  Which schema of each plugin the database has seen, and the way from there to what is declared: a
 * newer one is refused, additions are made at once, migrations run over the rows in pieces, each piece a journalled
 * call that keeps its place. Start-up thread. For core/calls alone.
 */
#ifndef PRM_CALLS_SCHEMA_H
#define PRM_CALLS_SCHEMA_H

#include "calls/calls.h"

/** Refuses a database of a newer plugin by name (PRM_E_INVALID); makes a backup if this start will change what older
 * ones wrote. Before anything is written. */
prm_status prm_schema_prepare(prm_calls *calls, prm_error *error);
/** Records plugins that are new, and those whose schema is newer without a migration. With the tables, in their
 * transaction. */
prm_status prm_schema_install(prm_db *db, const prm_host *host, prm_error *error);
/** Runs the task's migration over the next rows, and keeps its place. */
prm_status prm_schema_migrate(prm_task *task, prm_call *call);

#endif
