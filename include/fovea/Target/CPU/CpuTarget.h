// A CPU to compile for, and what schedules and lowerings ask about it. Every
// width and every optional instruction comes from here, never from the host's
// #ifdefs. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_CPU_CPUTARGET_H
#define FOVEA_TARGET_CPU_CPUTARGET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CodeGen.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <memory>
#include <string>

namespace llvm {
class MCSubtargetInfo;
class TargetMachine;
} // namespace llvm

namespace fovea {

/// A resolved target: valid names, immutable, cheap to copy, safe to share.
struct CpuTarget {
  /// Normalised, never empty.
  std::string triple;
  /// Name as LLVM knows it, never empty.
  std::string cpu;
  /// "+avx2,-avx512f,...": changes to what `cpu` implies. All of the host's
  /// features where the CPU is the host's.
  std::string features;

  /// Resolves names. An empty triple is the host's. An empty cpu or "native" is
  /// the host's when the triple has the host's architecture, else the
  /// architecture's baseline. `features` is a comma-separated list of "+name",
  /// "-name" or "name" and overrides what the CPU has. Unknown names and
  /// architectures other than x86-64 and AArch64 are errors.
  static llvm::Expected<CpuTarget> get(llvm::StringRef triple = "",
                                       llvm::StringRef cpu = "",
                                       llvm::StringRef features = "");

  /// True if the target has the feature of this LLVM name ("avx2", "fullfp16").
  bool hasFeature(llvm::StringRef name) const;

  bool isX86() const;
  bool isAArch64() const;

  /// Width of the vector registers that kernels use: 512, 256 or 128.
  int64_t vectorBits() const;
  /// Number of vector registers of that width.
  int64_t vectorRegisters() const;
  /// Fused multiply-add on vectors.
  bool hasFma() const;
  /// `vdpbf16ps`: dot products of bf16 pairs accumulated in f32.
  bool hasBf16Dot() const;
  /// AVX-512 with the instructions that split numbers at the binary point.
  bool hasAvx512Exp2() const;
  /// `vpermi2b`: 64 bytes at a time from tables of 128.
  bool hasBytePermutations() const;
  /// Conversion between f16 and f32 vectors.
  bool hasF16Conversion() const;

  /// Success if code for this target runs on the host, else an error that names
  /// the first feature that the host lacks.
  llvm::Error checkRunsOnHost() const;

  /// A machine that emits position-independent code. Never null.
  std::unique_ptr<llvm::TargetMachine> createTargetMachine(
      llvm::CodeGenOptLevel level = llvm::CodeGenOptLevel::Default) const;

private:
  std::shared_ptr<const llvm::MCSubtargetInfo> subtarget;
};

} // namespace fovea

#endif // FOVEA_TARGET_CPU_CPUTARGET_H
