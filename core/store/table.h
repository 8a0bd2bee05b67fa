/* SPDX-License-Identifier: Apache-2.0 */
/** @file table.h  What the model knows of one entity's table; for core/store alone. Immutable once the model is made.
 */
#ifndef PRM_STORE_TABLE_H
#define PRM_STORE_TABLE_H

#include "store/model.h"
#include "store/scope.h"
#include "store/searched.h"
#include "base/fields.h"

#define PRM_COMMON_COLUMNS 6  /* id, version, created_at, created_by, updated_at, updated_by: first, in that order */
#define PRM_SCOPE_PATHS    8  /* of one entity */
#define PRM_INDEX_COLUMNS  12 /* of one index */
#define PRM_INDEX_TERMS    8  /* conditions of one index */
#define PRM_NO_COLUMN      SIZE_MAX

enum prm_column_kind {
    PRM_C_ID, /* the row's own id */
    PRM_C_INTEGER,
    PRM_C_TIME,
    PRM_C_BOOL,
    PRM_C_TEXT,
    PRM_C_REF,
    PRM_C_MONEY, /* two columns: the amount, and <name>_currency after it */
    PRM_C_JSON
};

typedef struct prm_column {
    const char *name;
    const prm_field *field; /* as declared, or of the common ones */
    int32_t kind;           /* enum prm_column_kind */
    bool is_nullable;
    int at;                  /* in the select list */
    const prm_table *target; /* of a reference */
    const char *currency;    /* of money: the name of the second column */
} prm_column;

typedef struct prm_index_column {
    size_t column; /* in table->columns */
    bool is_descending;
} prm_index_column;

enum prm_term_kind { PRM_TERM_TRUE, PRM_TERM_NULL, PRM_TERM_NOT_NULL, PRM_TERM_EQUAL };
typedef struct prm_index_term {
    size_t column;
    int32_t kind;      /* enum prm_term_kind */
    const char *value; /* of PRM_TERM_EQUAL */
} prm_index_term;

typedef struct prm_index {
    const char *declared, *columns_text; /* as declared, and without "unique" and "where" */
    const char *name, *sql;              /* sql: CREATE INDEX … */
    bool is_unique;
    prm_index_column columns[PRM_INDEX_COLUMNS];
    size_t column_count;
    prm_index_term terms[PRM_INDEX_TERMS];
    size_t term_count;
} prm_index;

/** An index as SQLite has it: money is two columns. */
typedef struct prm_sql_column {
    const char *name;
    bool is_descending;
} prm_sql_column;

typedef struct prm_sql_index {
    const char *name;
    const prm_index *declared; /* NULL: nobody did, a scope path needs it */
    prm_sql_column *columns;
    size_t column_count;
} prm_sql_index;

/** One way from a row to the partner it belongs to. */
typedef struct prm_scope_path {
    const char *text;     /* "deal.partner" */
    const char *column;   /* "id", the reference itself, or scope_partner_N */
    size_t source;        /* the reference in table->columns; PRM_NO_COLUMN: the row's own id */
    const char *copy_sql; /* copied: SELECT partner … WHERE id = ?, by the reference's value; NULL: not copied */
    int at;               /* where the partner's id stands in the select list */
} prm_scope_path;

/** A table whose rows copy their partner through this one: what to bring up to date when a row here moves. */
typedef struct prm_scope_dependent {
    const prm_table *table;
    const char *sql; /* UPDATE … by the id ?1 of the row here */
} prm_scope_dependent;

typedef struct prm_move {
    const char *from, *to; /* one word each */
    const char *roles;     /* NULL: any */
} prm_move;

struct prm_table {
    const prm_entity *entity;
    const prm_model *model;
    const char *name;
    prm_column *columns;
    size_t column_count;
    int select_count; /* values in the select list */
    size_t state;     /* its column; PRM_NO_COLUMN: no flow */
    size_t territory; /* likewise */
    size_t archived;  /* when the row was archived; PRM_NO_COLUMN: its ops do not say `archive` */
    bool is_public;
    bool is_vendors; /* no partner sees a row; its paths bind it to those of the vendor's roles that see the partner */
    bool names_files; /* some field of it can */
    bool has_unlisted; /* some column is */
    prm_scope_path paths[PRM_SCOPE_PATHS];
    size_t path_count;
    prm_index *indexes;
    size_t index_count;
    prm_sql_index *sql_indexes; /* those, in their order, then others */
    size_t sql_index_count;
    bool has_unique; /* one of them is */
    prm_move *moves;
    size_t move_count;
    prm_scope_dependent *dependents;
    size_t dependent_count;
    const prm_searched *searched; /* NULL: it is not */
    const char *select_list; /* quoted names, in the order of the columns, then the copied scope columns */
    const char *create_sql, *schema, *load_sql, *insert_sql, *exists_sql, *last_id_sql, *after_sql,
        *drop_sql;
};

struct prm_model {
    prm_arena *arena;
    prm_table *tables;
    size_t count;
};

/** What is being checked, so that a sentence can name it. */
typedef struct prm_model_check {
    prm_arena *arena;
    prm_model *model;
    prm_error *error;
} prm_model_check;

/** A column by name; NULL if there is none. */
const prm_column *prm_table_column(const prm_table *table, const char *name, size_t length);

/** "INTEGER" or "TEXT". */
const char *prm_column_sql_type(const prm_column *column);

/** PRM_E_INVALID: "entity deal: …". */
prm_status prm_model_refuse(const prm_model_check *check, const prm_table *table, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
prm_status prm_model_nomem(const prm_model_check *check);

prm_status prm_table_parse_columns(const prm_model_check *check, prm_table *table);
prm_status prm_table_parse_scope(const prm_model_check *check, prm_table *table);
prm_status prm_table_parse_indexes(const prm_model_check *check, prm_table *table);
prm_status prm_table_parse_flow(const prm_model_check *check, prm_table *table);
prm_status prm_table_check_words(const prm_model_check *check, prm_table *table); /* ops, views, match, label */
prm_status prm_table_parse_search(const prm_model_check *check, prm_table *table);
prm_status prm_table_find_dependents(const prm_model_check *check, prm_table *table);
prm_status prm_table_make_sql(const prm_model_check *check, prm_table *table);

/** Lower-case letters, digits and _, a letter first, at most 60. */
bool prm_name_is_valid(const char *name);
/** The text between blanks at both ends, as a copy; NULL if out of memory. */
const char *prm_text_trim(prm_arena *arena, const char *text, size_t length);

#endif
