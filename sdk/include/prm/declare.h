/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/declare.h  Ways of writing down what a plugin declares, and PRM_TRY; prm/plugin.h brings it in.
 *
 * Shorthand alone: everything here can be written out with the structs of prm/plugin.h. The declarations are C, made
 * of compound literals; in C++ PRM_TRY is all of it that can be used.
 *
 * A field is PRM_<TYPE>(name, [bounds | values | entity | fields], flags, doc); what is rarer (`preset`, `write`) is
 * given to PRM_FIELD or PRM_PLAIN as designated initialisers behind the doc. The lists end themselves.
 */
#ifndef PRM_DECLARE_H
#define PRM_DECLARE_H

#include <prm/plugin.h>

/* ---- Fields ----------------------------------------------------------------------------------------------------- */

#define PRM_FIELD(t, n, f, d, ...)                                                                                     \
    (&(const prm_field){ .size = sizeof(prm_field), .type = t, .name = n, .flags = f, .doc = d, __VA_ARGS__ })
/** A text of one line; hosts of minor 0 know none that is bound to one. */
#if PRM_ABI_TARGET >= 1
#define PRM_TEXT(n, lo, hi, f, d)  PRM_FIELD(PRM_T_TEXT, n, (f) | PRM_ONE_LINE, d, .min = lo, .max = hi)
#else
#define PRM_TEXT(n, lo, hi, f, d)  PRM_FIELD(PRM_T_TEXT, n, f, d, .min = lo, .max = hi)
#endif
/** A text that may have several, and whatever else: what people write, or a file's content. */
#define PRM_LINES(n, lo, hi, f, d) PRM_FIELD(PRM_T_TEXT, n, f, d, .min = lo, .max = hi)
#define PRM_INT(n, lo, hi, f, d)   PRM_FIELD(PRM_T_INT, n, f, d, .min = lo, .max = hi)
#define PRM_BPS(n, lo, hi, f, d)   PRM_FIELD(PRM_T_BPS, n, f, d, .min = lo, .max = hi)
#define PRM_PLAIN(t, n, f, d, ...) PRM_FIELD(t, n, f, d, .min = PRM_ANY, .max = PRM_ANY, __VA_ARGS__)
#define PRM_BOOL(n, f, d)          PRM_PLAIN(PRM_T_BOOL, n, f, d, .of = NULL)
#define PRM_MONEY(n, f, d)         PRM_FIELD(PRM_T_MONEY, n, f, d, .min = 0, .max = PRM_ANY)
#define PRM_TIME(n, f, d)          PRM_PLAIN(PRM_T_TIME, n, f, d, .of = NULL)
#define PRM_DATE(n, f, d)          PRM_PLAIN(PRM_T_DATE, n, f, d, .of = NULL)
#define PRM_EMAIL(n, f, d)         PRM_PLAIN(PRM_T_EMAIL, n, f, d, .of = NULL)
#define PRM_DOMAIN(n, f, d)        PRM_PLAIN(PRM_T_DOMAIN, n, f, d, .of = NULL)
#define PRM_COUNTRY(n, f, d)       PRM_PLAIN(PRM_T_COUNTRY, n, f, d, .of = NULL)
#define PRM_ZONE(n, f, d)          PRM_PLAIN(PRM_T_ZONE, n, f, d, .of = NULL)
#define PRM_CURRENCY(n, f, d)      PRM_PLAIN(PRM_T_CURRENCY, n, f, d, .of = NULL)
#define PRM_ENUM(n, v, f, d)       PRM_PLAIN(PRM_T_ENUM, n, f, d, .of = v)
#define PRM_REF(n, e, f, d)        PRM_PLAIN(PRM_T_REF, n, f, d, .of = e)
#define PRM_FILE(n, f, d)          PRM_PLAIN(PRM_T_FILE, n, f, d, .of = NULL)
#define PRM_OBJECT(n, fs, f, d)    PRM_PLAIN(PRM_T_OBJECT, n, f, d, .fields = fs)
#define PRM_ROW(n, e, fs, f, d)    PRM_PLAIN(PRM_T_OBJECT, n, f, d, .of = e, .fields = fs)
#define PRM_LIST(n, item, f, d)    PRM_FIELD(PRM_T_LIST, n, f, d, .items = item, .min = 0, .max = PRM_ANY)

/* ---- Lists ------------------------------------------------------------------------------------------------------ */

#define PRM_FIELDS(...)            ((const prm_field *const[]){ __VA_ARGS__, NULL })
#define PRM_TEXTS(...)             ((const char *const[]){ __VA_ARGS__, NULL })
#define PRM_REASONS(...)           ((const prm_reason *const[]){ __VA_ARGS__, NULL })

/* ---- What the plugin has ---------------------------------------------------------------------------------------- */

#define PRM_FLOW(first, ...)                                                                                           \
    (&(const prm_flow){ .size = sizeof(prm_flow), .initial = first, .moves = PRM_TEXTS(__VA_ARGS__) })
#define PRM_ENTITY(...) (&(const prm_entity){ .size = sizeof(prm_entity), __VA_ARGS__ })
#define PRM_METHOD(...) (&(const prm_method){ .size = sizeof(prm_method), __VA_ARGS__ })
#define PRM_REASON(c, a, ...)                                                                                          \
    (&(const prm_reason){ .size = sizeof(prm_reason), .code = c, .audience = a, __VA_ARGS__ })
#define PRM_RULE(...)  (&(const prm_rule){ .size = sizeof(prm_rule), __VA_ARGS__ })
#define PRM_STEP(...)  (&(const prm_step){ .size = sizeof(prm_step), __VA_ARGS__ })
#define PRM_CHAIN(...) (&(const prm_chain){ .size = sizeof(prm_chain), __VA_ARGS__ })
#define PRM_EVENT(...) (&(const prm_event){ .size = sizeof(prm_event), __VA_ARGS__ })
#define PRM_MIGRATION(...) (&(const prm_migration){ .size = sizeof(prm_migration), __VA_ARGS__ })
#define PRM_TIMER(...) (&(const prm_timer){ .size = sizeof(prm_timer), __VA_ARGS__ })
#define PRM_METRIC(...) (&(const prm_metric){ .size = sizeof(prm_metric), __VA_ARGS__ })
#define PRM_REACTION(...) (&(const prm_reaction){ .size = sizeof(prm_reaction), __VA_ARGS__ })
/** The descriptor, and the table that the host fills in: once in the plugin, in no header. */
#define PRM_PLUGIN(...)                                                                                                \
    const prm_api *prm;                                                                                                \
    const prm_plugin prm_plugin_v1 = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC,                             \
        .abi_major = PRM_ABI_MAJOR, .abi_minor = PRM_ABI_TARGET, .api = &prm, __VA_ARGS__ }

/* ---- In handlers ------------------------------------------------------------------------------------------------ */

/** Goes on, or returns the status that is not PRM_OK. */
#define PRM_TRY(x)                                                                                                     \
    do {                                                                                                               \
        prm_status s_ = (x);                                                                                           \
        if (s_ != PRM_OK)                                                                                              \
            return s_;                                                                                                 \
    } while (0)

#endif
