/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Approval steps: what people decide about requests, changes, time and claims, step by step (prm/steps.h). */
#include "requests/requests.h"

const prm_field *const mdf_step_fields[] = {
    PRM_ENUM("kind", "request|change|extension|claim", PRM_READONLY, "What there is to decide"),
    PRM_TEXT("matter", 1, 60, PRM_READONLY, "Its id: of a request, a change or a claim"),
    PRM_REF("fund_request", "fund_request", PRM_READONLY, "Of which request"),
    PRM_REF("partner", "partner", PRM_READONLY, "And of which partner"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "How much it is, in minor units of the programme's currency"),
    PRM_STEPS_FIELDS(1000),
    NULL
};

const prm_entity mdf_step_entity = { .size = sizeof mdf_step_entity, .name = "approval_step", .path = "mdf.steps",
    .since = 1, .scope = "vendor", .ops = "get list history export: " MDF_READERS,
    .doc = "What somebody of the vendor's is to decide about funds. One's own are those of `user`, or of one's roles "
           "where there is none",
    .fields = mdf_step_fields, .flow = PRM_STEPS_FLOW,
    .indexes = PRM_TEXTS("state, due_at", "user, state, due_at", "role, state, due_at", "matter, state") };

prm_matter mdf_matter(const char *kind, const prm_val *row, const prm_val *request, int64_t amount_base)
{
    return (prm_matter){ .kind = kind, .row = row, .of = request, .program = prm->text(request, "program"),
        .route = prm->get(row, "route"), .worth = amount_base };
}

static prm_status describe(const prm_matter *matter, prm_val *values)
{
    PRM_TRY(prm_help_set_all(values, PRM_TEXTS("partner", "program"), matter->of));
    PRM_TRY(prm->set(values, "fund_request", prm->get(matter->of, "id")));
    return prm->set_integer(values, "amount_base", matter->worth);
}

static prm_status about(prm_call *call, const prm_val *step, prm_matter *matter)
{
    const char *entity = prm_help_is(step, "kind", "claim") ? "claim"
                       : prm_help_is(step, "kind", "request") ? "fund_request" : "fund_change";

    matter->kind = prm->text(step, "kind");
    return prm->load(call, entity, prm->text(step, "matter"), &matter->row);
}

static prm_status notice(prm_call *call, const prm_val *step, const prm_val *event, prm_val *data, const char **subject)
{
    const prm_val *request;

    (void)event;
    PRM_TRY(prm->load(call, "fund_request", prm->text(step, "fund_request"), &request));
    PRM_TRY(prm->set(data, "number", prm->get(request, "number")));
    *subject = prm->text(request, "id");
    return PRM_OK;
}

const prm_steps mdf_steps = {
    .entity = "approval_step", .matter = "matter", .told = PRM_TEXTS("program", "kind", "fund_request"),
    .warns = "mdf.step_warns", .ends = "mdf.step_ends",
    .deciders = MDF_APPROVERS, .usual = "marketing_manager", .overriders = MDF_OVERRIDERS,
    .not_yours = "not_your_step", .listed_as = "steps", .no_decider = "not_an_approver",
    .assigned = { "mdf.step_assigned", "told_to_decide" }, .delegated = { "mdf.step_delegated", "told_delegated" },
    .due = { "mdf.step_due", "told_step_due" }, .overdue = { "mdf.step_overdue", "told_step_overdue" },
    .unheld = "told_nobody_decides", .overridden = "mdf.overridden",
    .describe = describe, .about = about, .notice = notice };

prm_status mdf_steps_decide(prm_call *call, const prm_matter *matter, const char *verdict, const char *reason,
    int32_t overrides, int32_t *is_over)
{
    prm_deciding by = { .verdict = verdict, .reason = reason, .overrides = overrides,
        .approves = strcmp(verdict, "approve") == 0 || strcmp(verdict, "part") == 0 };

    PRM_TRY(prm_steps_check(call, &mdf_steps, matter, &by));
    return prm_steps_settle(call, &mdf_steps, matter, &by, is_over);
}

/* ---- Time, and who hears of it ---------------------------------------------------------------------------------- */

static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_warn(call, &mdf_steps, timer);
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_expire(call, &mdf_steps, timer);
}

const prm_timer mdf_step_warns_timer = { .size = sizeof mdf_step_warns_timer, .since = 1, .name = "mdf.step_warns",
    .doc = "Four fifths of the time for an approval step are over", .run = warn };
const prm_timer mdf_step_ends_timer = { .size = sizeof mdf_step_ends_timer, .since = 1, .name = "mdf.step_ends",
    .doc = "The time for an approval step is over", .run = expire };
