/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What no field alone can say of a row that is made or changed: trees without circles, levels of their
 * programme. */
#include "network/network.h"

#include <string.h>

enum { TREE_DEPTH = 64 };

/* The entity an id is of: what stands before its digits. */
static const char *entity_of(prm_call *call, const char *id)
{
    const char *end = strrchr(id, '_');
    size_t length = end ? (size_t)(end - id) : 0;
    char *entity = prm->alloc(call, length + 1);

    if (entity)
        memcpy(entity, id, length);
    return entity;
}

prm_status partners_check_tree(prm_call *call, const prm_val *row, const prm_val *values)
{
    const char *above = prm->text(values, "parent"), *id = prm->text(row, "id"), *entity;
    const prm_val *node;

    if (!row || *above == '\0')
        return PRM_OK; /* nothing is below a new one yet */
    if ((entity = entity_of(call, id)) == NULL)
        return PRM_E_NOMEM;
    for (int depth = 0; *above != '\0'; depth++) {
        if (strcmp(above, id) == 0 || depth == TREE_DEPTH)
            return prm->fail_field(call, "parent", "circle", "is below the row itself");
        PRM_TRY(prm->load(call, entity, above, &node));
        above = prm->text(node, "parent");
    }
    return PRM_OK;
}

static const char *text_at(const prm_val *list, size_t index)
{
    const char *text = "";

    (void)prm->as_text(prm->at(list, index), &text, NULL);
    return text;
}

static int32_t has(const prm_val *list, const char *id)
{
    for (size_t i = 0; i < prm->count(list); i++)
        if (strcmp(text_at(list, i), id) == 0)
            return 1;
    return 0;
}

/* Whoever is bound to territories puts nobody where it does not work; what was there may stay. */
prm_status partners_check_partner(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *given = prm->get(values, "territories"), *before = prm->get(row, "territories");

    PRM_TRY(partners_check_tree(call, row, values));
    if (!row && prm->count(given) == 0 && !prm->covers(call, ""))
        return prm->fail_field(call, "territories", "required", "are yours or some of them");
    for (size_t i = 0; i < prm->count(given); i++) {
        const char *id = text_at(given, i);
        if (!prm->covers(call, id) && !has(before, id))
            return prm->fail_field(call, "territories", "forbidden", "are not all yours");
    }
    return PRM_OK;
}

/* What others have been reckoned by stays. */
static prm_status check_fixed(prm_call *call, const prm_val *row, const prm_val *values, const char *const *fields)
{
    for (; row && *fields; fields++)
        if (*prm->text(values, *fields) != '\0' && strcmp(prm->text(values, *fields), prm->text(row, *fields)) != 0)
            (void)prm->fail_field(call, *fields, "fixed", "cannot be changed: make a new one");
    return PRM_OK;
}

prm_status partners_check_program(prm_call *call, const prm_val *row, const prm_val *values)
{
    return check_fixed(call, row, values, PRM_TEXTS("currency"));
}

prm_status partners_check_grants(prm_call *call, const char *program, const prm_val *grants)
{
    const prm_val *of;
    const char *currency;
    int64_t most;

    if (prm->get_money(grants, "fund_cap", &most, &currency) != PRM_OK)
        return PRM_OK;
    PRM_TRY(prm->load(call, "program", program, &of));
    if (strcmp(prm->text(of, "currency"), currency) == 0)
        return PRM_OK;
    return prm->fail_field(call, "grants.fund_cap", "currency", "is not in the programme's currency");
}

prm_status partners_check_level(prm_call *call, const prm_val *row, const prm_val *values)
{
    PRM_TRY(check_fixed(call, row, values, PRM_TEXTS("program")));
    return partners_check_grants(call, prm->text(row ? row : values, "program"), prm->get(values, "grants"));
}

/* What an applicant is a member of is said by whoever decides its application; one that was refused is of nothing. One
 * that is not there is the reference's to say. */
static prm_status check_joins(prm_call *call, const char *id)
{
    static const char *const outside[] = { "applied", "in_review", "rejected" };
    const prm_val *partner;

    prm_status status = prm->load(call, "partner", id, &partner);
    if (status != PRM_OK)
        return status == PRM_E_NOT_FOUND ? PRM_OK : status;
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (strcmp(prm->text(partner, "state"), outside[i]) == 0)
            return prm->fail_field(call, "partner", "outside", "joins by its application");
    return PRM_OK;
}

prm_status partners_check_place(prm_call *call, const char *program, const prm_val *level)
{
    if (strcmp(prm->text(level, "program"), program) != 0)
        return prm->fail_field(call, "level", "other_program", "is a level of another programme");
    if (prm_help_has_value(level, "archived_at"))
        return prm->fail_field(call, "level", "archived", "is archived");
    return PRM_OK;
}

/* A change of level is more than a change of a field: it says so, and what was granted at the former one ends. */
static prm_status check_stays(prm_call *call, const prm_val *row, const prm_val *values)
{
    const char *given = prm->text(values, "level");

    PRM_TRY(check_fixed(call, row, values, PRM_TEXTS("partner", "program")));
    if (*given == '\0' || strcmp(given, prm->text(row, "level")) == 0)
        return PRM_OK;
    return prm->fail_field(call, "level", "fixed", "is changed by partners.memberships.set_level");
}

prm_status partners_check_membership(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *level;

    if (row)
        return check_stays(call, row, values);
    PRM_TRY(prm->load(call, "level", prm->text(values, "level"), &level));
    PRM_TRY(partners_check_place(call, prm->text(values, "program"), level));
    return check_joins(call, prm->text(values, "partner"));
}

/* Whom it works for is told by employments too. */
prm_status partners_check_person(prm_call *call, const prm_val *row, const prm_val *values)
{
    const char *given = prm->text(values, "partner");

    if (!row || *given == '\0' || strcmp(given, prm->text(row, "partner")) == 0)
        return PRM_OK;
    return prm->fail_field(call, "partner", "fixed", "is changed by partners.people.move");
}
