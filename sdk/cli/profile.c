/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include "params.h"
#include "place.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PROFILES_BYTES (1u << 20)

static int check_mode(const prm_cli_profiles *profiles, const prm_cli *cli)
{
    struct stat about;
    if (stat(profiles->path, &about) != 0 || (about.st_mode & 077) == 0)
        return PRM_CLI_OK;
    return prm_cli_complain(cli, PRM_CLI_USAGE, "%s holds tokens and others may read it: chmod 600 %s", profiles->path,
        profiles->path);
}

static int parse(prm_cli_profiles *profiles, const prm_cli *cli)
{
    char error[512];
    size_t length;
    char *text = prm_cli_file_read(profiles->path, PROFILES_BYTES, &length, error, sizeof error);
    if (text == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "no profiles: %s", error);
    profiles->all = cJSON_Parse(text);
    free(text);
    if (cJSON_IsObject(profiles->all))
        return PRM_CLI_OK;
    return prm_cli_complain(cli, PRM_CLI_USAGE, "%s is not JSON as prm writes it: mend it or take it away",
        profiles->path);
}

int prm_cli_profiles_read(prm_cli_profiles *profiles, const prm_cli *cli)
{
    struct stat about;
    *profiles = (prm_cli_profiles){.path = prm_cli_place_path(PRM_CLI_CONFIG, "profiles.json")};
    if (profiles->path != NULL && stat(profiles->path, &about) == 0) {
        int code = check_mode(profiles, cli);
        return code == PRM_CLI_OK ? parse(profiles, cli) : code;
    }
    profiles->all = cJSON_CreateObject();
    return profiles->all != NULL ? PRM_CLI_OK : prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
}

int prm_cli_profiles_write(const prm_cli_profiles *profiles, const prm_cli *cli)
{
    char error[512];
    if (profiles->path == NULL)
        return prm_cli_complain(cli, PRM_CLI_USAGE, "no place for profiles: neither HOME nor XDG_CONFIG_HOME is set");
    char *text = cJSON_Print(profiles->all);
    bool is_written = text != NULL && prm_cli_place_write(profiles->path, text, strlen(text), error, sizeof error);
    if (!is_written)
        prm_cli_complain(cli, PRM_CLI_REFUSED, "%s", text != NULL ? error : "out of memory");
    free(text);
    return is_written ? PRM_CLI_OK : PRM_CLI_REFUSED;
}

void prm_cli_profiles_deinit(prm_cli_profiles *profiles)
{
    cJSON_Delete(profiles->all);
    free(profiles->path);
    *profiles = (prm_cli_profiles){0};
}

cJSON *prm_cli_profiles_find(const prm_cli_profiles *profiles, const char *name)
{
    cJSON *all = cJSON_GetObjectItemCaseSensitive(profiles->all, "profiles");
    cJSON *found = name != NULL ? cJSON_GetObjectItemCaseSensitive(all, name) : NULL;
    return cJSON_IsObject(found) ? found : NULL;
}

const char *prm_cli_profile_text(const cJSON *profile, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(profile, key));
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static cJSON *member(cJSON *object, const char *name)
{
    cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
    return found != NULL ? found : cJSON_AddObjectToObject(object, name);
}

bool prm_cli_profiles_set(prm_cli_profiles *profiles, const char *name, const char *key, const char *value)
{
    cJSON *all = member(profiles->all, "profiles"), *profile = all != NULL ? member(all, name) : NULL;
    if (profile == NULL)
        return false;
    cJSON_DeleteItemFromObjectCaseSensitive(profile, key);
    return value == NULL || cJSON_AddStringToObject(profile, key, value) != NULL;
}

static const char *named(const prm_cli *cli)
{
    const char *name = prm_cli_value(cli, "--profile");
    if (name == NULL)
        name = getenv("PRM_PROFILE");
    return name != NULL && name[0] != '\0' ? name : NULL;
}

const char *prm_cli_profiles_chosen(const prm_cli_profiles *profiles, const prm_cli *cli)
{
    const char *name = named(cli);
    return name != NULL ? name : prm_cli_profile_text(profiles->all, "default");
}
