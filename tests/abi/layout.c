/* SPDX-License-Identifier: Apache-2.0 */
/* Prints where everything of the header is: sizes, offsets and enum values, one a line. What a released minor printed
 * must stay as it is, with new lines at most. */
#include <prm/match.h>
#include <prm/plugin.h>

#include <stdio.h>

#define SIZE(type)      printf("size %s %zu\n", #type, sizeof(type))
#define AT(type, field) printf("at %s.%s %zu %zu\n", #type, #field, offsetof(type, field), sizeof(((type *)0)->field))
#define VALUE(name)     printf("value %s %lld\n", #name, (long long)(name))

int main(void)
{
#include "layout.inc"
    return 0;
}
