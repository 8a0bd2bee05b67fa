/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.ledger: what both sides promised, and how much of it they kept. */
#include "sla/sla.h"

enum { COUNTED = 1000000 };

static const struct entry {
    const char *kind, *party;
    int is_towards_partner; /* of the vendor's: whether there is a partner it is owed to */
} entries[] = {
    { LEADS_CLOCK_ACCEPT, "partner", 1 },
    { LEADS_CLOCK_FIRST_TOUCH, "partner", 1 },
    { LEADS_CLOCK_PROGRESS, "partner", 1 },
    { LEADS_CLOCK_CLOSE, "partner", 1 },
    { LEADS_CLOCK_STALE, "partner", 1 },
    { LEADS_CLOCK_ASSIGN, "vendor", 0 },
    { LEADS_CLOCK_POOL, "vendor", 0 },
    { LEADS_CLOCK_REVIEW, "vendor", 0 },
    { LEADS_CLOCK_DEAL_REVIEW, "vendor", 1 },
    { LEADS_CLOCK_COMMITMENT, "vendor", 1 },
};

/* As they end: kept, done late, not done so far, not yet due. What was stopped was neither. */
static const char *const states[] = { "met", "late", "breached", "running" };
enum { MET, LATE, BREACHED, RUNNING, STATES };

static prm_status count(prm_call *call, const struct entry *entry, const char *state, const char *partner,
    const prm_val *period, int64_t *number)
{
    prm_val *filter = prm->object(call);

    if (*partner != '\0')
        PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set_text(filter, "kind", entry->kind));
    PRM_TRY(prm->set_text(filter, "state", state));
    PRM_TRY(prm->set(filter, "started_at", period));
    return prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "sla_clock", .filter = filter,
        .limit = COUNTED }, number);
}

static prm_status add(prm_call *call, const struct entry *entry, const char *partner, const prm_val *period,
    prm_val *items)
{
    int64_t numbers[STATES], promised = 0;
    prm_val *item = prm->object(call);

    for (size_t i = 0; i < STATES; i++) {
        PRM_TRY(count(call, entry, states[i], partner, period, &numbers[i]));
        PRM_TRY(prm->set_integer(item, states[i], numbers[i]));
        promised += numbers[i];
    }
    int64_t ended = promised - numbers[RUNNING];
    PRM_TRY(prm->set_text(item, "party", entry->party));
    PRM_TRY(prm->set_text(item, "kind", entry->kind));
    PRM_TRY(prm->set_integer(item, "promised", promised));
    if (ended > 0)
        PRM_TRY(prm->set_integer(item, "kept_bps", numbers[MET] * PRM_ALL_BPS / ended));
    return prm->append(items, item);
}

static prm_status read_period(prm_call *call, const prm_val *params, const prm_val **period)
{
    prm_val *made = prm->object(call);

    if (prm_help_number(params, "from") >= prm_help_number(params, "to"))
        return prm->fail_field(call, "to", "range", "is not after `from`");
    PRM_TRY(prm->set(made, "gte", prm->get(params, "from")));
    PRM_TRY(prm->set(made, "lt", prm->get(params, "to")));
    *period = made;
    return PRM_OK;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_caller *caller = prm->caller(call);
    const char *partner = prm->text(params, "partner");
    const prm_val *period = NULL, *row;
    prm_val *items = prm->list(call);

    PRM_TRY(read_period(call, params, &period));
    if (caller->side == PRM_PARTNER_SIDE && *partner == '\0')
        partner = caller->partner;
    if (*partner != '\0')
        PRM_TRY(prm->load(call, "partner", partner, &row));
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (*partner == '\0' || entries[i].is_towards_partner)
            PRM_TRY(add(call, &entries[i], partner, period, items));
    return prm->set(result, "items", items);
}

#define NUMBER(n, d) PRM_INT(n, 0, PRM_ANY, PRM_REQUIRED, d)
static const prm_field *const item_fields[] = {
    PRM_ENUM("party", "partner|vendor", PRM_REQUIRED, "Who promised it"),
    PRM_ENUM("kind", LEADS_CLOCKS, PRM_REQUIRED, "What"),
    NUMBER("promised", "How often, in the period"),
    NUMBER("met", "Of these: done in time"),
    NUMBER("late", "Done, but late"),
    NUMBER("breached", "Not done, and overdue or given to somebody else"),
    NUMBER("running", "Not due yet"),
    PRM_BPS("kept_bps", 0, PRM_ALL_BPS, 0, "Share done in time of what came due; none: nothing did"),
    NULL
};

const prm_method leads_ledger_method = { .size = sizeof leads_ledger_method, .since = 1, .name = "leads.ledger",
    .access = PRM_READ, .roles = "*",
    .doc = "What was promised in a period, by kind, and how much of it was kept: of one partner and of the vendor "
           "towards it, or, for the vendor, of all. What nobody waited for in the end is not counted",
    .params = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Of whom; none: the caller's own, or all"),
        PRM_TIME("from", PRM_REQUIRED, "Promised from then on"), PRM_TIME("to", PRM_REQUIRED, "And before")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("entry", item_fields, 0, "One kind"), PRM_REQUIRED,
        "What partners promised, then what the vendor did")),
    .example = "{\"from\":\"2026-01-01T00:00:00.000Z\",\"to\":\"2027-01-01T00:00:00.000Z\"}", .run = run };
