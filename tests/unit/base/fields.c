/* SPDX-License-Identifier: Apache-2.0 */
#include "fields_support.h"

static const prm_field *const line_fields[] = {
    PRM_TEXT("product", 1, 5, PRM_REQUIRED, ""),
    PRM_INT("quantity", 1, 10, 0, ""),
    PRM_MONEY("amount", 0, ""),
    NULL,
};

static const prm_field *const deal_fields[] = {
    PRM_TEXT("name", 1, 5, PRM_REQUIRED, ""),
    PRM_ENUM("kind", "resell | referral", 0, ""),
    PRM_MONEY("amount", 0, ""),
    PRM_BPS("rate", 0, 10000, 0, ""),
    PRM_BOOL("public", 0, ""),
    PRM_TIME("due", 0, ""),
    PRM_DATE("close", 0, ""),
    PRM_REF("customer", "customer", 0, ""),
    PRM_EMAIL("email", 0, ""),
    PRM_DOMAIN("domain", 0, ""),
    PRM_COUNTRY("country", 0, ""),
    PRM_LIST("lines", PRM_OBJECT("line", line_fields, 0, ""), 0, ""),
    PRM_FIELD(PRM_T_LIST, "any", 0, "", .min = PRM_ANY, .max = 2),
    PRM_OBJECT("extra", NULL, 0, ""),
    PRM_TEXT("score", PRM_ANY, PRM_ANY, PRM_READONLY, ""),
    PRM_TEXT("note", PRM_ANY, PRM_ANY, PRM_VENDOR, ""),
    PRM_FIELD(PRM_T_TEXT, "owner", 0, "", .min = PRM_ANY, .max = PRM_ANY, .write = "admin | channel_manager"),
    PRM_LINES("told", PRM_ANY, PRM_ANY, 0, ""),
    NULL,
};

/* Reads `text` as `viewer` and compares what comes out, or the errors. */
static void check_read(const char *text, const prm_viewer *viewer, const char *wanted, const char *wanted_errors)
{
    SCOPED_ARENA(arena, 1 << 20);
    const prm_val *value = parse_value(arena, text), *out = NULL;
    ALLOC_OK(value != NULL);
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_read(arena, deal_fields, value, viewer, &out, &errors);
    if (wanted_errors != NULL) {
        CHECK_INT(status, PRM_E_INVALID);
        CHECK_STR(errors_of(&errors), wanted_errors);
        return;
    }
    ALLOC_OK(status == PRM_OK);
    CHECK_STR(text_of(arena, out), wanted);
    CHECK((out->flags & PRM_VAL_FROZEN) != 0);
    CHECK_INT(prm_fields_check(arena, deal_fields, out, false, &errors), PRM_OK);
}

TEST(everything_right_is_taken)
{
    check_read("{\"name\":\"abc\"}", &partner_viewer, "{\"name\":\"abc\"}", NULL);
    check_read("{\"domain\":\"WWW.Ex\xc3\x84mple.COM\",\"customer\":\"customer_0123456789AiL\","
               "\"due\":\"2026-12-31T23:59:59.123+01:00\",\"close\":\"2024-02-29\",\"kind\":\"referral\","
               "\"amount\":{\"currency\":\"EUR\",\"amount\":5},\"country\":\"FR\",\"email\":\"A.b+c@Example.com\","
               "\"public\":true,\"rate\":1e2,\"name\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"}",
        &partner_viewer,
        "{\"name\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\",\"kind\":\"referral\","
        "\"amount\":{\"currency\":\"EUR\",\"amount\":5},\"rate\":100,\"public\":true,\"due\":1798757999123,"
        "\"close\":\"2024-02-29\",\"customer\":\"customer_0123456789a11\",\"email\":\"A.b+c@Example.com\","
        "\"domain\":\"www.ex\xc3\xa4mple.com\",\"country\":\"FR\"}",
        NULL);
    check_read("{\"name\":\"a\",\"kind\":null,\"extra\":{\"x\":[1]},\"any\":[null,{}],\"lines\":[{\"product\":\"p\"}]}",
        &partner_viewer,
        "{\"name\":\"a\",\"kind\":null,\"lines\":[{\"product\":\"p\"}],\"any\":[null,{}],\"extra\":{\"x\":[1]}}", NULL);
    check_read("{\"name\":\"a\",\"lines\":[{\"product\":\"p\",\"quantity\":null}]}", &partner_viewer,
        "{\"name\":\"a\",\"lines\":[{\"product\":\"p\"}]}", NULL);
}

/* What stands in a heading, or in a header of mail, is one line; what was stored before is read as it is. */
TEST(a_line_has_no_control_characters)
{
    static const char *const ends[] = {"\\r", "\\n", "\\t", "\\u001b", "\\u007f", "\\u0085", "\\u2028", "\\u2029"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        SCOPED_ARENA(arena, 1 << 16);
        const char *text = prm_arena_format(arena, "{\"name\":\"a%sb\"}", ends[i]);
        ALLOC_OK(text != NULL);
        check_read(text, &partner_viewer, NULL, "name line; ");
        const prm_val *inside = parse_value(arena, text);
        ALLOC_OK(inside != NULL);
        prm_field_errors errors = {.arena = arena};
        CHECK_INT(prm_fields_check(arena, deal_fields, inside, false, &errors), PRM_OK);
    }
    check_read("{\"name\":\"a\",\"lines\":[{\"product\":\"p\\n\"}]}", &partner_viewer, NULL, "lines[0].product line; ");
    check_read("{\"name\":\"\u00e9\u200d\u2030\u00a0\",\"told\":\"a\\r\\n\\tb\"}", &partner_viewer,
        "{\"name\":\"\u00e9\u200d\u2030\u00a0\",\"told\":\"a\\r\\n\\tb\"}", NULL);
}

TEST(all_errors_come_at_once)
{
    check_read(
        "{\"kind\":\"other\",\"amount\":{\"amount\":\"5\",\"currency\":\"eur\",\"x\":1},\"rate\":10001,"
        "\"public\":1,\"due\":\"2026-02-30T00:00:00Z\",\"close\":\"2023-02-29\",\"customer\":\"deal_0123456789abc\","
        "\"email\":\"a@b\",\"domain\":\"localhost\",\"country\":\"fr\",\"lines\":[{\"product\":\"123456\"},"
        "{\"quantity\":0,\"amount\":{}},7],\"any\":[1,2,3],\"extra\":[],\"nonsense\":1}",
        &partner_viewer, NULL,
        "name required; kind enum; amount.amount type; amount.currency format; amount.x unknown; rate range; "
        "public type; due format; close format; customer format; email format; domain format; country format; "
        "lines[0].product range; lines[1].product required; lines[1].quantity range; "
        "lines[1].amount.amount required; lines[1].amount.currency required; lines[2] type; any range; extra type; "
        "nonsense unknown; ");
    check_read("[]", &partner_viewer, NULL, " type; ");
    check_read("{\"name\":null,\"amount\":{\"amount\":-1,\"currency\":\"EUR\"}}", &partner_viewer, NULL,
        "name required; amount.amount range; ");
    check_read("{\"name\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\",\"rate\":1.5}", &partner_viewer, NULL,
        "name range; rate type; ");
}

TEST(who_may_set_what)
{
    static const char text[] = "{\"name\":\"a\",\"score\":\"1\",\"note\":\"n\",\"owner\":\"o\"}";
    check_read(text, &partner_viewer, NULL, "score readonly; note forbidden; owner forbidden; ");
    check_read(text, &vendor_viewer, NULL, "score readonly; ");
    check_read(text, &system_viewer, text, NULL);
    check_read("{\"name\":\"a\",\"note\":null}", &partner_viewer, NULL, "note forbidden; ");
    check_read("{\"name\":\"a\",\"note\":\"n\",\"owner\":\"o\"}", &vendor_viewer,
        "{\"name\":\"a\",\"note\":\"n\",\"owner\":\"o\"}", NULL);
}

static void check_one(const char *key, const char *text, bool is_right)
{
    SCOPED_ARENA(arena, 1 << 16);
    const char *object = prm_arena_format(arena, "{\"name\":\"a\",\"%s\":\"%s\"}", key, text);
    ALLOC_OK(object != NULL);
    const prm_val *value = parse_value(arena, object), *out;
    ALLOC_OK(value != NULL);
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_read(arena, deal_fields, value, NULL, &out, &errors);
    if (!CHECK_INT(status, is_right ? PRM_OK : PRM_E_INVALID))
        CHECK_STR(text, is_right ? "(taken)" : "(refused)");
}

TEST(domains_and_addresses)
{
    static const char *const right[] = {
        "a.b", "xn--bcher-kva.example", "b\xc3\xbcro.example", "1.2.3.com", "a-b.c-d.org"};
    static const char *const wrong[] = {"", "a", ".", "a.", ".a", "a..b", "-a.b", "a-.b", "a_b.c", "1.2.3.4", "a b.c",
        "a.b/c", "http://a.b", "a@b.c", "\xe2\x82\xac.com"};
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
        check_one("domain", right[i], true);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        check_one("domain", wrong[i], false);
    static const char *const addresses[] = {"a@b.c", "a.b+c@d.example", "o'neil@x.org", "j\xc3\xbcrgen@x.org"};
    static const char *const no_addresses[] = {
        "@b.c", "a@", "a@b", "a@@b.c", ".a@b.c", "a.@b.c", "a..b@c.d", "a b@c.d", "a@b.c.", "a"};
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
        check_one("email", addresses[i], true);
    for (size_t i = 0; i < sizeof(no_addresses) / sizeof(no_addresses[0]); i++)
        check_one("email", no_addresses[i], false);
    check_one("customer", "customer_0123456789abc", true);
    check_one("customer", "customer_8123456789abc", false);
    check_one("customer", "customer_0123456789abcd", false);
    check_one("customer", "customer_0123456789ab", false);
    check_one("customer", "_0123456789abc", false);
    check_one("customer", "0123456789abc", false);
}

TEST(a_long_label_is_no_domain)
{
    SCOPED_BUF(text, 0);
    for (int i = 0; i < 63; i++)
        prm_buf_put_char(&text, 'a');
    prm_buf_put_text(&text, ".com");
    ALLOC_OK(test_text(&text) != NULL);
    check_one("domain", test_text(&text), true);
    prm_buf_clear(&text);
    for (int i = 0; i < 64; i++)
        prm_buf_put_char(&text, 'a');
    prm_buf_put_text(&text, ".com");
    ALLOC_OK(test_text(&text) != NULL);
    check_one("domain", test_text(&text), false);
}

static void check_inside(const char *text, bool partial, const char *wanted_errors)
{
    SCOPED_ARENA(arena, 1 << 16);
    const prm_val *value = parse_value(arena, text);
    ALLOC_OK(value != NULL);
    prm_field_errors errors = {.arena = arena};
    prm_status status = prm_fields_check(arena, deal_fields, value, partial, &errors);
    CHECK_INT(status, *wanted_errors == '\0' ? PRM_OK : PRM_E_INVALID);
    CHECK_STR(errors_of(&errors), wanted_errors);
}

TEST(inside_values_are_checked)
{
    check_inside("{\"name\":\"a\",\"due\":1798757999123,\"score\":\"s\",\"note\":\"n\",\"owner\":\"o\"}", false, "");
    check_inside("{\"due\":\"2026-12-31T23:59:59.123Z\",\"domain\":\"A.b\",\"customer\":\"customer_0123456789ABC\"}",
        false, "name required; due type; customer format; domain format; ");
    check_inside("{\"rate\":1}", true, "");
    check_inside(
        "{\"name\":null,\"lines\":[{}],\"zzz\":1}", true, "name required; lines[0].product required; zzz unknown; ");
    check_inside("{\"name\":\"a\",\"due\":253402300800000}", false, "due range; ");
}

TEST(errors_are_listed_up_to_a_hundred)
{
    SCOPED_ARENA(arena, 1 << 20);
    prm_field_errors errors = {.arena = arena};
    prm_field_errors_add(&errors, "a.b", "range", "must be \"less\"");
    CHECK_STR(text_of(arena, prm_field_errors_list(&errors)),
        "[{\"field\":\"a.b\",\"code\":\"range\",\"message\":\"must be \\\"less\\\"\"}]");
    for (int i = 0; i < 200; i++)
        prm_field_errors_add(&errors, "x", "range", "y");
    CHECK_INT(errors.count, 100);
    const prm_val *out, *value = parse_value(arena, "{\"zzz\":1}");
    ALLOC_OK(value != NULL);
    CHECK_INT(prm_fields_read(arena, deal_fields, value, NULL, &out, &errors), PRM_E_INVALID);
}

TEST(words)
{
    size_t length = 0;
    CHECK(prm_words_have("a | b|c", "b") && prm_words_have("a,b , c", "c") && prm_words_have("*", "x"));
    CHECK(!prm_words_have("ab | c", "a") && !prm_words_have("", "a") && !prm_words_have(NULL, "a"));
    CHECK(!prm_words_have("a | b", "") && !prm_words_have("a | b", "a | b"));
    const char *word = prm_words_at(" one | three", 1, &length);
    CHECK(word != NULL && length == 5 && memcmp(word, "three", 5) == 0);
    CHECK(prm_words_at("one", 1, &length) == NULL);
    CHECK(prm_words_have_any("admin | partner_sales", partner_viewer.roles));
    CHECK(!prm_words_have_any("admin", partner_viewer.roles) && !prm_words_have_any("admin", NULL));
}

TEST_MAIN(CASE(everything_right_is_taken), CASE(a_line_has_no_control_characters), CASE(all_errors_come_at_once),
    CASE(who_may_set_what), CASE(domains_and_addresses), CASE(a_long_label_is_no_domain), CASE(inside_values_are_checked),
    CASE(errors_are_listed_up_to_a_hundred), CASE(words))
