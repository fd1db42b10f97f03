/* What kernels call, for a machine without an operating system. Memory is never
 * given back. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include <stddef.h>

static _Alignas(64) char heap[32 << 20];
static size_t used;

void abort(void) { __builtin_trap(); }

void *malloc(size_t size) {
  size = (size + 63) / 64 * 64;
  if (size > sizeof heap - used)
    abort();
  used += size;
  return heap + used - size;
}

void free(void *memory) { (void)memory; }

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  for (size_t i = 0; i < size; ++i)
    ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memset(void *memory, int value, size_t size) {
  for (size_t i = 0; i < size; ++i)
    ((volatile char *)memory)[i] = (char)value;
  return memory;
}
