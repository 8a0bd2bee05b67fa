/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Every booking there is. */
#include "money/accounts.h"

static prm_status book(prm_call *call, prm_ledger_name from, prm_ledger_name to, int64_t amount, const char *reason,
    const char *subject)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const prm_ledger_booking booking = { .size = sizeof booking, .from = from, .to = to, .amount = amount,
        .reason = reason, .subject = subject };

    return amount == 0 ? PRM_OK : ledger->book(call, &booking, NULL);
}

/* ---- Budgets ---------------------------------------------------------------------------------------------------- */

prm_status mdf_money_open_budget(prm_call *call, const prm_val *budget)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const char *id = prm->text(budget, "id"), *currency;
    int64_t total;

    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    PRM_TRY(ledger->open(call, (prm_ledger_name){ id, MDF_SOURCE }, currency, 1));
    return ledger->open(call, (prm_ledger_name){ id, MDF_UNALLOCATED }, currency, 0);
}

prm_status mdf_money_fund(prm_call *call, const prm_val *budget, int64_t amount, const char *reason)
{
    const char *id = prm->text(budget, "id");

    return book(call, (prm_ledger_name){ id, MDF_SOURCE }, (prm_ledger_name){ id, MDF_UNALLOCATED }, amount, reason,
        id);
}

prm_status mdf_money_of_budget(prm_call *call, const char *budget, int64_t at, int64_t *total, int64_t *unallocated)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    prm_ledger_figures figures = { .size = sizeof figures };

    PRM_TRY(ledger->figures(call, (prm_ledger_name){ budget, MDF_SOURCE }, at, &figures));
    *total = -figures.balance;
    PRM_TRY(ledger->figures(call, (prm_ledger_name){ budget, MDF_UNALLOCATED }, at, &figures));
    *unallocated = figures.balance;
    return PRM_OK;
}

/* ---- Allocations ------------------------------------------------------------------------------------------------ */

prm_status mdf_money_open_allocation(prm_call *call, const prm_val *allocation)
{
    static const char *const accounts[] = { MDF_GRANTED, MDF_AVAILABLE, MDF_COMMITTED, MDF_CLAIMED, MDF_PAID,
        MDF_EXPIRED, MDF_RETURNED };
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const char *id = prm->text(allocation, "id"), *currency = prm->text(allocation, "currency");

    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        PRM_TRY(ledger->open(call, (prm_ledger_name){ id, accounts[i] }, currency, 0));
    return PRM_OK;
}

prm_status mdf_money_grant(prm_call *call, const prm_val *allocation, int64_t amount, const char *reason,
    const char *subject)
{
    const char *id = prm->text(allocation, "id"), *budget = prm->text(allocation, "budget");

    PRM_TRY(book(call, (prm_ledger_name){ budget, MDF_UNALLOCATED }, (prm_ledger_name){ id, MDF_GRANTED }, amount,
        reason, subject));
    return book(call, (prm_ledger_name){ id, MDF_GRANTED }, (prm_ledger_name){ id, MDF_AVAILABLE }, amount, reason,
        subject);
}

prm_status mdf_money_move(prm_call *call, const prm_val *allocation, const char *from, const char *to, int64_t amount,
    const char *reason, const char *subject)
{
    const char *id = prm->text(allocation, "id"), *budget = prm->text(allocation, "budget");

    PRM_TRY(book(call, (prm_ledger_name){ id, from }, (prm_ledger_name){ id, to ? to : MDF_RETURNED }, amount, reason,
        subject));
    if (to)
        return PRM_OK;
    return book(call, (prm_ledger_name){ id, MDF_RETURNED }, (prm_ledger_name){ budget, MDF_UNALLOCATED }, amount,
        reason, subject);
}

/* ---- Reservations ----------------------------------------------------------------------------------------------- */

prm_status mdf_money_reserve(prm_call *call, const prm_val *allocation, int64_t amount, int64_t expires,
    const char *subject, const char **hold)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);

    return ledger->hold(call, (prm_ledger_name){ prm->text(allocation, "id"), MDF_AVAILABLE }, amount, expires,
        "reserved", subject, hold);
}

prm_status mdf_money_commit(prm_call *call, const prm_val *allocation, const char *hold, int64_t amount,
    const char *subject)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const prm_ledger_name committed = { prm->text(allocation, "id"), MDF_COMMITTED };
    mdf_terms terms;
    int64_t held = 0;

    if (hold && *hold)
        PRM_TRY(ledger->held(call, hold, &held));
    if (held >= amount && held > 0 && amount > 0)
        return ledger->capture(call, hold, amount, committed, "approved", NULL);
    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    if (terms.available + held < amount)
        return PRM_E_LIMIT;
    PRM_TRY(mdf_money_release(call, hold));
    return mdf_money_move(call, allocation, MDF_AVAILABLE, MDF_COMMITTED, amount, "approved", subject);
}

prm_status mdf_money_release(prm_call *call, const char *hold)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);

    return hold && *hold ? ledger->release(call, hold) : PRM_OK;
}
