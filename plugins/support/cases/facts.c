/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain support.opening is asked over: names and codes, no ids. */
#include "cases/cases.h"
#include "success/success.h"

#include <stdio.h>

enum { RECENT_DAYS = 30, RECENT_MOST = 100 };

static prm_status case_facts(prm_call *call, const support_arrival *a, prm_val *facts)
{
    prm_val *told = prm->object(call), *links = prm->list(call);

    PRM_TRY(prm_help_set_all(told, PRM_TEXTS("subject", "description", "channel", "severity", "category"), a->given));
    if (a->product)
        PRM_TRY(prm->set(told, "product", prm->get(a->product, "name")));
    if (*a->locale != '\0')
        PRM_TRY(prm->set_text(told, "locale", a->locale));
    for (const char *const *link = support_link_fields; *link; link++)
        if (prm_help_has_value(a->given, *link))
            PRM_TRY(prm->append(links, prm->new_text(call, *link, strlen(*link))));
    PRM_TRY(prm->set(told, "links", links));
    PRM_TRY(prm->set_integer(told, "files", (int64_t)prm->count(prm->get(a->given, "files"))));
    PRM_TRY(prm->set_boolean(told, "follows", prm_help_has_value(a->given, "follows")));
    PRM_TRY(prm->set_boolean(told, "accepted", prm_help_has_value(a->given, "decision")));
    return prm->set(facts, "case", told);
}

static prm_status partner_facts(prm_call *call, const support_arrival *a, prm_val *facts)
{
    prm_val *partner = prm->object(call);

    PRM_TRY(prm_help_set_all(partner, PRM_TEXTS("type", "state", "country"), a->partner));
    PRM_TRY(prm_help_set_given(partner, "channel_type", a->membership));
    PRM_TRY(prm->set(partner, "level", prm->get(a->level, "code")));
    PRM_TRY(prm->set(partner, "level_rank", prm->get(a->level, "rank")));
    PRM_TRY(prm_benefits_tell(call, a->membership, a->level, partner));
    return prm->set(facts, "partner", partner);
}

/* How much the partner asks beside this one, which is there only where it is looked at again. */
static prm_status history_facts(prm_call *call, const support_arrival *a, prm_val *facts)
{
    prm_val *history = prm->object(call), *filter = prm->object(call), *since = prm->object(call);
    int64_t recent;

    PRM_TRY(prm->set_integer(since, "gte", prm->now(call) - RECENT_DAYS * PRM_DAY_MS));
    PRM_TRY(prm->set(filter, "partner", prm->get(a->partner, "id")));
    PRM_TRY(prm->set(filter, "created_at", since));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = RECENT_MOST }, &recent));
    int is_counted = prm_help_number(a->given, "created_at") > prm->now(call) - RECENT_DAYS * PRM_DAY_MS;
    PRM_TRY(prm->set_integer(history, "recent", recent - (is_counted && recent < RECENT_MOST)));
    return prm->set(facts, "history", history);
}

/* Words of the vendor's own, which anybody may use as well: a category that is called like a queue tells of no queue.
 * What the rows hold would be sealed for a partner's call. */
static prm_status add_word(prm_call *call, prm_val *to, const char *word)
{
    return prm->append(to, prm->new_text(call, word, strlen(word)));
}

static prm_status set_words(prm_call *call, prm_val *to, const char *key, const prm_val *row)
{
    const prm_val *words = prm->get(row, key);
    prm_val *copied = prm->list(call);
    const char *word;

    for (size_t i = 0; i < prm->count(words); i++) {
        PRM_TRY(prm->as_text(prm->at(words, i), &word, NULL));
        PRM_TRY(add_word(call, copied, word));
    }
    return prm->set(to, key, copied);
}

static prm_status queue_facts(prm_call *call, const prm_val *rows, prm_val *facts)
{
    prm_val *queues = prm->list(call);

    for (size_t i = 0; i < prm->count(rows); i++)
        PRM_TRY(add_word(call, queues, prm->text(prm->at(rows, i), "code")));
    return prm->set(facts, "queues", queues);
}

/* The codes of an agent's queues, of those there are. */
static prm_status codes_of(prm_call *call, const prm_val *agent, const prm_val *queues, prm_val **codes)
{
    *codes = prm->list(call);
    for (size_t i = 0; i < prm->count(queues); i++)
        if (prm_help_has_text(prm->get(agent, "queues"), prm->text(prm->at(queues, i), "id")))
            PRM_TRY(add_word(call, *codes, prm->text(prm->at(queues, i), "code")));
    return PRM_OK;
}

static prm_status agent_facts(prm_call *call, const support_arrival *a, prm_val *facts)
{
    prm_val *agents = prm->list(call), *codes;
    char name[32];

    for (size_t i = 0; i < prm->count(a->agents); i++) {
        const prm_val *one = prm->at(a->agents, i), *row = prm->get(one, "row");
        prm_val *agent = prm->object(call);
        snprintf(name, sizeof name, "candidate_%zu", i + 1);
        PRM_TRY(codes_of(call, row, a->queues, &codes));
        PRM_TRY(prm->set_text(agent, "name", name));
        PRM_TRY(prm->set(agent, "queues", codes));
        PRM_TRY(set_words(call, agent, "skills", row));
        PRM_TRY(set_words(call, agent, "languages", row));
        PRM_TRY(prm->set(agent, "open", prm->get(one, "open")));
        PRM_TRY(prm->set(agent, "room", prm->get(one, "room")));
        PRM_TRY(prm->append(agents, agent));
    }
    return prm->set(facts, "agents", agents);
}

prm_status support_case_facts(prm_call *call, support_arrival *a, const prm_val **facts)
{
    prm_val *made = prm->object(call);

    *facts = made;
    PRM_TRY(support_agents_find(call, a));
    PRM_TRY(case_facts(call, a, made));
    PRM_TRY(partner_facts(call, a, made));
    PRM_TRY(history_facts(call, a, made));
    PRM_TRY(success_cover_find(call, a->program, a->membership, a->level, &a->cover));
    PRM_TRY(success_cover_facts(call, &a->cover, made));
    PRM_TRY(queue_facts(call, a->queues, made));
    return agent_facts(call, a, made);
}
