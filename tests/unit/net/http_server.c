/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 65536

static size_t number_of(const prm_http_head *head)
{
    return strtoul(head->query, NULL, 10);
}

static void give(net_server *server)
{
    static char piece[PIECE];
    memset(piece, 'x', sizeof(piece));
    while (server->left > 0 && prm_http_has_room(server->net, server->exchange)) {
        size_t length = server->left < PIECE ? server->left : PIECE;
        if (prm_http_write(server->net, server->exchange, piece, length) != PRM_OK)
            return;
        server->left -= length;
    }
    if (server->left == 0)
        prm_http_end(server->net, server->exchange);
}

static void begin_giving(net_server *server, const prm_http_head *head, bool is_known)
{
    server->left = number_of(head);
    const prm_http_answer_head answer = {.status = 200, .length = is_known ? (int64_t)server->left : -1};
    CHECK_INT(prm_http_begin(server->net, server->exchange, &answer), PRM_OK);
    give(server);
}

static void begin_short(net_server *server, bool cuts)
{
    const prm_http_answer_head answer = {.status = 200, .length = 10};
    CHECK_INT(prm_http_begin(server->net, server->exchange, &answer), PRM_OK);
    CHECK_INT(prm_http_write(server->net, server->exchange, "12345", 5), PRM_OK);
    if (cuts)
        prm_http_cut(server->net, server->exchange);
    else
        prm_http_end(server->net, server->exchange);
}

static void on_request(void *context, prm_exchange exchange, void *user, const prm_http_head *head)
{
    net_server *server = context;
    CHECK(user == server);
    server->exchange = exchange;
    server->requests++;
    prm_buf_clear(&server->body);
    prm_buf_put_text(&server->body, "");
    if (strcmp(head->path, "/give") == 0)
        begin_giving(server, head, true);
    else if (strcmp(head->path, "/chunks") == 0)
        begin_giving(server, head, false);
    else if (strcmp(head->path, "/short") == 0 || strcmp(head->path, "/cut") == 0)
        begin_short(server, strcmp(head->path, "/cut") == 0);
    else if (strcmp(head->path, "/refuse") == 0)
        CHECK_INT(prm_http_refuse(server->net, exchange, 403, NULL, "Test: 1\r\n"), PRM_OK);
    else if (strcmp(head->path, "/wait") != 0)
        prm_http_accept(server->net, exchange, *head->query != '\0' ? number_of(head) : 1 << 30);
}

/* What is to be done is told by the first bytes of a body: "slow" pauses, "later" waits. */
static const char *manner_of(net_server *server)
{
    return server->body.length >= 5 && memcmp(server->body.data, "slow ", 5) == 0    ? "slow"
           : server->body.length >= 5 && memcmp(server->body.data, "later", 5) == 0 ? "later"
                                                                                    : "echo";
}

static void on_body(void *context, prm_exchange exchange, void *user, const char *bytes, size_t length)
{
    net_server *server = context;
    (void)user;
    server->pieces++;
    server->largest_piece = length > server->largest_piece ? length : server->largest_piece;
    prm_buf_put(&server->body, bytes, length);
    if (manner_of(server)[0] == 's')
        prm_http_pause(server->net, exchange);
}

static void on_body_end(void *context, prm_exchange exchange, void *user)
{
    net_server *server = context;
    (void)user;
    server->ends++;
    if (manner_of(server)[0] == 'l')
        return;
    const prm_http_answer_head head = {.status = server->body.length > 0 ? 200 : 204, .type = "text/plain"};
    CHECK_INT(prm_http_answer(server->net, exchange, &head, server->body.data, server->body.length), PRM_OK);
}

static void on_room(void *context, prm_exchange exchange, void *user)
{
    net_server *server = context;
    (void)user, (void)exchange;
    server->rooms++;
    give(server);
}

const prm_http_callbacks net_server_http = {on_request, on_body, on_body_end, on_room};

static void answer_later(net_server *server)
{
    const prm_http_answer_head head = {.status = 200};
    (void)prm_http_answer(server->net, server->exchange, &head, "later", 5);
}

void net_server_http_answer(net_server *server)
{
    net_server_do(server, answer_later);
}

static void resume(net_server *server)
{
    prm_http_accept(server->net, server->exchange, 1 << 30); /* of "/wait"; others have */
    prm_http_resume(server->net, server->exchange);
}

void net_server_http_resume(net_server *server)
{
    net_server_do(server, resume);
}
