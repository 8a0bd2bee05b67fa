/* SPDX-License-Identifier: Apache-2.0 */
#define STOCK 1
#include "stock.h"
