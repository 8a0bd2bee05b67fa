/* SPDX-License-Identifier: Apache-2.0 */
/** @file  knowledge.search: articles by words. What was looked for is told to the vendor, without who did, and
 * without words that may be an address or a number of somebody's. */
#include "knowledge/search.h"

#include <ctype.h>

enum { USUAL = 10, DIGITS = 6 };

#define BLANKS " \t\r\n"

/* Whether a word may be somebody's address or number: it has an @, or so many digits. */
static int is_personal(const char *word, size_t length)
{
    size_t digits = 0;

    for (size_t i = 0; i < length; i++)
        digits += isdigit((unsigned char)word[i]) != 0;
    return digits >= DIGITS || memchr(word, '@', length) != NULL;
}

static int is_figures(const char *word, size_t length)
{
    size_t digits = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)word[i];
        if (isalpha(c) || c >= 0x80)
            return 0;
        digits += isdigit(c) != 0;
    }
    return digits > 0;
}

/* A word, or figures that follow each other: a number is written in several ("06 12 34 56 78"). */
static size_t piece_length(const char *text)
{
    size_t end = strcspn(text, BLANKS), at = end, length = end;

    while (is_figures(text + at - length, length)) {
        end = at;
        at += strspn(text + at, BLANKS);
        length = strcspn(text + at, BLANKS);
        at += length;
    }
    return end;
}

/* What is looked for, without such words. */
static prm_status leave_out(prm_call *call, const char *text, char **out)
{
    size_t length = 0;

    *out = prm->alloc(call, strlen(text) + 2);
    if (!*out)
        return PRM_E_NOMEM;
    while (*text != '\0') {
        size_t word = piece_length(text);
        if (word > 0 && !is_personal(text, word)) {
            memcpy(*out + length, text, word);
            length += word;
            (*out)[length++] = ' ';
        }
        text += word + strspn(text + word, BLANKS);
    }
    (*out)[length > 0 ? length - 1 : 0] = '\0';
    return PRM_OK;
}

/* Words as they are counted: folded; what folding leaves nothing of stays as it is. */
static prm_status tell_vendor(prm_call *call, const char *text, const knowledge_locales *locales, int is_found)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    int is_partners = prm->caller(call)->side == PRM_PARTNER_SIDE, is_public = prm->caller(call)->side == PRM_PUBLIC;
    prm_val *data = prm->object(call);
    const char *words;
    char *kept;

    PRM_TRY(leave_out(call, text, &kept));
    PRM_TRY(match->fold(call, kept, &words));
    if (*kept != '\0')
        PRM_TRY(prm->set_text(data, "words", *words != '\0' ? words : kept));
    PRM_TRY(prm->set_text(data, "locale", locales->at[0]));
    PRM_TRY(prm->set_text(data, "side", is_partners ? "partner" : is_public ? "public" : "vendor"));
    PRM_TRY(prm->set_boolean(data, "missed", !is_found));
    return prm->emit(call, "knowledge.searched", "", data);
}

static prm_status search(prm_call *call, const prm_val *params, prm_val *result)
{
    int64_t limit = prm_help_number(params, "limit");
    prm_val *topics = prm->list(call);
    knowledge_locales locales;
    const prm_val *found;

    PRM_TRY(knowledge_locales_find(call, prm->text(params, "locale"), prm->text(params, "program"), &locales));
    const knowledge_looking looking = { .text = prm->text(params, "text"), .locales = &locales,
        .is_typing = prm_help_is_true(params, "typing"), .limit = limit > 0 ? limit : USUAL };
    PRM_TRY(knowledge_look(call, &looking, topics, &found));
    PRM_TRY(prm->set(result, "items", topics));
    PRM_TRY(prm_help_set_all(result, PRM_TEXTS("count", "more", "behind"), found));
    return looking.is_typing ? PRM_OK : tell_vendor(call, looking.text, &locales, prm->count(topics) > 0);
}

const prm_method knowledge_search_method = { .size = sizeof knowledge_search_method, .since = 1,
    .name = "knowledge.search", .access = PRM_PUBLIC_READ, .quota = "searches_per_day",
    .doc = "Articles the caller may read by words in them, best first: each topic once, in the best of the caller's "
           "languages. Ranks and counts are those of what it may read",
    .params = PRM_FIELDS(PRM_LINES("text", 1, KNOWLEDGE_WORDS, PRM_REQUIRED,
                             "What is looked for: at most 16 different words; what stands between quotes as it stands"),
        KNOWLEDGE_LOCALE(0, "In which language above all; none: the caller's own"), KNOWLEDGE_PROGRAM,
        PRM_BOOL("typing", 0, "Whether the last word is not whole yet. Such searches are not counted"),
        PRM_INT("limit", 1, KNOWLEDGE_FOUND, 0, "At most so many topics; none: 10")),
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("topic", knowledge_found_fields, 0, "One"), PRM_REQUIRED,
            "What was found"),
        PRM_INT("count", 0, PRM_ANY, 0, "How many editions there are in these languages; exact up to 10 000"),
        PRM_BOOL("more", 0, "There are more; the newest 10 000 are ranked"),
        PRM_BOOL("behind", 0, "What was published last may be missing yet")),
    .example = "{\"text\":\"installer refuses the licence key\",\"locale\":\"en\"}", .run = search };

const prm_field knowledge_search_setting = { .size = sizeof knowledge_search_setting, .type = PRM_T_INT,
    .name = "searches_per_day",
    .doc = "How often one address, or one partner's people, may search for articles in 24 hours",
    .min = 1, .max = 10000000, .preset = "10000" };
