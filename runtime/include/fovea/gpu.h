/* The GPU runtime: devices that run the kernels of compiled code, memory on
 * them, and the functions that compiled code calls. Plain C99 and C++.
 *
 * Compiled code cannot return an error from the middle of a function. The first
 * error of a thread is kept, later calls of that thread do nothing, and whoever
 * called the code takes the error.
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_GPU_H
#define FOVEA_GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum FoveaGpuKind {
  /* The first GPU of the CUDA driver, which is loaded when first needed. */
  FOVEA_GPU_CUDA = 0,
  /* The PTX emulator, on the host. */
  FOVEA_GPU_EMULATOR = 1
} FoveaGpuKind;

/* Chooses the device of this thread; CUDA until then. Returns 0, or 1 if there
 * is no such device. */
int foveaGpuSelect(FoveaGpuKind kind);

/* The first error of this thread since the last call, or null. Valid until the
 * next call. */
const char *foveaGpuTakeError(void);

/* Whether this thread has an error that nobody has taken. */
bool foveaGpuHasError(void);

/* Memory of the device, aligned to 256 bytes at least, and copies of `size`
 * bytes, which wait for kernels that run. Null where there was an error. */
void *foveaGpuAlloc(size_t size);
void foveaGpuFree(void *address);
void foveaGpuCopyToDevice(void *destination, const void *source, size_t size);
void foveaGpuCopyToHost(void *destination, const void *source, size_t size);
/* Whether kernels may use the address. */
bool foveaGpuIsDevicePointer(const void *address);

/* What compiled code does with a tensor. */
enum {
  FOVEA_GPU_READS = 1,
  FOVEA_GPU_WRITES = 2,
  FOVEA_GPU_INTEGERS = 4 /* it has integers, which are read by checks */
};

/* How compiled code takes an argument; `rank` is negative for a scalar. */
typedef struct FoveaGpuArgument {
  int32_t rank;
  int32_t elementBytes;
  int32_t uses;
} FoveaGpuArgument;

/* Calls compiled code, as headers of foveac do, on the device of this thread.
 * `arguments` are the addresses of scalars and of descriptors of tensors
 * (fovea_describe in fovea/runtime.h), `types` what they are. Tensors in device
 * memory are used as they are; those in the host's memory are on the device for
 * the time of the call. Returns when results are there: 0, or 1 where there was
 * an error. */
int foveaGpuCall(void (*function)(void **), void *const *arguments,
                 const FoveaGpuArgument *types, size_t count);

/* Calls code that runs on the host and reads integers only: those in device
 * memory are on the host for the time of the call. Returns as above. */
int foveaGpuCallOnHost(void (*function)(void **), void *const *arguments,
                       const FoveaGpuArgument *types, size_t count);

/* A tensor map: how the copy engine of sm_90 finds boxes of a tensor. It is
 * passed to kernels by value. */
typedef struct FoveaGpuTensorMap {
  uint64_t opaque[16];
} FoveaGpuTensorMap;

/* Describes boxes of a tensor of 16-bit elements in device memory. `sizes`,
 * `strides` (in elements) and `box` have `rank` elements, the outermost first;
 * the innermost stride is 1, and rows of a box have 128 bytes, which are
 * swizzled. `map` is aligned to 64 bytes. Returns 1, or 0 for a tensor that
 * the copy engine cannot address: one whose address or strides are not
 * multiples of 16 bytes, of too many dimensions, or too large. Of a tensor
 * without elements there is nothing to copy, and the map is all zero. */
int32_t foveaGpuEncodeTensorMap(FoveaGpuTensorMap *map, const void *address,
                                int32_t rank, const int64_t *sizes,
                                const int64_t *strides, const int32_t *box);

/* What the kernels of modules that are loaded have done on the emulator: their
 * counters, as in fovea/emulator.h, as tables or as a JSON array. Valid until
 * the thread's next call; null where there was an error. */
const char *foveaGpuGetReport(bool json);

/* What compiled code calls: the interface that MLIR's lowering of the GPU
 * dialect expects. Handles are opaque. A module is loaded, on each device,
 * when a function of it is first used. */
void *mgpuModuleLoad(void *data, size_t size);
void *mgpuModuleLoadJIT(void *data, int optLevel, size_t size);
void mgpuModuleUnload(void *module);
void *mgpuModuleGetFunction(void *module, const char *name);
void mgpuLaunchKernel(void *function, intptr_t gridX, intptr_t gridY,
                      intptr_t gridZ, intptr_t blockX, intptr_t blockY,
                      intptr_t blockZ, int32_t sharedBytes, void *stream,
                      void **params, void **extra, size_t paramsCount);
void *mgpuStreamCreate(void);
void mgpuStreamDestroy(void *stream);
void mgpuStreamSynchronize(void *stream);
void *mgpuMemAlloc(uint64_t size, void *stream, bool isHostShared);
void mgpuMemFree(void *address, void *stream);

#ifdef __cplusplus
}
#endif

#endif /* FOVEA_GPU_H */
