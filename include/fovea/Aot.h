// Ahead-of-time compilation: LLVM IR with C symbols, and the C header that goes
// with it. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_AOT_H
#define FOVEA_AOT_H

#include "fovea/Program.h"
#include "llvm/ADT/ArrayRef.h"

namespace fovea {

/// What the C functions of a file are called is `<prefix>_<entry>`; the default
/// prefix is the file's name as a C identifier.
std::string makeSymbolPrefix(llvm::StringRef path);

/// The signatures of all entries. An error if there is none or if C cannot name
/// or pass one.
llvm::Expected<std::vector<Signature>> getAotSignatures(const Program &program);

/// From a program in the LLVM dialect to LLVM IR whose only external functions
/// are, for each entry, `<prefix>_<entry>__packed` and
/// `<prefix>_<entry>__dims__packed`, which take an array of the addresses of
/// their arguments.
llvm::Expected<std::unique_ptr<llvm::Module>>
translateForAot(Program &program, llvm::LLVMContext &context,
                const CpuTarget &target, llvm::ArrayRef<Signature> entries,
                llvm::StringRef prefix);

/// Prints a header, self-contained and for C99 and C++, with a function for
/// each entry:
/// `<prefix>_<entry>` runs it and `<prefix>_<entry>_result_sizes` tells how
/// large its results are. With `isGpu` for code that launches kernels: the
/// header needs fovea/gpu.h, and the first function may return FOVEA_DEVICE.
void emitHeader(llvm::raw_ostream &os, llvm::ArrayRef<Signature> entries,
                llvm::StringRef prefix, bool isGpu = false);

} // namespace fovea

#endif // FOVEA_AOT_H
