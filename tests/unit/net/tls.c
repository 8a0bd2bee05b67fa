/* SPDX-License-Identifier: Apache-2.0 */
/* The TLS a client meets: certificate, versions, suites, garbage, reload. */
#include "client.h"
#include "server.h"

#include "net/development.h"

#include <mbedtls/version.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void check_echo(net_client *client)
{
    CHECK(net_client_say(client, "{\"a\":1}\n"));
    CHECK_STR(net_client_line(client), "{\"a\":1}");
}

TEST(the_development_certificate_is_private_and_lasts_a_year)
{
    char path[64];
    struct stat state;
    snprintf(path, sizeof(path), "%s/key.pem", net_test_directory());
    CHECK_INT(stat(path, &state), 0);
    CHECK_INT(state.st_mode & 0777, 0600);
    snprintf(path, sizeof(path), "%s/cert.pem", net_test_directory());
    mbedtls_x509_crt certificate;
    mbedtls_x509_crt_init(&certificate);
    CHECK_INT(mbedtls_x509_crt_parse_file(&certificate, path), 0);
    struct tm from = {.tm_year = certificate.valid_from.year - 1900,
        .tm_mon = certificate.valid_from.mon - 1,
        .tm_mday = certificate.valid_from.day,
        .tm_hour = certificate.valid_from.hour,
        .tm_min = certificate.valid_from.min};
    int64_t age = (int64_t)time(NULL) - (int64_t)timegm(&from);
    CHECK(age >= 86400 && age < 86400 + 600);
    struct tm to = {.tm_year = certificate.valid_to.year - 1900,
        .tm_mon = certificate.valid_to.mon - 1,
        .tm_mday = certificate.valid_to.day};
    int64_t left = (int64_t)timegm(&to) - (int64_t)time(NULL);
    CHECK(left > 362 * 86400 && left < 366 * 86400);
    mbedtls_x509_crt_free(&certificate);
}

TEST(the_development_certificate_is_remade_in_place)
{
    char directory[] = "/tmp/prm-net-XXXXXX", path[64];
    REQUIRE(mkdtemp(directory) != NULL);
    snprintf(path, sizeof(path), "%s/tls", directory);
    prm_error error;
    CHECK_INT(prm_tls_make_development(path, &error), PRM_OK);
    CHECK_INT(prm_tls_make_development(path, &error), PRM_OK);
    CHECK_INT(prm_tls_make_development("/proc/none/tls", &error), PRM_E_IO);
    CHECK_HAS(error.message, "/proc/none/tls");
    char command[96];
    snprintf(command, sizeof(command), "rm -r %s", directory);
    CHECK_INT(system(command), 0);
}

TEST(it_is_trusted_by_the_names_of_this_machine_and_no_other)
{
    static const struct {
        const char *name;
        bool is_trusted;
    } rows[] = {{"localhost", true}, {"127.0.0.1", true}, {"::1", true}, {"example.com", false}, {"127.0.0.2", false}};
    SCOPED_SERVER(server, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_connect(client, server.port) && net_client_set_up(client, rows[i].name));
        if (net_client_shake(client) != rows[i].is_trusted)
            CHECK_STR(rows[i].name, "");
    }
}

/* Exit code of the command, run with PORT and PRM_TEST_CERTIFICATE set. */
static int run(const net_server *server, const char *text)
{
    char certificate[64], command[2048];
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", net_test_directory());
    setenv("PRM_TEST_CERTIFICATE", certificate, 1);
    snprintf(command, sizeof(command), "PORT=%d; %s", server->port, text);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(openssl_trusts_it_and_is_answered)
{
    SCOPED_SERVER(server, NULL);
    if (run(&server, "command -v openssl >/dev/null") != 0)
        return;
    static const char *const names[] = {
        "-verify_ip 127.0.0.1", "-verify_hostname localhost", "-verify_hostname 127.0.0.1", "-x509_strict"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char command[1024];
        snprintf(command, sizeof(command),
            "test '{\"close\":1}' = \"$(echo '{\"close\":1}' | timeout 10 openssl s_client -connect 127.0.0.1:$PORT "
            "-CAfile $PRM_TEST_CERTIFICATE -verify_return_error %s -quiet 2>/dev/null)\"",
            names[i]);
        if (!CHECK_INT(run(&server, command), 0))
            fprintf(stderr, "%s\n", command);
    }
}

TEST(python_trusts_it_strictly_and_resumes_its_session)
{
    SCOPED_SERVER(server, NULL);
    if (run(&server, "command -v python3 >/dev/null") != 0)
        return;
    CHECK_INT(run(&server, "PORT=$PORT timeout 20 python3 -c \"\n"
                           "import os, socket, ssl\n"
                           "context = ssl.create_default_context(cafile=os.environ['PRM_TEST_CERTIFICATE'])\n"
                           "context.verify_flags |= ssl.VERIFY_X509_STRICT\n"
                           "session = None\n"
                           "for turn in range(3):\n"
                           "    raw = socket.create_connection(('127.0.0.1', int(os.environ['PORT'])))\n"
                           "    tls = context.wrap_socket(raw, server_hostname='127.0.0.1', session=session)\n"
                           "    tls.sendall(b'[1]\\n')\n"
                           "    assert tls.recv(10) == b'[1]\\n'\n"
                           "    assert tls.session_reused == (turn > 0), turn\n"
                           "    session = tls.session\n"
                           "    tls.unwrap()\n"
                           "\""),
        0);
}

TEST(node_trusts_it_by_address_and_by_name)
{
    SCOPED_SERVER(server, NULL);
    if (run(&server, "command -v node >/dev/null") != 0)
        return;
    CHECK_INT(
        run(&server, "PORT=$PORT timeout 20 node -e \"\n"
                     "const ca = require('fs').readFileSync(process.env.PRM_TEST_CERTIFICATE);\n"
                     "let left = 2;\n"
                     "for (const host of ['127.0.0.1', 'localhost']) {\n"
                     "    const socket = require('tls').connect({host, port: +process.env.PORT, ca, family: 4});\n"
                     "    socket.on('secureConnect', () => socket.end('[1]'));\n"
                     "    socket.on('data', (d) => { if (String(d) === '[1]\\n') left--; });\n"
                     "    socket.on('end', () => { if (left === 0) process.exit(0); });\n"
                     "    socket.on('error', () => process.exit(1));\n"
                     "}\""),
        0);
}

/* A client of mbedTLS 3 has no older version to offer. */
TEST(old_versions_are_refused)
{
#if MBEDTLS_VERSION_NUMBER < 0x03000000
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_connect(client, server.port) && net_client_set_up(client, "localhost"));
    mbedtls_ssl_conf_min_version(&client->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_2);
    mbedtls_ssl_conf_max_version(&client->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_2);
    CHECK(!net_client_shake(client));
    net_server_ask(&server);
    CHECK_INT(server.counts.handshakes, 0);
#endif
}

static bool agrees_on(net_server *server, int suite)
{
    int only[] = {suite, 0};
    SCOPED_CLIENT(client);
    if (!CHECK(net_client_connect(client, server->port) && net_client_set_up(client, "localhost")))
        return false;
    mbedtls_ssl_conf_ciphersuites(&client->config, only);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    mbedtls_ssl_conf_max_tls_version(&client->config, MBEDTLS_SSL_VERSION_TLS1_2);
    CHECK_INT(mbedtls_ssl_session_reset(&client->ssl), 0); /* the session has copied the version */
#endif
    return net_client_shake(client);
}

TEST(only_ephemeral_keys_and_authenticated_ciphers_are_agreed_on)
{
    SCOPED_SERVER(server, NULL);
    CHECK(agrees_on(&server, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
    CHECK(agrees_on(&server, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384));
    CHECK(agrees_on(&server, MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256));
    CHECK(!agrees_on(&server, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256));
    CHECK(!agrees_on(&server, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM));
    CHECK(!agrees_on(&server, MBEDTLS_TLS_RSA_WITH_AES_128_GCM_SHA256));
}

TEST(the_server_speaks_http_1_1_by_name)
{
    static const char *offered[] = {"h2", "http/1.1", NULL};
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_connect(client, server.port) && net_client_set_up(client, "localhost"));
    mbedtls_ssl_conf_alpn_protocols(&client->config, offered);
    REQUIRE(net_client_shake(client));
    CHECK_STR(mbedtls_ssl_get_alpn_protocol(&client->ssl), "http/1.1");
}

TEST(renegotiation_is_refused)
{
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    SCOPED_CLIENT(other);
    REQUIRE(net_client_connect(client, server.port) && net_client_set_up(client, "localhost"));
    mbedtls_ssl_conf_renegotiation(&client->config, MBEDTLS_SSL_RENEGOTIATION_ENABLED);
    REQUIRE(net_client_shake(client));
    CHECK(mbedtls_ssl_renegotiate(&client->ssl) != 0);
    REQUIRE(net_client_open(other, server.port));
    check_echo(other);
    net_server_ask(&server);
    CHECK_INT(server.counts.handshakes, 2);
#endif
}

static bool has_failed_three(const net_server *server)
{
    return server->counts.failed_handshakes == 3;
}

TEST(what_is_no_tls_fails_and_harms_no_one)
{
    static const char *const texts[] = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\x16\x03\x01\x02\x00garbage garbage", "{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1}\n"};
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(good);
    REQUIRE(net_client_open(good, server.port));
    for (size_t i = 0; i < 3; i++) {
        SCOPED_CLIENT(client);
        REQUIRE(net_client_connect(client, server.port));
        char bytes[2000] = {0};
        snprintf(bytes, sizeof(bytes), "%s", texts[i]);
        CHECK(send(client->socket, bytes, sizeof(bytes), MSG_NOSIGNAL) == sizeof(bytes));
        ssize_t got;
        while ((got = recv(client->socket, bytes, sizeof(bytes), 0)) > 0)
            continue;
        CHECK_INT(got, 0);
    }
    CHECK(net_server_wait(&server, has_failed_three));
    check_echo(good);
}

/* Answers, then an alert, then the end of the stream: each a client can tell from a cut. */
TEST(records_that_were_touched_end_the_connection)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(client);
    REQUIRE(net_client_open(client, server.port));
    check_echo(client);
    static const unsigned char record[] = {23, 3, 3, 0, 40, 1, 2, 3};
    char bytes[45] = {0};
    memcpy(bytes, record, sizeof(record));
    CHECK(send(client->socket, bytes, sizeof(bytes), MSG_NOSIGNAL) == sizeof(bytes));
    CHECK(net_client_read_end(client) == NET_OTHER);
    CHECK_INT(server.messages, 1);
}

static char new_directory[] = "/tmp/prm-net-XXXXXX";

static void on_reloaded(void *context, prm_status status, const prm_error *error)
{
    net_server *server = context;
    server->reloaded = status;
    snprintf(server->reload_message, sizeof(server->reload_message), "%s", status == PRM_OK ? "done" : error->message);
}

static void reload(net_server *server, const char *certificate_in, const char *key_in)
{
    char certificate[64], key[64];
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", certificate_in);
    snprintf(key, sizeof(key), "%s/key.pem", key_in);
    server->reload_message[0] = '\0';
    CHECK_INT(prm_net_reload_certificate(server->net, certificate, key, on_reloaded, server), PRM_OK);
}

static void reload_new(net_server *server)
{
    reload(server, new_directory, new_directory);
}

static void reload_mixed(net_server *server)
{
    reload(server, new_directory, net_test_directory());
}

static void reload_absent(net_server *server)
{
    reload(server, "/nowhere", new_directory);
}

static bool is_reloaded(const net_server *server)
{
    return server->reload_message[0] != '\0';
}

TEST(a_new_certificate_is_taken_and_a_bad_one_keeps_the_old)
{
    SCOPED_SERVER(server, NULL);
    SCOPED_CLIENT(before);
    SCOPED_CLIENT(still);
    SCOPED_CLIENT(after);
    REQUIRE(net_client_open(before, server.port));
    REQUIRE(mkdtemp(new_directory) != NULL);
    prm_error error;
    CHECK_INT(prm_tls_make_development(new_directory, &error), PRM_OK);

    net_server_do(&server, reload_mixed);
    REQUIRE(net_server_wait(&server, is_reloaded));
    CHECK_INT(server.reloaded, PRM_E_INVALID);
    CHECK_HAS(server.reload_message, "is not that of the certificate");
    net_server_do(&server, reload_absent);
    REQUIRE(net_server_wait(&server, is_reloaded));
    CHECK_INT(server.reloaded, PRM_E_INVALID);
    CHECK_HAS(server.reload_message, "/nowhere/cert.pem");
    CHECK(net_client_open(still, server.port));

    net_server_do(&server, reload_new);
    REQUIRE(net_server_wait(&server, is_reloaded));
    CHECK_INT(server.reloaded, PRM_OK);
    CHECK(!net_client_open(after, server.port));
    check_echo(before);
    char command[96];
    snprintf(command, sizeof(command), "rm -r %s", new_directory);
    CHECK_INT(system(command), 0);
}

TEST(what_cannot_be_opened_is_told_in_a_sentence)
{
    SCOPED_SERVER(server, NULL);
    char certificate[64], key[64];
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", net_test_directory());
    snprintf(key, sizeof(key), "%s/key.pem", net_test_directory());
    const struct {
        const char *address, *certificate, *key;
        uint16_t port;
        prm_status status;
        const char *part;
    } rows[] = {
        {"localhost", certificate, key, 0, PRM_E_INVALID, "localhost"},
        {"127.0.0.1", "/nowhere.pem", key, 0, PRM_E_INVALID, "/nowhere.pem"},
        {"127.0.0.1", certificate, certificate, 0, PRM_E_INVALID, "cert.pem"},
        {"127.0.0.1", certificate, key, server.port, PRM_E_UNAVAILABLE, "address already in use"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uv_loop_t loop;
        uv_loop_init(&loop);
        prm_net_options options = {
            .address = rows[i].address, .port = rows[i].port, .certificate = rows[i].certificate, .key = rows[i].key};
        prm_net *net = NULL;
        prm_error error;
        CHECK_INT(prm_net_open(&loop, &options, &net, &error), rows[i].status);
        CHECK_HAS(error.message, rows[i].part);
        CHECK(net == NULL);
        uv_run(&loop, UV_RUN_DEFAULT);
        CHECK_INT(uv_loop_close(&loop), 0);
    }
}

TEST_MAIN(CASE(the_development_certificate_is_private_and_lasts_a_year),
    CASE(the_development_certificate_is_remade_in_place), CASE(it_is_trusted_by_the_names_of_this_machine_and_no_other),
    CASE(openssl_trusts_it_and_is_answered), CASE(python_trusts_it_strictly_and_resumes_its_session),
    CASE(node_trusts_it_by_address_and_by_name), CASE(old_versions_are_refused),
    CASE(only_ephemeral_keys_and_authenticated_ciphers_are_agreed_on), CASE(the_server_speaks_http_1_1_by_name),
    CASE(renegotiation_is_refused), CASE(what_is_no_tls_fails_and_harms_no_one),
    CASE(records_that_were_touched_end_the_connection), CASE(a_new_certificate_is_taken_and_a_bad_one_keeps_the_old),
    CASE(what_cannot_be_opened_is_told_in_a_sentence))
