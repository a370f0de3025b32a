/* SQLite itself, and behind it what writes segments of FTS5: that needs functions which are static in the amalgamation.
**
**   table      sqlite3FindTable sqlite3GetVTable sqlite3VtabLock sqlite3VtabUnlock, struct Fts5FullTable
**   rows       fts5StorageLoadTotals fts5StorageGetStmt sqlite3Fts5IndexGetOrigin
**   pages      fts5WriteInit fts5WriteAppendTerm fts5WriteAppendRowid fts5WriteAppendPoslistData fts5WriteFinish
**   structure  fts5StructureRead fts5StructureInvalidate fts5StructureWrite fts5StructureRelease fts5StructureAddLevel
**              fts5StructureExtendLevel fts5StructurePromote fts5AllocateSegid fts5IndexMergeLevel fts5IndexAutomerge
**              fts5IndexCrisismerge fts5IndexFlush fts5IndexReturn
**
** With any other version of SQLite than the one below, none of this is compiled: segment_is_available says no, and rows are inserted
** in FTS5's own way, which is slower for millions and otherwise the same. An update of SQLite never waits for this file.
**
** To use it with a new version compare segment_end with fts5FlushOneHash, segment_add_rows_of_term with fts5IndexMergeLevel and
** segment_add_row with sqlite3Fts5StorageIndexInsert and fts5StorageInsertDocsize, in the old and the new amalgamation; then raise
** the number. tests/core/search/segments_test.cpp compares the outcome with that of INSERT, and runs without this, too. */
#include "sqlite3.c"

#include "fts5_segment.h"

#ifndef CHENGXIN_SEGMENTS_OF_SQLITE
#define CHENGXIN_SEGMENTS_OF_SQLITE 3053002
#endif

#if SQLITE_VERSION_NUMBER != CHENGXIN_SEGMENTS_OF_SQLITE

int segment_is_available(void){ return 0; }
int segment_open(sqlite3 *db, const char *schema, const char *table, Fts5Segment **s){ return SQLITE_NOTFOUND; }
void segment_close(Fts5Segment *s){}
int segment_add_row(Fts5Segment *s, sqlite3_int64 rowid, int size){ return SQLITE_NOTFOUND; }
int segment_is_pending(Fts5Segment *s, sqlite3_int64 rowid, int *is_pending){ return SQLITE_NOTFOUND; }
int segment_begin(Fts5Segment *s){ return SQLITE_NOTFOUND; }
int segment_add_term(Fts5Segment *s, const char *term, int size){ return SQLITE_NOTFOUND; }
int segment_add_rows_of_term(Fts5Segment *s, const unsigned char *bytes, int size){ return SQLITE_NOTFOUND; }
int segment_end(Fts5Segment *s, sqlite3_int64 row_count){ return SQLITE_NOTFOUND; }

#else

int segment_is_available(void){ return 1; }

/* Rows whose sizes are written with one statement. */
#define ROWS_AT_ONCE 16

typedef struct SizeOfRow SizeOfRow;
struct SizeOfRow {
  i64 rowid;
  int count;            /* bytes of the varint */
  u8 varint[9];
};

struct Fts5Segment {
  sqlite3 *db;
  VTable *vtable;
  Fts5Storage *storage;
  Fts5Index *index;
  i64 origin;           /* by which a row finds its segment; 0 when no row is pending */
  int is_open;          /* whether a segment has begun */
  int id;
  Fts5SegWriter writer;
  Fts5Buffer term;
  sqlite3_stmt *add_sizes;
  int size_count;       /* of rows whose sizes are not written yet */
  SizeOfRow sizes[ROWS_AT_ONCE];
};

/* In SQLite's defensive mode the tables below a virtual one are written within its statements only. The functions that write begin
** and end with these two. */
static u64 begin_writing(Fts5Segment *s){
  const u64 defensive = s->db->flags & SQLITE_Defensive;
  s->db->flags &= ~defensive;
  return defensive;
}

static int end_writing(Fts5Segment *s, u64 defensive){
  s->db->flags |= defensive;
  return fts5IndexReturn(s->index);
}

static int prepare_sizes(Fts5Segment *s, Fts5Config *config){
  sqlite3_str *sql = sqlite3_str_new(s->db);
  u64 defensive;
  char *text;
  int i, rc;

  sqlite3_str_appendf(sql, "REPLACE INTO %Q.'%q_docsize' VALUES", config->zDb, config->zName);
  for(i=0; i<ROWS_AT_ONCE; i++) sqlite3_str_appendf(sql, "%s(?,?,?)", i ? "," : "");
  text = sqlite3_str_finish(sql);
  if( text==0 ) return SQLITE_NOMEM;
  defensive = begin_writing(s);
  rc = sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT | SQLITE_PREPARE_NO_VTAB, &s->add_sizes, 0);
  end_writing(s, defensive);
  sqlite3_free(text);
  return rc;
}

int segment_open(sqlite3 *db, const char *schema, const char *table, Fts5Segment **segment){
  Fts5Config *config;
  Fts5Segment *s;
  int rc;
  Table *found = sqlite3FindTable(db, table, schema);
  VTable *vtable = found && IsVirtual(found) ? sqlite3GetVTable(db, found) : 0;

  *segment = 0;
  if( vtable==0 || vtable->pVtab==0 || vtable->pVtab->pModule->xUpdate!=fts5UpdateMethod ) return SQLITE_ERROR;
  config = ((Fts5FullTable*)vtable->pVtab)->p.pConfig;
  if( config->nCol!=1 || config->nPrefix!=0 || config->eDetail!=FTS5_DETAIL_FULL || config->bContentlessDelete==0
   || config->bColumnsize==0 || config->bSecureDelete || config->pgsz==0
  ){
    return SQLITE_ERROR;
  }
  s = (Fts5Segment*)sqlite3_malloc64(sizeof(Fts5Segment));
  if( s==0 ) return SQLITE_NOMEM;
  memset(s, 0, sizeof(Fts5Segment));
  sqlite3VtabLock(vtable); /* the table stays, even if the schema is read anew */
  s->db = db;
  s->vtable = vtable;
  s->storage = ((Fts5FullTable*)vtable->pVtab)->pStorage;
  s->index = s->storage->pIndex;
  rc = prepare_sizes(s, config);
  if( rc!=SQLITE_OK ){
    segment_close(s);
    return rc;
  }
  *segment = s;
  return SQLITE_OK;
}

static int release_writer(Fts5Segment *s){
  int last_page = 0;
  if( s->is_open ) fts5WriteFinish(s->index, &s->writer, &last_page);
  s->is_open = 0;
  return last_page;
}

void segment_close(Fts5Segment *s){
  if( s==0 ) return;
  if( s->is_open && s->index->rc==SQLITE_OK ) s->index->rc = SQLITE_ABORT; /* frees, but writes nothing */
  release_writer(s);
  fts5IndexReturn(s->index);
  sqlite3Fts5BufferFree(&s->term);
  sqlite3_finalize(s->add_sizes);
  sqlite3VtabUnlock(s->vtable);
  sqlite3_free(s);
}

static void bind_size(Fts5Segment *s, sqlite3_stmt *statement, int first, const SizeOfRow *size){
  sqlite3_bind_int64(statement, first, size->rowid);
  sqlite3_bind_blob(statement, first + 1, size->varint, size->count, SQLITE_STATIC);
  sqlite3_bind_int64(statement, first + 2, s->origin);
}

/* Within begin_writing. */
static int write_sizes(Fts5Segment *s){
  sqlite3_stmt *one = 0;
  int i, rc = SQLITE_OK;

  if( s->size_count==ROWS_AT_ONCE ){
    for(i=0; i<ROWS_AT_ONCE; i++) bind_size(s, s->add_sizes, 1 + 3*i, &s->sizes[i]);
    sqlite3_step(s->add_sizes);
    rc = sqlite3_reset(s->add_sizes);
  }else if( s->size_count>0 ){
    rc = fts5StorageGetStmt(s->storage, FTS5_STMT_REPLACE_DOCSIZE, &one, 0);
    for(i=0; rc==SQLITE_OK && i<s->size_count; i++){
      bind_size(s, one, 1, &s->sizes[i]);
      sqlite3_step(one);
      rc = sqlite3_reset(one);
    }
    if( one ) sqlite3_bind_null(one, 2);
  }
  s->size_count = 0;
  return rc;
}

int segment_add_row(Fts5Segment *s, sqlite3_int64 rowid, int size){
  const u64 defensive = begin_writing(s);
  int rc = fts5StorageLoadTotals(s->storage, 1);

  /* All rows of a segment have one. FTS5 counts on from the newest segment, which may be merged away while rows are pending. */
  if( rc==SQLITE_OK && s->origin==0 ) rc = sqlite3Fts5IndexGetOrigin(s->index, &s->origin);
  if( rc==SQLITE_OK ){
    SizeOfRow *added = &s->sizes[s->size_count++];
    added->rowid = rowid;
    added->count = sqlite3Fts5PutVarint(added->varint, (u64)size);
    if( s->size_count==ROWS_AT_ONCE ) rc = write_sizes(s);
  }
  if( rc==SQLITE_OK ){
    s->storage->nTotalRow++;
    s->storage->aTotalSize[0] += size;
  }
  end_writing(s, defensive);
  return rc;
}

int segment_is_pending(Fts5Segment *s, sqlite3_int64 rowid, int *is_pending){
  const u64 defensive = begin_writing(s);
  sqlite3_stmt *lookup = 0;
  int rc = write_sizes(s);

  end_writing(s, defensive);
  *is_pending = 0;
  if( rc!=SQLITE_OK || s->origin==0 ) return rc;
  rc = fts5StorageGetStmt(s->storage, FTS5_STMT_LOOKUP_DOCSIZE, &lookup, 0);
  if( rc==SQLITE_OK ){
    sqlite3_bind_int64(lookup, 1, rowid);
    if( sqlite3_step(lookup)==SQLITE_ROW ) *is_pending = sqlite3_column_int64(lookup, 1)==s->origin;
    rc = sqlite3_reset(lookup);
  }
  return rc;
}

int segment_begin(Fts5Segment *s){
  Fts5Index *p = s->index;
  const u64 defensive = begin_writing(s);
  Fts5Structure *structure;
  const int rc = write_sizes(s);

  if( rc!=SQLITE_OK ){
    end_writing(s, defensive);
    return rc;
  }
  fts5IndexFlush(p); /* deletes so far change the structure in memory only */
  structure = fts5StructureRead(p);
  if( structure ){
    s->id = fts5AllocateSegid(p, structure);
    fts5StructureRelease(structure);
  }
  if( p->rc==SQLITE_OK ){
    s->is_open = 1;
    fts5WriteInit(p, &s->writer, s->id);
  }
  return end_writing(s, defensive);
}

int segment_add_term(Fts5Segment *s, const char *term, int size){
  Fts5Index *p = s->index;
  const u64 defensive = begin_writing(s);
  const u8 prefix = FTS5_MAIN_PREFIX;

  sqlite3Fts5BufferSet(&p->rc, &s->term, 1, &prefix);
  sqlite3Fts5BufferAppendBlob(&p->rc, &s->term, size, (const u8*)term);
  if( p->rc==SQLITE_OK ) fts5WriteAppendTerm(p, &s->writer, s->term.n, s->term.p);
  return end_writing(s, defensive);
}

/* Most values take one byte. */
static int get_value(const u8 *bytes, u64 *value){
  if( bytes[0]<0x80 ){
    *value = bytes[0];
    return 1;
  }
  return fts5GetVarint(bytes, value);
}

/* The end of the rows from `at` on that fit into the page; adds up their distances. */
static int rows_that_fit(Fts5Segment *s, const u8 *bytes, int at, int size, u64 *distance){
  const Fts5PageWriter *page = &s->writer.writer;
  const int room = s->index->pConfig->pgsz - 1 - page->buf.n - page->pgidx.n;
  const int limit = MIN(size, at + MAX(room, 0));
  int end = at;

  *distance = 0;
  for(;;){
    u64 step, twice;
    int next = end;
    if( next>=limit ) return end;
    next += get_value(&bytes[next], &step);
    next += get_value(&bytes[next], &twice);
    if( twice/2>(u64)size || next + (int)(twice/2)>limit ) return end;
    end = next + (int)(twice/2);
    *distance += step;
  }
}

int segment_add_rows_of_term(Fts5Segment *s, const unsigned char *bytes, int size){
  Fts5Index *p = s->index;
  const u64 defensive = begin_writing(s);
  Fts5SegWriter *writer = &s->writer;
  i64 rowid = 0;
  int at = 0;

  while( p->rc==SQLITE_OK && at<size ){
    u64 step, twice;
    /* The page and the list want a whole rowid first, which only FTS5's own function writes. */
    if( at>0 && writer->bFirstRowidInPage==0 ){
      const int end = rows_that_fit(s, bytes, at, size, &step);
      if( end>at ){
        fts5BufferSafeAppendBlob(&writer->writer.buf, &bytes[at], end - at);
        writer->iPrevRowid = rowid = (i64)((u64)rowid + step);
        at = end;
        continue;
      }
    }
    at += get_value(&bytes[at], &step);
    at += get_value(&bytes[at], &twice);
    if( at>size || twice/2>(u64)(size - at) ){
      p->rc = SQLITE_CORRUPT;
      break;
    }
    rowid = (i64)((u64)rowid + step);
    fts5WriteAppendRowid(p, writer, rowid);
    sqlite3Fts5BufferAppendVarint(&p->rc, &writer->writer.buf, (i64)twice);
    fts5WriteAppendPoslistData(p, writer, &bytes[at], (int)(twice/2));
    at += (int)(twice/2);
  }
  return end_writing(s, defensive);
}

/* Segments of one level should be of like size: FTS5 merges them, and small ones are merged often. What it writes at once holds
** some thousand pages; every level above has segments four times as large. */
static int level_of_pages(int pages){
  int level = 0;
  for(pages /= 4096; pages>0; pages /= 4) level++;
  return level;
}

/* Makes `level` the lowest one with segments: what stands below is older than the segment to come, and rises there first. */
static void empty_levels_below(Fts5Index *p, Fts5Structure **structure, int level){
  int i, n;
  while( p->rc==SQLITE_OK && (*structure)->nLevel<=level ) fts5StructureAddLevel(&p->rc, structure);
  for(i=0; p->rc==SQLITE_OK && i<level; i++){
    /* A merge that is under way writes to the newest segment of the next level. */
    if( (*structure)->aLevel[i].nMerge ) fts5IndexMergeLevel(p, structure, i, 0);
  }
  for(i=level-1; p->rc==SQLITE_OK && i>=0; i--){
    Fts5StructureLevel *to = &(*structure)->aLevel[level];
    Fts5StructureLevel *from = &(*structure)->aLevel[i];
    if( from->nSeg==0 ) continue;
    fts5StructureExtendLevel(&p->rc, *structure, level, from->nSeg, 0);
    if( p->rc!=SQLITE_OK ) return;
    for(n=0; n<from->nSeg; n++) to->aSeg[to->nSeg++] = from->aSeg[n];
    from->nSeg = 0;
  }
}

static void add_to_structure(Fts5Segment *s, int pages, sqlite3_int64 row_count){
  Fts5Index *p = s->index;
  Fts5Structure *structure = fts5StructureRead(p);
  const int level = level_of_pages(pages);

  fts5StructureInvalidate(p); /* it is ours alone now, to be changed */
  if( structure==0 ) return;
  empty_levels_below(p, &structure, level);
  fts5StructureExtendLevel(&p->rc, structure, level, 1, 0);
  if( p->rc==SQLITE_OK ){
    Fts5StructureSegment *added = &structure->aLevel[level].aSeg[structure->aLevel[level].nSeg++];
    added->iSegid = s->id;
    added->pgnoFirst = 1;
    added->pgnoLast = pages;
    added->iOrigin1 = s->origin;
    added->iOrigin2 = s->origin;
    added->nEntry = row_count;
    structure->nOriginCntr = s->origin + 1;
    structure->nSegment++;
  }
  fts5StructurePromote(p, level, structure);
  fts5IndexAutomerge(p, &structure, pages);
  fts5IndexCrisismerge(p, &structure);
  fts5StructureWrite(p, structure);
  fts5StructureRelease(structure);
}

int segment_end(Fts5Segment *s, sqlite3_int64 row_count){
  Fts5Index *p = s->index;
  const u64 defensive = begin_writing(s);
  const int pages = release_writer(s);

  if( p->rc==SQLITE_OK && pages>0 ) add_to_structure(s, pages, row_count);
  s->origin = 0;
  return end_writing(s, defensive);
}

#endif /* the known version of SQLite */
