/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Approved activities, what was paid for each by the lines of its claims, and what came of it by its
 * outcomes. */
#include "measures/returns.h"
#include "requests/case.h"

#define SUM_MOST INT64_C(9007199254740991)

/* ---- Groups ----------------------------------------------------------------------------------------------------- */

/* That of a key; NULL: there are too many of them. */
static mdf_sums *find_group(mdf_returns *r, const char *key)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->groups[i].key, key) == 0)
            return &r->groups[i];
    if (r->count == MDF_RETURN_GROUPS)
        return NULL;
    r->groups[r->count] = (mdf_sums){ .key = key };
    return &r->groups[r->count++];
}

static int is_sum_of(int64_t *sum, int64_t more)
{
    *sum += more;
    return *sum <= SUM_MOST;
}

static prm_status add(prm_call *call, mdf_sums *to, const mdf_sums *more)
{
    int is_sum = is_sum_of(&to->activities, more->activities) && is_sum_of(&to->approved, more->approved) &&
                 is_sum_of(&to->paid, more->paid) && is_sum_of(&to->expected_leads, more->expected_leads) &&
                 is_sum_of(&to->expected_pipeline, more->expected_pipeline) &&
                 is_sum_of(&to->reported_leads, more->reported_leads) &&
                 is_sum_of(&to->reported_won, more->reported_won);

    for (size_t i = 0; i < MDF_FIGURES && is_sum; i++)
        is_sum = is_sum_of(&to->came[i], more->came[i]);
    return is_sum ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "too_large", NULL);
}

static prm_status add_to_group(prm_call *call, mdf_returns *r, const char *key, const mdf_sums *more)
{
    mdf_sums *group = find_group(r, key);

    return group ? add(call, group, more) : prm->fail(call, PRM_E_LIMIT, "too_many_groups", NULL);
}

static prm_status add_of(prm_call *call, mdf_returns *r, const prm_val *request, const prm_val *activity,
    const mdf_sums *more)
{
    int is_by_owner = strcmp(r->by, "partner") == 0 || strcmp(r->by, "level") == 0;

    PRM_TRY(add_to_group(call, r, prm->text(is_by_owner ? request : activity, r->by), more));
    return add(call, &r->all, more);
}

/* ---- What is summed up ------------------------------------------------------------------------------------------ */

static int64_t amount_of(const prm_val *row, const char *key)
{
    const char *currency;
    int64_t amount;

    return prm->get_money(row, key, &amount, &currency) == PRM_OK ? amount : 0;
}

/* What nothing was approved of is not done. */
static int counts(const mdf_returns *r, const prm_val *activity)
{
    const char *ends_on = prm->text(activity, "ends_on");

    return amount_of(activity, "approved") > 0 && (*r->from == '\0' || strcmp(ends_on, r->from) >= 0) &&
           (*r->to == '\0' || strcmp(ends_on, r->to) <= 0);
}

/* To the unit what mdf.approved counts of the request, shared out among its activities. */
static prm_status share_approved(const prm_val *request, int64_t parts[MDF_ACTIVITIES])
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const prm_val *activities = prm->get(request, "activities");
    size_t count = prm->count(activities);
    int64_t all = 0;

    for (size_t i = 0; i < count && i < MDF_ACTIVITIES; i++)
        all += parts[i] = amount_of(prm->at(activities, i), "approved");
    if (all < 1)
        return PRM_OK;
    all = mdf_amounts_base(prm_help_number(request, "requested_base"), all, amount_of(request, "requested"));
    return ledger->split(all, parts, count < MDF_ACTIVITIES ? count : MDF_ACTIVITIES, parts);
}

static prm_status add_activities(prm_call *call, mdf_returns *r, const prm_val *request)
{
    const prm_val *activities = prm->get(request, "activities");
    int64_t base = prm_help_number(request, "requested_base"), requested = amount_of(request, "requested");
    int64_t approved[MDF_ACTIVITIES];

    PRM_TRY(share_approved(request, approved));
    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++) {
        const prm_val *activity = prm->at(activities, i);
        if (!counts(r, activity))
            continue;
        mdf_sums one = { .activities = 1, .expected_leads = prm_help_number(activity, "expected_leads"),
            .approved = approved[i],
            .expected_pipeline = mdf_amounts_base(base, amount_of(activity, "expected_pipeline"), requested) };
        PRM_TRY(add_of(call, r, request, activity, &one));
    }
    return PRM_OK;
}

static const prm_val *find_request(const prm_val *requests, const char *id)
{
    for (size_t i = 0; i < prm->count(requests); i++)
        if (prm_help_is(prm->at(requests, i), "id", id))
            return prm->at(requests, i);
    return NULL;
}

static prm_status add_outcome(prm_call *call, mdf_returns *r, const prm_val *request, const prm_val *outcome)
{
    const prm_val *activity = mdf_request_activity(request, prm_help_number(outcome, "activity"));
    mdf_sums one = { 0 };

    if (!activity || !counts(r, activity))
        return PRM_OK;
    for (size_t i = 0; i < MDF_FIGURES; i++)
        one.came[i] = prm_help_number(outcome, mdf_figure_names[i]);
    if (prm_help_is(outcome, "source", "reported")) {
        one.reported_leads = one.came[0];
        one.reported_won = one.came[4];
    }
    return add_of(call, r, request, activity, &one);
}

/* A part of what was claimed, at the rate of the claim. */
static prm_status find_base(const prm_val *claim, const char *key, int64_t *base)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    int64_t part = amount_of(claim, key), parts[2] = { part, amount_of(claim, "claimed") - part };

    *base = 0;
    if (part <= 0 || parts[1] < 0)
        return PRM_OK;
    PRM_TRY(ledger->split(prm_help_number(claim, "claimed_base"), parts, 2, parts));
    *base = parts[0];
    return PRM_OK;
}

/* To the unit what mdf.paid counts of it. What was taken back is taken back of each of its lines. */
static prm_status add_claim(prm_call *call, mdf_returns *r, const prm_val *request, const prm_val *claim)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const prm_val *lines = prm->get(claim, "lines"), *activity;
    int64_t paid, taken_back, parts[MDF_LINES];
    size_t count = prm->count(lines);

    PRM_TRY(find_base(claim, "approved", &paid));
    PRM_TRY(find_base(claim, "clawed_back", &taken_back));
    if (paid <= taken_back || count > MDF_LINES)
        return PRM_OK;
    for (size_t i = 0; i < count; i++)
        parts[i] = amount_of(prm->at(lines, i), "approved");
    PRM_TRY(ledger->split(paid - taken_back, parts, count, parts));
    for (size_t i = 0; i < count; i++) {
        activity = mdf_request_activity(request, prm_help_number(prm->at(lines, i), "activity"));
        if (activity && counts(r, activity))
            PRM_TRY(add_of(call, r, request, activity, &(mdf_sums){ .paid = parts[i] }));
    }
    return PRM_OK;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------- */

typedef prm_status (*adding)(prm_call *call, mdf_returns *r, const prm_val *request, const prm_val *row);

static prm_status find_page(prm_call *call, const char *entity, prm_val *filter, const char *after,
    const prm_val **rows)
{
    prm_val *beyond = prm->object(call);

    PRM_TRY(prm->set_text(beyond, "gt", after));
    if (*after != '\0')
        PRM_TRY(prm->set(filter, "id", beyond));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .limit = MDF_PAGE }, rows);
}

/* All of an entity that belong to a page of requests. */
static prm_status add_rows(prm_call *call, mdf_returns *r, const prm_val *requests, const char *entity,
    const char *state, adding add_row)
{
    prm_val *filter = prm->object(call), *ids = prm->list(call);
    const prm_val *rows;
    const char *after = "";

    for (size_t i = 0; i < prm->count(requests); i++)
        PRM_TRY(prm->append(ids, prm->get(prm->at(requests, i), "id")));
    PRM_TRY(prm->set(filter, "fund_request", ids));
    if (state)
        PRM_TRY(prm->set_text(filter, "state", state));
    do {
        PRM_TRY(find_page(call, entity, filter, after, &rows));
        for (size_t i = 0; i < prm->count(rows); i++) {
            const prm_val *row = prm->at(rows, i);
            const prm_val *request = find_request(requests, prm->text(row, "fund_request"));
            after = prm->text(row, "id");
            if (request)
                PRM_TRY(add_row(call, r, request, row));
        }
    } while (prm->count(rows) == MDF_PAGE);
    return PRM_OK;
}

static prm_status begin(prm_call *call, const mdf_returns *r, prm_val *filter)
{
    static const char *const approved[] = { "approved", "part_approved", "active", "claimable", "completed",
        "expired" };
    const prm_caller *caller = prm->caller(call);
    prm_val *states = prm->list(call), *later = prm->object(call);
    int64_t begins;

    for (size_t i = 0; i < sizeof approved / sizeof *approved; i++)
        PRM_TRY(prm->append(states, prm->new_text(call, approved[i], strlen(approved[i]))));
    PRM_TRY(prm->set(filter, "program", prm->get(r->program, "id")));
    PRM_TRY(prm->set(filter, "state", states));
    if (caller->side == PRM_PARTNER_SIDE)
        PRM_TRY(prm->set_text(filter, "partner", caller->partner));
    if (*r->from == '\0')
        return PRM_OK;
    PRM_TRY(prm_date_begins(call, r->program, r->from, &begins));
    PRM_TRY(prm->set_integer(later, "gte", begins));
    return prm->set(filter, "ends_at", later);
}

static prm_status add_requests(prm_call *call, mdf_returns *r)
{
    prm_val *filter = prm->object(call);
    const prm_val *requests;
    const char *after = "";
    size_t seen = 0;

    PRM_TRY(begin(call, r, filter));
    do {
        PRM_TRY(find_page(call, "fund_request", filter, after, &requests));
        size_t count = prm->count(requests);
        if ((seen += count) > MDF_RETURNED_REQUESTS)
            return prm->fail(call, PRM_E_LIMIT, "too_many_requests", NULL);
        if (count == 0)
            break;
        for (size_t i = 0; i < count; i++)
            PRM_TRY(add_activities(call, r, prm->at(requests, i)));
        after = prm->text(prm->at(requests, count - 1), "id");
        PRM_TRY(add_rows(call, r, requests, "outcome", NULL, add_outcome));
        PRM_TRY(add_rows(call, r, requests, "claim", "paid", add_claim));
    } while (prm->count(requests) == MDF_PAGE);
    return PRM_OK;
}

prm_status mdf_returns_sum(prm_call *call, mdf_returns *r)
{
    r->count = 0;
    r->all = (mdf_sums){ .key = "" };
    if ((r->groups = prm->alloc(call, MDF_RETURN_GROUPS * sizeof *r->groups)) == NULL)
        return PRM_E_NOMEM;
    return add_requests(call, r);
}
