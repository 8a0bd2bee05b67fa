/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.suggest: what may already answer what somebody is about to ask for help with. A read, so that it
 * can be asked while that is typed; what was shown is told with knowledge.deflections.create. */
#include "knowledge/search.h"

#include <ctype.h>

enum {
    CANDIDATES = 10, /* that the rule chooses from */
    SHOWN = 5,       /* at most */
    WORDS = 12,      /* different ones of what is typed; prm.search takes 16 */
    LETTERS = 3,     /* a shorter word says little */
    TEXT_ROOM = 800  /* bytes of them together */
};

const prm_rule support_suggest_rule = { .size = sizeof support_suggest_rule, .since = 1, .name = "support.suggest",
    .doc = "Which articles are shown to somebody who is about to ask for help?",
    .answer = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "show", 0,
        "Topics of the candidates, the best first; none: nothing is shown",
        .min = 0, .max = SHOWN, .items = PRM_TEXT("code", 1, 100, 0, "A topic"))),
    .reasons = PRM_REASONS(PRM_REASON("shown_by_words", "vendor", .data = NULL),
        PRM_REASON("shown_by_product", "vendor", .data = NULL), PRM_REASON("nothing_fits", "vendor", .data = NULL)),
    .fallback = "{}" };

static const prm_field *const candidate_facts[] = {
    KNOWLEDGE_CODE(PRM_REQUIRED, "Its topic"),
    PRM_TEXT("title", 1, 200, PRM_REQUIRED, "What it is about"),
    PRM_INT("score", 0, PRM_ANY, PRM_REQUIRED, "How well its words fit"),
    PRM_BOOL("has_product", PRM_REQUIRED, "Whether it is about one product"),
    PRM_BOOL("same_product", PRM_REQUIRED, "Whether that is the one that is asked about"),
    PRM_BOOL("own_language", PRM_REQUIRED, "Whether it is in the language the reader likes best"),
    NULL
};

const prm_chain knowledge_suggesting_chain = { .size = sizeof knowledge_suggesting_chain, .since = 1,
    .name = "knowledge.suggesting", .doc = "Somebody is about to ask for help",
    .facts = PRM_FIELDS(PRM_TEXT("subject", 0, 200, PRM_REQUIRED, "What is asked, in one line"),
        PRM_LIST("candidates", PRM_OBJECT("candidate", candidate_facts, 0, "One"), PRM_REQUIRED,
            "What was found by its words, best first; it may all be read")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &support_suggest_rule), NULL } };

/* ---- Words of what is typed ------------------------------------------------------------------------------------- */

/* Letters and digits of ASCII; of all else what is no punctuation of Unicode's U+2000 to U+206F, U+3000 to U+303F, and
 * Latin-1's. */
static size_t word_length(const char *at)
{
    size_t length = 0;

    for (;;) {
        const unsigned char *c = (const unsigned char *)at + length;
        if (isalnum(c[0])) {
            length++;
            continue;
        }
        int is_mark = c[0] < 0xC3 || (c[0] == 0xE2 && c[1] < 0x82) || (c[0] == 0xE3 && c[1] == 0x80);
        if (is_mark)
            return length;
        length += c[0] >= 0xF0 ? 4 : c[0] >= 0xE0 ? 3 : 2;
    }
}

typedef struct typed {
    char text[TEXT_ROOM];
    size_t length, words;
} typed;

/* Whether it is there already, between blanks. */
static int has_word(const typed *t, const char *word, size_t length)
{
    for (const char *at = t->text; (at = strchr(at, ' ')) != NULL; at++)
        if (strncasecmp(at + 1, word, length) == 0 && at[1 + length] == ' ')
            return 1;
    return 0;
}

static void add_words(typed *t, const char *from)
{
    while (*from != '\0' && t->words < WORDS) {
        size_t length = word_length(from);
        if (length >= LETTERS && t->length + length + 2 < sizeof t->text && !has_word(t, from, length)) {
            memcpy(t->text + t->length, from, length);
            t->length += length;
            t->text[t->length++] = ' ';
            t->text[t->length] = '\0';
            t->words++;
        }
        from += length + (length == 0);
    }
}

/* ---- Candidates and the rule ------------------------------------------------------------------------------------ */

static prm_status describe(prm_call *call, const prm_val *topic, const char *product, const char *locale, prm_val *list)
{
    static const char *const same[] = { "code", "title", "score", NULL };
    prm_val *told = prm->object(call);
    const char *about = prm->text(topic, "product");

    PRM_TRY(prm_help_set_all(told, same, topic));
    PRM_TRY(prm->set_boolean(told, "has_product", *about != '\0'));
    PRM_TRY(prm->set_boolean(told, "same_product", *about != '\0' && strcmp(about, product) == 0));
    PRM_TRY(prm->set_boolean(told, "own_language", prm_help_is(topic, "locale", locale)));
    return prm->append(list, told);
}

static prm_status choose(prm_call *call, const prm_val *params, const knowledge_locales *locales, const prm_val *topics,
    const prm_val **show)
{
    prm_val *facts = prm->object(call), *candidates = prm->list(call);
    const prm_val *outcome;

    for (size_t i = 0; i < prm->count(topics); i++)
        PRM_TRY(describe(call, prm->at(topics, i), prm->text(params, "product"), locales->at[0], candidates));
    PRM_TRY(prm->set_text(facts, "subject", prm->text(params, "subject")));
    PRM_TRY(prm->set(facts, "candidates", candidates));
    PRM_TRY(prm->decide(call, knowledge_suggesting_chain.name, "", facts, &outcome));
    *show = prm->get(prm->get(outcome, support_suggest_rule.name), "show");
    return PRM_OK;
}

/* What the rule names and is no candidate is not shown. */
static prm_status list_shown(const prm_val *topics, const prm_val *show, prm_val *items)
{
    for (size_t i = 0; i < prm->count(show); i++) {
        const char *code = "";
        (void)prm->as_text(prm->at(show, i), &code, NULL);
        for (size_t j = 0; j < prm->count(topics); j++)
            if (prm_help_is(prm->at(topics, j), "code", code))
                PRM_TRY(prm->append(items, prm->at(topics, j)));
    }
    return PRM_OK;
}

static prm_status fill(prm_call *call, const prm_val *params, prm_val *items)
{
    prm_val *topics = prm->list(call);
    typed t = { .text = " ", .length = 1 };
    const prm_val *found, *show;
    knowledge_locales locales;

    add_words(&t, prm->text(params, "subject"));
    add_words(&t, prm->text(params, "description"));
    if (t.words == 0)
        return PRM_OK;
    PRM_TRY(knowledge_locales_find(call, prm->text(params, "locale"), prm->text(params, "program"), &locales));
    PRM_TRY(knowledge_look(call,
        &(knowledge_looking){ .text = t.text, .locales = &locales, .is_some = 1, .limit = CANDIDATES }, topics,
        &found));
    if (prm->count(topics) == 0)
        return PRM_OK;
    PRM_TRY(choose(call, params, &locales, topics, &show));
    return list_shown(topics, show, items);
}

static prm_status suggest(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);

    PRM_TRY(fill(call, params, items));
    return prm->set(result, "items", items);
}

const prm_method knowledge_suggest_method = { .size = sizeof knowledge_suggest_method, .since = 1,
    .name = "knowledge.suggest", .access = PRM_READ, .roles = "*", .quota = "suggestions_per_day",
    .doc = "Articles that may answer what somebody is about to ask for help with, while it is typed. What of them is "
           "shown is told with knowledge.deflections.create",
    .params = PRM_FIELDS(PRM_TEXT("subject", 1, 200, PRM_REQUIRED, "What is asked, in one line, as far as it is typed"),
        PRM_LINES("description", 0, 20000, 0, "And at length"), PRM_REF("product", "product", 0, "About which product"),
        KNOWLEDGE_LOCALE(0, "In which language above all; none: the caller's own"), KNOWLEDGE_PROGRAM),
    .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "What to show, best first", .min = 0,
        .max = SHOWN, .items = PRM_OBJECT("topic", knowledge_found_fields, 0, "One"))),
    .example = "{\"subject\":\"The installer refuses the licence key\"}", .run = suggest };

const prm_field knowledge_suggest_setting = { .size = sizeof knowledge_suggest_setting, .type = PRM_T_INT,
    .name = "suggestions_per_day", .doc = "How often one partner's people may have articles suggested in 24 hours",
    .min = 1, .max = 10000000, .preset = "50000" };
