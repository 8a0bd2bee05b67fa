/* SPDX-License-Identifier: Apache-2.0 */
/** @file config_environment.h  PRM_... variables over the configuration's file. For core/server/config*.c. */
#ifndef PRM_SERVER_CONFIG_ENVIRONMENT_H
#define PRM_SERVER_CONFIG_ENVIRONMENT_H

#include "server/config.h"

/** The name of the variable that gives the value at `path`, in the arena; NULL if there is no such variable. */
const char *prm_environment_name(const prm_config *config, const char *path);
/** `given` (NULL: nothing) with what variables say of the declared fields; lists of texts, and plain values. */
prm_status prm_environment_lay_over(
    const prm_config *config, const prm_field *const *fields, const prm_val *given, const prm_val **out);
/** A variable of a section's name that no field of it has: PRM_E_INVALID, with a sentence each. */
prm_status prm_environment_check(const prm_config *config, const prm_field *const *fields, prm_buf *problems);

#endif
