/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/buf.h"
#include "base/fields.h"

#include <stdio.h>
#include <string.h>

bool prm_texts_locale(const char *path, char *locale, size_t size)
{
    const char *slash = strchr(path, '/');
    if (slash == NULL || strncmp(slash, "/texts/", 7) != 0)
        return false;
    const char *name = slash + 7;
    size_t length = strcspn(name, ".");
    if (length == 0 || length >= size || strchr(name, '/') != NULL)
        return false;
    memcpy(locale, name, length);
    locale[length] = '\0';
    return true;
}

/* The first `length` bytes of `from`, as far as there is room. */
static void copy_part(char *to, size_t size, const char *from, size_t length)
{
    length = length < size ? length : size - 1;
    memcpy(to, from, length);
    to[length] = '\0';
}

static const char *sentence_in(
    const prm_ruleset *set, const char *plugin, const char *locale, size_t length, const char *code)
{
    for (size_t i = 0; i < set->text_count; i++) {
        const prm_texts *texts = &set->texts[i];
        if (strcmp(texts->plugin, plugin) == 0 && strlen(texts->locale) == length &&
            strncmp(texts->locale, locale, length) == 0) {
            const prm_val *sentence = prm_val_get(texts->sentences, code);
            if (sentence != NULL)
                return sentence->as.text;
        }
    }
    return NULL;
}

/* "fr-CH", then "fr", then English. The language it was found in goes to `language`. */
static const char *find_sentence(
    const prm_ruleset *set, const char *plugin, const char *locale, const char *code, char *language, size_t size)
{
    size_t whole = strlen(locale), main_part = strcspn(locale, "-_");
    const char *found = sentence_in(set, plugin, locale, whole, code);
    if (found == NULL)
        found = sentence_in(set, plugin, locale, main_part, code);
    copy_part(language, size, found != NULL ? locale : "en", found != NULL ? main_part : 2);
    return found != NULL ? found : sentence_in(set, plugin, "en", 2, code);
}

/* The name in a {field} that begins at `at`; its length, 0 if it is none. */
static size_t field_name(const char *at)
{
    size_t length = *at == '{' ? strcspn(at + 1, "{} \n") : 0;
    return length > 0 && length < 64 && at[1 + length] == '}' ? length : 0;
}

static void check_fields(const prm_point *point, const prm_reason *reason, const prm_texts *texts, const char *sentence,
    prm_problems *problems)
{
    for (const char *at = strchr(sentence, '{'); at != NULL; at = strchr(at + 1, '{')) {
        char name[64], path[120], message[300];
        size_t length = field_name(at);
        copy_part(name, sizeof(name), at + 1, length);
        if (length > 0 && prm_fields_find(reason->data, name) != NULL)
            continue;
        snprintf(path, sizeof(path), "%.50s/texts/%.30s.lua", texts->plugin, texts->locale);
        snprintf(message, sizeof(message), "the text of %.60s names {%.60s}, which is not of that reason of %.80s",
            reason->code, name, point->rule->name);
        prm_problems_add(problems, path, message);
    }
}

static void check_reason(
    const prm_ruleset *set, const prm_point *point, const prm_reason *reason, prm_problems *problems)
{
    if (point->source != NULL && sentence_in(set, point->plugin, "en", 2, reason->code) == NULL) {
        char message[200];
        snprintf(
            message, sizeof(message), "reason %.80s of %.80s has no English text", reason->code, point->rule->name);
        prm_problems_add(problems, point->path, message);
    }
    for (size_t i = 0; i < set->text_count; i++) {
        const prm_val *sentence = prm_val_get(set->texts[i].sentences, reason->code);
        if (sentence != NULL && strcmp(set->texts[i].plugin, point->plugin) == 0)
            check_fields(point, reason, &set->texts[i], sentence->as.text, problems);
    }
}

void prm_texts_check(const prm_ruleset *set, prm_problems *problems)
{
    for (size_t i = 0; i < set->point_count; i++) {
        const prm_point *point = &set->points[i];
        for (const prm_reason *const *r = point->rule->reasons; r != NULL && *r != NULL; r++)
            check_reason(set, point, *r, problems);
    }
}

static void fill(
    prm_buf *buf, const char *language, const char *sentence, const prm_reason *declared, const prm_val *reason)
{
    for (const char *at = sentence; *at != '\0';) {
        size_t plain = strcspn(at, "{");
        prm_buf_put(buf, at, plain);
        at += plain;
        size_t length = field_name(at);
        if (length == 0) {
            if (*at != '\0')
                prm_buf_put_char(buf, *at++);
            continue;
        }
        char name[64];
        copy_part(name, sizeof(name), at + 1, length);
        prm_format_value(
            buf, language, declared != NULL ? prm_fields_find(declared->data, name) : NULL, prm_val_get(reason, name));
        at += length + 2;
    }
}

prm_status prm_ruleset_text(const prm_ruleset *set, const char *point, const char *locale, const prm_val *reason,
    prm_arena *arena, const char **text)
{
    const prm_point *found = prm_ruleset_point(set, point);
    const char *code = prm_val_get_str(reason, "code");
    char language[36];
    const char *sentence = NULL;
    if (found != NULL)
        sentence = find_sentence(set, found->plugin, locale != NULL ? locale : "en", code, language, sizeof(language));
    if (sentence == NULL) { /* a reason of an older contract: its code is better than silence */
        *text = prm_arena_text(arena, code, strlen(code));
        return *text != NULL ? PRM_OK : PRM_E_NOMEM;
    }
    prm_buf buf;
    prm_buf_init(&buf, PRM_RULE_TEXT);
    fill(&buf, language, sentence, prm_rule_reason(found->rule, code), reason);
    *text = buf.failed ? NULL : prm_arena_text(arena, buf.data != NULL ? buf.data : "", buf.length);
    prm_buf_deinit(&buf);
    return *text != NULL ? PRM_OK : PRM_E_NOMEM;
}

prm_status prm_ruleset_notice(const prm_ruleset *set, const char *plugin, const prm_reason *declared,
    const char *locale, const char *code, const prm_val *data, prm_arena *arena, const char **text)
{
    char language[36];
    const char *sentence = find_sentence(set, plugin, locale != NULL ? locale : "en", code, language, sizeof(language));
    prm_buf buf;
    prm_buf_init(&buf, PRM_RULE_TEXT);
    if (sentence != NULL)
        fill(&buf, language, sentence, declared, data);
    else
        prm_buf_put_text(&buf, code);
    *text = buf.failed ? NULL : prm_arena_text(arena, buf.data != NULL ? buf.data : "", buf.length);
    prm_buf_deinit(&buf);
    return *text != NULL ? PRM_OK : PRM_E_NOMEM;
}
