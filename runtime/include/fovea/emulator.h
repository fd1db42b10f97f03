/* The PTX emulator: a device that executes PTX text on the host, with checks.
 * In the shape of the CUDA driver. Plain C99 and C++. SPDX-License-Identifier:
 * Apache-2.0 WITH LLVM-exception */

#ifndef FOVEA_EMULATOR_H
#define FOVEA_EMULATOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every function returns one; foveaEmuGetLastError has the text. */
typedef enum FoveaEmuStatus {
  FOVEA_EMU_SUCCESS = 0,
  FOVEA_EMU_INVALID_VALUE = 1, /* an argument of the call is wrong */
  FOVEA_EMU_INVALID_PTX = 2,   /* the text is malformed or not supported */
  FOVEA_EMU_NOT_FOUND = 3,     /* the module has no such name */
  FOVEA_EMU_OUT_OF_MEMORY = 4,
  FOVEA_EMU_LAUNCH_FAILED = 5 /* a check failed while the kernel ran */
} FoveaEmuStatus;

/* Opaque. A context owns its modules, functions and memory; it is used by one
 * thread at a time. */
typedef struct FoveaEmuContextImpl *FoveaEmuContext;
typedef struct FoveaEmuModuleImpl *FoveaEmuModule;
typedef struct FoveaEmuFunctionImpl *FoveaEmuFunction;

/* An address of the emulator's own address space, never a host pointer. */
typedef uint64_t FoveaEmuDevicePtr;

typedef struct FoveaEmuOptions {
  /* Of the order in which warps take turns; default 1. */
  uint64_t seed;
  /* Report reads of registers and memory without a value; default 1. */
  int checkUninitialized;
  /* Report unordered accesses of different warps to the same byte of shared
   * memory; default 1. Bounds and alignment are always checked. */
  int checkRaces;
  /* Instructions that one warp may execute in a launch; default 2^30. */
  uint64_t maxInstructions;
} FoveaEmuOptions;

/* The defaults. */
FoveaEmuOptions foveaEmuDefaultOptions(void);

/* `options` may be null: the defaults. */
FoveaEmuStatus foveaEmuCreate(const FoveaEmuOptions *options,
                              FoveaEmuContext *context);
void foveaEmuDestroy(FoveaEmuContext context);

/* The text of the last error of the context, with the line of the PTX and, of a
 * kernel, the block and the thread: "line 12: thread (3, 0, 0) of block
 * (0, 0, 0): ld.global.f32: ...". Valid until the next call; "" if there was no
 * error. */
const char *foveaEmuGetLastError(FoveaEmuContext context);

/* Parses and decodes PTX, a text that ends with a zero. What is not supported
 * is refused here, by name and line. Variables get their initial values. */
FoveaEmuStatus foveaEmuModuleLoadData(FoveaEmuContext context,
                                      const char *ptxText,
                                      FoveaEmuModule *module);
FoveaEmuStatus foveaEmuModuleUnload(FoveaEmuModule module);
/* A kernel (.entry) of the module. Valid as long as the module. */
FoveaEmuStatus foveaEmuModuleGetFunction(FoveaEmuModule module,
                                         const char *name,
                                         FoveaEmuFunction *function);
/* The address and size of a .global or .const variable. `size` may be null. */
FoveaEmuStatus foveaEmuModuleGetGlobal(FoveaEmuModule module, const char *name,
                                       FoveaEmuDevicePtr *address,
                                       size_t *size);

/* Global memory, aligned to 1024 bytes. It has no value until it is written. */
FoveaEmuStatus foveaEmuMemAlloc(FoveaEmuContext context, size_t size,
                                FoveaEmuDevicePtr *address);
FoveaEmuStatus foveaEmuMemFree(FoveaEmuContext context,
                               FoveaEmuDevicePtr address);
FoveaEmuStatus foveaEmuMemcpyHtoD(FoveaEmuContext context,
                                  FoveaEmuDevicePtr destination,
                                  const void *source, size_t size);
/* Bytes that have no value are copied as 0xff. */
FoveaEmuStatus foveaEmuMemcpyDtoH(FoveaEmuContext context, void *destination,
                                  FoveaEmuDevicePtr source, size_t size);
FoveaEmuStatus foveaEmuMemcpyDtoD(FoveaEmuContext context,
                                  FoveaEmuDevicePtr destination,
                                  FoveaEmuDevicePtr source, size_t size);
FoveaEmuStatus foveaEmuMemset(FoveaEmuContext context,
                              FoveaEmuDevicePtr address, uint8_t value,
                              size_t size);

/* Kernels may have up to 48 KiB of dynamic shared memory without this call, and
 * together with static variables at most 227 KiB. */
FoveaEmuStatus foveaEmuFuncSetMaxDynamicSharedSize(FoveaEmuFunction function,
                                                   uint32_t size);

/* Runs the kernel to its end. `params` has a pointer to the value of each
 * parameter. Sizes are numbers of blocks and threads. The order of blocks and
 * warps is determined by the seed. */
FoveaEmuStatus foveaEmuLaunchKernel(FoveaEmuFunction function, uint32_t gridX,
                                    uint32_t gridY, uint32_t gridZ,
                                    uint32_t blockX, uint32_t blockY,
                                    uint32_t blockZ, uint32_t sharedBytes,
                                    void **params);

/* Sums over all launches of a kernel. */
typedef struct FoveaEmuCounters {
  uint64_t launches;
  uint64_t warpInstructions;
  uint64_t threadInstructions;
  uint64_t matrixInstructions; /* mma and wgmma, of warps */
  uint64_t globalLoadBytes;    /* what threads ask for */
  uint64_t globalStoreBytes;
  uint64_t globalSectors; /* of 32 bytes, of each access of a warp */
  uint64_t sharedBytes;
  uint64_t sharedWavefronts; /* passes over the banks */
  uint64_t bankConflicts;    /* wavefronts that would not be necessary */
  uint64_t localBytes;
  uint64_t barrierWaits; /* of warps */
} FoveaEmuCounters;

FoveaEmuStatus foveaEmuGetCounters(FoveaEmuFunction function,
                                   FoveaEmuCounters *counters);
FoveaEmuStatus foveaEmuResetCounters(FoveaEmuFunction function);

typedef enum FoveaEmuReportFormat {
  FOVEA_EMU_TABLE = 0,
  FOVEA_EMU_JSON = 1
} FoveaEmuReportFormat;

/* The counters of the kernel and of each of its loops, with instructions by
 * class, as text. Valid until the next call for the function. */
const char *foveaEmuGetReport(FoveaEmuFunction function,
                              FoveaEmuReportFormat format);

/* A tensor map for the bulk tensor copies of sm_90, to be passed to kernels by
 * value (__grid_constant__) or in global memory. Must be aligned to 64 bytes.
 */
typedef struct FoveaEmuTensorMap {
  uint64_t opaque[16];
} FoveaEmuTensorMap;

/* Encodes a map of a tensor at `address`, with the arguments, numbers and
 * checks of cuTensorMapEncodeTiled: `sizes`, `box` and `elementStrides` have
 * `rank` elements, innermost first, `strides` one less, in bytes, from the
 * second dimension on. Narrower than the driver: no interleaving, element
 * strides of 1, and with a swizzle of 32, 64 or 128 bytes a row of the box has
 * exactly that many. */
FoveaEmuStatus foveaEmuTensorMapEncodeTiled(
    FoveaEmuContext context, FoveaEmuTensorMap *map, uint32_t dataType,
    uint32_t rank, FoveaEmuDevicePtr address, const uint64_t *sizes,
    const uint64_t *strides, const uint32_t *box,
    const uint32_t *elementStrides, uint32_t interleave, uint32_t swizzle,
    uint32_t l2Promotion, uint32_t fill);

#ifdef __cplusplus
}
#endif

#endif /* FOVEA_EMULATOR_H */
