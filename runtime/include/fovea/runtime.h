/* What callers of ahead-of-time compiled code need: a tensor for C. Plain C99
 * and C++. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_RUNTIME_H
#define FOVEA_RUNTIME_H

#include <stdint.h>
#include <stdio.h>

#define FOVEA_MAX_RANK 8

/* A tensor in memory that the caller owns. The element at (i, j, ...) is
 * data[i * strides[0] + j * strides[1] + ...]: strides count elements. The
 * stride of the last dim must be 1. */
typedef struct fovea_tensor {
  void *data;
  int64_t sizes[FOVEA_MAX_RANK];
  int64_t strides[FOVEA_MAX_RANK];
} fovea_tensor;

/* A row-major tensor without gaps. */
static inline fovea_tensor fovea_dense(const void *data, int rank,
                                       const int64_t *sizes) {
  fovea_tensor tensor;
  int64_t stride = 1;
  int dim;
  tensor.data = (void *)(intptr_t)data;
  for (dim = rank - 1; dim >= 0; --dim) {
    tensor.sizes[dim] = sizes[dim];
    tensor.strides[dim] = stride;
    stride *= sizes[dim];
  }
  return tensor;
}

/* Space for what compiled code takes for a tensor. */
typedef int64_t fovea_descriptor[3 + 2 * FOVEA_MAX_RANK];

static inline void *fovea_describe(int64_t *descriptor,
                                   const fovea_tensor *tensor, int rank) {
  int dim;
  descriptor[0] = descriptor[1] = (int64_t)(intptr_t)tensor->data;
  descriptor[2] = 0;
  for (dim = 0; dim < rank; ++dim) {
    descriptor[3 + dim] = tensor->sizes[dim];
    descriptor[3 + rank + dim] = tensor->strides[dim];
  }
  return descriptor;
}

/* What was wrong with the values of arguments (the lengths of sequences, the
 * block table, the room in a cache), which compiled code checks before it
 * writes anything. `kind` is 0 if nothing was. */
typedef struct fovea_failure {
  int64_t kind;
  int64_t values[4];
} fovea_failure;

enum {
  FOVEA_DEVICE = -1, /* a GPU failed; foveaGpuTakeError in fovea/gpu.h */
  FOVEA_OK = 0,
  FOVEA_LENGTH = 1,    /* length, sequence, tokens that the cache holds */
  FOVEA_PAGE = 2,      /* entry, sequence, place in the table, pages */
  FOVEA_ROOM = 3,      /* new tokens, tokens before, sequence, capacity */
  FOVEA_OFFSETS = 4,   /* offset, its place, least, most */
  FOVEA_RING = 5,      /* new tokens, sequence, capacity */
  FOVEA_SEQUENCES = 6, /* sequences, sequences of another argument */
  FOVEA_LONGEST = 7,   /* tokens, sequence, rows */
  FOVEA_ASSERTION = 8  /* the address of the graph's own message */
};

/* Writes what was wrong to `text`, as snprintf does. */
static inline int fovea_explain(const fovea_failure *failure, char *text,
                                size_t size) {
  const char *const formats[] = {
      "nothing is wrong",
      "expected a length from 0 to what the cache holds, got %lld for sequence "
      "%lld of a cache of %lld tokens a sequence",
      "expected entries of the block table that are pages, got %lld for "
      "sequence %lld at %lld with %lld pages",
      "expected room for new tokens in the cache, got %lld tokens behind %lld "
      "for sequence %lld of a cache of %lld tokens a sequence",
      "expected offsets that do not fall and fit the packed tokens, got %lld "
      "at %lld, where it has to be between %lld and %lld",
      "expected at most as many new tokens as the ring holds, got %lld for "
      "sequence %lld of a ring of %lld tokens",
      "expected all arguments to have as many sequences, got %lld and %lld",
      "expected packed sequences to fit the rows for them, got %lld tokens in "
      "sequence %lld for %lld rows"};
  const int64_t *v = failure->values;
  if (failure->kind == FOVEA_ASSERTION)
    return snprintf(text, size, "%s", (const char *)(intptr_t)v[0]);
  const char *format =
      failure->kind == FOVEA_DEVICE
          ? "an error of the GPU, which foveaGpuTakeError tells"
          : "unknown failure";
  if (failure->kind >= 0 &&
      failure->kind < (int64_t)(sizeof(formats) / sizeof(formats[0])))
    format = formats[failure->kind];
  return snprintf(text, size, format, (long long)v[0], (long long)v[1],
                  (long long)v[2], (long long)v[3]);
}

#endif /* FOVEA_RUNTIME_H */
