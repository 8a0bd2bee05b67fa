/* SPDX-License-Identifier: Apache-2.0 */
#include "tiers/words.h"

#include <string.h>

/* In the order of the enums. */
static const char *const kinds[] = { "must", "points", "total", NULL };
static const char *const ops[] = { "gte", "gt", "lte", "lt", NULL };
static const char *const own_metrics[] = { [TIERS_OF_PEOPLE - 1] = CERT_PEOPLE, CERT_COMPETENCIES, CERT_JUDGED, NULL };

static int place_of(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

int tiers_kind_named(const char *kind)
{
    int place = place_of(kinds, kind);

    return place < 0 ? TIERS_MUST : place;
}

int tiers_op_named(const char *op)
{
    int place = place_of(ops, op);

    return place < 0 ? TIERS_GTE : place;
}

const char *tiers_op_name(int op)
{
    return ops[op];
}

int tiers_from_metric(const char *metric)
{
    return place_of(own_metrics, metric) + 1; /* of others: TIERS_OF_METRIC */
}

const char *tiers_window(const prm_val *requirement)
{
    return prm_help_has_value(requirement, "window") ? prm->text(requirement, "window") : "all";
}

prm_status tiers_ask_make(prm_call *call, const prm_val *requirement, const prm_val *described, const char *program,
    const prm_val **ask)
{
    prm_val *made = prm->object(call), *filter = prm->object(call);

    if (prm_help_has_value(requirement, "where"))
        PRM_TRY(prm_help_set_every(filter, prm->get(requirement, "where")));
    if (prm_help_has_text(prm->get(described, "dimensions"), "program"))
        PRM_TRY(prm->set_text(filter, "program", program));
    PRM_TRY(prm->set(made, "metric", prm->get(requirement, "metric")));
    PRM_TRY(prm->set_text(made, "window", tiers_window(requirement)));
    PRM_TRY(prm->set(made, "filter", filter));
    *ask = made;
    return PRM_OK;
}

int64_t tiers_grace_days(const tiers_scheme *scheme)
{
    int64_t days = TIERS_GRACE_DAYS;

    (void)prm->get_integer(scheme->row, "grace_days", &days);
    return days;
}
