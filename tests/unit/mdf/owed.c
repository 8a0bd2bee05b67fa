/* SPDX-License-Identifier: Apache-2.0 */
#include "owed.h"

#include <stdio.h>

/* Rows that book as they are made: what is available of an allocation becomes committed or claimed, or is kept for ten
 * days. */
static prm_status book(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *allocation;
    const char *hold;

    (void)row;
    PRM_TRY(prm->load(call, "allocation", prm->text(values, "allocation"), &allocation));
    if (prm_help_is(values, "to", "reserved"))
        return mdf_money_reserve(call, allocation, prm_help_number(values, "amount"),
            prm->now(call) + 10 * PRM_DAY_MS, prm->text(allocation, "id"), &hold);
    return mdf_money_move(call, allocation, MDF_AVAILABLE, prm->text(values, "to"), prm_help_number(values, "amount"), "moved",
        prm->text(allocation, "id"));
}

static const prm_entity *const bookings[] = {
    PRM_ENTITY(.name = "booking", .path = "bookings", .since = 1, .scope = "vendor", .doc = "Booking", .ops = "create: *",
        .fields = PRM_FIELDS(PRM_REF("allocation", "allocation", 0, "Of which"), PRM_TEXT("to", 1, 20, 0, "To what"),
            PRM_INT("amount", 1, PRM_ANY, 0, "How much")),
        .check = book),
    NULL
};

/* The plugin's own lists, with what settlements and the claims in them need. */
static const prm_entity *const more_entities[] = { &mdf_request_entity, &mdf_claim_entity, &mdf_proof_entity,
    &mdf_settlement_entity, &mdf_payment_entity, NULL };
static const prm_method *const more_methods[] = { &mdf_settlements_create_method, &mdf_settlements_cancel_method,
    &mdf_settlements_file_method, &mdf_settlements_settle_method, &mdf_claims_claw_back_method, NULL };
static const prm_timer *const more_timers[] = { &mdf_settlement_overdue_timer, NULL };
static const prm_reason *const more_notices[] = { &mdf_told_paid, &mdf_told_pay_failed, &mdf_told_clawed_back,
    &mdf_told_settlement_overdue, NULL };
static const char *const more_reaches[] = { "claim", NULL };
static const prm_field *const more_settings[] = { &mdf_settlement_days_setting, NULL };

enum { LISTED = 300 };
static struct lists {
    const prm_entity *entities[LISTED];
    const prm_method *methods[LISTED];
    const prm_timer *timers[LISTED];
    const prm_reason *notices[LISTED];
    const prm_field *settings[LISTED];
    const char *reaches[LISTED];
} lists;

/* Whatever of `from` the list does not have. */
#define ADD(to, from)                                                                                                  \
    for (size_t i_ = 0; (from)[i_] != NULL; i_++) {                                                                    \
        size_t at_ = 0;                                                                                                \
        while ((to)[at_] != NULL && (to)[at_] != (from)[i_])                                                           \
            at_++;                                                                                                     \
        (to)[at_] = (from)[i_];                                                                                        \
    }

static const prm_plugin *whole(void)
{
    static prm_plugin plugin;
    plugin = prm_plugin_v1;
    ADD(lists.entities, prm_plugin_v1.entities)
    ADD(lists.entities, more_entities)
    ADD(lists.methods, prm_plugin_v1.methods)
    ADD(lists.methods, more_methods)
    ADD(lists.timers, prm_plugin_v1.timers)
    ADD(lists.timers, more_timers)
    ADD(lists.notices, prm_plugin_v1.notices)
    ADD(lists.notices, more_notices)
    ADD(lists.reaches, prm_plugin_v1.reaches)
    ADD(lists.reaches, more_reaches)
    ADD(lists.settings, prm_plugin_v1.settings)
    ADD(lists.settings, more_settings)
    plugin.entities = lists.entities;
    plugin.methods = lists.methods;
    plugin.timers = lists.timers;
    plugin.notices = lists.notices;
    plugin.reaches = lists.reaches;
    plugin.settings = lists.settings;
    return &plugin;
}

void owed_free(owed *o)
{
    world_free(&o->w);
}

bool owed_build(owed *o)
{
    *o = (owed){ .made = 0 };
    if (!world_build_of(&o->w, whole()) || prm_mock_declare(o->w.mock, bookings) != PRM_OK)
        return false;
    o->allocation = world_allocate(&o->w, o->w.alpha, 1000000);
    o->request = owed_request(o, 1000000);
    return *o->request != '\0';
}

prm_status owed_book(owed *o, const char *to, int64_t amount)
{
    return world_call(&o->w, "bookings.create", "{'allocation':'%s','to':'%s','amount':%lld}", o->allocation, to,
        (long long)amount);
}

const char *owed_request(owed *o, int64_t approved)
{
    return world_insert(&o->w, "fund_request",
        "{'number':'MDF-%d','program':'%s','partner':'%s','allocation':'%s','currency':'EUR','state':'claimable',"
        "'approved':{'amount':%lld,'currency':'EUR'},'requested':{'amount':%lld,'currency':'EUR'}}",
        ++o->asked, o->w.program, o->w.alpha, o->allocation, (long long)approved, (long long)approved);
}

const char *owed_payable(owed *o, int64_t amount)
{
    char number[40];
    const char *proof = world_insert(&o->w, "proof", "{'partner':'%s','kind':'invoice','number':'=RE-%d','file':'%s'}",
        o->w.alpha, ++o->made, prm_mock_file(o->w.mock, "{'name':'a.pdf','size':1,'type':'application/pdf','sha256':'00'}"));
    if (owed_book(o, "claimed", amount) != PRM_OK)
        return "";
    snprintf(number, sizeof(number), "CLM-%d", o->made);
    return world_insert(&o->w, "claim",
        "{'number':'%s','fund_request':'%s','program':'%s','partner':'%s','allocation':'%s','currency':'EUR','state':'payable',"
        "'lines':[{'number':1,'activity':1,'description':'Hall','claimed':{'amount':%lld,'currency':'EUR'},'proofs':['%s']}],"
        "'claimed':{'amount':%lld,'currency':'EUR'},'approved':{'amount':%lld,'currency':'EUR'},'claimed_base':%lld,"
        "'submitted_at':%lld}",
        number, o->request, o->w.program, o->w.alpha, o->allocation, (long long)amount, proof, (long long)amount, (long long)amount,
        (long long)amount, (long long)prm_mock_now(o->w.mock));
}

const char *owed_settlement(owed *o)
{
    return world_call(&o->w, "mdf.settlements.create", "{'program':'%s','currency':'EUR'}", o->w.program) == PRM_OK
               ? prm_mock_text(o->w.mock, "settlement.id") : "";
}
