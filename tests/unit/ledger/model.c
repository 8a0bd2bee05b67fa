/* SPDX-License-Identifier: Apache-2.0 */
#include "model.h"

#include <stdio.h>
#include <string.h>

#define MOST     INT64_C(9007199254740991)
#define DAY      INT64_C(86400000)
#define OTHER_ID "thing_0000000000009"

enum { OPEN, BOOK, HOLD, CAPTURE, RELEASE, HELD, FIGURES };

static const char *const subjects[] = { "thing_0000000000001", "thing_0000000000002", "thing_0000000000003" };
static const char *const names[] = { "world", "available", "spent", "dollars" };

int64_t model_draw(model *m, int64_t below)
{
    m->seed = m->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((m->seed >> 33) % (uint64_t)below);
}

void model_begin(model *m, uint64_t seed)
{
    *m = (model){ .now = MODEL_START, .seed = seed };
    for (int i = 0; i < MODEL_ACCOUNTS; i++)
        m->accounts[i] = (model_account){ subjects[i / 4], names[i % 4], NULL, i % 4 == 0 };
}

/* ---- What it stands at ---- */

static int64_t moved(const model *m, int account, bool is_in, int64_t at)
{
    int64_t sum = 0;

    for (size_t i = 0; i < m->move_count; i++)
        if ((is_in ? m->moves[i].to : m->moves[i].from) == account && m->moves[i].at <= at)
            sum += m->moves[i].amount;
    return sum;
}

static bool holds_at(const model_hold *hold, int64_t at)
{
    return hold->placed <= at && (hold->ended == 0 || hold->ended > at) && (hold->expires == 0 || hold->expires > at);
}

static int64_t held(const model *m, int account, int64_t at)
{
    int64_t sum = 0;

    for (size_t i = 0; i < m->hold_count; i++)
        if (m->holds[i].account == account && holds_at(&m->holds[i], at))
            sum += m->holds[i].amount;
    return sum;
}

static int64_t balance(const model *m, int account, int64_t at)
{
    return moved(m, account, true, at) - moved(m, account, false, at);
}

void model_check(const model *m)
{
    int64_t euros = 0, dollars = 0;

    for (int i = 0; i < MODEL_ACCOUNTS; i++) {
        const char *currency = m->accounts[i].currency;
        if (currency == NULL)
            continue;
        int64_t stood = balance(m, i, m->now);
        *(strcmp(currency, "EUR") == 0 ? &euros : &dollars) += stood;
        if (!m->accounts[i].may_overdraw)
            CHECK(stood >= held(m, i, m->now));
    }
    CHECK_INT(euros, 0);
    CHECK_INT(dollars, 0);
}

static prm_ledger_name name_of(const model *m, int account)
{
    return (prm_ledger_name){ m->accounts[account].subject, m->accounts[account].name };
}

static void compare_at(const model *m, const prm_ledger_service *service, prm_call *call, int account, int64_t at)
{
    prm_ledger_figures figures = { .size = sizeof figures };
    int64_t then = at != 0 ? at : m->now;
    prm_status status = service->figures(call, name_of(m, account), at, &figures);

    if (m->accounts[account].currency == NULL) {
        CHECK_INT(status, PRM_E_NOT_FOUND);
        return;
    }
    if (!CHECK_INT(status, PRM_OK))
        return;
    CHECK_STR(figures.currency, m->accounts[account].currency);
    CHECK_INT(figures.in, moved(m, account, true, then));
    CHECK_INT(figures.out, moved(m, account, false, then));
    CHECK_INT(figures.balance, figures.in - figures.out);
    if (!CHECK_INT(figures.held, held(m, account, then)))
        fprintf(stderr, "of account %d at %lld of %lld\n", account, (long long)then, (long long)m->now);
}

void model_compare(model *m, const prm_ledger_service *service, prm_call *call)
{
    for (int i = 0; i < MODEL_ACCOUNTS; i++) {
        compare_at(m, service, call, i, 0);
        compare_at(m, service, call, i, MODEL_START - 1 + model_draw(m, m->now - MODEL_START + 2 * DAY));
    }
}

size_t model_expired(const model *m, int64_t at)
{
    size_t count = 0;

    for (size_t i = 0; i < m->hold_count; i++)
        count += m->holds[i].ended == 0 && m->holds[i].expires != 0 && m->holds[i].expires <= at;
    return count;
}

/* ---- Steps ---- */

static bool settle(model *m, int kind, prm_status status, prm_status wanted)
{
    m->tried[kind]++;
    m->refused[kind] += wanted != PRM_OK;
    if (!CHECK_INT(status, wanted))
        fprintf(stderr, "of a step of kind %d after %zu entries\n", kind, m->move_count);
    return status == PRM_OK && wanted == PRM_OK;
}

static void open(model *m, const prm_ledger_service *service, prm_call *call)
{
    int account = (int)model_draw(m, MODEL_ACCOUNTS);
    model_account *to = &m->accounts[account];
    bool is_strange = model_draw(m, 6) == 0;
    const char *currency = (account % 4 == 3) != is_strange ? "USD" : "EUR";
    prm_status wanted = PRM_OK;

    if (to->currency == NULL && is_strange)
        settle(m, OPEN, service->open(call, name_of(m, account), "EURO", 0), PRM_E_INVALID);
    else {
        if (to->currency != NULL && strcmp(to->currency, currency) != 0)
            wanted = PRM_E_CONFLICT;
        if (settle(m, OPEN, service->open(call, name_of(m, account), currency, to->may_overdraw), wanted))
            to->currency = currency;
    }
}

static int64_t draw_amount(model *m)
{
    switch (model_draw(m, 12)) {
    case 0: return model_draw(m, 3) - 1;
    case 1: return MOST - model_draw(m, 3);
    case 2: return MOST / 3;
    case 3: return model_draw(m, 1000000000);
    default: return 1 + model_draw(m, 1000);
    }
}

/* Which of what is there for it to come from. */
static prm_status judge(const model *m, int from, int to, int64_t amount, int64_t kept)
{
    const model_account *a = &m->accounts[from], *b = &m->accounts[to];

    if (a->currency == NULL || b->currency == NULL)
        return PRM_E_NOT_FOUND;
    if (from == to || strcmp(a->currency, b->currency) != 0)
        return PRM_E_INVALID;
    if (!a->may_overdraw && amount > balance(m, from, m->now) - held(m, from, m->now) + kept)
        return PRM_E_LIMIT;
    if (amount > MOST - moved(m, from, false, m->now) || amount > MOST - moved(m, to, true, m->now))
        return PRM_E_LIMIT;
    return PRM_OK;
}

static void note(model *m, int from, int to, int64_t amount)
{
    m->moves[m->move_count++] = (model_move){ from, to, amount, m->now };
}

static void book(model *m, const prm_ledger_service *service, prm_call *call)
{
    int from = (int)model_draw(m, MODEL_ACCOUNTS), to = (int)model_draw(m, MODEL_ACCOUNTS);
    int64_t amount = draw_amount(m);
    const char *entry;
    const prm_ledger_booking booking = { .size = sizeof booking, .from = name_of(m, from), .to = name_of(m, to),
        .amount = amount, .reason = "test", .subject = OTHER_ID };
    prm_status wanted = amount < 1 ? PRM_E_INVALID : judge(m, from, to, amount, 0);

    if (settle(m, BOOK, service->book(call, &booking, model_draw(m, 2) == 0 ? &entry : NULL), wanted))
        note(m, from, to, amount);
}

static int64_t draw_expiry(model *m)
{
    switch (model_draw(m, 8)) {
    case 0: return m->now;
    case 1: return m->now + 1;
    case 2: return 0;
    default: return m->now + model_draw(m, 5 * DAY) + 1;
    }
}

static void place(model *m, const prm_ledger_service *service, prm_call *call)
{
    int account = (int)model_draw(m, MODEL_ACCOUNTS);
    int64_t amount = draw_amount(m), expires = draw_expiry(m), stands = held(m, account, m->now);
    const char *id;
    prm_status wanted = PRM_OK;

    if (amount < 1 || expires == m->now)
        wanted = PRM_E_INVALID;
    else if (m->accounts[account].currency == NULL)
        wanted = PRM_E_NOT_FOUND;
    else if (!m->accounts[account].may_overdraw && amount > balance(m, account, m->now) - stands)
        wanted = PRM_E_LIMIT;
    else if (amount > MOST - stands)
        wanted = PRM_E_LIMIT;
    if (!settle(m, HOLD, service->hold(call, name_of(m, account), amount, expires, "test", OTHER_ID, &id), wanted))
        return;
    model_hold *hold = &m->holds[m->hold_count++];
    *hold = (model_hold){ .account = account, .amount = amount, .placed = m->now, .expires = expires };
    snprintf(hold->id, sizeof hold->id, "%s", id);
}

/* One of the last, as others have long ended. NULL: there is none. */
static model_hold *draw_hold(model *m)
{
    size_t recent = m->hold_count < 30 ? m->hold_count : 30;

    return recent > 0 ? &m->holds[m->hold_count - 1 - (size_t)model_draw(m, (int64_t)recent)] : NULL;
}

static bool is_live(const model *m, const model_hold *hold)
{
    return hold->ended == 0 && (hold->expires == 0 || hold->expires > m->now);
}

static void capture(model *m, const prm_ledger_service *service, prm_call *call)
{
    model_hold *hold = draw_hold(m);
    int to = (int)model_draw(m, MODEL_ACCOUNTS);
    int64_t amount = hold != NULL ? 1 + model_draw(m, hold->amount + (model_draw(m, 8) == 0)) : 1;
    prm_status wanted = PRM_E_NOT_FOUND;

    if (hold != NULL && m->accounts[to].currency != NULL)
        wanted = !is_live(m, hold) ? PRM_E_STATE : amount > hold->amount ? PRM_E_INVALID
                                                                        : judge(m, hold->account, to, amount, hold->amount);
    if (!settle(m, CAPTURE,
            service->capture(call, hold != NULL ? hold->id : "ledger_hold_0000000000001", amount, name_of(m, to), "test", NULL),
            wanted))
        return;
    note(m, hold->account, to, amount);
    hold->ended = m->now;
}

static void release(model *m, const prm_ledger_service *service, prm_call *call)
{
    model_hold *hold = draw_hold(m);
    bool is_there = hold != NULL && model_draw(m, 10) != 0;

    if (!settle(m, RELEASE, service->release(call, is_there ? hold->id : OTHER_ID), is_there ? PRM_OK : PRM_E_NOT_FOUND))
        return;
    if (is_live(m, hold))
        hold->ended = m->now;
}

static void ask(model *m, const prm_ledger_service *service, prm_call *call)
{
    const model_hold *hold = draw_hold(m);
    int64_t amount = -1;

    if (settle(m, HELD, service->held(call, hold != NULL ? hold->id : "", &amount), hold != NULL ? PRM_OK : PRM_E_NOT_FOUND))
        CHECK_INT(amount, is_live(m, hold) ? hold->amount : 0);
}

void model_step(model *m, const prm_ledger_service *service, prm_call *call)
{
    static void (*const steps[])(model *, const prm_ledger_service *, prm_call *) = { open, book, book, book, book, place,
        place, capture, capture, release, ask };

    if (m->move_count < MODEL_MOVES && m->hold_count < MODEL_HOLDS)
        steps[model_draw(m, sizeof steps / sizeof *steps)](m, service, call);
    compare_at(m, service, call, (int)model_draw(m, MODEL_ACCOUNTS), 0);
    m->tried[FIGURES]++;
}

void model_check_tried(const model *m)
{
    for (int i = OPEN; i <= FIGURES; i++) {
        CHECK(m->tried[i] > 0);
        if (i != FIGURES)
            CHECK(m->refused[i] > 0 && m->refused[i] < m->tried[i]);
    }
}
