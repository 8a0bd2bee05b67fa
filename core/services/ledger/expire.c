/* SPDX-License-Identifier: Apache-2.0 */
/* Holds that have expired are ended: by the call that meets them, at the latest by a timer. */
#include "services/ledger/internal.h"

#include "store/ledger.h"
#include "store/state.h"

#include <string.h>

enum { AT_ONCE = 50 }; /* holds one call ends of an account: it has not come for them */

static prm_status tell(prm_call *call, const prm_ledger_account *account, const prm_val *hold)
{
    const prm_event_entry *event = prm_host_event(call->worker->host, PRM_LEDGER_HOLD_EXPIRED);
    prm_val *data = prm_val_object(call->arena);

    if (event == NULL)
        return prm_call_breach(call, "the ledger's event is not declared");
    if (prm_val_set_text(data, "hold", prm_val_get_str(hold, "id")) != PRM_OK ||
        prm_val_set_text(data, "owner", prm_val_get_str(account->row, "owner")) != PRM_OK ||
        prm_val_set_text(data, "name", prm_val_get_str(account->row, "name")) != PRM_OK ||
        prm_val_set(data, "amount", prm_val_get(hold, "amount")) != PRM_OK ||
        prm_val_set_text(data, "reason", prm_val_get_str(hold, "reason")) != PRM_OK ||
        prm_val_set_text(data, "about", prm_val_get_str(hold, "subject")) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_add_event(call, event->event, prm_val_get_str(account->row, "subject"), data);
}

static prm_status end(prm_call *call, prm_ledger_account *account, int64_t number)
{
    prm_val *changes = prm_val_object(call->arena);
    const prm_val *hold;
    const char *currency;
    int64_t amount;
    prm_error error = { 0 };

    prm_status status = prm_rows_load(
        call->worker->db, prm_ledger_table(call, "ledger_hold"), number, NULL, call->arena, &hold, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    PRM_TRY(prm_val_get_money(hold, "amount", &amount, &currency));
    if (prm_val_set(changes, "ended_at", prm_val_get(hold, "expires_at")) != PRM_OK)
        return prm_call_nomem(call);
    PRM_TRY(prm_call_change(call, &hold, changes, "expired"));
    account->held -= amount;
    return tell(call, account, hold);
}

/* What is left to others counts for nothing all the same. */
static prm_status look_ahead(prm_call *call, prm_ledger_account *account, bool is_more)
{
    prm_db *db = call->worker->db;
    prm_error error = { 0 };
    prm_status status = prm_ledger_next_expiry(db, account->number, &account->next_expiry, &error);

    if (status == PRM_OK && is_more)
        status = prm_ledger_expired(db, account->number, call->now, &account->expired, &error);
    return prm_call_keep(call, status, &error);
}

prm_status prm_ledger_sweep(prm_call *call, prm_ledger_account *account)
{
    int64_t holds[AT_ONCE];
    size_t count, most = call->depth > PRM_DEPTH_MOST ? 0 : AT_ONCE; /* what is too deep tells of nothing any more */
    prm_error error = { 0 };

    if (account->next_expiry == 0 || account->next_expiry > call->now)
        return PRM_OK;
    prm_status status =
        prm_ledger_expired_holds(call->worker->db, account->number, call->now, most, holds, &count, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    for (size_t i = 0; i < count; i++)
        PRM_TRY(prm_ledger_must(call, end(call, account, holds[i])));
    PRM_TRY(look_ahead(call, account, count == most));
    PRM_TRY(prm_ledger_save(call, account));
    return account->next_expiry != 0 ? prm_ledger_arm(call, account) : PRM_OK;
}

prm_status prm_ledger_arm(prm_call *call, const prm_ledger_account *account)
{
    const prm_timer_row row = { .name = PRM_LEDGER_TIMER, .subject = account->id, .key = "", .data = "",
        .due = account->next_expiry };
    prm_error error = { 0 };

    call->has_armed = true;
    return prm_ledger_must(call, prm_call_keep(call, prm_timer_arm(call->worker->db, &row, &error), &error));
}

prm_status prm_ledger_expire(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_ledger_account account;

    (void)result;
    prm_status status = prm_ledger_load_by_id(call, prm_val_get_str(params, "subject"), &account);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    if (account.next_expiry > call->now)
        return prm_ledger_arm(call, &account);
    return prm_ledger_sweep(call, &account);
}
