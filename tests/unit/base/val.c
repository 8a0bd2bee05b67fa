/* SPDX-License-Identifier: Apache-2.0 */
#include "base/val.h"
#include "test.h"

#include <string.h>

TEST(setters_freeze_what_is_set)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *inner = prm_val_object(arena), *outer = prm_val_object(arena);
    ALLOC_OK(prm_val_set_integer(inner, "a", 1) == PRM_OK);
    ALLOC_OK(prm_val_set(outer, "inner", inner) == PRM_OK);
    CHECK_INT(prm_val_set_integer(inner, "a", 2), PRM_E_INVALID);
    CHECK_INT(prm_val_set_text(inner, "b", "x"), PRM_E_INVALID);
    ALLOC_OK(prm_val_set_boolean(outer, "c", 7) == PRM_OK);
    prm_val_freeze(outer);
    CHECK_INT(prm_val_set_boolean(outer, "d", 1), PRM_E_INVALID);
    int32_t truth;
    CHECK_INT(prm_val_get_boolean(outer, "c", &truth), PRM_OK);
    CHECK_INT(truth, 1);
}

TEST(setters_refuse_what_cannot_be)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *object = prm_val_object(arena), *list = prm_val_list(arena);
    ALLOC_OK(!((object->flags | list->flags) & PRM_VAL_NOMEM));
    CHECK_INT(prm_val_set(object, "a", NULL), PRM_OK);
    CHECK_INT(prm_val_count(object), 0);
    CHECK_INT(prm_val_set(list, "a", object), PRM_E_INVALID);
    CHECK_INT(prm_val_append(object, list), PRM_E_INVALID);
    CHECK_INT(prm_val_set(object, "self", object), PRM_E_INVALID);
    CHECK_INT(prm_val_set_integer(object, "n", PRM_INTEGER_MAX + 1), PRM_E_INVALID);
    CHECK_INT(prm_val_set_text(object, "t", "\xff"), PRM_E_INVALID);
    CHECK_INT(prm_val_set(object, "t", prm_val_text(arena, "a\0b", 3)), PRM_E_INVALID);
    CHECK_INT(prm_val_set_boolean(object, "\xed\xa0\x80", 1), PRM_E_INVALID);
    CHECK_INT(prm_val_set(NULL, "a", list), PRM_E_INVALID);
    CHECK_INT(prm_val_count(object), 0);
    ALLOC_OK(prm_val_set_integer(object, "n", -PRM_INTEGER_MAX) == PRM_OK);
}

TEST(setting_replaces_and_keeps_order)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *object = prm_val_object(arena);
    char key[2] = "a";
    for (; key[0] <= 'z'; key[0]++)
        ALLOC_OK(prm_val_set_integer(object, key, key[0]) == PRM_OK);
    ALLOC_OK(prm_val_set_text(object, "c", "new") == PRM_OK);
    CHECK_INT(prm_val_count(object), 26);
    CHECK_STR(prm_val_key_at(object, 2), "c");
    CHECK_STR(prm_val_get_str(object, "c"), "new");
    CHECK(prm_val_key_at(object, 26) == NULL);
    CHECK_STR(prm_val_get_str(object, "d"), "");
    CHECK(prm_val_get(object, "") == NULL);
}

TEST(whatever_the_order_all_members_are_found)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *object = prm_val_object(arena);
    char key[2] = "a";
    for (; key[0] <= 'h'; key[0]++)
        ALLOC_OK(prm_val_set_integer(object, key, key[0]) == PRM_OK);
    uint32_t next = 0, random = 5;
    for (int i = 0; i < 400; i++) {
        if (i > 20) /* first in their order, some beyond */
            random = random * 1664525u + 1013904223u;
        key[0] = (char)('a' + (i > 20 ? (random >> 8) % 10 : (uint32_t)i % 10));
        CHECK(prm_val_get_next(object, key, &next) == prm_val_get(object, key));
    }
    next = 7;
    CHECK(prm_val_get_next(prm_val_object(arena), "a", &next) == NULL);
    CHECK(prm_val_get_next(NULL, "a", &next) == NULL && prm_val_get_next(prm_val_null(arena), "a", &next) == NULL);
    CHECK(prm_val_get_next(object, NULL, &next) == NULL);
}

TEST(accessors_tell_absent_from_wrong)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *object = prm_val_object(arena);
    ALLOC_OK(prm_val_set(object, "null", prm_val_null(arena)) == PRM_OK &&
             prm_val_set(object, "money", prm_val_money(arena, 1250, "EUR")) == PRM_OK &&
             prm_val_set(object, "real", prm_val_real(arena, 1.5)) == PRM_OK);
    int64_t number = 0;
    const char *text = NULL;
    size_t length;
    CHECK_INT(prm_val_get_integer(object, "none", &number), PRM_E_NOT_FOUND);
    CHECK_INT(prm_val_get_integer(object, "null", &number), PRM_E_INVALID);
    CHECK_INT(prm_val_get_integer(object, "real", &number), PRM_E_INVALID);
    CHECK_INT(prm_val_get_text(NULL, "x", &text, &length), PRM_E_NOT_FOUND);
    CHECK_INT(prm_val_get_money(object, "money", &number, &text), PRM_OK);
    CHECK_INT(number, 1250);
    CHECK_STR(text, "EUR");
    CHECK_INT(prm_val_get_money(object, "real", &number, &text), PRM_E_INVALID);
    CHECK_INT(prm_val_kind(NULL), PRM_V_ABSENT);
    CHECK_INT(prm_val_kind(prm_val_get(object, "null")), PRM_V_NULL);
    CHECK_INT(prm_val_count(prm_val_get(object, "real")), 0);
    CHECK(prm_val_at(object, 0) == NULL);
}

TEST(no_memory_is_one_check_at_the_end)
{
    SCOPED_ARENA(arena, 200);
    prm_val *object = prm_val_object(arena);
    prm_status status = PRM_OK;
    for (int i = 0; i < 10 && status == PRM_OK; i++)
        status = prm_val_set(object, "k", prm_val_integer(arena, i));
    CHECK_INT(status, PRM_E_NOMEM);
    prm_val *none = prm_val_object(arena);
    CHECK(none != NULL && (none->flags & PRM_VAL_NOMEM) != 0);
    CHECK_INT(prm_val_set_integer(none, "a", 1), PRM_E_NOMEM);
    CHECK_INT(prm_val_append(none, none), PRM_E_NOMEM);
    prm_val_freeze(none);
    prm_val_flag_all(none, PRM_VAL_SEALED);
    CHECK(!prm_val_has_flag(prm_val_object(arena), PRM_VAL_SEALED));
}

TEST(nesting_has_an_end)
{
    SCOPED_ARENA(arena, 1 << 20);
    const prm_val *inner = prm_val_list(arena);
    for (int i = 1; i < PRM_VAL_HEIGHT; i++) {
        prm_val *outer = prm_val_list(arena);
        ALLOC_OK(prm_val_append(outer, inner) == PRM_OK);
        inner = outer;
    }
    prm_val *object = prm_val_object(arena);
    ALLOC_OK(!(object->flags & PRM_VAL_NOMEM));
    CHECK_INT(prm_val_set(object, "a", inner), PRM_E_LIMIT);
}

/* Values are shared: what thirty appends make would take years to walk over. */
TEST(what_a_value_holds_has_an_end)
{
    SCOPED_ARENA(arena, 1 << 20);
    prm_val *doubled = prm_val_list(arena), *object = prm_val_object(arena);
    prm_status status = PRM_OK;
    int times = 0;
    for (; times < 60 && status == PRM_OK; times++) {
        prm_val *next = prm_val_list(arena);
        status = prm_val_append(next, doubled);
        if (status == PRM_OK)
            status = prm_val_append(next, doubled);
        doubled = next;
    }
    ALLOC_OK(status == PRM_E_LIMIT);
    CHECK(times > 15 && times < 25);
    /* Replacing a value gives back what the old one held. */
    prm_val *few = prm_val_list(arena);
    ALLOC_OK(prm_val_append(few, prm_val_null(arena)) == PRM_OK);
    for (int i = 0; i < 100; i++)
        ALLOC_OK(prm_val_set(object, "few", few) == PRM_OK);
    CHECK_INT(object->parts, 2);
    /* A long text is many parts. */
    char letters[6400];
    memset(letters, 'x', sizeof(letters));
    prm_val *texts = prm_val_list(arena), *text = prm_val_text(arena, letters, sizeof(letters));
    for (times = 0, status = PRM_OK; times < 20000 && status == PRM_OK; times++)
        status = prm_val_append(texts, text);
    ALLOC_OK(status == PRM_E_LIMIT);
    CHECK(times > 10000);
}

TEST(copies_and_equality)
{
    SCOPED_ARENA(arena, 1 << 16);
    SCOPED_ARENA(other, 1 << 16);
    prm_val *a = prm_val_object(arena), *list = prm_val_list(arena), *b = prm_val_object(arena);
    ALLOC_OK(prm_val_append(list, prm_val_real(arena, 0.5)) == PRM_OK &&
             prm_val_append(list, prm_val_text(arena, "x", 1)) == PRM_OK);
    ALLOC_OK(prm_val_set(a, "list", list) == PRM_OK && prm_val_set_integer(a, "n", 1) == PRM_OK);
    ALLOC_OK(prm_val_set_integer(b, "n", 1) == PRM_OK && prm_val_set(b, "list", list) == PRM_OK);
    CHECK(prm_val_equal(a, b));
    prm_val_flag_all(a, PRM_VAL_SEALED);
    prm_val_freeze(a);
    prm_val *copy = prm_val_copy(other, a);
    ALLOC_OK(copy != NULL);
    CHECK(prm_val_equal(a, copy));
    CHECK(prm_val_has_flag(prm_val_at(prm_val_get(copy, "list"), 1), PRM_VAL_SEALED));
    ALLOC_OK(prm_val_set_integer(copy, "n", 2) == PRM_OK);
    CHECK(!prm_val_equal(a, copy));
    CHECK(!prm_val_equal(a, NULL) && prm_val_equal(NULL, NULL));
}

TEST_MAIN(CASE(setters_freeze_what_is_set), CASE(setters_refuse_what_cannot_be), CASE(setting_replaces_and_keeps_order),
    CASE(whatever_the_order_all_members_are_found), CASE(accessors_tell_absent_from_wrong),
    CASE(no_memory_is_one_check_at_the_end), CASE(nesting_has_an_end), CASE(what_a_value_holds_has_an_end),
    CASE(copies_and_equality))
