/* SPDX-License-Identifier: Apache-2.0 */
/** @file  leads.commitments.create and withdraw: what is promised is kept as it was; less than that is a promise taken
 * back, with a reason both sides read. */
#include "sla/commitment.h"

#define GIVEN                                                                                                          \
    PRM_REF("partner", "partner", PRM_REQUIRED, "To whom"),                                                            \
        PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),                                             \
        PRM_DATE("from", 0, "From which day on, on the wall of the programme; none: today"),                           \
        PRM_DATE("until", PRM_REQUIRED, "Until which day, with it"),                                                   \
        PRM_INT("promised", 1, 1000000, PRM_REQUIRED, "How many qualified leads"),                                     \
        PRM_REF("product", "product", 0, "Of which product or family; none: of any"),                                  \
        PRM_REF("territory", "territory", 0, "In which territory, with all its parts; none: anywhere"),                \
        PRM_LINES("note", 1, 1000, 0, "What there is to know about it; both sides read it")

static const prm_field *const params_fields[] = { GIVEN, NULL };

const prm_field *const leads_commitment_fields[] = {
    GIVEN,
    PRM_INT("delivered", 0, PRM_ANY, PRM_READONLY, "How many the partner has got"),
    PRM_TIME("warned_at", PRM_READONLY | PRM_VENDOR, "When it was said that it falls behind"),
    PRM_TIME("settled_at", PRM_READONLY, "When it was met, missed or withdrawn"),
    PRM_LINES("reason", 1, 500, PRM_READONLY, "Why it was withdrawn"),
    NULL
};

const prm_entity leads_commitment_entity = { .size = sizeof leads_commitment_entity, .name = "lead_commitment",
    .path = "leads.commitments", .since = 1, .scope = "partner",
    .doc = "So many qualified leads the vendor promises a partner in a period",
    .ops = "get list history export: *", .fields = leads_commitment_fields,
    .flow = PRM_FLOW("open", "open > met | missed | withdrawn"),
    .indexes = PRM_TEXTS("partner, state, until", "program, state, until") };

prm_status leads_commitment_figures(prm_call *call, const prm_val *commitment, prm_val **data)
{
    static const char *const counted[] = { "partner", "program", "product", "territory", "promised", "delivered",
        "reason", NULL };

    *data = prm->object(call);
    return prm_help_set_all(*data, counted, commitment);
}

/* ---- Create ----------------------------------------------------------------------------------------------------- */

static prm_status check_member(prm_call *call, const prm_val *params)
{
    const prm_val *membership, *level;

    PRM_TRY(prm_help_membership(call, prm->get(params, "partner"), prm->get(params, "program"), PRM_REACH_PROGRAM,
        &membership, &level));
    return membership ? PRM_OK : prm->fail_field(call, "partner", "not_a_member", "is not in the programme");
}

static prm_status check_there(prm_call *call, const char *entity, const char *id)
{
    const prm_val *row;

    return *id == '\0' ? PRM_OK : prm->load(call, entity, id, &row);
}

static prm_status store(prm_call *call, const prm_val *params, const char *from, const prm_val **commitment)
{
    prm_val *values = prm->object(call);

    for (const prm_field *const *field = params_fields; *field; field++)
        PRM_TRY(prm_help_set_given(values, (*field)->name, params));
    PRM_TRY(prm->set_text(values, "from", from));
    PRM_TRY(prm->set_integer(values, "delivered", 0));
    return prm->create(call, "lead_commitment", values, commitment);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *from = prm->text(params, "from"), *territory = prm->text(params, "territory");
    const prm_val *program, *partner, *commitment;
    prm_val *data;

    PRM_TRY(prm->load(call, "partner", prm->text(params, "partner"), &partner));
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &program));
    PRM_TRY(check_there(call, "product", prm->text(params, "product")));
    PRM_TRY(check_there(call, "territory", territory));
    PRM_TRY(check_member(call, params));
    if (!prm->covers(call, territory))
        return prm->fail_field(call, "territory", "forbidden", "is not yours");
    if (*from == '\0')
        PRM_TRY(prm_date_today(call, program, &from));
    PRM_TRY(prm_date_check(call, program, "from", from, "until", prm->text(params, "until")));
    PRM_TRY(store(call, params, from, &commitment));
    PRM_TRY(leads_commitment_arm(call, program, commitment));
    PRM_TRY(leads_commitment_figures(call, commitment, &data));
    PRM_TRY(prm->emit(call, "leads.committed", prm->text(commitment, "id"), data));
    return prm->set(result, "lead_commitment", commitment);
}

const prm_method leads_commitments_create_method = { .size = sizeof leads_commitments_create_method, .since = 1,
    .name = "leads.commitments.create", .access = PRM_WRITE, .roles = LEADS_PEOPLE,
    .doc = "Promise a partner so many qualified leads in a period. What it gets is counted as it gets it; at the end "
           "it is met or missed, and both sides are told",
    .params = params_fields, .result = PRM_FIELDS(LEADS_COMMITMENT),
    .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4e\",\"until\":\"2030-12-31\","
               "\"promised\":25}",
    .run = create };

/* ---- Withdraw --------------------------------------------------------------------------------------------------- */

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *commitment;
    prm_val *changes = prm->object(call), *data;

    PRM_TRY(prm->load(call, "lead_commitment", prm->text(params, "id"), &commitment));
    PRM_TRY(prm->move(call, &commitment, "withdrawn"));
    PRM_TRY(prm->set(changes, "reason", prm->get(params, "reason")));
    PRM_TRY(prm->set_integer(changes, "settled_at", prm->now(call)));
    PRM_TRY(prm->update(call, &commitment, changes));
    PRM_TRY(leads_commitment_disarm(call, commitment));
    PRM_TRY(leads_commitment_figures(call, commitment, &data));
    PRM_TRY(prm->emit(call, "leads.commitment_withdrawn", prm->text(commitment, "id"), data));
    return prm->set(result, "lead_commitment", commitment);
}

const prm_method leads_commitments_withdraw_method = { .size = sizeof leads_commitments_withdraw_method, .since = 1,
    .name = "leads.commitments.withdraw", .access = PRM_WRITE, .roles = LEADS_PEOPLE, .subject = "lead_commitment",
    .doc = "Take a promise of leads back before its time is over; the partner is told why",
    .params = PRM_FIELDS(LEADS_THE_COMMITMENT, PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(LEADS_COMMITMENT),
    .example = "{\"id\":\"lead_commitment_01h8xgq3m2c4e\",\"reason\":\"The fair was called off\"}", .run = withdraw };
