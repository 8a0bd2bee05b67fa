/* SPDX-License-Identifier: Apache-2.0 */
/* Failures are counted by key, in bounded memory, and a flood of keys frees nobody who is at the limit. */
#include "access/throttle.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000)
#define SCOPED_THROTTLE(name, ...)                                                                                     \
    __attribute__((cleanup(free_throttle))) prm_throttle *name = prm_throttle_new(__VA_ARGS__);                        \
    ALLOC_OK(name != NULL)

static void free_throttle(prm_throttle **throttle)
{
    prm_throttle_free(*throttle);
}

static prm_span key(const char *text)
{
    return (prm_span){ text, strlen(text) };
}

TEST(five_in_any_minute)
{
    SCOPED_THROTTLE(throttle, 64, 5, 60 * SECOND);
    for (int i = 0; i < 5; i++) {
        CHECK_INT(prm_throttle_wait(throttle, key("a"), i * 10 * SECOND), 0);
        prm_throttle_count(throttle, key("a"), i * 10 * SECOND);
    }
    CHECK_INT(prm_throttle_wait(throttle, key("a"), 40 * SECOND), 20 * SECOND);
    CHECK_INT(prm_throttle_wait(throttle, key("b"), 40 * SECOND), 0);
    CHECK_INT(prm_throttle_wait(throttle, key("a"), 60 * SECOND), 0); /* the first is a minute old */
    prm_throttle_count(throttle, key("a"), 60 * SECOND);
    CHECK_INT(prm_throttle_wait(throttle, key("a"), 61 * SECOND), 9 * SECOND);
    prm_throttle_count(throttle, key("a"), 61 * SECOND); /* beyond the limit: it stays five */
    CHECK_INT(prm_throttle_wait(throttle, key("a"), 61 * SECOND), 19 * SECOND);
    CHECK_INT(prm_throttle_wait(throttle, key("a"), 1000 * SECOND), 0);
}

TEST(a_flood_of_keys_frees_nobody)
{
    SCOPED_THROTTLE(throttle, 64, 5, 60 * SECOND);
    char made_up[20];

    for (int i = 0; i < 5; i++)
        prm_throttle_count(throttle, key("victim"), i);
    for (int i = 0; i < 100000; i++) {
        snprintf(made_up, sizeof made_up, "%d", i);
        prm_throttle_count(throttle, key(made_up), 10 + i);
    }
    CHECK(prm_throttle_wait(throttle, key("victim"), SECOND) > 0);
    /* Once it is a minute old its place is anybody's. */
    for (int i = 0; i < 10000; i++) {
        snprintf(made_up, sizeof made_up, "x%d", i);
        prm_throttle_count(throttle, key(made_up), 70 * SECOND);
    }
    CHECK_INT(prm_throttle_wait(throttle, key("victim"), 70 * SECOND), 0);
}

TEST(what_of_an_address_counts)
{
    static const struct {
        const char *address, *counts;
    } addresses[] = {
        { "192.0.2.7", "192.0.2.7" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:" },
        { "2001:db8:1:2:aaaa::9", "2001:db8:1:2:" },
        { "2001:db8::9", "2001:db8" },
        { "::1", "" },
    };
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        prm_span span = prm_throttle_address(addresses[i].address);
        CHECK_INT(span.length, strlen(addresses[i].counts));
        CHECK(memcmp(span.bytes, addresses[i].counts, span.length) == 0);
    }
}

TEST_MAIN(CASE(five_in_any_minute), CASE(a_flood_of_keys_frees_nobody), CASE(what_of_an_address_counts))
