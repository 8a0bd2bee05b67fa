/* SPDX-License-Identifier: Apache-2.0 */
#include "audit.h"

#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_true(prm_client_span result, const char *name)
{
    prm_client_span value = prm_client_json_get(result, name);
    return value.length == 4 && value.text[0] == 't';
}

/* Where a piece ended, and whether there is one behind it. An exit code. */
static int take_piece(const prm_cli *cli, prm_client_span result, long long *entries, char **head, bool *is_done)
{
    long long before = *entries;
    *entries = prm_client_json_integer(prm_client_json_get(result, "entries"), before);
    free(*head);
    *head = prm_client_find_text(result.text, "head");
    *is_done = is_true(result, "done");
    if (!is_true(result, "verified")) {
        char *problem = prm_client_find_text(result.text, "problem");
        prm_cli_complain(cli, 0, "good up to entry %lld, then: %s", *entries, problem != NULL ? problem : "it is not");
        free(problem);
        return PRM_CLI_REFUSED;
    }
    if (*head == NULL || (!*is_done && *entries <= before))
        return prm_cli_complain(cli, PRM_CLI_NO_SERVER, "the server does not get on with it");
    return PRM_CLI_OK;
}

static void put_head(prm_client_buffer *params, const char *head)
{
    prm_client_buffer_format(params, ",\"head\":");
    prm_client_buffer_put_json(params, head, strlen(head));
}

int prm_cli_audit_verify(const prm_cli *cli, prm_client *client, long long after, const char *known)
{
    long long entries = after;
    char *head = known != NULL ? strdup(known) : NULL;
    bool is_done = false;
    int code = known != NULL && head == NULL ? prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory") : PRM_CLI_OK;
    while (code == PRM_CLI_OK && !is_done) {
        prm_client_buffer params = {0};
        prm_client_answer answer = {0};
        prm_client_buffer_format(&params, "{\"after\":%lld", entries);
        if (head != NULL)
            put_head(&params, head);
        prm_client_buffer_put_char(&params, '}');
        prm_client_request request = {.size = sizeof request, .method = "audit.verify", .params = params.data};
        code = params.failed ? prm_cli_complain(cli, PRM_CLI_REFUSED, "out of memory")
                             : prm_cli_call(cli, client, &request, &answer);
        if (code == PRM_CLI_OK)
            code = take_piece(cli, prm_cli_span(answer.result), &entries, &head, &is_done);
        prm_client_answer_deinit(&answer);
        prm_client_buffer_deinit(&params);
    }
    if (code == PRM_CLI_OK)
        printf("%lld entries, all of them as they were written; the last one's hash is %s\n", entries, head);
    free(head);
    return code;
}
