/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.statement: what happened to a partner's money between two days, and how much there was at either end. All
 * of it is the ledger's, as of a time: what was told for a month that is over is told again the same. */
#include "funds/fund_rows.h"

static const prm_field *const line_fields[] = {
    PRM_ENUM("term", "available|reserved|committed|claimed|paid|expired", PRM_REQUIRED, "What the money was"),
    PRM_INT("opening", 0, PRM_ANY, PRM_REQUIRED, "How much at the start, in minor units"),
    PRM_INT("change", PRM_ANY, PRM_ANY, PRM_REQUIRED, "What was added, or went elsewhere"),
    PRM_INT("closing", 0, PRM_ANY, PRM_REQUIRED, "How much at the end"),
    NULL
};

static prm_status add_line(prm_call *call, prm_val *lines, const char *term, int64_t opening, int64_t closing)
{
    prm_val *line = prm->object(call);

    PRM_TRY(prm->set_text(line, "term", term));
    PRM_TRY(prm->set_integer(line, "opening", opening));
    PRM_TRY(prm->set_integer(line, "change", closing - opening));
    PRM_TRY(prm->set_integer(line, "closing", closing));
    return prm->append(lines, line);
}

static prm_status set_lines(prm_call *call, const mdf_terms *opening, const mdf_terms *closing, prm_val *to)
{
    prm_val *lines = prm->list(call);

    PRM_TRY(add_line(call, lines, "available", opening->available, closing->available));
    PRM_TRY(add_line(call, lines, "reserved", opening->reserved, closing->reserved));
    PRM_TRY(add_line(call, lines, "committed", opening->committed, closing->committed));
    PRM_TRY(add_line(call, lines, "claimed", opening->claimed, closing->claimed));
    PRM_TRY(add_line(call, lines, "paid", opening->paid, closing->paid));
    PRM_TRY(add_line(call, lines, "expired", opening->expired, closing->expired));
    PRM_TRY(prm->set(to, "lines", lines));
    PRM_TRY(prm->set_integer(to, "granted", closing->granted - opening->granted));
    return prm->set_integer(to, "returned", closing->returned - opening->returned);
}

typedef struct period {
    int64_t from, until; /* the last instants before it and of it */
} period;

static prm_status read_period(prm_call *call, const prm_val *params, const prm_val *program, period *p)
{
    const char *from = prm->text(params, "from"), *until = prm->text(params, "until");

    PRM_TRY(prm_date_begins(call, program, from, &p->from));
    p->from--;
    PRM_TRY(mdf_fund_end_of(call, program, until, &p->until));
    return p->until < p->from ? prm->fail_field(call, *until ? "until" : "from", "order", "is before it begins")
                              : PRM_OK;
}

static prm_status add(prm_call *call, const prm_val *params, const prm_val *allocation, prm_val *items)
{
    static const char *const told[] = { "name", "kind", "purpose", "currency", "expires_on", "state", NULL };
    const char *id = prm->text(allocation, "id");
    prm_val *item = prm->object(call);
    const prm_val *program;
    mdf_terms opening, closing;
    period p;

    PRM_TRY(prm->load(call, "program", prm->text(allocation, "program"), &program));
    PRM_TRY(read_period(call, params, program, &p));
    PRM_TRY(mdf_money_terms(call, id, p.from, &opening));
    PRM_TRY(mdf_money_terms(call, id, p.until, &closing));
    if (opening.granted == 0 && closing.granted == 0 && prm_help_number(allocation, "created_at") > p.until)
        return PRM_OK; /* it is younger than that */
    PRM_TRY(prm->set_text(item, "allocation", id));
    PRM_TRY(prm_help_set_all(item, told, allocation));
    PRM_TRY(set_lines(call, &opening, &closing, item));
    return prm->append(items, item);
}

typedef struct adding {
    const prm_val *params;
    prm_val *items;
    size_t count;
} adding;

static prm_status add_next(prm_call *call, const prm_val *allocation, void *context)
{
    adding *to = context;

    if (++to->count > MDF_ALLOCATIONS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_allocations", NULL);
    return add(call, to->params, allocation, to->items);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *partner = prm->text(params, "partner");
    const prm_val *row;
    prm_val *items = prm->list(call);
    adding all = { .params = params, .items = items };

    if (prm_help_has_value(params, "allocation")) {
        PRM_TRY(prm->load(call, "allocation", prm->text(params, "allocation"), &row));
        PRM_TRY(add(call, params, row, items));
        return prm->set(result, "items", items);
    }
    if (*partner == '\0')
        partner = prm->caller(call)->partner;
    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "say of which partner or allocation");
    PRM_TRY(prm->load(call, "partner", partner, &row));
    PRM_TRY(mdf_fund_each(call, "allocation", "partner", partner, add_next, &all));
    return prm->set(result, "items", items);
}

static const prm_field *const item_fields[] = {
    PRM_REF("allocation", "allocation", PRM_REQUIRED, "Of which allocation"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What it is called"),
    PRM_TEXT("kind", 1, 20, PRM_REQUIRED, "How money gets into it"),
    PRM_TEXT("purpose", 1, 40, PRM_REQUIRED, "What it is for"),
    PRM_CURRENCY("currency", PRM_REQUIRED, "Its currency"),
    PRM_DATE("expires_on", PRM_REQUIRED, "Its last day"),
    PRM_TEXT("state", 1, 20, PRM_REQUIRED, "As it is now"),
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED, "What was put into it in between"),
    PRM_INT("returned", 0, PRM_ANY, PRM_REQUIRED, "And went back to the budget"),
    PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, "One term"), PRM_REQUIRED,
        "Where the money was at either end"),
    NULL
};

const prm_method mdf_statement_method = { .size = sizeof mdf_statement_method, .since = 1, .name = "mdf.statement",
    .access = PRM_READ, .roles = MDF_READERS " | partner_marketing | partner_admin | partner_executive",
    .doc = "What happened to the money of an allocation, or of all of a partner's, between two days: how much there "
           "was at either end, what was put in, and what went back. All changes add up to what was put in less what "
           "went back",
    .params = PRM_FIELDS(PRM_REF("allocation", "allocation", 0, "Of which allocation"),
        PRM_REF("partner", "partner", 0, "Or of all of which partner's; none of both: the caller's"),
        PRM_DATE("from", PRM_REQUIRED, "The first day, on the wall of the programme"),
        PRM_DATE("until", 0, "And the last; none: until now")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("item", item_fields, 0, "One allocation"), PRM_REQUIRED,
        "One for each allocation there was by then")),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"from\":\"2026-01-01\"}", .run = run };
