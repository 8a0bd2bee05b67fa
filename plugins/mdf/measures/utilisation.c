/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.utilisation: what was allocated against what was paid and what expired, and of the partners that may ask
 * for money those that do. */
#include "measures/returns.h"

enum { CURRENCIES = 32, LOOKED_AT = 2000 };

typedef struct usage {
    const char *currency;
    int64_t allocations, granted, paid, expired;
} usage;

typedef struct usages {
    const prm_val *program;
    int64_t since;
    usage by_currency[CURRENCIES];
    size_t currencies, seen;
    const prm_val *live[MDF_ALLOCATIONS]; /* whose time has not passed */
    size_t count;
    int64_t members, may_ask, have_asked;
    int32_t has_too_many; /* members to look at */
} usages;

/* ---- Money ------------------------------------------------------------------------------------------------------ */

/* That of a currency; NULL: there are too many of them. */
static usage *find_usage(usages *u, const char *currency)
{
    for (size_t i = 0; i < u->currencies; i++)
        if (strcmp(u->by_currency[i].currency, currency) == 0)
            return &u->by_currency[i];
    if (u->currencies == CURRENCIES)
        return NULL;
    u->by_currency[u->currencies] = (usage){ .currency = currency };
    return &u->by_currency[u->currencies++];
}

/* What expired has expired, whether it was swept since or not. What went back before was given to nobody: moved to
 * another allocation it would count in both. */
static prm_status add_allocation(prm_call *call, const prm_val *allocation, void *context)
{
    usages *u = context;
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);
    const char *id = prm->text(allocation, "id");
    prm_ledger_figures expired = { .size = sizeof expired };
    mdf_terms terms;
    usage *of = find_usage(u, prm->text(allocation, "currency"));

    if (!of)
        return prm->fail(call, PRM_E_LIMIT, "too_many_currencies", NULL);
    if (++u->seen > MDF_ALLOCATIONS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_allocations", NULL);
    PRM_TRY(mdf_money_terms(call, id, 0, &terms));
    PRM_TRY(ledger->figures(call, (prm_ledger_name){ id, MDF_EXPIRED }, 0, &expired));
    of->allocations++;
    of->granted += terms.granted - terms.returned + expired.out;
    of->paid += terms.paid;
    of->expired += expired.in;
    if (prm_help_is_in(allocation, "active") && prm_help_number(allocation, "expires_at") > prm->now(call))
        u->live[u->count++] = allocation;
    return PRM_OK;
}

/* ---- Partners --------------------------------------------------------------------------------------------------- */

static int is_for(const prm_val *allocation, const prm_val *membership, const prm_val *partner)
{
    if (prm_help_has_value(allocation, "partner"))
        return prm_help_is(allocation, "partner", prm->text(partner, "id"));
    if (prm_help_has_value(allocation, "level"))
        return prm_help_is(membership, "level", prm->text(allocation, "level"));
    return prm_help_has_text(prm->get(partner, "segments"), prm->text(allocation, "segment"));
}

static prm_status has_asked(prm_call *call, const usages *u, const prm_val *partner, int *has)
{
    prm_val *filter = prm->object(call), *since = prm->object(call);
    const prm_val *request;

    PRM_TRY(prm->set_integer(since, "gte", u->since));
    PRM_TRY(prm->set(filter, "partner", prm->get(partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(u->program, "id")));
    PRM_TRY(prm->set(filter, "submitted_at", since));
    PRM_TRY(prm_help_find_one(call, "fund_request", filter, NULL, PRM_REACH_CALLER, &request));
    *has = request != NULL;
    return PRM_OK;
}

static prm_status add_member(prm_call *call, const prm_val *membership, void *context)
{
    usages *u = context;
    const prm_val *partner;
    int may = 0, has = 0;

    if (++u->members > LOOKED_AT) {
        u->has_too_many = 1;
        return PRM_E_LIMIT;
    }
    PRM_TRY(prm->load(call, "partner", prm->text(membership, "partner"), &partner));
    if (!prm_help_is_in(partner, "active"))
        return PRM_OK;
    for (size_t i = 0; i < u->count && !may; i++)
        may = is_for(u->live[i], membership, partner);
    if (!may)
        return PRM_OK;
    PRM_TRY(has_asked(call, u, partner, &has));
    u->may_ask++;
    u->have_asked += has;
    return PRM_OK;
}

/* Of a programme that is too large for that the money is told alone. */
static prm_status tell_partners(prm_call *call, usages *u, prm_val *result)
{
    prm_val *partners = prm->object(call);
    prm_status status = mdf_fund_each(call, "membership", "program", prm->text(u->program, "id"), add_member, u);

    if (u->has_too_many)
        return PRM_OK;
    PRM_TRY(status);
    PRM_TRY(prm->set_integer(partners, "may_ask", u->may_ask));
    PRM_TRY(prm->set_integer(partners, "have_asked", u->have_asked));
    PRM_TRY(mdf_returns_ratio(partners, "using_bps", u->have_asked, u->may_ask));
    return prm->set(result, "partners", partners);
}

/* ---- The method ------------------------------------------------------------------------------------------------- */

static prm_status tell(prm_call *call, const usages *u, prm_val *result)
{
    prm_val *items = prm->list(call);

    for (size_t i = 0; i < u->currencies; i++) {
        const usage *one = &u->by_currency[i];
        prm_val *item = prm->object(call);
        PRM_TRY(prm->set_text(item, "currency", one->currency));
        PRM_TRY(prm->set_integer(item, "allocations", one->allocations));
        PRM_TRY(prm->set_integer(item, "granted", one->granted));
        PRM_TRY(prm->set_integer(item, "paid", one->paid));
        PRM_TRY(prm->set_integer(item, "expired", one->expired));
        PRM_TRY(mdf_returns_ratio(item, "paid_bps", one->paid, one->granted));
        PRM_TRY(mdf_returns_ratio(item, "expired_bps", one->expired, one->granted));
        PRM_TRY(prm->append(items, item));
    }
    return prm->set(result, "items", items);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *budget = prm->text(params, "budget"), *program;
    usages *u = prm->alloc(call, sizeof *u);
    const prm_val *row;
    int64_t days = 365;

    if (!u)
        return PRM_E_NOMEM;
    (void)prm->get_integer(params, "days", &days);
    u->since = prm->now(call) - days * PRM_DAY_MS;
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &u->program));
    program = prm->text(u->program, "id");
    if (*budget != '\0') {
        PRM_TRY(prm->load(call, "budget", budget, &row));
        if (!prm_help_is(row, "program", program))
            return prm->fail_field(call, "budget", "other_program", "is of another programme");
    }
    PRM_TRY(mdf_fund_each(call, "allocation", *budget != '\0' ? "budget" : "program",
        *budget != '\0' ? budget : program, add_allocation, u));
    PRM_TRY(tell(call, u, result));
    return tell_partners(call, u, result);
}

static const prm_field *const item_fields[] = {
    PRM_CURRENCY("currency", PRM_REQUIRED, "Of the amounts, which are in minor units"),
    PRM_INT("allocations", 0, PRM_ANY, PRM_REQUIRED, "How many there were"),
    PRM_INT("granted", 0, PRM_ANY, PRM_REQUIRED,
        "All that they were given, less what went back before it was used or expired"),
    PRM_INT("paid", 0, PRM_ANY, PRM_REQUIRED, "What of it was paid, less what was taken back"),
    PRM_INT("expired", 0, PRM_ANY, PRM_REQUIRED, "What of it was left when its time was over, whatever became of that"),
    PRM_INT("paid_bps", 0, PRM_ANY, 0,
        "Utilisation: what was paid of what was given, of 10 000; none: nothing was given"),
    PRM_INT("expired_bps", 0, PRM_ANY, 0, "What expired of that"),
    NULL
};

const prm_method mdf_utilisation_method = { .size = sizeof mdf_utilisation_method, .since = 1,
    .name = "mdf.utilisation", .access = PRM_READ, .roles = MDF_READERS,
    .doc = "How well a programme's funds are used: what was paid and what expired of all that was allocated, and how "
           "many of the partners that may ask for money now have done so lately. Goes through 2 000 allocations: of a "
           "programme that has had more, ask budget by budget",
    .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Of which programme"),
        PRM_REF("budget", "budget", 0, "Of this budget of it alone"),
        PRM_INT("days", 1, 3660, 0, "Who has asked in the last so many days; none: 365")),
    .result = PRM_FIELDS(
        PRM_LIST("items", PRM_OBJECT("usage", item_fields, 0, "One currency"), PRM_REQUIRED, "Each currency alone"),
        PRM_OBJECT("partners", PRM_FIELDS(
            PRM_INT("may_ask", 0, PRM_ANY, PRM_REQUIRED,
                "Active members with an allocation of their own, their level's or their segment's that has not ended"),
            PRM_INT("have_asked", 0, PRM_ANY, PRM_REQUIRED, "Of these: have handed in a request"),
            PRM_INT("using_bps", 0, PRM_ANY, 0, "The one of the other, of 10 000; none: nobody may ask")),
            0, "Who uses funds, of those that may; none: the programme has more than 2 000 members")),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"days\":90}", .run = run };
