/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a person puts something else in the place of what the rules have answered: recorded beside the
 * decision, which stays as it was. */
#include "review/review.h"

#include <string.h>

/* Which point answers for which terms. */
static const struct source {
    const char *point;
    const char *const *terms;
} sources[] = {
    { "deals.protect", PRM_TEXTS("days", "exclusive", "scope", "max_extensions", "extension_days",
                           "activity_every_days", "remind_days") },
    { "deals.price", PRM_TEXTS("margin_bps", "extra_discount_bps", "approver") },
};

static int is_equal(const prm_val *a, const prm_val *b)
{
    int64_t one, two;
    int32_t yes, no;

    if (prm->as_integer(a, &one) == PRM_OK && prm->as_integer(b, &two) == PRM_OK)
        return one == two;
    return prm->as_boolean(a, &yes) == PRM_OK && prm->as_boolean(b, &no) == PRM_OK && yes == no;
}

/* The terms of one point with those given in their place. */
static prm_status replace(prm_call *call, const prm_val *recorded, const prm_val *given, const struct source *source,
    prm_val *terms, const prm_val **answer)
{
    prm_val *all = prm->object(call);
    int differ = 0;

    for (const char *const *name = source->terms; *name; name++) {
        const prm_val *new = prm->get(given, *name), *old = prm->get(recorded, *name);
        PRM_TRY(prm->set(all, *name, new ? new : old));
        if (!new || is_equal(new, old))
            continue;
        PRM_TRY(prm->set(terms, *name, new));
        differ = 1;
    }
    *answer = differ ? all : NULL;
    return PRM_OK;
}

prm_status deals_override_terms(prm_call *call, const prm_val *deal, const prm_val *given, const char *reason,
    prm_val *changes)
{
    const prm_val *recorded = prm->get(deal, "terms"), *answer;
    prm_val *terms = prm->object(call);

    for (size_t i = 0; i < prm->count(recorded); i++)
        PRM_TRY(prm->set(terms, prm->key_at(recorded, i), prm->get(recorded, prm->key_at(recorded, i))));
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        PRM_TRY(replace(call, recorded, given, &sources[i], terms, &answer));
        if (answer)
            PRM_TRY(prm_steps_overrule(call, &deals_steps, deal, sources[i].point, answer, reason));
    }
    PRM_TRY(deals_override_shares(call, deal, prm->get(given, "shares"), terms, &answer));
    if (answer)
        PRM_TRY(prm_steps_overrule(call, &deals_steps, deal, "deals.attribute", answer, reason));
    return prm->set(changes, "terms", terms);
}

prm_status deals_override_verdict(prm_call *call, const prm_val *deal, const char *verdict, const char *reason)
{
    prm_val *answer = prm->object(call);

    PRM_TRY(prm->set_text(answer, "verdict", strcmp(verdict, "duplicate") == 0 ? "reject" : verdict));
    PRM_TRY(prm->set_text(answer, "reason_code", "overridden"));
    return prm_steps_overrule(call, &deals_steps, deal, "deals.decide", answer, reason);
}
