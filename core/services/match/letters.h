/* SPDX-License-Identifier: Apache-2.0 */
/** @file letters.h  What a letter is when texts are compared. Pure; any thread. */
#ifndef PRM_SERVICES_MATCH_LETTERS_H
#define PRM_SERVICES_MATCH_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

/** Whether it is a mark that is an accent: of scripts that are still read without them. */
bool prm_letter_is_accent(int32_t c);
/** What a Latin letter that Unicode does not decompose is compared as, "ae"; NULL: itself. */
const char *prm_letter_base(int32_t c);
/** Whether words are made of it: letters, digits, marks. */
bool prm_letter_is_of_word(int32_t c);
/** Whether it is of a script written without blanks between words. */
bool prm_letter_is_ideograph(int32_t c);
bool prm_letter_is_apostrophe(int32_t c);

#endif
