// The C API. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AddressMap.h"
#include "Counters.h"
#include "Device.h"
#include "ModuleLoader.h"

#include <cstring>
#include <new>

using namespace fovea::emulator;

FoveaEmuOptions foveaEmuDefaultOptions(void) {
  Options options;
  return {options.seed, options.checkUninitialized, options.checkRaces,
          options.maxInstructions};
}

FoveaEmuStatus foveaEmuCreate(const FoveaEmuOptions *options,
                              FoveaEmuContext *context) {
  if (!context)
    return FOVEA_EMU_INVALID_VALUE;
  auto *created = new FoveaEmuContextImpl;
  if (options)
    created->options = {options->seed, options->checkUninitialized != 0,
                        options->checkRaces != 0, options->maxInstructions};
  *context = created;
  return FOVEA_EMU_SUCCESS;
}

void foveaEmuDestroy(FoveaEmuContext context) { delete context; }

const char *foveaEmuGetLastError(FoveaEmuContext context) {
  return context->lastError.c_str();
}

FoveaEmuStatus foveaEmuModuleLoadData(FoveaEmuContext context,
                                      const char *ptxText,
                                      FoveaEmuModule *module) {
  if (!ptxText || !module)
    return context->fail(FOVEA_EMU_INVALID_VALUE, "expected a text, got null");
  context->modules.push_back({*context, nullptr, {}, {}});
  FoveaEmuStatus status = loadModule(context->modules.back(), ptxText);
  *module = &context->modules.back();
  if (status != FOVEA_EMU_SUCCESS) {
    foveaEmuModuleUnload(*module);
    *module = nullptr;
  }
  return status;
}

FoveaEmuStatus foveaEmuModuleUnload(FoveaEmuModule module) {
  unloadModule(*module);
  module->context.modules.remove_if(
      [=](const FoveaEmuModuleImpl &other) { return &other == module; });
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuModuleGetFunction(FoveaEmuModule module,
                                         const char *name,
                                         FoveaEmuFunction *function) {
  for (FoveaEmuFunctionImpl &candidate : module->functions) {
    if (candidate.program->kernel->name == name) {
      *function = &candidate;
      return FOVEA_EMU_SUCCESS;
    }
  }
  return module->context.fail(FOVEA_EMU_NOT_FOUND, "the module has no kernel '",
                              name, "'");
}

FoveaEmuStatus foveaEmuModuleGetGlobal(FoveaEmuModule module, const char *name,
                                       FoveaEmuDevicePtr *address,
                                       size_t *size) {
  for (auto &[variable, base] : module->globals) {
    if (variable->name == name && !variable->isExternal) {
      *address = base;
      if (size)
        *size = variable->size;
      return FOVEA_EMU_SUCCESS;
    }
  }
  return module->context.fail(FOVEA_EMU_NOT_FOUND,
                              "the module has no global variable '", name, "'");
}

FoveaEmuStatus foveaEmuMemAlloc(FoveaEmuContext context, size_t size,
                                FoveaEmuDevicePtr *address) {
  *address = context->memory.allocate(size);
  if (!*address)
    return context->fail(FOVEA_EMU_OUT_OF_MEMORY, "no memory for ", size,
                         " bytes");
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuMemFree(FoveaEmuContext context,
                               FoveaEmuDevicePtr address) {
  if (context->memory.free(address))
    return FOVEA_EMU_SUCCESS;
  return context->fail(FOVEA_EMU_INVALID_VALUE, "nothing is allocated at ",
                       hex(address));
}

/// The allocation with all of the bytes, or null with the message set.
static Allocation *findRange(FoveaEmuContext context, uint64_t address,
                             size_t size) {
  Allocation *allocation = context->memory.find(address, size);
  if (!allocation)
    context->fail(FOVEA_EMU_INVALID_VALUE, size, " bytes at ", hex(address),
                  " are not in one allocation: the first is ",
                  context->memory.describe(address));
  return allocation;
}

FoveaEmuStatus foveaEmuMemcpyHtoD(FoveaEmuContext context,
                                  FoveaEmuDevicePtr destination,
                                  const void *source, size_t size) {
  if (size == 0)
    return FOVEA_EMU_SUCCESS;
  Allocation *allocation = findRange(context, destination, size);
  if (!allocation)
    return FOVEA_EMU_INVALID_VALUE;
  uint64_t offset = destination - allocation->base;
  memcpy(allocation->bytes.get() + offset, source, size);
  memset(allocation->initialized.get() + offset, 1, size);
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuMemcpyDtoH(FoveaEmuContext context, void *destination,
                                  FoveaEmuDevicePtr source, size_t size) {
  if (size == 0)
    return FOVEA_EMU_SUCCESS;
  Allocation *allocation = findRange(context, source, size);
  if (!allocation)
    return FOVEA_EMU_INVALID_VALUE;
  memcpy(destination, allocation->bytes.get() + (source - allocation->base),
         size);
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuMemcpyDtoD(FoveaEmuContext context,
                                  FoveaEmuDevicePtr destination,
                                  FoveaEmuDevicePtr source, size_t size) {
  if (size == 0)
    return FOVEA_EMU_SUCCESS;
  Allocation *to = findRange(context, destination, size);
  Allocation *from = to ? findRange(context, source, size) : nullptr;
  if (!from)
    return FOVEA_EMU_INVALID_VALUE;
  uint64_t toOffset = destination - to->base;
  uint64_t fromOffset = source - from->base;
  memmove(to->bytes.get() + toOffset, from->bytes.get() + fromOffset, size);
  memmove(to->initialized.get() + toOffset,
          from->initialized.get() + fromOffset, size);
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuMemset(FoveaEmuContext context,
                              FoveaEmuDevicePtr address, uint8_t value,
                              size_t size) {
  if (size == 0)
    return FOVEA_EMU_SUCCESS;
  Allocation *allocation = findRange(context, address, size);
  if (!allocation)
    return FOVEA_EMU_INVALID_VALUE;
  uint64_t offset = address - allocation->base;
  memset(allocation->bytes.get() + offset, value, size);
  memset(allocation->initialized.get() + offset, 1, size);
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuFuncSetMaxDynamicSharedSize(FoveaEmuFunction function,
                                                   uint32_t size) {
  uint32_t isStatic = function->program->staticSharedBytes;
  if (size > maxSharedBytes || isStatic > maxSharedBytes - size)
    return function->module.context.fail(
        FOVEA_EMU_INVALID_VALUE, "expected at most ", maxSharedBytes,
        " bytes of shared memory, got ", size, " and ", isStatic,
        " bytes of variables");
  function->maxDynamicShared = size;
  return FOVEA_EMU_SUCCESS;
}

/// What the driver checks before it launches anything.
static FoveaEmuStatus checkShape(FoveaEmuFunction function,
                                 const LaunchShape &shape) {
  FoveaEmuContextImpl &context = function->module.context;
  const Function &kernel = *function->program->kernel;
  auto fail = [&](const auto &...parts) {
    return context.fail(FOVEA_EMU_INVALID_VALUE, "kernel '", kernel.name,
                        "': ", parts...);
  };
  for (unsigned i = 0; i < 3; ++i) {
    if (shape.block[i] == 0 || shape.block[i] > (i == 2 ? 64 : 1024))
      return fail("expected 1 to ", i == 2 ? 64 : 1024,
                  " threads in dimension ", i, " of a block, got ",
                  shape.block[i]);
    if (shape.grid[i] == 0 || shape.grid[i] > (i == 0 ? INT32_MAX : 65535u))
      return fail("expected 1 to ", i == 0 ? INT32_MAX : 65535u,
                  " blocks in dimension ", i, ", got ", shape.grid[i]);
  }
  uint32_t threads = shape.block[0] * shape.block[1] * shape.block[2];
  uint32_t limit = kernel.maxThreads ? kernel.maxThreads : 1024;
  if (threads > limit)
    return fail("expected at most ", limit, " threads in a block, got ",
                threads);
  if (kernel.requiredThreads[0] && kernel.requiredThreads != shape.block)
    return fail("expected blocks of ", kernel.requiredThreads[0], " x ",
                kernel.requiredThreads[1], " x ", kernel.requiredThreads[2],
                " threads, got ", shape.block[0], " x ", shape.block[1], " x ",
                shape.block[2]);
  if (shape.dynamicShared > function->maxDynamicShared)
    return fail("expected at most ", function->maxDynamicShared,
                " bytes of dynamic shared memory, got ", shape.dynamicShared);
  if (shape.totalShared > maxSharedBytes)
    return fail("expected at most ", maxSharedBytes,
                " bytes of shared memory, got ", shape.totalShared);
  return FOVEA_EMU_SUCCESS;
}

FoveaEmuStatus foveaEmuLaunchKernel(FoveaEmuFunction function, uint32_t gridX,
                                    uint32_t gridY, uint32_t gridZ,
                                    uint32_t blockX, uint32_t blockY,
                                    uint32_t blockZ, uint32_t sharedBytes,
                                    void **params) {
  FoveaEmuContextImpl &context = function->module.context;
  const Program &program = *function->program;
  const Function &kernel = *program.kernel;
  LaunchShape shape;
  shape.grid = {gridX, gridY, gridZ};
  shape.block = {blockX, blockY, blockZ};
  shape.dynamicShared = sharedBytes;
  shape.totalShared = program.staticSharedBytes + sharedBytes;
  FoveaEmuStatus status = checkShape(function, shape);
  if (status != FOVEA_EMU_SUCCESS)
    return status;
  if (kernel.numParams && !params)
    return context.fail(FOVEA_EMU_INVALID_VALUE, "kernel '", kernel.name,
                        "': expected ", kernel.numParams,
                        " parameters, got null");
  std::vector<uint8_t> parameters(program.parameterBytes + 1);
  for (unsigned i = 0; i < kernel.numParams; ++i)
    memcpy(&parameters[program.parameterOffsets[i]], params[i],
           kernel.parameter(i).size);
  Fault fault;
  Launch launch = {program, shape, parameters.data(), context.memory,
                   context.options};
  ++function->profile.launches;
  if (runLaunch(launch, function->profile, fault))
    return FOVEA_EMU_SUCCESS;
  return context.fail(FOVEA_EMU_LAUNCH_FAILED, "line ", fault.line,
                      ": thread (", fault.thread[0], ", ", fault.thread[1],
                      ", ", fault.thread[2], ") of block (", fault.block[0],
                      ", ", fault.block[1], ", ", fault.block[2],
                      "): ", fault.message);
}

FoveaEmuStatus foveaEmuGetCounters(FoveaEmuFunction function,
                                   FoveaEmuCounters *counters) {
  Counters total = collectCounters(*function->program, function->profile).total;
  *counters = {function->profile.launches,
               total.instructions,
               total.lanes,
               total.byClass[size_t(OpClass::Matrix)],
               total.globalLoadBytes,
               total.globalStoreBytes,
               total.globalSectors,
               total.sharedBytes,
               total.wavefronts,
               total.bankConflicts(),
               total.localBytes,
               total.barrierWaits};
  return FOVEA_EMU_SUCCESS;
}

const char *foveaEmuGetReport(FoveaEmuFunction function,
                              FoveaEmuReportFormat format) {
  KernelCounters counters =
      collectCounters(*function->program, function->profile);
  function->report =
      format == FOVEA_EMU_JSON ? toJson(counters) : toTable(counters);
  return function->report.c_str();
}

FoveaEmuStatus foveaEmuResetCounters(FoveaEmuFunction function) {
  function->profile = Profile();
  function->profile.resize(function->program->code.size());
  return FOVEA_EMU_SUCCESS;
}
