/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include <stdalign.h>
#include <string.h>

TEST(arena_gives_zeroed_aligned_memory)
{
    SCOPED_ARENA(arena, 1 << 20);
    for (size_t bytes = 1; bytes < 3000; bytes += 37) {
        unsigned char *piece = prm_arena_alloc(arena, bytes);
        ALLOC_OK(piece != NULL);
        CHECK((uintptr_t)piece % alignof(max_align_t) == 0);
        for (size_t i = 0; i < bytes; i++)
            REQUIRE(piece[i] == 0);
        memset(piece, 0xAA, bytes);
    }
}

TEST(arena_holds_its_cap)
{
    SCOPED_ARENA(arena, 100);
    ALLOC_OK(prm_arena_alloc(arena, 60) != NULL);
    CHECK(prm_arena_alloc(arena, 41) == NULL);
    CHECK(prm_arena_alloc(arena, SIZE_MAX) == NULL);
    CHECK(prm_arena_alloc(arena, SIZE_MAX - 40) == NULL);
    ALLOC_OK(prm_arena_alloc(arena, 40) != NULL);
    CHECK_INT(prm_arena_used(arena), 100);
    CHECK(prm_arena_alloc(arena, 1) == NULL);
    prm_arena_reset(arena);
    CHECK_INT(prm_arena_used(arena), 0);
    CHECK(prm_arena_alloc(arena, 100) != NULL);
}

TEST(arena_grows_pieces_in_place_and_elsewhere)
{
    SCOPED_ARENA(arena, 1 << 20);
    char *first = prm_arena_grow(arena, NULL, 0, 10);
    ALLOC_OK(first != NULL);
    memcpy(first, "0123456789", 10);
    char *same = prm_arena_grow(arena, first, 10, 500);
    ALLOC_OK(same != NULL);
    CHECK(same == first);
    CHECK(same[10] == 0 && same[499] == 0);
    char *other = prm_arena_alloc(arena, 8);
    ALLOC_OK(other != NULL);
    char *moved = prm_arena_grow(arena, same, 500, 50000);
    ALLOC_OK(moved != NULL);
    CHECK(moved != same && memcmp(moved, "0123456789", 10) == 0 && moved[49999] == 0);
}

TEST(arena_makes_texts)
{
    SCOPED_ARENA(arena, 1000);
    char *text = prm_arena_text(arena, "partner", 4), *formatted = prm_arena_format(arena, "%s-%d", "deal", 7);
    ALLOC_OK(text != NULL && formatted != NULL);
    CHECK_STR(text, "part");
    CHECK_STR(formatted, "deal-7");
    CHECK(prm_arena_format(arena, "%2000d", 1) == NULL);
    CHECK(prm_arena_alloc(arena, 0) != NULL || prm_alloc_has_failed());
}

TEST(buf_grows_and_prints)
{
    SCOPED_BUF(buf, 0);
    prm_buf_put_integer(&buf, INT64_MIN);
    prm_buf_put_char(&buf, ' ');
    prm_buf_put_integer(&buf, 0);
    prm_buf_format(&buf, " %s", "x");
    for (int i = 0; i < 1000; i++)
        prm_buf_put_text(&buf, "abc");
    ALLOC_OK(!buf.failed);
    CHECK_INT(buf.length, 24 + 3000);
    CHECK(memcmp(buf.data, "-9223372036854775808 0 x", 24) == 0);
    prm_buf_consume(&buf, 21);
    CHECK(memcmp(buf.data, "0 xabc", 6) == 0);
    prm_buf_consume(&buf, SIZE_MAX);
    CHECK_INT(buf.length, 0);
}

TEST(buf_formats_long_texts)
{
    SCOPED_BUF(buf, 0);
    prm_buf_format(&buf, "%0700d", 5);
    ALLOC_OK(!buf.failed);
    CHECK_INT(buf.length, 700);
    CHECK(buf.data[699] == '5');
}

TEST(buf_sticks_at_its_limit)
{
    SCOPED_BUF(buf, 10);
    prm_buf_put(&buf, "0123456789", 10);
    ALLOC_OK(!buf.failed);
    prm_buf_put_char(&buf, 'x');
    CHECK(buf.failed);
    CHECK(prm_buf_reserve(&buf, 1) == NULL);
    CHECK_INT(buf.length, 10);
    prm_buf_clear(&buf);
    CHECK(!buf.failed);
    prm_buf_format(&buf, "%s", "0123456789");
    CHECK(!buf.failed && buf.length == 10);
}

TEST_MAIN(CASE(arena_gives_zeroed_aligned_memory), CASE(arena_holds_its_cap),
    CASE(arena_grows_pieces_in_place_and_elsewhere), CASE(arena_makes_texts), CASE(buf_grows_and_prints),
    CASE(buf_formats_long_texts), CASE(buf_sticks_at_its_limit))
