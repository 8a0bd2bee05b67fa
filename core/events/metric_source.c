/* SPDX-License-Identifier: Apache-2.0 */
#include "events/metric_source.h"

#include <string.h>

static const char *const measures[] = { "count", "sum", "avg", "spread", "distinct", "share" };
static const char *const periods[] = { "day", "month", "quarter", "year", "all" };
enum { MEASURES = sizeof measures / sizeof measures[0], PERIODS = sizeof periods / sizeof periods[0] };

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

int prm_period_find(const char *word, size_t length)
{
    for (int i = 0; i < PERIODS; i++)
        if (is_word(word, length, periods[i]))
            return i;
    return -1;
}

const char *prm_period_name(int32_t period)
{
    return period >= 0 && period < PERIODS ? periods[period] : "";
}

const char *prm_measure_name(int32_t measure)
{
    return measure >= 0 && measure < MEASURES ? measures[measure] : "";
}

typedef struct scanner {
    const char *text, *at;
    prm_error *error;
} scanner;

static prm_status refuse(const scanner *s, const char *why)
{
    return prm_error_set(s->error, PRM_E_INVALID, NULL, "\"%.150s\": %s at \"%.40s\"", s->text, why, s->at);
}

static void skip_blanks(scanner *s)
{
    s->at += strspn(s->at, " ");
}

/** The word at hand, of names and values; 0 if there is none. Not taken yet. */
static size_t word_length(scanner *s)
{
    skip_blanks(s);
    return strspn(s->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
}

static bool take_word(scanner *s, const char *word)
{
    size_t length = word_length(s);
    if (!is_word(s->at, length, word))
        return false;
    s->at += length;
    return true;
}

static bool take_sign(scanner *s, char sign)
{
    skip_blanks(s);
    if (*s->at != sign)
        return false;
    s->at++;
    return true;
}

static prm_status take_name(scanner *s, char *name, size_t room, const char *what)
{
    size_t length = word_length(s);
    if (length == 0 || length >= room)
        return refuse(s, what);
    memcpy(name, s->at, length);
    name[length] = '\0';
    s->at += length;
    return PRM_OK;
}

static prm_status read_measure(scanner *s, prm_metric_source *source)
{
    size_t length = word_length(s), i = 0;
    while (i < MEASURES && !is_word(s->at, length, measures[i]))
        i++;
    if (i == MEASURES)
        return refuse(s, "count, sum, avg, spread, distinct or share is expected");
    source->measure = (int32_t)i;
    s->at += length;
    if (i == PRM_MEASURE_COUNT)
        return PRM_OK;
    if (!take_sign(s, '('))
        return refuse(s, "a field in parentheses is expected");
    PRM_TRY(take_name(s, source->field, sizeof source->field, "a field is expected"));
    return take_sign(s, ')') ? PRM_OK : refuse(s, "\")\" is expected");
}

static prm_status read_events(scanner *s, prm_metric_source *source, bool is_less)
{
    do {
        size_t count = source->event_count;
        if (count == PRM_METRIC_EVENTS)
            return refuse(s, "there are more than 8 events");
        PRM_TRY(take_name(s, source->events[count], sizeof source->events[count], "an event is expected"));
        for (size_t i = 0; i < count; i++)
            if (strcmp(source->events[i], source->events[count]) == 0)
                return refuse(s, "an event is named twice");
        source->is_less[count] = is_less;
        source->event_count++;
    } while (take_sign(s, ','));
    return PRM_OK;
}

static prm_status read_values(scanner *s, prm_metric_term *term)
{
    size_t used = 0;
    do {
        char value[PRM_METRIC_WORD_BYTES];
        PRM_TRY(take_name(s, value, sizeof value, "a value is expected"));
        size_t length = strlen(value);
        if (used + length + 2 > sizeof term->values)
            return refuse(s, "there are too many values");
        if (used > 0)
            term->values[used++] = '|';
        memcpy(term->values + used, value, length);
        used += length;
    } while (take_sign(s, '|'));
    term->values[used] = '\0';
    return PRM_OK;
}

static prm_status read_terms(scanner *s, prm_metric_source *source)
{
    do {
        if (source->term_count == PRM_METRIC_TERMS)
            return refuse(s, "there are more than 4 conditions");
        prm_metric_term *term = &source->terms[source->term_count++];
        PRM_TRY(take_name(s, term->field, sizeof term->field, "a field is expected"));
        if (!take_sign(s, '='))
            return refuse(s, "\"=\" is expected");
        PRM_TRY(read_values(s, term));
    } while (take_word(s, "and"));
    return PRM_OK;
}

static prm_status add_dimension(scanner *s, prm_metric_source *source, const char *name)
{
    bool is_twice = source->by_partner && strcmp(name, "partner") == 0;
    for (size_t i = 0; i < source->dimension_count; i++)
        is_twice |= strcmp(source->dimensions[i], name) == 0;
    if (is_twice)
        return refuse(s, "a dimension is named twice");
    if (strcmp(name, "partner") == 0) {
        source->by_partner = true;
        return PRM_OK;
    }
    if (source->dimension_count == PRM_METRIC_DIMENSIONS)
        return refuse(s, "there are more than 8 dimensions");
    memcpy(source->dimensions[source->dimension_count++], name, strlen(name) + 1);
    return PRM_OK;
}

/** The period ends the list. */
static prm_status read_dimensions(scanner *s, prm_metric_source *source)
{
    for (;;) {
        char name[PRM_METRIC_WORD_BYTES];
        PRM_TRY(take_name(s, name, sizeof name, "a dimension is expected"));
        int period = prm_period_find(name, strlen(name));
        if (period == PRM_PERIOD_ALL)
            return refuse(s, "the period must be day, month, quarter or year");
        if (period >= 0) {
            source->period = period;
            return PRM_OK;
        }
        PRM_TRY(add_dimension(s, source, name));
        if (!take_sign(s, ','))
            return refuse(s, "\",\" and, last, day, month, quarter or year is expected");
    }
}

prm_status prm_metric_source_parse(const char *text, prm_metric_source *source, prm_error *error)
{
    scanner s = { .text = text, .at = text, .error = error };
    *source = (prm_metric_source){ 0 };
    PRM_TRY(read_measure(&s, source));
    if (!take_word(&s, "on"))
        return refuse(&s, "\"on\" and an event are expected");
    PRM_TRY(read_events(&s, source, false));
    if (take_word(&s, "less"))
        PRM_TRY(read_events(&s, source, true));
    if (take_word(&s, "where"))
        PRM_TRY(read_terms(&s, source));
    if (!take_word(&s, "by"))
        return refuse(&s, "\"by\" and a period are expected");
    PRM_TRY(read_dimensions(&s, source));
    skip_blanks(&s);
    return *s.at == '\0' ? PRM_OK : refuse(&s, "nothing more is expected");
}
