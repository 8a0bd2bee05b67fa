/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Facts that the chains of the plugin share. */
#include "requests/case.h"

enum { COUNTED = 100 };

static const prm_field *const history_fields[] = {
    PRM_INT("approved", 0, COUNTED, PRM_REQUIRED, "Its requests that were approved, up to 100"),
    PRM_INT("rejected", 0, COUNTED, PRM_REQUIRED, "Those that were rejected, up to 100"),
    PRM_INT("completed", 0, COUNTED, PRM_REQUIRED, "Those that were carried out and claimed, up to 100"),
    PRM_INT("expired", 0, COUNTED, PRM_REQUIRED, "Those that were approved and never claimed, up to 100"),
    PRM_INT("open", 0, COUNTED, PRM_REQUIRED, "Those that are approved and not claimed yet, up to 100"),
    NULL
};

const prm_field *const mdf_partner_facts_fields[] = {
    PRM_TEXT("type", 1, 40, PRM_REQUIRED, "reseller, distributor, referral, si, isv, msp or agent"),
    PRM_TEXT("state", 1, 40, PRM_REQUIRED, "active, suspended or terminated"),
    PRM_TEXT("level", 1, 40, 0, "The code of its level in this programme; none: it is not in it"),
    PRM_INT("level_rank", 0, 1000, 0, "That level's rank"),
    PRM_TEXT("channel_type", 1, 40, 0, "Its role in this programme: one of the partner types"),
    PRM_BENEFITS_FACT,
    PRM_LIST("segments", PRM_TEXT("segment", 1, 60, 0, "A segment"), PRM_REQUIRED, "What kinds of customers it serves"),
    PRM_OBJECT("history", history_fields, PRM_REQUIRED, "What became of its requests in this programme"),
    NULL
};

const prm_field *const mdf_matter_facts_fields[] = {
    PRM_TEXT("kind", 1, 20, PRM_REQUIRED, "request, change, extension or claim"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_REQUIRED, "How much it is, in minor units of the programme's currency"),
    NULL
};

prm_status mdf_partner_need_active(prm_call *call, const prm_val *partner)
{
    return prm_help_is_in(partner, "active") ? PRM_OK : prm_help_fail_state(call, partner, "partner_not_active");
}

prm_status mdf_matter_facts(prm_call *call, const char *kind, int64_t amount_base, const prm_val **facts)
{
    prm_val *matter = prm->object(call);

    PRM_TRY(prm->set_text(matter, "kind", kind));
    PRM_TRY(prm->set_integer(matter, "amount_base", amount_base));
    *facts = matter;
    return PRM_OK;
}

static const struct count {
    const char *name;
    const char *const *states;
} counts[] = {
    { "approved", PRM_TEXTS("approved", "part_approved", "active", "claimable", "completed", "expired") },
    { "rejected", PRM_TEXTS("rejected") },
    { "completed", PRM_TEXTS("completed") },
    { "expired", PRM_TEXTS("expired") },
    { "open", PRM_TEXTS("approved", "part_approved", "active", "claimable") },
};

static prm_status history_facts(prm_call *call, const prm_val *partner, const prm_val *program, prm_val *history)
{
    int64_t number;

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        prm_val *any = prm->list(call), *filter = prm->object(call);
        for (const char *const *state = counts[i].states; *state; state++)
            PRM_TRY(prm->append(any, prm->new_text(call, *state, strlen(*state))));
        PRM_TRY(prm->set(filter, "partner", prm->get(partner, "id")));
        PRM_TRY(prm->set(filter, "state", any));
        PRM_TRY(prm->set(filter, "program", prm->get(program, "id")));
        PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "fund_request", .filter = filter,
            .reach = PRM_REACH_PROGRAM, .limit = COUNTED }, &number));
        PRM_TRY(prm->set_integer(history, counts[i].name, number));
    }
    return PRM_OK;
}

prm_status mdf_partner_facts(prm_call *call, const prm_val *partner, const prm_val *program, const prm_val *membership,
    const prm_val *level, const prm_val **facts)
{
    const prm_val *segments = prm->get(partner, "segments");
    prm_val *made = prm->object(call), *history = prm->object(call);

    PRM_TRY(history_facts(call, partner, program, history));
    PRM_TRY(prm->set(made, "type", prm->get(partner, "type")));
    PRM_TRY(prm->set(made, "state", prm->get(partner, "state")));
    PRM_TRY(prm->set(made, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(made, "level_rank", prm->get(level, "rank")));
    PRM_TRY(prm->set(made, "channel_type", prm->get(membership, "channel_type")));
    PRM_TRY(prm_benefits_tell(call, membership, level, made));
    PRM_TRY(prm->set(made, "segments", prm->type(segments) == PRM_V_LIST ? segments : prm->list(call)));
    PRM_TRY(prm->set(made, "history", history));
    *facts = made;
    return PRM_OK;
}
