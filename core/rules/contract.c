/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/set.h"

#include "base/fields.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

const prm_reason *prm_rule_reason(const prm_rule *rule, const char *code)
{
    for (const prm_reason *const *reason = rule->reasons; reason != NULL && *reason != NULL; reason++)
        if (strcmp((*reason)->code, code) == 0)
            return *reason;
    return NULL;
}

static prm_status check_fields(prm_arena *arena, const prm_field *const *fields, const prm_val *value, const char *what,
    const char *name, char *message, size_t size)
{
    static const prm_field *const none[] = {NULL};
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_check(arena, fields != NULL ? fields : none, value, false, &errors);
    if (status == PRM_E_INVALID) {
        if (errors.count > 0)
            snprintf(message, size, "%s%s: %s: %s", what, name, errors.items[0].field, errors.items[0].message);
        else
            snprintf(message, size, "%s%s: does not fit its declaration", what, name);
    }
    return status;
}

/* What a reason tells beside its code, added to `to`; what is there already stays. */
static prm_status put_data(prm_val *to, const prm_val *reason)
{
    for (uint32_t i = 0; i < reason->count; i++) {
        const prm_member *member = &reason->as.members[i];
        if (strcmp(member->key, "code") != 0 && prm_val_get(to, member->key) == NULL)
            PRM_TRY(prm_val_put(to, member->key, member->value));
    }
    return PRM_OK;
}

static prm_status check_reason(
    prm_arena *arena, const prm_rule *rule, const prm_val *reason, prm_val *checked, char *message, size_t size)
{
    const char *code = prm_val_get_str(reason, "code");
    const prm_reason *declared = prm_rule_reason(rule, code);
    if (prm_val_kind(reason) != PRM_V_OBJECT || declared == NULL) {
        snprintf(message, size, "reason '%s' is not declared by %s", code, rule->name);
        return PRM_E_INVALID;
    }
    prm_val *data = prm_val_object(arena), *entry = prm_val_object(arena);
    PRM_TRY(put_data(data, reason));
    PRM_TRY(check_fields(arena, declared->data, data, "reason ", code, message, size));
    PRM_TRY(prm_val_put(entry, "code", prm_val_get(reason, "code")));
    PRM_TRY(prm_val_put(entry, "audience", prm_val_text_static(arena, declared->audience)));
    PRM_TRY(put_data(entry, reason));
    return prm_val_append(checked, entry);
}

prm_status prm_contract_check(prm_arena *arena, const prm_rule *rule, const prm_val *answer, const prm_val *reasons,
    prm_val **checked, char *message, size_t size)
{
    *checked = prm_val_list(arena);
    PRM_TRY(check_fields(arena, rule->answer, answer, "answer", "", message, size));
    if (reasons != NULL && prm_val_kind(reasons) != PRM_V_LIST) {
        snprintf(message, size, "reasons are a list of {code = ...}");
        return PRM_E_INVALID;
    }
    for (size_t i = 0; i < prm_val_count(reasons); i++)
        PRM_TRY(check_reason(arena, rule, prm_val_at(reasons, i), *checked, message, size));
    return PRM_OK;
}

static void put_fields(prm_buf *buf, const prm_field *const *fields, int depth);

static void put_field(prm_buf *buf, const prm_field *field, int depth)
{
    prm_buf_format(buf, "%s:%d:%u:%lld:%lld:%s", field->name != NULL ? field->name : "", (int)field->type,
        (unsigned)field->flags, (long long)field->min, (long long)field->max, field->of != NULL ? field->of : "");
    if (field->items != NULL && depth < 16) {
        prm_buf_put_char(buf, '[');
        put_field(buf, field->items, depth + 1);
        prm_buf_put_char(buf, ']');
    }
    put_fields(buf, field->fields, depth + 1);
    prm_buf_put_char(buf, ';');
}

static void put_fields(prm_buf *buf, const prm_field *const *fields, int depth)
{
    if (fields == NULL || depth > 16)
        return;
    prm_buf_put_char(buf, '{');
    for (; *fields != NULL; fields++)
        put_field(buf, *fields, depth);
    prm_buf_put_char(buf, '}');
}

static void put_contract(prm_buf *buf, const prm_rule *rule)
{
    prm_buf_put_text(buf, rule->name);
    put_fields(buf, rule->answer, 0);
    for (const prm_reason *const *reason = rule->reasons; reason != NULL && *reason != NULL; reason++) {
        prm_buf_format(buf, "%s:%s", (*reason)->code, (*reason)->audience);
        put_fields(buf, (*reason)->data, 0);
        prm_buf_put_char(buf, ';');
    }
    prm_buf_put_text(buf, rule->fallback);
}

prm_status prm_contract_version(prm_point *point)
{
    prm_buf contract, settings;
    prm_buf_init(&contract, 0);
    prm_buf_init(&settings, 0);
    put_contract(&contract, point->rule);
    if (point->settings != NULL)
        prm_json_print_canonical(&settings, point->settings);
    char head[120];
    int length = snprintf(head, sizeof(head), "prm-rule %u %zu %zu %zu\n", PRM_ENGINE_REVISION, contract.length,
        settings.length, point->length);
    prm_status status = contract.failed || settings.failed ? PRM_E_NOMEM : PRM_OK;
    if (status == PRM_OK) {
        const prm_span parts[] = {{head, (size_t)length}, {contract.data, contract.length},
            {settings.data, settings.length}, {point->source, point->length}};
        prm_hash(parts, sizeof(parts) / sizeof(*parts), point->version);
        prm_hex(point->version, PRM_HASH_BYTES, point->version_text);
    }
    prm_buf_deinit(&contract);
    prm_buf_deinit(&settings);
    return status;
}
