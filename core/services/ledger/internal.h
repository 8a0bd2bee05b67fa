/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file internal.h  Between the files of the ledger. A function of the service acts as the core for the plugin that
 * calls: over all rows, those included that are closed to plugins, and with the plugin's name as owner and actor.
 */
#ifndef PRM_SERVICES_LEDGER_INTERNAL_H
#define PRM_SERVICES_LEDGER_INTERNAL_H

#include "plugins/api.h"
#include "services/ledger/service.h"

/** What a call is while the ledger acts for its plugin. */
typedef struct prm_ledger_guise {
    prm_plugin_entry core;
    const prm_plugin_entry *plugin;
    prm_scope scope;
} prm_ledger_guise;

void prm_ledger_put_on(prm_call *call, prm_ledger_guise *guise);
void prm_ledger_take_off(prm_call *call, const prm_ledger_guise *guise);

/** An account as it stands: its row in numbers. */
typedef struct prm_ledger_account {
    const prm_val *row;
    const char *id, *currency;
    int64_t number, balance, held, in, out;
    int64_t expired;      /* of `held`: of holds that have expired and that nothing has ended yet */
    int64_t next_expiry;  /* no hold of it that nothing has ended expires before; 0: none expires */
    int64_t moved_at;     /* when its last entry was; 0: it has none */
    int32_t may_overdraw;
} prm_ledger_account;

/** Whether it is what accounts and reasons are called by: "in_2027". */
bool prm_ledger_is_word(const char *text);
/** The id of the account of that number. */
const prm_val *prm_ledger_id(prm_call *call, int64_t account);
/** Whether it may be the id of a row. */
bool prm_ledger_is_id(const prm_call *call, const char *text);

/** Half of a movement cannot be left out: what fails in its midst dooms the call. */
prm_status prm_ledger_must(prm_call *call, prm_status status);

/** The table of one of the ledger's entities. */
const prm_table *prm_ledger_table(const prm_call *call, const char *entity);
/** The running plugin's account of that name. PRM_E_NOT_FOUND. */
prm_status prm_ledger_load(prm_call *call, prm_ledger_name name, prm_ledger_account *account);
/** By its number or id, whoever owns it. */
prm_status prm_ledger_load_by_number(prm_call *call, int64_t number, prm_ledger_account *account);
prm_status prm_ledger_load_by_id(prm_call *call, const char *id, prm_ledger_account *account);
/** Writes its numbers. */
prm_status prm_ledger_save(prm_call *call, prm_ledger_account *account);
/** What of it is free to be booked or held; INT64_MAX: it may be overdrawn. */
int64_t prm_ledger_free(const prm_ledger_account *account);

/** Ends the account's expired holds, some at once: of others the account knows what they still say they hold. */
prm_status prm_ledger_sweep(prm_call *call, prm_ledger_account *account);
/** Arms the timer for what expires next. */
prm_status prm_ledger_arm(prm_call *call, const prm_ledger_account *account);

/** An entry between two accounts that have been loaded. `free`: how much `from` has for it. */
typedef struct prm_ledger_move {
    prm_ledger_account *from, *to;
    int64_t amount, free;
    const char *reason, *subject;
    const char *hold; /* what is captured by it; NULL: nothing */
} prm_ledger_move;
/** Writes it and moves both accounts on. */
prm_status prm_ledger_enter(prm_call *call, const prm_ledger_move *move, const char **entry);
/** There is not so much, or more than can be counted. */
prm_status prm_ledger_refuse(prm_call *call, const char *kind, const char *message);

/* The functions of the service, by file. */
prm_status prm_ledger_open(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw);
prm_status prm_ledger_book(prm_call *call, const prm_ledger_booking *booking, const char **entry);
prm_status prm_ledger_figure(prm_call *call, prm_ledger_name name, int64_t at, prm_ledger_figures *figures);
prm_status prm_ledger_hold(prm_call *call, prm_ledger_name name, int64_t amount, int64_t expires, const char *reason,
    const char *subject, const char **hold);
prm_status prm_ledger_capture(prm_call *call, const char *hold, int64_t amount, prm_ledger_name to, const char *reason,
    const char **entry);
prm_status prm_ledger_release(prm_call *call, const char *hold);
prm_status prm_ledger_held(prm_call *call, const char *hold, int64_t *amount);

#endif
