/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a plan allows in a period, and what of it is used: success.quota, and a word to the partner in time. */
#include "success/success.h"

#include <string.h>

enum { YEAR = 12, MINUTES_AN_HOUR = 60 };

const prm_field success_warn_setting = { .size = sizeof success_warn_setting, .type = PRM_T_BPS,
    .name = "quota_warn_bps", .min = 1, .max = 10000, .preset = "8000",
    .doc = "A partner is told when so much of what its plan allows in a period is used" };

/* ---- Reckoned ---------------------------------------------------------------------------------------------------- */

static int64_t months_of(const prm_val *plan)
{
    static const struct { const char *period; int64_t months; } periods[] = { { "month", 1 }, { "year", YEAR } };

    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (prm_help_is(plan, "quota_period", periods[i].period))
            return periods[i].months;
    return YEAR / 4;
}

static prm_status add_months(prm_call *call, const success_cover *cover, success_quota *quota)
{
    prm_val *filter = prm->object(call), *days = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set_text(days, "gte", quota->from));
    PRM_TRY(prm->set_text(days, "lte", quota->until));
    PRM_TRY(prm->set(filter, "membership", prm->get(cover->membership, "id")));
    PRM_TRY(prm->set(filter, "month", days));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "success_month", .filter = filter,
        .sort = "unique membership, month", .limit = YEAR }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        quota->cases += prm_help_number(prm->at(found, i), "cases");
        quota->minutes += prm_help_number(prm->at(found, i), "minutes");
    }
    return PRM_OK;
}

prm_status success_quota_read(prm_call *call, const success_cover *cover, success_quota *quota)
{
    const char *today;

    *quota = (success_quota){ .cases_most = -1, .minutes_most = -1 };
    PRM_TRY(prm_date_today(call, cover->program, &today));
    success_period_begins(today, months_of(cover->plan), quota->from, quota->until);
    prm_date_add(quota->until, -1, quota->until, sizeof quota->until);
    if (prm_help_has_value(cover->plan, "quota_cases"))
        quota->cases_most = prm_help_number(cover->plan, "quota_cases");
    if (prm_help_has_value(cover->plan, "quota_hours"))
        quota->minutes_most = prm_help_number(cover->plan, "quota_hours") * MINUTES_AN_HOUR;
    return add_months(call, cover, quota);
}

/* ---- Told -------------------------------------------------------------------------------------------------------- */

static int is_used(int64_t used, int64_t most, int64_t bps)
{
    return most >= 0 && used * PRM_ALL_BPS >= most * bps;
}

/* "near", "used_up", or "": there is enough. */
static const char *describe(const success_quota *q, int64_t warn)
{
    if (is_used(q->cases, q->cases_most, PRM_ALL_BPS) || is_used(q->minutes, q->minutes_most, PRM_ALL_BPS))
        return "used_up";
    return is_used(q->cases, q->cases_most, warn) || is_used(q->minutes, q->minutes_most, warn) ? "near" : "";
}

static prm_status set_figures(prm_val *to, const success_quota *q)
{
    PRM_TRY(prm->set_integer(to, "cases", q->cases));
    PRM_TRY(prm->set_integer(to, "minutes", q->minutes));
    if (q->cases_most >= 0)
        PRM_TRY(prm->set_integer(to, "cases_most", q->cases_most));
    if (q->minutes_most >= 0)
        PRM_TRY(prm->set_integer(to, "minutes_most", q->minutes_most));
    PRM_TRY(prm->set_text(to, "from", q->from));
    return prm->set_text(to, "until", q->until);
}

/* Once in a period that little is left, and once that nothing is. */
static int was_told(const prm_val *stint, const success_quota *q, const char *what)
{
    if (!prm_help_is(stint, "told_from", q->from))
        return 0;
    return prm_help_is(stint, "told", what) || prm_help_is(stint, "told", "used_up");
}

prm_status success_quota_warn(prm_call *call, const success_cover *cover)
{
    const prm_val *stint = cover->stint;
    prm_val *changes = prm->object(call), *data;
    success_quota q;

    if (!stint)
        return PRM_OK;
    PRM_TRY(success_quota_read(call, cover, &q));
    const char *what = describe(&q, prm_help_setting(call, success_warn_setting.name));
    if (*what == '\0' || was_told(stint, &q, what))
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "told_from", q.from));
    PRM_TRY(prm->set_text(changes, "told", what));
    PRM_TRY(prm->update(call, &stint, changes));
    PRM_TRY(success_stint_data(call, stint, &data));
    PRM_TRY(prm->set(data, "plan", prm->get(cover->plan, "code")));
    PRM_TRY(prm->set(data, "name", prm->get(cover->plan, "name")));
    PRM_TRY(set_figures(data, &q));
    return prm->emit(call, strcmp(what, "near") == 0 ? success_quota_near_event.name : success_quota_used_up_event.name,
        prm->text(stint, "id"), data);
}

/* ---- success.quota ----------------------------------------------------------------------------------------------- */

static prm_status tell(prm_call *call, const success_cover *cover, prm_val *result)
{
    static const char *const of_stint[] = { "contact", "contact_name", NULL };
    success_quota q;

    if (!cover->plan)
        return PRM_OK;
    PRM_TRY(success_quota_read(call, cover, &q));
    const char *what = describe(&q, prm_help_setting(call, success_warn_setting.name));
    PRM_TRY(prm->set(result, "plan", cover->plan));
    PRM_TRY(prm_help_set_all(result, of_stint, cover->stint));
    PRM_TRY(prm->set_text(result, "standing", *what != '\0' ? what : "enough"));
    return set_figures(result, &q);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *membership, *program, *level;
    success_cover cover;

    PRM_TRY(prm->load(call, "membership", prm->text(params, "membership"), &membership));
    PRM_TRY(prm->load(call, "program", prm->text(membership, "program"), &program));
    PRM_TRY(prm->load(call, "level", prm->text(membership, "level"), &level));
    PRM_TRY(success_cover_find(call, program, membership, level, &cover));
    return tell(call, &cover, result);
}

const prm_method success_quota_method = { .size = sizeof success_quota_method, .since = 1, .name = "success.quota",
    .access = PRM_READ, .roles = "*",
    .doc = "By which plan a partner is supported now, what it allows in this period, and what of that is used. Without "
           "a plan the answer is empty",
    .params = PRM_FIELDS(PRM_REF("membership", "membership", PRM_REQUIRED, "Whose: which partner in which programme")),
    .result = PRM_FIELDS(PRM_ROW("plan", "success_plan", success_plan_fields, 0, "The plan"),
        PRM_TEXT("contact", 1, 60, 0, "The user of the vendor's who looks after the partner"),
        PRM_TEXT("contact_name", 1, 200, PRM_PERSONAL, "And what that one is called"),
        PRM_ENUM("standing", "enough|near|used_up", 0, "Whether there is enough left"),
        PRM_DATE("from", 0, "The period: its first day"), PRM_DATE("until", 0, "And its last"),
        PRM_INT("cases", 0, PRM_ANY, 0, "How many cases count in it"),
        PRM_INT("cases_most", 0, PRM_ANY, 0, "How many may; none: any number"),
        PRM_INT("minutes", 0, PRM_ANY, 0, "How many minutes were spent on cases in it"),
        PRM_INT("minutes_most", 0, PRM_ANY, 0, "How many may be; none: any number")),
    .example = "{\"membership\":\"membership_01h8xgq3m2c4e\"}", .run = run };
