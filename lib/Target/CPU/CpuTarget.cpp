// Resolves and describes a CPU target with LLVM's own tables.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Target/CPU/CpuTarget.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/SubtargetFeature.h"
#include "llvm/TargetParser/Triple.h"

#include <mutex>

using namespace llvm;
using fovea::CpuTarget;

template <typename... Args>
static Error makeError(const char *format, const Args &...args) {
  return createStringError(formatv(format, args...).str());
}

static void initializeTargets() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser();
    LLVMInitializeAArch64TargetInfo();
    LLVMInitializeAArch64Target();
    LLVMInitializeAArch64TargetMC();
    LLVMInitializeAArch64AsmPrinter();
    LLVMInitializeAArch64AsmParser();
  });
}

static Expected<const Target *> lookupTarget(const Triple &triple) {
  initializeTargets();
  if (triple.getArch() != Triple::x86_64 && triple.getArch() != Triple::aarch64)
    return makeError("expected an x86_64 or aarch64 triple, got '{0}'",
                     triple.str());
  std::string message;
  const Target *target = TargetRegistry::lookupTarget(triple, message);
  if (!target)
    return createStringError(message);
  return target;
}

/// The host's features as "+a,-b,...", in a fixed order.
static std::vector<std::string> hostFeatures() {
  std::vector<std::string> features;
  for (const auto &feature : sys::getHostCPUFeatures())
    features.push_back((feature.second ? "+" : "-") + feature.first().str());
  llvm::sort(features);
  return features;
}

/// Splits a user's feature list and checks each name against the target's
/// table.
static Expected<std::vector<std::string>>
parseFeatures(StringRef text, const MCSubtargetInfo &baseline) {
  std::vector<std::string> features;
  SmallVector<StringRef> names;
  text.split(names, ',', -1, /*KeepEmpty=*/false);
  for (StringRef name : names) {
    name = name.trim();
    StringRef bare =
        SubtargetFeatures::hasFlag(name) ? name.drop_front() : name;
    if (none_of(
            baseline.getAllProcessorFeatures(),
            [&](const SubtargetFeatureKV &known) { return bare == known.Key; }))
      return makeError("unknown CPU feature '{0}' for {1}", bare,
                       baseline.getTargetTriple().getArchName());
    features.push_back(bare == name ? "+" + bare.str() : name.str());
  }
  return features;
}

Expected<CpuTarget> CpuTarget::get(StringRef tripleText, StringRef cpu,
                                   StringRef features) {
  Triple host(sys::getProcessTriple());
  Triple triple =
      tripleText.empty() ? host : Triple(Triple::normalize(tripleText));
  Expected<const Target *> target = lookupTarget(triple);
  if (!target)
    return target.takeError();

  std::unique_ptr<MCSubtargetInfo> baseline(
      (*target)->createMCSubtargetInfo(triple, "", ""));
  bool isNative = cpu.empty() || cpu == "native";
  CpuTarget result;
  result.triple = triple.str();
  std::vector<std::string> allFeatures;
  if (isNative && triple.getArch() == host.getArch()) {
    result.cpu = sys::getHostCPUName().str();
    allFeatures = hostFeatures();
  } else if (isNative) {
    result.cpu = triple.getArch() == Triple::x86_64 ? "x86-64" : "generic";
  } else if (!baseline->isCPUStringValid(cpu)) {
    return makeError("unknown CPU '{0}' for {1}", cpu, triple.getArchName());
  } else {
    result.cpu = cpu.str();
  }

  Expected<std::vector<std::string>> userFeatures =
      parseFeatures(features, *baseline);
  if (!userFeatures)
    return userFeatures.takeError();
  append_range(allFeatures, *userFeatures);
  result.features = join(allFeatures, ",");
  result.subtarget.reset(
      (*target)->createMCSubtargetInfo(triple, result.cpu, result.features));
  // LLVM would end the process.
  if (result.isX86() && !result.hasFeature("64bit"))
    return makeError("expected a 64-bit CPU, got '{0}' with '{1}'", result.cpu,
                     features);
  return result;
}

bool CpuTarget::hasFeature(StringRef name) const {
  return any_of(subtarget->getAllProcessorFeatures(),
                [&](const SubtargetFeatureKV &known) {
                  return name == known.Key &&
                         subtarget->hasFeature(known.Value);
                });
}

bool CpuTarget::isX86() const { return subtarget->getTargetTriple().isX86(); }
bool CpuTarget::isAArch64() const {
  return subtarget->getTargetTriple().isAArch64();
}

int64_t CpuTarget::vectorBits() const {
  if (isX86() && hasFeature("avx512f"))
    return 512;
  if (isX86() && hasFeature("avx2") && hasFeature("fma"))
    return 256;
  return 128;
}

int64_t CpuTarget::vectorRegisters() const {
  return isAArch64() || vectorBits() == 512 ? 32 : 16;
}

bool CpuTarget::hasFma() const { return isAArch64() || hasFeature("fma"); }
bool CpuTarget::hasBf16Dot() const {
  return isX86() && hasFeature("avx512bf16");
}

bool CpuTarget::hasAvx512Exp2() const {
  return isX86() && hasFeature("avx512f") && hasFeature("avx512dq");
}

bool CpuTarget::hasBytePermutations() const {
  return isX86() && hasFeature("avx512vbmi");
}

bool CpuTarget::hasF16Conversion() const {
  return isAArch64() || hasFeature("f16c") || hasFeature("avx512f");
}

Error CpuTarget::checkRunsOnHost() const {
  Triple host(sys::getProcessTriple());
  if (subtarget->getTargetTriple().getArch() != host.getArch())
    return makeError("expected code for the host's {0}, got {1}",
                     host.getArchName(),
                     subtarget->getTargetTriple().getArchName());
  // Tuning features are not in the host's table and are no reason to refuse.
  StringMap<bool> available = sys::getHostCPUFeatures();
  for (const SubtargetFeatureKV &feature :
       subtarget->getEnabledProcessorFeatures()) {
    auto known = available.find(feature.Key);
    if (known != available.end() && !known->second)
      return makeError(
          "unsupported CPU feature '{0}': the host has no such instructions",
          feature.Key);
  }
  return Error::success();
}

std::unique_ptr<TargetMachine>
CpuTarget::createTargetMachine(CodeGenOptLevel level) const {
  std::string message;
  const Triple &targetTriple = subtarget->getTargetTriple();
  const Target *target = TargetRegistry::lookupTarget(targetTriple, message);
  return std::unique_ptr<TargetMachine>(
      target->createTargetMachine(targetTriple, cpu, features, TargetOptions(),
                                  Reloc::PIC_, std::nullopt, level));
}
