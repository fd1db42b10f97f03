// Kernel arguments on the command line of fovea-ptx: scalars such as u32:7 and
// buffers such as f32[64]=iota. SPDX-License-Identifier: Apache-2.0 WITH
// LLVM-exception

#ifndef FOVEA_TOOLS_FOVEA_PTX_ARGUMENTS_H
#define FOVEA_TOOLS_FOVEA_PTX_ARGUMENTS_H

#include "fovea/emulator.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <vector>

namespace fovea::ptx {

enum class ElementType { U8, U16, U32, S32, U64, S64, F16, F32, F64 };

struct Argument {
  ElementType type = ElementType::U32;
  bool isBuffer = false;
  uint64_t count = 1;
  std::vector<uint8_t> bytes; // empty: a buffer without a value
  FoveaEmuDevicePtr address = 0;
};

/// Parses `type:value`, or `type[count]=contents` where the contents are
/// `none`, `zeros`, `iota`, `random` (with `seed`) or `@file`.
llvm::Expected<Argument> parseArgument(llvm::StringRef text, uint64_t seed);

size_t sizeOf(ElementType type);

/// Prints elements, one in a line.
void printElements(llvm::raw_ostream &stream, ElementType type,
                   const std::vector<uint8_t> &bytes);

} // namespace fovea::ptx

#endif // FOVEA_TOOLS_FOVEA_PTX_ARGUMENTS_H
