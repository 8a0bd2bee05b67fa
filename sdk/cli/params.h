/* SPDX-License-Identifier: Apache-2.0 */
/** @file params.h  Parameters from "field=value" words and from CSV cells. One thread. */
#ifndef PRM_CLI_PARAMS_H
#define PRM_CLI_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

/** How a value is read. */
enum prm_cli_reading {
    PRM_CLI_TEXT, /* as text */
    PRM_CLI_JSON, /* as JSON, or it is an error */
    PRM_CLI_AUTO  /* as JSON if it is JSON ("12", "true", "[1, 2]", "\"12\""), otherwise as text */
};

/** A field's name, split: "lines.0.quantity:json" is the path and a reading. `path` is the first `length` bytes. */
enum prm_cli_reading prm_cli_field_split(const char *name, enum prm_cli_reading otherwise, size_t *length);

/**
 * Sets the value at a path in an object: "customer.legal_name" makes an object, "lines.0.product" a list (its items in
 * their order). False with a sentence in `error` (of `size` bytes).
 */
bool prm_cli_params_set(struct cJSON *params, const char *path, size_t path_length, const char *value, size_t length,
    enum prm_cli_reading reading, char *error, size_t size);

/** The same for a word "field=value" or "field:json=value" or "field:text=value". */
bool prm_cli_params_set_word(
    struct cJSON *params, const char *word, enum prm_cli_reading otherwise, char *error, size_t size);

/** The parameters of a command line: one word that begins with { or [ is JSON, "-" or "@FILE" is where JSON is read
 * from, any others are field=value. NULL with a sentence in `error`. Freed by the caller with free(). */
char *prm_cli_params_read(const char *const *words, size_t count, char *error, size_t size);

/** A whole file ("-": standard input) with a NUL behind it; NULL with a sentence in `error`. Freed with free(). */
char *prm_cli_file_read(const char *path, size_t limit, size_t *length, char *error, size_t size);

#endif
