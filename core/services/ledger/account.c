/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts: opened, found, written. */
#include "services/ledger/internal.h"

#include "base/currency.h"
#include "store/ledger.h"

#include <string.h>

enum { WORD_MOST = 60, ID_MOST = 80 };

void prm_ledger_put_on(prm_call *call, prm_ledger_guise *guise)
{
    guise->plugin = call->plugin;
    guise->scope = call->scope;
    guise->core = *call->plugin;
    guise->core.is_builtin = true;
    call->plugin = &guise->core;
    call->scope = (prm_scope){ .side = PRM_SYSTEM };
}

void prm_ledger_take_off(prm_call *call, const prm_ledger_guise *guise)
{
    call->plugin = guise->plugin;
    call->scope = guise->scope;
}

bool prm_ledger_is_word(const char *text)
{
    size_t length = text != NULL ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;

    return length > 0 && length <= WORD_MOST && text[length] == '\0' && text[0] >= 'a';
}

bool prm_ledger_is_id(const prm_call *call, const char *text)
{
    int64_t number;

    return text != NULL && strnlen(text, ID_MOST + 1) <= ID_MOST && prm_call_table_of(call, text, &number) != NULL;
}

prm_status prm_ledger_must(prm_call *call, prm_status status)
{
    return status == PRM_OK || call->doom != PRM_OK ? status
                                                    : prm_call_breach(call,
                                                        "the ledger could not write all of a movement");
}

const prm_val *prm_ledger_id(prm_call *call, int64_t account)
{
    char digits[PRM_ID_DIGITS];

    prm_id_print(account, digits);
    const char *id = prm_arena_format(call->arena, "ledger_account_%.*s", PRM_ID_DIGITS, digits);
    return id != NULL ? prm_val_text_static(call->arena, id) : prm_val_no_memory();
}

const prm_table *prm_ledger_table(const prm_call *call, const char *entity)
{
    return prm_model_table(prm_host_model(call->worker->host), entity);
}

static void take(const prm_val *row, prm_ledger_account *account)
{
    *account = (prm_ledger_account){ .row = row, .id = prm_val_get_str(row, "id"),
        .currency = prm_val_get_str(row, "currency") };
    (void)prm_val_get_integer(row, "balance", &account->balance);
    (void)prm_val_get_integer(row, "held", &account->held);
    (void)prm_val_get_integer(row, "moved_in", &account->in);
    (void)prm_val_get_integer(row, "moved_out", &account->out);
    (void)prm_val_get_integer(row, "next_expiry", &account->next_expiry);
    (void)prm_val_get_integer(row, "moved_at", &account->moved_at);
    (void)prm_val_get_boolean(row, "may_overdraw", &account->may_overdraw);
}

prm_status prm_ledger_load_by_number(prm_call *call, int64_t number, prm_ledger_account *account)
{
    const prm_val *row;
    prm_error error = { 0 };

    prm_status status = prm_rows_load(
        call->worker->db, prm_ledger_table(call, "ledger_account"), number, NULL, call->arena, &row, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    take(row, account);
    account->number = number;
    return PRM_OK;
}

static prm_status find(prm_call *call, prm_ledger_name name, int64_t *number)
{
    prm_error error = { 0 };

    return prm_call_keep(call,
        prm_ledger_find(call->worker->db, call->plugin->plugin->id, name.subject, name.name, number, &error), &error);
}

prm_status prm_ledger_load(prm_call *call, prm_ledger_name name, prm_ledger_account *account)
{
    int64_t number;

    if (name.subject == NULL || name.name == NULL)
        return prm_call_misuse(call, "an account of the ledger without subject or name");
    PRM_TRY(find(call, name, &number));
    return number != 0 ? prm_ledger_load_by_number(call, number, account) : prm_call_not_found(call);
}

prm_status prm_ledger_load_by_id(prm_call *call, const char *id, prm_ledger_account *account)
{
    int64_t number;

    return prm_id_parse(id, "ledger_account", &number) ? prm_ledger_load_by_number(call, number, account)
                                                       : prm_call_not_found(call);
}

int64_t prm_ledger_free(const prm_ledger_account *account)
{
    return account->may_overdraw ? INT64_MAX : account->balance - (account->held - account->expired);
}

/* Each column that is written costs: only what is another number than in the row. Absent is 0. */
static prm_status put(prm_call *call, prm_val *changes, const prm_val *row, const char *key, int64_t number,
    bool is_optional)
{
    int64_t before = 0;

    (void)prm_val_get_integer(row, key, &before);
    if (number == before)
        return PRM_OK;
    return prm_val_set(changes, key,
        is_optional && number == 0 ? prm_val_null(call->arena) : prm_val_integer(call->arena, number));
}

prm_status prm_ledger_save(prm_call *call, prm_ledger_account *account)
{
    const prm_val *row = account->row;
    prm_val *changes = prm_val_object(call->arena);

    if (put(call, changes, row, "balance", account->balance, false) != PRM_OK ||
        put(call, changes, row, "held", account->held, false) != PRM_OK ||
        put(call, changes, row, "moved_in", account->in, false) != PRM_OK ||
        put(call, changes, row, "moved_out", account->out, false) != PRM_OK ||
        put(call, changes, row, "next_expiry", account->next_expiry, true) != PRM_OK ||
        put(call, changes, row, "moved_at", account->moved_at, true) != PRM_OK)
        return prm_call_nomem(call);
    return prm_ledger_must(call, prm_api_update(call, &account->row, changes));
}

static prm_status create(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw)
{
    static const char *const numbers[] = { "balance", "held", "moved_in", "moved_out" };
    prm_val *values = prm_val_object(call->arena);
    const prm_val *row;
    bool is_set = prm_val_set_text(values, "owner", call->plugin->plugin->id) == PRM_OK &&
        prm_val_set_text(values, "subject", name.subject) == PRM_OK &&
        prm_val_set_text(values, "name", name.name) == PRM_OK &&
        prm_val_set_text(values, "currency", currency) == PRM_OK &&
        prm_val_set_boolean(values, "may_overdraw", may_overdraw != 0) == PRM_OK;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        is_set = is_set && prm_val_set_integer(values, numbers[i], 0) == PRM_OK;
    return is_set ? prm_api_create(call, "ledger_account", values, &row) : prm_call_nomem(call);
}

static prm_status open_or_find(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw)
{
    prm_ledger_account there;
    int64_t number;

    PRM_TRY(find(call, name, &number));
    if (number == 0)
        return create(call, name, currency, may_overdraw);
    PRM_TRY(prm_ledger_load_by_number(call, number, &there));
    if (strcmp(there.currency, currency) == 0 && (there.may_overdraw != 0) == (may_overdraw != 0))
        return PRM_OK;
    return prm_call_fail(call, PRM_E_CONFLICT, "ledger_account", NULL, "there is another account of that name");
}

prm_status prm_ledger_open(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw)
{
    prm_ledger_guise guise;

    PRM_TRY(prm_call_guard_write(call, "open of an account"));
    if (!prm_ledger_is_id(call, name.subject) || !prm_ledger_is_word(name.name) || currency == NULL ||
        prm_currency_digits(currency, strlen(currency)) < 0)
        return prm_call_misuse(call, "open of an account without the id of a row, a word and a currency");
    prm_ledger_put_on(call, &guise);
    prm_status status = open_or_find(call, name, currency, may_overdraw);
    prm_ledger_take_off(call, &guise);
    return status;
}
