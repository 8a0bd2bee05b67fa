/* SPDX-License-Identifier: Apache-2.0 */
/** @file fuzz.h  What every harness defines, for libFuzzer and for replay.c. */
#ifndef PRM_FUZZ_H
#define PRM_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Ends the process, in every build, if what must hold does not. */
#define MUST_HOLD(condition)                                                                                           \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
