/* SPDX-License-Identifier: Apache-2.0 */
#include "access/principal.h"

#include <string.h>

const prm_role prm_roles[] = {
    {"admin", PRM_VENDOR_SIDE, "Users, tokens, rules and the clock", false},
    {"program_manager", PRM_VENDOR_SIDE, "Programmes, levels, partners, territories, products and customers", false},
    {"channel_manager", PRM_VENDOR_SIDE, "Partners and their deals, in some territories or in all", false},
    {"marketing_manager", PRM_VENDOR_SIDE, "Campaigns and funds", false},
    {"fund_approver", PRM_VENDOR_SIDE, "Approves funds up to a limit", false},
    {"support_agent", PRM_VENDOR_SIDE, "Answers cases", false},
    {"executive", PRM_VENDOR_SIDE, "Reads everything, changes nothing", true},
    {"auditor", PRM_VENDOR_SIDE, "Reads everything, the journal included", true},
    {"partner_admin", PRM_PARTNER_SIDE, "The partner's own users and data", false},
    {"partner_sales", PRM_PARTNER_SIDE, "Registers and works on deals", false},
    {"partner_marketing", PRM_PARTNER_SIDE, "Campaigns and funds of the partner", false},
    {"partner_executive", PRM_PARTNER_SIDE, "Reads what the partner has", false},
    {"partner_technical", PRM_PARTNER_SIDE, "Certifications and cases of the partner", false},
    {NULL, 0, NULL},
};

const prm_role *prm_role_in(const prm_role *roles, const char *name)
{
    for (const prm_role *role = roles; name != NULL && role->name != NULL; role++) {
        if (strcmp(role->name, name) == 0)
            return role;
    }
    return NULL;
}

const prm_role *prm_role_find(const char *name)
{
    return prm_role_in(prm_roles, name);
}

bool prm_roles_read_all(const char *const *roles)
{
    for (size_t i = 0; roles[i] != NULL; i++) {
        const prm_role *role = prm_role_find(roles[i]);
        if (role != NULL && role->reads_all)
            return true;
    }
    return false;
}
