/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, reloading and closing with each allocation failing in turn. libuv keeps its own allocator here: it aborts
 * when it cannot grow its table of descriptors. */
#include "net/development.h"
#include "net/net.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char directory[] = "/tmp/prm-net-XXXXXX";
static char certificate[64], key[64];

static void remove_directory(void)
{
    char command[96];
    snprintf(command, sizeof(command), "rm -r %s", directory);
    (void)!system(command);
}

__attribute__((constructor)) static void make_directory(void)
{
    if (mkdtemp(directory) == NULL || prm_tls_make_development(directory, NULL) != PRM_OK)
        abort();
    atexit(remove_directory);
    snprintf(certificate, sizeof(certificate), "%s/cert.pem", directory);
    snprintf(key, sizeof(key), "%s/key.pem", directory);
}

static void note(void *context)
{
    *(bool *)context = true;
}

static void on_reloaded(void *context, prm_status status, const prm_error *error)
{
    *(prm_status *)context = status;
}

TEST(it_opens_reloads_and_closes)
{
    uv_loop_t loop;
    REQUIRE(uv_loop_init(&loop) == 0);
    prm_net_options options = {.address = "127.0.0.1", .certificate = certificate, .key = key};
    prm_net *net = NULL;
    bool is_closed = false;
    prm_status reloaded = PRM_E_NOMEM;
    prm_error error;
    prm_status status = prm_net_open(&loop, &options, &net, &error);
    CHECK_INT(status, PRM_OK);
    if (status == PRM_OK) {
        CHECK(prm_net_port(net) != 0);
        (void)prm_net_reload_certificate(net, certificate, key, on_reloaded, &reloaded);
        prm_net_close(net, note, &is_closed);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(reloaded, PRM_OK);
    CHECK_INT(is_closed, status == PRM_OK);
    CHECK_INT(uv_loop_close(&loop), 0);
}

TEST(a_taken_port_leaves_nothing_behind)
{
    uv_loop_t loop;
    REQUIRE(uv_loop_init(&loop) == 0);
    prm_net_options options = {.address = "::1", .certificate = certificate, .key = key};
    prm_net *first = NULL, *second = NULL;
    prm_error error;
    prm_status status = prm_net_open(&loop, &options, &first, &error);
    if (status == PRM_OK) {
        options.port = prm_net_port(first);
        CHECK_INT(prm_net_open(&loop, &options, &second, &error), PRM_E_UNAVAILABLE);
        CHECK(second == NULL);
        prm_net_close(first, NULL, NULL);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&loop), 0);
}

TEST_MAIN(CASE(it_opens_reloads_and_closes), CASE(a_taken_port_leaves_nothing_behind))
