/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The texts of a template: in which language they are read, and what is filled in. One pass: what is filled in
 * is no text of the template, whatever it looks like. */
#include "campaigns/campaigns.h"

#include <stdio.h>
#include <string.h>

/* Where a placeholder's value is from. */
enum from { OF_PARTNER, OF_PROGRAM, OF_CAMPAIGN };
static const struct placeholder {
    const char *name;
    enum from from;
    const char *fields[2]; /* the first that has a value */
} placeholders[] = {
    { "partner_name", OF_PARTNER, { "display_name", "legal_name" } },
    { "partner_domain", OF_PARTNER, { "domain", NULL } },
    { "partner_country", OF_PARTNER, { "country", NULL } },
    { "program_name", OF_PROGRAM, { "name", NULL } },
    { "campaign_name", OF_CAMPAIGN, { "name", NULL } },
    { "starts_on", OF_CAMPAIGN, { "starts_on", NULL } },
    { "ends_on", OF_CAMPAIGN, { "ends_on", NULL } },
};

/* {a_word} at `text`: its length without the braces; 0: none. */
static size_t placeholder_at(const char *text)
{
    size_t length = text[0] == '{' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

    return length > 0 && text[1 + length] == '}' ? length : 0;
}

static const struct placeholder *find_placeholder(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
        if (strlen(placeholders[i].name) == length && strncmp(placeholders[i].name, name, length) == 0)
            return &placeholders[i];
    return NULL;
}

/* ---- What cannot be filled in ----------------------------------------------------------------------------------- */

static prm_status check_text(prm_call *call, const prm_val *item, size_t index, const char *key)
{
    const char *text = prm->text(item, key);
    size_t length;
    int count = 0;
    char field[40];

    snprintf(field, sizeof field, "texts[%zu].%s", index, key);
    for (; (text = strchr(text, '{')) != NULL; text++) {
        if ((length = placeholder_at(text)) == 0)
            continue;
        if (!find_placeholder(text + 1, length))
            return prm->fail_field(call, field, "unknown_placeholder", "names what cannot be filled in");
        if (++count > CAMPAIGNS_PLACEHOLDERS)
            return prm->fail_field(call, field, "too_many", "has more than 100 placeholders");
    }
    return PRM_OK;
}

prm_status campaigns_texts_check(prm_call *call, const prm_val *texts)
{
    char field[40];

    for (size_t i = 0; i < prm->count(texts); i++) {
        const prm_val *item = prm->at(texts, i);
        (void)check_text(call, item, i, "subject");
        (void)check_text(call, item, i, "body");
        for (size_t k = 0; k < i; k++) {
            if (strcasecmp(prm->text(prm->at(texts, k), "locale"), prm->text(item, "locale")) != 0)
                continue;
            snprintf(field, sizeof field, "texts[%zu].locale", i);
            (void)prm->fail_field(call, field, "duplicate", "has a text already");
        }
    }
    return PRM_OK;
}

/* ---- In which language ------------------------------------------------------------------------------------------ */

static size_t language_of(const char *locale)
{
    return strcspn(locale, "-_");
}

static int is_language(const char *one, const char *other)
{
    size_t length = language_of(one);

    return length > 0 && length == language_of(other) && strncasecmp(one, other, length) == 0;
}

const prm_val *campaigns_text_for(const prm_val *template, const char *locale)
{
    const prm_val *texts = prm->get(template, "texts"), *same = NULL, *english = NULL;

    for (size_t i = 0; i < prm->count(texts); i++) {
        const prm_val *item = prm->at(texts, i);
        const char *own = prm->text(item, "locale");
        if (strcasecmp(own, locale) == 0)
            return item;
        if (!same && is_language(own, locale))
            same = item;
        if (!english && is_language(own, "en"))
            english = item;
    }
    if (same || english)
        return same ? same : english;
    return prm->at(texts, 0);
}

/* ---- Filling in ------------------------------------------------------------------------------------------------- */

typedef struct filling {
    const prm_val *from[3]; /* by enum from */
    char *text;
    size_t length, room;
} filling;

static void add(filling *f, const char *text, size_t length)
{
    if (length > f->room - f->length) { /* no more than what was counted: it never is */
        length = f->room - f->length;
    }
    memcpy(f->text + f->length, text, length);
    f->length += length;
}

static const char *value_of(const filling *f, const struct placeholder *placeholder)
{
    const char *value = prm->text(f->from[placeholder->from], placeholder->fields[0]);

    if (*value == '\0' && placeholder->fields[1])
        value = prm->text(f->from[placeholder->from], placeholder->fields[1]);
    return value;
}

/* The length of what it becomes; with `writes`, it becomes so. */
static size_t walk(filling *f, const char *text, int writes)
{
    size_t total = 0, length;

    while (*text != '\0') {
        const struct placeholder *found =
            (length = placeholder_at(text)) > 0 ? find_placeholder(text + 1, length) : NULL;
        size_t plain = 1 + strcspn(text + 1, "{");
        const char *put = found ? value_of(f, found) : text;
        size_t count = found ? strlen(put) : plain;
        if (writes)
            add(f, put, count);
        total += count;
        text += found ? length + 2 : plain;
    }
    return total;
}

static prm_status fill(prm_call *call, filling *f, const prm_val *text, const char *key, prm_val *to)
{
    f->room = walk(f, prm->text(text, key), 0);
    f->length = 0;
    if ((f->text = prm->alloc(call, f->room + 1)) == NULL)
        return PRM_E_NOMEM;
    (void)walk(f, prm->text(text, key), 1);
    return prm->set(to, key, prm->new_text(call, f->text, f->length));
}

prm_status campaigns_text_fill(prm_call *call, const prm_val *text, const prm_val *partner, const prm_val *program,
    const prm_val *campaign, const prm_val **filled)
{
    filling f = { .from = { [OF_PARTNER] = partner, [OF_PROGRAM] = program, [OF_CAMPAIGN] = campaign } };
    prm_val *made = prm->object(call);

    PRM_TRY(prm->set_text(made, "locale", prm->text(text, "locale")));
    PRM_TRY(fill(call, &f, text, "subject", made));
    PRM_TRY(fill(call, &f, text, "body", made));
    *filled = made;
    return PRM_OK;
}
