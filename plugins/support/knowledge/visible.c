/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Who may read what: each audience is judged once a call, by the rule knowledge.visible. */
#include "knowledge/knowledge.h"

enum { TREE_MOST = 64 /* how deep a tree of territories is followed */, PLACES_MOST = 50 };

/* The vendor's alone: a partner is not told that there is something to read. */
#define WHY(c) PRM_REASON(c, "vendor", .data = NULL)

const prm_rule knowledge_visible_rule = { .size = sizeof knowledge_visible_rule, .since = 1,
    .name = "knowledge.visible", .doc = "May this caller read what is for this audience?",
    .answer = PRM_FIELDS(PRM_BOOL("visible", PRM_REQUIRED, "Whether it may")),
    .reasons = PRM_REASONS(WHY("read_by_anybody"), WHY("read_by_member"), WHY("read_when_signed_in"),
        WHY("read_elsewhere"), WHY("read_in_other_roles"), WHY("read_by_other_members")),
    .fallback = "{\"visible\":false}" };

static const prm_field *const audience_facts[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Its code"),
    PRM_BOOL("is_public", PRM_REQUIRED, "Whether it is for anybody"),
    PRM_INT("rank", 0, 1000, 0, "From which rank on"),
    PRM_BOOL("of_programs", PRM_REQUIRED, "Whether it is for members of some programmes"),
    PRM_LIST("roles", PRM_TEXT("role", 1, 60, 0, "One"), 0, "In which roles; none: in every role"),
    PRM_LIST("channel_types", PRM_TEXT("channel_type", 1, 40, 0, "One"), 0, "As what partners take part; none: as any"),
    PRM_BOOL("of_territories", PRM_REQUIRED, "Whether it is for some territories"),
    NULL
};

static const prm_field *const place_facts[] = {
    PRM_TEXT("level", 1, 40, PRM_REQUIRED, "At which level: its code"),
    PRM_INT("level_rank", 0, 1000, PRM_REQUIRED, "And that level's rank"),
    PRM_TEXT("channel_type", 1, 40, PRM_REQUIRED, "As what it takes part"),
    PRM_BENEFITS_FACT,
    NULL
};

static const prm_field *const reader_facts[] = {
    PRM_ENUM("side", "partner|public", PRM_REQUIRED, "public: somebody who has not signed in"),
    PRM_LIST("roles", PRM_TEXT("role", 1, 60, 0, "One"), 0, "Its roles"),
    PRM_BOOL("in_territory", PRM_REQUIRED, "Whether its partner works in one of the audience's territories"),
    PRM_LIST("places", PRM_OBJECT("place", place_facts, 0, "One programme"), 0,
        "What its partner is in the programmes the audience is for; for all: in each that it is in"),
    NULL
};

const prm_chain knowledge_reading_chain = { .size = sizeof knowledge_reading_chain, .since = 1,
    .name = "knowledge.reading", .doc = "Somebody wants to read what is for an audience",
    .facts = PRM_FIELDS(PRM_OBJECT("audience", audience_facts, PRM_REQUIRED, "Whom it is for"),
        PRM_OBJECT("reader", reader_facts, PRM_REQUIRED, "Who wants to read it")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &knowledge_visible_rule), NULL },
    .outcome = "knowledge.visible.visible" };

/* ---- The reader ------------------------------------------------------------------------------------------------- */

/** What is known of who calls, for every audience. */
typedef struct reader {
    const prm_caller *caller;
    const prm_val *memberships;
    const prm_val *levels[PLACES_MOST]; /* of each of them */
    prm_val *territories;               /* {id: true}: where its partner works, and what that is part of */
    prm_val *roles;
} reader;

static prm_status add_territory(prm_call *call, reader *r, const char *id)
{
    const prm_val *territory;

    for (int i = 0; i < TREE_MOST && *id != '\0' && !prm->get(r->territories, id); i++) {
        PRM_TRY(prm->set_boolean(r->territories, id, 1));
        PRM_TRY(prm->load(call, "territory", id, &territory));
        id = prm->text(territory, "parent");
    }
    return PRM_OK;
}

static prm_status look_at_partner(prm_call *call, reader *r)
{
    const prm_val *partner, *territories;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->load(call, "partner", r->caller->partner, &partner));
    territories = prm->get(partner, "territories");
    for (size_t i = 0; i < prm->count(territories); i++) {
        const char *id = "";
        (void)prm->as_text(prm->at(territories, i), &id, NULL);
        PRM_TRY(add_territory(call, r, id));
    }
    PRM_TRY(prm->set_text(filter, "partner", r->caller->partner));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .limit = PLACES_MOST }, &r->memberships));
    for (size_t i = 0; i < prm->count(r->memberships); i++)
        PRM_TRY(prm->load(call, "level", prm->text(prm->at(r->memberships, i), "level"), &r->levels[i]));
    return PRM_OK;
}

static prm_status look(prm_call *call, reader *r)
{
    r->caller = prm->caller(call);
    r->territories = prm->object(call);
    r->roles = prm->list(call);
    for (const char *const *role = r->caller->roles; role && *role && **role != '\0'; role++)
        PRM_TRY(prm->append(r->roles, prm->new_text(call, *role, strlen(*role))));
    return r->caller->side == PRM_PARTNER_SIDE ? look_at_partner(call, r) : PRM_OK;
}

/* ---- The question ----------------------------------------------------------------------------------------------- */

static int works_there(const reader *r, const prm_val *territories)
{
    for (size_t i = 0; i < prm->count(territories); i++) {
        const char *id = "";
        (void)prm->as_text(prm->at(territories, i), &id, NULL);
        if (prm->get(r->territories, id))
            return 1;
    }
    return 0;
}

static prm_status describe_places(prm_call *call, const reader *r, const prm_val *programs, prm_val *places)
{
    for (size_t i = 0; i < prm->count(r->memberships); i++) {
        const prm_val *membership = prm->at(r->memberships, i);
        prm_val *place = prm->object(call);
        if (prm->count(programs) > 0 && !prm_help_has_text(programs, prm->text(membership, "program")))
            continue;
        PRM_TRY(prm->set(place, "level", prm->get(r->levels[i], "code")));
        PRM_TRY(prm->set(place, "level_rank", prm->get(r->levels[i], "rank")));
        PRM_TRY(prm->set(place, "channel_type", prm->get(membership, "channel_type")));
        PRM_TRY(prm_benefits_tell(call, membership, r->levels[i], place));
        PRM_TRY(prm->append(places, place));
    }
    return PRM_OK;
}

static prm_status describe_reader(prm_call *call, const reader *r, const prm_val *audience, prm_val *told)
{
    prm_val *places = prm->list(call);

    PRM_TRY(describe_places(call, r, prm->get(audience, "programs"), places));
    PRM_TRY(prm->set_text(told, "side", r->caller->side == PRM_PUBLIC ? "public" : "partner"));
    PRM_TRY(prm->set(told, "roles", r->roles));
    PRM_TRY(prm->set_boolean(told, "in_territory", works_there(r, prm->get(audience, "territories"))));
    return prm->set(told, "places", places);
}

static prm_status describe_audience(const prm_val *audience, prm_val *told)
{
    static const char *const same[] = { "code", "rank", "roles", "channel_types", NULL };

    PRM_TRY(prm_help_set_all(told, same, audience));
    PRM_TRY(prm->set_boolean(told, "is_public", prm_help_is_true(audience, "is_public")));
    PRM_TRY(prm->set_boolean(told, "of_programs", prm->count(prm->get(audience, "programs")) > 0));
    return prm->set_boolean(told, "of_territories", prm->count(prm->get(audience, "territories")) > 0);
}

/* What is not public is nobody's who has not signed in, whatever the rules say. */
static prm_status judge(prm_call *call, const reader *r, const prm_val *audience, int *is_visible)
{
    prm_val *facts = prm->object(call), *whom = prm->object(call), *who = prm->object(call);
    const prm_val *outcome;

    PRM_TRY(describe_audience(audience, whom));
    PRM_TRY(describe_reader(call, r, audience, who));
    PRM_TRY(prm->set(facts, "audience", whom));
    PRM_TRY(prm->set(facts, "reader", who));
    PRM_TRY(prm->decide(call, knowledge_reading_chain.name, prm->text(audience, "id"), facts, &outcome));
    *is_visible = prm_help_is_true(prm->get(outcome, knowledge_visible_rule.name), "visible") &&
        (r->caller->side != PRM_PUBLIC || prm_help_is_true(audience, "is_public"));
    return PRM_OK;
}

prm_status knowledge_admit(prm_call *call, const prm_val *among, prm_val *audiences)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;
    reader r = { 0 };

    PRM_TRY(prm->set(filter, "id", among));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "audience",
        .filter = filter, .limit = KNOWLEDGE_AUDIENCES }, &found));
    PRM_TRY(look(call, &r));
    int is_vendors = r.caller->side == PRM_VENDOR_SIDE || r.caller->side == PRM_SYSTEM;
    for (size_t i = 0; i < prm->count(found); i++) {
        int is_visible = is_vendors;
        if (!is_vendors)
            PRM_TRY(judge(call, &r, prm->at(found, i), &is_visible));
        if (is_visible)
            PRM_TRY(prm->append(audiences, prm->get(prm->at(found, i), "id")));
    }
    return PRM_OK;
}

/* ---- What is read ----------------------------------------------------------------------------------------------- */

prm_status knowledge_live_find(prm_call *call, const char *code, const prm_val *audiences,
    const knowledge_locales *locales, const prm_val **article)
{
    prm_val *filter = prm->object(call);
    const prm_val *found, *best = NULL;
    size_t best_place = KNOWLEDGE_LOCALES + 1;

    *article = NULL;
    if (prm->count(audiences) == 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(filter, "code", code));
    PRM_TRY(prm->set_boolean(filter, "live", 1));
    PRM_TRY(prm->set(filter, "audience", audiences));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "article",
        .filter = filter, .sort = "code, locale, -edition", .limit = KNOWLEDGE_EDITIONS, .fields = "locale" }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        size_t place = knowledge_locales_place(locales, prm->text(prm->at(found, i), "locale"));
        if (place >= best_place)
            continue;
        best = prm->at(found, i);
        best_place = place;
    }
    return best ? prm_help_load_reached(call, "article", prm->text(best, "id"), article) : PRM_OK;
}

prm_status knowledge_live_judge(prm_call *call, const char *code, const char *locale, const prm_val **article)
{
    prm_val *filter = prm->object(call), *among = prm->list(call), *audiences = prm->list(call);
    const prm_val *found;
    knowledge_locales locales;

    *article = NULL;
    PRM_TRY(prm->set_text(filter, "code", code));
    PRM_TRY(prm->set_boolean(filter, "live", 1));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "article",
        .filter = filter, .sort = "code, locale, -edition", .limit = KNOWLEDGE_EDITIONS, .fields = "audience" },
        &found));
    for (size_t i = 0; i < prm->count(found); i++)
        if (!prm_help_has_text(among, prm->text(prm->at(found, i), "audience")))
            PRM_TRY(prm->append(among, prm->get(prm->at(found, i), "audience")));
    if (prm->count(among) == 0)
        return PRM_OK;
    PRM_TRY(knowledge_admit(call, among, audiences));
    PRM_TRY(knowledge_locales_find(call, locale, "", &locales));
    return knowledge_live_find(call, code, audiences, &locales, article);
}
