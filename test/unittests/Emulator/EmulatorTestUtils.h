// The emulator's C API for tests: handles that clean up, vectors in device
// memory, and failures as text. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_TEST_EMULATORTESTUTILS_H
#define FOVEA_TEST_EMULATORTESTUTILS_H

#include "fovea/emulator.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fovea::test {

struct Shape {
  uint32_t x = 1, y = 1, z = 1;
};

class Emulator {
public:
  explicit Emulator(FoveaEmuOptions options = foveaEmuDefaultOptions()) {
    EXPECT_EQ(foveaEmuCreate(&options, &context), FOVEA_EMU_SUCCESS);
  }
  Emulator(const Emulator &) = delete;
  ~Emulator() { foveaEmuDestroy(context); }

  /// Loads a text; what is wrong with it, or "".
  std::string load(const std::string &ptx) {
    FoveaEmuStatus status =
        foveaEmuModuleLoadData(context, ptx.c_str(), &module);
    return status == FOVEA_EMU_SUCCESS ? "" : lastError();
  }
  std::string lastError() { return foveaEmuGetLastError(context); }

  template <class T>
  FoveaEmuDevicePtr upload(const std::vector<T> &values) {
    FoveaEmuDevicePtr address = allocate(values.size() * sizeof(T));
    EXPECT_EQ(foveaEmuMemcpyHtoD(context, address, values.data(),
                                 values.size() * sizeof(T)),
              FOVEA_EMU_SUCCESS)
        << lastError();
    return address;
  }
  FoveaEmuDevicePtr allocate(size_t size) {
    FoveaEmuDevicePtr address = 0;
    EXPECT_EQ(foveaEmuMemAlloc(context, size, &address), FOVEA_EMU_SUCCESS);
    return address;
  }
  template <class T>
  std::vector<T> download(FoveaEmuDevicePtr address, size_t count) {
    std::vector<T> values(count);
    EXPECT_EQ(
        foveaEmuMemcpyDtoH(context, values.data(), address, count * sizeof(T)),
        FOVEA_EMU_SUCCESS)
        << lastError();
    return values;
  }

  /// Launches a kernel; what went wrong, or "".
  template <class... Params>
  std::string launch(const char *name, Shape grid, Shape block,
                     uint32_t sharedBytes, Params... params) {
    FoveaEmuFunction function = nullptr;
    if (foveaEmuModuleGetFunction(module, name, &function))
      return lastError();
    if (sharedBytes > 48 * 1024 &&
        foveaEmuFuncSetMaxDynamicSharedSize(function, sharedBytes))
      return lastError();
    void *pointers[] = {&params..., nullptr};
    FoveaEmuStatus status =
        foveaEmuLaunchKernel(function, grid.x, grid.y, grid.z, block.x, block.y,
                             block.z, sharedBytes, pointers);
    return status == FOVEA_EMU_SUCCESS ? "" : lastError();
  }

  FoveaEmuContext context = nullptr;
  FoveaEmuModule module = nullptr;
};

/// The text of test/Emulator/Inputs/`name`.
inline std::string readInput(const std::string &name) {
  const char *root = std::getenv("FOVEA_SOURCE_DIR");
  std::ifstream file(std::string(root ? root : ".") + "/test/Emulator/Inputs/" +
                     name);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Tests of compiled kernels, once for each architecture.
class CompiledKernels : public testing::TestWithParam<const char *> {
protected:
  /// Loads what `name`.cu has become.
  void load(const std::string &name) {
    ASSERT_EQ(emulator.load(readInput(name + "." + GetParam() + ".ptx")), "");
  }
  Emulator emulator;
};

/// A module with one kernel `k`, whose only parameter is a pointer that is in
/// %out, and whose thread number is in %id; %slot is out + 4 * id. `registers`
/// are declarations.
inline std::string kernelText(const std::string &body,
                              const std::string &globals = "") {
  return ".version 8.0\n.target sm_90a\n.address_size 64\n" + globals +
         "\n.visible .entry k(.param .u64 out)\n{\n"
         ".reg .pred %p<10>;\n.reg .b16 %h<10>;\n.reg .b32 %r<20>;\n"
         ".reg .b64 %rd<20>;\n.reg .f32 %f<20>;\n.reg .f64 %fd<10>;\n"
         ".reg .b64 %out, %slot;\n.reg .b32 %id;\n"
         "ld.param.u64 %out, [out];\nmov.u32 %id, %tid.x;\n"
         "mad.wide.u32 %slot, %id, 4, %out;\n" +
         body + "\nret;\n}\n";
}

} // namespace fovea::test

#endif // FOVEA_TEST_EMULATORTESTUTILS_H
