/* What callers of ahead-of-time compiled code need: a tensor for C. Plain C99
 * and C++. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_RUNTIME_H
#define FOVEA_RUNTIME_H

#include <stdint.h>

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

#endif /* FOVEA_RUNTIME_H */
