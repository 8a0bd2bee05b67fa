/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/helpers.h  What handlers of every plugin do alike, as short functions over prm_api.
 *
 * No part of the ABI: each is compiled into the plugin that includes this, and calls nothing that a host of the minor
 * the plugin is written for lacks; what needs more than minor 0 says so. Threads, ownership and errors are those of the
 * functions they call: a prm_status that is not PRM_OK is the one of the call that failed.
 */
#ifndef PRM_HELPERS_H
#define PRM_HELPERS_H

#include <prm/plugin.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_HOUR_MS INT64_C(3600000)
#define PRM_DAY_MS  INT64_C(86400000) /* of time: a day of a calendar may be longer or shorter */
#define PRM_ALL_BPS INT64_C(10000)    /* the whole, in basis points */

/* ---- What is in a row ------------------------------------------------------------------------------------------- */

/** Whether the key is there and not null. */
static inline int prm_help_has_value(const prm_val *row, const char *key)
{
    const prm_val *value = prm->get(row, key);

    return value && prm->type(value) != PRM_V_NULL;
}

/** Whether the key holds this text; absent is "". */
static inline int prm_help_is(const prm_val *row, const char *key, const char *text)
{
    return strcmp(prm->text(row, key), text) == 0;
}

/** Whether the row is in that state of its flow. */
static inline int prm_help_is_in(const prm_val *row, const char *state)
{
    return prm_help_is(row, "state", state);
}

/** Whether the key holds true. */
static inline int prm_help_is_true(const prm_val *row, const char *key)
{
    int32_t truth = 0;

    return prm->get_boolean(row, key, &truth) == PRM_OK && truth;
}

/** The number that the key holds; 0 if there is none. */
static inline int64_t prm_help_number(const prm_val *row, const char *key)
{
    int64_t number = 0;

    return prm->get_integer(row, key, &number) == PRM_OK ? number : 0;
}

/** Whether a list of texts has it. */
static inline int prm_help_has_text(const prm_val *list, const char *text)
{
    for (size_t i = 0; i < prm->count(list); i++) {
        const char *item = NULL;
        if (prm->as_text(prm->at(list, i), &item, NULL) == PRM_OK && strcmp(item, text) == 0)
            return 1;
    }
    return 0;
}

/* ---- From one object to another --------------------------------------------------------------------------------- */

/** Sets a key to what another object has there; null is as good as absent, and nothing is set then. For facts, events
 * and new rows. */
static inline prm_status prm_help_set_given(prm_val *to, const char *key, const prm_val *from)
{
    return prm->set(to, key, prm_help_has_value(from, key) ? prm->get(from, key) : NULL);
}

/** prm_help_set_given() of several keys, NULL-ended. */
static inline prm_status prm_help_set_all(prm_val *to, const char *const *keys, const prm_val *from)
{
    for (; *keys; keys++)
        PRM_TRY(prm_help_set_given(to, *keys, from));
    return PRM_OK;
}

/** prm_help_set_given() of every key there is. */
static inline prm_status prm_help_set_every(prm_val *to, const prm_val *from)
{
    for (size_t i = 0; i < prm->count(from); i++)
        PRM_TRY(prm_help_set_given(to, prm->key_at(from, i), from));
    return PRM_OK;
}

/** Sets several keys, NULL-ended, to what another object has there, null too. For changes, in which null clears. */
static inline prm_status prm_help_copy(prm_val *to, const char *const *keys, const prm_val *from)
{
    for (; *keys; keys++)
        PRM_TRY(prm->set(to, *keys, prm->get(from, *keys)));
    return PRM_OK;
}

/* ---- Who calls, and what is set --------------------------------------------------------------------------------- */

/** Whether the caller has that role. */
static inline int prm_help_caller_has(const prm_caller *caller, const char *role)
{
    for (const char *const *one = caller->roles; one && *one; one++)
        if (strcmp(*one, role) == 0)
            return 1;
    return 0;
}

/** Whether "a | b" names that word, a role. */
static inline int prm_help_has_word(const char *words, const char *word)
{
    size_t length = strlen(word), count;

    for (; *words != '\0'; words += count, words += strspn(words, " |")) {
        count = strcspn(words, " |");
        if (count == length && strncmp(words, word, count) == 0)
            return 1;
    }
    return 0;
}

/** A setting of the plugin that is a number; 0 if nothing is set. Since minor 1. */
static inline int64_t prm_help_setting(prm_call *call, const char *name)
{
    int64_t number = 0;

    return prm->as_integer(prm->setting(call, name), &number) == PRM_OK ? number : 0;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------- */

/** The first row that meets the filter, in the order of the index `sort` (NULL: of ids); NULL if there is none. */
static inline prm_status prm_help_find_one(prm_call *call, const char *entity, const prm_val *filter, const char *sort,
    int32_t reach, const prm_val **row)
{
    const prm_val *found = NULL;
    prm_query query;

    memset(&query, 0, sizeof query);
    query.size = (uint32_t)sizeof query;
    query.reach = reach;
    query.entity = entity;
    query.sort = sort;
    query.filter = filter;
    query.limit = 1;
    *row = NULL;
    PRM_TRY(prm->find(call, &query, &found));
    *row = prm->at(found, 0);
    return PRM_OK;
}

/** Loads a row of an entity in `reaches` whoever may see it: sealed for a caller who may not. PRM_E_NOT_FOUND. */
static inline prm_status prm_help_load_reached(prm_call *call, const char *entity, const char *id, const prm_val **row)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "id", id));
    PRM_TRY(prm_help_find_one(call, entity, filter, NULL, PRM_REACH_PROGRAM, row));
    return *row ? PRM_OK : PRM_E_NOT_FOUND;
}

/** A partner's place in a programme (rows `membership` and `level` of the plugin "partners"), by the ids of both; NULL
 * and NULL if it is not in it. `reach`: enum prm_reach; the level is what the caller may see. */
static inline prm_status prm_help_membership(prm_call *call, const prm_val *partner, const prm_val *program,
    int32_t reach, const prm_val **membership, const prm_val **level)
{
    prm_val *filter = prm->object(call);

    *level = NULL;
    PRM_TRY(prm->set(filter, "partner", partner));
    PRM_TRY(prm->set(filter, "program", program));
    PRM_TRY(prm_help_find_one(call, "membership", filter, NULL, reach, membership));
    return *membership ? prm->load(call, "level", prm->text(*membership, "level"), level) : PRM_OK;
}

/** Sets a key to what people call a row: a prefix and the digits of its own id, "CASE-01H8X-GQ3M-2C4E". Unique without
 * an index, and silent about how many others there are. PRM_E_INVALID: the row has no id. */
static inline prm_status prm_help_name_by_id(prm_val *to, const char *key, const char *prefix, const prm_val *row)
{
    const char *digits = strrchr(prm->text(row, "id"), '_');
    char name[48];

    if (!digits || strlen(digits) != 14)
        return PRM_E_INVALID;
    snprintf(name, sizeof name, "%.20s-%.5s-%.4s-%.4s", prefix, digits + 1, digits + 6, digits + 10);
    for (char *at = name; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return prm->set_text(to, key, name);
}

/* ---- What is answered ------------------------------------------------------------------------------------------- */

/** Fails the call because of the row's state, which the error names. Returns PRM_E_STATE. */
static inline prm_status prm_help_fail_state(prm_call *call, const prm_val *row, const char *kind)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "state", prm->get(row, "state")));
    return prm->fail(call, PRM_E_STATE, kind, data);
}

/** The decision's id and its reasons, as results have them: `decision_id` and `reasons`. */
static inline prm_status prm_help_tell_decision(const prm_val *outcome, prm_val *result)
{
    PRM_TRY(prm->set(result, "decision_id", prm->get(outcome, "id")));
    return prm->set(result, "reasons", prm->get(outcome, "reasons"));
}

#ifdef __cplusplus
}
#endif

#endif
