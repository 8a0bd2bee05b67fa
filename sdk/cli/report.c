/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int32_t status;
    int exit;
} failure_exits[] = {
    {PRM_CLIENT_E_INVALID, PRM_CLI_USAGE},
    {PRM_CLIENT_E_FILE, PRM_CLI_USAGE},
    {PRM_CLIENT_E_NOMEM, PRM_CLI_REFUSED},
};

static const struct {
    int32_t code;
    int exit;
} answer_exits[] = {
    {-32001, PRM_CLI_NOT_ALLOWED}, /* unauthenticated */
    {-32003, PRM_CLI_NOT_ALLOWED}, /* forbidden */
};

int prm_cli_answer_exit(int32_t code)
{
    for (size_t i = 0; i < sizeof answer_exits / sizeof answer_exits[0]; i++)
        if (answer_exits[i].code == code)
            return answer_exits[i].exit;
    return PRM_CLI_REFUSED;
}

int prm_cli_report_failure(const prm_cli *cli, const prm_client_error *error)
{
    if (error->status == PRM_CLIENT_E_ANSWER)
        return prm_cli_complain(cli, prm_cli_answer_exit(error->code), "%s: %s",
            error->kind[0] != '\0' ? error->kind : "error", error->text);
    int code = PRM_CLI_NO_SERVER;
    for (size_t i = 0; i < sizeof failure_exits / sizeof failure_exits[0]; i++)
        if (failure_exits[i].status == error->status)
            code = failure_exits[i].exit;
    return prm_cli_complain(cli, code, "%s", error->text);
}

prm_client_span prm_cli_span(const char *json)
{
    return json == NULL ? (prm_client_span){NULL, 0} : prm_client_json_trim(json, strlen(json));
}

static bool is_field_list(prm_client_span value)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    return value.text != NULL && value.text[0] == '[' && prm_client_json_open(&cursor, value) &&
           prm_client_json_next(&cursor, &key, &item) && prm_client_json_get(item, "field").text != NULL;
}

prm_client_span prm_cli_bad_fields(const char *data)
{
    prm_client_cursor cursor;
    prm_client_span key, value, whole = prm_cli_span(data);
    if (is_field_list(whole))
        return whole;
    if (whole.text != NULL && prm_client_json_open(&cursor, whole) && cursor.is_object)
        while (prm_client_json_next(&cursor, &key, &value))
            if (is_field_list(value))
                return value;
    return (prm_client_span){NULL, 0};
}

static void put_decoded(prm_client_buffer *out, prm_client_span value)
{
    prm_client_buffer text = {0};
    if (value.text != NULL)
        prm_client_json_decode(value, &text);
    prm_cli_put_safe(out, prm_client_buffer_text(&text), text.length);
    out->failed = out->failed || text.failed;
    prm_client_buffer_deinit(&text);
}

static void put_bad_fields(prm_client_buffer *out, prm_client_span fields)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    if (fields.text == NULL || !prm_client_json_open(&cursor, fields))
        return;
    while (prm_client_json_next(&cursor, &key, &item)) {
        prm_client_buffer_put_text(out, "  ");
        put_decoded(out, prm_client_json_get(item, "field"));
        prm_client_buffer_put_text(out, ": ");
        prm_client_span message = prm_client_json_get(item, "message");
        put_decoded(out, message.text != NULL ? message : prm_client_json_get(item, "code"));
        prm_client_buffer_put_char(out, '\n');
    }
}

/* The other details, such as the legal next states. */
static void put_details(prm_client_buffer *out, prm_client_span data)
{
    static const char *const said_already[] = {"kind", "text"};
    prm_client_cursor cursor;
    prm_client_span key, value;
    if (data.text == NULL || !prm_client_json_open(&cursor, data) || !cursor.is_object)
        return;
    while (prm_client_json_next(&cursor, &key, &value)) {
        bool is_said = is_field_list(value);
        for (size_t i = 0; i < sizeof said_already / sizeof said_already[0]; i++)
            is_said = is_said || prm_client_json_is_text(key, said_already[i], strlen(said_already[i]));
        if (is_said)
            continue;
        prm_client_buffer_put_text(out, "  ");
        put_decoded(out, key);
        prm_client_buffer_put_text(out, ": ");
        prm_cli_put_line(out, value);
        prm_client_buffer_put_char(out, '\n');
    }
}

int prm_cli_report_answer(const prm_cli *cli, const char *method, const prm_client_answer *answer)
{
    prm_client_buffer lines = {0};
    prm_cli_complain(cli, 0, "%s: %s: %s (%d)", method, answer->kind[0] != '\0' ? answer->kind : "error",
        answer->message, answer->code);
    put_bad_fields(&lines, prm_cli_bad_fields(answer->data));
    put_details(&lines, prm_cli_span(answer->data));
    fputs(prm_client_buffer_text(&lines), stderr);
    prm_client_buffer_deinit(&lines);
    return prm_cli_answer_exit(answer->code);
}

int prm_cli_call(const prm_cli *cli, prm_client *client, const prm_client_request *request, prm_client_answer *answer)
{
    prm_client_error error;
    int32_t status = prm_client_call(client, request, answer, &error);
    if (status == PRM_CLIENT_OK)
        return PRM_CLI_OK;
    if (status == PRM_CLIENT_E_ANSWER && answer->error != NULL)
        return prm_cli_report_answer(cli, request->method, answer);
    return prm_cli_report_failure(cli, &error);
}
