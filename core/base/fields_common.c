/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_walk.h"

static const prm_field *const common[] = {
    PRM_PLAIN(PRM_T_TEXT, "id", PRM_READONLY, "Its id", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "version", PRM_READONLY, "How often it was written", .of = NULL),
    PRM_TIME("created_at", PRM_READONLY, "When it was made"),
    PRM_PLAIN(PRM_T_TEXT, "created_by", PRM_READONLY | PRM_VENDOR, "Who made it", .of = NULL),
    PRM_TIME("updated_at", PRM_READONLY, "When it was last changed"),
    PRM_PLAIN(PRM_T_TEXT, "updated_by", PRM_READONLY | PRM_VENDOR, "Who changed it last", .of = NULL),
    PRM_PLAIN(PRM_T_TEXT, "state", PRM_READONLY, "Where it is in its flow", .of = NULL),
    PRM_TIME("archived_at", PRM_READONLY, "When it was archived: lists leave it out, unless they are asked for it"),
    NULL,
};

const prm_field *const *const prm_common_fields = common;

bool prm_viewer_is_outside(const prm_viewer *viewer)
{
    return viewer != NULL && (viewer->side == PRM_PARTNER_SIDE || viewer->side == PRM_PUBLIC);
}
