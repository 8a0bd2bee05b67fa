/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger that prm/mock.h serves does what the model does. */
#include "model.h"

#include <prm/mock.h>

static model m;
static int steps;

static const prm_ledger_service *ledger(void)
{
    return prm->service(PRM_LEDGER_SERVICE);
}

static prm_status step(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)params, (void)result;
    for (int i = 0; i < steps; i++)
        model_step(&m, ledger(), call);
    model_compare(&m, ledger(), call);
    return PRM_OK;
}

static prm_status fail(prm_call *call, const prm_val *params, prm_val *result)
{
    PRM_TRY(step(call, params, result));
    return prm->fail(call, PRM_E_STATE, "on_purpose", NULL);
}

static const prm_entity *const entities[] = { PRM_ENTITY(.name = "thing", .path = "test.things", .scope = "vendor",
                                                  .fields = PRM_FIELDS(PRM_TEXT("name", 1, 20, 0, "Name"))),
    NULL };
static const prm_method *const methods[] = {
    PRM_METHOD(.name = "test.step", .access = PRM_WRITE, .roles = "*", .run = step),
    PRM_METHOD(.name = "test.fail", .access = PRM_WRITE, .roles = "*", .run = fail), NULL
};
PRM_PLUGIN(.id = "test", .version = "1.0", .namespaces = PRM_TEXTS("test"), .services = PRM_TEXTS(PRM_LEDGER_SERVICE),
    .entities = entities, .methods = methods);

static void free_mock(prm_mock **mock)
{
    prm_mock_free(*mock);
}

TEST(it_does_what_the_model_does)
{
    static model before;
    __attribute__((cleanup(free_mock))) prm_mock *mock = prm_mock_new(&prm_plugin_v1);
    REQUIRE(mock != NULL);
    model_begin(&m, 11);
    for (int i = 0; i < 300; i++) {
        steps = 1 + (int)model_draw(&m, 20);
        before = m;
        if (model_draw(&m, 10) == 0) {
            CHECK_INT(prm_mock_call(mock, "test.fail", "{}"), PRM_E_STATE);
            before.seed = m.seed;
            m = before;
        } else
            CHECK_INT(prm_mock_call(mock, "test.step", "{}"), PRM_OK);
        model_check(&m);
        int64_t by = model_draw(&m, 3) == 0 ? model_draw(&m, 200000000) : 0;
        CHECK(prm_mock_advance(mock, by) >= 0);
        m.now += by;
    }
    model_check_tried(&m);
    CHECK_INT(prm_mock_events(mock, PRM_LEDGER_HOLD_EXPIRED), model_expired(&m, m.now));
    CHECK(model_expired(&m, m.now) > 20);
}

TEST_MAIN(CASE(it_does_what_the_model_does))
