/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include "net/tls.h"
#include "server.h"

#include <mbedtls/net_sockets.h>
#include <mbedtls/version.h>

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_SECONDS 5

net_client *net_client_new(void)
{
    net_client *client = calloc(1, sizeof(*client));
    if (client == NULL)
        abort();
    client->socket = -1;
    return client;
}

void net_client_free(net_client **client)
{
    net_client_close(*client);
    free(*client);
}

bool net_client_connect_from(net_client *client, uint16_t port, const char *from)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)}, local = {.sin_family = AF_INET};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    inet_pton(AF_INET, from, &local.sin_addr);
    struct timeval wait = {.tv_sec = WAIT_SECONDS};
    client->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(client->socket, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    return bind(client->socket, (struct sockaddr *)&local, sizeof(local)) == 0 &&
           connect(client->socket, (struct sockaddr *)&to, sizeof(to)) == 0;
}

bool net_client_connect(net_client *client, uint16_t port)
{
    return net_client_connect_from(client, port, "127.0.0.1");
}

static int send_bytes(void *context, const unsigned char *bytes, size_t length)
{
    ssize_t sent;
    do
        sent = send(((net_client *)context)->socket, bytes, length, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? MBEDTLS_ERR_NET_SEND_FAILED : (int)sent;
}

static int receive_bytes(void *context, unsigned char *bytes, size_t length)
{
    ssize_t got;
    do
        got = recv(((net_client *)context)->socket, bytes, length, 0);
    while (got < 0 && errno == EINTR);
    if (got >= 0)
        return (int)got;
    return errno == EAGAIN || errno == EWOULDBLOCK ? MBEDTLS_ERR_SSL_TIMEOUT : MBEDTLS_ERR_NET_CONN_RESET;
}

bool net_client_set_up(net_client *client, const char *name)
{
    char path[64];
    snprintf(path, sizeof(path), "%s/cert.pem", net_test_directory());
    mbedtls_ssl_init(&client->ssl);
    mbedtls_ssl_config_init(&client->config);
    mbedtls_x509_crt_init(&client->trusted);
    client->is_set_up = true;
    if (mbedtls_x509_crt_parse_file(&client->trusted, path) != 0 ||
        mbedtls_ssl_config_defaults(
            &client->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0)
        return false;
    mbedtls_ssl_conf_authmode(&client->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&client->config, &client->trusted, NULL);
    mbedtls_ssl_conf_rng(&client->config, prm_tls_random, NULL);
    if (mbedtls_ssl_setup(&client->ssl, &client->config) != 0 || mbedtls_ssl_set_hostname(&client->ssl, name) != 0)
        return false;
    mbedtls_ssl_set_bio(&client->ssl, client, send_bytes, receive_bytes, NULL);
    return true;
}

bool net_client_shake(net_client *client)
{
    if (!client->is_set_up && !net_client_set_up(client, "localhost"))
        return false;
    return mbedtls_ssl_handshake(&client->ssl) == 0;
}

bool net_client_open(net_client *client, uint16_t port)
{
    return net_client_connect(client, port) && net_client_shake(client);
}

bool net_client_write(net_client *client, const char *text, size_t length)
{
    while (length > 0) {
        int wrote = mbedtls_ssl_write(&client->ssl, (const unsigned char *)text, length);
        if (wrote <= 0)
            return false;
        text += wrote;
        length -= (size_t)wrote;
    }
    return true;
}

bool net_client_say(net_client *client, const char *text)
{
    return net_client_write(client, text, strlen(text));
}

int net_client_more(net_client *client)
{
    for (;;) {
        int got = mbedtls_ssl_read(&client->ssl, (unsigned char *)client->buffer + client->length,
            sizeof(client->buffer) - client->length - 1);
        if (got > 0) {
            client->length += (size_t)got;
            return got;
        }
        switch (got) {
        case MBEDTLS_ERR_SSL_WANT_READ:
#if defined(MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
#endif
            continue;
        case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
            return NET_END;
        case MBEDTLS_ERR_SSL_TIMEOUT:
            return NET_TIMEOUT;
        case 0:
        case MBEDTLS_ERR_SSL_CONN_EOF:
        case MBEDTLS_ERR_NET_CONN_RESET:
            return NET_CUT;
        default:
            return NET_OTHER;
        }
    }
}

int net_client_read_line(net_client *client, const char **line)
{
    static _Thread_local char taken[sizeof(client->buffer)];
    *line = "";
    char *end;
    while ((end = memchr(client->buffer, '\n', client->length)) == NULL) {
        if (client->length >= sizeof(client->buffer) - 1)
            return NET_OTHER;
        int got = net_client_more(client);
        if (got < 0)
            return got;
    }
    size_t length = (size_t)(end - client->buffer);
    memcpy(taken, client->buffer, length);
    taken[length] = '\0';
    client->length -= length + 1;
    memmove(client->buffer, end + 1, client->length);
    *line = taken;
    return (int)length;
}

const char *net_client_line(net_client *client)
{
    const char *line;
    net_client_read_line(client, &line);
    return line;
}

int net_client_read_end(net_client *client)
{
    return client->length > 0 ? NET_OTHER : net_client_more(client);
}

void net_client_end(net_client *client)
{
    mbedtls_ssl_close_notify(&client->ssl);
}

void net_client_close(net_client *client)
{
    if (client->socket >= 0)
        close(client->socket);
    client->socket = -1;
    client->length = 0;
    if (!client->is_set_up)
        return;
    mbedtls_ssl_free(&client->ssl);
    mbedtls_ssl_config_free(&client->config);
    mbedtls_x509_crt_free(&client->trusted);
    client->is_set_up = false;
}
