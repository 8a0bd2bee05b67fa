/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the chain partners.join is told of an application, of those it resembles and of who could look after
 * it. */
#include "joining/joining.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LEVELS = 50, COUNTED = 1000 };

static prm_status set_names(prm_call *call, const prm_val *from, const char *key, const char *entity, prm_val *to)
{
    const prm_val *ids = prm->get(from, key), *row;
    prm_val *names = prm->list(call);
    const char *id;

    for (size_t i = 0; i < prm->count(ids); i++) {
        PRM_TRY(prm->as_text(prm->at(ids, i), &id, NULL));
        PRM_TRY(prm->load(call, entity, id, &row));
        PRM_TRY(prm->append(names, prm->get(row, "name")));
    }
    return prm->set(to, key, names);
}

/* Whether the host of the address is the domain, or below it. */
static int is_from(const char *email, const char *domain)
{
    const char *host = strrchr(email, '@');
    size_t length = strlen(domain), given = host ? strlen(host + 1) : 0;

    if (length == 0 || given < length)
        return 0;
    host += 1 + given - length;
    for (size_t i = 0; i < length; i++)
        if (tolower((unsigned char)host[i]) != tolower((unsigned char)domain[i]))
            return 0;
    return host[-1] == '@' || host[-1] == '.';
}

static prm_status application_facts(prm_call *call, const prm_val *application, prm_val *facts)
{
    static const char *const kept[] = { "legal_name", "country", "domain", "channel_type", NULL };
    prm_val *to = prm->object(call);
    const prm_val *segments = prm->get(application, "segments"), *answers = prm->get(application, "answers");
    int64_t attempt = 1;

    (void)prm->get_integer(application, "attempt", &attempt);
    PRM_TRY(partners_tell(application, kept, to));
    PRM_TRY(prm->set_boolean(to, "has_tax_id", *prm->text(application, "tax_id") != '\0'));
    PRM_TRY(prm->set_boolean(to, "address_fits",
        is_from(prm->text(application, "contact_email"), prm->text(application, "domain"))));
    PRM_TRY(set_names(call, application, "territories", "territory", to));
    PRM_TRY(set_names(call, application, "products", "product", to));
    PRM_TRY(prm->set(to, "segments", prm->type(segments) == PRM_V_LIST ? segments : prm->list(call)));
    PRM_TRY(prm->set(to, "answers", prm->type(answers) == PRM_V_LIST ? answers : prm->list(call)));
    if (*prm->text(application, "contact_locale") != '\0')
        PRM_TRY(prm->set_text(to, "locale", prm->text(application, "contact_locale")));
    PRM_TRY(prm->set_integer(to, "message_length", (int64_t)strlen(prm->text(application, "message"))));
    PRM_TRY(prm->set_integer(to, "attempt", attempt));
    return prm->set(facts, "application", to);
}

static prm_status program_facts(prm_call *call, const prm_val *program, prm_val *facts)
{
    const prm_val *rows;
    prm_val *to = prm->object(call), *levels = prm->list(call);

    PRM_TRY(partners_find(call, "level", "program", prm->text(program, "id"), LEVELS, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        prm_val *level = prm->object(call);
        PRM_TRY(prm->set(level, "code", prm->get(prm->at(rows, i), "code")));
        PRM_TRY(prm->set(level, "rank", prm->get(prm->at(rows, i), "rank")));
        PRM_TRY(prm->append(levels, level));
    }
    PRM_TRY(prm->set(to, "name", prm->get(program, "name")));
    PRM_TRY(prm->set(to, "levels", levels));
    return prm->set(facts, "program", to);
}

static int64_t blocked_days(prm_call *call, const prm_val *partner)
{
    int64_t after = 0, left;

    (void)prm->get_integer(partner, "reapply_after", &after);
    left = after - prm->now(call);
    return left > 0 ? (left + PRM_DAY_MS - 1) / PRM_DAY_MS : 0;
}

static prm_status candidate_facts(prm_call *call, const prm_val *candidate, size_t number, prm_val *list)
{
    const prm_val *row = prm->get(candidate, "row");
    prm_val *to = prm->object(call);
    char name[32];

    snprintf(name, sizeof name, "candidate_%zu", number);
    PRM_TRY(prm->set_text(to, "name", name));
    PRM_TRY(prm->set(to, "score", prm->get(candidate, "score")));
    PRM_TRY(prm->set(to, "matched_on", prm->get(candidate, "matched_on")));
    PRM_TRY(prm->set(to, "equal", prm->get(candidate, "equal")));
    PRM_TRY(prm->set_text(to, "state", prm->text(row, "state")));
    PRM_TRY(prm->set_integer(to, "blocked_days", blocked_days(call, row)));
    return prm->append(list, to);
}

/* A company's own row is no other one it resembles. */
static prm_status candidates_facts(prm_call *call, const prm_val *application, prm_val *facts, int32_t *is_known)
{
    static const char *const keys[] = { "legal_name", "country", "domain", "tax_id", NULL };
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const prm_val *found;
    prm_val *values = prm->object(call), *list = prm->list(call);
    const char *own = prm->text(application, "partner");
    int64_t blocked = 0;

    PRM_TRY(partners_tell(application, keys, values));
    PRM_TRY(match->candidates(call, "partner", values, PARTNERS_CANDIDATES + 1, &found));
    for (size_t i = 0; i < prm->count(found) && prm->count(list) < PARTNERS_CANDIDATES; i++) {
        const prm_val *candidate = prm->at(found, i), *row = prm->get(candidate, "row");
        if (strcmp(prm->text(row, "id"), own) == 0)
            continue;
        PRM_TRY(candidate_facts(call, candidate, prm->count(list) + 1, list));
        if (*prm->text(candidate, "equal") == '\0')
            continue;
        *is_known = 1;
        int64_t days = blocked_days(call, row);
        blocked = days > blocked ? days : blocked;
    }
    PRM_TRY(prm->set_integer(facts, "blocked_days", blocked));
    return prm->set(facts, "candidates", list);
}

/* Those who may work where it wants to work, and how much they have on their hands. */
static prm_status managers_facts(prm_call *call, const prm_val *application, prm_val *facts, const prm_val **managers)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const char *territory = prm->text(application, "territory");
    prm_val *list = prm->list(call);
    char name[32];

    PRM_TRY(users->holders(call, "channel_manager", NULL, *territory != '\0' ? territory : NULL, PARTNERS_MANAGERS,
        managers));
    for (size_t i = 0; i < prm->count(*managers); i++) {
        prm_val *to = prm->object(call), *filter = prm->object(call);
        int64_t partners;
        snprintf(name, sizeof name, "manager_%zu", i + 1);
        PRM_TRY(prm->set_text(filter, "manager", prm->text(prm->at(*managers, i), "user")));
        PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM,
            .entity = "partner", .filter = filter, .limit = COUNTED }, &partners));
        PRM_TRY(prm->set_text(to, "name", name));
        PRM_TRY(prm->set_integer(to, "partners", partners));
        PRM_TRY(prm->append(list, to));
    }
    return prm->set(facts, "managers", list);
}

prm_status partners_join_facts(prm_call *call, const prm_val *application, const prm_val *program,
    const prm_val **facts, int32_t *is_known, const prm_val **managers)
{
    prm_val *made = prm->object(call);

    *is_known = 0;
    PRM_TRY(application_facts(call, application, made));
    PRM_TRY(program_facts(call, program, made));
    PRM_TRY(candidates_facts(call, application, made, is_known));
    PRM_TRY(managers_facts(call, application, made, managers));
    *facts = made;
    return PRM_OK;
}
