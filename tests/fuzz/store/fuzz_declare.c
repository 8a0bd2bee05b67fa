/* SPDX-License-Identifier: Apache-2.0 */
/* A declaration with any text in one place: refused with a sentence, or its table can be made. The first byte says
 * where the rest goes: i index, s scope, f flow, o ops, v view, m match, l label, n field name. */
#include "../fuzz.h"

#include "support.h"

static test_store store;

static void declare(const char *text, char place)
{
    const prm_field *const fields[] = {
        PRM_REF("partner", "partner", 0, "Partner"),
        PRM_REF("deal", "deal", 0, "Deal"),
        PRM_TEXT(place == 'n' ? text : "name", 0, 80, 0, "Name"),
        PRM_BOOL("flag", 0, "Flag"),
        PRM_MONEY("amount", 0, "Amount"),
        PRM_ENUM("kind", "a|b", 0, "Kind"),
        PRM_TIME("at", 0, "At"),
        NULL,
    };
    const char *const one[] = {text, NULL};
    const prm_flow flow = {.size = sizeof(flow), .initial = "a", .moves = one};
    const prm_entity entity = {.size = sizeof(entity),
        .name = "fuzzed",
        .fields = fields,
        .scope = place == 's' ? text : "deal.partner",
        .indexes = place == 'i' ? one : NULL,
        .flow = place == 'f' ? &flow : NULL,
        .ops = place == 'o' ? text : NULL,
        .views = place == 'v' ? one : NULL,
        .match = place == 'm' ? text : NULL,
        .label = place == 'l' ? text : NULL};
    const prm_entity *const entities[] = {
        store_entities[0], store_entities[1], store_entities[2], store_entities[3], &entity};
    prm_model *model = NULL;
    prm_error error = {0};
    prm_status status = prm_model_new(entities, sizeof(entities) / sizeof(entities[0]), &model, &error);
    if (status != PRM_OK) {
        MUST_HOLD(status == PRM_E_INVALID && error.message[0] != '\0');
        return;
    }
    MUST_HOLD(prm_db_begin(store.db, &error) == PRM_OK);
    if (prm_model_install(model, store.db, &error) != PRM_OK) {
        fprintf(stderr, "%s\n", error.message);
        abort();
    }
    prm_db_rollback(store.db);
    prm_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (store.db == NULL)
        MUST_HOLD(store_open(&store));
    if (size == 0 || memchr(data, '\0', size) != NULL)
        return 0;
    char *text = prm_alloc_text((const char *)data + 1, size - 1);
    MUST_HOLD(text != NULL);
    declare(text, (char)data[0]);
    prm_free(text);
    return 0;
}

__attribute__((destructor)) static void stop(void)
{
    if (store.db != NULL)
        store_close(&store);
}
