/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.review: a person decides a request that the rules left to one. */
#include "requests/case.h"

#include <stdio.h>

typedef struct review {
    const prm_val *request, *params;
    const char *verdict, *reason, *currency;
    int32_t overrides;
    int64_t requested, total;
    int64_t amounts[MDF_ACTIVITIES]; /* what would be paid of each activity */
} review;

static int is(const review *r, const char *verdict)
{
    return strcmp(r->verdict, verdict) == 0;
}

static int approves(const review *r)
{
    return is(r, "approve") || is(r, "part");
}

/* ---- How much --------------------------------------------------------------------------------------------------- */

/* As those before have agreed, who may have agreed to less than the rules; never more than either. */
static void read_agreed(review *r)
{
    const prm_val *agreed = prm->get(r->request, "agreed");
    int64_t match_bps = prm_help_number(r->request, "match_bps"), one;

    r->total = mdf_amounts_cap(prm->get(r->request, "activities"), match_bps > 0 ? match_bps : PRM_ALL_BPS, r->amounts);
    if (prm->count(agreed) == 0)
        return;
    r->total = 0;
    for (size_t i = 0; i < prm->count(agreed) && i < MDF_ACTIVITIES; i++) {
        if (prm->as_integer(prm->at(agreed, i), &one) == PRM_OK && one < r->amounts[i])
            r->amounts[i] = one;
        r->total += r->amounts[i];
    }
}

static prm_status take_total(prm_call *call, review *r)
{
    int64_t amount;

    PRM_TRY(mdf_money_read(call, r->params, "amount", "amount", r->currency, 1, &amount));
    if (amount > r->total)
        return prm->fail_field(call, "amount", "range", "is more than may be approved");
    r->total = amount;
    return mdf_amounts_reduce(r->amounts, prm->count(prm->get(r->request, "activities")), amount);
}

static prm_status take_each(prm_call *call, review *r, const prm_val *given)
{
    size_t count = prm->count(prm->get(r->request, "activities"));
    char field[60];
    int64_t amount;

    for (size_t i = 0; i < prm->count(given); i++) {
        int64_t number = prm_help_number(prm->at(given, i), "activity");
        snprintf(field, sizeof field, "activities[%zu].activity", i);
        if (number < 1 || number > (int64_t)count)
            return prm->fail_field(call, field, "not_found", "is no activity of the request");
        snprintf(field, sizeof field, "activities[%zu].approved", i);
        PRM_TRY(mdf_money_read(call, prm->at(given, i), "approved", field, r->currency, 0, &amount));
        if (amount > r->amounts[number - 1])
            return prm->fail_field(call, field, "range", "is more than may be approved");
        r->amounts[number - 1] = amount;
    }
    r->total = 0;
    for (size_t i = 0; i < count; i++)
        r->total += r->amounts[i];
    return PRM_OK;
}

static prm_status take_amounts(prm_call *call, review *r)
{
    const prm_val *each = prm->get(r->params, "activities");

    PRM_TRY(prm->get_money(r->request, "requested", &r->requested, &r->currency));
    read_agreed(r);
    if (is(r, "part"))
        PRM_TRY(each ? take_each(call, r, each) : take_total(call, r));
    if (r->total < 1)
        return prm->fail_field(call, "verdict", "nothing", "would pay nothing: reject it");
    return PRM_OK;
}

static prm_status keep_agreed(prm_call *call, review *r)
{
    prm_val *changes = prm->object(call), *agreed = prm->list(call);

    for (size_t i = 0; i < prm->count(prm->get(r->request, "activities")); i++)
        PRM_TRY(prm->append(agreed, prm->new_integer(call, r->amounts[i])));
    PRM_TRY(prm->set(changes, "agreed", agreed));
    if (prm->get(r->params, "conditions"))
        PRM_TRY(prm->set(changes, "conditions", prm->get(r->params, "conditions")));
    return prm->update(call, &r->request, changes);
}

/* ---- Checking --------------------------------------------------------------------------------------------------- */

/* Which verdicts a parameter goes with. */
static const struct belongs {
    const char *param, *verdict, *other;
} belongs[] = { { "amount", "part", "" }, { "activities", "part", "" }, { "ask_fields", "ask", "" },
    { "conditions", "approve", "part" } };

static prm_status check_params(prm_call *call, const review *r)
{
    prm_status bad = PRM_OK;
    int has_amount = prm->get(r->params, "amount") != NULL, has_each = prm->get(r->params, "activities") != NULL;

    for (size_t i = 0; i < sizeof belongs / sizeof *belongs; i++)
        if (prm->get(r->params, belongs[i].param) && !is(r, belongs[i].verdict) && !is(r, belongs[i].other))
            bad = prm->fail_field(call, belongs[i].param, "not_here", "does not go with this verdict");
    if (is(r, "part") && has_amount == has_each)
        bad = prm->fail_field(call, "amount", has_each ? "ambiguous" : "required",
            "say how much: in all, or of each activity");
    if (is(r, "ask") && prm->count(prm->get(r->params, "ask_fields")) == 0)
        bad = prm->fail_field(call, "ask_fields", "required", "say what is to be told");
    return bad;
}

static prm_status open(prm_call *call, const prm_val *params, review *r)
{
    *r = (review){ .params = params, .verdict = prm->text(params, "verdict"), .reason = prm->text(params, "reason") };
    r->overrides = prm_help_is_true(params, "override");
    PRM_TRY(prm->load(call, "fund_request", prm->text(params, "id"), &r->request));
    PRM_TRY(check_params(call, r));
    if (!prm_help_is_in(r->request, "in_review"))
        return prm_help_fail_state(call, r->request, "not_in_review");
    return approves(r) ? take_amounts(call, r) : PRM_OK;
}

/* ---- Carrying it out -------------------------------------------------------------------------------------------- */

static prm_status record_override(prm_call *call, const review *r)
{
    prm_val *answer = prm->object(call);

    if (!r->overrides)
        return PRM_OK;
    PRM_TRY(prm->set_text(answer, "verdict", r->verdict));
    PRM_TRY(prm->set_text(answer, "reason_code", "overridden"));
    if (is(r, "part"))
        PRM_TRY(prm->set_integer(answer, "amount", r->total));
    return prm_steps_overrule(call, &mdf_steps, r->request, "mdf.decide_request", answer, r->reason);
}

static prm_status decide(prm_call *call, review *r, prm_val *changes)
{
    const char *event = approves(r) ? "mdf.approved" : "mdf.rejected";
    prm_matter matter = mdf_request_matter(r->request);
    int32_t is_within;

    PRM_TRY(prm_steps_within_sla(call, &mdf_steps, &matter, &is_within));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    prm_status status = approves(r) ? mdf_request_approve(call, &r->request, r->amounts, changes)
                                    : mdf_request_end(call, &r->request, "rejected", changes);
    if (status == PRM_E_LIMIT)
        return prm->fail(call, status, MDF_INSUFFICIENT, NULL);
    PRM_TRY(status);
    return mdf_request_tell_decided(call, r->request, event, 0, is_within);
}

static prm_status ask(prm_call *call, review *r, prm_val *changes)
{
    PRM_TRY(mdf_request_ask(call, r->request, prm->get(r->params, "ask_fields"), changes));
    PRM_TRY(prm->update(call, &r->request, changes));
    PRM_TRY(prm->move(call, &r->request, "info_requested"));
    return mdf_request_tell(call, "mdf.info_requested", r->request, NULL);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *changes = prm->object(call);
    prm_matter matter;
    int32_t is_over;
    review r;

    PRM_TRY(open(call, params, &r));
    matter = mdf_request_matter(r.request);
    if (approves(&r))
        matter.worth = mdf_amounts_base(matter.worth, r.total, r.requested);
    PRM_TRY(mdf_steps_decide(call, &matter, r.verdict, r.reason, r.overrides, &is_over));
    PRM_TRY(record_override(call, &r));
    if (approves(&r))
        PRM_TRY(keep_agreed(call, &r));
    if (is_over) {
        PRM_TRY(prm->set_text(changes, "comment", r.reason));
        PRM_TRY(prm->set_text(changes, "reason_code",
            is(&r, "ask") ? "asked" : r.overrides ? "overridden" : "reviewed"));
        PRM_TRY(is(&r, "ask") ? ask(call, &r, changes) : decide(call, &r, changes));
    }
    PRM_TRY(prm->set(result, "fund_request", r.request));
    PRM_TRY(prm->set_boolean(result, "is_over", is_over));
    return prm->set(result, "decision_id", prm->get(r.request, "decision"));
}

static const prm_field *const share_params[] = {
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Its number"),
    PRM_MONEY("approved", PRM_REQUIRED, "What is paid of it"),
    NULL
};

const prm_method mdf_review_method = { .size = sizeof mdf_review_method, .since = 1, .name = "mdf.review",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = MDF_APPROVERS, .subject = "fund_request",
    .doc = "Decide a request that is in review, by an approval step of one's own about it (mdf.steps). An approval "
           "opens the next step of the route; the last one commits the money. Nobody decides two steps, nor what they "
           "have asked for themselves, nor more than their limit. A programme manager may decide in everybody's place",
    .params = PRM_FIELDS(MDF_THE_REQUEST,
        PRM_ENUM("verdict", "approve|part|reject|ask", PRM_REQUIRED,
            "The decision; `ask` opens just what is asked for"),
        PRM_LINES("reason", 1, 1000, PRM_REQUIRED, "Why; the partner reads it of the one who decided last"),
        PRM_MONEY("amount", 0, "Of `part`: how much in all; the activities share it as they were asked for"),
        PRM_FIELD(PRM_T_LIST, "activities", 0, "Or how much of each; what is not named is paid as far as it may be",
            .min = 1, .max = MDF_ACTIVITIES, .items = PRM_OBJECT("share", share_params, 0, "One activity")),
        PRM_FIELD(PRM_T_LIST, "conditions", 0, "On which conditions, in place of the rules'", .min = 0, .max = 20,
            .items = PRM_LINES("condition", 1, 500, 0, "One")),
        PRM_FIELD(PRM_T_LIST, "ask_fields", 0, "What is asked for", .min = 1, .max = 2,
            .items = PRM_ENUM("field", "objective|activities", 0, "A field of the request")),
        PRM_BOOL("override", 0,
            "As a programme manager: decide it for all who would have to, whatever rules and route provide for")),
    .result = PRM_FIELDS(MDF_REQUEST, MDF_DECISION,
        PRM_BOOL("is_over", PRM_REQUIRED, "Whether that was the last step: if not, others have to decide yet")),
    .example = "{\"id\":\"fund_request_01h8xgq3m2c4e\",\"verdict\":\"approve\",\"reason\":\"A good plan\"}",
    .run = run };
