/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules make of a case: what it is about, how urgent it is, whose it is. */
#include "cases/cases.h"
#include "clocks/clocks.h"

#include <stdlib.h>

/* What a severity is worth where no rule says. */
static const struct rank {
    const char *severity;
    int64_t priority;
} ranks[] = { { "critical", 1 }, { "high", 2 }, { "normal", 3 }, { "low", 4 } };

static int64_t usual_priority(const char *severity)
{
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (strcmp(ranks[i].severity, severity) == 0)
            return ranks[i].priority;
    return 3;
}

static const char *severity_of(const support_arrival *a, const prm_val *outcome)
{
    const prm_val *classified = prm->get(outcome, support_classify_rule.name);
    const char *severity = "normal";

    if (prm_help_has_value(classified, "severity"))
        severity = prm->text(classified, "severity");
    else if (prm_help_has_value(a->given, "severity"))
        severity = prm->text(a->given, "severity");
    return success_capped(severity, prm->get(outcome, success_entitle_rule.name));
}

static prm_status set_priority(const prm_val *outcome, const char *severity, prm_val *changes)
{
    const prm_val *judged = prm->get(outcome, support_priority_rule.name);

    if (prm_help_has_value(judged, "priority"))
        return prm->set(changes, "priority", prm->get(judged, "priority"));
    return prm->set_integer(changes, "priority", usual_priority(severity));
}

static prm_status classify(const support_arrival *a, const prm_val *outcome, prm_val *changes)
{
    PRM_TRY(prm_help_set_given(changes, "category", prm->get(outcome, support_classify_rule.name)));
    PRM_TRY(prm->set_text(changes, "severity", severity_of(a, outcome)));
    return set_priority(outcome, severity_of(a, outcome), changes);
}

static prm_status entitle(const support_arrival *a, const prm_val *outcome, prm_val *changes)
{
    PRM_TRY(prm->set(changes, "entitled", prm->get(prm->get(outcome, success_entitle_rule.name), "entitled")));
    return prm->set(changes, "plan", prm->get(a->cover.plan, "code"));
}

static const prm_val *find_queue(const support_arrival *a, const char *code)
{
    for (size_t i = 0; i < prm->count(a->queues); i++)
        if (prm_help_is(prm->at(a->queues, i), "code", code))
            return prm->at(a->queues, i);
    return NULL;
}

/* NULL: there is none of that name, or it takes nothing of that queue. */
static const prm_val *find_agent(const support_arrival *a, const char *name, const prm_val *queue)
{
    static const char prefix[] = "candidate_";
    unsigned long number = 0;
    char *rest = NULL;

    if (strncmp(name, prefix, sizeof prefix - 1) == 0)
        number = strtoul(name + sizeof prefix - 1, &rest, 10);
    if (number == 0 || *rest != '\0')
        return NULL;
    const prm_val *row = prm->get(prm->at(a->agents, number - 1), "row");
    return prm_help_has_text(prm->get(row, "queues"), prm->text(queue, "id")) ? row : NULL;
}

static prm_status say_unknown(prm_call *call, const prm_val *outcome, const char *code, const char *key,
    const char *what)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set_text(data, key, what));
    return prm->add_reason(call, outcome, support_route_rule.name, code, data);
}

static prm_status route(prm_call *call, const support_arrival *a, const prm_val *outcome, prm_val *changes)
{
    const prm_val *answer = prm->get(outcome, support_route_rule.name);
    const char *code = prm->text(answer, "queue"), *name = prm->text(answer, "agent");
    const prm_val *queue = find_queue(a, code), *agent;

    if (*code == '\0')
        return PRM_OK;
    if (!queue)
        return say_unknown(call, outcome, "unknown_queue", "queue", code);
    PRM_TRY(prm->set_text(changes, "queue", prm->text(queue, "id")));
    if (*name == '\0')
        return PRM_OK;
    agent = find_agent(a, name, queue);
    if (!agent)
        return say_unknown(call, outcome, "unknown_agent", "agent", name);
    return prm->set_text(changes, "owner", prm->text(agent, "user"));
}

/* Its partner is not entitled to it: it is kept, so that the decision can be read, and nobody works on it. */
static prm_status refuse(prm_call *call, const prm_val **row)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, row, changes));
    PRM_TRY(prm->move(call, row, "cancelled"));
    return support_case_tell(call, *row, "support.refused");
}

/* What is clear and has a queue is triaged; anything else, and what the plan may not cover, is for a person. */
static prm_status settle(prm_call *call, const prm_val *outcome, const prm_val **row)
{
    int is_clear = prm_help_is(prm->get(outcome, support_classify_rule.name), "verdict", "clear") &&
                   prm_help_is(*row, "entitled", "yes");

    if (!is_clear || !prm_help_has_value(*row, "queue"))
        return support_case_tell(call, *row, "support.triage_needed");
    PRM_TRY(support_case_move(call, row, "triaged", NULL));
    return support_case_assigned(call, *row);
}

prm_status support_case_judge(prm_call *call, const support_arrival *a, const prm_val *facts, const prm_val **row,
    const prm_val **outcome)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->decide(call, support_opening_chain.name, prm->text(*row, "id"), facts, outcome));
    PRM_TRY(classify(a, *outcome, changes));
    PRM_TRY(entitle(a, *outcome, changes));
    PRM_TRY(route(call, a, *outcome, changes));
    PRM_TRY(prm->set(changes, "decision", prm->get(*outcome, "id")));
    PRM_TRY(prm_help_name_by_id(changes, "number", "CASE", *row));
    PRM_TRY(prm->update(call, row, changes));
    if (prm_help_is(*row, "entitled", "no"))
        return refuse(call, row);
    PRM_TRY(success_case_used(call, &a->cover, *row));
    PRM_TRY(support_case_tell(call, *row, "support.opened"));
    PRM_TRY(support_clocks_opened(call, row, *outcome));
    return settle(call, *outcome, row);
}

/* Asks the rules once more about a case there is, and gives it the place they say. */
static prm_status reconsider(prm_call *call, const prm_val **row)
{
    const char *id = prm->text(*row, "id"), *before = prm->text(*row, "decision");
    prm_val *changes = prm->object(call);
    const prm_val *facts, *outcome;
    support_arrival a;

    PRM_TRY(support_arrival_again(call, *row, &a));
    PRM_TRY(support_case_facts(call, &a, &facts));
    PRM_TRY(*before == '\0' ? prm->decide(call, support_opening_chain.name, id, facts, &outcome)
                            : prm->decide_again(call, support_opening_chain.name, id, before, facts, &outcome));
    const char *severity = success_capped(prm->text(*row, "severity"), prm->get(outcome, success_entitle_rule.name));
    PRM_TRY(prm->set_text(changes, "severity", severity));
    PRM_TRY(set_priority(outcome, severity, changes));
    PRM_TRY(prm->set(changes, "decision", prm->get(outcome, "id")));
    return prm->update(call, row, changes);
}

static prm_status tell_severity(prm_call *call, const prm_val *before, const prm_val *row)
{
    prm_val *data;

    if (prm_help_is(before, "severity", prm->text(row, "severity")))
        return PRM_OK;
    PRM_TRY(support_case_figures(call, row, &data));
    if (prm_help_has_value(before, "severity"))
        PRM_TRY(prm->set(data, "was", prm->get(before, "severity")));
    return prm->emit(call, "support.severity_changed", prm->text(row, "id"), data);
}

prm_status support_case_weigh(prm_call *call, const prm_val *before, const prm_val *params, const prm_val **row)
{
    int is_given = prm_help_has_value(params, "priority");
    int is_other = prm_help_has_value(params, "severity") &&
        !prm_help_is(before, "severity", prm->text(params, "severity"));

    if (is_other && !is_given)
        PRM_TRY(reconsider(call, row));
    PRM_TRY(tell_severity(call, before, *row));
    return is_other || is_given ? support_clocks_changed(call, row) : PRM_OK;
}
