/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file profile.h  Profiles: servers a person works with, each with what to trust and a token, in one file that nobody
 * else may read ($XDG_CONFIG_HOME/prm/profiles.json, 0600). One thread.
 *
 *     {"default": "production", "profiles": {"production": {"server": "prm.example.com:7443", "ca": "/…/ca.pem",
 *      "token": "prm_…", "user": "ada@example.com"}}}
 */
#ifndef PRM_CLI_PROFILE_H
#define PRM_CLI_PROFILE_H

#include "cli.h"

struct cJSON;

typedef struct prm_cli_profiles {
    char *path;
    struct cJSON *all; /* the file's object; never NULL after a successful read */
} prm_cli_profiles;

/** Reads the file; one that is not there holds nothing. An exit code, after a sentence: it is no such file, or others
 * may read it. In any case prm_cli_profiles_deinit(). */
int prm_cli_profiles_read(prm_cli_profiles *profiles, const prm_cli *cli);
int prm_cli_profiles_write(const prm_cli_profiles *profiles, const prm_cli *cli);
void prm_cli_profiles_deinit(prm_cli_profiles *profiles);

/** The profile of that name; NULL if there is none. */
struct cJSON *prm_cli_profiles_find(const prm_cli_profiles *profiles, const char *name);
/** A text of a profile; NULL if it has none. */
const char *prm_cli_profile_text(const struct cJSON *profile, const char *key);
/** Sets or (NULL) takes away a text of a profile, which is made if need be. False if out of memory. */
bool prm_cli_profiles_set(prm_cli_profiles *profiles, const char *name, const char *key, const char *value);
/** The name of the profile to use: --profile, PRM_PROFILE, or else the default one; NULL: none. */
const char *prm_cli_profiles_chosen(const prm_cli_profiles *profiles, const prm_cli *cli);

#endif
