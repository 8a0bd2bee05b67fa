/* SPDX-License-Identifier: Apache-2.0 */
#include "message.h"

#include "fail.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int32_t prm_client_request_check(const prm_client_request *request, prm_client_span *params, prm_client_error *error)
{
    *params = (prm_client_span){NULL, 0};
    if (request == NULL || request->size < sizeof *request)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the request's size is not set");
    if (request->method == NULL || request->method[0] == '\0')
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the request names no method");
    bool adds = request->flags & PRM_CLIENT_DRY_RUN || request->flags & PRM_CLIENT_WRITE || request->key != NULL;
    if (request->params == NULL)
        return PRM_CLIENT_OK;
    size_t length = strlen(request->params), offset;
    if (!prm_client_json_is_valid(request->params, length, &offset))
        return prm_client_fail(
            error, PRM_CLIENT_E_INVALID, "the parameters are not JSON: see byte %zu of %zu", offset + 1, length);
    *params = prm_client_json_trim(request->params, length);
    if (params->text[0] != '{' && params->text[0] != '[')
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the parameters are neither a JSON object nor an array");
    if (adds && params->text[0] == '[')
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the parameters of a write must be a JSON object");
    if (request->key != NULL && prm_client_json_get(*params, "idempotency_key").text != NULL)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the parameters hold an idempotency_key already");
    if (request->flags & PRM_CLIENT_DRY_RUN && prm_client_json_get(*params, "dry_run").text != NULL)
        return prm_client_fail(error, PRM_CLIENT_E_INVALID, "the parameters hold dry_run already");
    return PRM_CLIENT_OK;
}

bool prm_client_request_wants_key(const prm_client_request *request, prm_client_span params)
{
    if (!(request->flags & PRM_CLIENT_WRITE) || request->flags & PRM_CLIENT_DRY_RUN || request->key != NULL)
        return false;
    if (params.text == NULL)
        return true;
    prm_client_span dry_run = prm_client_json_get(params, "dry_run");
    bool is_dry = dry_run.length == 4 && memcmp(dry_run.text, "true", 4) == 0;
    return !is_dry && prm_client_json_get(params, "idempotency_key").text == NULL;
}

/* The parameters with what is added to them. A line break between the parts would end the line. */
static void print_params(prm_client_buffer *out, prm_client_span params, bool dry_run, const char *key)
{
    if (params.text != NULL && params.text[0] == '[') {
        prm_client_json_compact(params, out);
        return;
    }
    size_t first = out->length + 1;
    prm_client_buffer_put_char(out, '{');
    if (key != NULL) {
        prm_client_buffer_put_text(out, "\"idempotency_key\":");
        prm_client_buffer_put_json(out, key, strlen(key));
    }
    if (dry_run)
        prm_client_buffer_put_text(out, out->length > first ? ",\"dry_run\":true" : "\"dry_run\":true");
    prm_client_span members = {"", 0};
    if (params.text != NULL)
        members = prm_client_json_trim(params.text + 1, params.length - 2);
    if (members.length > 0 && out->length > first)
        prm_client_buffer_put_char(out, ',');
    prm_client_json_compact(members, out);
    prm_client_buffer_put_char(out, '}');
}

void prm_client_request_print(
    prm_client_buffer *out, uint64_t id, const prm_client_request *request, prm_client_span params, const char *key)
{
    prm_client_buffer_format(out, "{\"jsonrpc\":\"2.0\",\"id\":%" PRIu64 ",\"method\":", id);
    prm_client_buffer_put_json(out, request->method, strlen(request->method));
    bool dry_run = request->flags & PRM_CLIENT_DRY_RUN;
    if (params.text != NULL || dry_run || key != NULL) {
        prm_client_buffer_put_text(out, ",\"params\":");
        print_params(out, params, dry_run, key);
    }
    prm_client_buffer_put_text(out, "}\n");
}

/* Puts a text behind those an answer holds already; its place is an offset while the memory still moves. */
static size_t keep(prm_client_buffer *memory, prm_client_span value, bool decoded)
{
    size_t place = memory->length;
    if (decoded)
        prm_client_json_decode(value, memory);
    else
        prm_client_buffer_put(memory, value.text, value.length);
    prm_client_buffer_put_char(memory, '\0');
    return place;
}

static int32_t fill_error(prm_client_answer *answer, prm_client_span fault, prm_client_error *error)
{
    prm_client_buffer memory = {0};
    prm_client_span data = prm_client_json_get(fault, "data"), text = prm_client_json_get(fault, "message");
    prm_client_span local = prm_client_json_get(data, "text"), kind = prm_client_json_get(data, "kind");
    if (local.text != NULL && local.text[0] == '"')
        text = local;
    long long code = prm_client_json_integer(prm_client_json_get(fault, "code"), 0);
    if (code == 0 || code != (int32_t)code || text.text == NULL || text.text[0] != '"')
        return prm_client_fail(error, PRM_CLIENT_E_PROTOCOL, "the server answered an error without code or message");
    size_t whole = keep(&memory, fault, false), message = keep(&memory, text, true), details = 0;
    if (data.text != NULL)
        details = keep(&memory, data, false);
    size_t word = memory.length;
    if (kind.text != NULL && kind.text[0] == '"')
        prm_client_json_decode(kind, &memory);
    if (memory.failed) {
        prm_client_buffer_deinit(&memory);
        return prm_client_fail_memory(error);
    }
    prm_client_copy_text(answer->kind, sizeof answer->kind, memory.data + word, memory.length - word);
    answer->memory = memory.data;
    answer->error = memory.data + whole;
    answer->message = memory.data + message;
    answer->data = data.text == NULL ? NULL : memory.data + details;
    answer->code = (int32_t)code;
    return PRM_CLIENT_OK;
}

static int32_t fill_result(prm_client_answer *answer, prm_client_span result, prm_client_error *error)
{
    answer->memory = malloc(result.length + 1);
    if (answer->memory == NULL)
        return prm_client_fail_memory(error);
    memcpy(answer->memory, result.text, result.length);
    answer->memory[result.length] = '\0';
    answer->result = answer->memory;
    return PRM_CLIENT_OK;
}

/* The members of an answer that matter; those that are not there have no text. */
typedef struct envelope {
    prm_client_span id, result, error, method;
} envelope;

static envelope open_envelope(prm_client_span text)
{
    envelope found = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    const struct {
        const char *name;
        prm_client_span *place;
    } members[] = {{"id", &found.id}, {"result", &found.result}, {"error", &found.error}, {"method", &found.method}};
    prm_client_cursor cursor;
    prm_client_span key, value;
    if (!prm_client_json_open(&cursor, text) || !cursor.is_object)
        return found;
    while (prm_client_json_next(&cursor, &key, &value))
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
            if (prm_client_json_is_text(key, members[i].name, strlen(members[i].name)))
                *members[i].place = value;
    return found;
}

int32_t prm_client_answer_read(
    const char *line, size_t length, prm_client_answer *answer, bool *is_answer, prm_client_error *error)
{
    *is_answer = false;
    if (!prm_client_json_is_valid(line, length, NULL))
        return prm_client_fail(error, PRM_CLIENT_E_PROTOCOL, "the server sent a line that is not JSON");
    envelope found = open_envelope(prm_client_json_trim(line, length));
    if (found.method.text != NULL && found.id.text == NULL)
        return PRM_CLIENT_OK;
    bool has_error = found.error.text != NULL;
    long long number = prm_client_json_integer(found.id, 0);
    if ((found.result.text != NULL) == has_error || number < 0 || (number == 0 && !has_error))
        return prm_client_fail(error, PRM_CLIENT_E_PROTOCOL, "the server sent JSON that is not an answer");
    *is_answer = true;
    answer->id = (uint64_t)number;
    return has_error ? fill_error(answer, found.error, error) : fill_result(answer, found.result, error);
}

int32_t prm_client_answer_fail(const prm_client_answer *answer, prm_client_error *error)
{
    if (error == NULL)
        return PRM_CLIENT_E_ANSWER;
    *error = (prm_client_error){.status = PRM_CLIENT_E_ANSWER, .code = answer->code};
    memcpy(error->kind, answer->kind, sizeof error->kind);
    prm_client_copy_text(error->text, sizeof error->text, answer->message, strlen(answer->message));
    return PRM_CLIENT_E_ANSWER;
}
