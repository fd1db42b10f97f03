// What is behind the handles of the C API: a context with its memory, modules
// and kernels. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_EMULATOR_DEVICE_H
#define FOVEA_EMULATOR_DEVICE_H

#include "Decoder.h"
#include "GlobalMemory.h"
#include "Launch.h"
#include "fovea/emulator.h"

#include <list>

struct FoveaEmuFunctionImpl {
  FoveaEmuModuleImpl &module;
  std::unique_ptr<fovea::emulator::Program> program;
  uint32_t maxDynamicShared = 48 * 1024;
  fovea::emulator::Profile profile; // of all launches
  std::string report;               // what foveaEmuGetReport has returned
};

struct FoveaEmuModuleImpl {
  FoveaEmuContextImpl &context;
  std::unique_ptr<fovea::emulator::Module> module;
  fovea::emulator::GlobalAddresses globals;
  std::list<FoveaEmuFunctionImpl> functions;
};

struct FoveaEmuContextImpl {
  fovea::emulator::Options options;
  fovea::emulator::GlobalMemory memory;
  std::list<FoveaEmuModuleImpl> modules;
  std::string lastError;

  template <class... Parts>
  FoveaEmuStatus fail(FoveaEmuStatus status, const Parts &...parts) {
    lastError = fovea::emulator::concat(parts...);
    return status;
  }
};

#endif // FOVEA_EMULATOR_DEVICE_H
