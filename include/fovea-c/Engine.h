/* The C interface to the engine, for other languages: libfovea-c.
 *
 *   fovea_engine *engine;
 *   char *error = fovea_engine_create(&options, &engine);
 *   if (error) { ...; fovea_string_free(error); }
 *
 * A function that can fail returns NULL, or the error's text, which the caller
 * frees. What include/fovea/Engine.h says of shapes, ownership and threads holds
 * here too. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_C_ENGINE_H
#define FOVEA_C_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FOVEA_C_API __attribute__((visibility("default")))

typedef struct fovea_engine fovea_engine;
typedef struct fovea_kernel fovea_kernel;

typedef struct {
  int threads;            /* 0: all */
  int optimization;       /* 0 to 3 */
  int disk_cache;         /* 0 or 1 */
  const char *cache_path; /* NULL: the default */
} fovea_engine_options;

/* Row-major when `strides` is NULL; strides count elements. */
typedef struct {
  void *data;
  const char *dtype; /* as MLIR spells it: "f32", "i64", "i1", ... */
  int64_t rank;
  const int64_t *shape;
  const int64_t *strides;
} fovea_view;

FOVEA_C_API char *fovea_engine_create(const fovea_engine_options *options,
                                      fovea_engine **engine);
FOVEA_C_API void fovea_engine_destroy(fovea_engine *engine);

/* Compiles textual IR or bytecode. `name` is what diagnostics call it;
 * `pipeline` is 0 for kernels, 1 for the reference, 2 for the reference in f64. */
FOVEA_C_API char *fovea_compile(fovea_engine *engine, const char *source,
                                size_t size, const char *name,
                                const char *entry, int pipeline,
                                fovea_kernel **kernel);
FOVEA_C_API void fovea_kernel_destroy(fovea_kernel *kernel);

/* JSON: {"entry": ..., "inputs": [{"dtype": "f32", "shape": [-1, 64], ...}, ...],
 * "results": [...]}; -1 is a size that is known only at run time. */
FOVEA_C_API char *fovea_kernel_signature(const fovea_kernel *kernel);

/* Writes the sizes of all results, one shape after the other. */
FOVEA_C_API char *fovea_kernel_result_sizes(const fovea_kernel *kernel,
                                            const fovea_view *inputs,
                                            size_t num_inputs, int64_t *sizes,
                                            size_t capacity);
FOVEA_C_API char *fovea_kernel_call(const fovea_kernel *kernel,
                                    const fovea_view *inputs, size_t num_inputs,
                                    const fovea_view *outputs,
                                    size_t num_outputs);

FOVEA_C_API void fovea_string_free(char *text);

#ifdef __cplusplus
}
#endif

#endif /* FOVEA_C_ENGINE_H */
