/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Which partners may run a template: what the vendor has said of levels, roles, territories and segments, of a
 * partner that is at work in the programme. */
#include "campaigns/campaigns.h"

#include <string.h>

enum { TREE_DEPTH = 64 };

static const char *text_at(const prm_val *list, size_t index)
{
    const char *text = "";

    (void)prm->as_text(prm->at(list, index), &text, NULL);
    return text;
}

/* Nothing said admits everybody. */
static int admits(const prm_val *list, const char *text)
{
    for (size_t i = 0; i < prm->count(list); i++)
        if (strcmp(text_at(list, i), text) == 0)
            return 1;
    return prm->count(list) == 0;
}

static int admits_any(const prm_val *list, const prm_val *texts)
{
    for (size_t i = 0; i < prm->count(texts); i++)
        if (admits(list, text_at(texts, i)))
            return 1;
    return prm->count(list) == 0 || prm->count(texts) == 0;
}

/* ---- Territories ------------------------------------------------------------------------------------------------ */

/* Whether `below` is that territory or a part of it. */
static prm_status is_part(prm_call *call, const char *below, const char *above, int *answer)
{
    const prm_val *node;

    *answer = 0;
    for (int depth = 0; *below != '\0' && depth < TREE_DEPTH; depth++) {
        if ((*answer = strcmp(below, above) == 0))
            return PRM_OK;
        PRM_TRY(prm->load(call, "territory", below, &node));
        below = prm->text(node, "parent");
    }
    return PRM_OK;
}

/* Who works in all of a country works in each part of it, and the other way about is at work in that country. */
static prm_status meets(prm_call *call, const prm_val *some, const prm_val *others, int *answer)
{
    *answer = prm->count(some) == 0 || prm->count(others) == 0;
    for (size_t i = 0; i < prm->count(some) && !*answer; i++)
        for (size_t k = 0; k < prm->count(others) && !*answer; k++) {
            PRM_TRY(is_part(call, text_at(some, i), text_at(others, k), answer));
            if (!*answer)
                PRM_TRY(is_part(call, text_at(others, k), text_at(some, i), answer));
        }
    return PRM_OK;
}

/* ---- When and who ----------------------------------------------------------------------------------------------- */

static prm_status is_valid(prm_call *call, const prm_val *template, int *answer)
{
    const char *from = prm->text(template, "valid_from"), *until = prm->text(template, "valid_until"), *today;
    const prm_val *program;

    PRM_TRY(prm->load(call, "program", prm->text(template, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    *answer = (*from == '\0' || strcmp(from, today) <= 0) && (*until == '\0' || strcmp(today, until) <= 0);
    return PRM_OK;
}

static prm_status find_membership(prm_call *call, const prm_val *template, const prm_val *partner,
    const prm_val **membership)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(template, "program")));
    return prm_help_find_one(call, "membership", filter, NULL, PRM_REACH_CALLER, membership);
}

prm_status campaigns_offered(prm_call *call, const prm_val *template, const prm_val *partner, const char **refusal)
{
    const prm_val *membership;
    int is_now, is_there;

    *refusal = "state";
    if (strcmp(prm->text(template, "state"), "published") != 0)
        return PRM_OK;
    PRM_TRY(is_valid(call, template, &is_now));
    PRM_TRY(find_membership(call, template, partner, &membership));
    PRM_TRY(meets(call, prm->get(partner, "territories"), prm->get(template, "territories"), &is_there));
    if (!is_now)
        *refusal = "period";
    else if (strcmp(prm->text(partner, "state"), "active") != 0)
        *refusal = "partner";
    else if (!membership)
        *refusal = "program";
    else if (!admits(prm->get(template, "levels"), prm->text(membership, "level")))
        *refusal = "level";
    else if (!admits(prm->get(template, "channel_types"), prm->text(membership, "channel_type")))
        *refusal = "channel_type";
    else if (!is_there)
        *refusal = "territory";
    else if (!admits_any(prm->get(template, "segments"), prm->get(partner, "segments")))
        *refusal = "segment";
    else
        *refusal = NULL;
    return PRM_OK;
}
