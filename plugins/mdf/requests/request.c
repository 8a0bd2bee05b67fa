/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is asked for: the row. */
#include "requests/requests.h"

const prm_field *const mdf_activity_fields[] = {
    PRM_INT("number", 1, MDF_ACTIVITIES, PRM_READONLY, "Its place in the request: what claims name it by"),
    PRM_ENUM("kind", MDF_ACTIVITIES_KINDS, PRM_REQUIRED, "What sort of activity it is"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What is done"),
    PRM_REF("template", "campaign_template", 0, "The vendor's template it is run by, if it is one"),
    PRM_REF("campaign", "campaign", 0, "The campaign it is run as, so that what comes of that counts for it"),
    PRM_DATE("starts_on", PRM_REQUIRED, "Its first day, on the wall of the programme"),
    PRM_DATE("ends_on", PRM_REQUIRED, "And its last"),
    PRM_MONEY("cost", PRM_REQUIRED, "What it will cost, in the currency of the allocation"),
    PRM_MONEY("requested", PRM_REQUIRED, "What of that the vendor is asked for"),
    PRM_PLAIN(PRM_T_MONEY, "approved", PRM_READONLY, "And what it has approved", .of = NULL),
    PRM_TEXT("segment", 1, 60, 0, "Which customers it is for"),
    PRM_INT("expected_leads", 0, 1000000, 0, "How many leads it should bring"),
    PRM_MONEY("expected_pipeline", 0, "What deals it should bring, in the currency of the allocation"),
    NULL
};

const prm_field *const mdf_needed_fields[] = {
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_REQUIRED, "Of which activity"),
    PRM_FIELD(PRM_T_LIST, "kinds", PRM_REQUIRED, "One of each", .min = 0, .max = 10,
        .items = PRM_ENUM("kind", MDF_PROOF_KINDS, 0, "A kind of proof")),
    NULL
};

/* As mdf.deadline has answered. */
static const prm_field *const deadline_fields[] = {
    PRM_INT("claim_days", 1, 730, PRM_REQUIRED, "Days after the last activity within which it is to be claimed"),
    PRM_FIELD(PRM_T_LIST, "remind_days", PRM_REQUIRED, "So many days before the end the partner is reminded", .min = 0,
        .max = 10, .items = PRM_INT("days", 1, 365, 0, "Days")),
    PRM_INT("max_extensions", 0, 10, PRM_REQUIRED, "How often the end may be put off"),
    PRM_INT("extension_days", 1, 365, PRM_REQUIRED, "And by how many days each time"),
    NULL
};

static const prm_field *const return_fields[] = {
    PRM_INT("spent_base", 0, PRM_ANY, PRM_REQUIRED, "What was paid for it, in minor units of the programme's currency"),
    PRM_INT("attributed_base", 0, PRM_ANY, PRM_REQUIRED, "What deals won are put down to it"),
    PRM_INT("ratio_bps", 0, PRM_ANY, PRM_REQUIRED, "The one over the other: 10 000 is once what was paid"),
    PRM_TEXT("verdict", 1, 40, PRM_REQUIRED, "What is thought of it"),
    PRM_TIME("at", PRM_REQUIRED, "As of when"),
    NULL
};

const prm_field *const mdf_request_fields[] = {
    PRM_TEXT("number", 1, 40, PRM_READONLY, "What people call it, \"MDF-01H8X-GQ3M-2C4E\""),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("partner", "partner", PRM_READONLY, "Who asks"),
    PRM_REF("allocation", "allocation", PRM_READONLY, "Of which allocation"),
    PRM_LINES("objective", 1, 4000, 0, "What is to be reached"),
    PRM_FIELD(PRM_T_LIST, "activities", PRM_READONLY, "By doing what", .min = 0, .max = MDF_ACTIVITIES,
        .items = PRM_OBJECT("activity", mdf_activity_fields, 0, "One activity")),
    PRM_CURRENCY("currency", PRM_READONLY, "Its currency, which is the allocation's"),
    PRM_PLAIN(PRM_T_MONEY, "cost", PRM_READONLY, "What all of it will cost", .of = NULL),
    PRM_PLAIN(PRM_T_MONEY, "requested", PRM_READONLY, "What is asked for", .of = NULL),
    PRM_INT("requested_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_PLAIN(PRM_T_MONEY, "approved", PRM_READONLY, "What was approved of it", .of = NULL),
    PRM_PLAIN(PRM_T_MONEY, "claimed", PRM_READONLY,
        "What its claims come to: what was approved of them, and what those that are not decided ask for; none: "
        "nothing was ever claimed", .of = NULL),
    PRM_BPS("match_bps", 1, PRM_ALL_BPS, PRM_READONLY, "What part of what is spent the vendor pays, at most"),
    PRM_FIELD(PRM_T_LIST, "conditions", PRM_READONLY, "On which conditions", .min = 0, .max = 20,
        .items = PRM_LINES("condition", 1, 500, 0, "One")),
    PRM_FIELD(PRM_T_LIST, "proofs", PRM_READONLY, "What has to be shown with its claims", .min = 0,
        .max = MDF_ACTIVITIES, .items = PRM_OBJECT("needed", mdf_needed_fields, 0, "Of one activity")),
    PRM_OBJECT("deadline", deadline_fields, PRM_READONLY,
        "Until when it is to be claimed, and how often that may be put off"),
    PRM_INT("score", 0, 1000, PRM_READONLY | PRM_VENDOR, "How good the rules find it"),
    MDF_ROUTE,
    PRM_FIELD(PRM_T_LIST, "agreed", PRM_READONLY | PRM_VENDOR,
        "What those who have decided so far would pay, by activity",
        .min = 0, .max = MDF_ACTIVITIES, .items = PRM_INT("amount", 0, PRM_ANY, 0, "Minor units")),
    PRM_TEXT("hold", 1, 60, PRM_READONLY | PRM_VENDOR, "What the ledger keeps for it until it is decided"),
    PRM_TEXT("level", 1, 40, PRM_READONLY, "At which level its partner was then"),
    PRM_TEXT("submitted_by", 1, 60, PRM_READONLY, "Which user has asked"),
    PRM_STEPS_AUTHORS,
    PRM_TIME("submitted_at", PRM_READONLY, "And when, first"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_TIME("decided_at", PRM_READONLY, "When it was approved or rejected"),
    PRM_TEXT("reason_code", 1, 60, PRM_READONLY, "Why, in one word for reports"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "Why, as who decided it says"),
    PRM_FIELD(PRM_T_LIST, "ask_fields", PRM_READONLY, "What is asked for", .min = 0, .max = 20,
        .items = PRM_TEXT("field", 1, 60, 0, "A field of the request")),
    PRM_TIME("answer_by", PRM_READONLY, "Until when"),
    PRM_INT("asks", 0, 1000, PRM_READONLY, "How often something was asked for"),
    PRM_TIME("starts_at", PRM_READONLY, "When its first activity begins"),
    PRM_TIME("ends_at", PRM_READONLY, "When its last one is over"),
    PRM_TIME("claim_by", PRM_READONLY, "When it is too late to claim"),
    PRM_INT("extensions", 0, 10, PRM_READONLY, "How often that was put off"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was completed, cancelled, or its time was over"),
    PRM_OBJECT("roi", return_fields, PRM_READONLY, "What came of it"),
    NULL
};

const prm_entity mdf_request_entity = { .size = sizeof mdf_request_entity, .name = "fund_request",
    .path = "mdf.requests", .since = 1, .scope = "partner", .label = "number",
    .search = "number 8, objective 4, conditions 1, comment 1", .ops = "get list history export: *",
    .doc = "What a partner asks money for. Approved, it becomes active with its first activity and claimable after its "
           "last, until its time to claim is over",
    .fields = mdf_request_fields,
    .flow = PRM_FLOW("draft", "draft > submitted | cancelled",
        "submitted > in_review | info_requested | approved | part_approved | rejected | cancelled",
        "in_review > info_requested | approved | part_approved | rejected | cancelled",
        "info_requested > submitted | in_review | cancelled", "approved > active | claimable | cancelled",
        "part_approved > active | claimable | cancelled", "active > claimable | completed",
        "claimable > completed | expired"),
    .indexes = PRM_TEXTS("unique number", "partner, state, -created_at", "allocation, state",
        "program, state, claim_by", "program, ends_at") };

const prm_val *mdf_request_activity(const prm_val *request, int64_t number)
{
    const prm_val *activities = prm->get(request, "activities");

    for (size_t i = 0; i < prm->count(activities); i++)
        if (prm_help_number(prm->at(activities, i), "number") == number)
            return prm->at(activities, i);
    return NULL;
}

prm_status mdf_request_load_own(prm_call *call, const char *id, const prm_val **request)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "fund_request", id, request));
    if (caller->side != PRM_PARTNER_SIDE || prm_help_is(*request, "partner", caller->partner))
        return PRM_OK;
    return PRM_E_FORBIDDEN;
}

prm_status mdf_request_allocation(prm_call *call, const prm_val *request, const prm_val **allocation)
{
    return prm_help_load_reached(call, "allocation", prm->text(request, "allocation"), allocation);
}

/* ---- What is claimed of it -------------------------------------------------------------------------------------- */

/* What was taken back of what was paid is used up all the same: it went to the budget. */
static int is_dead(const prm_val *claim)
{
    static const char *const dead[] = { "draft", "returned", "withdrawn", "rejected" };

    for (size_t i = 0; i < sizeof dead / sizeof *dead; i++)
        if (prm_help_is_in(claim, dead[i]))
            return 1;
    return 0;
}

prm_status mdf_was_claimed(prm_call *call, const prm_val *request, int32_t *was_claimed)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    prm_ledger_figures figures = { .size = sizeof figures };

    PRM_TRY(ledger->figures(call, (prm_ledger_name){ prm->text(request, "allocation"), MDF_CLAIMED }, 0, &figures));
    *was_claimed = figures.in > 0;
    return PRM_OK;
}

/* The claims of it; none where nothing was ever claimed of its allocation. */
static prm_status find_claims(prm_call *call, const prm_val *request, const prm_val **claims)
{
    prm_val *filter = prm->object(call);
    int32_t was_claimed;

    *claims = NULL;
    PRM_TRY(mdf_was_claimed(call, request, &was_claimed));
    if (!was_claimed)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "fund_request", prm->get(request, "id")));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "claim", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = MDF_CLAIMS }, claims);
}

/* Of a claim, or of a line of one: approved, or claimed as long as it is not decided. */
static int64_t amount_of(const prm_val *claim)
{
    const char *currency;
    int64_t amount = 0;

    if (prm->get_money(claim, "approved", &amount, &currency) != PRM_OK)
        (void)prm->get_money(claim, "claimed", &amount, &currency);
    return amount;
}

prm_status mdf_request_left(prm_call *call, const prm_val *request, int64_t *approved, int64_t *used)
{
    const prm_val *claims;
    const char *currency;

    *used = 0;
    if (prm->get_money(request, "approved", approved, &currency) != PRM_OK)
        *approved = 0;
    if (prm->get_money(request, "claimed", used, &currency) == PRM_OK)
        return PRM_OK;
    PRM_TRY(find_claims(call, request, &claims));
    for (size_t i = 0; i < prm->count(claims); i++)
        if (!is_dead(prm->at(claims, i)))
            *used += amount_of(prm->at(claims, i));
    return PRM_OK;
}

prm_status mdf_request_use(prm_call *call, const char *id, int64_t amount)
{
    prm_val *changes = prm->object(call);
    const prm_val *request;
    int64_t approved, used;

    if (amount == 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "fund_request", id, &request));
    PRM_TRY(mdf_request_left(call, request, &approved, &used));
    used += amount;
    if (used < 0 || used > approved)
        return prm->fail(call, PRM_E_INTERNAL, "claimed_above_approved", NULL);
    PRM_TRY(prm->set(changes, "claimed", prm->new_money(call, used, prm->text(request, "currency"))));
    return prm->update(call, &request, changes);
}

static void add_lines(const prm_val *lines, int64_t used[MDF_ACTIVITIES])
{
    for (size_t i = 0; i < prm->count(lines); i++) {
        int64_t number = prm_help_number(prm->at(lines, i), "activity");
        if (number >= 1 && number <= MDF_ACTIVITIES)
            used[number - 1] += amount_of(prm->at(lines, i));
    }
}

prm_status mdf_activity_floors(prm_call *call, const prm_val *request, int64_t floors[])
{
    const prm_val *activities = prm->get(request, "activities"), *claims;
    const char *currency;
    int64_t approved;

    memset(floors, 0, MDF_ACTIVITIES * sizeof *floors);
    PRM_TRY(find_claims(call, request, &claims));
    for (size_t i = 0; i < prm->count(claims); i++)
        if (!is_dead(prm->at(claims, i)))
            add_lines(prm->get(prm->at(claims, i), "lines"), floors);
    /* Rules and people may pay one more than it was approved for, out of what another leaves. */
    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++)
        if (prm->get_money(prm->at(activities, i), "approved", &approved, &currency) == PRM_OK && approved < floors[i])
            floors[i] = approved;
    return PRM_OK;
}
