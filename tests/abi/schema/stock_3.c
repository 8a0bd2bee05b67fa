/* SPDX-License-Identifier: Apache-2.0 */
#define STOCK 3
#include "stock.h"
