/* SPDX-License-Identifier: Apache-2.0 */
/** @file  tiers.what_if: where a member would stand with something more, or less. Nothing is stored. */
#include "outlook/told.h"

#include "counting/where.h"

#include <stdio.h>
#include <string.h>

enum { ADDED = 20, VALUE_MOST = 1000000000 };

/* ---- What is added ---------------------------------------------------------------------------------------------- */

/* Whether what is added is of the kind that the source counts: what nobody says of it is taken to fit. */
static int fits(const prm_val *added, const tiers_source *source)
{
    const prm_val *told = prm->get(added, "where");

    for (size_t i = 0; i < prm->count(told); i++) {
        const char *key = prm->key_at(told, i), *value = NULL;
        const prm_val *one = prm->get(told, key), *asked = prm->get(source->where, key);
        if (prm->as_text(one, &value, NULL) == PRM_OK && asked && !cert_where_admits(source->where, key, value))
            return 0;
    }
    return 1;
}

static int is_of_requirement(const tiers_scheme *scheme, size_t source, const char *code)
{
    for (size_t i = 0; i < scheme->requirement_count; i++)
        if (scheme->requirements[i].source == source && strcmp(scheme->requirements[i].code, code) == 0)
            return 1;
    return 0;
}

/* A window that is over, such as the last quarter, gets nothing more. */
static int is_meant(const tiers_scheme *scheme, size_t source, const prm_val *added)
{
    const tiers_source *one = &scheme->sources[source];

    if (strncmp(one->window, "last ", 5) == 0)
        return 0;
    if (prm_help_has_value(added, "requirement"))
        return is_of_requirement(scheme, source, prm->text(added, "requirement"));
    return strcmp(one->metric, prm->text(added, "metric")) == 0 && fits(added, one);
}

static prm_status add(prm_call *call, const tiers_scheme *scheme, const prm_val *added, size_t place,
    tiers_value *values)
{
    int64_t value = prm_help_number(added, "value");
    int is_used = 0;
    char field[40];

    for (size_t i = 0; i < scheme->source_count; i++) {
        if (!is_meant(scheme, i, added))
            continue;
        values[i].value += value;
        is_used = 1;
    }
    if (is_used)
        return PRM_OK;
    snprintf(field, sizeof field, "add[%zu].%s", place, prm_help_has_value(added, "requirement")
        ? "requirement" : "metric");
    return prm->fail_field(call, field, "unknown", "is nothing that a level of the programme takes more of");
}

static prm_status add_all(prm_call *call, const tiers_scheme *scheme, const prm_val *list, tiers_value *values)
{
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < prm->count(list); i++) {
        prm_status status = add(call, scheme, prm->at(list, i), i, values);
        if (status == PRM_E_INVALID)
            bad = status;
        else
            PRM_TRY(status);
    }
    return bad;
}

/* ---- What is told ----------------------------------------------------------------------------------------------- */

static prm_status tell_changes(prm_call *call, const tiers_scheme *scheme, const tiers_look *now,
    const tiers_look *then, prm_val *result)
{
    prm_val *changes = prm->list(call);

    for (size_t level = 0; level < scheme->level_count; level++)
        for (size_t n = 0; n < scheme->levels[level].count; n++) {
            size_t i = scheme->levels[level].first + n;
            prm_val *one = prm->object(call);
            if (now->found[i].value == then->found[i].value && now->found[i].passed == then->found[i].passed)
                continue;
            PRM_TRY(prm->set_text(one, "level", scheme->levels[level].code));
            PRM_TRY(prm->set_text(one, "code", scheme->requirements[i].code));
            PRM_TRY(prm->set_integer(one, "before", now->found[i].value));
            PRM_TRY(prm->set_integer(one, "value", then->found[i].value));
            PRM_TRY(prm->set_integer(one, "needed", scheme->requirements[i].threshold));
            PRM_TRY(prm->set_boolean(one, "passed_before", now->found[i].passed));
            PRM_TRY(prm->set_boolean(one, "passed", then->found[i].passed));
            PRM_TRY(prm->append(changes, one));
        }
    return prm->set(result, "changes", changes);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    outlook_asked asked;
    tiers_member member;
    tiers_value *values, *changed;
    tiers_look now, then;
    tiers_answer answer;
    prm_val *items;

    PRM_TRY(outlook_load_asked(call, params, &asked));
    PRM_TRY(tiers_member_load(call, &asked.scheme, asked.membership, asked.today, &member));
    PRM_TRY(tiers_values_ask(call, &asked.scheme, &member, asked.today, &values));
    PRM_TRY(tiers_values_show(call, &asked.scheme, &member, asked.today, values));
    changed = prm->alloc(call, (asked.scheme.source_count + 1) * sizeof *changed);
    if (!changed)
        return PRM_E_NOMEM;
    memcpy(changed, values, asked.scheme.source_count * sizeof *changed);
    PRM_TRY(add_all(call, &asked.scheme, prm->get(params, "add"), changed));
    PRM_TRY(tiers_values_judge(call, &asked.scheme, &member, asked.today, changed));
    PRM_TRY(tiers_look_at(call, &asked.scheme, &member, asked.today, values, &now));
    PRM_TRY(tiers_look_at(call, &asked.scheme, &member, asked.today, changed, &then));
    PRM_TRY(tiers_items_make(call, &asked.scheme, &then, &items));
    PRM_TRY(outlook_ask_rules(call, &asked, &member, &now, &answer));
    PRM_TRY(outlook_tell_earned(&asked, &member, &answer, "earned", result));
    PRM_TRY(outlook_ask_rules(call, &asked, &member, &then, &answer));
    PRM_TRY(outlook_tell_earned(&asked, &member, &answer, "would_earn", result));
    PRM_TRY(prm->set_text(result, "transition", answer.action));
    PRM_TRY(prm->set(result, "level", prm->get(asked.membership, "level")));
    PRM_TRY(tell_changes(call, &asked.scheme, &now, &then, result));
    PRM_TRY(outlook_tell_levels(call, &asked.scheme, &then, items, member.level, result));
    PRM_TRY(prm->set(result, "reasons", prm->get(answer.outcome, "reasons")));
    return prm->set_boolean(result, "complete", then.is_known);
}

static const prm_field *const added_fields[] = {
    PRM_TEXT("metric", 1, 120, 0, "More of which figure, \"deals.won_value\""),
    PRM_OBJECT("where", NULL, 0, "Of which of it: {dimension: value}; what is not said is taken to fit"),
    PRM_TEXT("requirement", 1, 40, 0, "Or more of what is required by that code"),
    PRM_INT("value", -INT64_C(1000) * VALUE_MOST, INT64_C(1000) * VALUE_MOST, PRM_REQUIRED,
        "How much more, in its unit; less "
        "than 0: less"),
    NULL
};

static const prm_field *const change_fields[] = {
    PRM_TEXT("level", 1, 40, PRM_REQUIRED, "For which level: its code"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Which requirement"),
    PRM_INT("before", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What there is"),
    PRM_INT("value", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What there would be"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What is needed"),
    PRM_BOOL("passed_before", PRM_REQUIRED, "Whether it is met"),
    PRM_BOOL("passed", PRM_REQUIRED, "Whether it would be"),
    NULL
};

const prm_method tiers_what_if_method = { .size = sizeof tiers_what_if_method, .since = 1, .name = "tiers.what_if",
    .access = PRM_READ, .roles = OUTLOOK_READERS,
    .doc = "Where a member of a programme would stand with two more certified engineers and 40 000 more in won deals. "
           "Nothing is stored",
    .params = PRM_FIELDS(OUTLOOK_ASKED,
        PRM_FIELD(PRM_T_LIST, "add", PRM_REQUIRED, "What there would be more of", .min = 1, .max = ADDED,
            .items = PRM_OBJECT("one", added_fields, 0, "One figure, or one requirement"))),
    .result = PRM_FIELDS(PRM_REF("level", "level", PRM_REQUIRED, "The level it has"),
        PRM_REF("earned", "level", 0, "The level that what it has is enough for; none: not for the lowest"),
        PRM_REF("would_earn", "level", 0, "The level it would be enough for; none: not for the lowest"),
        PRM_ENUM("transition", CERT_TRANSITIONS, PRM_REQUIRED, "What would follow from that"),
        PRM_LIST("changes", PRM_OBJECT("change", change_fields, 0, "One requirement"), PRM_REQUIRED,
            "The requirements it would change"),
        &outlook_levels_field, CERT_REASONS,
        PRM_BOOL("complete", PRM_REQUIRED, "False where some value is not known; such requirements count as missing")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\","
               "\"add\":[{\"metric\":\"deals.won_value\",\"value\":4000000},{\"requirement\":\"deals\",\"value\":2}]}",
    .run = run };
