/* SPDX-License-Identifier: Apache-2.0 */
#include "description.h"

#include "params.h"
#include "place.h"
#include "report.h"

#include <dirent.h>
#include <mbedtls/md.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST           32 /* hex digits */
#define DESCRIPTION_MOST (64u << 20)
#define KEPT_MOST        64 /* files; when there are more, all go */
#define FOLLOWED_MOST    8

/* -- what is kept -- */

static bool is_digest(const char *text)
{
    return text != NULL && strlen(text) == DIGEST && strspn(text, "0123456789abcdef") == DIGEST;
}

static bool digest_of(const char *text, size_t length, char digest[DIGEST + 1])
{
    unsigned char hash[32];
    if (mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), (const unsigned char *)text, length, hash) != 0)
        return false;
    for (size_t i = 0; i < DIGEST / 2; i++)
        snprintf(digest + 2 * i, 3, "%02x", hash[i]);
    return true;
}

static char *document_path(const char *digest)
{
    char name[DIGEST + 8];
    snprintf(name, sizeof name, "%s.json", digest);
    return prm_cli_place_path(PRM_CLI_CACHE, name);
}

/* Which document a server gave last to whom: by a digest, the token itself is nobody's to read. */
static char *latest_path(const prm_cli_target *target)
{
    char name[300], who[DIGEST + 1] = "";
    if (target->token != NULL && !digest_of(target->token, strlen(target->token), who))
        return NULL;
    snprintf(name, sizeof name, "latest-%.200s-%u-%.8s", target->host != NULL ? target->host : "127.0.0.1",
        target->port != 0 ? target->port : PRM_CLIENT_PORT, who);
    for (char *c = name; *c != '\0'; c++)
        if (*c == '/' || (unsigned char)*c < ' ')
            *c = '_';
    return prm_cli_place_path(PRM_CLI_CACHE, name);
}

static bool take(prm_cli_description *description, char *text, size_t length)
{
    if (text == NULL || !prm_client_json_is_valid(text, length, NULL)) {
        free(text);
        return false;
    }
    description->text = text;
    description->document = prm_client_json_trim(text, length);
    return true;
}

static bool load(prm_cli_description *description, const char *digest)
{
    char error[512], found[DIGEST + 1];
    size_t length = 0;
    char *path = document_path(digest);
    char *text = path != NULL ? prm_cli_file_read(path, DESCRIPTION_MOST, &length, error, sizeof error) : NULL;
    free(path);
    if (text != NULL && (!digest_of(text, length, found) || strcmp(found, digest) != 0)) {
        free(text); /* not what was kept: somebody wrote into it, or the disk was full */
        text = NULL;
    }
    return take(description, text, length);
}

/* Roles change and servers are updated: what nobody asks for any more is not kept for ever. */
static void sweep(void)
{
    char *folder = prm_cli_place_path(PRM_CLI_CACHE, ""), *paths[KEPT_MOST + 1];
    DIR *directory = folder != NULL ? opendir(folder) : NULL;
    struct dirent *entry;
    size_t count = 0;
    while (directory != NULL && count <= KEPT_MOST && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] != '.' && asprintf(&paths[count], "%s%s", folder, entry->d_name) > 0)
            count++;
    }
    for (size_t i = 0; i < count; i++) {
        if (count > KEPT_MOST)
            unlink(paths[i]);
        free(paths[i]);
    }
    if (directory != NULL)
        closedir(directory);
    free(folder);
}

/* A cache that cannot be written costs time, nothing else. */
static void keep(const prm_cli_target *target, const char *digest, const char *text)
{
    char error[512];
    char *path = text != NULL ? document_path(digest) : NULL, *latest = latest_path(target);
    if (text != NULL)
        sweep();
    bool is_kept = text == NULL || (path != NULL && prm_cli_place_write(path, text, strlen(text), error, sizeof error));
    if (is_kept && latest != NULL)
        (void)prm_cli_place_write(latest, digest, DIGEST, error, sizeof error);
    free(path);
    free(latest);
}

bool prm_cli_description_recall(prm_cli_description *description, const prm_cli_target *target)
{
    char error[512];
    size_t length;
    *description = (prm_cli_description){0};
    char *path = latest_path(target);
    char *digest = path != NULL ? prm_cli_file_read(path, DIGEST, &length, error, sizeof error) : NULL;
    bool is_there = is_digest(digest) && load(description, digest);
    free(digest);
    free(path);
    return is_there;
}

static int ask(prm_cli_description *description, const prm_cli *cli, const prm_cli_target *target, prm_client *client)
{
    prm_client_request request = {.size = sizeof request, .method = "rpc.discover"};
    prm_client_answer answer;
    char digest[DIGEST + 1];
    int code = prm_cli_call(cli, client, &request, &answer);
    prm_client_span document = code == PRM_CLI_OK ? prm_cli_span(answer.result) : (prm_client_span){NULL, 0};
    char *text = document.text != NULL ? strndup(document.text, document.length) : NULL;
    prm_client_answer_deinit(&answer);
    if (code != PRM_CLI_OK)
        return code;
    if (!take(description, text, document.length))
        return prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory");
    if (digest_of(description->text, document.length, digest))
        keep(target, digest, description->text);
    return PRM_CLI_OK;
}

int prm_cli_description_get(
    prm_cli_description *description, const prm_cli *cli, const prm_cli_target *target, prm_client *client)
{
    const char *session = prm_client_session(client);
    char *digest = session != NULL ? prm_client_find_text(session, "description") : NULL;
    *description = (prm_cli_description){0};
    bool is_kept = is_digest(digest) && load(description, digest);
    if (is_kept)
        keep(target, digest, NULL);
    free(digest);
    return is_kept ? PRM_CLI_OK : ask(description, cli, target, client);
}

void prm_cli_description_deinit(prm_cli_description *description)
{
    free(description->text);
    *description = (prm_cli_description){0};
}

/* -- what is in it -- */

prm_client_span prm_cli_description_follow(const prm_cli_description *description, prm_client_span value)
{
    for (int i = 0; i < FOLLOWED_MOST && value.text != NULL; i++) {
        prm_client_span reference = prm_client_json_get(value, "$ref");
        prm_client_buffer path = {0};
        if (reference.text == NULL)
            return value;
        prm_client_json_decode(reference, &path);
        const char *text = prm_client_buffer_text(&path);
        value = (prm_client_span){NULL, 0};
        if (strncmp(text, "#/", 2) == 0) {
            for (char *c = path.data + 2; *c != '\0'; c++)
                *c = *c == '/' ? '.' : *c;
            value = prm_client_json_at(description->document, path.data + 2);
        }
        prm_client_buffer_deinit(&path);
    }
    return (prm_client_span){NULL, 0};
}

prm_client_span prm_cli_description_method(const prm_cli_description *description, const char *name)
{
    prm_client_cursor cursor;
    prm_client_span key, method;
    if (prm_client_json_open(&cursor, prm_client_json_get(description->document, "methods")))
        while (prm_client_json_next(&cursor, &key, &method)) {
            prm_client_span given = prm_client_json_get(method, "name");
            if (given.text != NULL && prm_client_json_is_text(given, name, strlen(name)))
                return method;
        }
    return (prm_client_span){NULL, 0};
}

void prm_cli_methods_start(prm_cli_methods *methods, const prm_cli_description *description)
{
    if (!prm_client_json_open(&methods->cursor, prm_client_json_get(description->document, "methods")))
        methods->cursor = (prm_client_cursor){NULL, NULL, false};
}

static bool is_name(const char *text)
{
    return text != NULL && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(text);
}

bool prm_cli_methods_next(prm_cli_methods *methods, char **name, prm_client_span *method)
{
    prm_client_span key;
    while (methods->cursor.at != NULL && prm_client_json_next(&methods->cursor, &key, method)) {
        prm_client_buffer text = {0};
        prm_client_span given = prm_client_json_get(*method, "name");
        if (given.text != NULL)
            prm_client_json_decode(given, &text);
        if (is_name(text.data)) {
            *name = text.data;
            return true;
        }
        prm_client_buffer_deinit(&text);
    }
    return false;
}

bool prm_cli_description_next_param(
    const prm_cli_description *description, prm_client_cursor *params, prm_client_span *param)
{
    prm_client_span key;
    while (prm_client_json_next(params, &key, param)) {
        *param = prm_cli_description_follow(description, *param);
        if (param->text != NULL && prm_client_json_get(*param, "name").text != NULL)
            return true;
    }
    return false;
}

static bool is_alike(prm_client_span name, const char *text, size_t length)
{
    prm_client_buffer decoded = {0};
    prm_client_json_decode(name, &decoded);
    bool alike = !decoded.failed && decoded.length == length;
    for (size_t i = 0; alike && i < length; i++)
        alike = decoded.data[i] == text[i] || (decoded.data[i] == '_' && text[i] == '-');
    prm_client_buffer_deinit(&decoded);
    return alike;
}

prm_client_span prm_cli_description_param(
    const prm_cli_description *description, prm_client_span method, const char *name, size_t length)
{
    prm_client_cursor params;
    prm_client_span param;
    if (prm_client_json_open(&params, prm_client_json_get(method, "params")))
        while (prm_cli_description_next_param(description, &params, &param))
            if (is_alike(prm_client_json_get(param, "name"), name, length))
                return param;
    return (prm_client_span){NULL, 0};
}

prm_client_span prm_cli_description_schema(
    const prm_cli_description *description, prm_client_span method, const char *path)
{
    size_t length = strcspn(path, ".");
    prm_client_span param = prm_cli_description_param(description, method, path, length);
    prm_client_span schema = param.text != NULL ? prm_client_json_get(param, "schema") : param;
    schema = prm_cli_description_follow(description, schema);
    for (path += length; *path == '.' && schema.text != NULL; path += length) {
        length = strcspn(++path, ".");
        prm_client_span items = prm_client_json_get(schema, "items"),
            fields = prm_client_json_get(schema, "properties");
        if (items.text == NULL)
            items = fields.text != NULL ? prm_client_json_member(fields, path, length) : fields;
        schema = prm_cli_description_follow(description, items);
    }
    return schema;
}
