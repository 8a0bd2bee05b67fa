/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/check.h"

#include "base/fields.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

#define KNOWN_FLAGS (PRM_NO_DRY_RUN | PRM_WRITES_REACHED)
#define EVERY_WRITE "idempotency_key | dry_run | expect_version"

prm_status prm_check_example(const prm_check *check, const prm_field *const *fields, const char *example,
    const char *of)
{
    static const prm_viewer everyone = {.side = PRM_SYSTEM};
    const prm_val *given, *taken;
    prm_error error = {0};
    prm_field_errors errors = {.arena = check->arena};
    if (example == NULL)
        return PRM_OK;
    if (prm_json_parse(check->arena, example, strlen(example), &prm_json_wire_limits, &given, &error) != PRM_OK)
        return prm_check_refuse(check, "gives %s an example that is no JSON: %s", of, error.message);
    prm_status status = prm_fields_read(check->arena, fields, given, &everyone, &taken, &errors);
    if (status == PRM_E_INVALID && errors.count > 0)
        return prm_check_refuse(check, "gives %s an example its fields refuse: \"%s\" %s", of, errors.items[0].field,
            errors.items[0].message);
    return status;
}

/* What anybody may call has nobody to grant it to, no row its callers would see a version of, and never no bound. */
static prm_status check_public(const prm_check *check, const prm_method *method)
{
    if (method->access == PRM_PUBLIC_READ)
        return PRM_OK;
    if (method->roles != NULL)
        return prm_check_refuse(check, "declares the method \"%s\" for roles, but lets anybody call it", method->name);
    if (method->subject != NULL)
        return prm_check_refuse(
            check, "declares the method \"%s\" with a subject, but lets anybody call it", method->name);
    if (method->quota == NULL && !check->is_builtin)
        return prm_check_refuse(
            check, "lets anybody call the method \"%s\", which writes, without a quota", method->name);
    return PRM_OK;
}

static prm_status check_grants(const prm_check *check, const prm_method *method, const char *of)
{
    if (method->access < PRM_READ || method->access > PRM_PUBLIC_WRITE)
        return prm_check_refuse(
            check, "declares the method \"%s\" with the unknown access %d", method->name, (int)method->access);
    uint32_t unknown = check->is_builtin ? 0 : method->flags & ~KNOWN_FLAGS;
    if (unknown != 0)
        return prm_check_refuse(
            check, "declares the method \"%s\" with the unknown flags 0x%x", method->name, (unsigned)unknown);
    if ((method->flags & PRM_WRITES_REACHED) != 0 && (!prm_method_writes(method) || check->plugin->reaches == NULL))
        return prm_check_refuse(check, "lets the method \"%s\" change sealed rows, but it %s", method->name,
            !prm_method_writes(method) ? "is no write" : "reaches no entity");
    if (prm_method_is_public(method))
        PRM_TRY(check_public(check, method));
    if (prm_method_is_public(method) && method->roles == NULL)
        return PRM_OK;
    return prm_check_roles(check, method->roles, true, of);
}

/* What a setting says holds from the first call on: there is always a number, and it lets somebody call. */
static prm_status check_quota(const prm_check *check, const prm_method *method)
{
    const prm_field *setting = prm_fields_find(check->plugin->settings, method->quota);
    if (setting == NULL)
        return prm_check_refuse(check, "gives the method \"%s\" the quota \"%s\", which is no setting of its own",
            method->name, method->quota);
    if (setting->type != PRM_T_INT || setting->min == PRM_ANY || setting->min < 1 || setting->preset == NULL)
        return prm_check_refuse(check,
            "gives the method \"%s\" the quota \"%s\", which is no integer of at least 1 with a preset", method->name,
            method->quota);
    return PRM_OK;
}

static prm_status check_method(const prm_check *check, const prm_method *method)
{
    char of[96];
    snprintf(of, sizeof(of), "method \"%s\"", method->name);
    PRM_TRY(check_grants(check, method, of));
    if (method->run == NULL)
        return prm_check_refuse(check, "declares the method \"%s\" without a function", method->name);
    PRM_TRY(prm_check_fields(check, method->params, of));
    PRM_TRY(prm_check_fields(check, method->result, of));
    PRM_EACH(prm_field, field, method->params) {
        if (prm_method_writes(method) && prm_words_have(EVERY_WRITE, (*field)->name))
            return prm_check_refuse(check, "declares the param \"%s\" of method \"%s\", which every write has",
                (*field)->name, method->name);
    }
    if (method->subject != NULL && prm_fields_find(method->params, "id") == NULL)
        return prm_check_refuse(
            check, "declares the method \"%s\" with a subject but without a param \"id\"", method->name);
    if (method->quota != NULL)
        PRM_TRY(check_quota(check, method));
    return prm_check_example(check, method->params, method->example, of);
}

prm_status prm_check_methods(const prm_check *check)
{
    PRM_EACH(prm_method, method, check->plugin->methods)
        PRM_TRY(check_method(check, *method));
    return PRM_OK;
}
