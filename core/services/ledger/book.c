/* SPDX-License-Identifier: Apache-2.0 */
/* Entries, and what accounts stand at by them. */
#include "services/ledger/internal.h"

#include "store/ledger.h"

#include <string.h>

prm_status prm_ledger_refuse(prm_call *call, const char *kind, const char *message)
{
    return prm_call_fail(call, PRM_E_LIMIT, kind, NULL, "%s", message);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* An account's entries lie in the order of their time, whatever the clock does: where it stood is found by it. */
static int64_t time_of(const prm_call *call, const prm_ledger_move *move)
{
    return later(call->now, later(move->from->moved_at, move->to->moved_at));
}

static prm_status write(prm_call *call, const prm_ledger_move *move, int64_t at, const char **entry)
{
    prm_val *values = prm_val_object(call->arena);
    const prm_val *row;

    if (prm_val_set_text(values, "from", move->from->id) != PRM_OK ||
        prm_val_set_text(values, "to", move->to->id) != PRM_OK ||
        prm_val_set(values, "amount", prm_val_money(call->arena, move->amount, move->from->currency)) != PRM_OK ||
        prm_val_set_text(values, "reason", move->reason) != PRM_OK ||
        prm_val_set_text(values, "subject", move->subject) != PRM_OK ||
        (move->hold != NULL && prm_val_set_text(values, "hold", move->hold) != PRM_OK) ||
        prm_val_set_integer(values, "at", at) != PRM_OK ||
        prm_val_set_integer(values, "from_balance", move->from->balance) != PRM_OK ||
        prm_val_set_integer(values, "to_balance", move->to->balance) != PRM_OK ||
        prm_val_set_integer(values, "from_out", move->from->out) != PRM_OK ||
        prm_val_set_integer(values, "to_in", move->to->in) != PRM_OK)
        return prm_call_nomem(call);
    PRM_TRY(prm_api_create(call, "ledger_entry", values, &row));
    if (entry != NULL)
        *entry = prm_val_get_str(row, "id");
    return PRM_OK;
}

prm_status prm_ledger_enter(prm_call *call, const prm_ledger_move *move, const char **entry)
{
    prm_ledger_account *from = move->from, *to = move->to;
    int64_t at = time_of(call, move);

    if (from->number == to->number || strcmp(from->currency, to->currency) != 0)
        return prm_call_misuse(call, "an entry between %s and %s: twice the same account, or of different currencies",
            from->id, to->id);
    if (move->amount > move->free)
        return prm_ledger_refuse(call, "ledger_balance", "there is not so much on the account");
    if (move->amount > PRM_INTEGER_MAX - from->out || move->amount > PRM_INTEGER_MAX - to->in)
        return prm_ledger_refuse(call, "ledger_sum", "more than can be counted would have moved");
    from->out += move->amount;
    from->balance -= move->amount;
    to->in += move->amount;
    to->balance += move->amount;
    from->moved_at = to->moved_at = at;
    PRM_TRY(write(call, move, at, entry));
    PRM_TRY(prm_ledger_save(call, from));
    return prm_ledger_save(call, to);
}

static prm_status book(prm_call *call, const prm_ledger_booking *booking, const char **entry)
{
    prm_ledger_account from, to;

    PRM_TRY(prm_ledger_load(call, booking->from, &from));
    PRM_TRY(prm_ledger_load(call, booking->to, &to));
    PRM_TRY(prm_ledger_sweep(call, &from));
    return prm_ledger_enter(call,
        &(prm_ledger_move){ .from = &from, .to = &to, .amount = booking->amount, .free = prm_ledger_free(&from),
            .reason = booking->reason, .subject = booking->subject },
        entry);
}

prm_status prm_ledger_book(prm_call *call, const prm_ledger_booking *booking, const char **entry)
{
    prm_ledger_guise guise;

    PRM_TRY(prm_call_guard_write(call, "book"));
    if (booking == NULL || booking->size < sizeof *booking)
        return prm_call_misuse(call, "a booking without its size");
    if (booking->amount < 1 || booking->amount > PRM_INTEGER_MAX || !prm_ledger_is_word(booking->reason) ||
        !prm_ledger_is_id(call, booking->subject))
        return prm_call_misuse(call, "a booking of %lld without an amount, a word and the id of a row",
            (long long)booking->amount);
    prm_ledger_put_on(call, &guise);
    prm_status status = book(call, booking, entry);
    prm_ledger_take_off(call, &guise);
    return status;
}

/* What is kept is what there is now (`at` 0); of the past its entries and holds tell. */
static prm_status stand_at(prm_call *call, prm_ledger_account *account, int64_t at)
{
    prm_db *db = call->worker->db;
    prm_error error = { 0 };
    int64_t expired = 0, until = at != 0 ? at : call->now;
    prm_status status = PRM_OK;

    if (at != 0 && at < account->moved_at)
        status = prm_ledger_moved(db, account->number, at, &account->in, &account->out, &error);
    if (status == PRM_OK && until < call->now)
        status = prm_ledger_held_at(db, account->number, until, &account->held, &error);
    else if (status == PRM_OK && account->next_expiry != 0 && account->next_expiry <= until)
        status = prm_ledger_expired(db, account->number, until, &expired, &error);
    account->balance = account->in - account->out;
    account->held -= expired;
    return prm_call_keep(call, status, &error);
}

prm_status prm_ledger_figure(prm_call *call, prm_ledger_name name, int64_t at, prm_ledger_figures *figures)
{
    prm_ledger_account account;

    PRM_TRY(prm_call_guard(call));
    if (figures == NULL || figures->size < offsetof(prm_ledger_figures, out) + sizeof figures->out || at < 0)
        return prm_call_misuse(call, "figures of an account without a place for them, or before there was time");
    PRM_TRY(prm_ledger_load(call, name, &account));
    PRM_TRY(stand_at(call, &account, at));
    figures->currency = account.currency;
    figures->balance = account.balance;
    figures->held = account.held;
    figures->in = account.in;
    figures->out = account.out;
    return PRM_OK;
}
