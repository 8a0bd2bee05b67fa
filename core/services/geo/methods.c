/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/service.h"

#include <string.h>

prm_status prm_geo_place_method(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *text = prm->text(params, "text");
    prm_geo_place found;
    prm_geo_find(text, strlen(text), &found);
    return prm_geo_tell(call->arena, &found, result) == PRM_OK ? PRM_OK : PRM_E_NOMEM;
}
