/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What rules are told of a member and of what was found: names, codes and numbers, no ids. */
#include "tiers/words.h"

#include <string.h>

const prm_field *const tiers_partner_fields[] = {
    PRM_TEXT("type", 0, 20, 0, "What kind of company it is"),
    PRM_TEXT("state", 0, 20, 0, "\"active\" and so on"),
    PRM_COUNTRY("country", 0, "Where it is"),
    PRM_LIST("segments", PRM_TEXT("segment", 0, 60, 0, "One"), 0, "Which customers it serves"),
    PRM_TEXT("channel_type", 0, 20, PRM_REQUIRED, "In which role it takes part in the programme"),
    PRM_TEXT("level", 0, 40, PRM_REQUIRED, "The level it has: its code"),
    PRM_INT("level_rank", 0, 1000, PRM_REQUIRED, "And that one's rank"),
    PRM_INT("member_days", 0, PRM_ANY, PRM_REQUIRED, "For how many days it has been a member"),
    NULL
};

prm_status tiers_partner_facts(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, prm_val **facts)
{
    static const char *const of_partner[] = { "type", "state", "country", "segments", NULL };
    int64_t since = prm_help_number(member->membership, "since"), days;

    (void)scheme;
    *facts = prm->object(call);
    if (since == 0)
        since = prm_help_number(member->membership, "created_at");
    days = (prm->now(call) - since) / PRM_DAY_MS;
    PRM_TRY(prm_help_set_all(*facts, of_partner, member->partner));
    PRM_TRY(prm->set(*facts, "channel_type", prm->get(member->membership, "channel_type")));
    PRM_TRY(prm->set(*facts, "level", prm->get(member->at, "code")));
    PRM_TRY(prm->set_integer(*facts, "level_rank", member->rank));
    return prm->set_integer(*facts, "member_days", days > 0 ? days : 0);
}

/* ---- What was found ---------------------------------------------------------------------------------------------- */

static const prm_field *const item_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Which requirement"),
    PRM_ENUM("kind", CERT_KINDS, PRM_REQUIRED, "What it is for"),
    PRM_TEXT("metric", 1, 120, 0, "Which figure"),
    PRM_TEXT("window", 1, 40, 0, "Over which time"),
    PRM_INT("value", PRM_ANY, PRM_ANY, 0, "What there is; none: it is not known"),
    PRM_ENUM("op", CERT_OPS, PRM_REQUIRED, "How it is compared"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "With what"),
    PRM_BOOL("passed", PRM_REQUIRED, "Whether that is enough, or waived"),
    PRM_BOOL("waived", PRM_REQUIRED, "Whether it passed because it is waived"),
    PRM_INT("gap", 0, PRM_ANY, PRM_REQUIRED, "How much is missing"),
    PRM_INT("points", 0, PRM_ANY, PRM_REQUIRED, "What it adds"),
    NULL
};

static prm_status describe_item(prm_call *call, const tiers_case *c, size_t index, prm_val *items)
{
    const tiers_requirement *requirement = &c->scheme->requirements[index];
    const tiers_found *found = &c->look->found[index];
    prm_val *one = prm->object(call);

    PRM_TRY(prm->set_text(one, "code", requirement->code));
    PRM_TRY(prm->set(one, "kind", prm->get(requirement->row, "kind")));
    PRM_TRY(prm_help_set_given(one, "metric", requirement->row));
    if (requirement->source != TIERS_NONE)
        PRM_TRY(prm->set_text(one, "window", c->scheme->sources[requirement->source].window));
    if (found->is_known)
        PRM_TRY(prm->set_integer(one, "value", found->value));
    PRM_TRY(prm->set_text(one, "op", tiers_op_name(requirement->op)));
    PRM_TRY(prm->set_integer(one, "needed", requirement->threshold));
    PRM_TRY(prm->set_boolean(one, "passed", found->passed));
    PRM_TRY(prm->set_boolean(one, "waived", found->waived));
    PRM_TRY(prm->set_integer(one, "gap", found->gap));
    PRM_TRY(prm->set_integer(one, "points", found->points));
    return prm->append(items, one);
}

const prm_field *const tiers_level_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What it is called"),
    PRM_INT("rank", 0, 1000, PRM_REQUIRED, "Its place"),
    PRM_BOOL("current", PRM_REQUIRED, "Whether it is the one the member has"),
    PRM_INT("missing", 0, CERT_REQUIREMENTS, PRM_REQUIRED, "How many of its musts are not met"),
    PRM_INT("total", 0, PRM_ANY, PRM_REQUIRED, "The points the member has for it"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "The points it takes; 0: none"),
    PRM_LIST("items", PRM_OBJECT("item", item_facts, 0, "One of them"), PRM_REQUIRED, "All that it requires"),
    NULL
};

static prm_status describe_level(prm_call *call, const tiers_case *c, size_t index, prm_val *levels)
{
    const tiers_level *level = &c->scheme->levels[index];
    const tiers_reach *reached = &c->look->levels[index];
    prm_val *one = prm->object(call), *items = prm->list(call);

    for (size_t i = level->first; i < level->first + level->count; i++)
        PRM_TRY(describe_item(call, c, i, items));
    PRM_TRY(prm->set_text(one, "code", level->code));
    PRM_TRY(prm->set_integer(one, "rank", level->rank));
    PRM_TRY(prm->set_boolean(one, "current", index == c->member->level));
    PRM_TRY(prm->set_integer(one, "missing", (int64_t)reached->missing));
    PRM_TRY(prm->set_integer(one, "total", reached->total));
    PRM_TRY(prm->set_integer(one, "needed", reached->needed));
    PRM_TRY(prm->set(one, "items", items));
    return prm->append(levels, one);
}

/* ---- Where it stands --------------------------------------------------------------------------------------------- */

const prm_field *const tiers_standing_facts[] = {
    PRM_TEXT("state", 1, 20, PRM_REQUIRED, "\"active\", \"at_risk\", \"grace\" and so on"),
    PRM_INT("at_risk_days", 0, PRM_ANY, 0, "For how many days it has lacked something that its level takes"),
    PRM_INT("grace_days_left", 0, 400, 0, "How many more days it keeps its level nevertheless"),
    PRM_BOOL("locked", PRM_REQUIRED, "Whether somebody has said that no rule moves it"),
    NULL
};

int tiers_is_locked(const prm_val *standing, const char *day)
{
    if (!prm_help_has_value(standing, "lock_reason"))
        return 0;
    return !prm_help_has_value(standing, "locked_until") || strcmp(prm->text(standing, "locked_until"), day) >= 0;
}

static prm_status describe_standing(prm_call *call, const tiers_case *c, prm_val *facts)
{
    const char *today = c->scheme->today;
    prm_val *one = prm->object(call);

    PRM_TRY(prm->set_text(one, "state", c->standing ? prm->text(c->standing, "state") : "candidate"));
    if (prm_help_has_value(c->standing, "at_risk_since"))
        PRM_TRY(prm->set_integer(one, "at_risk_days",
            (prm->now(call) - prm_help_number(c->standing, "at_risk_since")) / PRM_DAY_MS));
    if (prm_help_has_value(c->standing, "grace_until")) {
        int64_t left = prm_date_number(prm->text(c->standing, "grace_until")) - prm_date_number(today) + 1;
        PRM_TRY(prm->set_integer(one, "grace_days_left", c->grace_is_over || left < 0 ? 0 : left));
    }
    PRM_TRY(prm->set_boolean(one, "locked", tiers_is_locked(c->standing, today)));
    return prm->set(facts, "standing", one);
}

/* ---- Together ---------------------------------------------------------------------------------------------------- */

const prm_field *const tiers_scheme_facts[] = {
    PRM_ENUM("period", CERT_PERIODS, PRM_REQUIRED, "After which periods members are evaluated officially"),
    PRM_ENUM("promotes", "at_once|at_period_end", PRM_REQUIRED, "When a level that was earned is given"),
    PRM_INT("grace_days", 0, 365, PRM_REQUIRED, "How long a level is kept that is not earned any more"),
    NULL
};

static prm_status describe_scheme(prm_call *call, const tiers_scheme *scheme, prm_val *facts)
{
    prm_val *one = prm->object(call);

    PRM_TRY(prm->set(one, "period", prm->get(scheme->row, "period")));
    PRM_TRY(prm->set_text(one, "promotes",
        prm_help_has_value(scheme->row, "promotes") ? prm->text(scheme->row, "promotes") : "at_once"));
    PRM_TRY(prm->set_integer(one, "grace_days", tiers_grace_days(scheme)));
    return prm->set(facts, "scheme", one);
}

prm_status tiers_facts(prm_call *call, const tiers_case *c, prm_val **facts)
{
    prm_val *levels = prm->list(call), *partner;

    *facts = prm->object(call);
    for (size_t i = 0; i < c->scheme->level_count; i++)
        PRM_TRY(describe_level(call, c, i, levels));
    PRM_TRY(tiers_partner_facts(call, c->scheme, c->member, &partner));
    PRM_TRY(prm->set_text(*facts, "occasion", c->occasion));
    PRM_TRY(prm->set_text(*facts, "as_of", c->look->as_of));
    PRM_TRY(prm->set(*facts, "partner", partner));
    PRM_TRY(describe_scheme(call, c->scheme, *facts));
    PRM_TRY(describe_standing(call, c, *facts));
    return prm->set(*facts, "levels", levels);
}
