/* SPDX-License-Identifier: Apache-2.0 */
/* prm.ledger/1, whole, over plain arrays. Entries are never changed, so that all a failed call takes back of them is
 * how many there are. */
#include "internal.h"

#include <prm/ledger.h>

#include <stdio.h>
#include <string.h>

#define SUM_MOST INT64_C(9007199254740991)

__extension__ typedef unsigned __int128 wide;

static bool is_word(const char *text)
{
    size_t length = text != NULL ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;

    return length > 0 && length <= 60 && text[length] == '\0' && text[0] >= 'a';
}

/* The id of a row of an entity the mock knows; the row itself need not be there. */
static bool is_id(const prm_mock *mock, const char *text)
{
    char entity[100];
    const char *end = text != NULL ? strrchr(text, '_') : NULL;

    if (end == NULL || strlen(text) > 80)
        return false;
    snprintf(entity, sizeof entity, "%.*s", (int)(end - text), text);
    return mock_entity(mock, entity) != NULL;
}

static mock_account *find(const prm_mock *mock, const char *subject, const char *name)
{
    for (size_t i = 0; i < mock->world->account_count; i++) {
        mock_account *one = &mock->world->accounts[i];
        if (strcmp(one->subject, subject) == 0 && strcmp(one->name, name) == 0)
            return one;
    }
    return NULL;
}

/* ---- Holds ---- */

static bool has_expired(const mock_hold *hold, int64_t now)
{
    return hold->expires != 0 && hold->expires <= now;
}

static bool is_live(const mock_hold *hold, int64_t now)
{
    return hold->ended == 0 && !has_expired(hold, now);
}

static prm_status tell(prm_mock *mock, const mock_hold *hold)
{
    const mock_account *account = &mock->world->accounts[hold->account];
    prm_val *data = mock_value(mock, PRM_V_OBJECT), *amount = mock_value(mock, PRM_V_OBJECT);

    PRM_TRY(mock_set_integer(mock, amount, "amount", hold->amount));
    PRM_TRY(mock_set(amount, "currency", mock_text(mock, account->currency)));
    PRM_TRY(mock_set(data, "hold", mock_text(mock, hold->id)));
    PRM_TRY(mock_set(data, "owner", mock_text(mock, mock->plugin->id)));
    PRM_TRY(mock_set(data, "name", mock_text(mock, account->name)));
    PRM_TRY(mock_set(data, "amount", amount));
    PRM_TRY(mock_set(data, "reason", mock_text(mock, hold->reason)));
    PRM_TRY(mock_set(data, "about", mock_text(mock, hold->subject)));
    data->is_frozen = true;
    return mock_add_event(mock, PRM_LEDGER_HOLD_EXPIRED, account->subject, data, 0);
}

int64_t mock_ledger_next_expiry(const prm_mock *mock)
{
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < mock->world->hold_count; i++) {
        const mock_hold *hold = &mock->world->holds[i];
        if (hold->ended == 0 && hold->expires != 0 && hold->expires < next)
            next = hold->expires;
    }
    return next;
}

prm_status mock_ledger_expire(prm_mock *mock)
{
    for (size_t i = 0; i < mock->world->hold_count; i++) {
        mock_hold *hold = &mock->world->holds[i];
        if (hold->ended != 0 || !has_expired(hold, mock->now))
            continue;
        hold->ended = hold->expires;
        PRM_TRY(tell(mock, hold));
    }
    return PRM_OK;
}

/* ---- Figures ---- */

static void stand_at(const prm_mock *mock, const mock_account *account, int64_t at, prm_ledger_figures *figures)
{
    size_t index = (size_t)(account - mock->world->accounts);

    figures->currency = account->currency;
    figures->in = figures->out = figures->held = 0;
    for (size_t i = 0; i < mock->world->entry_count; i++) {
        const mock_entry *entry = &mock->entries[i];
        if (entry->at > at)
            continue;
        figures->in += entry->to == index ? entry->amount : 0;
        figures->out += entry->from == index ? entry->amount : 0;
    }
    for (size_t i = 0; i < mock->world->hold_count; i++) {
        const mock_hold *hold = &mock->world->holds[i];
        bool is_of_then = hold->account == index && hold->placed <= at && (hold->ended == 0 || hold->ended > at);
        figures->held += is_of_then && !has_expired(hold, at) ? hold->amount : 0;
    }
    figures->balance = figures->in - figures->out;
}

static prm_ledger_figures stand(const prm_mock *mock, const mock_account *account)
{
    prm_ledger_figures figures = { .size = sizeof figures };

    stand_at(mock, account, mock->now, &figures);
    return figures;
}

static prm_status figures_of(prm_call *call, prm_ledger_name name, int64_t at, prm_ledger_figures *figures)
{
    const mock_account *account = find(call->mock, name.subject, name.name);

    if (at < 0 || figures->size < sizeof *figures)
        return PRM_E_INVALID;
    if (account == NULL)
        return PRM_E_NOT_FOUND;
    stand_at(call->mock, account, at != 0 ? at : call->mock->now, figures);
    return PRM_OK;
}

/* ---- Accounts and entries ---- */

static prm_status open_account(prm_call *call, prm_ledger_name name, const char *currency, int32_t may_overdraw)
{
    prm_mock *mock = call->mock;
    const mock_account *there;

    if (!call->is_write || !is_id(mock, name.subject) || !is_word(name.name) || strlen(currency) != 3)
        return PRM_E_INVALID;
    if ((there = find(mock, name.subject, name.name)) != NULL)
        return strcmp(there->currency, currency) == 0 && there->may_overdraw == (may_overdraw != 0) ? PRM_OK
                                                                                                    : PRM_E_CONFLICT;
    mock_account made = { mock_copy_text(mock, name.subject, strlen(name.subject)),
        mock_copy_text(mock, name.name, strlen(name.name)), mock_copy_text(mock, currency, strlen(currency)),
        may_overdraw != 0 };
    if (mock->world->account_count == MOCK_ACCOUNTS || made.subject == NULL || made.name == NULL ||
        made.currency == NULL)
        return PRM_E_NOMEM;
    mock->world->accounts[mock->world->account_count++] = made;
    return PRM_OK;
}

static const char *new_id(prm_mock *mock, const char *entity, size_t number)
{
    char id[60];

    snprintf(id, sizeof id, "%s_%013zu", entity, number);
    return mock_copy_text(mock, id, strlen(id));
}

static prm_status add_entry(prm_mock *mock, mock_entry entry, const char **id)
{
    size_t count = mock->world->entry_count;

    entry.at = mock->now;
    if (count > 0 && mock->entries[count - 1].at > entry.at)
        entry.at = mock->entries[count - 1].at;
    entry.id = new_id(mock, "ledger_entry", count + 1);
    entry.reason = mock_copy_text(mock, entry.reason, strlen(entry.reason));
    entry.subject = mock_copy_text(mock, entry.subject, strlen(entry.subject));
    if (count == MOCK_ENTRIES || entry.id == NULL || entry.reason == NULL || entry.subject == NULL)
        return PRM_E_NOMEM;
    mock->entries[mock->world->entry_count++] = entry;
    if (id != NULL)
        *id = entry.id;
    return PRM_OK;
}

/* `kept`: what is held of the one account for this. */
static prm_status enter(prm_mock *mock, const mock_account *from, const mock_account *to, int64_t kept,
    mock_entry entry, const char **id)
{
    prm_ledger_figures left = stand(mock, from), right = stand(mock, to);

    if (from == to || strcmp(from->currency, to->currency) != 0)
        return PRM_E_INVALID;
    if (!from->may_overdraw && entry.amount > left.balance - left.held + kept)
        return PRM_E_LIMIT;
    if (entry.amount > SUM_MOST - left.out || entry.amount > SUM_MOST - right.in)
        return PRM_E_LIMIT;
    entry.from = (size_t)(from - mock->world->accounts);
    entry.to = (size_t)(to - mock->world->accounts);
    return add_entry(mock, entry, id);
}

static prm_status book(prm_call *call, const prm_ledger_booking *booking, const char **entry)
{
    prm_mock *mock = call->mock;

    if (!call->is_write || booking->size < sizeof *booking || booking->amount < 1 || booking->amount > SUM_MOST ||
        !is_word(booking->reason) || !is_id(mock, booking->subject))
        return PRM_E_INVALID;
    PRM_TRY(mock_ledger_expire(mock));
    const mock_account *from = find(mock, booking->from.subject, booking->from.name);
    const mock_account *to = find(mock, booking->to.subject, booking->to.name);
    if (from == NULL || to == NULL)
        return PRM_E_NOT_FOUND;
    return enter(mock, from, to, 0,
        (mock_entry){ .amount = booking->amount, .reason = booking->reason, .subject = booking->subject }, entry);
}

static prm_status hold(prm_call *call, prm_ledger_name name, int64_t amount, int64_t expires, const char *reason,
    const char *subject, const char **id)
{
    prm_mock *mock = call->mock;
    mock_world *world = mock->world;

    if (!call->is_write || amount < 1 || amount > SUM_MOST || !is_word(reason) || !is_id(mock, subject) ||
        (expires != 0 && (expires <= mock->now || expires > SUM_MOST)))
        return PRM_E_INVALID;
    PRM_TRY(mock_ledger_expire(mock));
    const mock_account *account = find(mock, name.subject, name.name);
    if (account == NULL)
        return PRM_E_NOT_FOUND;
    prm_ledger_figures figures = stand(mock, account);
    if ((!account->may_overdraw && amount > figures.balance - figures.held) || amount > SUM_MOST - figures.held)
        return PRM_E_LIMIT;
    mock_hold made = { .id = new_id(mock, "ledger_hold", world->hold_count + 1),
        .reason = mock_copy_text(mock, reason, strlen(reason)),
        .subject = mock_copy_text(mock, subject, strlen(subject)),
        .account = (size_t)(account - world->accounts), .amount = amount, .expires = expires, .placed = mock->now };
    if (world->hold_count == MOCK_HOLDS || made.id == NULL || made.reason == NULL || made.subject == NULL)
        return PRM_E_NOMEM;
    world->holds[world->hold_count++] = made;
    *id = made.id;
    return PRM_OK;
}

static mock_hold *find_hold(const prm_mock *mock, const char *id)
{
    for (size_t i = 0; id != NULL && i < mock->world->hold_count; i++)
        if (strcmp(mock->world->holds[i].id, id) == 0)
            return &mock->world->holds[i];
    return NULL;
}

static prm_status capture(prm_call *call, const char *id, int64_t amount, prm_ledger_name to, const char *reason,
    const char **entry)
{
    prm_mock *mock = call->mock;
    mock_hold *of = find_hold(mock, id);

    if (!call->is_write || amount < 1 || !is_word(reason))
        return PRM_E_INVALID;
    const mock_account *target = find(mock, to.subject, to.name);
    if (of == NULL || target == NULL)
        return PRM_E_NOT_FOUND;
    PRM_TRY(mock_ledger_expire(mock));
    if (!is_live(of, mock->now))
        return PRM_E_STATE;
    if (amount > of->amount)
        return PRM_E_INVALID;
    PRM_TRY(enter(mock, &mock->world->accounts[of->account], target, of->amount,
        (mock_entry){ .amount = amount, .reason = reason, .subject = of->subject }, entry));
    of->ended = mock->now;
    return PRM_OK;
}

static prm_status release(prm_call *call, const char *id)
{
    mock_hold *of = find_hold(call->mock, id);

    if (!call->is_write)
        return PRM_E_INVALID;
    if (of == NULL)
        return PRM_E_NOT_FOUND;
    PRM_TRY(mock_ledger_expire(call->mock));
    if (of->ended == 0)
        of->ended = call->mock->now;
    return PRM_OK;
}

static prm_status held(prm_call *call, const char *id, int64_t *amount)
{
    const mock_hold *of = find_hold(call->mock, id);

    if (of == NULL)
        return PRM_E_NOT_FOUND;
    *amount = is_live(of, call->mock->now) ? of->amount : 0;
    return PRM_OK;
}

/* ---- Shares ---- */

/* The one that gets of what is left next: it has the largest remainder of those that have got nothing of it. */
static size_t next_of(const uint64_t *remainders, const bool *has_got, size_t count)
{
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < count; i++)
        if (!has_got[i] && (best == SIZE_MAX || remainders[i] > remainders[best]))
            best = i;
    return best;
}

static prm_status split(int64_t total, const int64_t *weights, size_t count, int64_t *parts)
{
    uint64_t remainders[1024], sum = 0, whole = (uint64_t)(total < 0 ? -total : total), left = whole;
    bool has_got[1024] = { false };

    for (size_t i = 0; i < count && count <= 1024; i++) {
        if (weights[i] < 0 || weights[i] > SUM_MOST)
            return PRM_E_INVALID;
        sum += (uint64_t)weights[i];
    }
    if (count > 1024 || sum == 0 || whole > (uint64_t)SUM_MOST)
        return PRM_E_INVALID;
    for (size_t i = 0; i < count; i++) {
        wide product = (wide)whole * (wide)weights[i];
        parts[i] = (int64_t)(product / sum);
        remainders[i] = (uint64_t)(product % sum);
        left -= (uint64_t)parts[i];
    }
    for (size_t at; left > 0; left--) {
        at = next_of(remainders, has_got, count);
        has_got[at] = true;
        parts[at]++;
    }
    for (size_t i = 0; i < count && total < 0; i++)
        parts[i] = -parts[i];
    return PRM_OK;
}

const prm_ledger_service mock_ledger_service = { .size = sizeof(prm_ledger_service), .revision = 1,
    .open = open_account,
    .book = book, .figures = figures_of, .hold = hold, .capture = capture, .release = release, .held = held,
    .split = split };

/* ---- Looking ---- */

int64_t prm_mock_balance(const prm_mock *mock, const char *subject, const char *name)
{
    const mock_account *account = find(mock, subject, name);

    return account != NULL ? stand(mock, account).balance : 0;
}

int64_t prm_mock_held(const prm_mock *mock, const char *subject, const char *name)
{
    const mock_account *account = find(mock, subject, name);

    return account != NULL ? stand(mock, account).held : 0;
}

size_t prm_mock_entries(const prm_mock *mock, const char *reason)
{
    size_t count = 0;

    for (size_t i = 0; i < mock->world->entry_count; i++)
        count += strcmp(mock->entries[i].reason, reason) == 0;
    return count;
}
