/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

#include "base/currency.h"
#include "base/id.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/zone.h"

#include <inttypes.h>
#include <string.h>

#define MS_MIN INT64_C(-62167219200000) /* years 0 to 9999, what RFC 3339 can write */
#define MS_MAX INT64_C(253402300799999)

bool prm_field_is_in_range(const prm_field *field, int64_t number)
{
    return (field->min == PRM_ANY || number >= field->min) && (field->max == PRM_ANY || number <= field->max);
}

const prm_val *prm_field_refuse_range(
    prm_field_walk *walk, const prm_field_place *at, const prm_field *field, const char *verb, const char *unit)
{
    const char *message;
    if (field->max == PRM_ANY)
        message = prm_arena_format(walk->arena, "must %s at least %" PRId64 "%s", verb, field->min, unit);
    else if (field->min == PRM_ANY)
        message = prm_arena_format(walk->arena, "must %s at most %" PRId64 "%s", verb, field->max, unit);
    else
        message =
            prm_arena_format(walk->arena, "must %s %" PRId64 " to %" PRId64 "%s", verb, field->min, field->max, unit);
    return prm_field_refuse(walk, at, "range", message);
}

/* Refuses what is no text. */
static bool is_text(prm_field_walk *walk, const prm_val *value, const prm_field_place *at)
{
    if (value->kind != PRM_V_TEXT)
        prm_field_refuse(walk, at, "type", "must be a text");
    return value->kind == PRM_V_TEXT;
}

/* What is inside already, plugins have made of what came in. */
static const prm_val *take_text(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (walk->is_wire && (field->flags & PRM_ONE_LINE) != 0 && !prm_utf8_is_line(value->as.text, value->count))
        return prm_field_refuse(walk, at, "line", "must be one line, without control characters");
    if (!prm_field_is_in_range(field, (int64_t)prm_utf8_count(value->as.text, value->count)))
        return prm_field_refuse_range(walk, at, field, "have", " characters");
    return value;
}

static const prm_val *take_integer(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (value->kind != PRM_V_INT)
        return prm_field_refuse(walk, at, "type", "must be a whole number");
    if (value->as.integer > PRM_INTEGER_MAX || value->as.integer < -PRM_INTEGER_MAX)
        return prm_field_refuse(walk, at, "range", "must be within 2^53-1 either way");
    if (!prm_field_is_in_range(field, value->as.integer))
        return prm_field_refuse_range(walk, at, field, "be", "");
    return value;
}

static const prm_val *take_boolean(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    return value->kind == PRM_V_BOOL ? value : prm_field_refuse(walk, at, "type", "must be true or false");
}

static bool are_capitals(const prm_val *text, uint32_t count)
{
    if (text->kind != PRM_V_TEXT || text->count != count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (text->as.text[i] < 'A' || text->as.text[i] > 'Z')
            return false;
    }
    return true;
}

static const prm_val *take_currency(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!are_capitals(value, 3))
        return prm_field_refuse(walk, at, "format", "must be an ISO 4217 code, as EUR");
    if (prm_currency_digits(value->as.text, value->count) >= 0)
        return value;
    return prm_field_refuse(walk, at, "currency",
        prm_arena_format(walk->arena, "%s is no currency in circulation by ISO 4217", value->as.text));
}

static const prm_val *take_money(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (value->kind != PRM_V_OBJECT)
        return prm_field_refuse(walk, at, "type", "must be {amount, currency}");
    const prm_val *amount = NULL, *currency = NULL;
    bool had_error = walk->has_error;
    walk->has_error = false;
    for (uint32_t i = 0; i < value->count; i++) {
        const prm_member *member = &value->as.members[i];
        prm_field_place here = {.outer = at, .name = member->key};
        if (strcmp(member->key, "amount") == 0) {
            amount = member->value;
            take_integer(walk, field, amount, &here);
        } else if (strcmp(member->key, "currency") == 0) {
            currency = member->value;
            take_currency(walk, field, currency, &here);
        } else {
            prm_field_refuse(walk, &here, "unknown", "is not a part of money");
        }
    }
    if (amount == NULL)
        prm_field_refuse(walk, &(prm_field_place){.outer = at, .name = "amount"}, "required", "is required");
    if (currency == NULL)
        prm_field_refuse(walk, &(prm_field_place){.outer = at, .name = "currency"}, "required", "is required");
    bool is_refused = walk->has_error;
    walk->has_error = had_error || is_refused;
    return is_refused ? NULL : value;
}

static const prm_val *take_time(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    int64_t ms;
    if (walk->is_wire) {
        if (!is_text(walk, value, at))
            return NULL;
        if (!prm_time_parse(value->as.text, value->count, &ms))
            return prm_field_refuse(walk, at, "format", "must be an RFC 3339 time, as 2026-12-31T23:59:59.000Z");
        value = prm_val_integer(walk->arena, ms);
    } else if (value->kind != PRM_V_INT) {
        return prm_field_refuse(walk, at, "type", "must be a time in milliseconds");
    } else if (value->as.integer < MS_MIN || value->as.integer > MS_MAX) {
        return prm_field_refuse(walk, at, "range", "must be within the years 0 to 9999");
    }
    if (value->kind == PRM_V_INT && !prm_field_is_in_range(field, value->as.integer))
        return prm_field_refuse_range(walk, at, field, "be", " ms since 1970");
    return value;
}

static const prm_val *take_date(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!prm_date_is_valid(value->as.text, value->count))
        return prm_field_refuse(walk, at, "format", "must be a date, as 2026-12-31");
    return value;
}

static const prm_val *take_enum(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!prm_words_have(field->of, value->as.text))
        return prm_field_refuse(
            walk, at, "enum", prm_arena_format(walk->arena, "must be one of: %s", field->of != NULL ? field->of : ""));
    return value;
}

static const prm_val *take_reference(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    const char *of = field->type == PRM_T_FILE ? "file" : field->of;
    const size_t tail = 1 + PRM_ID_DIGITS;
    int64_t id;
    const char *entity = value->count > tail ? prm_arena_text(walk->arena, value->as.text, value->count - tail) : "";
    if (entity == NULL)
        return prm_field_refuse(walk, at, "format", NULL);
    if (!prm_words_have(of, entity) || !prm_id_parse(value->as.text, entity, &id))
        return prm_field_refuse(walk, at, "format",
            prm_arena_format(walk->arena, "must be an id, as %s_0123456789abc", of != NULL ? of : ""));
    char digits[PRM_ID_DIGITS];
    prm_id_print(id, digits);
    if (memcmp(value->as.text + value->count - PRM_ID_DIGITS, digits, PRM_ID_DIGITS) == 0)
        return value;
    if (!walk->is_wire)
        return prm_field_refuse(walk, at, "format", "must be in canonical form");
    const char *text = prm_arena_format(walk->arena, "%s_%.*s", entity, PRM_ID_DIGITS, digits);
    return text != NULL ? prm_val_text_static(walk->arena, text) : prm_field_refuse(walk, at, "format", NULL);
}

static const prm_val *take_email(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!prm_email_is_valid(value->as.text, value->count))
        return prm_field_refuse(walk, at, "format", "must be an e-mail address");
    return value;
}

static const prm_val *take_domain(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!prm_domain_is_valid(value->as.text, value->count))
        return prm_field_refuse(walk, at, "format", "must be a host name, as example.com");
    const char *folded = prm_domain_fold(walk->arena, value->as.text, value->count);
    if (folded == NULL)
        return prm_field_refuse(walk, at, "format", NULL);
    if (folded == value->as.text)
        return value;
    if (!walk->is_wire)
        return prm_field_refuse(walk, at, "format", "must be in lower case");
    return prm_val_text_static(walk->arena, folded);
}

/* The assigned codes, by their first letter; XK stands for Kosovo wherever it is traded with. */
static bool is_country(const char *code)
{
    static const char *const second_letters[26] = {
        "DEFGILMOQRSTUWXZ", "ABDEFGHIJLMNOQRSTVWYZ", "ACDFGHIKLMNORUVWXYZ", "EJKMOZ", "CEGHRST", "IJKMOR",
        "ABDEFGHILMNPQRSTUWY", "KMNRTU", "DELMNOQRST", "EMOP", "EGHIMNPRWYZ", "ABCIKRSTUVY",
        "ACDEFGHKLMNOPQRSTUVWXYZ", "ACEFGILOPRUZ", "M", "AEFGHKLMNRSTWY", "A", "EOSUW", "ABCDEGHIJKLMNORSTVXYZ",
        "CDFGHJKLMNORTVWZ", "AGMSYZ", "ACEGINU", "FS", "K", "ET", "AMW"
    };
    return strchr(second_letters[code[0] - 'A'], code[1]) != NULL;
}

static const prm_val *take_country(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!are_capitals(value, 2) || !is_country(value->as.text))
        return prm_field_refuse(walk, at, "format", "must be an ISO 3166-1 code, as FR");
    return value;
}

static const prm_val *take_zone(
    prm_field_walk *walk, const prm_field *field, const prm_val *value, const prm_field_place *at)
{
    if (!is_text(walk, value, at))
        return NULL;
    if (!prm_zone_is_known(value->as.text, value->count))
        return prm_field_refuse(walk, at, "format", "must be an IANA time zone, as Europe/Berlin, or UTC");
    return value;
}

prm_field_taker prm_field_scalar_taker(int32_t type)
{
    static const prm_field_taker takers[] = {
        [PRM_T_TEXT] = take_text,
        [PRM_T_INT] = take_integer,
        [PRM_T_BOOL] = take_boolean,
        [PRM_T_MONEY] = take_money,
        [PRM_T_BPS] = take_integer,
        [PRM_T_TIME] = take_time,
        [PRM_T_DATE] = take_date,
        [PRM_T_ENUM] = take_enum,
        [PRM_T_REF] = take_reference,
        [PRM_T_FILE] = take_reference,
        [PRM_T_EMAIL] = take_email,
        [PRM_T_DOMAIN] = take_domain,
        [PRM_T_COUNTRY] = take_country,
        [PRM_T_ZONE] = take_zone,
        [PRM_T_CURRENCY] = take_currency,
    };
    return type > 0 && type < (int32_t)(sizeof(takers) / sizeof(takers[0])) ? takers[type] : NULL;
}
