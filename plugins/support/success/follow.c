/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules say of a member's plan is carried out, as far as it can be: a plan that there is not changes
 * nothing, and the decision says so. */
#include "success/success.h"

#include <string.h>

typedef struct following {
    const prm_val *membership, *level, *program;
    const char *granted;
    const prm_val *outcome, *answer;
} following;

/* What the stint was last said over. */
static prm_status set_said(prm_call *call, const following *f, prm_val *values)
{
    PRM_TRY(prm->set(values, "level", prm->get(f->level, "id")));
    PRM_TRY(prm->set(values, "granted", *f->granted != '\0' ? prm->new_text(call, f->granted, strlen(f->granted))
                                                            : prm->new_null(call)));
    return prm->set(values, "decision", prm->get(f->outcome, "id"));
}

/* It goes on: as said of the level that it has now. What a person has said remains that. */
static prm_status keep(prm_call *call, const following *f, const prm_val **stint)
{
    prm_val *changes = prm->object(call);

    if (!*stint || (prm_help_is(*stint, "level", prm->text(f->level, "id")) &&
        prm_help_is(*stint, "granted", f->granted)))
        return PRM_OK;
    PRM_TRY(set_said(call, f, changes));
    return prm->update(call, stint, changes);
}

static prm_status begin(prm_call *call, const following *f, const prm_val *plan, const prm_val **stint)
{
    static const char *const contact[] = { "contact", "contact_name", NULL };
    int64_t days = prm_help_number(f->answer, "days");
    prm_val *values = prm->object(call);
    char until[PRM_DATE_ROOM];
    const char *today;

    PRM_TRY(prm_help_set_all(values, contact, *stint));
    if (*stint)
        PRM_TRY(success_stint_end(call, stint, "replaced"));
    PRM_TRY(set_said(call, f, values));
    PRM_TRY(prm->set_text(values, "by", "rules"));
    if (days > 0) {
        PRM_TRY(prm_date_today(call, f->program, &today));
        prm_date_add(today, days - 1, until, sizeof until);
        PRM_TRY(prm->set_text(values, "until", until));
    }
    return success_stint_begin(call, f->membership, plan, values, stint);
}

static prm_status assign(prm_call *call, const following *f, const prm_val **stint)
{
    const char *code = prm->text(f->answer, "plan");
    const prm_val *plan;

    PRM_TRY(success_plan_named(call, f->program, code, &plan));
    if (!plan) {
        PRM_TRY(success_rule_complain(call, f->outcome, *code != '\0' ? code : "-"));
        return keep(call, f, stint);
    }
    if (*stint && prm_help_is(*stint, "plan", prm->text(plan, "id")) && prm_help_is(*stint, "by", "rules"))
        return keep(call, f, stint);
    return begin(call, f, plan, stint);
}

static prm_status end(prm_call *call, const prm_val **stint)
{
    if (*stint) {
        PRM_TRY(success_stint_end(call, stint, "none"));
        PRM_TRY(success_reviews_drop(call, prm->text(*stint, "membership")));
    }
    *stint = NULL;
    return PRM_OK;
}

prm_status success_follow(prm_call *call, const prm_val *membership, const char *occasion, const prm_val **outcome,
    const prm_val **stint)
{
    following f = { .membership = membership };

    PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &f.program));
    PRM_TRY(success_granted(call, membership, &f.level, &f.granted));
    PRM_TRY(success_stint_find(call, prm->text(membership, "id"), stint));
    PRM_TRY(success_rule_ask(call, membership, f.level, *stint, occasion, &f.outcome));
    *outcome = f.outcome;
    f.answer = prm->get(f.outcome, "success.plan");
    if (prm_help_is(f.answer, "action", "assign"))
        return assign(call, &f, stint);
    return prm_help_is(f.answer, "action", "none") ? end(call, stint) : keep(call, &f, stint);
}
