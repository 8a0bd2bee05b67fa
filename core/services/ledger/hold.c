/* SPDX-License-Identifier: Apache-2.0 */
/* Holds: placed, captured, released. */
#include "services/ledger/internal.h"

#include <string.h>

/* A hold and the account it is of. */
typedef struct holding {
    const prm_val *row;
    prm_ledger_account account;
    int64_t amount;
    bool is_live;
} holding;

static prm_status load_row(prm_call *call, const char *id, const prm_val **row)
{
    prm_error error = { 0 };
    int64_t number;

    if (id == NULL || !prm_id_parse(id, "ledger_hold", &number))
        return prm_call_not_found(call);
    return prm_call_keep(call,
        prm_rows_load(call->worker->db, prm_ledger_table(call, "ledger_hold"), number, NULL, call->arena, row, &error),
        &error);
}

/* One of another plugin's is as absent as one that never was. */
static prm_status load(prm_call *call, const char *id, holding *hold)
{
    const char *currency;
    int64_t expires;

    PRM_TRY(load_row(call, id, &hold->row));
    PRM_TRY(prm_ledger_load_by_id(call, prm_val_get_str(hold->row, "account"), &hold->account));
    if (strcmp(prm_val_get_str(hold->account.row, "owner"), call->plugin->plugin->id) != 0)
        return prm_call_not_found(call);
    PRM_TRY(prm_val_get_money(hold->row, "amount", &hold->amount, &currency));
    hold->is_live = strcmp(prm_val_get_str(hold->row, "state"), "held") == 0 &&
        (prm_val_get_integer(hold->row, "expires_at", &expires) != PRM_OK || expires > call->now);
    return PRM_OK;
}

static prm_status end(prm_call *call, holding *hold, const char *state)
{
    prm_val *changes = prm_val_object(call->arena);

    if (prm_val_set_integer(changes, "ended_at", call->now) != PRM_OK)
        return prm_call_nomem(call);
    return prm_ledger_must(call, prm_call_change(call, &hold->row, changes, state));
}

/* ---- Placing one ---- */

static prm_status create(prm_call *call, const prm_ledger_account *account, int64_t amount, int64_t expires,
    const char *reason, const char *subject, const char **hold)
{
    prm_val *values = prm_val_object(call->arena);
    const prm_val *row;

    if (prm_val_set_text(values, "account", account->id) != PRM_OK ||
        prm_val_set(values, "amount", prm_val_money(call->arena, amount, account->currency)) != PRM_OK ||
        prm_val_set_text(values, "reason", reason) != PRM_OK ||
        prm_val_set_text(values, "subject", subject) != PRM_OK ||
        (expires != 0 && prm_val_set_integer(values, "expires_at", expires) != PRM_OK))
        return prm_call_nomem(call);
    PRM_TRY(prm_api_create(call, "ledger_hold", values, &row));
    *hold = prm_val_get_str(row, "id");
    return PRM_OK;
}

static prm_status place(prm_call *call, prm_ledger_name name, int64_t amount, int64_t expires, const char *reason,
    const char *subject, const char **hold)
{
    prm_ledger_account account;

    PRM_TRY(prm_ledger_load(call, name, &account));
    PRM_TRY(prm_ledger_sweep(call, &account));
    if (amount > prm_ledger_free(&account))
        return prm_ledger_refuse(call, "ledger_balance", "there is not so much on the account");
    if (amount > PRM_INTEGER_MAX - account.held)
        return prm_ledger_refuse(call, "ledger_sum", "more than can be counted would be held");
    PRM_TRY(create(call, &account, amount, expires, reason, subject, hold));
    account.held += amount;
    bool is_next = expires != 0 && (account.next_expiry == 0 || expires < account.next_expiry);
    if (is_next)
        account.next_expiry = expires;
    PRM_TRY(prm_ledger_save(call, &account));
    return is_next ? prm_ledger_arm(call, &account) : PRM_OK;
}

prm_status prm_ledger_hold(prm_call *call, prm_ledger_name name, int64_t amount, int64_t expires, const char *reason,
    const char *subject, const char **hold)
{
    prm_ledger_guise guise;

    PRM_TRY(prm_call_guard_write(call, "hold"));
    if (amount < 1 || amount > PRM_INTEGER_MAX || !prm_ledger_is_word(reason) || !prm_ledger_is_id(call, subject) ||
        hold == NULL)
        return prm_call_misuse(call,
            "a hold of %lld without an amount, a word, the id of a row, or a place for its own", (long long)amount);
    if (expires != 0 && (expires <= call->now || expires > PRM_INTEGER_MAX))
        return prm_call_misuse(call, "a hold until an instant that is not to come");
    prm_ledger_put_on(call, &guise);
    prm_status status = place(call, name, amount, expires, reason, subject, hold);
    prm_ledger_take_off(call, &guise);
    return status;
}

/* ---- Ending it ---- */

static prm_status capture(prm_call *call, const char *id, int64_t amount, prm_ledger_name name, const char *reason,
    const char **entry)
{
    prm_ledger_account to;
    holding hold;

    PRM_TRY(load(call, id, &hold));
    PRM_TRY(prm_ledger_load(call, name, &to));
    PRM_TRY(prm_ledger_sweep(call, &hold.account));
    if (!hold.is_live)
        return prm_call_fail(call, PRM_E_STATE, "ledger_hold", NULL, "the hold has ended or expired");
    if (amount > hold.amount)
        return prm_call_misuse(call, "capture of more than %s holds", id);
    hold.account.held -= hold.amount;
    PRM_TRY(prm_ledger_enter(call,
        &(prm_ledger_move){ .from = &hold.account, .to = &to, .amount = amount, .free = prm_ledger_free(&hold.account),
            .reason = reason, .subject = prm_val_get_str(hold.row, "subject"),
            .hold = prm_val_get_str(hold.row, "id") },
        entry));
    return end(call, &hold, "captured");
}

prm_status prm_ledger_capture(prm_call *call, const char *hold, int64_t amount, prm_ledger_name to, const char *reason,
    const char **entry)
{
    prm_ledger_guise guise;

    PRM_TRY(prm_call_guard_write(call, "capture"));
    if (amount < 1 || !prm_ledger_is_word(reason))
        return prm_call_misuse(call, "a capture of %lld without an amount or a word", (long long)amount);
    prm_ledger_put_on(call, &guise);
    prm_status status = capture(call, hold, amount, to, reason, entry);
    prm_ledger_take_off(call, &guise);
    return status;
}

static prm_status release(prm_call *call, const char *id)
{
    holding hold;

    PRM_TRY(load(call, id, &hold));
    PRM_TRY(prm_ledger_sweep(call, &hold.account));
    if (!hold.is_live)
        return PRM_OK;
    PRM_TRY(end(call, &hold, "released"));
    hold.account.held -= hold.amount;
    return prm_ledger_save(call, &hold.account);
}

prm_status prm_ledger_release(prm_call *call, const char *hold)
{
    prm_ledger_guise guise;

    PRM_TRY(prm_call_guard_write(call, "release"));
    prm_ledger_put_on(call, &guise);
    prm_status status = release(call, hold);
    prm_ledger_take_off(call, &guise);
    return status;
}

prm_status prm_ledger_held(prm_call *call, const char *id, int64_t *amount)
{
    holding hold;

    PRM_TRY(prm_call_guard(call));
    if (amount == NULL)
        return prm_call_misuse(call, "what a hold holds, without a place for it");
    PRM_TRY(load(call, id, &hold));
    *amount = hold.is_live ? hold.amount : 0;
    return PRM_OK;
}
