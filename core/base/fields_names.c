/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

#include <string.h>
#include <utf8proc.h>

#define DOMAIN_MAX_BYTES 253 /* RFC 1035, in text form */
#define LABEL_MAX_BYTES  63
#define EMAIL_MAX_BYTES  254 /* RFC 5321 */
#define LOCAL_MAX_BYTES  64

static bool is_ascii_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word_character(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* Letters, digits, hyphens within; outside ASCII (a U-label) letters, marks and digits. */
static bool is_label(const char *text, size_t length)
{
    if (length == 0 || length > LABEL_MAX_BYTES || text[0] == '-' || text[length - 1] == '-')
        return false;
    for (size_t i = 0; i < length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(length - i), &point);
        if (step <= 0)
            return false;
        bool is_allowed = step == 1 ? is_ascii_alphanumeric(text[i]) || text[i] == '-' : is_word_character(point);
        if (!is_allowed)
            return false;
        i += (size_t)step;
    }
    return true;
}

static bool is_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

bool prm_domain_is_valid(const char *text, size_t length)
{
    if (length > DOMAIN_MAX_BYTES)
        return false;
    const char *end = text + length, *label = text;
    for (size_t labels = 1;; labels++) {
        const char *dot = memchr(label, '.', (size_t)(end - label));
        size_t bytes = (size_t)((dot != NULL ? dot : end) - label);
        if (!is_label(label, bytes))
            return false;
        /* The last label of a name is no number; that of an IPv4 address is. */
        if (dot == NULL)
            return labels > 1 && !is_number(label, bytes);
        label = dot + 1;
    }
}

const char *prm_domain_fold(prm_arena *arena, const char *text, size_t length)
{
    /* The lower case of a character takes at most one byte more than the character. */
    char *folded = prm_arena_alloc(arena, 2 * length + 1);
    if (folded == NULL)
        return NULL;
    size_t at = 0;
    for (size_t i = 0; i < length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(length - i), &point);
        if (step <= 0)
            return text;
        at += (size_t)utf8proc_encode_char(utf8proc_tolower(point), (utf8proc_uint8_t *)folded + at);
        i += (size_t)step;
    }
    folded[at] = '\0';
    return strcmp(folded, text) == 0 ? text : folded;
}

static bool is_local_character(char c)
{
    return (unsigned char)c >= 0x80 || is_ascii_alphanumeric(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

bool prm_email_is_valid(const char *text, size_t length)
{
    const char *at_sign = length <= EMAIL_MAX_BYTES ? memchr(text, '@', length) : NULL;
    if (at_sign == NULL)
        return false;
    size_t local = (size_t)(at_sign - text);
    if (local == 0 || local > LOCAL_MAX_BYTES || text[0] == '.' || text[local - 1] == '.')
        return false;
    for (size_t i = 0; i < local; i++) {
        if (!is_local_character(text[i]) || (text[i] == '.' && text[i + 1] == '.'))
            return false;
    }
    return prm_domain_is_valid(at_sign + 1, length - local - 1);
}
