/* SPDX-License-Identifier: Apache-2.0 */
#include "net/development.h"

#include "base/alloc.h"
#include "base/write_all.h"
#include "net/tls.h"

#include <mbedtls/asn1write.h>
#include <mbedtls/oid.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY         86400
#define PATH_BYTES  4096
#define PEM_BYTES   4096
#define TAG_DNS     (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2)
#define TAG_ADDRESS (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7)

static const char subject[] = "CN=prmd development,O=prmd";
static const unsigned char loopback4[4] = {127, 0, 0, 1};
static const unsigned char loopback6[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

/* GeneralName, written before what `at` points to, as mbedTLS writes DER. */
static int write_name(unsigned char **at, unsigned char *start, unsigned char tag, const void *name, size_t length)
{
    int size = mbedtls_asn1_write_raw_buffer(at, start, name, length);
    if (size < 0)
        return size;
    int more = mbedtls_asn1_write_len(at, start, length);
    if (more < 0)
        return more;
    size += more;
    more = mbedtls_asn1_write_tag(at, start, tag);
    return more < 0 ? more : size + more;
}

/* A host name that can stand in a certificate: letters, digits, hyphens and dots. */
static bool is_dns_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
    return length > 0 && length <= 253 && name[length] == '\0';
}

/* By hand: 2.28 has no writer for subjectAltName. */
static int add_names(mbedtls_x509write_cert *certificate)
{
    char host[256] = "";
    if (gethostname(host, sizeof(host) - 1) != 0 || !is_dns_name(host) || strcmp(host, "localhost") == 0)
        host[0] = '\0';
    const struct {
        unsigned char tag;
        const void *name;
        size_t length;
    } names[] = {
        {TAG_ADDRESS, loopback6, sizeof(loopback6)},
        {TAG_ADDRESS, loopback4, sizeof(loopback4)},
        {TAG_DNS, "::1", 3},
        {TAG_DNS, "127.0.0.1", 9},
        {TAG_DNS, host, strlen(host)},
        {TAG_DNS, "localhost", 9},
    };
    unsigned char der[512], *at = der + sizeof(der);
    int size = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].length == 0)
            continue;
        int more = write_name(&at, der, names[i].tag, names[i].name, names[i].length);
        if (more < 0)
            return more;
        size += more;
    }
    int more = mbedtls_asn1_write_len(&at, der, (size_t)size);
    if (more < 0)
        return more;
    size += more;
    more = mbedtls_asn1_write_tag(&at, der, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
    if (more < 0)
        return more;
    return mbedtls_x509write_crt_set_extension(certificate, MBEDTLS_OID_SUBJECT_ALT_NAME,
        MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), 0, at, (size_t)(size + more));
}

static int set_validity(mbedtls_x509write_cert *certificate)
{
    time_t ends[2] = {time(NULL) - DAY, time(NULL) + 364 * (time_t)DAY};
    char text[2][16];
    for (size_t i = 0; i < 2; i++) {
        struct tm parts;
        if (gmtime_r(&ends[i], &parts) == NULL || strftime(text[i], sizeof(text[i]), "%Y%m%d%H%M%S", &parts) != 14)
            return -1;
    }
    return mbedtls_x509write_crt_set_validity(certificate, text[0], text[1]);
}

static int set_serial(mbedtls_x509write_cert *certificate)
{
    unsigned char bytes[16];
    int code = prm_tls_random(NULL, bytes, sizeof(bytes));
    bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40); /* positive, and never short */
#if MBEDTLS_VERSION_NUMBER >= 0x03040000
    return code != 0 ? code : mbedtls_x509write_crt_set_serial_raw(certificate, bytes, sizeof(bytes));
#else
    mbedtls_mpi serial;
    mbedtls_mpi_init(&serial);
    if (code == 0)
        code = mbedtls_mpi_read_binary(&serial, bytes, sizeof(bytes));
    if (code == 0)
        code = mbedtls_x509write_crt_set_serial(certificate, &serial);
    mbedtls_mpi_free(&serial);
    return code;
#endif
}

/* What strict verifiers want of a certificate that is its own trust anchor and a server's. */
static int add_usage(mbedtls_x509write_cert *certificate)
{
    static const unsigned char server_auth[] = {0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1};
    int code = mbedtls_x509write_crt_set_basic_constraints(certificate, 1, 0);
    if (code == 0)
        code = mbedtls_x509write_crt_set_key_usage(
            certificate, MBEDTLS_X509_KU_DIGITAL_SIGNATURE | MBEDTLS_X509_KU_KEY_CERT_SIGN);
    if (code == 0)
        code = mbedtls_x509write_crt_set_extension(certificate, MBEDTLS_OID_EXTENDED_KEY_USAGE,
            MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE), 0, server_auth, sizeof(server_auth));
    if (code == 0)
        code = mbedtls_x509write_crt_set_subject_key_identifier(certificate);
    return code;
}

static int write_certificate(mbedtls_pk_context *key, unsigned char *pem, size_t capacity)
{
    mbedtls_x509write_cert certificate;
    mbedtls_x509write_crt_init(&certificate);
    mbedtls_x509write_crt_set_version(&certificate, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&certificate, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&certificate, key);
    mbedtls_x509write_crt_set_issuer_key(&certificate, key);
    int code = mbedtls_x509write_crt_set_subject_name(&certificate, subject);
    if (code == 0)
        code = mbedtls_x509write_crt_set_issuer_name(&certificate, subject);
    if (code == 0)
        code = set_serial(&certificate);
    if (code == 0)
        code = set_validity(&certificate);
    if (code == 0)
        code = add_usage(&certificate);
    if (code == 0)
        code = add_names(&certificate);
    if (code == 0)
        code = mbedtls_x509write_crt_pem(&certificate, pem, capacity, prm_tls_random, NULL);
    mbedtls_x509write_crt_free(&certificate);
    return code;
}

static int make_key(mbedtls_pk_context *key, unsigned char *pem, size_t capacity)
{
    int code = mbedtls_pk_setup(key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
    if (code == 0)
        code = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*key), prm_tls_random, NULL);
    return code == 0 ? mbedtls_pk_write_key_pem(key, pem, capacity) : code;
}

/* Beside its place, synced, then moved there, so that no reader meets half a file or one with a wider mode. */
static prm_status write_file(const char *directory, const char *name, mode_t mode, const char *text, prm_error *error)
{
    char path[PATH_BYTES], aside[PATH_BYTES];
    int length = snprintf(path, sizeof(path), "%s/%s", directory, name);
    int longer = snprintf(aside, sizeof(aside), "%s/%s.new", directory, name);
    if (length < 0 || longer < 0 || longer >= (int)sizeof(aside))
        return prm_error_set(error, PRM_E_IO, NULL, "The path %.200s/%s is too long.", directory, name);
    (void)unlink(aside);
    int file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool ok = file >= 0 && fchmod(file, mode) == 0 && prm_write_all(file, text, strlen(text)) && fsync(file) == 0;
    int why = errno;
    if (file >= 0 && close(file) != 0 && ok) {
        why = errno;
        ok = false;
    }
    if (ok && rename(aside, path) != 0) {
        why = errno;
        ok = false;
    }
    if (ok)
        return PRM_OK;
    if (file >= 0)
        (void)unlink(aside);
    return prm_error_set(error, PRM_E_IO, NULL, "%s cannot be written: %s.", path, strerror(why));
}

static prm_status sync_directory(const char *directory, prm_error *error)
{
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = file >= 0 && fsync(file) == 0;
    int why = errno;
    if (file >= 0)
        (void)close(file);
    return ok ? PRM_OK : prm_error_set(error, PRM_E_IO, NULL, "%s cannot be synced: %s.", directory, strerror(why));
}

static prm_status write_files(const char *directory, const char *key, const char *certificate, prm_error *error)
{
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return prm_error_set(error, PRM_E_IO, NULL, "%s cannot be made: %s.", directory, strerror(errno));
    prm_status status = write_file(directory, "key.pem", 0600, key, error);
    if (status == PRM_OK)
        status = write_file(directory, "cert.pem", 0644, certificate, error);
    return status == PRM_OK ? sync_directory(directory, error) : status;
}

prm_status prm_tls_make_development(const char *directory, prm_error *error)
{
    char *key_pem = prm_alloc_zeroed(2, PEM_BYTES);
    if (key_pem == NULL)
        return prm_error_set(error, PRM_E_NOMEM, NULL, "There is no memory for a development certificate.");
    char *certificate_pem = key_pem + PEM_BYTES;
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    prm_status status;
    if (make_key(&key, (unsigned char *)key_pem, PEM_BYTES) != 0 ||
        write_certificate(&key, (unsigned char *)certificate_pem, PEM_BYTES) != 0)
        status = prm_error_set(error, PRM_E_INTERNAL, NULL, "A development certificate cannot be made.");
    else
        status = write_files(directory, key_pem, certificate_pem, error);
    mbedtls_pk_free(&key);
    explicit_bzero(key_pem, PEM_BYTES);
    prm_free(key_pem);
    return status;
}
