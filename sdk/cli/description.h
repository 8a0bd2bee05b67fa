/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file description.h  What the server says of its methods (rpc.discover): the commands derived from it, their flags,
 * help and completion. Kept by the digest that an authentication answers, so that a command asks for it only when it
 * has changed. One thread.
 */
#ifndef PRM_CLI_DESCRIPTION_H
#define PRM_CLI_DESCRIPTION_H

#include "cli.h"
#include "client/json.h"
#include "connect.h"

typedef struct prm_cli_description {
    char *text; /* the document; owned */
    prm_client_span document;
} prm_cli_description;

/** The description for whoever the client is: kept from before, or asked for and kept. An exit code, after a sentence.
 * In any case prm_cli_description_deinit(). */
int prm_cli_description_get(
    prm_cli_description *description, const prm_cli *cli, const prm_cli_target *target, prm_client *client);
/** The one kept last for this server, without asking anybody. False if there is none. */
bool prm_cli_description_recall(prm_cli_description *description, const prm_cli_target *target);
void prm_cli_description_deinit(prm_cli_description *description);

/** A method's object; no text if there is none of that name. */
prm_client_span prm_cli_description_method(const prm_cli_description *description, const char *name);
/** Walks the methods. False at the end; `name` is to be freed with free(). Names that are no dotted words are left
 * out. */
typedef struct prm_cli_methods {
    prm_client_cursor cursor;
} prm_cli_methods;
void prm_cli_methods_start(prm_cli_methods *methods, const prm_cli_description *description);
bool prm_cli_methods_next(prm_cli_methods *methods, char **name, prm_client_span *method);

/** Walks a method's params, references followed. False at the end. */
bool prm_cli_description_next_param(
    const prm_cli_description *description, prm_client_cursor *params, prm_client_span *param);
/** The param of that name, in which - is as good as _; no text if there is none. */
prm_client_span prm_cli_description_param(
    const prm_cli_description *description, prm_client_span method, const char *name, size_t length);
/** The schema at a path of names and indexes below a param ("customer.legal_name", "lines.0.product"), references
 * followed; no text if nothing is said of it. `path` begins with the param's name. */
prm_client_span prm_cli_description_schema(
    const prm_cli_description *description, prm_client_span method, const char *path);
/** The same value, or what it refers to with {"$ref": "#/…"}. */
prm_client_span prm_cli_description_follow(const prm_cli_description *description, prm_client_span value);

#endif
