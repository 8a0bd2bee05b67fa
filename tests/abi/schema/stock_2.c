/* SPDX-License-Identifier: Apache-2.0 */
#define STOCK 2
#include "stock.h"
