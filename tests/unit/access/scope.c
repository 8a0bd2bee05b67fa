/* SPDX-License-Identifier: Apache-2.0 */
/* Relations and what is made of them. */
#include "access/relation.h"
#include "test.h"

#include <inttypes.h>
#include <stdio.h>

/* "1 2 3" */
static const char *print(prm_arena *arena, prm_id_set set)
{
    const char *text = "";
    for (size_t i = 0; i < set.count && text != NULL; i++)
        text = prm_arena_format(arena, "%s%s%" PRId64, text, i > 0 ? " " : "", set.ids[i]);
    return text;
}

static const char *closure(const prm_relation *relation, int64_t root, prm_arena *arena)
{
    prm_id_list list = {.arena = arena};
    if (prm_relation_closure(relation, root, &list) != PRM_OK)
        return NULL;
    return print(arena, prm_id_list_set(&list));
}

static bool add_all(prm_relation *relation, const int64_t (*pairs)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (prm_relation_add(relation, pairs[i][0], pairs[i][1]) != PRM_OK)
            return false;
    }
    prm_relation_sort(relation);
    return true;
}

#define SCOPED_RELATION(name, ...)                                                                                     \
    static const int64_t name##_pairs[][2] = __VA_ARGS__;                                                              \
    __attribute__((cleanup(prm_relation_deinit))) prm_relation name = {0};                                             \
    ALLOC_OK(add_all(&name, name##_pairs, sizeof(name##_pairs) / sizeof(name##_pairs[0])))

TEST(a_closure_is_all_below)
{
    SCOPED_ARENA(arena, 1 << 20);
    SCOPED_RELATION(tree, {{9, 12}, {1, 2}, {1, 3}, {3, 4}, {4, 5}, {9, 10}, {10, 11}});
    CHECK_STR(closure(&tree, 1, arena), "1 2 3 4 5");
    CHECK_STR(closure(&tree, 3, arena), "3 4 5");
    CHECK_STR(closure(&tree, 9, arena), "9 10 11 12");
    CHECK_STR(closure(&tree, 5, arena), "5");
    CHECK_STR(closure(&tree, 77, arena), "77");
}

TEST(a_circle_ends_where_it_began)
{
    SCOPED_ARENA(arena, 1 << 20);
    SCOPED_RELATION(circle, {{1, 2}, {2, 3}, {3, 1}, {3, 4}, {7, 7}});
    CHECK_STR(closure(&circle, 1, arena), "1 2 3 4");
    CHECK_STR(closure(&circle, 3, arena), "1 2 3 4");
    CHECK_STR(closure(&circle, 4, arena), "4");
    CHECK_STR(closure(&circle, 7, arena), "7");
}

TEST(values_are_those_of_the_key)
{
    SCOPED_ARENA(arena, 1 << 20);
    SCOPED_RELATION(pairs, {{5, 50}, {2, 21}, {2, 20}, {5, 51}, {3, 30}, {2, 20}});
    prm_id_list list = {.arena = arena};
    ALLOC_OK(prm_relation_values(&pairs, 2, &list) == PRM_OK);
    ALLOC_OK(prm_relation_values(&pairs, 4, &list) == PRM_OK);
    ALLOC_OK(prm_relation_values(&pairs, 5, &list) == PRM_OK);
    CHECK_STR(print(arena, prm_id_list_set(&list)), "20 21 50 51");
}

TEST(ten_thousand_in_a_row_are_one_walk)
{
    SCOPED_ARENA(arena, 4 << 20);
    __attribute__((cleanup(prm_relation_deinit))) prm_relation chain = {0};
    for (int64_t i = 10000; i > 0; i--)
        ALLOC_OK(prm_relation_add(&chain, i, i + 1) == PRM_OK);
    prm_relation_sort(&chain);
    prm_id_list list = {.arena = arena};
    ALLOC_OK(prm_relation_closure(&chain, 1, &list) == PRM_OK);
    CHECK_INT(list.count, 10001);
    CHECK_INT(list.ids[10000], 10001);
    SCOPED_ARENA(small, 4096);
    prm_id_list cut = {.arena = small};
    CHECK_INT(prm_relation_closure(&chain, 1, &cut), PRM_E_NOMEM);
}

TEST_MAIN(CASE(a_closure_is_all_below), CASE(a_circle_ends_where_it_began), CASE(values_are_those_of_the_key),
    CASE(ten_thousand_in_a_row_are_one_walk))
