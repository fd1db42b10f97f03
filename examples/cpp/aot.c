/* Calls an attention that foveac compiled, and checks a value. Needs no compiler library.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#include "sdpa.h"

#include <stdio.h>
#include <stdlib.h>

enum { LENGTH = 50, SIZE = 12 * LENGTH * 32 };

int main(void) {
  const int64_t sizes[] = {1, 12, LENGTH, 32};
  float *ones = malloc(SIZE * sizeof(float)), *values = malloc(SIZE * sizeof(float));
  float *output = malloc(SIZE * sizeof(float));
  for (int i = 0; i < SIZE; ++i) {
    ones[i] = 1;
    values[i] = (float)(i / 32 % LENGTH);
  }
  fovea_tensor q = fovea_dense(ones, 4, sizes), v = fovea_dense(values, 4, sizes);
  fovea_tensor o = fovea_dense(output, 4, sizes);
  sdpa_main(&q, &q, &v, &o);
  /* All scores are equal: every row is the mean of the values. */
  printf("mean %g, expected %g\n", output[0], (LENGTH - 1) / 2.0);
  int wrong = output[0] < 24.4f || output[0] > 24.6f;
  free(ones);
  free(values);
  free(output);
  return wrong;
}
