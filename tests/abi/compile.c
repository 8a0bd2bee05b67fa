/* SPDX-License-Identifier: Apache-2.0 */
/* Built as every standard the headers promise: that it compiles is the test. */
#include <prm/benefits.h>
#include <prm/geo.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/measures.h>
#include <prm/pieces.h>
#include <prm/plugin.h>
#ifndef __cplusplus
#include <prm/steps.h>
#endif

#ifdef __cplusplus
static prm_field field()
{
    prm_field made = prm_field();
    made.size = sizeof(prm_field);
    return made;
}
#else
static prm_field field(void)
{
    return *PRM_TEXT("name", 1, 10, PRM_REQUIRED, "A name");
}
#endif

PRM_EXPORT uint32_t prm_header_size(void);
uint32_t prm_header_size(void)
{
    return field().size;
}
