/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner's people think of how they were helped: asked once when a case is closed, answered once, for a
 * time. */
#include "cases/cases.h"
#include "clocks/closing.h"
#include "clocks/escalations.h"

enum { STARS = 5 };

const prm_field support_rating_days_setting = { .size = sizeof support_rating_days_setting, .type = PRM_T_INT,
    .name = "rating_days", .doc = "How many days after a case was closed its partner may rate it", .min = 1, .max = 365,
    .preset = "14" };

const prm_field *const support_rating_fields[] = {
    PRM_REF("case", "case", PRM_READONLY, "Of which case"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose case it is"),
    PRM_REF("program", "program", PRM_READONLY, "Under which programme"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where"),
    PRM_TEXT("owner", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user of the vendor's had worked on it"),
    PRM_TIME("until", PRM_READONLY, "Until when it can be rated"),
    PRM_INT("rating", 1, STARS, PRM_READONLY, "1 is the worst, 5 the best"),
    PRM_LINES("comment", 1, 2000, PRM_READONLY | PRM_PERSONAL, "In the partner's words"),
    PRM_TIME("rated_at", PRM_READONLY, "When it was rated"),
    PRM_TEXT("rated_by", 1, 60, PRM_READONLY, "By which user of the partner's"),
    NULL
};

const prm_entity support_rating_entity = { .size = sizeof support_rating_entity, .since = 1, .name = "case_rating",
    .path = "support.ratings", .scope = "partner", .doc = "What a partner thinks of how it was helped with a case",
    .ops = "get list export: *", .fields = support_rating_fields, .flow = PRM_FLOW("asked", "asked > rated | lapsed"),
    .indexes = PRM_TEXTS("unique case", "partner, -created_at", "state, -created_at") };

static prm_status find(prm_call *call, const char *the_case, const prm_val **rating)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "case", the_case));
    return prm_help_find_one(call, "case_rating", filter, NULL, PRM_REACH_CALLER, rating);
}

static prm_status emit(prm_call *call, const prm_val *rating, const prm_val *c, const char *event)
{
    static const char *const own[] = { "case", "partner", "program", "until", "rating", NULL };
    int64_t given = prm_help_number(rating, "rating");
    prm_val *data;

    PRM_TRY(support_case_figures(call, c, &data));
    PRM_TRY(prm_help_set_all(data, own, rating));
    if (given > 0)
        PRM_TRY(prm->set_boolean(data, "satisfied", given >= STARS - 1));
    return prm->emit(call, event, prm->text(rating, "id"), data);
}

prm_status support_rating_ask(prm_call *call, const prm_val *c)
{
    static const char *const of_case[] = { "partner", "program", "territory", "owner", NULL };
    int64_t until = prm->now(call) + prm_help_setting(call, support_rating_days_setting.name) * PRM_DAY_MS;
    prm_val *values = prm->object(call);
    const prm_val *rating;

    PRM_TRY(prm_help_set_all(values, of_case, c));
    PRM_TRY(prm->set(values, "case", prm->get(c, "id")));
    PRM_TRY(prm->set_integer(values, "until", until));
    PRM_TRY(prm->create(call, "case_rating", values, &rating));
    PRM_TRY(prm->arm(call, support_rating_lapses_timer.name, prm->text(rating, "id"), "", until, NULL));
    return emit(call, rating, c, "support.rating_asked");
}

static prm_status lapse(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *rating;

    (void)result;
    PRM_TRY(prm->load(call, "case_rating", prm->text(params, "subject"), &rating));
    if (!prm_help_is_in(rating, "asked") || prm_help_number(rating, "until") > prm->now(call))
        return PRM_OK;
    return prm->move(call, &rating, "lapsed");
}

const prm_timer support_rating_lapses_timer = { .size = sizeof support_rating_lapses_timer, .since = 1,
    .name = "support.rating_lapses", .doc = "Nobody has rated a closed case in time", .run = lapse };

/* ---- It is given ------------------------------------------------------------------------------------------------- */

static prm_status keep(prm_call *call, const prm_val *params, const prm_val **rating, const prm_val **c)
{
    prm_val *changes = prm->object(call), *on_case = prm->object(call);

    PRM_TRY(prm_help_set_all(changes, PRM_TEXTS("rating", "comment"), params));
    PRM_TRY(prm->set_integer(changes, "rated_at", prm->now(call)));
    PRM_TRY(prm->set_text(changes, "rated_by", prm->caller(call)->user));
    PRM_TRY(prm->move(call, rating, "rated"));
    PRM_TRY(prm->update(call, rating, changes));
    PRM_TRY(prm->disarm(call, support_rating_lapses_timer.name, prm->text(*rating, "id"), ""));
    PRM_TRY(prm->set(on_case, "rating", prm->get(params, "rating")));
    return prm->update(call, c, on_case);
}

static prm_status rate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *c, *rating;

    PRM_TRY(support_case_load_own(call, prm->text(params, "id"), &c));
    PRM_TRY(find(call, prm->text(c, "id"), &rating));
    if (!rating)
        return prm_help_fail_state(call, c, "not_asked");
    if (!prm_help_is_in(rating, "asked") || prm_help_number(rating, "until") <= prm->now(call))
        return prm_help_fail_state(call, rating, prm_help_is_in(rating, "rated") ? "rated" : "lapsed");
    PRM_TRY(keep(call, params, &rating, &c));
    PRM_TRY(emit(call, rating, c, "support.rated"));
    PRM_TRY(support_escalate(call, prm->text(c, "id"),
        &(support_alarm){ .why = "rating", .rating = prm_help_number(params, "rating") }, NULL));
    return prm->set(result, "case_rating", rating);
}

const prm_method support_rate_method = { .size = sizeof support_rate_method, .since = 1, .name = "support.rate",
    .access = PRM_WRITE, .roles = SUPPORT_ASKERS, .subject = "case", .run = rate,
    .doc = "Say how the vendor has helped with a case that is closed: once, by the people of its partner, in the time "
           "they have for it",
    .params = PRM_FIELDS(SUPPORT_THE_CASE, PRM_INT("rating", 1, STARS, PRM_REQUIRED, "1 is the worst, 5 the best"),
        PRM_LINES("comment", 1, 2000, PRM_PERSONAL, "In your own words")),
    .result = PRM_FIELDS(PRM_ROW("case_rating", "case_rating", support_rating_fields, PRM_REQUIRED, "As stored")),
    .example = "{\"id\":\"case_01h8xgq3m2c4e\",\"rating\":5,\"comment\":\"Solved within the hour\"}" };
