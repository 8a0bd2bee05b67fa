/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values in sentences, simply: money "12,500.00 EUR" (de "12.500,00 EUR", fr with no-break spaces), basis points
 * "12.5%" (de, fr "12,5 %"), days "21 November 2026" in UTC, lists joined by ", ". Languages besides these three read
 * as English. An absent value is "-".
 */
#include "rules/set.h"

#include "base/buf.h"
#include "base/fields.h"
#include "base/json.h"
#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"

typedef struct language {
    const char *name, *group, *point, *percent, *yes, *no, *day_end;
    const char *months[12];
} language;

static const language languages[] = {
    {"en", ",", ".", "%", "yes", "no", "",
        {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December"}},
    {"de", ".", ",", NO_BREAK_SPACE "%", "ja", "nein", ".",
        {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
            "Dezember"}},
    {"fr", NO_BREAK_SPACE, ",", NO_BREAK_SPACE "%", "oui", "non", "",
        {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
            "décembre"}},
};

/* ISO 4217: minor units other than two. */
static const struct {
    const char *currency;
    int digits;
} exponents[] = {{"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3}, {"ISK", 0},
    {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3}, {"OMR", 3}, {"PYG", 0}, {"RWF", 0},
    {"TND", 3}, {"UGX", 0}, {"UYI", 0}, {"UYW", 4}, {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0}};

static const language *language_named(const char *name)
{
    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return &languages[0];
}

static int exponent_of(const char *currency)
{
    for (size_t i = 0; i < sizeof(exponents) / sizeof(*exponents); i++)
        if (strcmp(exponents[i].currency, currency) == 0)
            return exponents[i].digits;
    return 2;
}

/* `number` shifted right by `digits` decimal places, grouped by thousands. */
static void put_decimal(prm_buf *buf, const language *l, int64_t number, int digits)
{
    char text[32];
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int length = snprintf(text, sizeof(text), "%0*llu", digits + 1, (unsigned long long)magnitude);
    int whole = length - digits;
    if (number < 0)
        prm_buf_put_char(buf, '-');
    for (int i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            prm_buf_put_text(buf, l->group);
        prm_buf_put_char(buf, text[i]);
    }
    if (digits > 0)
        prm_buf_put_text(buf, l->point);
    prm_buf_put(buf, text + whole, (size_t)digits);
}

static void put_bps(prm_buf *buf, const language *l, int64_t bps)
{
    if (bps % 100 == 0)
        put_decimal(buf, l, bps / 100, 0);
    else if (bps % 10 == 0)
        put_decimal(buf, l, bps / 10, 1);
    else
        put_decimal(buf, l, bps, 2);
    prm_buf_put_text(buf, l->percent);
}

/* From "2026-11-21...". */
static void put_day(prm_buf *buf, const language *l, const char *date)
{
    int month = atoi(date + 5);
    if (month < 1 || month > 12) {
        prm_buf_put_text(buf, date);
        return;
    }
    prm_buf_format(buf, "%d%s %s %.4s", atoi(date + 8), l->day_end, l->months[month - 1], date);
}

static void put_integer(prm_buf *buf, const language *l, int32_t type, int64_t number)
{
    char date[PRM_TIME_TEXT];
    switch (type) {
    case PRM_T_BPS:
        put_bps(buf, l, number);
        return;
    case PRM_T_TIME:
        prm_time_print(number, date);
        put_day(buf, l, date);
        return;
    default:
        prm_buf_put_integer(buf, number);
    }
}

static void put_object(prm_buf *buf, const language *l, const prm_val *value)
{
    int64_t amount;
    const char *currency = prm_val_get_str(value, "currency");
    if (*currency == '\0' || prm_val_get_integer(value, "amount", &amount) != PRM_OK) {
        prm_json_print(buf, value);
        return;
    }
    put_decimal(buf, l, amount, exponent_of(currency));
    prm_buf_format(buf, " %s", currency);
}

static void put_list(prm_buf *buf, const char *name, const prm_field *field, const prm_val *list)
{
    for (size_t i = 0; i < prm_val_count(list); i++) {
        if (i > 0)
            prm_buf_put_text(buf, ", ");
        prm_format_value(buf, name, field != NULL ? field->items : NULL, prm_val_at(list, i));
    }
}

void prm_format_value(prm_buf *buf, const char *name, const prm_field *field, const prm_val *value)
{
    const language *l = language_named(name);
    int32_t type = field != NULL ? field->type : PRM_T_TEXT;
    switch (prm_val_kind(value)) {
    case PRM_V_BOOL:
        prm_buf_put_text(buf, value->as.truth ? l->yes : l->no);
        return;
    case PRM_V_INT:
        put_integer(buf, l, type, value->as.integer);
        return;
    case PRM_V_REAL:
        prm_buf_format(buf, "%.10g", value->as.real);
        return;
    case PRM_V_TEXT:
        if (type == PRM_T_DATE && prm_date_is_valid(value->as.text, value->count))
            put_day(buf, l, value->as.text);
        else
            prm_buf_put(buf, value->as.text, value->count);
        return;
    case PRM_V_LIST:
        put_list(buf, name, field, value);
        return;
    case PRM_V_OBJECT:
        put_object(buf, l, value);
        return;
    default:
        prm_buf_put_char(buf, '-');
    }
}
