/* The page allocator for caches of keys and values. Plain C99.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "fovea/pages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A slot for a sequence. Its number is that of the slot and how often the slot
 * was used before, so that numbers of removed sequences stay unknown. */
typedef struct sequence {
  int64_t length; /* tokens; -1 in a free slot */
  int32_t *pages;
  int64_t num_pages, capacity; /* used and allocated elements of `pages` */
  int32_t generation;
  int64_t next_free; /* slot */
} sequence;

struct fovea_pages {
  int64_t num_pages, page_size;
  int32_t *references; /* of each page */
  int32_t *free_pages; /* a stack */
  int64_t num_free;
  sequence *sequences;
  int64_t num_sequences, capacity;
  int64_t free_slot; /* the first of a list; -1 if there is none */
  char error[160];
};

static fovea_pages_status fail(fovea_pages *pool, fovea_pages_status status,
                               const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(pool->error, sizeof(pool->error), format, arguments);
  va_end(arguments);
  return status;
}

static fovea_pages_status fail_without_memory(fovea_pages *pool) {
  return fail(pool, FOVEA_PAGES_MEMORY, "no memory for the block table");
}

fovea_pages_status fovea_pages_create(int64_t pages, int64_t page_size,
                                      fovea_pages **pool) {
  fovea_pages *made;
  int64_t page;
  *pool = NULL;
  if (pages < 0 || pages > INT32_MAX || page_size < 1)
    return FOVEA_PAGES_INVALID;
  made = calloc(1, sizeof(*made));
  if (!made)
    return FOVEA_PAGES_MEMORY;
  made->num_pages = made->num_free = pages;
  made->page_size = page_size;
  made->free_slot = -1;
  made->references = calloc(pages + 1, sizeof(*made->references));
  made->free_pages = malloc((pages + 1) * sizeof(*made->free_pages));
  if (!made->references || !made->free_pages) {
    fovea_pages_destroy(made);
    return FOVEA_PAGES_MEMORY;
  }
  /* The first pages are given out first. */
  for (page = 0; page < pages; ++page)
    made->free_pages[page] = (int32_t)(pages - 1 - page);
  *pool = made;
  return FOVEA_PAGES_OK;
}

void fovea_pages_destroy(fovea_pages *pool) {
  int64_t i;
  if (!pool)
    return;
  for (i = 0; i < pool->num_sequences; ++i)
    free(pool->sequences[i].pages);
  free(pool->sequences);
  free(pool->references);
  free(pool->free_pages);
  free(pool);
}

const char *fovea_pages_error(const fovea_pages *pool) { return pool->error; }

/* ---- Sequences ---------------------------------------------------------- */

static sequence *find(const fovea_pages *pool, int64_t number) {
  int64_t slot = number & INT32_MAX;
  sequence *found;
  if (number < 0 || slot >= pool->num_sequences)
    return NULL;
  found = &pool->sequences[slot];
  return found->length >= 0 && found->generation == number >> 31 ? found : NULL;
}

static fovea_pages_status fail_unknown(fovea_pages *pool, int64_t number) {
  return fail(pool, FOVEA_PAGES_UNKNOWN,
              "expected a sequence of the pool, got number %lld",
              (long long)number);
}

/* A slot with room for `pages` pages, or NULL. */
static sequence *make_sequence(fovea_pages *pool, int64_t pages,
                               int64_t *number) {
  sequence *made;
  int32_t *table = malloc((pages + 1) * sizeof(*table));
  if (!table)
    return NULL;
  if (pool->free_slot < 0 && pool->num_sequences == pool->capacity) {
    int64_t capacity = 2 * pool->capacity + 8;
    sequence *larger =
        capacity > INT32_MAX
            ? NULL
            : realloc(pool->sequences, capacity * sizeof(*larger));
    if (!larger) {
      free(table);
      return NULL;
    }
    pool->sequences = larger;
    pool->capacity = capacity;
  }
  if (pool->free_slot >= 0) {
    made = &pool->sequences[pool->free_slot];
    pool->free_slot = made->next_free;
  } else {
    made = &pool->sequences[pool->num_sequences++];
    made->generation = 0;
  }
  made->length = 0;
  made->pages = table;
  made->num_pages = 0;
  made->capacity = pages;
  *number = (int64_t)made->generation << 31 | (made - pool->sequences);
  return made;
}

fovea_pages_status fovea_pages_add(fovea_pages *pool, int64_t *number) {
  return make_sequence(pool, 0, number) ? FOVEA_PAGES_OK
                                        : fail_without_memory(pool);
}

fovea_pages_status fovea_pages_fork(fovea_pages *pool, int64_t number,
                                    int64_t *fork) {
  sequence *source = find(pool, number), *made;
  int64_t i;
  if (!source)
    return fail_unknown(pool, number);
  made = make_sequence(pool, source->num_pages, fork);
  if (!made)
    return fail_without_memory(pool);
  source = find(pool, number); /* slots may have moved */
  made->length = source->length;
  made->num_pages = source->num_pages;
  for (i = 0; i < source->num_pages; ++i) {
    made->pages[i] = source->pages[i];
    ++pool->references[source->pages[i]];
  }
  return FOVEA_PAGES_OK;
}

static void release(fovea_pages *pool, int32_t page) {
  if (--pool->references[page] == 0)
    pool->free_pages[pool->num_free++] = page;
}

static int32_t take(fovea_pages *pool) {
  int32_t page = pool->free_pages[--pool->num_free];
  pool->references[page] = 1;
  return page;
}

/* Pages that `length` tokens need. */
static int64_t count_pages(const fovea_pages *pool, int64_t length) {
  return length / pool->page_size + (length % pool->page_size != 0);
}

static void shrink(fovea_pages *pool, sequence *of, int64_t length) {
  int64_t pages = count_pages(pool, length);
  while (of->num_pages > pages)
    release(pool, of->pages[--of->num_pages]);
  of->length = length;
}

fovea_pages_status fovea_pages_remove(fovea_pages *pool, int64_t number) {
  sequence *removed = find(pool, number);
  if (!removed)
    return fail_unknown(pool, number);
  shrink(pool, removed, 0);
  free(removed->pages);
  removed->pages = NULL;
  removed->length = -1;
  removed->generation =
      removed->generation == INT32_MAX ? 0 : removed->generation + 1;
  removed->next_free = pool->free_slot;
  pool->free_slot = removed - pool->sequences;
  return FOVEA_PAGES_OK;
}

fovea_pages_status fovea_pages_truncate(fovea_pages *pool, int64_t number,
                                        int64_t length) {
  sequence *shortened = find(pool, number);
  if (!shortened)
    return fail_unknown(pool, number);
  if (length < 0 || length > shortened->length)
    return fail(pool, FOVEA_PAGES_INVALID,
                "expected a length from 0 to %lld to truncate to, got %lld",
                (long long)shortened->length, (long long)length);
  shrink(pool, shortened, length);
  return FOVEA_PAGES_OK;
}

/* ---- Growing ------------------------------------------------------------ */

/* Makes room in the array of a sequence's pages. */
static int reserve(sequence *of, int64_t pages) {
  int64_t capacity = pages > 2 * of->capacity ? pages : 2 * of->capacity;
  int32_t *larger;
  if (pages <= of->capacity)
    return 1;
  larger = realloc(of->pages, capacity * sizeof(*larger));
  if (!larger)
    return 0;
  of->pages = larger;
  of->capacity = capacity;
  return 1;
}

static fovea_pages_status grow_one(fovea_pages *pool, int64_t number,
                                   int64_t count, fovea_page_copy *copy) {
  sequence *grown = find(pool, number);
  int64_t used, pages, needed;
  int is_shared;
  memset(copy, 0, sizeof(*copy));
  if (!grown)
    return fail_unknown(pool, number);
  if (count < 0 || count > INT64_MAX - grown->length)
    return fail(pool, FOVEA_PAGES_INVALID,
                "expected a number of new tokens of 0 or more, got %lld",
                (long long)count);
  used = grown->length % pool->page_size;
  is_shared = count > 0 && used != 0 &&
              pool->references[grown->pages[grown->num_pages - 1]] > 1;
  pages = count_pages(pool, grown->length + count);
  needed = pages - grown->num_pages + is_shared;
  if (needed > pool->num_free)
    return fail(
        pool, FOVEA_PAGES_FULL,
        "expected %lld free pages for %lld new tokens of sequence %lld, "
        "got %lld of %lld",
        (long long)needed, (long long)count, (long long)number,
        (long long)pool->num_free, (long long)pool->num_pages);
  if (!reserve(grown, pages))
    return fail_without_memory(pool);
  if (is_shared) {
    copy->from = grown->pages[grown->num_pages - 1];
    copy->to = take(pool);
    copy->tokens = used;
    --pool->references[copy->from];
    grown->pages[grown->num_pages - 1] = copy->to;
  }
  while (grown->num_pages < pages)
    grown->pages[grown->num_pages++] = take(pool);
  grown->length += count;
  return FOVEA_PAGES_OK;
}

/* Takes back what grow_one has done. */
static void ungrow_one(fovea_pages *pool, int64_t number, int64_t count,
                       fovea_page_copy *copy) {
  sequence *grown = find(pool, number);
  shrink(pool, grown, grown->length - count);
  if (copy->tokens == 0)
    return;
  release(pool, copy->to);
  ++pool->references[copy->from];
  grown->pages[grown->num_pages - 1] = copy->from;
  memset(copy, 0, sizeof(*copy));
}

fovea_pages_status fovea_pages_grow(fovea_pages *pool, const int64_t *sequences,
                                    const int64_t *counts, int64_t size,
                                    fovea_page_copy *copies) {
  int64_t i;
  for (i = 0; i < size; ++i) {
    fovea_pages_status status =
        grow_one(pool, sequences[i], counts[i], &copies[i]);
    if (status == FOVEA_PAGES_OK)
      continue;
    while (i-- > 0)
      ungrow_one(pool, sequences[i], counts[i], &copies[i]);
    return status;
  }
  return FOVEA_PAGES_OK;
}

void fovea_pages_copy(const fovea_page_copy *copy, void *cache,
                      int64_t page_bytes) {
  if (copy->tokens != 0)
    memcpy((char *)cache + copy->to * page_bytes,
           (const char *)cache + copy->from * page_bytes, (size_t)page_bytes);
}

/* ---- Looking ------------------------------------------------------------ */

fovea_pages_status fovea_pages_table(fovea_pages *pool, int64_t number,
                                     int32_t *row, int64_t columns) {
  const sequence *shown = find(pool, number);
  int64_t i;
  if (!shown)
    return fail_unknown(pool, number);
  if (shown->num_pages > columns)
    return fail(pool, FOVEA_PAGES_INVALID,
                "expected a block table of at least %lld columns for sequence "
                "%lld, got %lld",
                (long long)shown->num_pages, (long long)number,
                (long long)columns);
  for (i = 0; i < columns; ++i)
    row[i] = i < shown->num_pages ? shown->pages[i] : -1;
  return FOVEA_PAGES_OK;
}

int64_t fovea_pages_length(const fovea_pages *pool, int64_t number) {
  const sequence *shown = find(pool, number);
  return shown ? shown->length : -1;
}

int64_t fovea_pages_free(const fovea_pages *pool) { return pool->num_free; }

int64_t fovea_pages_references(const fovea_pages *pool, int64_t page) {
  return page < 0 || page >= pool->num_pages ? -1 : pool->references[page];
}
