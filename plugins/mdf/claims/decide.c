/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules say of a claim. Judgement is theirs; what holds whatever they say is settled here: no line is
 * paid more than it claims, and a claim is decided without a person only if each line of it is. */
#include "claims/claims.h"

#include <string.h>

prm_status mdf_claim_judge(prm_call *call, const mdf_claiming *c, const prm_val **outcome)
{
    const char *id = prm->text(c->claim, "id"), *before = prm->text(c->claim, "decision");
    const prm_val *facts;

    PRM_TRY(mdf_claim_facts(call, c, &facts));
    if (*before == '\0')
        return prm->decide(call, mdf_claim_chain.name, id, facts, outcome);
    return prm->decide_again(call, mdf_claim_chain.name, id, before, facts, outcome);
}

/* Whether the answer to one line holds; then it is in `verdict`. */
static int read_answer(const prm_val *answer, int64_t claimed, mdf_line_verdict *verdict)
{
    int64_t approved = prm_help_number(answer, "approved");

    *verdict = (mdf_line_verdict){ .status = prm->text(answer, "status"),
        .reason_code = prm->text(answer, "reason_code"), .comment = "" };
    if (strcmp(verdict->status, "accepted") == 0)
        verdict->approved = claimed;
    if (strcmp(verdict->status, "accepted_with_change") != 0)
        return 1;
    verdict->approved = approved;
    return approved > 0 && approved < claimed;
}

static const prm_val *find_answer(const prm_val *answers, int64_t line, size_t *count)
{
    const prm_val *found = NULL;

    *count = 0;
    for (size_t i = 0; i < prm->count(answers); i++)
        if (prm_help_number(prm->at(answers, i), "line") == line) {
            found = prm->at(answers, i);
            (*count)++;
        }
    return found;
}

prm_status mdf_claim_verdicts(prm_call *call, const mdf_claiming *c, const prm_val *outcome,
    mdf_line_verdict verdicts[MDF_LINES], int32_t *is_decided)
{
    const prm_val *answer = prm->get(outcome, mdf_decide_claim_rule.name), *answers = prm->get(answer, "lines");
    size_t count = prm->count(c->lines);

    *is_decided = 0;
    if (!prm_help_is(answer, "verdict", "decide"))
        return PRM_OK;
    *is_decided = prm->count(answers) == count;
    for (size_t i = 0; i < count && *is_decided; i++) {
        const char *currency;
        size_t times;
        int64_t claimed;
        const prm_val *one = find_answer(answers, (int64_t)i + 1, &times);
        PRM_TRY(prm->get_money(prm->at(c->lines, i), "claimed", &claimed, &currency));
        *is_decided = times == 1 && read_answer(one, claimed, &verdicts[i]);
    }
    if (!*is_decided)
        return prm->add_reason(call, outcome, mdf_decide_claim_rule.name, "claim_contradicted", NULL);
    return PRM_OK;
}
