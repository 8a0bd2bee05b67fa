/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_read.h"

#include <http_parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HOST_MOST 300

static const prm_http_verdict bad_method = {501, "This method is not known."};
static const prm_http_verdict bad_target = {400, "The target is neither a path nor an address with one."};
static const prm_http_verdict bad_length = {400, "Content-Length is there twice or is no number."};
static const prm_http_verdict bad_coding = {
    400, "Transfer-Encoding can only be chunked, once, and without Content-Length."};
static const prm_http_verdict bad_host = {400, "Host must be there once and name a host."};
static const prm_http_verdict bad_expectation = {417, "Only 100-continue can be expected."};
static const prm_http_verdict too_many = {431, "The head has too many fields."};

/* -- what the library finds in a head whose lines are in order -- */

typedef struct span {
    const char *at;
    size_t length;
} span;

typedef struct reading {
    span url, names[PRM_HTTP_FIELDS], values[PRM_HTTP_FIELDS];
    size_t count, most;
    bool is_in_value, has_too_many, is_complete, keeps_alive;
    uint64_t length;
    bool is_chunked, has_length;
} reading;

static void extend(span *found, const char *at, size_t length)
{
    if (found->at == NULL)
        found->at = at;
    found->length += length;
}

static int on_url(http_parser *parser, const char *at, size_t length)
{
    extend(&((reading *)parser->data)->url, at, length);
    return 0;
}

static int on_name(http_parser *parser, const char *at, size_t length)
{
    reading *r = parser->data;
    if (r->is_in_value || r->count == 0) {
        r->has_too_many = r->count == r->most;
        if (r->has_too_many)
            return 1;
        r->count++;
        r->is_in_value = false;
    }
    extend(&r->names[r->count - 1], at, length);
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t length)
{
    reading *r = parser->data;
    if (r->count == 0)
        return 1;
    r->is_in_value = true;
    extend(&r->values[r->count - 1], at, length);
    return 0;
}

static int on_complete(http_parser *parser)
{
    reading *r = parser->data;
    r->is_complete = true;
    r->keeps_alive = http_should_keep_alive(parser) != 0;
    r->is_chunked = (parser->flags & F_CHUNKED) != 0;
    r->has_length = (parser->flags & F_CONTENTLENGTH) != 0;
    r->length = r->has_length ? parser->content_length : 0;
    return 0;
}

static prm_http_verdict run_parser(const char *text, size_t length, reading *r, http_parser *parser)
{
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_name;
    settings.on_header_value = on_value;
    settings.on_headers_complete = on_complete;
    http_parser_init(parser, HTTP_REQUEST);
    parser->data = r;
    (void)http_parser_execute(parser, &settings, text, length);
    if (r->has_too_many)
        return too_many;
    switch (HTTP_PARSER_ERRNO(parser)) {
    case HPE_OK:
        return r->is_complete ? prm_http_good : prm_http_bad_line;
    case HPE_INVALID_METHOD:
        return bad_method;
    case HPE_INVALID_CONTENT_LENGTH:
    case HPE_UNEXPECTED_CONTENT_LENGTH:
        return bad_length;
    case HPE_INVALID_TRANSFER_ENCODING:
        return bad_coding;
    case HPE_INVALID_VERSION:
        return prm_http_bad_version;
    default:
        return prm_http_bad_line;
    }
}

/* -- what it does not check -- */

static void end_text(char *text, span part)
{
    if (part.at != NULL)
        text[(size_t)(part.at - text) + part.length] = '\0';
}

static const char *trimmed(char *text, span part)
{
    while (part.length > 0 && (part.at[part.length - 1] == ' ' || part.at[part.length - 1] == '\t'))
        part.length--;
    if (part.length == 0)
        return ""; /* where an empty one is, the library cannot tell */
    end_text(text, part);
    return part.at;
}

static prm_http_verdict take_target(char *text, span url, prm_http_head *head)
{
    struct http_parser_url parts;
    http_parser_url_init(&parts);
    if (strcmp(head->method, "CONNECT") == 0 || http_parser_parse_url(url.at, url.length, 0, &parts) != 0 ||
        !(parts.field_set & (1 << UF_PATH)))
        return bad_target;
    span path = {url.at + parts.field_data[UF_PATH].off, parts.field_data[UF_PATH].len};
    span query = {0};
    if (parts.field_set & (1 << UF_QUERY))
        query = (span){url.at + parts.field_data[UF_QUERY].off, parts.field_data[UF_QUERY].len};
    head->path = path.at;
    head->query = query.at != NULL ? query.at : "";
    end_text(text, path);
    end_text(text, query);
    return prm_http_good;
}

static bool is_host(const char *value)
{
    char url[HOST_MOST];
    struct http_parser_url parts;
    int length = snprintf(url, sizeof(url), "http://%s/", value);
    http_parser_url_init(&parts);
    if (length < 0 || (size_t)length >= sizeof(url) || strpbrk(value, "@/?#, \t") != NULL ||
        http_parser_parse_url(url, (size_t)length, 0, &parts) != 0)
        return false;
    return parts.field_set & (1 << UF_HOST) && parts.field_data[UF_HOST].len > 0;
}

static bool is_number(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length < 19 && strspn(text, "0123456789") == length;
}

static prm_http_verdict check_fields(const prm_http_head *head)
{
    const char *length = prm_http_field_of(head, "Content-Length"), *host = prm_http_field_of(head, "Host");
    const char *coding = prm_http_field_of(head, "Transfer-Encoding"), *expect = prm_http_field_of(head, "Expect");
    /* Where the library and this reading of the fields differ, nobody knows where the body ends. */
    if (length != NULL && (prm_http_field_count(head, "Content-Length") != 1 || !is_number(length) ||
                              head->length != strtoll(length, NULL, 10)))
        return bad_length;
    if (coding != NULL && (prm_http_field_count(head, "Transfer-Encoding") != 1 || length != NULL || head->is_old ||
                              strcasecmp(coding, "chunked") != 0 || head->length != -1))
        return bad_coding;
    if (length == NULL && coding == NULL && head->length != 0)
        return bad_length;
    if (prm_http_field_count(head, "Host") > 1 || (host == NULL && !head->is_old) || (host != NULL && !is_host(host)))
        return bad_host;
    if (expect != NULL && !head->is_old &&
        (prm_http_field_count(head, "Expect") != 1 || strcasecmp(expect, "100-continue") != 0))
        return bad_expectation;
    return prm_http_good;
}

prm_http_verdict prm_http_read_head(char *text, size_t length, size_t fields, prm_http_head *head)
{
    reading r = {.most = fields < PRM_HTTP_FIELDS ? fields : PRM_HTTP_FIELDS};
    http_parser parser;
    *head = (prm_http_head){0};
    prm_http_verdict verdict = run_parser(text, length, &r, &parser);
    if (verdict.status != 0)
        return verdict;
    head->method = http_method_str((enum http_method)parser.method);
    head->is_head = parser.method == HTTP_HEAD;
    head->is_old = parser.http_minor == 0;
    head->keeps_alive = r.keeps_alive;
    head->length = r.is_chunked ? -1 : (int64_t)r.length;
    verdict = take_target(text, r.url, head);
    if (verdict.status != 0)
        return verdict;
    for (size_t i = 0; i < r.count; i++) {
        end_text(text, r.names[i]);
        head->fields[i] = (prm_http_field){r.names[i].at, trimmed(text, r.values[i])};
    }
    head->field_count = r.count;
    verdict = check_fields(head);
    const char *expect = prm_http_field_of(head, "Expect");
    head->expects_continue = verdict.status == 0 && expect != NULL && !head->is_old && head->length != 0;
    return verdict;
}

const char *prm_http_field_of(const prm_http_head *head, const char *name)
{
    for (size_t i = 0; i < head->field_count; i++) {
        if (strcasecmp(head->fields[i].name, name) == 0)
            return head->fields[i].value;
    }
    return NULL;
}

size_t prm_http_field_count(const prm_http_head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->field_count; i++)
        count += strcasecmp(head->fields[i].name, name) == 0;
    return count;
}
