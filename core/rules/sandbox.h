/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file sandbox.h  What a rule file can reach. This list is the whole of it; a test walks the environment and fails on
 * any difference.
 *
 * Globals
 *   assert error ipairs pairs pcall select tonumber tostring type
 *   rawequal rawget rawlen setmetatable getmetatable
 *   string    byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper
 *   table     concat insert move pack remove sort unpack
 *   utf8      char charpattern codepoint codes len offset
 *   math      abs ceil floor fmod max min tointeger type ult random huge maxinteger mininteger
 *   text      trim(s)          without white space (ASCII) around
 *             split(s, sep)    the list of pieces; `sep` is plain text, not empty
 *             starts(s, with)  whether it begins with that
 *             fold(s)          for comparing names: compatibility form, lower case, without accents
 *
 * Where it differs from Lua 5.4
 *   - Reading a global that is not in the list raises, and a file that does so is refused before it runs. Globals,
 *     libraries, facts, settings and prior answers are read-only. Nothing a call changes is there in the next one:
 *     locals of the file have the values they have when the file has just been run.
 *   - pairs goes through numbers in ascending order, then texts by bytes, then false and true, over the keys there
 *     were when it began; other keys raise; __pairs is not called.
 *   - tostring, string.format("%s") take nil, booleans, numbers and texts only; "%p" raises.
 *   - table.sort is a stable merge sort; functions of `table` never go by a __len twice.
 *   - math.random draws from a generator seeded by the subject of the decision and the point: a replay draws the same.
 *   - setmetatable takes a copy of the metatable, refuses __gc, __mode and __metatable, and getmetatable gives back the
 *     table that was copied (nil for texts, libraries, facts). Texts in arithmetic are not turned into numbers.
 *   - A pattern may hold at most 3 unbounded items (* + - %b %1), an anchored first one not counted, and 8 `?`.
 *
 * What it costs
 *   A point may take 100 000 instructions, a decision 500 000, counted by the hundred; calls that work inside one
 *   instruction add what they may cost: a unit per 16 bytes or per element; a pattern the length of the text to the
 *   power of its unbounded items (one more if it is not anchored), by 16. An instruction costs once more for each
 *   16 KiB of the longest text the call has made. A call may hold 8 MiB and allocate 64 MiB in all; a text is at most
 *   1 MiB. Neither limit can be caught by pcall.
 */
#ifndef PRM_RULES_SANDBOX_H
#define PRM_RULES_SANDBOX_H

/** Names as in the list, "string.byte" for members; NULL-ended. */
extern const char *const prm_sandbox_names[];

#endif
