/* SPDX-License-Identifier: Apache-2.0 */
#include "net/tls.h"

#include "base/alloc.h"
#include "base/hash.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/error.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ticket.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include <string.h>

#define IS_VERSION_3   (MBEDTLS_VERSION_NUMBER >= 0x03000000)
#define TICKET_SECONDS 86400

#if IS_VERSION_3
#include <psa/crypto.h>
#endif

struct prm_tls_context {
    uint32_t references;
    mbedtls_ssl_config config;
    mbedtls_x509_crt certificate;
    mbedtls_pk_context key;
    mbedtls_ssl_ticket_context tickets;
};

struct prm_tls {
    prm_tls_context *context;
    prm_tls_io *io; /* of the call under way */
    bool is_set_up;
    mbedtls_ssl_context ssl;
};

static const int suites[] = {
#if IS_VERSION_3 && defined(MBEDTLS_SSL_PROTO_TLS1_3)
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_AES_256_GCM_SHA384, MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, 0};

/* The library keeps pointers to these lists. */
static const char *protocols[] = {"http/1.1", "http/1.0", NULL};

#if IS_VERSION_3
static const uint16_t groups[] = {MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1, MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_NONE};
#else
static const mbedtls_ecp_group_id groups[] = {
    MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_CURVE25519, MBEDTLS_ECP_DP_SECP384R1, MBEDTLS_ECP_DP_NONE};
#endif

prm_status prm_tls_start(void)
{
#if defined(MBEDTLS_PLATFORM_MEMORY) && !defined(MBEDTLS_PLATFORM_CALLOC_MACRO)
    if (mbedtls_platform_set_calloc_free(prm_alloc_zeroed, prm_free) != 0)
        return PRM_E_INTERNAL;
#endif
#if IS_VERSION_3 && defined(MBEDTLS_PSA_CRYPTO_C)
    if (psa_crypto_init() != PSA_SUCCESS)
        return PRM_E_INTERNAL;
#endif
    return PRM_OK;
}

int prm_tls_random(void *unused, unsigned char *bytes, size_t length)
{
    (void)unused;
    return prm_random(bytes, length) == PRM_OK ? 0 : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

static int read_key(mbedtls_pk_context *key, const char *path)
{
#if IS_VERSION_3
    return mbedtls_pk_parse_keyfile(key, path, NULL, prm_tls_random, NULL);
#else
    return mbedtls_pk_parse_keyfile(key, path, NULL);
#endif
}

static int check_pair(prm_tls_context *context)
{
#if IS_VERSION_3
    return mbedtls_pk_check_pair(&context->certificate.pk, &context->key, prm_tls_random, NULL);
#else
    return mbedtls_pk_check_pair(&context->certificate.pk, &context->key);
#endif
}

static void limit_to_modern(mbedtls_ssl_config *config)
{
#if IS_VERSION_3
    mbedtls_ssl_conf_min_tls_version(config, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_groups(config, groups);
#else
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_curves(config, groups);
#endif
    mbedtls_ssl_conf_ciphersuites(config, suites);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(config, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
}

static prm_status read_files(prm_tls_context *made, const char *certificate, const char *key, prm_error *error)
{
    char why[128];
    int code = mbedtls_x509_crt_parse_file(&made->certificate, certificate);
    if (code != 0) {
        mbedtls_strerror(code, why, sizeof(why));
        return prm_error_set(error, PRM_E_INVALID, "certificate", "The certificate %s cannot be used: %s.", certificate,
            code > 0 ? "a part of it does not parse" : why);
    }
    code = read_key(&made->key, key);
    if (code != 0) {
        mbedtls_strerror(code, why, sizeof(why));
        return prm_error_set(error, PRM_E_INVALID, "certificate", "The key %s cannot be used: %s.", key, why);
    }
    if (check_pair(made) != 0)
        return prm_error_set(
            error, PRM_E_INVALID, "certificate", "The key %s is not that of the certificate %s.", key, certificate);
    return PRM_OK;
}

static int configure(prm_tls_context *made)
{
    mbedtls_ssl_config *config = &made->config;
    int code = mbedtls_ssl_config_defaults(
        config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (code != 0)
        return code;
    limit_to_modern(config);
    mbedtls_ssl_conf_rng(config, prm_tls_random, NULL);
    code = mbedtls_ssl_conf_own_cert(config, &made->certificate, &made->key);
    if (code == 0)
        code = mbedtls_ssl_conf_alpn_protocols(config, protocols);
    if (code == 0)
        code =
            mbedtls_ssl_ticket_setup(&made->tickets, prm_tls_random, NULL, MBEDTLS_CIPHER_AES_256_GCM, TICKET_SECONDS);
    if (code == 0)
        mbedtls_ssl_conf_session_tickets_cb(config, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &made->tickets);
    return code;
}

prm_status prm_tls_context_new(const char *certificate, const char *key, prm_tls_context **context, prm_error *error)
{
    prm_tls_context *made = prm_alloc_zeroed(1, sizeof(*made));
    if (made == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "There is no memory for the certificate.");
    made->references = 1;
    mbedtls_ssl_config_init(&made->config);
    mbedtls_x509_crt_init(&made->certificate);
    mbedtls_pk_init(&made->key);
    mbedtls_ssl_ticket_init(&made->tickets);
    prm_status status = read_files(made, certificate, key, error);
    if (status == PRM_OK && configure(made) != 0)
        status =
            prm_error_set(error, PRM_E_NOMEM, NULL, "TLS cannot be configured with the certificate %s.", certificate);
    if (status != PRM_OK) {
        prm_tls_context_release(made);
        return status;
    }
    *context = made;
    return PRM_OK;
}

void prm_tls_context_release(prm_tls_context *context)
{
    if (context == NULL || --context->references > 0)
        return;
    mbedtls_ssl_ticket_free(&context->tickets);
    mbedtls_ssl_config_free(&context->config);
    mbedtls_x509_crt_free(&context->certificate);
    mbedtls_pk_free(&context->key);
    prm_free(context);
}

prm_tls *prm_tls_new(prm_tls_context *context)
{
    prm_tls *tls = prm_alloc_zeroed(1, sizeof(*tls));
    if (tls == NULL)
        return NULL;
    mbedtls_ssl_init(&tls->ssl);
    tls->context = context;
    context->references++;
    return tls;
}

void prm_tls_free(prm_tls *tls)
{
    if (tls == NULL)
        return;
    mbedtls_ssl_free(&tls->ssl);
    prm_tls_context_release(tls->context);
    prm_free(tls);
}

static int take_bytes(void *session, unsigned char *bytes, size_t length)
{
    prm_tls_io *io = ((prm_tls *)session)->io;
    if (io->in_length == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    if (length > io->in_length)
        length = io->in_length;
    memcpy(bytes, io->in, length);
    io->in += length;
    io->in_length -= length;
    return (int)length;
}

static int put_bytes(void *session, const unsigned char *bytes, size_t length)
{
    prm_tls_io *io = ((prm_tls *)session)->io;
    prm_buf_put(io->out, bytes, length);
    return io->out->failed ? MBEDTLS_ERR_SSL_ALLOC_FAILED : (int)length;
}

prm_tls_result prm_tls_handshake(prm_tls *tls, prm_tls_io *io)
{
    tls->io = io;
    if (!tls->is_set_up) {
        if (mbedtls_ssl_setup(&tls->ssl, &tls->context->config) != 0)
            return PRM_TLS_FAILED;
        mbedtls_ssl_set_bio(&tls->ssl, tls, put_bytes, take_bytes, NULL);
        tls->is_set_up = true;
    }
    int code = mbedtls_ssl_handshake(&tls->ssl);
    if (code == 0)
        return PRM_TLS_DONE;
    return code == MBEDTLS_ERR_SSL_WANT_READ ? PRM_TLS_MORE : PRM_TLS_FAILED;
}

prm_tls_result prm_tls_read(prm_tls *tls, prm_tls_io *io, char *plain, size_t capacity, size_t *length)
{
    tls->io = io;
    int code = mbedtls_ssl_read(&tls->ssl, (unsigned char *)plain, capacity);
    *length = code > 0 ? (size_t)code : 0;
    if (code > 0)
        return PRM_TLS_DONE;
    if (code == MBEDTLS_ERR_SSL_WANT_READ)
        return PRM_TLS_MORE;
    return code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY ? PRM_TLS_END : PRM_TLS_FAILED;
}

prm_tls_result prm_tls_write(prm_tls *tls, prm_tls_io *io, const char *plain, size_t length)
{
    tls->io = io;
    while (length > 0) {
        int code = mbedtls_ssl_write(&tls->ssl, (const unsigned char *)plain, length);
        if (code <= 0)
            return PRM_TLS_FAILED;
        plain += code;
        length -= (size_t)code;
    }
    return PRM_TLS_DONE;
}

prm_tls_result prm_tls_end(prm_tls *tls, prm_tls_io *io)
{
    tls->io = io;
    return mbedtls_ssl_close_notify(&tls->ssl) == 0 ? PRM_TLS_DONE : PRM_TLS_FAILED;
}
