/* SPDX-License-Identifier: Apache-2.0 */
#include "services/services.h"

#include "services/match/service.h"

prm_status prm_services_offer(prm_host *host, prm_error *error)
{
    PRM_TRY(prm_host_offer(host, PRM_MATCH_SERVICE, &prm_match_service_table, error));
    return prm_host_on_row(host, prm_match_follow, error);
}
