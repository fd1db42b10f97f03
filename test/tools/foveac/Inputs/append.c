/* Appends to a cache in place; then to where there is no room. With GPU kernels the cache and
 * where it ends lie in the memory of the device. */
#include "append.h"

static float new_rows[3 * 4], cache[3 * 2 * 4];

#ifdef FOVEA_GPU_H
static void *place(const void *data, size_t size) {
  void *placed = foveaGpuAlloc(size);
  foveaGpuCopyToDevice(placed, data, size);
  return placed;
}
static const void *placed_cache;
#endif

static void print(const char *what) {
  int i;
#ifdef FOVEA_GPU_H
  foveaGpuCopyToHost(cache, placed_cache, sizeof(cache));
#endif
  printf("%s", what);
  for (i = 0; i < 3 * 2 * 4; i += 4)
    printf(" %g", cache[i]);
  printf("\n");
}

int main(void) {
  const int64_t new_sizes[] = {1, 1, 3, 4}, cache_sizes[] = {3, 1, 2, 4}, table_sizes[] = {1, 2};
  const int64_t one = 1;
  int32_t table[2] = {2, 0}, at[1] = {1};
  char text[200];
  int i;
  fovea_failure failure;
  const fovea_tensor n = fovea_dense(new_rows, 4, new_sizes);
  fovea_tensor c = fovea_dense(cache, 4, cache_sizes);
  fovea_tensor t = fovea_dense(table, 2, table_sizes), a = fovea_dense(at, 1, &one);
  for (i = 0; i < 3 * 4; ++i)
    new_rows[i] = (float)(i / 4 + 1);
#ifdef FOVEA_GPU_H
  foveaGpuSelect(FOVEA_GPU_EMULATOR);
  placed_cache = c.data = place(cache, sizeof(cache));
  a.data = place(at, sizeof(at));
#endif
  printf("returned %d\n", (int)append_main(&n, &c, &t, &a, &failure));
  print("cache");
  at[0] = 2;
#ifdef FOVEA_GPU_H
  foveaGpuCopyToDevice(a.data, at, sizeof(at));
#endif
  printf("returned %d\n", (int)append_main(&n, &c, &t, &a, &failure));
  fovea_explain(&failure, text, sizeof(text));
  puts(text);
  print("cache");
  return 0;
}
