/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.review: a person decides what the rules left to one. */
#include "conflict/conflict.h"
#include "review/review.h"

#include <stdio.h>
#include <string.h>

/* What is being decided. */
typedef struct ruling ruling;
typedef struct review {
    const prm_val *deal, *params;
    const ruling *ruling;
    prm_deciding by; /* the caller */
} review;

struct ruling {
    const char *verdict, *state, *event, *reason_code;
    prm_status (*prepare)(prm_call *call, const review *r, prm_val *changes);
    int is_decision;
};

/* ---- What each verdict adds to the deal -------------------------------------------------------------------------- */

/* The recorded terms; their days count from now. */
static prm_status protect(prm_call *call, const review *r, prm_val *changes)
{
    prm_status status =
        deals_protect_deal(call, r->deal, prm->text(r->deal, "account"), prm->get(r->deal, "terms"), changes);
    return status == PRM_E_CONFLICT ? prm->fail(call, status, "already_protected", NULL) : status;
}

static prm_status ask(prm_call *call, const review *r, prm_val *changes)
{
    return deals_ask(call, r->deal, prm->get(r->params, "ask_fields"), changes);
}

static const ruling rulings[] = {
    { "approve", "approved", "deals.approved", "reviewed", protect, 1 },
    { "reject", "rejected", "deals.rejected", "reviewed", NULL, 1 },
    { "duplicate", "duplicate", "deals.duplicate", "reviewed", NULL, 1 },
    { "ask", "info_requested", "deals.info_requested", "asked", ask, 0 },
};

/* ---- Whether the caller may -------------------------------------------------------------------------------------- */

/* Somebody was there first, or it never was here: the flow says where it is, and where it may go. */
static prm_status refuse_state(prm_call *call, const review *r)
{
    const prm_val *deal = r->deal;

    PRM_TRY(prm->move(call, &deal, r->ruling->state));
    return prm->fail(call, PRM_E_STATE, "not_in_review", NULL);
}

/* What nobody could answer is not asked. */
static prm_status check_asked(prm_call *call, const prm_val *fields)
{
    prm_status bad = PRM_OK;
    const char *field;
    size_t length;
    char name[40];

    for (size_t i = 0; i < prm->count(fields); i++) {
        PRM_TRY(prm->as_text(prm->at(fields, i), &field, &length));
        snprintf(name, sizeof name, "ask_fields[%zu]", i);
        if (!deals_can_ask(field))
            bad = prm->fail_field(call, name, "unknown", "is no field of a registration");
    }
    return bad;
}

static prm_status check_params(prm_call *call, const review *r)
{
    const prm_val *fields = prm->get(r->params, "ask_fields");
    int asks = strcmp(r->by.verdict, "ask") == 0;
    prm_status bad = PRM_OK;

    if (asks && prm->count(fields) == 0)
        bad = prm->fail_field(call, "ask_fields", "required", "say what is to be told");
    if (!asks && fields)
        bad = prm->fail_field(call, "ask_fields", "not_here", "goes with the verdict `ask` alone");
    if (!r->by.approves && prm->get(r->params, "terms"))
        bad = prm->fail_field(call, "terms", "not_here", "go with the verdict `approve` alone");
    return asks && bad == PRM_OK ? check_asked(call, fields) : bad;
}

static prm_status open(prm_call *call, const prm_val *params, review *r)
{
    prm_matter matter;

    *r = (review){ .params = params, .by = { .verdict = prm->text(params, "verdict"),
        .reason = prm->text(params, "reason"), .approves = prm_help_is(params, "verdict", "approve"),
        .overrides = prm_help_is_true(params, "override") } };
    for (size_t i = 0; i < sizeof rulings / sizeof *rulings; i++)
        if (strcmp(r->by.verdict, rulings[i].verdict) == 0)
            r->ruling = &rulings[i];
    PRM_TRY(prm->load(call, "deal", prm->text(params, "id"), &r->deal));
    PRM_TRY(check_params(call, r));
    if (strcmp(prm->text(r->deal, "state"), "in_review") != 0)
        return refuse_state(call, r);
    matter = deals_matter(r->deal, "review");
    PRM_TRY(prm_steps_check(call, &deals_steps, &matter, &r->by));
    return strcmp(r->by.verdict, "ask") == 0 ? deals_check_asks(call, r->deal) : PRM_OK;
}

/* ---- Carrying it out --------------------------------------------------------------------------------------------- */

static prm_status take_terms(prm_call *call, review *r)
{
    prm_val *changes = prm->object(call);

    if (!prm->get(r->params, "terms"))
        return PRM_OK;
    PRM_TRY(deals_override_terms(call, r->deal, prm->get(r->params, "terms"), r->by.reason, changes));
    return prm->update(call, &r->deal, changes);
}

static prm_status settle(prm_call *call, const review *r, int32_t *is_over)
{
    const prm_matter matter = deals_matter(r->deal, "review");

    if (r->by.overrides)
        PRM_TRY(deals_override_verdict(call, r->deal, r->by.verdict, r->by.reason));
    return prm_steps_settle(call, &deals_steps, &matter, &r->by, is_over);
}

static prm_status tell(prm_call *call, review *r)
{
    const prm_matter matter = deals_matter(r->deal, "review");
    prm_val *data;
    int32_t is_within;

    if (!r->ruling->is_decision)
        return prm->emit(call, r->ruling->event, prm->text(r->deal, "id"), NULL);
    PRM_TRY(deals_figures_decided(call, &r->deal, 0, &data));
    PRM_TRY(prm_steps_within_sla(call, &deals_steps, &matter, &is_within));
    PRM_TRY(prm->set_boolean(data, "within_sla", is_within));
    return prm->emit(call, r->ruling->event, prm->text(r->deal, "id"), data);
}

static prm_status rule(prm_call *call, review *r)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->move(call, &r->deal, r->ruling->state));
    if (r->ruling->prepare)
        PRM_TRY(r->ruling->prepare(call, r, changes));
    PRM_TRY(prm->set_text(changes, "comment", r->by.reason));
    PRM_TRY(prm->set_text(changes, "reason_code", r->by.overrides ? "overridden" : r->ruling->reason_code));
    if (r->ruling->is_decision)
        PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->update(call, &r->deal, changes));
    return tell(call, r);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    review r;
    int32_t is_over;

    PRM_TRY(open(call, params, &r));
    PRM_TRY(take_terms(call, &r));
    PRM_TRY(settle(call, &r, &is_over));
    if (is_over)
        PRM_TRY(rule(call, &r));
    PRM_TRY(prm->set(result, "deal", r.deal));
    PRM_TRY(prm->set_boolean(result, "is_over", is_over));
    return prm->set(result, "decision_id", prm->get(r.deal, "decision"));
}

static const prm_field *const terms_params[] = {
    PRM_INT("days", 1, 730, 0, "How long it is protected, from the last approval on"),
    PRM_BOOL("exclusive", 0, "Whether nobody else may be protected beside it"),
    PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0, "At which margin"),
    PRM_BPS("extra_discount_bps", 0, PRM_ALL_BPS, 0, "With which discount beyond it"),
    PRM_FIELD(PRM_T_LIST, "shares", 0, "Who is credited with the deal: they sum to 10 000", .min = 1,
        .max = DEALS_SHARES, .items = PRM_OBJECT("share", deals_share_params, 0, "One actor's part")),
    NULL
};

const prm_method deals_review_method = { .size = sizeof deals_review_method, .since = 1, .name = "deals.review",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = DEALS_REVIEWERS, .subject = "deal",
    .doc = "Decide a deal that is in review, by a task of one's own about it (deals.tasks). An approval opens the next "
           "step of the route; the last one uses the recorded term and margin, and where somebody else is protected it "
           "fails, and the deal stays in review. Nobody decides two steps. A programme manager may decide in "
           "everybody's place",
    .params = PRM_FIELDS(DEALS_THE_DEAL,
        PRM_ENUM("verdict", "approve|reject|duplicate|ask", PRM_REQUIRED,
            "The decision; `ask` opens just the fields asked for"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why; the partner reads it of the one who decided last"),
        PRM_FIELD(PRM_T_LIST, "ask_fields", 0, "What is asked for", .min = 1, .max = 20,
            .items = PRM_TEXT("field", 1, 100, 0, "A field of the registration")),
        PRM_OBJECT("terms", terms_params, 0,
            "Instead of what the rules have recorded; where they differ that is recorded as an override"),
        PRM_BOOL("override", 0,
            "As a programme manager: decide it for all who would have to, whatever rules and route provide for")),
    .result = PRM_FIELDS(DEALS_DEAL, DEALS_DECISION,
        PRM_BOOL("is_over", PRM_REQUIRED, "Whether that was the last step: if not, others have to decide yet")),
    .example = "{\"id\":\"deal_01h8xgq3m2c4e\",\"verdict\":\"approve\",\"reason\":\"Agreed with the customer\"}",
    .run = run };
