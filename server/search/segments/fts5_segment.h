#pragma once

/* Writes whole segments into an FTS5 table, past its INSERT: for rows whose postings were gathered and sorted outside. */

#include <sqlite3.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One table: of one column, contentless_delete=1, detail=full, without prefix indexes. All functions return SQLite result codes.
** The order is: any number of rows; then, in the same transaction, segment_begin, all their terms, segment_end; and so on.
** Between a row and the end of its segment nothing may be inserted into the table by SQL; DELETE is fine for rows that are not pending. */
typedef struct Fts5Segment Fts5Segment;

/* Whether this was compiled with the version of SQLite whose insides it knows. If not, nothing else here may be called. */
int segment_is_available(void);

/* The table must have been written to in the transaction, be it by 'flush', so that FTS5 takes part in the commit.
** The object must end before the connection; a transaction rolled back makes it useless. */
int segment_open(sqlite3 *db, const char *schema, const char *table, Fts5Segment **segment);
void segment_close(Fts5Segment *segment);

/* What FTS5 notes of a row beside its postings, some rows together. `size`: how many places for tokens it has. */
int segment_add_row(Fts5Segment *segment, sqlite3_int64 rowid, int size);

/* Whether the row was added since the last segment_end: then its postings are not in the table, and it cannot be deleted yet. */
int segment_is_pending(Fts5Segment *segment, sqlite3_int64 rowid, int *is_pending);

int segment_begin(Fts5Segment *segment);
/* Terms come in the order of their bytes. */
int segment_add_term(Fts5Segment *segment, const char *term, int size);
/* A part of the term's list of rows, in order: per row a varint (the rowid in the first row of the part, the distance to the row
** before in the others), twice the byte count of its places, and the places, each the distance to the one before plus two.
** Up to k_segment_padding bytes behind the end are read, but not used. */
int segment_add_rows_of_term(Fts5Segment *segment, const unsigned char *bytes, int size);
/* `row_count`: how many rows were added. */
int segment_end(Fts5Segment *segment, sqlite3_int64 row_count);

enum { k_segment_padding = 32 };

#ifdef __cplusplus
}
#endif
