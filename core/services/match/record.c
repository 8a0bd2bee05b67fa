/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/record.h"
#include "services/match/text.h"

#include <string.h>
#include <utf8proc.h>

enum { TOKEN_BYTES = 4 * PRM_MATCH_LETTERS + 1, PIECE_LETTERS = 8 };

bool prm_match_token_print(const prm_match_token *token, char *bytes, size_t room)
{
    size_t length = 0;
    if (token->same_as != NULL) {
        length = strlen(token->same_as);
        if (length >= room)
            return false;
        memcpy(bytes, token->same_as, length);
    }
    for (size_t i = 0; i < token->length && token->same_as == NULL; i++) {
        if (length + 5 > room)
            return false;
        length += (size_t)utf8proc_encode_char(token->letters[i], (utf8proc_uint8_t *)bytes + length);
    }
    bytes[length] = '\0';
    return true;
}

/** What the digits or the Roman numeral stand for, up to nine; NULL: neither. A lone "i", "v" or "x" is a letter. */
static const char *small_number(const char *word)
{
    static const char *const numbers[][2] = { { "1", "1" }, { "2", "2" }, { "3", "3" }, { "4", "4" }, { "5", "5" },
        { "6", "6" }, { "7", "7" }, { "8", "8" }, { "9", "9" }, { "ii", "2" }, { "iii", "3" }, { "iv", "4" },
        { "vi", "6" }, { "vii", "7" }, { "viii", "8" }, { "ix", "9" } };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(word, numbers[i][0]) == 0)
            return numbers[i][1];
    return NULL;
}

static bool is_all_digits(const prm_match_token *token)
{
    for (size_t i = 0; i < token->length; i++)
        if (utf8proc_category(token->letters[i]) != UTF8PROC_CATEGORY_ND)
            return false;
    return true;
}

static void classify(prm_match_record *record, prm_match_token *token, bool is_first)
{
    static const uint8_t weights[] = { [PRM_WORD_NAME] = 100, [PRM_WORD_FILLER] = 24, [PRM_WORD_TRADE] = 32,
        [PRM_WORD_ACTIVITY] = 45, [PRM_WORD_PLACE] = 30, [PRM_WORD_NUMBER] = 60, [PRM_WORD_INITIAL] = 40 };
    char word[TOKEN_BYTES];
    const prm_match_common *row = NULL;
    if (prm_match_token_print(token, word, sizeof word)) {
        row = prm_match_common_find(word);
        const char *number = is_first ? NULL : small_number(word);
        if (number != NULL || is_all_digits(token)) {
            token->word_class = PRM_WORD_NUMBER;
            token->same_as = number;
            row = NULL;
        }
    }
    if (row != NULL) {
        token->word_class = (uint8_t)row->word_class;
        token->same_as = row->same_as;
    } else if (token->word_class == PRM_WORD_NAME && token->length == 1 && !prm_letter_is_ideograph(token->letters[0]))
        token->word_class = PRM_WORD_INITIAL;
    token->weight = weights[token->word_class];
    if (token->word_class == PRM_WORD_NAME && !prm_letter_is_ideograph(token->letters[0]))
        token->weight = token->length == 2 ? 70 : token->length == 3 ? 85 : 100;
    if (row != NULL && row->country[0] != '\0' && strcmp(row->country, record->country) == 0)
        token->weight = 10; /* "Deutschland" of a company in Germany tells next to nothing */
    for (size_t i = 0; i < token->length; i++)
        token->seen |= 1u << ((uint32_t)token->letters[i] % 32);
    record->has_name_word = record->has_name_word || token->word_class == PRM_WORD_NAME;
}

static void add_token(prm_match_record *record, const int32_t *letters, size_t length, bool after_form,
    enum prm_word_class word_class)
{
    if (length == 0 || record->count == PRM_MATCH_TOKENS)
        return;
    prm_match_token *token = &record->tokens[record->count];
    token->letters = letters;
    token->length = (uint8_t)(length > PRM_MATCH_LETTERS ? PRM_MATCH_LETTERS : length);
    token->word_class = (uint8_t)word_class;
    classify(record, token, record->count == 0);
    if (after_form)
        token->weight = (uint8_t)(token->weight / 3);
    record->count++;
}

/** The longest known piece at the start (a place) or the end of the letters; NULL: none that leaves something. */
static const prm_match_piece *find_piece(const int32_t *letters, size_t length, bool at_start, size_t *piece_length)
{
    for (const prm_match_piece *piece = prm_match_pieces; piece->piece != NULL; piece++) {
        int32_t wanted[PIECE_LETTERS];
        utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)piece->piece, 0, wanted, PIECE_LETTERS,
            UTF8PROC_NULLTERM);
        if (count <= 0 || (size_t)count >= length || (piece->word_class == PRM_WORD_PLACE) != at_start)
            continue;
        const int32_t *from = at_start ? letters : letters + length - (size_t)count;
        if (memcmp(from, wanted, (size_t)count * sizeof wanted[0]) != 0)
            continue;
        *piece_length = (size_t)count;
        return piece;
    }
    return NULL;
}

/** Parts a word of a script without blanks: a place in front, known pieces at the end, the name between. */
static void add_ideographs(prm_match_record *record, const int32_t *letters, size_t length, bool after_form)
{
    size_t piece_length = 0;
    const prm_match_piece *piece = find_piece(letters, length, true, &piece_length);
    if (piece != NULL) {
        add_token(record, letters, piece_length, after_form, piece->word_class);
        letters += piece_length;
        length -= piece_length;
    }
    size_t end = length;
    while (end > 0 && (piece = find_piece(letters, end, false, &piece_length)) != NULL)
        end -= piece_length;
    add_token(record, letters, end, after_form, PRM_WORD_NAME);
    while (end < length) {
        size_t step = length - end;
        piece = NULL;
        for (size_t most = step; most > 0 && piece == NULL; most--)
            piece = find_piece(letters + end - 1, most + 1, false, &piece_length);
        step = piece != NULL && piece_length < step ? piece_length : step;
        add_token(record, letters + end, step, after_form, piece != NULL ? piece->word_class : PRM_WORD_FILLER);
        end += step;
    }
}

/** A name of common words only is told by them: each counts more. */
static void weigh_without_name(prm_match_record *record)
{
    for (size_t i = 0; i < record->count && !record->has_name_word; i++) {
        uint32_t weight = 2u * record->tokens[i].weight;
        record->tokens[i].weight = (uint8_t)(weight > 100 ? 100 : weight);
    }
}

static bool tokenize(prm_arena *arena, prm_match_record *record, const prm_match_text *text)
{
    int32_t *letters = prm_arena_alloc(arena, (text->length + 1) * sizeof *letters);
    record->tokens = prm_arena_alloc(arena, PRM_MATCH_TOKENS * sizeof *record->tokens);
    if (letters == NULL || record->tokens == NULL)
        return false;
    memcpy(letters, text->letters, text->length * sizeof *letters);
    for (size_t i = 0; i < text->count; i++) {
        const prm_match_word *word = &text->words[i];
        if (prm_letter_is_ideograph(letters[word->start]))
            add_ideographs(record, letters + word->start, word->length, word->after_form);
        else
            add_token(record, letters + word->start, word->length, word->after_form, PRM_WORD_NAME);
    }
    weigh_without_name(record);
    return true;
}

static void copy_country(const char *country, char upper[3])
{
    if (country == NULL || strnlen(country, 3) != 2)
        return;
    for (size_t i = 0; i < 2; i++)
        upper[i] = country[i] >= 'a' && country[i] <= 'z' ? (char)(country[i] - 32) : country[i];
}

static const char *without_blanks(prm_arena *arena, const char *folded)
{
    char *compact = prm_arena_text(arena, folded, strlen(folded));
    if (compact == NULL)
        return NULL;
    size_t length = 0;
    for (const char *c = folded; *c != '\0'; c++)
        if (*c != ' ')
            compact[length++] = *c;
    compact[length] = '\0';
    return compact;
}

const prm_match_record *prm_match_prepare(prm_arena *arena, const prm_match_values *values)
{
    prm_match_record *record = prm_arena_alloc(arena, sizeof *record);
    if (record == NULL)
        return NULL;
    copy_country(values->country, record->country);
    prm_match_text text;
    prm_match_text_fold(&text, values->name == NULL ? "" : values->name);
    record->folded = prm_match_text_folded(arena, &text, values->name == NULL ? "" : values->name);
    record->domain = prm_match_domain(arena, values->domain);
    record->tax_id = prm_match_tax_id(arena, values->tax_id, values->country);
    if (record->folded == NULL || record->domain == NULL || record->tax_id == NULL)
        return NULL;
    record->compact = without_blanks(arena, record->folded);
    return record->compact != NULL && tokenize(arena, record, &text) ? record : NULL;
}
