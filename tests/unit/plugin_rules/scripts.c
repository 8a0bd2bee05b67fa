/* SPDX-License-Identifier: Apache-2.0 */
/* The scripts as files: they build, every example passes, every reason can be said in three languages. */
#include "walk.h"

#include <stdio.h>
#include <string.h>

/* Whether a chain before this one, or an earlier step of it, asks the point. */
static bool is_asked_before(const prm_chain *const *chain, const prm_step *const *step)
{
    for (const prm_chain *const *other = prm_plugin_v1.chains; other <= chain; other++)
        for (const prm_step *const *one = (*other)->steps; *one != NULL && one != step; one++)
            if ((*one)->rule == (*step)->rule)
                return true;
    return false;
}

static size_t count_points(void)
{
    size_t count = 0;
    for (const prm_chain *const *chain = prm_plugin_v1.chains; *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            count += !is_asked_before(chain, step);
    return count;
}

void test_scripts_build(void)
{
    SCOPED_FIXTURE(f, NULL);
    const prm_val *list, *report;
    prm_error error;
    CHECK_INT(prm_ruleset_list(f.set, f.arena, &list), PRM_OK);
    CHECK_INT(prm_val_count(list), count_points());
    for (size_t i = 0; i < prm_val_count(list); i++)
        CHECK(*prm_val_get_str(prm_val_at(list, i), "path") != '\0');
    CHECK_INT(prm_ruleset_test(f.set, NULL, f.arena, &report, &error), PRM_OK);
    for (size_t i = 0; i < prm_val_count(report); i++) {
        int32_t passed = 0;
        CHECK_INT(prm_val_get_boolean(prm_val_at(report, i), "passed", &passed), PRM_OK);
        if (!CHECK(passed))
            fprintf(stderr, "%s, %s: %s\n", prm_val_get_str(prm_val_at(report, i), "point"),
                prm_val_get_str(prm_val_at(report, i), "name"), prm_val_get_str(prm_val_at(report, i), "message"));
    }
}

static size_t examples_of(const prm_val *report, const char *point)
{
    size_t count = 0;
    for (size_t i = 0; i < prm_val_count(report); i++)
        count += strcmp(prm_val_get_str(prm_val_at(report, i), "point"), point) == 0;
    return count;
}

void test_every_point_has_examples(void)
{
    SCOPED_FIXTURE(f, NULL);
    const prm_val *report;
    prm_error error;
    CHECK_INT(prm_ruleset_test(f.set, NULL, f.arena, &report, &error), PRM_OK);
    for (const prm_chain *const *chain = prm_plugin_v1.chains; *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            if (!CHECK(examples_of(report, (*step)->rule->name) >= 2))
                fprintf(stderr, "%s\n", (*step)->rule->name);
}

static void check_reason(fixture *f, const char *point, const char *code)
{
    static const char *const locales[] = { "en", "fr", "de" };
    const char *texts[3] = { "", "", "" };
    prm_val *reason = prm_val_object(f->arena);
    prm_val_set_text(reason, "code", code);
    for (size_t i = 0; i < 3; i++) {
        CHECK_INT(prm_ruleset_text(f->set, point, locales[i], reason, f->arena, &texts[i]), PRM_OK);
        CHECK(strlen(texts[i]) > 10);
    }
    if (!CHECK(strcmp(texts[0], texts[1]) != 0 && strcmp(texts[0], texts[2]) != 0))
        fprintf(stderr, "%s has no text of its own in every language\n", code);
}

void test_every_reason_is_said_in_three_languages(void)
{
    SCOPED_FIXTURE(f, NULL);
    for (const prm_chain *const *chain = prm_plugin_v1.chains; *chain != NULL; chain++)
        for (const prm_step *const *step = (*chain)->steps; *step != NULL; step++)
            for (const prm_reason *const *reason = (*step)->rule->reasons; *reason != NULL; reason++)
                check_reason(&f, (*step)->rule->name, (*reason)->code);
    const char *point = (*prm_plugin_v1.chains)->steps[0]->rule->name; /* a plugin's texts are all in one place */
    for (const prm_reason *const *notice = prm_plugin_v1.notices; *notice != NULL; notice++)
        check_reason(&f, point, (*notice)->code);
}

void test_walks(void)
{
    SCOPED_FIXTURE(f, NULL);
    for (const struct way *way = ways; way->name != NULL; way++) {
        bool is_right = CHECK(walk(&f, way->chain, way->changes)) && CHECK_STR(answer(&f, way->path), way->wanted) &&
                        CHECK(has_reason(&f, way->reason)) && CHECK_INT(fallbacks(&f), 0);
        if (!is_right)
            fprintf(stderr, "in: %s\n", way->name);
    }
}

void test_replay_is_the_same(void)
{
    SCOPED_FIXTURE(f, NULL);
    for (const struct way *way = ways; way->name != NULL; way++) {
        const char *verdict = "";
        prm_error error;
        CHECK(walk(&f, way->chain, way->changes));
        CHECK_INT(prm_record_replay(f.engine, f.set, &plugin_catalog, f.record, f.arena, &verdict, &error), PRM_OK);
        CHECK_STR(verdict, "same");
    }
}
