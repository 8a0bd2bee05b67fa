/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The figures of an allocation, from its accounts. */
#include "money/accounts.h"

#include <stddef.h>

const prm_field *const mdf_terms_fields[] = {
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED, "All that was ever allocated to it"),
    PRM_INT("available", 0, PRM_ANY, PRM_REQUIRED, "What may be asked for"),
    PRM_INT("reserved", 0, PRM_ANY, PRM_REQUIRED, "What was asked for and is not decided"),
    PRM_INT("committed", 0, PRM_ANY, PRM_REQUIRED, "What was approved and is not claimed"),
    PRM_INT("claimed", 0, PRM_ANY, PRM_REQUIRED, "What was claimed and is not paid"),
    PRM_INT("paid", 0, PRM_ANY, PRM_REQUIRED, "What was paid"),
    PRM_INT("expired", 0, PRM_ANY, PRM_REQUIRED, "What was left when its time was over"),
    PRM_INT("returned", 0, PRM_ANY, PRM_REQUIRED, "What went back to the budget"),
    NULL
};

/* Terms whose figure is a balance. */
static const struct balance {
    const char *account;
    size_t offset;
} balances[] = {
    { MDF_COMMITTED, offsetof(mdf_terms, committed) },
    { MDF_CLAIMED, offsetof(mdf_terms, claimed) },
    { MDF_PAID, offsetof(mdf_terms, paid) },
    { MDF_EXPIRED, offsetof(mdf_terms, expired) },
};

static int64_t *term_at(mdf_terms *terms, size_t offset)
{
    return (int64_t *)(void *)((char *)terms + offset);
}

prm_status mdf_money_terms(prm_call *call, const char *allocation, int64_t at, mdf_terms *terms)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    prm_ledger_figures figures = { .size = sizeof figures };
    int64_t sum;

    *terms = (mdf_terms){ 0 };
    PRM_TRY(ledger->figures(call, (prm_ledger_name){ allocation, MDF_GRANTED }, at, &figures));
    terms->granted = figures.in;
    PRM_TRY(ledger->figures(call, (prm_ledger_name){ allocation, MDF_RETURNED }, at, &figures));
    terms->returned = figures.in;
    PRM_TRY(ledger->figures(call, (prm_ledger_name){ allocation, MDF_AVAILABLE }, at, &figures));
    terms->available = figures.balance - figures.held;
    terms->reserved = figures.held;
    sum = figures.balance + terms->returned;
    for (size_t i = 0; i < sizeof balances / sizeof *balances; i++) {
        PRM_TRY(ledger->figures(call, (prm_ledger_name){ allocation, balances[i].account }, at, &figures));
        *term_at(terms, balances[i].offset) = figures.balance;
        sum += figures.balance;
    }
    return sum == terms->granted ? PRM_OK : prm->fail(call, PRM_E_INTERNAL, "terms_do_not_add_up", NULL);
}

prm_status mdf_money_tell(prm_call *call, const mdf_terms *terms, const prm_val **told)
{
    prm_val *object = prm->object(call);

    PRM_TRY(prm->set_integer(object, "granted", terms->granted));
    PRM_TRY(prm->set_integer(object, "available", terms->available));
    PRM_TRY(prm->set_integer(object, "reserved", terms->reserved));
    PRM_TRY(prm->set_integer(object, "committed", terms->committed));
    PRM_TRY(prm->set_integer(object, "claimed", terms->claimed));
    PRM_TRY(prm->set_integer(object, "paid", terms->paid));
    PRM_TRY(prm->set_integer(object, "expired", terms->expired));
    PRM_TRY(prm->set_integer(object, "returned", terms->returned));
    *told = object;
    return PRM_OK;
}
