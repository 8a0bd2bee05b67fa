/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/plugin.h  The plugin ABI, major 1. C11; the declarations also compile as C++17.
 *
 * A plugin is a shared object that exports one data symbol, prm_plugin_v1: a static descriptor. Loading it calls
 * nothing of its own. Every struct starts with its size and grows at the end only; arrays are NULL-ended arrays of
 * pointers; an unknown enum value refuses the load with a sentence. Strings are UTF-8 and, when they come from the
 * host, live until the call ends. Values live in the call's arena: nothing is freed across the boundary.
 *
 * A write handler is a function inside a transaction: it reads, decides, changes rows, emits events. The host
 * begins, commits, retries, answers. A handler does nothing outside the database. A store call that fails changes
 * nothing and the handler may go on; only PRM_E_NOMEM and PRM_E_INTERNAL doom the call: every later call of the
 * same handler then returns the same status, and what the handler itself returns no longer matters.
 *
 * Values: accessors take NULL as absent. set() and append() share, they do not copy. A value once set, appended or
 * given as a fact is frozen: setters on it return PRM_E_INVALID. load(), create() and find() return frozen snapshots;
 * update() and move() return the new one. A constructor that runs out of memory returns the call's null value, on
 * which every setter returns PRM_E_NOMEM, so one check at the end is enough.
 *
 * Handlers run on a worker thread, one thread at a time per prm_call, several calls at once: keep no mutable
 * statics. Every function of prm_api is [worker]: for the thread that runs the handler, unless it says otherwise.
 */
#ifndef PRM_PLUGIN_H
#define PRM_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_ABI_MAGIC 0x314D5250u /* "PRM1" */
#define PRM_ABI_MAJOR 1u          /* must equal the host's */
#define PRM_ABI_MINOR 1u          /* what this header describes */
#ifndef PRM_ABI_TARGET
#define PRM_ABI_TARGET 1u /* the minor this plugin is written for; must not exceed the host's */
#endif

/** 0, or why not. Must be looked at. */
typedef int32_t prm_status;
enum prm_status_code {
    PRM_OK = 0,
    PRM_E_INVALID = -1,     /* a value of the wrong type, an unknown name, a frozen value */
    PRM_E_NOT_FOUND = -2,   /* absent, or not the caller's to see: the two cannot be told apart */
    PRM_E_CONFLICT = -3,    /* a unique index already holds these values, or the row has changed */
    PRM_E_FORBIDDEN = -4,   /* not for this caller */
    PRM_E_STATE = -5,       /* the flow has no such move */
    PRM_E_LIMIT = -6,       /* a bound was met */
    PRM_E_UNAVAILABLE = -7, /* not now: retry */
    PRM_E_INTERNAL = -8,
    PRM_E_NOMEM = -9
};

typedef struct prm_call prm_call; /* one request, event or timer: who, when, transaction, arena */
typedef struct prm_val prm_val;   /* a JSON-like value of that call */
typedef struct prm_api prm_api;

/* ---- Fields: the one vocabulary of parameters, results, columns, facts, answers, events ---------------------- */

enum prm_type {
    PRM_T_TEXT = 1, /* min and max: its length in code points */
    PRM_T_INT,      /* min and max: its value; at most 2^53-1 either way */
    PRM_T_BOOL,
    PRM_T_MONEY, /* {amount: minor units, currency: ISO 4217}; min and max: its amount */
    PRM_T_BPS,   /* basis points; min and max: its value */
    PRM_T_TIME,  /* ms UTC; RFC 3339 with milliseconds outside */
    PRM_T_DATE,  /* "2026-12-31" */
    PRM_T_ENUM,  /* of: "a|b|c" */
    PRM_T_REF,   /* the id of a row, "deal_0123456789abc"; of: the entity */
    PRM_T_EMAIL,
    PRM_T_DOMAIN,  /* a host name; stored in lower case */
    PRM_T_COUNTRY, /* ISO 3166-1 alpha-2 */
    PRM_T_OBJECT,  /* fields; NULL: any object. of: the entity whose row it is; NULL: of none */
    PRM_T_LIST,    /* items; NULL: any values; min and max: how many */
    /* minor 1 */
    PRM_T_ZONE,     /* an IANA time zone, "Europe/Berlin", or "UTC" */
    PRM_T_CURRENCY, /* ISO 4217, in circulation */
    PRM_T_FILE      /* the id of an uploaded file the caller may read, "file_0123456789abc"; who may read a row may read
                     * the files it names: prm/files.h */
};

enum prm_flag {
    PRM_REQUIRED = 1,
    PRM_READONLY = 2, /* set by the plugin, refused as a parameter */
    PRM_VENDOR = 4,   /* vendor side only: left out of what a partner reads, refused where a partner sends it */
    PRM_PERSONAL = 8, /* about a person: erasable, never logged */
    PRM_SECRET = 16,  /* answered once, never stored nor journalled */
    /* minor 1 */
    PRM_UNLISTED = 32, /* of a column that may be long: the derived list leaves it out; get, export, find() and load()
                        * have it */
    PRM_ONE_LINE = 64  /* a text that stands in headings, headers of mail and cells: a client's that has control
                        * characters (a line's end and a tab among them) or U+2028, U+2029 is refused */
};

#define PRM_ANY INT64_MIN /* no bound */

typedef struct prm_field {
    uint32_t size, flags;
    int32_t type; /* enum prm_type */
    uint32_t since;
    const char *name, *doc;
    int64_t min, max; /* by type; PRM_ANY: no bound */
    const char *of;   /* enum: "a|b|c"; reference, or object that is a row: the entity */
    const struct prm_field *const *fields;
    const struct prm_field *items;
    const char *write; /* roles that may set it, "admin | channel_manager"; NULL: whoever may call */
    /* since minor 1 */
    const char *preset; /* JSON: of a setting, its default; of a column, what rows older than it hold. NULL: none */
    const char *was;    /* of a column: its former name; NULL: it has always had this one */
} prm_field;

/* ---- What a plugin declares ---------------------------------------------------------------------------------- */

/** States and legal moves. A move with roles is refused to every other caller; without, the handler decides. */
typedef struct prm_flow {
    uint32_t size;
    const char *initial;
    const char *const *moves; /* "in_review > approved | rejected : channel_manager" */
    const char *archive;      /* states in which a row may be archived, "rejected | expired"; NULL: those that no move
                               * leaves (minor 1) */
} prm_flow;

/**
 * A table, its row scope and its derived methods. Every row also has id, version, created_at, created_by, updated_at,
 * updated_by, with a flow state and, where it can be archived, archived_at.
 *
 * ops: the derived methods and their roles, each named <path>.<op>:
 *   get list history export   read a row, a page of rows, who changed what of a row, rows as CSV or JSON
 *   create update             take the fields that are not read-only; update moves no state
 *   archive                   hides a row from lists and find(), unless their filter has `archived`; all else goes on
 *   import                    gives each line of a CSV to the method `imports_by`, one with an id to update
 *
 * scope: who sees a row, as paths to the partner that owns it: "partner", "partner, distributor", "deal.partner"
 * (through the reference `deal`), "self" (the row is a partner), "vendor" (the vendor side only), "vendor, partner" (it
 * too, of the roles bound to territories those that see that partner), "public" (every caller; one that has not
 * authenticated through public methods alone). A reference field named `territory` binds the row to vendor roles of
 * that territory.
 */
typedef struct prm_entity {
    uint32_t size, since;
    const char *name, *path, *doc; /* "claim" (id prefix), "mdf.claims" (method names) */
    const char *scope;
    const char *ops; /* "get list: *; create: program_manager". `*`: whoever may see the row; `vendor`: any vendor
                      * role */
    const prm_field *const *fields;
    const prm_flow *flow;         /* NULL: no state */
    const char *const *indexes;   /* "partner, state, -created_at"; "unique customer, product where ended_at null" */
    const char *const *views;     /* what may leave a sealed row: "match: score, matched_on" */
    const char *match;            /* keys kept by prm.match: "name legal_name, country country, domain domain, tax
                                   * tax_id"; NULL: none */
    const char *label;            /* the field people know a row by; NULL: its id */
    /* minor 1 */
    const char *example; /* what somebody might give for a new row, JSON; NULL: made up from the fields */
    const char *imports_by;       /* NULL: <path>.create, derived or declared */
    /** Judges what the derived create and update were given, with fail_field(), before it is stored. `row`: as it is,
     * NULL for a new one. NULL: nothing to say. */
    prm_status (*check)(prm_call *call, const prm_val *row, const prm_val *values);
    /**
     * What search.query and prm/search.h find rows by: "title 8, summary 4, body 1; language locale; within audience
     * where state = published". NULL: they are not searched.
     *
     * Fields of text, or of lists of text, "customer.legal_name" one of a field that is an object; each with what a
     * word there counts for: 8, 4, 2 or 1. PRM_VENDOR fields are searched by the vendor's side alone, and shown to it
     * alone. `language`: the field that says which language a row is in, "de" or "fr-CH"; words of English, French and
     * German are compared by their stems, others and those of an entity that does not say as they are. `within`: a
     * reference, or an enum; rows in which it holds what `admits` admits are found by that caller too, though their
     * scope hides them, and it reads their title and what of the fields above is in the snippet, if the field that
     * follows `where` is as said. Archived rows are not found.
     */
    const char *search;
    /** Appends to `values`, a list of texts, what `within` may hold for the caller; it is asked once a search, of
     * callers whom the scope does not show every row. With a status nothing is admitted, and the search fails. It runs
     * as the entity's plugin and for the caller: what it reads beyond the caller's scope takes PRM_REACH_PROGRAM as
     * elsewhere. */
    prm_status (*admits)(prm_call *call, prm_val *values);
    int32_t drops; /* not 0: the plugin may drop its rows, with prm_api.drop(). No field refers to such an entity; it
                    * has no `match`, and no field of it names files */
} prm_entity;

/**
 * Runs one call. `params` are validated, frozen, and hold only declared fields (ids as text, times as ms). `result`
 * is an empty object to fill; the host refuses one that does not fit the declaration.
 * A timer's params are {subject, key, due, data}. Returns PRM_OK, or the status of what failed.
 */
typedef prm_status (*prm_handler)(prm_call *call, const prm_val *params, prm_val *result);

enum prm_access {
    PRM_READ = 1,
    PRM_WRITE,
    PRM_PUBLIC_READ, /* also before authentication */
    /* minor 1 */
    PRM_PUBLIC_WRITE /* a write anybody may call. It has no roles and no subject, and must have a quota */
};
#define PRM_NO_DRY_RUN     1u /* refuses dry_run */
#define PRM_WRITES_REACHED 2u /* may change sealed rows of reached entities */

typedef struct prm_method {
    uint32_t size, since;
    const char *name, *doc; /* "deals.register" */
    int32_t access;         /* enum prm_access */
    uint32_t flags;
    const char *roles;   /* default grants: "partner_sales | channel_manager"; "*": every authenticated caller */
    const char *subject; /* the entity that `id` names, for expect_version; NULL: none */
    const prm_field *const *params, *const *result;
    prm_handler run;
    const char *example; /* params of an example call, JSON; an id stands for any one of its entity */
    /* minor 1 */
    const char *quota; /* an integer setting of the plugin, at least 1 and with a preset: so many calls of clients, dry
                        * runs too, may all the users of one partner make in any 24 hours, counted by the hour and in
                        * memory: a restart begins anew. Of a public method one address that has not authenticated may
                        * make as many (of IPv6, a network of 64 bits), and all such addresses together 100 times that.
                        * The vendor's side has none. NULL: nobody has */
} prm_method;

/** A code a rule may give as a reason. Its text is in scripts/<plugin>/texts/<locale>.lua. */
typedef struct prm_reason {
    uint32_t size;
    const char *code, *audience; /* "partner" (everyone reads it) | "vendor" */
    const prm_field *const *data; /* fields of the reason beside its code; NULL: none */
} prm_reason;

/** A rule point: the question. The Lua file of the same name is the answer. */
typedef struct prm_rule {
    uint32_t size, since;
    const char *name, *doc; /* "deals.protect" */
    const prm_field *const *answer;
    const prm_reason *const *reasons; /* NULL: none */
    const char *fallback;             /* the answer if the script fails, JSON */
} prm_rule;

/** A condition is "field = value | value": over an earlier answer "deals.decide.verdict = approve", over its own "ok =
 * true". */
typedef struct prm_step {
    uint32_t size;
    const prm_rule *rule;
    const char *when;        /* asked only if this holds of earlier answers; NULL: always */
    const char *stop_unless; /* the chain ends after this answer unless it holds; NULL: go on */
} prm_step;

/** Points asked in turn over one set of facts. */
typedef struct prm_chain {
    uint32_t size, since;
    const char *name, *doc; /* "deals.register" */
    const prm_field *const *facts;
    const prm_step *const *steps;
    const char *outcome; /* the answer a report counts: "deals.decide.verdict" */
} prm_chain;

typedef struct prm_event {
    uint32_t size, since;
    const char *name, *doc; /* "deals.approved" */
    const char *audience;   /* "partner" (who may see the subject) | "vendor" */
    const prm_field *const *data; /* NULL: none */
} prm_event;

/** Runs at least once when due, as the plugin, with programme reach; (timer, subject, key) is unique. */
typedef struct prm_timer {
    uint32_t size, since;
    const char *name, *doc;
    prm_handler run;
    /* minor 1 */
    const char *every; /* it recurs, "day 02:00" (prm/calendar.h says how): for each programme that is not archived, in
                        * its time zone, with its id as the subject and no key; NULL: arm() alone sets it. What was
                        * slept through comes once, late. One that is parked has its instant as the key: the others go
                        * on */
} prm_timer;

/**
 * A figure kept from events as they are committed, in the background, exactly once, and rebuildable from the journal.
 *
 *     from = "sum(amount_base) on deals.approved less deals.revoked where source = web | fair by partner, level, month"
 *
 * Measures: count; sum(f); avg(f); spread(f), of which the median and the 90th percentile are told, to 6 %;
 * distinct(f), how many different values; share(f) of a boolean, how many of all that have it are true, in basis
 * points. `less`: events that take away what they count, as a correction does, on their own day.
 * Dimensions and fields are fields of the events' data; what an event does not carry is taken from an earlier event of
 * the same call about the same subject. `partner` is the subject's owner unless the data has it. Last comes the period:
 * day, month, quarter or year, in the time zone of the programme that `program` in the data names, else in UTC. A unit
 * of "minor units" is never summed across programmes. A partner reads its own figures of metrics by partner, unless
 * they are for the vendor.
 */
typedef struct prm_metric {
    uint32_t size, since;
    const char *name, *doc, *unit; /* "deals.approved_value", "minor units" */
    const char *from;
    const char *audience; /* "vendor": no partner reads any of it; NULL: "partner" */
} prm_metric;

/**
 * Since minor 1. Runs after the COMMIT of an event of any plugin, once per (reaction, event), in order per subject, in
 * a transaction of its own, as the plugin, with programme reach. Params: {id, type, subject, data, depth}. An error is
 * retried after 1 s, 10 s, 1 min, 10 min and 1 h, then what is to come about that subject waits for a person. Events of
 * a reaction are one deeper than the event it runs for; beyond depth 8 emit() is PRM_E_LIMIT.
 */
typedef struct prm_reaction {
    uint32_t size, since;
    const char *name, *doc; /* "tiers.count_won" */
    const char *event;      /* "deals.approved" */
    prm_handler run;
} prm_reaction;

/**
 * What declarations cannot say of rows older than a schema: called once for each row of the entity, in order of id, as
 * the plugin, with programme reach; `params` is the row. It runs before the server serves, some rows a transaction, and
 * goes on where it was if the process ends in between; a status ends the start. Since minor 1.
 *
 * A plugin's schema number is the largest `since` of its entities and their fields, and `to` of its migrations. A
 * database that has seen a larger one is refused.
 */
typedef struct prm_migration {
    uint32_t size, to; /* the schema number it leads to; larger than that of the one before */
    const char *entity, *doc;
    prm_handler run; /* `result` is NULL */
} prm_migration;

typedef struct prm_plugin {
    uint32_t size, magic, abi_major, abi_minor;
    const prm_api **api; /* filled by the host after its checks */
    const char *id, *version, *doc;
    const char *const *namespaces; /* "certification", "tiers" */
    const char *const *needs;      /* plugins: "partners >= 1.0" */
    const char *const *services;   /* "prm.match/1" */
    const char *const *reaches;    /* entities queried with programme reach */
    const prm_entity *const *entities;
    const prm_method *const *methods;
    const prm_chain *const *chains;
    const prm_event *const *events;
    const prm_timer *const *timers;
    prm_status (*start)(prm_call *call); /* start-up thread, once, in a transaction, as the plugin; may be NULL */
    void (*stop)(void);                  /* start-up thread, after the last call; may be NULL */
    /* since minor 1 */
    const prm_field *const *settings; /* its part of the server's configuration, for prm_api.setting; NULL: none */
    const prm_metric *const *metrics;
    const prm_reaction *const *reactions;
    const prm_reason *const *notices; /* what prm/notify.h tells people: codes, with texts as those of reasons */
    const prm_migration *const *migrations; /* in order of `to`; NULL: none */
} prm_plugin;

/* ---- What the host offers: one append-only table ------------------------------------------------------------- */

enum prm_side { PRM_SYSTEM = 1, PRM_VENDOR_SIDE, PRM_PARTNER_SIDE, PRM_PUBLIC };

/** Who calls. Absent texts are "". PRM_PUBLIC: somebody who has not authenticated, who sees rows of scope "public" and
 * no others, and whose idempotency keys hold for its address alone. */
typedef struct prm_caller {
    uint32_t size;
    int32_t side; /* enum prm_side */
    const char *user, *partner, *locale, *request_id;
    const char *const *roles; /* NULL-ended */
} prm_caller;

/** As whom call_method() calls. */
enum prm_as {
    PRM_AS_CALLER = 1, /* who calls: its roles, its rows */
    PRM_AS_PLUGIN      /* the plugin itself, as a timer: any method, programme reach */
};

enum prm_reach {
    PRM_REACH_CALLER, /* what the caller may see */
    PRM_REACH_PROGRAM /* every row, sealed: the plugin must declare it in `reaches` */
};

/** A query: the wire's own filter grammar, never SQL. */
typedef struct prm_query {
    uint32_t size;
    int32_t reach; /* enum prm_reach */
    const char *entity;
    const char *sort;      /* a declared index, as declared; NULL: by id */
    const prm_val *filter; /* {field: value | [values] | null | {gte, gt, lte, lt, prefix}}, joined by and; times in ms.
                            * `archived`: true, or [true, false] for both; without it archived rows are left out.
                            * NULL: all */
    uint32_t limit;        /* at most 500; 0: 50 */

    /* since minor 1 */
    const char *fields; /* names, with blanks between, where many rows are looked through for a few of their fields:
                         * what is found are objects of the id and these, not rows to change, move or view. NULL:
                         * rows */
} prm_query;

enum prm_kind { PRM_V_ABSENT, PRM_V_NULL, PRM_V_BOOL, PRM_V_INT, PRM_V_REAL, PRM_V_TEXT, PRM_V_LIST, PRM_V_OBJECT };
enum prm_level { PRM_LOG_DEBUG = 1, PRM_LOG_INFO, PRM_LOG_WARNING, PRM_LOG_ERROR };

struct prm_api {
    uint32_t size, abi_minor;

    /* -- the call -- */

    /** Who calls; never NULL. Of a timer: side PRM_SYSTEM. */
    const prm_caller *(*caller)(const prm_call *call);
    /** Milliseconds UTC, fixed for the call. */
    int64_t (*now)(const prm_call *call);
    /** Zeroed memory, freed with the call; NULL at the call's cap. */
    void *(*alloc)(prm_call *call, size_t bytes);
    /** Records why the call fails and returns `status`. `kind` is a stable word for clients, `data` details or NULL. */
    prm_status (*fail)(prm_call *call, prm_status status, const char *kind, const prm_val *data);
    /** Adds a bad parameter to the list the caller gets; returns PRM_E_INVALID. */
    prm_status (*fail_field)(prm_call *call, const char *field, const char *code, const char *message);
    /** One structured line; personal fields are the plugin's to leave out. */
    prm_status (*log)(prm_call *call, int32_t level, const char *event, const prm_val *fields);

    /* -- values: a wrong type is PRM_E_INVALID, an absent key PRM_E_NOT_FOUND; keys and texts given are copied -- */

    prm_val *(*object)(prm_call *call);
    prm_val *(*list)(prm_call *call);
    prm_val *(*new_text)(prm_call *call, const char *text, size_t length);
    prm_val *(*new_integer)(prm_call *call, int64_t value);
    prm_val *(*new_boolean)(prm_call *call, int32_t value);
    prm_val *(*new_money)(prm_call *call, int64_t amount, const char *currency);
    prm_val *(*new_null)(prm_call *call);
    prm_status (*as_text)(const prm_val *value, const char **text, size_t *length);
    prm_status (*as_integer)(const prm_val *value, int64_t *number);
    prm_status (*as_boolean)(const prm_val *value, int32_t *truth);
    /** enum prm_kind; null is not absent. */
    int32_t (*type)(const prm_val *value);
    /** Items of a list or keys of an object; otherwise 0. */
    size_t (*count)(const prm_val *value);
    const prm_val *(*at)(const prm_val *list, size_t index);          /* NULL past the end */
    const char *(*key_at)(const prm_val *object, size_t index);       /* NULL past the end */
    const prm_val *(*get)(const prm_val *object, const char *key);    /* NULL if absent */
    const char *(*text)(const prm_val *object, const char *key);      /* "" if absent or no text */
    prm_status (*get_text)(const prm_val *object, const char *key, const char **text, size_t *length);
    prm_status (*get_integer)(const prm_val *object, const char *key, int64_t *value);
    prm_status (*get_boolean)(const prm_val *object, const char *key, int32_t *value);
    prm_status (*get_money)(const prm_val *object, const char *key, int64_t *amount, const char **currency);
    /** Sets a key, replacing its value; a NULL value is skipped, so that absent stays absent. */
    prm_status (*set)(prm_val *object, const char *key, const prm_val *value);
    prm_status (*set_text)(prm_val *object, const char *key, const char *text);
    prm_status (*set_integer)(prm_val *object, const char *key, int64_t value);
    prm_status (*set_boolean)(prm_val *object, const char *key, int32_t value);
    prm_status (*append)(prm_val *list, const prm_val *value);

    /* -- store -- */

    /** The row of that id, if the caller may see it; else PRM_E_NOT_FOUND. */
    prm_status (*load)(prm_call *call, const char *entity, const char *id, const prm_val **row);
    /** A list of rows, in the order of query->sort. PRM_E_LIMIT: no index serves the filter, and more rows had to be
     * looked at than a call may. */
    prm_status (*find)(prm_call *call, const prm_query *query, const prm_val **rows);
    /** How many rows the query meets, at most query->limit of them counted (0: 10 000). PRM_E_LIMIT: no index serves
     * the filter, and more rows had to be looked at than a call may. */
    prm_status (*tally)(prm_call *call, const prm_query *query, int64_t *count);
    /**
     * A new row from the declared fields in `values`, read-only ones too; it begins in its flow's first state, or in
     * that which they name as `state` (since minor 1). PRM_E_CONFLICT: a unique index holds these values. A row outside
     * the caller's scope takes PRM_WRITES_REACHED and the entity in `reaches`; it comes sealed.
     */
    prm_status (*create)(prm_call *call, const char *entity, const prm_val *values, const prm_val **row);
    /** Changes the fields given (null clears) and `*row` to the new snapshot. */
    prm_status (*update)(prm_call *call, const prm_val **row, const prm_val *changes);
    /** Moves the row to a state its flow allows; PRM_E_STATE fails the call naming the legal ones. */
    prm_status (*move)(prm_call *call, const prm_val **row, const char *state);
    /** What a declared view lets out of a sealed row, joined with `more` (NULL: nothing): {the view's fields}. */
    prm_status (*view)(prm_call *call, const prm_val *row, const char *view, const prm_val *more, const prm_val **out);

    /* -- decisions -- */

    /**
     * Walks the chain over `facts`. `outcome` holds `id` (absent on a read or a dry run), every reached point's answer
     * under its name, and `reasons`. On a read nothing is stored. `subject`: the id of the row decided on, or "".
     */
    prm_status (*decide)(prm_call *call, const char *chain, const char *subject, const prm_val *facts,
        const prm_val **outcome);
    /** Adds to `outcome` a reason of the handler's own, declared by `point`; it is stored with the decision. */
    prm_status (*add_reason)(prm_call *call, const prm_val *outcome, const char *point, const char *code,
        const prm_val *data);

    /* -- events and timers -- */

    /** `subject`: the id of the row it is about; "" for an event of the vendor's audience that is about none. A read
     * may emit such ones alone: they are journalled after its answer, in the background, without who called, and lost
     * where nothing can be written (since minor 1). */
    prm_status (*emit)(prm_call *call, const char *event, const char *subject, const prm_val *data);
    /** Sets (timer, subject, key) to fall due at `due` (ms UTC); one already set is moved. */
    prm_status (*arm)(prm_call *call, const char *timer, const char *subject, const char *key, int64_t due,
        const prm_val *data);
    /** Takes it back; PRM_OK if there is none. */
    prm_status (*disarm)(prm_call *call, const char *timer, const char *subject, const char *key);

    /* -- services -- */

    /** The table of a service by id and revision, "prm.match/1"; NULL if the plugin did not declare it. [any thread] */
    const void *(*service)(const char *id);

    /* -- since minor 1 -- */

    /** What the operator has set for the plugin, or the preset of its declaration; NULL if there is neither. */
    const prm_val *(*setting)(const prm_call *call, const char *name);
    /** Archives the row, whose entity's ops must say `archive`; again: as it is. PRM_E_STATE where its flow goes on. */
    prm_status (*archive)(prm_call *call, const char *entity, const char *id);
    /** The most the caller may approve in one of its roles, "fund_approver"; what is set for a role of the
     * configuration holds for those it is based on. PRM_E_NOT_FOUND: no limit is set there, or it does not have that
     * role. */
    prm_status (*caller_limit)(const prm_call *call, const char *role, int64_t *amount, const char **currency);
    /** Whether the caller may work in the territory of that id: always, but for vendor roles bound to others. */
    int32_t (*covers)(const prm_call *call, const char *territory);

    /** As decide(), of what has been decided: the new decision supersedes that one, which must be of the same chain
     * about the same subject, and both say so. PRM_E_NOT_FOUND: there is none; PRM_E_CONFLICT: one supersedes it
     * already. */
    prm_status (*decide_again)(prm_call *call, const char *chain, const char *subject, const char *supersedes,
        const prm_val *facts, const prm_val **outcome);
    /** The person of the vendor's that calls puts an answer of its own in the place of a point's, for a reason. It is
     * recorded beside the decision, which stays as it was; what follows from it is the plugin's to do. A partner is
     * told that it was overruled and what it may see of the answer, never by whom or why. PRM_E_NOT_FOUND: no such
     * decision about a row the caller may see, or no answer of the point in it; PRM_E_FORBIDDEN: no person of the
     * vendor's calls. */
    prm_status (*overrule)(prm_call *call, const char *decision, const char *point, const prm_val *answer,
        const char *reason);
    /**
     * Runs a method of the plugin's own, or of one it needs, derived ones too, within this call: what it changes and
     * emits is this call's, and is undone if it fails; then its status comes back, and the handler may go on or pass it
     * on with all that was said of it. `params` (NULL: none) as a handler has them, times in ms; `result` as the method
     * filled it, sealed where it was called as the plugin for somebody else. `as`: enum prm_as; PRM_E_FORBIDDEN: not a
     * method for this caller, or, in a dry run, one that has none. PRM_E_LIMIT: more than 8 within each other. A read
     * calls reads.
     */
    prm_status (*call_method)(prm_call *call, const char *method, const prm_val *params, int32_t as,
        const prm_val **result);
    /** What a reason of that point, one of the plugin's own, says in that language: "fr-CH", else "fr", else English;
     * "" or NULL: the caller's. `reason`: {code, its data}, as an outcome had it, and nothing sealed in it. One that
     * has no text reads as its code. The text lives until the call ends. */
    prm_status (*reason_text)(prm_call *call, const char *point, const prm_val *reason, const char *locale,
        const char **text);

    /** Takes a row out of its table for good, one of an entity that `drops`: what is kept for a time alone. The
     * journal says that it is gone, and still what was written of it; events and figures stay. PRM_E_NOT_FOUND:
     * absent, or not the caller's to see. A row that the same call has made or changed is PRM_E_INVALID. */
    prm_status (*drop)(prm_call *call, const char *entity, const char *id);
    /** Whether a handler that has any number of rows to go through may take another in this transaction; 0: the rest is
     * for a timer that it arms. Asked after a row, so that every piece gets on. Whoever waits for the writer waits for
     * a piece that has begun: it ends once the call has taken half of what a batch may last, or all of that while
     * nobody waits. The machine tells, so nothing but where a piece ends may come of it. prm/pieces.h asks. */
    int32_t (*has_time)(const prm_call *call);
    /** Takes back what decide() or decide_again() of this call gave as `outcome`, for nothing came of it: it is not
     * recorded, and its id is nobody's. For what a timer asks over and over, where only answers that something followed
     * from are worth a record. One that a row or an event of the call names, or that another plugin asked for, is
     * misuse: PRM_E_INTERNAL. What was told of rules that failed is told all the same. */
    prm_status (*undecide)(prm_call *call, const prm_val *outcome);
};

#if defined(__GNUC__)
#define PRM_EXPORT __attribute__((visibility("default")))
#define PRM_HIDDEN __attribute__((visibility("hidden")))
#else
#define PRM_EXPORT
#define PRM_HIDDEN
#endif
PRM_EXPORT extern const prm_plugin prm_plugin_v1; /* the one exported symbol: data, so loading calls nothing */
PRM_HIDDEN extern const prm_api *prm;             /* prm->create(call, ...) */

#ifdef __cplusplus
}
#endif

#include <prm/declare.h> /* ways of writing all that down */

#endif
