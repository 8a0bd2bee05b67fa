/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.convert: a lead becomes a deal, in one transaction: the registration is decided by the rules of
 * deals. */
#include "work/work.h"

#include "measures/measures.h"
#include "routing/routing.h"

#include <string.h>

prm_status leads_converted(prm_call *call, const prm_val **lead, const prm_val *deal)
{
    static const leads_change converted[] = { { "converted", 1 } };
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(prm->set_text(changes, "reason_code", "registered"));
    PRM_TRY(leads_close(call, lead, "converted", changes));
    PRM_TRY(leads_capacity_add(call, prm->text(*lead, "holder"), converted, 1));
    PRM_TRY(leads_ended(call, *lead, &data));
    PRM_TRY(prm->set(data, "deal", prm->get(*lead, "deal")));
    PRM_TRY(prm->set_integer(data, "deal_base", prm_help_number(deal, "amount_base")));
    PRM_TRY(prm->set_boolean(data, "converted", 1));
    return prm->emit(call, "leads.converted", prm->text(*lead, "id"), data);
}

static prm_status tell(prm_call *call, const prm_val *lead, const prm_val *deal)
{
    prm_val *data;

    PRM_TRY(leads_ended(call, lead, &data));
    PRM_TRY(prm->set(data, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(data, "outcome", prm->get(deal, "state")));
    return prm->emit(call, "leads.registered", prm->text(lead, "id"), data);
}

/* Whatever became of it: it has been worked on, and which deal it was is known. */
static prm_status follow(prm_call *call, const prm_val **lead, const prm_val **deal)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(leads_reach_working(call, lead));
    PRM_TRY(leads_note_progress(call, *lead));
    PRM_TRY(prm->set(changes, "deal", prm->get(*deal, "id")));
    PRM_TRY(prm->update(call, lead, changes));
    PRM_TRY(leads_attribute(call, *lead, *deal));
    PRM_TRY(prm->load(call, "deal", prm->text(*deal, "id"), deal));
    PRM_TRY(tell(call, *lead, *deal));
    return strcmp(prm->text(*deal, "state"), "approved") == 0 ? leads_converted(call, lead, *deal) : PRM_OK;
}

/* The deal's rules have dropped it: there is nothing to be credited, it may be registered again. */
static int is_over(const prm_val *deal)
{
    return strcmp(prm->text(deal, "state"), "rejected") == 0 || strcmp(prm->text(deal, "state"), "duplicate") == 0;
}

static prm_status remain(prm_call *call, const prm_val **lead, const prm_val *deal)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(leads_reach_working(call, lead));
    PRM_TRY(leads_note_progress(call, *lead));
    PRM_TRY(prm->set(changes, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->update(call, lead, changes));
    return tell(call, *lead, deal);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *lead, *given, *registered, *deal;

    PRM_TRY(leads_load_held(call, prm->text(params, "id"), &lead));
    PRM_TRY(leads_need(call, lead, PRM_TEXTS("accepted", "contacted", "working")));
    PRM_TRY(leads_check_unregistered(call, lead));
    PRM_TRY(leads_registration(call, lead, prm->get(params, "deal"), &given));
    PRM_TRY(prm->call_method(call, "deals.register", given, PRM_AS_CALLER, &registered));
    deal = prm->get(registered, "deal");
    PRM_TRY(is_over(deal) ? remain(call, &lead, deal) : follow(call, &lead, &deal));
    PRM_TRY(prm->set_boolean(result, "converted", strcmp(prm->text(lead, "state"), "converted") == 0));
    PRM_TRY(prm->set(result, "lead", lead));
    PRM_TRY(prm->set(result, "outcome", prm->get(deal, "state")));
    PRM_TRY(prm->set(result, "errors", prm->get(deal, "errors")));
    PRM_TRY(prm->set(result, "decision_id", prm->get(registered, "decision_id")));
    return prm->set(result, "reasons", prm->get(registered, "reasons"));
}

/* As deals.register takes them. */
static const prm_field *const customer_params[] = {
    PRM_TEXT("legal_name", 1, 300, 0, "Its registered name"),
    PRM_COUNTRY("country", 0, "Where it is registered (ISO 3166-1)"),
    PRM_DOMAIN("domain", 0, "Its web domain"), PRM_TEXT("tax_id", 1, 40, 0, "Its tax or VAT number"), LEADS_SEGMENT,
    NULL
};
static const prm_field *const line_params[] = {
    PRM_REF("product", "product", PRM_REQUIRED, "A leaf of the product tree"),
    PRM_INT("quantity", 1, 1000000000, 0, "How many"),
    PRM_MONEY("amount", 0, "What this line is worth, in the deal's currency"), NULL
};
static const prm_field *const deal_params[] = {
    PRM_DATE("expected_close", 0, "When the order is expected; required"),
    PRM_MONEY("amount", 0, "Expected value; none: the lead's, and required if it has none"),
    PRM_FIELD(PRM_T_LIST, "lines", 0, "What is to be sold; none: what the lead is about, and required if nobody knows",
        .min = 1, .max = 20, .items = PRM_OBJECT("line", line_params, 0, "One product")),
    PRM_REF("territory", "territory", 0,
        "Where: a leaf of the territory tree; none: the lead's, and required if it has none"),
    PRM_OBJECT("customer", customer_params, 0, "What the lead does not know of the customer, or not rightly"),
    PRM_ENUM("type", "referral|resell|cosell|renewal|expansion", 0, "What kind of deal it is; none: resell"),
    PRM_REF("distributor", "partner", 0, "Who fulfils it; none: the one the partner buys from, if there is one"),
    PRM_FIELD(PRM_T_LIST, "value_added", 0, "What the partner itself does to win it", .min = 0, .max = 10,
        .items = PRM_ENUM("effort", "identified|demo|proof_of_concept|design|services|training", 0, "One effort")),
    PRM_FIELD(PRM_T_LIST, "evidence", 0, "What shows that the partner is at work there", .min = 0, .max = 20,
        .items = PRM_FILE("file", 0, "A file: a quote, a letter of intent")),
    NULL
};

const prm_method leads_convert_method = { .size = sizeof leads_convert_method, .since = 1, .name = "leads.convert",
    .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = LEADS_REGISTRANTS, .subject = "lead",
    .doc = "Register a deal from a lead one holds: customer, source, territory, product and amount are the lead's, all "
           "else is given. It is decided as by deals.register. If it is approved the lead is converted. If a person "
           "has to look at it, or more is asked for, the lead is worked on until the approval converts it. A "
           "registration that is rejected or a duplicate leaves the lead as it is being worked on, with the reasons, "
           "and it may be registered again",
    .params = PRM_FIELDS(LEADS_THE_LEAD, PRM_OBJECT("deal", deal_params, PRM_REQUIRED, "What the lead does not know")),
    .result = PRM_FIELDS(PRM_BOOL("converted", PRM_REQUIRED, "Whether it is a deal now"), LEADS_LEAD,
        PRM_TEXT("outcome", 1, 40, PRM_REQUIRED,
            "What became of the registration: approved, in_review, info_requested, draft (see `errors`), rejected, "
            "duplicate"),
        PRM_LIST("errors", PRM_OBJECT("error", PRM_FIELDS(PRM_TEXT("field", 1, 100, PRM_REQUIRED, "Which field"),
            PRM_TEXT("code", 1, 60, PRM_REQUIRED, "What is wrong with it")), 0, "One field"), 0,
            "What keeps it a draft: deals.update and deals.submit put it right"),
        LEADS_DECISION, LEADS_REASONS),
    .example = "{\"id\":\"lead_01h8xgq3m2c4e\",\"deal\":{\"expected_close\":\"2027-03-31\","
               "\"amount\":{\"amount\":1250000,\"currency\":\"EUR\"}}}",
    .run = run };
