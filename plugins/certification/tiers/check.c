/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What no field alone can say of a scheme or a requirement: that it can be evaluated at all is found when it is
 * written, not in the night. */
#include "tiers/words.h"

#include <stdio.h>
#include <string.h>

/* ---- Rows as they will be ---------------------------------------------------------------------------------------- */

/* What was given beside what there is. */
static prm_status merge(prm_call *call, const prm_val *row, const prm_val *values, prm_val **merged)
{
    *merged = prm->object(call);
    if (row)
        PRM_TRY(prm_help_set_every(*merged, row));
    for (size_t i = 0; i < prm->count(values); i++)
        PRM_TRY(prm->set(*merged, prm->key_at(values, i), prm->get(values, prm->key_at(values, i))));
    return PRM_OK;
}

static prm_status check_fixed(prm_call *call, const prm_val *row, const prm_val *values, const char *field)
{
    const char *given = prm->text(values, field);

    if (!row || *given == '\0' || strcmp(given, prm->text(row, field)) == 0)
        return PRM_OK;
    return prm->fail_field(call, field, "fixed", "cannot be changed: make a new one");
}

prm_status tiers_check_scheme(prm_call *call, const prm_val *row, const prm_val *values)
{
    return check_fixed(call, row, values, "program");
}

/* ---- Points ------------------------------------------------------------------------------------------------------ */

static const struct unfit {
    const char *field;
    int kinds; /* in which it has no place: 1 << enum tiers_kind */
} unfits[] = {
    { "metric", 1 << TIERS_TOTAL },
    { "where", 1 << TIERS_TOTAL },
    { "window", 1 << TIERS_TOTAL },
    { "points", 1 << TIERS_TOTAL | 1 << TIERS_MUST },
    { "per", 1 << TIERS_TOTAL | 1 << TIERS_MUST },
};

/* All that is wrong is named at once. */
static prm_status check_kind(prm_call *call, const prm_val *requirement)
{
    int kind = tiers_kind_named(prm->text(requirement, "kind")), op = tiers_op_named(prm->text(requirement, "op"));
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < sizeof unfits / sizeof *unfits; i++)
        if (unfits[i].kinds & 1 << kind && prm_help_has_value(requirement, unfits[i].field))
            bad = prm->fail_field(call, unfits[i].field, "forbidden", "is of no use to this kind of requirement");
    if (kind != TIERS_TOTAL && !prm_help_has_value(requirement, "metric"))
        bad = prm->fail_field(call, "metric", "required", "is what is compared");
    if (kind == TIERS_TOTAL && op != TIERS_GTE)
        bad = prm->fail_field(call, "op", "forbidden", "is gte: a level takes so many points or more");
    if (kind == TIERS_TOTAL && prm_help_number(requirement, "threshold") < 1)
        bad = prm->fail_field(call, "threshold", "range", "is at least one point");
    if (kind == TIERS_POINTS && prm_help_number(requirement, "points") == 0 && !prm_help_has_value(requirement, "per"))
        bad = prm->fail_field(call, "points", "required", "is what it adds, unless `per` says");
    if (prm_help_has_value(requirement, "per") && (op == TIERS_LTE || op == TIERS_LT))
        bad = prm->fail_field(call, "per", "forbidden", "has no sense where less is better");
    return bad;
}

/* ---- Metrics ----------------------------------------------------------------------------------------------------- */

/* A value, or a list of them. */
static int can_be_wanted(const prm_val *value)
{
    int32_t type = prm->type(value);

    if (type != PRM_V_LIST)
        return type == PRM_V_TEXT || type == PRM_V_INT || type == PRM_V_BOOL || type == PRM_V_NULL;
    for (size_t i = 0; i < prm->count(value); i++)
        if (prm->type(prm->at(value, i)) == PRM_V_LIST || !can_be_wanted(prm->at(value, i)))
            return 0;
    return 1;
}

/* Named as whoever writes the row knows it: prm.metrics calls the same a filter. */
static prm_status check_where(prm_call *call, const prm_val *where, const prm_val *described)
{
    prm_status bad = PRM_OK;
    char field[100];

    for (size_t i = 0; i < prm->count(where); i++) {
        const char *key = prm->key_at(where, i);
        snprintf(field, sizeof field, "where.%.80s", key);
        if (strcmp(key, "partner") == 0)
            bad = prm->fail_field(call, field, "forbidden", "is the partner whose figures are asked for");
        else if (!prm_help_has_text(prm->get(described, "dimensions"), key))
            bad = prm->fail_field(call, field, "unknown", "is no dimension the metric is kept by: see metrics.list");
        else if (!can_be_wanted(prm->get(where, key)))
            bad = prm->fail_field(call, field, "format", "is no text, whole number, boolean or list of these");
    }
    return bad;
}

static prm_status check_metric(prm_call *call, const prm_val *requirement)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const char *metric = prm->text(requirement, "metric");
    const prm_val *described = NULL, *ask;
    prm_status status = metrics->describe(call, metric, &described);

    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_OK)
        PRM_TRY(check_where(call, prm->get(requirement, "where"), described));
    PRM_TRY(tiers_ask_make(call, requirement, described, prm->text(requirement, "program"), &ask));
    return metrics->check(call, ask, NULL);
}

static prm_status check_value(prm_call *call, const prm_val *requirement)
{
    const prm_val *where = prm_help_has_value(requirement, "where") ? prm->get(requirement, "where") : NULL;
    int from = tiers_from_metric(prm->text(requirement, "metric"));

    if (tiers_kind_named(prm->text(requirement, "kind")) == TIERS_TOTAL)
        return PRM_OK;
    if (from == TIERS_OF_METRIC)
        return check_metric(call, requirement);
    if (from != TIERS_OF_JUDGEMENT && strcmp(tiers_window(requirement), "all") != 0)
        PRM_TRY(prm->fail_field(call, "window", "forbidden", "has no sense: it is asked as of the day"));
    if (from == TIERS_OF_PEOPLE)
        return cert_people_check_where(call, "where", where);
    return from == TIERS_OF_COMPETENCIES ? cert_badges_check_where(call, "where", where) : PRM_OK;
}

/* ---- Among the others -------------------------------------------------------------------------------------------- */

static prm_status tally(prm_call *call, const char *key, const prm_val *value, int64_t *count)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, key, value));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "requirement", .filter = filter },
        count);
}

static prm_status check_total(prm_call *call, const prm_val *row, const prm_val *requirement)
{
    prm_val *filter = prm->object(call);
    const prm_val *other;

    if (tiers_kind_named(prm->text(requirement, "kind")) != TIERS_TOTAL)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "program", prm->get(requirement, "program")));
    PRM_TRY(prm->set(filter, "level", prm->get(requirement, "level")));
    PRM_TRY(prm->set_text(filter, "kind", "total"));
    PRM_TRY(prm_help_find_one(call, "requirement", filter, "program, level", PRM_REACH_CALLER, &other));
    if (!other || (row && strcmp(prm->text(other, "id"), prm->text(row, "id")) == 0))
        return PRM_OK;
    return prm->fail_field(call, "kind", "twice", "is there already: a level takes one number of points");
}

static prm_status check_room(prm_call *call, const prm_val *row, const prm_val *requirement)
{
    int64_t of_level, of_program;

    if (row)
        return PRM_OK;
    PRM_TRY(tally(call, "level", prm->get(requirement, "level"), &of_level));
    PRM_TRY(tally(call, "program", prm->get(requirement, "program"), &of_program));
    if (of_level >= CERT_REQUIREMENTS)
        return prm->fail_field(call, "level", "too_many", "has 50 requirements, and can have no more");
    if (of_program >= CERT_OF_SCHEME)
        return prm->fail_field(call, "program", "too_many", "has 500 requirements on all its levels, and can have no "
            "more");
    return PRM_OK;
}

static prm_status check_level(prm_call *call, const prm_val *requirement)
{
    const prm_val *level;

    prm_status status = prm->load(call, "level", prm->text(requirement, "level"), &level);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status; /* the reference's to say */
    if (!prm_help_is(level, "program", prm->text(requirement, "program")))
        return prm->fail_field(call, "level", "other_program", "is a level of another programme");
    return prm_help_has_value(level, "archived_at") ? prm->fail_field(call, "level", "archived", "is archived")
                                                    : PRM_OK;
}

prm_status tiers_check_requirement(prm_call *call, const prm_val *row, const prm_val *values)
{
    prm_val *requirement;

    PRM_TRY(merge(call, row, values, &requirement));
    PRM_TRY(check_fixed(call, row, values, "program"));
    PRM_TRY(check_fixed(call, row, values, "level"));
    PRM_TRY(check_kind(call, requirement));
    if (!row)
        PRM_TRY(check_level(call, requirement));
    PRM_TRY(check_value(call, requirement));
    PRM_TRY(check_total(call, row, requirement));
    return check_room(call, row, requirement);
}
