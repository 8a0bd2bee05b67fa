/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Information is asked for, answered with mdf.requests.answer, or not in time: then it is cancelled. */
#include "requests/case.h"

/* What there is to answer. */
static const char *const askable[] = { "objective", "activities" };

int mdf_can_ask(const char *field)
{
    for (size_t i = 0; i < sizeof askable / sizeof *askable; i++)
        if (strcmp(field, askable[i]) == 0)
            return 1;
    return 0;
}

prm_status mdf_request_ask(prm_call *call, const prm_val *request, const prm_val *fields, prm_val *changes)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_val *program;
    prm_val *all = prm->list(call);
    int64_t answer_by;

    PRM_TRY(prm->load(call, "program", prm->text(request, "program"), &program));
    PRM_TRY(calendar->add_days(call, prm->text(program, "calendar"), prm->now(call),
        prm_help_setting(call, "answer_days"), &answer_by));
    for (size_t i = 0; prm->count(fields) == 0 && i < sizeof askable / sizeof *askable; i++)
        PRM_TRY(prm->append(all, prm->new_text(call, askable[i], strlen(askable[i]))));
    PRM_TRY(prm->set(changes, "ask_fields", prm->count(fields) > 0 ? fields : all));
    PRM_TRY(prm->set_integer(changes, "asks", prm_help_number(request, "asks") + 1));
    PRM_TRY(prm->set_integer(changes, "answer_by", answer_by));
    return prm->arm(call, mdf_answer_ends_timer.name, prm->text(request, "id"), "", answer_by, NULL);
}

/* Only what is asked for is open. */
static prm_status check(prm_call *call, const prm_val *request, const prm_val *params)
{
    const prm_val *asked = prm->get(request, "ask_fields");
    prm_status bad = PRM_OK;
    int given = 0;

    for (size_t i = 0; i < sizeof askable / sizeof *askable; i++) {
        if (!prm->get(params, askable[i]))
            continue;
        given = 1;
        if (!prm_help_has_text(asked, askable[i]))
            bad = prm->fail_field(call, askable[i], "not_asked", "is not asked for");
    }
    return given ? bad : prm->fail_field(call, "objective", "required", "answer what is asked for");
}

/* There is not enough for what was answered: the request is as it was, and still to be answered in time. */
static prm_status put_back(prm_call *call, const prm_val *before, const prm_val *request, prm_val *result)
{
    static const char *const kept[] = { "objective", "activities", "cost", "requested", "requested_base", NULL };
    prm_val *changes = prm->object(call);

    PRM_TRY(prm_help_set_all(changes, kept, before));
    PRM_TRY(prm->update(call, &request, changes));
    return prm->set(result, "fund_request", request);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const answers[] = { "objective", "activities", NULL };
    const prm_val *request, *before;
    mdf_case c = { .kind = "request" };
    prm_val *changes = prm->object(call), *given = prm->object(call);

    PRM_TRY(mdf_request_load_own(call, prm->text(params, "id"), &request));
    if (!prm_help_is_in(request, "info_requested"))
        return prm_help_fail_state(call, request, "nothing_is_asked");
    PRM_TRY(check(call, request, params));
    PRM_TRY(prm_help_set_all(given, answers, request));
    PRM_TRY(prm_help_set_all(given, answers, params));
    c.request = before = request;
    c.begun = prm->get(params, "activities") ? 0 : MDF_ALL_BEGUN;
    PRM_TRY(prm->load(call, "partner", prm->text(request, "partner"), &c.partner));
    PRM_TRY(mdf_request_allocation(call, request, &c.allocation));
    PRM_TRY(mdf_case_open(call, &c, prm->get(given, "activities"), prm->text(given, "objective")));
    PRM_TRY(mdf_case_values(call, &c, changes));
    PRM_TRY(prm->update(call, &request, changes));
    PRM_TRY(mdf_request_hand_in(call, request, result));
    PRM_TRY(prm->load(call, "fund_request", prm->text(request, "id"), &request));
    if (prm_help_has_value(result, "refused"))
        return put_back(call, before, request, result);
    if (prm_help_is_in(request, "info_requested")) /* asked once more, until another time */
        return PRM_OK;
    return prm->disarm(call, mdf_answer_ends_timer.name, prm->text(request, "id"), "");
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    prm_val *changes = prm->object(call);
    const prm_val *request;

    (void)result;
    PRM_TRY(prm->load(call, "fund_request", prm->text(timer, "subject"), &request));
    if (!prm_help_is_in(request, "info_requested") || prm->now(call) < prm_help_number(request, "answer_by"))
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "reason_code", "unanswered"));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(mdf_request_end(call, &request, "cancelled", changes));
    return mdf_request_tell(call, "mdf.unanswered", request, NULL);
}

const prm_timer mdf_answer_ends_timer = { .size = sizeof mdf_answer_ends_timer, .since = 1, .name = "mdf.answer_ends",
    .doc = "The time to answer what was asked about a request is over", .run = expire };

const prm_method mdf_requests_answer_method = { .size = sizeof mdf_requests_answer_method, .since = 1,
    .name = "mdf.requests.answer", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_ASKERS,
    .subject = "fund_request",
    .doc = "Tell what was asked about a request; it is decided anew. Activities are given all together",
    .params = PRM_FIELDS(MDF_THE_REQUEST, PRM_LINES("objective", 1, 4000, 0, "What is to be reached"),
        PRM_FIELD(PRM_T_LIST, "activities", 0, "By doing what", .min = 1, .max = MDF_ACTIVITIES,
            .items = PRM_OBJECT("activity", mdf_activity_fields, 0, "One activity"))),
    .result = PRM_FIELDS(MDF_REQUEST, MDF_REFUSED, MDF_DECISION, MDF_REASONS),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"activities\":[{\"kind\":\"event\",\"title\":\"Evening for "
               "customers\",\"starts_on\":\"2030-03-01\",\"ends_on\":\"2030-03-01\",\"cost\":{\"amount\":400000,"
               "\"currency\":\"EUR\"},\"requested\":{\"amount\":200000,\"currency\":\"EUR\"},\"expected_leads\":20}]}",
    .run = run };
