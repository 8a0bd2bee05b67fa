/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_support.h"

static const prm_field *const deal_fields[] = {
    PRM_TEXT("name", 1, 5, PRM_REQUIRED, ""),
    PRM_TIME("due", 0, ""),
    PRM_TEXT("note", PRM_ANY, PRM_ANY, PRM_VENDOR, ""),
    PRM_TEXT("token", PRM_ANY, PRM_ANY, PRM_SECRET, ""),
    NULL,
};
static const prm_entity deal = {.size = sizeof(prm_entity), .name = "deal", .fields = deal_fields};

static const prm_field *const result_fields[] = {
    PRM_OBJECT("deal", deal_fields, 0, ""),
    PRM_TIME("at", 0, ""),
    PRM_LIST("times", PRM_TIME("time", 0, ""), 0, ""),
    PRM_OBJECT("any", NULL, 0, ""),
    PRM_TEXT("note", PRM_ANY, PRM_ANY, PRM_VENDOR, ""),
    NULL,
};

/* A row snapshot as the store makes it; NULL if out of memory. */
static prm_val *make_row(prm_arena *arena)
{
    prm_val *row = prm_val_object(arena);
    bool is_made =
        prm_val_set_text(row, "id", "deal_0123456789abc") == PRM_OK &&
        prm_val_set_integer(row, "version", 3) == PRM_OK && prm_val_set_integer(row, "created_at", 0) == PRM_OK &&
        prm_val_set_text(row, "created_by", "user_1") == PRM_OK && prm_val_set_text(row, "name", "x") == PRM_OK &&
        prm_val_set_integer(row, "due", 1) == PRM_OK && prm_val_set_text(row, "note", "n") == PRM_OK &&
        prm_val_set_text(row, "token", "t") == PRM_OK && prm_val_set_integer(row, "scope_partner", 7) == PRM_OK &&
        prm_val_set_text(row, "state", "open") == PRM_OK;
    if (is_made)
        row->entity = &deal;
    return is_made ? row : NULL;
}

static void check_renders(
    const prm_field *const *fields, const prm_val *value, const prm_viewer *viewer, bool secrets, const char *wanted)
{
    SCOPED_ARENA(arena, 1 << 16);
    const prm_val *out;
    prm_error error = {.message = ""};
    bool tells = false;
    ALLOC_OK(prm_fields_render(arena, fields, value, viewer, secrets ? &tells : NULL, &out, &error) == PRM_OK);
    CHECK_STR(text_of(arena, out), wanted);
}

#define ROW_PARTNER                                                                                                    \
    "{\"id\":\"deal_0123456789abc\",\"version\":3,\"created_at\":\"1970-01-01T00:00:00.000Z\",\"name\":\"x\","         \
    "\"due\":\"1970-01-01T00:00:00.001Z\",\"state\":\"open\"}"
#define ROW_VENDOR                                                                                                     \
    "{\"id\":\"deal_0123456789abc\",\"version\":3,\"created_at\":\"1970-01-01T00:00:00.000Z\","                        \
    "\"created_by\":\"user_1\",\"name\":\"x\",\"due\":\"1970-01-01T00:00:00.001Z\",\"note\":\"n\",\"state\":\"open\"}"

TEST(rows_are_rendered_by_their_entity)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *row = make_row(arena);
    ALLOC_OK(row != NULL);
    check_renders(NULL, row, &partner_viewer, false, ROW_PARTNER);
    check_renders(NULL, row, &vendor_viewer, false, ROW_VENDOR);
    check_renders(result_fields, row, &(prm_viewer){.side = PRM_PUBLIC}, false, ROW_PARTNER);
    check_renders(NULL, row, NULL, true,
        "{\"id\":\"deal_0123456789abc\",\"version\":3,\"created_at\":\"1970-01-01T00:00:00.000Z\","
        "\"created_by\":\"user_1\",\"name\":\"x\",\"due\":\"1970-01-01T00:00:00.001Z\",\"note\":\"n\",\"token\":\"t\","
        "\"state\":\"open\"}");
}

TEST(rows_are_found_wherever_they_are)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *row = make_row(arena), *result = prm_val_object(arena), *list = prm_val_list(arena),
            *any = prm_val_object(arena), *times = prm_val_list(arena);
    ALLOC_OK(row != NULL && prm_val_append(list, row) == PRM_OK && prm_val_set(any, "rows", list) == PRM_OK);
    ALLOC_OK(prm_val_append(times, prm_val_integer(arena, 5)) == PRM_OK);
    ALLOC_OK(prm_val_set(result, "deal", row) == PRM_OK && prm_val_set_integer(result, "at", 2) == PRM_OK &&
             prm_val_set(result, "times", times) == PRM_OK && prm_val_set(result, "any", any) == PRM_OK &&
             prm_val_set_text(result, "note", "n") == PRM_OK && prm_val_set_integer(result, "other", 9) == PRM_OK);
    check_renders(result_fields, result, &partner_viewer, false,
        "{\"deal\":" ROW_PARTNER ",\"at\":\"1970-01-01T00:00:00.002Z\",\"times\":[\"1970-01-01T00:00:00.005Z\"],"
        "\"any\":{\"rows\":[" ROW_PARTNER "]},\"other\":9}");
    check_renders(result_fields, result, &vendor_viewer, false,
        "{\"deal\":" ROW_VENDOR ",\"at\":\"1970-01-01T00:00:00.002Z\",\"times\":[\"1970-01-01T00:00:00.005Z\"],"
        "\"any\":{\"rows\":[" ROW_VENDOR "]},\"note\":\"n\",\"other\":9}");
}

TEST(vendor_values_are_left_out_for_a_partner)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *list = prm_val_list(arena), *hidden = prm_val_text(arena, "h", 1), *shown = prm_val_text(arena, "s", 1);
    prm_val_flag_all(hidden, PRM_VAL_VENDOR);
    ALLOC_OK(prm_val_append(list, hidden) == PRM_OK && prm_val_append(list, shown) == PRM_OK);
    check_renders(NULL, list, &partner_viewer, false, "[\"s\"]");
    check_renders(NULL, list, &vendor_viewer, false, "[\"h\",\"s\"]");
    check_renders(NULL, hidden, &partner_viewer, false, "null");
    check_renders(NULL, NULL, &partner_viewer, false, "null");
}

TEST(sealed_values_never_leave)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *row = make_row(arena), *list = prm_val_list(arena), *result = prm_val_object(arena);
    ALLOC_OK(row != NULL);
    prm_val_flag_all(row, PRM_VAL_SEALED);
    ALLOC_OK(prm_val_append(list, prm_val_null(arena)) == PRM_OK &&
             prm_val_append(list, prm_val_get(row, "name")) == PRM_OK && prm_val_set(result, "any", list) == PRM_OK);
    const prm_val *out;
    prm_error error;
    bool tells = false;
    prm_status status = prm_fields_render(arena, result_fields, result, &system_viewer, &tells, &out, &error);
    CHECK_INT(status, PRM_E_INTERNAL);
    CHECK_STR(error.message, "sealed value at any[1]");
    CHECK_INT(prm_fields_render(arena, NULL, row, &vendor_viewer, &tells, &out, &error), PRM_E_INTERNAL);
    CHECK_STR(error.message, "sealed value at the top");
}

static const prm_field *const token_fields[] = {
    PRM_TEXT("token", PRM_ANY, PRM_ANY, PRM_SECRET, ""), PRM_TEXT("plain", PRM_ANY, PRM_ANY, 0, ""), NULL};

TEST(secrets_leave_where_they_are_declared)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *token = prm_val_text(arena, "t", 1), *good = prm_val_object(arena), *bad = prm_val_object(arena);
    prm_val_flag_all(token, PRM_VAL_SECRET);
    ALLOC_OK(prm_val_set(good, "token", token) == PRM_OK && prm_val_set(bad, "plain", token) == PRM_OK);
    const prm_val *out;
    prm_error error;
    bool tells = false;
    ALLOC_OK(prm_fields_render(arena, token_fields, good, &vendor_viewer, &tells, &out, &error) == PRM_OK);
    CHECK(tells && prm_val_get(out, "token") != NULL);
    ALLOC_OK(prm_fields_render(arena, token_fields, good, &vendor_viewer, NULL, &out, &error) == PRM_OK);
    CHECK(prm_val_get(out, "token") == NULL);
    CHECK_INT(prm_fields_render(arena, token_fields, bad, &vendor_viewer, &tells, &out, &error), PRM_E_INTERNAL);
    CHECK_STR(error.message, "a secret at plain, which is not declared as one");
    CHECK_INT(prm_fields_render(arena, NULL, good, NULL, NULL, &out, &error), PRM_E_INTERNAL);
    CHECK(prm_val_has_flag(bad, PRM_VAL_KEPT) && !prm_val_has_flag(bad, PRM_VAL_SEALED));
}

TEST(rows_in_results_are_not_checked_again)
{
    SCOPED_ARENA(arena, 1 << 16);
    prm_val *row = make_row(arena), *plain = prm_val_object(arena), *result = prm_val_object(arena);
    ALLOC_OK(row != NULL && prm_val_set(result, "deal", row) == PRM_OK);
    prm_field_errors errors = {.arena = arena};
    CHECK_INT(prm_fields_check(arena, result_fields, result, false, &errors), PRM_OK);
    ALLOC_OK(prm_val_set_integer(plain, "scope_partner", 7) == PRM_OK && prm_val_set(result, "deal", plain) == PRM_OK);
    CHECK_INT(prm_fields_check(arena, result_fields, result, false, &errors), PRM_E_INVALID);
    CHECK_STR(errors_of(&errors), "deal.name required; deal.scope_partner unknown; ");
}

TEST(a_full_arena_is_no_memory)
{
    SCOPED_ARENA(arena, 1 << 16);
    SCOPED_ARENA(small, 100);
    prm_val *row = make_row(arena);
    ALLOC_OK(row != NULL);
    const prm_val *out;
    prm_error error;
    CHECK_INT(prm_fields_render(small, NULL, row, &vendor_viewer, NULL, &out, &error), PRM_E_NOMEM);
}

TEST(every_row_has_the_common_fields)
{
    static const char *const names[] = {
        "id", "version", "created_at", "created_by", "updated_at", "updated_by", "state",
        "archived_at"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        CHECK_STR(prm_common_fields[i]->name, names[i]);
    CHECK(prm_common_fields[8] == NULL);
    CHECK(prm_fields_find(prm_common_fields, "updated_by") == prm_common_fields[5]);
    CHECK(prm_fields_find(prm_common_fields, "none") == NULL && prm_fields_find(NULL, "id") == NULL);
}

TEST_MAIN(CASE(rows_are_rendered_by_their_entity), CASE(rows_are_found_wherever_they_are),
    CASE(vendor_values_are_left_out_for_a_partner), CASE(sealed_values_never_leave),
    CASE(secrets_leave_where_they_are_declared),
    CASE(rows_in_results_are_not_checked_again), CASE(a_full_arena_is_no_memory), CASE(every_row_has_the_common_fields))
