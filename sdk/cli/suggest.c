/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 80, FAR = 1000 };

/* How many letters to change, put in or take out (Levenshtein); two neighbours in each other's place count as one
 * (optimal string alignment). */
static int distance(const char *a, const char *b)
{
    int rows[3][NAME_BYTES + 1];
    size_t width = strlen(b);
    if (width > NAME_BYTES || strlen(a) > NAME_BYTES)
        return FAR;
    for (size_t j = 0; j <= width; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t j = 1; j <= width; j++) {
            int best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[strlen(a) % 3][width];
}

/* The first `count` words, joined by `between`. */
static void join(const prm_cli *cli, size_t count, char between, char out[NAME_BYTES])
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && length < NAME_BYTES; i++) {
        int written = snprintf(out + length, NAME_BYTES - length, "%s%s", i > 0 ? (char[]){between, '\0'} : "",
            cli->arguments[i]);
        length += written > 0 ? (size_t)written : 0;
    }
}

/* Keeps the name if it is nearer to some beginning of the words than what was. */
static void weigh(const prm_cli *cli, const char *name, char between, char best[NAME_BYTES], int *least)
{
    char given[NAME_BYTES];
    for (size_t count = 1; count <= cli->argument_count && count <= 4; count++) {
        join(cli, count, between, given);
        int far = distance(given, name);
        if (far < *least && far * 4 <= (int)strlen(name)) {
            *least = far;
            snprintf(best, NAME_BYTES, "%s", name);
        }
    }
}

int prm_cli_unknown(const prm_cli *cli, const prm_cli_description *description, bool is_somebody)
{
    char best[NAME_BYTES] = "", words[200] = "", *name;
    int least = FAR;
    prm_cli_methods methods;
    prm_client_span method;
    for (size_t i = 0; i < cli->argument_count; i++)
        snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", i > 0 ? " " : "", cli->arguments[i]);
    if (!is_somebody)
        return prm_cli_complain(cli, PRM_CLI_NOT_ALLOWED,
            "there is no command, and for who is not signed in no method, \"%s\": see prm login --help", words);
    for (size_t i = 0; prm_cli_commands[i] != NULL; i++)
        weigh(cli, prm_cli_commands[i]->name, ' ', best, &least);
    prm_cli_methods_start(&methods, description);
    for (; prm_cli_methods_next(&methods, &name, &method); free(name))
        weigh(cli, name, '.', best, &least);
    for (char *c = best; *c != '\0'; c++)
        *c = *c == '.' ? ' ' : *c;
    return prm_cli_complain(cli, PRM_CLI_USAGE, "there is no command, and for you no method, \"%s\": %s%s%s", words,
        best[0] != '\0' ? "did you mean prm " : "see prm --help", best, best[0] != '\0' ? "?" : "");
}
