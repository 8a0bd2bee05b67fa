/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the answers of the chain come to. Judgement is the rules'; what holds whatever they say is settled here:
 * nothing above what is asked for, activity by activity, nor above the part of its cost. */
#include "requests/case.h"

__extension__ typedef __int128 wide;

int64_t mdf_amounts_base(int64_t of, int64_t part, int64_t whole)
{
    const wide most = (INT64_C(1) << 53) - 1;
    wide base = whole > 0 ? ((wide)of * part + whole - 1) / whole : 0;

    return (int64_t)(base < most ? base : most);
}

int64_t mdf_amounts_cap(const prm_val *activities, int64_t match_bps, int64_t amounts[MDF_ACTIVITIES])
{
    int64_t cost, requested, most, sum = 0;
    const char *currency;

    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++) {
        amounts[i] = 0;
        if (prm->get_money(prm->at(activities, i), "cost", &cost, &currency) != PRM_OK ||
            prm->get_money(prm->at(activities, i), "requested", &requested, &currency) != PRM_OK)
            continue;
        most = (int64_t)((wide)cost * match_bps / PRM_ALL_BPS);
        amounts[i] = requested < most ? requested : most;
        sum += amounts[i];
    }
    return sum;
}

prm_status mdf_amounts_reduce(int64_t amounts[MDF_ACTIVITIES], size_t count, int64_t total)
{
    const prm_ledger_service *ledger = prm->service(PRM_LEDGER_SERVICE);

    return ledger->split(total, amounts, count, amounts);
}

prm_status mdf_amounts_tell(prm_call *call, const prm_val *activities, const char *currency,
    const int64_t amounts[MDF_ACTIVITIES], const prm_val **told)
{
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < prm->count(activities) && i < MDF_ACTIVITIES; i++) {
        prm_val *activity = prm->object(call);
        PRM_TRY(prm_help_set_every(activity, prm->at(activities, i)));
        PRM_TRY(prm->set(activity, "approved", prm->new_money(call, amounts[i], currency)));
        PRM_TRY(prm->append(list, activity));
    }
    *told = list;
    return PRM_OK;
}

static const char *answer(const prm_val *outcome, const char *point, const char *field)
{
    return prm->text(prm->get(outcome, point), field);
}

/* Sums of what the rules would pay; nothing left of it is no approval. */
static prm_status reach_amounts(const mdf_case *c, const prm_val *outcome, mdf_verdict *verdict)
{
    const prm_val *decide = prm->get(outcome, "mdf.decide_request");
    int64_t amount = prm_help_number(decide, "amount");

    verdict->match_bps = prm_help_has_value(decide, "match_bps") ? prm_help_number(decide, "match_bps") : PRM_ALL_BPS;
    verdict->approved = mdf_amounts_cap(c->activities, verdict->match_bps, verdict->amounts);
    if (strcmp(answer(outcome, "mdf.decide_request", "verdict"), "part") != 0 || amount >= verdict->approved)
        return PRM_OK;
    verdict->approved = amount;
    return amount > 0 ? mdf_amounts_reduce(verdict->amounts, prm->count(c->activities), amount) : PRM_OK;
}

static prm_status need_a_person(prm_call *call, const prm_val *outcome, const char *why, mdf_verdict *verdict)
{
    verdict->name = "review";
    verdict->reason_code = why;
    return prm->add_reason(call, outcome, "mdf.decide_request", why, NULL);
}

prm_status mdf_verdict_reach(prm_call *call, const mdf_case *c, const prm_val *outcome, mdf_verdict *verdict)
{
    const char *decided = answer(outcome, "mdf.decide_request", "verdict");

    *verdict = (mdf_verdict){ .name = "reject", .reason_code = "not_eligible" };
    if (strcmp(answer(outcome, "mdf.eligible", "eligible"), "no") == 0)
        return PRM_OK;
    PRM_TRY(reach_amounts(c, outcome, verdict));
    verdict->name = strcmp(decided, "part") == 0 ? "approve" : decided;
    verdict->reason_code = answer(outcome, "mdf.decide_request", "reason_code");
    if (strcmp(verdict->name, "ask") == 0 && (strcmp(c->kind, "request") != 0 ||
            prm_help_number(c->request, "asks") >= prm_help_setting(call, "most_asks")))
        return need_a_person(call, outcome, "asked_enough", verdict);
    if (strcmp(verdict->name, "approve") != 0)
        return PRM_OK;
    if (strcmp(answer(outcome, "mdf.eligible", "eligible"), "review") == 0 || verdict->approved <= 0)
        return need_a_person(call, outcome, "contradicted", verdict);
    return PRM_OK;
}
