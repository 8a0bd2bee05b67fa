/* SPDX-License-Identifier: Apache-2.0 */
#define STOCK 9
#include "stock.h"
