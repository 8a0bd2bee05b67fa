/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "base/utf8.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

TEST(ids_only_grow)
{
    prm_id_source source = {.node = 5};
    const int64_t now = INT64_C(1790000000000);
    int64_t last = 0;
    for (int i = 0; i < 100000; i++) {
        /* The clock stands still, goes back, goes on. */
        int64_t id = prm_id_next(&source, now + (i % 1000 == 0 ? -5000 : i / 40000));
        REQUIRE(id > last);
        last = id;
    }
    CHECK_INT(last >> 15 & 63, 5);
    CHECK((last >> 21) >= now - INT64_C(1577836800000));
    prm_id_source other = {.node = 1, .last = last};
    CHECK(prm_id_next(&other, 0) > last);
    prm_id_source fresh = {.node = 0};
    CHECK(prm_id_next(&fresh, 0) > 0);
    CHECK_INT(prm_id_next(&(prm_id_source){.node = 63}, INT64_C(1577836800001)), (1 << 21) + (63 << 15));
}

TEST(ids_skip_unforeseeably)
{
    prm_id_source source = {.node = 5, .noise = 0x9E3779B97F4A7C15u};
    const int64_t now = INT64_C(1790000000000);
    int64_t last = 0;
    int skips[17] = {0};
    for (int i = 0; i < 100000; i++) {
        int64_t id = prm_id_next(&source, now);
        REQUIRE(id > last);
        if (last >> 15 == id >> 15) {
            REQUIRE(id - last <= 16);
            skips[id - last]++;
        }
        last = id;
    }
    for (int i = 1; i <= 16; i++)
        CHECK(skips[i] > 5000);
}

TEST(ids_print_and_parse)
{
    static const int64_t ids[] = {0, 1, 31, 32, INT64_C(0x123456789abcdef), INT64_MAX};
    char last[14] = "";
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        char digits[14] = "", text[32];
        int64_t back = -1;
        prm_id_print(ids[i], digits);
        snprintf(text, sizeof(text), "deal_%s", digits);
        CHECK(prm_id_parse(text, "deal", &back));
        CHECK_INT(back, ids[i]);
        CHECK(strcmp(last, digits) < 0);
        strcpy(last, digits);
    }
    CHECK_STR(last, "7zzzzzzzzzzzz");
}

TEST(ids_forgive_what_crockford_forgives)
{
    int64_t plain, forgiven;
    REQUIRE(prm_id_parse("deal_01101zzzz0000", "deal", &plain));
    CHECK(prm_id_parse("deal_oIlO1ZzZz000O", "deal", &forgiven));
    CHECK_INT(forgiven, plain);
    static const char *const wrong[] = {"deal_01101zzzz000", "deal_01101zzzz00000", "deal_u1101zzzz0000",
        "deal-01101zzzz0000", "Deal_01101zzzz0000", "deals_01101zzzz0000", "deal_81101zzzz0000", "deal_", "", "deal",
        "deal_01101zzzz000-", "deal_\xc3\xa9zzzzzzz0000"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        CHECK(!prm_id_parse(wrong[i], "deal", &forgiven));
}

TEST(times_print_and_parse)
{
    static const struct {
        const char *text;
        int64_t ms;
        const char *printed;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"},
        {"1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"},
        {"2000-02-29T12:00:00.5Z", INT64_C(951825600500), "2000-02-29T12:00:00.500Z"},
        {"2024-02-29t23:59:59.1239999z", INT64_C(1709251199123), "2024-02-29T23:59:59.123Z"},
        {"2026-12-31T23:59:59.123+01:00", INT64_C(1798757999123), "2026-12-31T22:59:59.123Z"},
        {"2026-12-31T23:59:59-05:30", INT64_C(1798781399000), "2027-01-01T05:29:59.000Z"},
        {"0000-01-01T00:00:00Z", INT64_C(-62167219200000), "0000-01-01T00:00:00.000Z"},
        {"0000-12-31T00:00:00Z", INT64_C(-62135683200000), "0000-12-31T00:00:00.000Z"},
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800000), "0001-01-01T00:00:00.000Z"},
        {"1900-03-01T00:00:00Z", INT64_C(-2203891200000), "1900-03-01T00:00:00.000Z"},
        {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999), "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t ms = -1;
        char text[PRM_TIME_TEXT];
        CHECK(prm_time_parse(cases[i].text, strlen(cases[i].text), &ms));
        CHECK_INT(ms, cases[i].ms);
        prm_time_print(ms, text);
        CHECK_STR(text, cases[i].printed);
    }
    char text[PRM_TIME_TEXT];
    prm_time_print(INT64_MAX, text);
    CHECK_STR(text, "9999-12-31T23:59:59.999Z");
    prm_time_print(INT64_MIN, text);
    CHECK_STR(text, "0000-01-01T00:00:00.000Z");
}

TEST(every_day_of_four_centuries_prints_and_parses)
{
    int64_t ms = INT64_C(-11676096000000), back; /* 1600-01-01 */
    char text[PRM_TIME_TEXT], last[PRM_TIME_TEXT] = "";
    for (; ms < INT64_C(946684800000); ms += INT64_C(86400000)) {
        prm_time_print(ms, text);
        REQUIRE(prm_time_parse(text, PRM_TIME_TEXT - 1, &back) && back == ms && prm_date_is_valid(text, 10));
        REQUIRE(strcmp(last, text) < 0);
        memcpy(last, text, sizeof(last));
    }
    CHECK_STR(last, "1999-12-31T00:00:00.000Z");
}

TEST(what_is_no_instant_is_refused)
{
    static const char *const wrong[] = {"", "2026-12-31", "2026-12-31T23:59:59", "2026-12-31 23:59:59Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00ZZ", "2026-1-01T00:00:00Z0", "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "2026-01-01T00:00:00,5Z"};
    int64_t ms;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (!CHECK(!prm_time_parse(wrong[i], strlen(wrong[i]), &ms)))
            CHECK_STR(wrong[i], "(refused)");
    }
    CHECK(prm_date_is_valid("2024-02-29", 10) && !prm_date_is_valid("2023-02-29", 10));
    CHECK(!prm_date_is_valid("2024-2-29", 9) && !prm_date_is_valid("2024-02-29 ", 11));
}

TEST(clocks_run)
{
    int64_t before = prm_time_monotonic_us(), wall = prm_time_wall();
    CHECK(prm_time_monotonic_us() >= before && wall > INT64_C(1600000000000));
}

TEST(hashes)
{
    uint8_t digest[PRM_HASH_BYTES];
    char text[2 * PRM_HASH_BYTES + 1];
    const prm_span parts[] = {{"a", 1}, {NULL, 0}, {"bc", 2}};
    prm_hash(parts, 3, digest);
    prm_hex(digest, sizeof(digest), text);
    CHECK_STR(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    prm_hash(NULL, 0, digest);
    prm_hex(digest, sizeof(digest), text);
    CHECK_STR(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    uint8_t a[300], b[300];
    CHECK_INT(prm_random(a, sizeof(a)), PRM_OK);
    CHECK_INT(prm_random(b, sizeof(b)), PRM_OK);
    CHECK(!prm_bytes_are_equal(a, b, sizeof(a)) && prm_bytes_are_equal(a, a, sizeof(a)));
    CHECK(prm_bytes_are_equal(a, b, 0));
}

TEST(statuses_on_the_wire)
{
    static const struct {
        prm_status status;
        int code;
        const char *kind;
    } cases[] = {
        {PRM_E_PARSE, -32700, "parse"},
        {PRM_E_REQUEST, -32600, "invalid_request"},
        {PRM_E_METHOD, -32601, "method_not_found"},
        {PRM_E_INVALID, -32602, "invalid_params"},
        {PRM_E_INTERNAL, -32603, "internal"},
        {PRM_E_NOMEM, -32603, "internal"},
        {PRM_E_CORRUPT, -32603, "internal"},
        {PRM_E_IO, -32603, "internal"},
        {PRM_E_UNAUTHENTICATED, -32001, "unauthenticated"},
        {PRM_E_NOT_FOUND, -32002, "not_found"},
        {PRM_E_FORBIDDEN, -32003, "forbidden"},
        {PRM_E_VERSION, -32004, "version"},
        {PRM_E_STATE, -32004, "invalid_state"},
        {PRM_E_CONFLICT, -32004, "unique"},
        {PRM_E_LIMIT, -32005, "limit"},
        {PRM_E_UNAVAILABLE, -32005, "limit"},
        {PRM_E_QUOTA, -32005, "limit"},
        {PRM_E_RULE_TIMEOUT, -32006, "rule_timeout"},
        {PRM_E_RULE, -32007, "rule_error"},
        {PRM_E_READ_ONLY, -32008, "read_only"},
        {PRM_E_IDEMPOTENCY, -32009, "idempotency_mismatch"},
        {PRM_E_OUTCOME_UNKNOWN, -32010, "outcome_unknown"},
        {-9999, -32603, "internal"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const prm_wire_status *wire = prm_error_wire(cases[i].status);
        CHECK_INT(wire->code, cases[i].code);
        CHECK_STR(wire->kind, cases[i].kind);
    }
}

TEST(errors_say_why)
{
    prm_error error;
    CHECK_INT(prm_error_set(&error, PRM_E_STATE, "gone", "at %d", 5), PRM_E_STATE);
    CHECK_STR(error.kind, "gone");
    CHECK_STR(error.message, "at 5");
    CHECK(error.data == NULL);
    CHECK_INT(prm_error_set(NULL, PRM_E_IO, NULL, "x"), PRM_E_IO);
    char text[500];
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'a', shift);
        for (size_t i = shift; i + 4 < sizeof(text); i += 4)
            memcpy(text + i, "\xf0\x9f\x98\x80", 5);
        prm_error_set(&error, PRM_E_IO, NULL, "%s", text);
        CHECK(prm_utf8_is_valid(error.message, strlen(error.message)));
        CHECK(strlen(error.message) > 390 && error.kind[0] == '\0');
    }
    prm_error_set(&error, PRM_E_IO, NULL, "%s", "\xc3\xa9");
    CHECK_STR(error.message, "\xc3\xa9");
}

TEST(utf8)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80, and more of plain text";
    CHECK(prm_utf8_is_valid(text, sizeof(text) - 1));
    CHECK_INT(prm_utf8_count(text, 10), 4);
    for (size_t most = 0; most < sizeof(text); most++)
        CHECK(prm_utf8_is_valid(text, prm_utf8_cut(text, sizeof(text) - 1, most)));
    CHECK_INT(prm_utf8_cut(text, 10, 5), 3);
    CHECK(!prm_utf8_is_valid("long enough for eight at a time \x80", 33) && !prm_utf8_is_valid("\xc3", 1));
    CHECK(prm_utf8_is_valid("\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf", 10));
    CHECK(prm_utf8_is_line(text, sizeof(text) - 1) && prm_utf8_is_line("", 0) && prm_utf8_is_line("~\xc2\xa0\xe2\x80\xa7", 6));
    CHECK(!prm_utf8_is_line("a\n", 2) && !prm_utf8_is_line("\x1f", 1) && !prm_utf8_is_line("a\x7f", 2));
    CHECK(!prm_utf8_is_line("\xc2\x80", 2) && !prm_utf8_is_line("\xc2\x9f", 2));
    CHECK(!prm_utf8_is_line("\xe2\x80\xa8", 3) && !prm_utf8_is_line("\xe2\x80\xa9", 3));
}

TEST_MAIN(CASE(ids_only_grow), CASE(ids_skip_unforeseeably), CASE(ids_print_and_parse), CASE(ids_forgive_what_crockford_forgives),
    CASE(times_print_and_parse), CASE(every_day_of_four_centuries_prints_and_parses),
    CASE(what_is_no_instant_is_refused), CASE(clocks_run), CASE(hashes), CASE(statuses_on_the_wire),
    CASE(errors_say_why), CASE(utf8))
