/* Calls kernels on the emulator, or by the driver with ON_CUDA, and compares with loops. */
#include "sdpa.h"

#include <math.h>
#include <stdio.h>

enum { H = 2, LQ = 5, LK = 37, D = 16 };

static float q[LQ][H][D], k[H][LK][D], v[H][LK][D], out[H][LQ][D];

static float next(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return (float)(state >> 8) / 8388608.0f - 1.0f;
}

static double expected(int h, int i, int d) {
  double sum = 0, output = 0;
  for (int j = 0; j <= i + LK - LQ; ++j) {
    double score = 0;
    for (int e = 0; e < D; ++e)
      score += (double)q[i][h][e] * k[h][j][e];
    sum += exp(score / 4);
    output += exp(score / 4) * v[h][j][d];
  }
  return output / sum;
}

static int count_wrong(void) {
  int wrong = 0;
  for (int h = 0; h < H; ++h)
    for (int i = 0; i < LQ; ++i)
      for (int d = 0; d < D; ++d)
        wrong += !(fabs(out[h][i][d] - expected(h, i, d)) < 1e-5);
  return wrong;
}

static int fail(void) {
  printf("error: %s\n", foveaGpuTakeError());
  return 1;
}

int main(void) {
#ifndef ON_CUDA
  if (foveaGpuSelect(FOVEA_GPU_EMULATOR))
    return fail();
#endif
  for (int i = 0; i < LQ * H * D; ++i)
    ((float *)q)[i] = 4 * next();
  for (int i = 0; i < H * LK * D; ++i) {
    ((float *)k)[i] = next();
    ((float *)v)[i] = next();
  }
  /* Queries lie as [LQ, H, D] and are passed as [1, H, LQ, D]. */
  const fovea_tensor tq = {q, {1, H, LQ, D}, {LQ * H * D, D, H * D, 1}};
  const int64_t key_sizes[] = {1, H, LK, D}, out_sizes[] = {1, H, LQ, D};
  fovea_tensor tk = fovea_dense(k, 4, key_sizes), tv = fovea_dense(v, 4, key_sizes);
  fovea_tensor result = fovea_dense(out, 4, out_sizes);
  int64_t sizes[4];
  sdpa_main_result_sizes(&tq, &tk, &tv, sizes);
  printf("sizes %d %d %d %d\n", (int)sizes[0], (int)sizes[1], (int)sizes[2], (int)sizes[3]);
  if (sdpa_main(&tq, &tk, &tv, &result))
    return fail();
  printf("host %d\n", count_wrong());

  /* Keys and the result in the memory of the device. */
  tk.data = foveaGpuAlloc(sizeof k);
  result.data = foveaGpuAlloc(sizeof out);
  foveaGpuCopyToDevice(tk.data, k, sizeof k);
  for (int i = 0; i < H * LQ * D; ++i)
    ((float *)out)[i] = 0;
  if (sdpa_main(&tq, &tk, &tv, &result))
    return fail();
  foveaGpuCopyToHost(out, result.data, sizeof out);
  printf("device %d\n", count_wrong());
  foveaGpuFree(tk.data);
  foveaGpuFree(result.data);

  float x[4] = {1, 2, 3, 4}, y[4];
  const int64_t four = 4;
  const fovea_tensor tx = fovea_dense(x, 1, &four), ty = fovea_dense(y, 1, &four);
  if (sdpa_scaled(&tx, 0.5f, -3, &ty))
    return fail();
  printf("scaled %g %g %g %g\n", y[0], y[1], y[2], y[3]);
  puts(foveaGpuTakeError() ? "an error is left" : "ok");
  return 0;
}
