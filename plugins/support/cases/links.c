/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a case is about that other plugins have: a deal, a lead, a claim, a certificate. */
#include "cases/cases.h"

/* Where each says whose it is. */
static const struct link {
    const char *field, *entity, *owners[3];
} links[] = {
    { "deal", "deal", { "partner", "distributor", NULL } },
    { "lead", "lead", { "holder", NULL, NULL } },
    { "claim", "claim", { "partner", NULL, NULL } },
    { "award", "award", { "partner", NULL, NULL } },
};

const char *const support_link_fields[] = { "deal", "lead", "claim", "award", NULL };

static int is_of(const prm_val *row, const struct link *link, const char *partner)
{
    for (const char *const *owner = link->owners; *owner; owner++)
        if (prm_help_is(row, *owner, partner))
            return 1;
    return 0;
}

/* What is another partner's might as well not be there, whoever links to it: the case's partner reads the link. */
static prm_status check(prm_call *call, const struct link *link, const char *id, const prm_val *partner)
{
    const prm_val *row = NULL;
    prm_status status = prm->load(call, link->entity, id, &row);

    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status == PRM_OK && is_of(row, link, prm->text(partner, "id")))
        return PRM_OK;
    return prm->fail_field(call, link->field, "not_found", "is nothing this partner has");
}

prm_status support_links_check(prm_call *call, const prm_val *given, const prm_val *partner)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (prm_help_has_value(given, links[i].field))
            PRM_TRY(check(call, &links[i], prm->text(given, links[i].field), partner));
    return PRM_OK;
}
