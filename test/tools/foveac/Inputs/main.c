/* Calls compiled code and compares with loops. Prints "ok" and the sizes of the result. */
#include "sdpa.h"

#include <math.h>
#include <stdio.h>

enum { B = 2, H = 2, LQ = 5, LK = 37, D = 16 };

static float q[B][LQ][H][D], k[B][H][LK][D], v[B][H][LK][D], out[B][H][LQ][D];

static float next(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / 8388608.0f - 1.0f;
}

static double expected(int b, int h, int i, int d) {
  double sum = 0, output = 0;
  for (int j = 0; j <= i + LK - LQ; ++j) {
    double score = 0;
    for (int e = 0; e < D; ++e)
      score += (double)q[b][i][h][e] * k[b][h][j][e];
    sum += exp(score / 4);
    output += exp(score / 4) * v[b][h][j][d];
  }
  return output / sum;
}

int main(void) {
  for (int i = 0; i < B * LQ * H * D; ++i)
    ((float *)q)[i] = 4 * next();
  for (int i = 0; i < B * H * LK * D; ++i) {
    ((float *)k)[i] = next();
    ((float *)v)[i] = next();
  }
  /* Queries lie as [B, LQ, H, D] and are passed as [B, H, LQ, D]. */
  const fovea_tensor tq = {q, {B, H, LQ, D}, {LQ * H * D, D, H * D, 1}};
  const int64_t key_sizes[] = {B, H, LK, D}, out_sizes[] = {B, H, LQ, D};
  const fovea_tensor tk = fovea_dense(k, 4, key_sizes), tv = fovea_dense(v, 4, key_sizes);
  const fovea_tensor result = fovea_dense(out, 4, out_sizes);
  int64_t sizes[4];
  sdpa_main_result_sizes(&tq, &tk, &tv, sizes);
  printf("sizes %d %d %d %d\n", (int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3]);
  sdpa_main(&tq, &tk, &tv, &result);
  for (int b = 0; b < B; ++b)
    for (int h = 0; h < H; ++h)
      for (int i = 0; i < LQ; ++i)
        for (int d = 0; d < D; ++d)
          if (!(fabs(out[b][h][i][d] - expected(b, h, i, d)) < 1e-5)) {
            printf("wrong at %d %d %d %d: %g, not %g\n", b, h, i, d, out[b][h][i][d],
                   expected(b, h, i, d));
            return 1;
          }

  float x[4] = {1, 2, 3, 4}, y[4];
  const int64_t four = 4;
  const fovea_tensor tx = fovea_dense(x, 1, &four), ty = fovea_dense(y, 1, &four);
  sdpa_scaled(&tx, 0.5f, -3, &ty);
  printf("scaled %g %g %g %g\n", y[0], y[1], y[2], y[3]);
  puts("ok");
  return 0;
}
