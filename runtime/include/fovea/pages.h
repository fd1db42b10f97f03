/* A page allocator for caches of keys and values. It keeps, for sequences of
 * tokens, which pages of a cache hold them (the block table that attn.read_cache
 * and attn.append take), which pages are free, and how many sequences share a
 * page. It owns no cache: the same pages are used in the caches of all layers.
 *
 *   fovea_pages *pool;
 *   int64_t prompt, answer;
 *   fovea_page_copy copy;
 *   fovea_pages_create(1024, 16, &pool);    1024 pages of 16 tokens
 *   fovea_pages_add(pool, &prompt);
 *   fovea_pages_grow(pool, &prompt, &tokens, 1, &copy);
 *   fovea_pages_fork(pool, prompt, &answer);              shares all pages
 *   one = 1;
 *   if (fovea_pages_grow(pool, &answer, &one, 1, &copy) != FOVEA_PAGES_OK)
 *     puts(fovea_pages_error(pool));
 *   if (copy.tokens)                        the last page was shared: copy it
 *     fovea_pages_copy(&copy, cache, bytes_of_a_page);    for every cache
 *   fovea_pages_table(pool, answer, row_of_the_block_table, columns);
 *
 * Functions return FOVEA_PAGES_OK or say why nothing has changed; the text is
 * in fovea_pages_error. A pool is used by one thread at a time; different pools
 * are independent. Plain C99 and C++.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_PAGES_H
#define FOVEA_PAGES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct fovea_pages fovea_pages;

typedef enum fovea_pages_status {
  FOVEA_PAGES_OK = 0,
  FOVEA_PAGES_FULL = 1,    /* not enough free pages */
  FOVEA_PAGES_INVALID = 2, /* an argument that makes no sense */
  FOVEA_PAGES_UNKNOWN = 3, /* no such sequence, or one that was removed */
  FOVEA_PAGES_MEMORY = 4   /* no memory for the allocator itself */
} fovea_pages_status;

/* The first `tokens` tokens of page `from` are wanted in page `to` as well;
 * nothing if `tokens` is 0. */
typedef struct fovea_page_copy {
  int32_t from, to;
  int64_t tokens;
} fovea_page_copy;

/* A pool of `pages` free pages of `page_size` tokens each. */
fovea_pages_status fovea_pages_create(int64_t pages, int64_t page_size,
                                      fovea_pages **pool);
void fovea_pages_destroy(fovea_pages *pool);

/* Why the last call that failed did, as "expected 3 free pages, got 1 of 64
 * ...". Valid until the next call. */
const char *fovea_pages_error(const fovea_pages *pool);

/* A new sequence without tokens. Numbers of removed sequences are not reused
 * before 2^31 others have been. */
fovea_pages_status fovea_pages_add(fovea_pages *pool, int64_t *sequence);
/* A new sequence with the tokens of another one, in the same pages. */
fovea_pages_status fovea_pages_fork(fovea_pages *pool, int64_t sequence,
                                    int64_t *fork);
/* Gives up a sequence, and its pages where no other sequence has them. */
fovea_pages_status fovea_pages_remove(fovea_pages *pool, int64_t sequence);

/* Makes room for `counts[i]` more tokens of each of the `size` sequences, or,
 * if there are too few pages, for none of them. Tokens are written to pages
 * that no other sequence has: where the page that the first new token goes to
 * is shared, the sequence gets another one, and `copies[i]` says what has to be
 * copied before tokens are appended. */
fovea_pages_status fovea_pages_grow(fovea_pages *pool, const int64_t *sequences,
                                    const int64_t *counts, int64_t size,
                                    fovea_page_copy *copies);
/* Forgets the tokens from number `length` on (speculative decoding). */
fovea_pages_status fovea_pages_truncate(fovea_pages *pool, int64_t sequence,
                                        int64_t length);

/* Copies a page in one cache, in which pages are `page_bytes` apart. The first
 * dim of a cache is that of pages, in either layout. */
void fovea_pages_copy(const fovea_page_copy *copy, void *cache,
                      int64_t page_bytes);

/* Writes the pages of a sequence in order, then -1, to `row`. Fails if the
 * sequence has more pages than `columns`. */
fovea_pages_status fovea_pages_table(fovea_pages *pool, int64_t sequence,
                                     int32_t *row, int64_t columns);
/* Tokens of a sequence; -1 if there is none of that number. */
int64_t fovea_pages_length(const fovea_pages *pool, int64_t sequence);
/* Pages that no sequence has. */
int64_t fovea_pages_free(const fovea_pages *pool);
/* How many sequences have a page; -1 if there is no such page. */
int64_t fovea_pages_references(const fovea_pages *pool, int64_t page);

#ifdef __cplusplus
}
#endif

#endif /* FOVEA_PAGES_H */
