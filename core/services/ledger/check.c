/* SPDX-License-Identifier: Apache-2.0 */
/* ledger.check and ledger.rebuild: some accounts and some entries a call, so that none takes long. */
#include "services/ledger/internal.h"

#include "store/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ACCOUNTS_DEFAULT = 100, ENTRIES_DEFAULT = 100000 };

/* A piece on its way. */
typedef struct piece {
    prm_call *call;
    prm_val *items, *sums;
    int64_t *changed; /* of a rebuild: the accounts that do not fit */
    int64_t accounts, entries, changed_count;
    bool fits;
} piece;

static prm_status add_fault(piece *p, const prm_ledger_standing *standing, const prm_ledger_fault *fault)
{
    prm_val *item = prm_val_object(p->call->arena);

    PRM_TRY(prm_val_set(item, "account", prm_ledger_id(p->call, standing->account)));
    PRM_TRY(prm_val_set_text(item, "owner", standing->owner));
    PRM_TRY(prm_val_set_text(item, "subject", standing->subject));
    PRM_TRY(prm_val_set_text(item, "name", standing->name));
    PRM_TRY(prm_val_set_text(item, "what", fault->what));
    PRM_TRY(prm_val_set_integer(item, "kept", fault->kept));
    PRM_TRY(prm_val_set_integer(item, "counted", fault->counted));
    return prm_val_append(p->items, item);
}

static prm_status take(void *context, const prm_ledger_standing *standing, prm_error *error)
{
    prm_ledger_fault faults[PRM_LEDGER_FAULTS];
    piece *p = context;
    size_t count = prm_ledger_faults(standing, faults);

    p->accounts++;
    p->entries += standing->entries;
    p->fits = p->fits && count == 0;
    for (size_t i = 0; i < count; i++) {
        prm_status status = add_fault(p, standing, &faults[i]);
        if (status != PRM_OK)
            return prm_error_set(error, status, NULL, "what does not fit cannot be told");
    }
    if (p->changed != NULL && count > 0)
        p->changed[p->changed_count++] = standing->account;
    return PRM_OK;
}

static prm_status add_sum(void *context, const char *currency, int64_t sum, prm_error *error)
{
    piece *p = context;
    prm_val *item = prm_val_object(p->call->arena);

    p->fits = p->fits && sum == 0;
    prm_status status = prm_val_set_text(item, "currency", currency);
    if (status == PRM_OK)
        status = prm_val_set_integer(item, "sum", sum);
    if (status == PRM_OK)
        status = prm_val_append(p->sums, item);
    return status == PRM_OK ? PRM_OK : prm_error_set(error, status, NULL, "a sum cannot be told");
}

/* ---- A cursor ---- */

/* The account that is done; or, in the middle of the next one, all that the place says, as numbers. */
static bool read_place(const char *text, prm_ledger_place *place)
{
    int end = 0;

    *place = (prm_ledger_place){ 0 };
    if (strchr(text, '.') == NULL)
        return *text == '\0' || prm_id_parse(text, "ledger_account", &place->after);
    return sscanf(text, "%" SCNd64 ".%" SCNd64 ".%" SCNd64 ".%" SCNd64 ".%" SCNd64 ".%" SCNd64 ".%" SCNd64 "%n",
               &place->after, &place->at, &place->id, &place->in, &place->out, &place->entries, &place->strayed,
               &end) == 7 &&
           text[end] == '\0' && place->after >= 0 && place->entries > 0;
}

static const prm_val *tell_place(prm_call *call, const prm_ledger_place *place)
{
    const char *text;

    if (place->entries == 0)
        return prm_ledger_id(call, place->after);
    text = prm_arena_format(call->arena,
        "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64, place->after, place->at,
        place->id, place->in, place->out, place->entries, place->strayed);
    return text != NULL ? prm_val_text_static(call->arena, text) : NULL;
}

/* The piece `params` ask for; `cursor` NULL: it was the last. */
static prm_status examine(piece *p, const prm_val *params, int64_t limit, const prm_val **cursor)
{
    prm_call *call = p->call;
    int64_t behind, entries = ENTRIES_DEFAULT;
    prm_ledger_place place;
    prm_error error = { 0 };
    size_t count = 0;

    *cursor = NULL;
    if (!read_place(prm_val_get_str(params, "cursor"), &place))
        return prm_api_fail_field(call, "cursor", "format", "is none that was answered");
    (void)prm_val_get_integer(params, "entries", &entries);
    p->items = prm_val_list(call->arena);
    p->fits = true;
    prm_status status =
        prm_ledger_examine(call->worker->db, &place, (size_t)limit, entries, call->now, take, p, &error);
    if (status == PRM_OK)
        status = prm_rows_after(call->worker->db, prm_ledger_table(call, "ledger_account"), place.after, 1, &behind,
            &count, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    if (count > 0 && (*cursor = tell_place(call, &place)) == NULL)
        return prm_call_nomem(call);
    return PRM_OK;
}

static prm_status answer(const piece *p, const prm_val *cursor, prm_val *result)
{
    PRM_TRY(prm_val_set(result, "items", p->items));
    PRM_TRY(prm_val_set_integer(result, "accounts", p->accounts));
    PRM_TRY(prm_val_set_integer(result, "entries", p->entries));
    return cursor != NULL ? prm_val_set(result, "next_cursor", cursor) : PRM_OK;
}

prm_status prm_ledger_check(prm_call *call, const prm_val *params, prm_val *result)
{
    piece p = { .call = call, .sums = prm_val_list(call->arena) };
    const prm_val *cursor;
    int64_t limit = ACCOUNTS_DEFAULT;
    prm_error error = { 0 };

    (void)prm_val_get_integer(params, "limit", &limit);
    PRM_TRY(examine(&p, params, limit, &cursor));
    prm_status status = prm_ledger_sums(call->worker->db, add_sum, &p, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    if (prm_val_set(result, "sums", p.sums) != PRM_OK || prm_val_set_boolean(result, "fits", p.fits) != PRM_OK)
        return prm_call_nomem(call);
    return prm_call_keep(call, answer(&p, cursor, result), NULL);
}

static prm_status count_again(void *context, const prm_ledger_standing *standing, prm_error *error)
{
    (void)error;
    *(prm_ledger_standing *)context = *standing;
    return PRM_OK;
}

static prm_status make_again(prm_call *call, int64_t number)
{
    prm_ledger_account account;
    prm_ledger_standing standing;
    prm_ledger_place place = { .after = number - 1 };
    prm_error error = { 0 };
    prm_db *db = call->worker->db;

    PRM_TRY(prm_ledger_load_by_number(call, number, &account));
    prm_status status = prm_ledger_examine(db, &place, 1, INT64_MAX, call->now, count_again, &standing, &error);
    if (status == PRM_OK)
        status = prm_ledger_next_expiry(db, number, &account.next_expiry, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    account.in = standing.counted_in;
    account.out = standing.counted_out;
    account.balance = account.in - account.out;
    account.held = standing.counted_held;
    account.moved_at = standing.moved_at;
    PRM_TRY(prm_ledger_save(call, &account));
    return account.next_expiry != 0 ? prm_ledger_arm(call, &account) : PRM_OK;
}

prm_status prm_ledger_rebuild(prm_call *call, const prm_val *params, prm_val *result)
{
    piece p = { .call = call };
    const prm_val *cursor;
    int64_t limit = ACCOUNTS_DEFAULT;

    (void)prm_val_get_integer(params, "limit", &limit);
    if ((p.changed = prm_arena_alloc(call->arena, (size_t)limit * sizeof *p.changed)) == NULL)
        return prm_call_nomem(call);
    PRM_TRY(examine(&p, params, limit, &cursor));
    for (int64_t i = 0; i < p.changed_count; i++)
        PRM_TRY(make_again(call, p.changed[i]));
    return prm_call_keep(call, answer(&p, cursor, result), NULL);
}
