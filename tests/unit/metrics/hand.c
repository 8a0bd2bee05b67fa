/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "services/metrics/period.h"

#include <string.h>

static void note(int64_t *values, int64_t *counts, size_t *count, int64_t value, int64_t sign)
{
    size_t i = 0;
    while (i < *count && values[i] != value)
        i++;
    if (i == *count) {
        values[(*count)++] = value;
        counts[i] = 0;
    }
    counts[i] += sign;
}

/** The least step that so many of all do not exceed: of what is left of each. */
int64_t world_percentile(const sample *s, int64_t percent)
{
    int64_t total = 0, best = -1;
    for (size_t i = 0; i < s->step_count; i++)
        total += s->of_step[i] > 0 ? s->of_step[i] : 0;
    for (size_t i = 0; i < s->step_count; i++) {
        int64_t up_to = 0;
        for (size_t k = 0; k < s->step_count; k++)
            up_to += s->of_step[k] > 0 && s->steps[k] <= s->steps[i] ? s->of_step[k] : 0;
        if (s->of_step[i] > 0 && up_to * 100 >= total * percent && (best < 0 || s->steps[i] < best))
            best = s->steps[i];
    }
    return best < 0 ? 0 : prm_spread_middle(best);
}

bool world_takes(int32_t measure, bool is_of_some, const memory *m)
{
    if (is_of_some && strcmp(world_colours[m->colour], "red") != 0 && strcmp(world_colours[m->colour], "blue") != 0)
        return false;
    return measure == PRM_MEASURE_COUNT || (measure == PRM_MEASURE_SHARE ? m->has_won : m->has_amount);
}

void world_count(sample *s, const memory *m)
{
    s->count += m->sign;
    s->hits += m->is_won ? m->sign : 0;
    s->sum += m->has_amount ? m->sign * m->amount : 0;
    note(s->steps, s->of_step, &s->step_count, prm_spread_step(m->amount), m->sign);
    note(s->amounts, s->of_amount, &s->amount_count, m->amount, m->sign);
}

/** The nearest whole number, half to even. */
static int64_t nearest(int64_t over, int64_t under)
{
    int64_t floor = over >= 0 ? over / under : -((-over + under - 1) / under), twice = 2 * (over - floor * under);
    return twice > under || (twice == under && floor % 2 != 0) ? floor + 1 : floor;
}

int64_t world_value(const sample *s, int32_t measure)
{
    int64_t different = 0;
    switch (measure) {
    case PRM_MEASURE_SUM: return s->sum;
    case PRM_MEASURE_AVG: return s->count > 0 ? nearest(s->sum, s->count) : 0;
    case PRM_MEASURE_SPREAD: return world_percentile(s, 50);
    case PRM_MEASURE_SHARE:
        if (s->count <= 0 || s->hits <= 0)
            return 0;
        return s->hits >= s->count ? 10000 : nearest(s->hits * 10000, s->count);
    case PRM_MEASURE_DISTINCT:
        for (size_t i = 0; i < s->amount_count; i++)
            different += s->of_amount[i] > 0;
        return different;
    default: return s->count;
    }
}

const sample *world_by_hand(const world *w, size_t metric, int partner, int colour, int program, int64_t from, int64_t to)
{
    static sample s;
    int32_t measure = prm_host_metric(w->host, world_metrics[metric]->name)->source.measure;
    s = (sample){ 0 };
    for (size_t i = 0; i < w->count; i++) {
        const memory *m = &w->events[i];
        bool is_of = m->day >= from && m->day <= to && (partner == 0 || m->partner == partner) &&
            (colour < 0 || m->colour == colour) && (program < 0 || m->program == program);
        if (is_of && world_takes(measure, metric == WORLD_OF_SOME, m))
            world_count(&s, m);
    }
    return &s;
}
