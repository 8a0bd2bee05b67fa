/* SPDX-License-Identifier: Apache-2.0 */
#include "notices/describe.h"

#include <string.h>

static prm_status name_of(prm_call *call, const char *entity, const char *id, const char *field, const prm_val **name)
{
    const prm_val *row = NULL;

    if (id && *id != '\0')
        PRM_TRY(prm->load(call, entity, id, &row));
    *name = prm->get(row, field);
    return PRM_OK;
}

static prm_status find_value(prm_call *call, const leads_telling *t, const char *field, const prm_val **value)
{
    if (strcmp(field, "product") == 0 || strcmp(field, "territory") == 0)
        return name_of(call, field, prm->text(t->brief, field), "name", value);
    if (strcmp(field, "partner") == 0)
        return name_of(call, "partner", t->about, "legal_name", value);
    if (strcmp(field, "until") == 0)
        *value = t->clock ? prm->get(t->clock, "due_at") : prm->get(t->brief, "respond_by");
    else
        *value = prm->get(t->brief, strcmp(field, "customer") == 0 ? "legal_name" : field);
    return PRM_OK;
}

prm_status leads_send(prm_call *call, const leads_telling *t)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);
    const prm_val *value;

    for (const prm_field *const *field = t->notice->data; *field; field++) {
        PRM_TRY(find_value(call, t, (*field)->name, &value));
        if (prm->type(value) != PRM_V_NULL)
            PRM_TRY(prm->set(data, (*field)->name, value));
    }
    return notify->send(call,
        PRM_NOTICE(.code = t->notice->code, .subject = t->subject, .data = data, .partner = t->partner,
        .roles = t->roles), NULL);
}
