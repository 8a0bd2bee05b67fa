/* SPDX-License-Identifier: Apache-2.0 */
/** @file client.h  A blocking TLS client over mbedTLS that trusts the tests' certificate. No wait is over 5 s. */
#ifndef PRM_NET_TEST_CLIENT_H
#define PRM_NET_TEST_CLIENT_H

#include "test.h"

#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

typedef struct net_client {
    int socket;
    bool is_set_up;
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt trusted;
    char buffer[65536]; /* read, not yet taken */
    size_t length;
} net_client;

#define NET_END     (-1) /* the server has ended TLS with its alert */
#define NET_CUT     (-2) /* the stream ended without */
#define NET_TIMEOUT (-3)
#define NET_OTHER   (-4)

/** TCP only, from 127.0.0.1. False if refused. */
bool net_client_connect(net_client *client, uint16_t port);
/** As above from another address of the loopback net. */
bool net_client_connect_from(net_client *client, uint16_t port, const char *from);
/** Makes the session ready for the handshake, to be changed through `config` before it. */
bool net_client_set_up(net_client *client, const char *name);
/** Shakes hands, after set_up or with the name "localhost". False if it fails. */
bool net_client_shake(net_client *client);
/** connect and shake. */
bool net_client_open(net_client *client, uint16_t port);
/** False if the stream is gone. */
bool net_client_write(net_client *client, const char *text, size_t length);
bool net_client_say(net_client *client, const char *text);
/** Reads some bytes to the end of `buffer`; how many, or a code above. */
int net_client_more(net_client *client);
/** The next line without its end, valid until the next read; its length, or a code above. NUL-ended. */
int net_client_read_line(net_client *client, const char **line);
/** "" if there is none. */
const char *net_client_line(net_client *client);
/** What comes when no line is left: a code above. */
int net_client_read_end(net_client *client);
/** Ends our side of TLS, still reading. */
void net_client_end(net_client *client);
void net_client_close(net_client *client);

#define SCOPED_CLIENT(name) __attribute__((cleanup(net_client_free))) net_client *name = net_client_new()

net_client *net_client_new(void);
void net_client_free(net_client **client);

#endif
