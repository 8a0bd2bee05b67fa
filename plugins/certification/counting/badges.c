/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner is competent in, at any instant: questions to its badges. */
#include "counting/where.h"

static const char *const asked_by[] = { "code", "practice", NULL };

prm_status cert_badges_check_where(prm_call *call, const char *field, const prm_val *where)
{
    return cert_where_check(call, field, where, asked_by);
}

static prm_status add(prm_call *call, const prm_val *row, void *context)
{
    cert_badges *badges = context;
    cert_badge *grown = cert_where_grow(call, badges->badges, badges->count, &badges->room, sizeof *grown);

    if (!grown)
        return PRM_E_NOMEM;
    badges->badges = grown;
    badges->badges[badges->count++] = (cert_badge){ .id = prm->text(row, "id"), .code = prm->text(row, "code"),
        .practice = prm->text(row, "practice"), .from = prm_help_number(row, "from"), .until = cert_where_until(row) };
    return PRM_OK;
}

prm_status cert_badges_load(prm_call *call, const char *partner, const prm_val *program, int64_t since,
    cert_badges *badges)
{
    prm_val *filter = prm->object(call);

    *badges = (cert_badges){ .zone = prm->text(program, "time_zone") };
    PRM_TRY(prm->set_text(filter, "partner", partner));
    PRM_TRY(prm->set(filter, "program", prm->get(program, "id")));
    return cert_where_each_until(call, "badge", filter, since, add, badges);
}

prm_status cert_badges_count(prm_call *call, const cert_badges *badges, const prm_val *where, int64_t at,
    int64_t *count, prm_val *evidence)
{
    *count = 0;
    for (size_t i = 0; i < badges->count; i++) {
        const cert_badge *badge = &badges->badges[i];
        if (badge->from > at || at >= badge->until || !cert_where_admits(where, "code", badge->code) ||
            !cert_where_admits(where, "practice", badge->practice))
            continue;
        ++*count;
        PRM_TRY(cert_where_show(call, evidence, badge->id, badge->code, badges->zone, badge->until));
    }
    return PRM_OK;
}
