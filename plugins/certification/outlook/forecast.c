/* SPDX-License-Identifier: Apache-2.0 */
/** @file  tiers.forecast: which certificate's end, or what else that time takes,
 * costs whom which level on which day. */
#include "outlook/outlook.h"

enum { ITEMS = 200 };

typedef struct forecast {
    const prm_val *program;
    const char *partner, *today; /* the first: "", all that the caller may see */
    char until[PRM_DATE_ROOM];
} forecast;

static prm_status find(prm_call *call, const forecast *f, const prm_val **risks)
{
    prm_val *filter = prm->object(call), *on = prm->object(call);
    const char *sort = *f->partner != '\0' ? "partner, state, on" : "program, state, on";

    if (*f->partner != '\0')
        PRM_TRY(prm->set_text(filter, "partner", f->partner));
    PRM_TRY(prm->set_text(on, "lte", f->until));
    PRM_TRY(prm->set(filter, "program", prm->get(f->program, "id")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->set(filter, "on", on));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "tier_risk",
        .sort = sort, .filter = filter, .limit = ITEMS + 1 }, risks);
}

static prm_status name_level(prm_call *call, const prm_val *risk, const char *key, const char *as, prm_val *item)
{
    const prm_val *level;

    if (!prm_help_has_value(risk, key))
        return PRM_OK;
    PRM_TRY(prm->load(call, "level", prm->text(risk, key), &level));
    return prm->set(item, as, prm->get(level, "name"));
}

static prm_status describe(prm_call *call, const forecast *f, const prm_val *risk, prm_val *items)
{
    static const char *const as_stored[] = { "partner", "on", "keeps_until", "requirement", "requirement_name", "award",
        "certification_code", "value", "needed", "decision", NULL };
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set(item, "tier_risk", prm->get(risk, "id")));
    PRM_TRY(prm_help_set_all(item, as_stored, risk));
    PRM_TRY(prm->set_integer(item, "days",
        prm_date_number(prm->text(risk, "on")) - prm_date_number(f->today)));
    PRM_TRY(prm->set(item, "level", prm->get(risk, "level")));
    PRM_TRY(prm_help_set_given(item, "to", risk));
    PRM_TRY(name_level(call, risk, "level", "level_name", item));
    PRM_TRY(name_level(call, risk, "to", "to_name", item));
    return prm->append(items, item);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    forecast f = { .partner = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(params, "partner") };
    int64_t days = prm_help_setting(call, tiers_forecast_days_setting.name);
    prm_val *items = prm->list(call);
    const prm_val *risks;

    (void)prm->get_integer(params, "days", &days);
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &f.program));
    PRM_TRY(prm_date_today(call, f.program, &f.today));
    prm_date_add(f.today, days, f.until, sizeof f.until);
    PRM_TRY(find(call, &f, &risks));
    for (size_t i = 0; i < prm->count(risks) && i < ITEMS; i++)
        PRM_TRY(describe(call, &f, prm->at(risks, i), items));
    PRM_TRY(prm->set_text(result, "from", f.today));
    PRM_TRY(prm->set_text(result, "until", f.until));
    PRM_TRY(prm->set(result, "items", items));
    return prm->set_boolean(result, "complete", prm->count(risks) <= ITEMS);
}

static const prm_field *const item_fields[] = {
    PRM_REF("tier_risk", "tier_risk", PRM_REQUIRED, "The risk"),
    PRM_REF("partner", "partner", PRM_REQUIRED, "Whose"),
    PRM_DATE("on", PRM_REQUIRED, "From which day it lacks something"),
    PRM_INT("days", PRM_ANY, PRM_ANY, PRM_REQUIRED, "In how many days that is"),
    PRM_DATE("keeps_until", 0, "The last day on which it has its level nevertheless: until rules take it, or by "
        "their grace"),
    PRM_REF("level", "level", PRM_REQUIRED, "The level it would lose"),
    PRM_TEXT("level_name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_REF("to", "level", 0, "The level it would still have; none: not even the lowest"),
    PRM_TEXT("to_name", 1, 200, 0, "What people call that"),
    PRM_TEXT("requirement", 1, 40, PRM_REQUIRED, "What it lacks: the requirement's code"),
    PRM_TEXT("requirement_name", 1, 200, PRM_REQUIRED, "And what people call it"),
    PRM_REF("award", "award", 0, "Because of which award's end; none: because of what leaves the window"),
    PRM_TEXT("certification_code", 1, 40, 0, "What that is an award of"),
    PRM_INT("value", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What there will be"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What is needed"),
    PRM_TEXT("decision", 1, 64, 0, "The rules' decision on that day: what decisions.explain takes"),
    NULL
};

const prm_method tiers_forecast_method = { .size = sizeof tiers_forecast_method, .since = 1, .name = "tiers.forecast",
    .access = PRM_READ, .roles = OUTLOOK_READERS,
    .doc = "What members of a programme lose on days to come unless something is done: which certificate's end, or "
           "which figure, costs which level. It is looked at every night, and soon after something has changed. For "
           "the vendor's side of all it may see, for a partner its own",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
        PRM_REF("partner", "partner", PRM_VENDOR, "Of this one alone"),
        PRM_INT("days", 1, OUTLOOK_DAYS_MOST, 0, "Within so many days; none: as far as is looked ahead")),
    .result = PRM_FIELDS(PRM_DATE("from", PRM_REQUIRED, "Today, where the programme is"),
        PRM_DATE("until", PRM_REQUIRED, "The last day that was asked for"),
        PRM_LIST("items", PRM_OBJECT("risk", item_fields, 0, "One"), PRM_REQUIRED, "The first to come first"),
        PRM_BOOL("complete", PRM_REQUIRED, "False where there is more than one answer has: ask for fewer days")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"days\":90}", .run = run };
