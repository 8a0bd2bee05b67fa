/* SPDX-License-Identifier: Apache-2.0 */
#include "tls.h"

#include "fail.h"
#include "socket.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include <psa/crypto.h>
#endif

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <time.h>

#define READ_BYTES 16384 /* a TLS record's */

struct prm_client_tls {
    int fd;
    bool is_open;
    size_t unfinished; /* bytes of a write mbedTLS wants to see again, unchanged */
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt trusted;
    mbedtls_entropy_context entropy;
    mbedtls_ctr_drbg_context random;
};

/* What a verification can find, the worst first, as the rest of "the certificate of HOST ...". */
static const struct {
    uint32_t flag;
    const char *text;
} certificate_faults[] = {
    {MBEDTLS_X509_BADCERT_EXPIRED, "has expired"},
    {MBEDTLS_X509_BADCERT_FUTURE, "is not valid yet (is the clock right?)"},
    {MBEDTLS_X509_BADCERT_REVOKED, "has been revoked"},
    {MBEDTLS_X509_BADCERT_CN_MISMATCH, "is that of another host: it does not bear this name"},
    {MBEDTLS_X509_BADCERT_NOT_TRUSTED, "is not signed by anything trusted"},
    {MBEDTLS_X509_BADCERT_MISSING, "was not sent"},
    {MBEDTLS_X509_BADCERT_KEY_USAGE, "is not meant for this use"},
    {MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, "is not meant for servers"},
    {MBEDTLS_X509_BADCERT_NS_CERT_TYPE, "is not meant for servers"},
    {MBEDTLS_X509_BADCERT_BAD_MD, "is signed in a way that is no longer safe"},
    {MBEDTLS_X509_BADCERT_BAD_PK, "is signed in a way that is no longer safe"},
    {MBEDTLS_X509_BADCERT_BAD_KEY, "has a key that is too weak"},
};

static int32_t fail_tls(prm_client_error *error, int32_t status, const char *what, int code)
{
    char reason[160] = "";
    mbedtls_strerror(code, reason, sizeof reason);
    return prm_client_fail(error, status, "%s: %s", what, reason);
}

static int32_t fail_certificate(prm_client_error *error, const char *host, uint32_t flags)
{
    for (size_t i = 0; i < sizeof certificate_faults / sizeof certificate_faults[0]; i++)
        if (flags & certificate_faults[i].flag)
            return prm_client_fail(
                error, PRM_CLIENT_E_CERTIFICATE, "the certificate of %s %s", host, certificate_faults[i].text);
    return prm_client_fail(
        error, PRM_CLIENT_E_CERTIFICATE, "the certificate of %s did not verify (0x%x)", host, (unsigned)flags);
}

static int send_bytes(void *context, const unsigned char *bytes, size_t length)
{
    const prm_client_tls *tls = context;
    ssize_t count = send(tls->fd, bytes, length, MSG_NOSIGNAL);
    if (count >= 0)
        return (int)count;
    return errno == EAGAIN || errno == EINTR ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int receive_bytes(void *context, unsigned char *bytes, size_t length)
{
    const prm_client_tls *tls = context;
    ssize_t count = recv(tls->fd, bytes, length, 0);
    if (count > 0)
        return (int)count;
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return MBEDTLS_ERR_SSL_WANT_READ;
    return MBEDTLS_ERR_SSL_CONN_EOF;
}

static int32_t load_trusted(prm_client_tls *tls, const char *ca_file, prm_client_error *error)
{
    const char *path = ca_file != NULL ? ca_file : PRM_CLIENT_SYSTEM_CAS;
    struct stat about;
    /* The library asks a directory how long it is, and takes that much memory. */
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return prm_client_fail(error, PRM_CLIENT_E_FILE, "cannot read the certificates to trust from %s: no file",
            path);
    int code = mbedtls_x509_crt_parse_file(&tls->trusted, path);
    /* Of a bundle, a positive number says how many certificates of it are of no kind known here. */
    if (code < 0 || tls->trusted.version == 0) {
        char reason[160] = "it holds no certificate";
        if (code < 0)
            mbedtls_strerror(code, reason, sizeof reason);
        return prm_client_fail(
            error, PRM_CLIENT_E_FILE, "cannot read the certificates to trust from %s: %s", path, reason);
    }
    return PRM_CLIENT_OK;
}

static int configure(prm_client_tls *tls, const char *host)
{
    int code = mbedtls_ssl_config_defaults(
        &tls->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (code != 0)
        return code;
#if MBEDTLS_VERSION_NUMBER >= 0x03020000
    mbedtls_ssl_conf_min_tls_version(&tls->config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
    mbedtls_ssl_conf_min_version(&tls->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
    mbedtls_ssl_conf_authmode(&tls->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&tls->config, &tls->trusted, NULL);
    mbedtls_ssl_conf_rng(&tls->config, mbedtls_ctr_drbg_random, &tls->random);
    code = mbedtls_ssl_setup(&tls->ssl, &tls->config);
    if (code == 0)
        code = mbedtls_ssl_set_hostname(&tls->ssl, host);
    mbedtls_ssl_set_bio(&tls->ssl, tls, send_bytes, receive_bytes, NULL);
    return code;
}

static int32_t shake_hands(prm_client_tls *tls, const char *host, int64_t deadline, prm_client_error *error)
{
    for (;;) {
        int code = mbedtls_ssl_handshake(&tls->ssl);
        if (code == 0) {
            tls->is_open = true;
            return PRM_CLIENT_OK;
        }
        if (code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) {
            bool to_write = code == MBEDTLS_ERR_SSL_WANT_WRITE;
            if (!prm_client_socket_wait(tls->fd, !to_write, to_write, deadline))
                return prm_client_fail(
                    error, PRM_CLIENT_E_TIMEOUT, "%s did not finish the TLS handshake in time", host);
            continue;
        }
        uint32_t flags = mbedtls_ssl_get_verify_result(&tls->ssl);
        if (code == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED && flags != UINT32_MAX)
            return fail_certificate(error, host, flags);
        if (code == MBEDTLS_ERR_SSL_CONN_EOF)
            return prm_client_fail(
                error, PRM_CLIENT_E_CLOSED, "%s closed the connection during the TLS handshake", host);
        return fail_tls(error, PRM_CLIENT_E_TLS, "the TLS handshake failed", code);
    }
}

int32_t prm_client_tls_open(
    int fd, const char *host, const char *ca_file, int64_t deadline, prm_client_tls **tls, prm_client_error *error)
{
    prm_client_tls *t = *tls = calloc(1, sizeof *t);
    if (t == NULL)
        return prm_client_fail_memory(error);
    t->fd = fd;
    mbedtls_ssl_init(&t->ssl);
    mbedtls_ssl_config_init(&t->config);
    mbedtls_x509_crt_init(&t->trusted);
    mbedtls_entropy_init(&t->entropy);
    mbedtls_ctr_drbg_init(&t->random);
    int code = 0;
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    /* TLS 1.3 computes through PSA. Starting it again is harmless. */
    if (psa_crypto_init() != PSA_SUCCESS)
        code = MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
#endif
    if (code == 0)
        code = mbedtls_ctr_drbg_seed(&t->random, mbedtls_entropy_func, &t->entropy, NULL, 0);
    int32_t status = load_trusted(t, ca_file, error);
    if (status == PRM_CLIENT_OK && code == 0)
        code = configure(t, host);
    if (status == PRM_CLIENT_OK && code != 0)
        status = fail_tls(error, PRM_CLIENT_E_TLS, "TLS cannot be set up", code);
    if (status == PRM_CLIENT_OK)
        status = shake_hands(t, host, deadline, error);
    if (status != PRM_CLIENT_OK) {
        prm_client_tls_close(t);
        *tls = NULL;
    }
    return status;
}

void prm_client_tls_close(prm_client_tls *tls)
{
    if (tls == NULL)
        return;
    if (tls->is_open)
        mbedtls_ssl_close_notify(&tls->ssl);
    mbedtls_ssl_free(&tls->ssl);
    mbedtls_ssl_config_free(&tls->config);
    mbedtls_x509_crt_free(&tls->trusted);
    mbedtls_ctr_drbg_free(&tls->random);
    mbedtls_entropy_free(&tls->entropy);
    free(tls);
}

/* Whether mbedTLS only asks to come again. */
static bool is_pause(int code)
{
#ifdef MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET
    if (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET)
        return true;
#endif
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

static int32_t fail_ended(prm_client_tls *tls, int code, prm_client_error *error)
{
    tls->is_open = false;
    if (code == 0 || code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
        return prm_client_fail(error, PRM_CLIENT_E_CLOSED, "the server closed the connection");
    if (code == MBEDTLS_ERR_SSL_CONN_EOF)
        return prm_client_fail(error, PRM_CLIENT_E_CLOSED, "the connection to the server was cut");
    return fail_tls(error, PRM_CLIENT_E_CLOSED, "the connection to the server broke", code);
}

int32_t prm_client_tls_pump(prm_client_tls *tls, prm_client_buffer *out, prm_client_buffer *in, size_t room, int *moved,
    prm_client_error *error)
{
    *moved = 0;
    if (!tls->is_open)
        return fail_ended(tls, 0, error);
    int written = 1;
    size_t sent = 0;
    while (sent < out->length && written > 0) {
        /* More may have been put into `out` since: mbedTLS would take it for written. */
        size_t length = tls->unfinished > 0 ? tls->unfinished : out->length - sent;
        written = mbedtls_ssl_write(&tls->ssl, (const unsigned char *)out->data + sent, length);
        tls->unfinished = written > 0 ? 0 : length;
        sent += written > 0 ? (size_t)written : 0;
    }
    prm_client_buffer_consume(out, sent);
    *moved = sent > 0;
    size_t taken = 0;
    int count = 1;
    while (taken < room && count > 0) {
        char *space = prm_client_buffer_reserve(in, READ_BYTES);
        if (space == NULL)
            return prm_client_fail_memory(error);
        count = mbedtls_ssl_read(&tls->ssl, (unsigned char *)space, READ_BYTES);
        if (count > 0) {
            in->length += (size_t)count;
            taken += (size_t)count;
            *moved = 1;
        }
    }
    if (in->data != NULL)
        in->data[in->length] = '\0';
    /* What came before the end is taken first: it may hold the reason. */
    if (taken == 0 && count <= 0 && !is_pause(count))
        return fail_ended(tls, count, error);
    if (taken == 0 && written < 0 && !is_pause(written))
        return fail_ended(tls, written, error);
    return PRM_CLIENT_OK;
}

int32_t prm_client_tls_random(prm_client_tls *tls, void *bytes, size_t length, prm_client_error *error)
{
    int code = mbedtls_ctr_drbg_random(&tls->random, bytes, length);
    if (code != 0)
        return fail_tls(error, PRM_CLIENT_E_TLS, "no random bytes", code);
    return PRM_CLIENT_OK;
}

int64_t prm_client_tls_certificate_end(const prm_client_tls *tls)
{
    const mbedtls_x509_crt *certificate = mbedtls_ssl_get_peer_cert(&tls->ssl);
    if (certificate == NULL)
        return 0;
    const mbedtls_x509_time *end = &certificate->valid_to;
    struct tm parts = {.tm_year = end->year - 1900,
        .tm_mon = end->mon - 1,
        .tm_mday = end->day,
        .tm_hour = end->hour,
        .tm_min = end->min,
        .tm_sec = end->sec};
    return (int64_t)timegm(&parts);
}
