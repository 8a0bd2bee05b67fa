/* SPDX-License-Identifier: Apache-2.0 */
#include <prm/plugin.h>

PRM_EXPORT int no_symbol(void);
int no_symbol(void)
{
    return 0;
}
