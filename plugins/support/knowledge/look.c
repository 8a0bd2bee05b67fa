/* SPDX-License-Identifier: Apache-2.0 */
/** @file  From the editions that prm.search finds to topics: each once, in the language its reader likes best. */
#include "knowledge/search.h"

static const prm_field *const mark_fields[] = {
    PRM_INT("at", 0, PRM_ANY, PRM_REQUIRED, "Where in the snippet a word begins, in code points"),
    PRM_INT("length", 1, PRM_ANY, PRM_REQUIRED, "How many code points it has"),
    NULL
};

const prm_field *const knowledge_found_fields[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic: what knowledge.read takes"),
    KNOWLEDGE_LOCALE(PRM_REQUIRED, "The language it is in"),
    PRM_INT("edition", 1, PRM_ANY, PRM_REQUIRED, "Which edition"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
    PRM_LINES("summary", 0, 1000, 0, "What it says, in a few sentences"),
    PRM_REF("product", "product", 0, "About which product"),
    PRM_LINES("snippet", 0, 2000, 0, "A piece of it that has the words: plain text, to be shown as text"),
    PRM_LIST("marks", PRM_OBJECT("mark", mark_fields, 0, "A word that was looked for"), 0,
        "Where these are in the snippet"),
    PRM_INT("score", 0, PRM_ANY, PRM_REQUIRED, "How well it fits, to be compared within one answer alone"),
    NULL
};

/* ---- Asking ----------------------------------------------------------------------------------------------------- */

static prm_status list_locales(prm_call *call, const knowledge_locales *locales, prm_val *list)
{
    for (size_t i = 0; i < locales->count; i++)
        PRM_TRY(prm->append(list, prm->new_text(call, locales->at[i], strlen(locales->at[i]))));
    return PRM_OK;
}

/* The vendor's side sees drafts too, and is to find what readers do: what is for any audience, and live. */
static prm_status ask(prm_call *call, const knowledge_looking *l, int64_t looked, const prm_val **found)
{
    const prm_search_service *search = prm->service(PRM_SEARCH_SERVICE);
    prm_val *query = prm->object(call), *entities = prm->list(call), *locales = prm->list(call);
    prm_val *audiences = prm->list(call);

    PRM_TRY(prm->append(entities, prm->new_text(call, "article", strlen("article"))));
    PRM_TRY(list_locales(call, l->locales, locales));
    PRM_TRY(prm->set_text(query, "text", l->text));
    PRM_TRY(prm->set(query, "entities", entities));
    PRM_TRY(prm->set(query, "locale", locales));
    PRM_TRY(prm->set_boolean(query, "typing", l->is_typing));
    PRM_TRY(prm->set_boolean(query, "some", l->is_some));
    PRM_TRY(prm->set_integer(query, "limit", looked));
    if (prm->caller(call)->side == PRM_VENDOR_SIDE) {
        PRM_TRY(knowledge_admit(call, NULL, audiences));
        PRM_TRY(prm->set(query, "within", audiences));
    }
    return search->find(call, query, found);
}

/* ---- Each topic once -------------------------------------------------------------------------------------------- */

/** A topic, at the place of the first of its editions. */
typedef struct topic {
    const char *code;
    size_t place; /* of its language among the reader's */
    const prm_val *item;
} topic;

static prm_status pick_editions(prm_call *call, const prm_val *items, const prm_val **editions)
{
    prm_val *filter = prm->object(call), *ids = prm->list(call);

    for (size_t i = 0; i < prm->count(items); i++)
        PRM_TRY(prm->append(ids, prm->get(prm->at(items, i), "id")));
    PRM_TRY(prm->set(filter, "id", ids));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_PROGRAM, .entity = "article",
        .filter = filter, .limit = KNOWLEDGE_LOOKED, .fields = "code locale" }, editions);
}

static const prm_val *edition_of(const prm_val *editions, const prm_val *item)
{
    for (size_t i = 0; i < prm->count(editions); i++)
        if (prm_help_is(prm->at(editions, i), "id", prm->text(item, "id")))
            return prm->at(editions, i);
    return NULL;
}

static topic *find_topic(topic *topics, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(topics[i].code, code) == 0)
            return &topics[i];
    return NULL;
}

static size_t gather(const prm_val *items, const prm_val *editions, const knowledge_locales *locales, topic *topics)
{
    size_t count = 0;

    for (size_t i = 0; i < prm->count(items) && i < KNOWLEDGE_LOOKED; i++) {
        const prm_val *edition = edition_of(editions, prm->at(items, i));
        topic one = { .code = prm->text(edition, "code"), .item = prm->at(items, i),
            .place = knowledge_locales_place(locales, prm->text(edition, "locale")) };
        topic *before = find_topic(topics, count, one.code);
        if (!edition)
            continue;
        if (!before)
            topics[count++] = one;
        else if (one.place < before->place)
            *before = one;
    }
    return count;
}

/* ---- Telling ---------------------------------------------------------------------------------------------------- */

static prm_status tell(prm_call *call, const prm_val *item, prm_val *topics)
{
    static const char *const of_article[] = { "code", "locale", "edition", "title", "summary", "product", NULL };
    static const char *const of_item[] = { "snippet", "marks", "score", NULL };
    prm_val *told = prm->object(call);
    const prm_val *article, *seen;

    PRM_TRY(prm_help_load_reached(call, "article", prm->text(item, "id"), &article));
    PRM_TRY(prm->view(call, article, "reader", NULL, &seen));
    PRM_TRY(prm_help_set_all(told, of_article, seen));
    PRM_TRY(prm_help_set_all(told, of_item, item));
    return prm->append(topics, told);
}

/* How many topics there are among the best `looked` editions. */
static prm_status look(prm_call *call, const knowledge_looking *l, int64_t looked, topic *topics, size_t *count,
    const prm_val **found)
{
    const prm_val *items, *editions = NULL;

    *count = 0;
    PRM_TRY(ask(call, l, looked, found));
    items = prm->get(*found, "items");
    if (prm->count(items) == 0)
        return PRM_OK;
    PRM_TRY(pick_editions(call, items, &editions));
    *count = gather(items, editions, l->locales, topics);
    return PRM_OK;
}

/* Of each edition that is looked at a piece of its text is read: more are where topics came in several languages. */
prm_status knowledge_look(prm_call *call, const knowledge_looking *l, prm_val *topics, const prm_val **found)
{
    topic *gathered = prm->alloc(call, KNOWLEDGE_LOOKED * sizeof *gathered);
    int64_t looked = l->locales->count > 1 ? 2 * l->limit : l->limit;
    size_t count;

    if (!gathered)
        return PRM_E_NOMEM;
    looked = looked < KNOWLEDGE_LOOKED ? looked : KNOWLEDGE_LOOKED;
    PRM_TRY(look(call, l, looked, gathered, &count, found));
    if ((int64_t)count < l->limit && looked < KNOWLEDGE_LOOKED &&
        (int64_t)prm->count(prm->get(*found, "items")) == looked)
        PRM_TRY(look(call, l, KNOWLEDGE_LOOKED, gathered, &count, found));
    for (size_t i = 0; i < count && (int64_t)i < l->limit; i++)
        PRM_TRY(tell(call, gathered[i].item, topics));
    return PRM_OK;
}
