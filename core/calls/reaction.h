/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file reaction.h  A reaction inside a batch: what it does and how far it has come are one transaction, so it happens
 * once however the process ends. And what came of a delivery out of the server. Writer thread.
 */
#ifndef PRM_CALLS_REACTION_H
#define PRM_CALLS_REACTION_H

#include "calls/batch.h"

#define PRM_TARGET_REACTION "reaction:"
#define PRM_TARGET_OUT      "out:"

/** The position of a reaction, as prm_follower_get has it: "reaction:" and its name, in the arena; NULL: no memory. */
const char *prm_reaction_target(prm_arena *arena, const char *reaction);
/** A new reaction begins with what happens from now on; what waited for its plugin has its turn. At start. */
prm_status prm_reaction_install(const prm_reaction_entry *entry, prm_db *db, prm_arena *arena, prm_error *error);
/** The same of a way out. */
prm_status prm_outlet_install(const prm_outlet *outlet, prm_db *db, prm_arena *arena, prm_error *error);

prm_status prm_reaction_run(prm_writer_state *writer, prm_task *task, prm_call *call);
/** After a failure that was rolled back: when it is tried again, or that it is parked. */
prm_status prm_reaction_leave(prm_writer_state *writer, prm_task *task, const prm_call *call, prm_error *error);
prm_status prm_reaction_claim(prm_writer_state *writer, prm_task *task, prm_call *call);

#endif
