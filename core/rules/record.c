/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include <stdlib.h>
#include <string.h>

static prm_status outcome_reason(const prm_ruleset *set, const prm_val *step, const prm_val *reason, const char *locale,
    prm_arena *arena, prm_val *reasons)
{
    const char *text, *point = prm_val_get_str(step, "point");
    PRM_TRY(prm_ruleset_text(set, point, locale, reason, arena, &text));
    prm_val *entry = prm_val_object(arena);
    PRM_TRY(prm_val_put(entry, "code", prm_val_get(reason, "code")));
    PRM_TRY(prm_val_put(entry, "text", prm_val_text_static(arena, text)));
    PRM_TRY(prm_val_put(entry, "point", prm_val_get(step, "point")));
    for (uint32_t i = 0; i < reason->count; i++) {
        const prm_member *member = &reason->as.members[i];
        if (prm_val_get(entry, member->key) == NULL)
            PRM_TRY(prm_val_put(entry, member->key, member->value));
    }
    if (strcmp(prm_val_get_str(reason, "audience"), "partner") != 0)
        entry->flags |= PRM_VAL_VENDOR;
    return prm_val_append(reasons, entry);
}

prm_status prm_record_outcome(
    const prm_ruleset *set, const prm_val *record, const char *locale, prm_arena *arena, prm_val **outcome)
{
    *outcome = prm_val_object(arena);
    prm_val *reasons = prm_val_list(arena);
    const prm_val *steps = prm_val_get(record, "steps");
    for (size_t i = 0; i < prm_val_count(steps); i++) {
        const prm_val *step = prm_val_at(steps, i), *answer = prm_val_get(step, "answer");
        if (answer == NULL)
            continue;
        PRM_TRY(prm_val_put(*outcome, prm_val_get_str(step, "point"), answer));
        const prm_val *given = prm_val_get(step, "reasons");
        for (size_t k = 0; k < prm_val_count(given); k++)
            PRM_TRY(outcome_reason(set, step, prm_val_at(given, k), locale, arena, reasons));
    }
    PRM_TRY(prm_val_put(*outcome, "reasons", reasons));
    reasons->flags &= (uint8_t)~PRM_VAL_FROZEN; /* the host adds reasons of the handler's own */
    return PRM_OK;
}

/* What two walks over the same facts must share. */
static bool is_same_step(const prm_val *a, const prm_val *b)
{
    static const char *const compared[] = {"point", "asked", "answer", "reasons", "instructions", "fallback"};
    for (size_t i = 0; i < sizeof(compared) / sizeof(*compared); i++) {
        const prm_val *x = prm_val_get(a, compared[i]), *y = prm_val_get(b, compared[i]);
        if (x != y && (x == NULL || y == NULL || !prm_val_equal(x, y)))
            return false;
    }
    return true;
}

static const char *compare(const prm_val *before, const prm_val *after)
{
    const prm_val *old = prm_val_get(before, "steps"), *new = prm_val_get(after, "steps");
    const char *verdict = prm_val_count(old) == prm_val_count(new) ? "same" : "differs";
    for (size_t i = 0; i < prm_val_count(old); i++) {
        const prm_val *a = prm_val_at(old, i), *b = prm_val_at(new, i);
        const char *version = prm_val_get_str(a, "version");
        if (*version != '\0' && *prm_val_get_str(b, "version") != '\0' &&
            strcmp(version, prm_val_get_str(b, "version")) != 0)
            return "engine";
        if (b == NULL || !is_same_step(a, b))
            verdict = "differs";
    }
    return verdict;
}

prm_status prm_record_replay(prm_engine *engine, prm_ruleset *set, const prm_catalog *catalog, const prm_val *record,
    prm_arena *arena, const char **verdict, prm_error *error)
{
    int64_t revision = 0, now = 0;
    prm_walk walk = {.chain = prm_catalog_chain_find(catalog, prm_val_get_str(record, "chain")),
        .facts = prm_val_get(record, "facts"),
        .seed = strtoull(prm_val_get_str(record, "seed"), NULL, 10),
        .replay = record};
    PRM_TRY(prm_val_get_integer(record, "engine", &revision));
    PRM_TRY(prm_val_get_integer(record, "now", &now));
    walk.now = now;
    *verdict = "engine";
    if (revision != PRM_ENGINE_REVISION || walk.chain == NULL)
        return PRM_OK;
    prm_val *again;
    prm_status status = prm_chain_walk(engine, set, &walk, arena, &again, error);
    if (status == PRM_E_INVALID) /* the chain declares its facts otherwise today */
        return PRM_OK;
    PRM_TRY(status);
    *verdict = compare(record, again);
    return PRM_OK;
}

prm_status prm_record_leak(
    const prm_val *record, const prm_rule *rule, const prm_val *answer, prm_arena *arena, const char **field)
{
    prm_seal seal;
    PRM_TRY(prm_seal_make(arena, prm_val_get(record, "facts"), prm_val_get(record, "sealed"), &seal));
    *field = prm_seal_leak(&seal, rule, answer, NULL);
    return PRM_OK;
}
