// Prints C headers for code compiled ahead of time.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Aot.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace fovea;

/// The text of fovea/runtime.h, so that a header needs no other.
static constexpr StringLiteral runtimeHeader =
#include "fovea/RuntimeHeader.inc"
    ;

/// How C passes a scalar; types that C lacks as their bits.
static StringRef getCType(DType dtype) {
  switch (dtype) {
  case DType::F16:
  case DType::BF16:
    return "uint16_t";
  case DType::F32:
    return "float";
  case DType::F64:
    return "double";
  case DType::F8E4M3FN:
  case DType::I1:
    return "uint8_t";
  case DType::I8:
    return "int8_t";
  case DType::I16:
    return "int16_t";
  case DType::I32:
    return "int32_t";
  case DType::I64:
  case DType::Index:
    return "int64_t";
  }
  llvm_unreachable("unknown dtype");
}

/// "f32 [?, 8, ?, 64]".
static std::string describe(const TensorSpec &type) {
  std::vector<std::string> sizes;
  for (int64_t size : type.shape)
    sizes.push_back(size < 0 ? "?" : std::to_string(size));
  return std::string(getName(type.dtype)) +
         (type.isScalar ? "" : " [" + join(sizes, ", ") + "]");
}

namespace {
/// Prints the functions of one entry.
class EntryPrinter {
public:
  EntryPrinter(raw_ostream &os, const Signature &entry, StringRef prefix,
               bool isGpu)
      : os(os), entry(entry), name((prefix + "_" + entry.entry).str()),
        isGpu(isGpu) {}

  void print() {
    printComment();
    printMain();
    printResultSizes();
  }

private:
  void printComment();
  void printMain();
  void printResultSizes();

  /// The parameters for the inputs, and for results that are arguments of their
  /// own.
  std::vector<std::string> getParameters(bool withResults) const;
  /// A tensor that is written, by a C expression of its address.
  struct Output {
    std::string address;
    int64_t rank;
    DType dtype;
  };
  using Outputs = std::vector<Output>;
  /// Prints the array `name` of what a packed function takes: the inputs and
  /// `outputs`.
  void printArguments(StringRef name, const Outputs &outputs);
  /// Prints the array `<name>_types` of what the GPU runtime has to know of
  /// them.
  void printTypes(StringRef name, const Outputs &outputs);
  /// Prints both and a call of a packed function, on a GPU by the runtime's
  /// function `gpuCall`.
  void printCall(StringRef symbol, StringRef name, const Outputs &outputs,
                 StringRef gpuCall);
  void printExtern(StringRef symbol) {
    os << formatv("extern void {0}__packed(void **arguments);\n", symbol);
  }

  raw_ostream &os;
  const Signature &entry;
  std::string name;
  bool isGpu;
};
} // namespace

void EntryPrinter::printComment() {
  os << "\n/* Entry '" << entry.entry << "'.\n";
  for (auto [index, type] : enumerate(entry.inputs))
    os << formatv(" *   arg{0}: {1}\n", index, describe(type));
  for (auto [index, type] : enumerate(entry.results)) {
    os << formatv(" *   result{0}: {1}, ", index, describe(type));
    if (type.updates < 0)
      os << "written\n";
    else
      os << formatv("which is arg{0}, updated in place\n", type.updates);
  }
  os << " * Types and sizes are not checked: they must be these, dims of size "
        "? "
        "that the\n"
        " * graph relates must agree, last strides must be 1, and results must "
        "overlap\n"
        " * nothing else.";
  if (entry.isChecked)
    os << " The values of lengths, block tables and offsets are checked:\n"
          " * if they do not fit, returns the kind of failure that it "
          "describes "
          "in *failure\n"
          " * (see fovea_explain) and changes nothing, else FOVEA_OK.";
  if (isGpu)
    os << "\n * Tensors lie in the host's memory or in the device's. Returns "
          "FOVEA_DEVICE where\n * the device of the thread fails "
          "(foveaGpuTakeError), else FOVEA_OK.";
  os << " May be called by several\n * threads at once. */\n";
}

std::vector<std::string> EntryPrinter::getParameters(bool withResults) const {
  std::vector<std::string> parameters;
  for (auto [index, type] : enumerate(entry.inputs))
    parameters.push_back(
        formatv(type.isScalar ? "{0} arg{1}" : "const fovea_tensor *arg{1}",
                getCType(type.dtype), index));
  for (auto [index, type] : enumerate(entry.results))
    if (withResults && type.updates < 0)
      parameters.push_back(formatv("const fovea_tensor *result{0}", index));
  return parameters;
}

void EntryPrinter::printArguments(StringRef name, const Outputs &outputs) {
  int64_t count = 0;
  std::vector<std::string> arguments;
  auto addTensor = [&](const std::string &tensor, int64_t rank) {
    arguments.push_back(formatv("fovea_describe({0}_space[{1}], {2}, {3})",
                                name, count++, tensor, rank));
  };
  for (auto [index, type] : enumerate(entry.inputs)) {
    if (type.isScalar)
      arguments.push_back(formatv("&arg{0}", index));
    else
      addTensor("arg" + std::to_string(index), type.getRank());
  }
  for (const Output &output : outputs)
    addTensor(output.address, output.rank);
  os << formatv("  fovea_descriptor {0}_space[{1}];\n", name, count);
  os << formatv("  void *{0}[{1}];\n", name, arguments.size());
  for (auto [index, argument] : enumerate(arguments))
    os << formatv("  {0}[{1}] = {2};\n", name, index, argument);
}

void EntryPrinter::printTypes(StringRef name, const Outputs &outputs) {
  os << formatv("  static const FoveaGpuArgument {0}_types[] = {{\n", name);
  for (auto [index, type] : enumerate(entry.inputs)) {
    if (type.isScalar) {
      os << "      {-1, 0, 0},\n";
      continue;
    }
    os << formatv("      {{{0}, {1}, FOVEA_GPU_READS{2}{3}},\n", type.getRank(),
                  getByteSize(type.dtype),
                  isFloat(type.dtype) ? "" : " | FOVEA_GPU_INTEGERS",
                  entry.isUpdated(index) ? " | FOVEA_GPU_WRITES" : "");
  }
  for (const Output &output : outputs)
    os << formatv("      {{{0}, {1}, FOVEA_GPU_WRITES},\n", output.rank,
                  getByteSize(output.dtype));
  os << "  };\n";
}

void EntryPrinter::printCall(StringRef symbol, StringRef name,
                             const Outputs &outputs, StringRef gpuCall) {
  if (isGpu)
    printTypes(name, outputs);
  printArguments(name, outputs);
  if (!isGpu) {
    os << formatv("  {0}__packed({1});\n", symbol, name);
    return;
  }
  os << formatv("  if ({0}({1}__packed, {2}, {2}_types, {3}))\n    return "
                "{4}FOVEA_DEVICE;\n",
                gpuCall, symbol, name, entry.inputs.size() + outputs.size(),
                entry.isChecked ? "failure->kind = " : "");
}

void EntryPrinter::printMain() {
  printExtern(name);
  std::vector<std::string> parameters = getParameters(/*withResults=*/true);
  Outputs results;
  for (auto [index, type] : enumerate(entry.results))
    if (type.updates < 0)
      results.push_back(
          {"result" + std::to_string(index), type.getRank(), type.dtype});
  if (!entry.isChecked) {
    os << formatv("static inline {0} {1}({2}) {{\n", isGpu ? "int64_t" : "void",
                  name, join(parameters, ", "));
    printCall(name, "arguments", results, "foveaGpuCall");
    os << (isGpu ? "  return FOVEA_OK;\n}\n" : "}\n");
    return;
  }
  printExtern(name + "__check");
  parameters.push_back("fovea_failure *failure");
  os << formatv("static inline int64_t {0}({1}) {{\n", name,
                join(parameters, ", "));
  os << "  const int64_t words = sizeof(*failure) / sizeof(int64_t);\n"
        "  const fovea_tensor record = fovea_dense(failure, 1, &words);\n";
  os << "  failure->kind = FOVEA_OK;\n  {\n";
  printCall(name + "__check", "checked", {{"&record", 1, DType::I64}},
            "foveaGpuCallOnHost");
  os << "  }\n  if (failure->kind != FOVEA_OK)\n    return failure->kind;\n  "
        "{\n";
  printCall(name, "arguments", results, "foveaGpuCall");
  os << "  }\n  return FOVEA_OK;\n}\n";
}

void EntryPrinter::printResultSizes() {
  os << formatv(
      "\n/* Stores the sizes of all results of {0}, all dims in order. */\n",
      name);
  printExtern(name + "__dims");
  std::vector<std::string> parameters = getParameters(/*withResults=*/false);
  parameters.push_back("int64_t *sizes");
  os << formatv("static inline void {0}_result_sizes({1}) {{\n", name,
                join(parameters, ", "));
  int64_t count = 0;
  for (const TensorSpec &type : entry.results)
    count += type.getRank();
  os << formatv("  const int64_t count = {0};\n", count);
  os << "  const fovea_tensor dims = fovea_dense(sizes, 1, &count);\n";
  printArguments("arguments", {{"&dims", 1, DType::I64}});
  os << formatv("  {0}__dims__packed(arguments);\n}\n", name);
}

void fovea::emitHeader(raw_ostream &os, ArrayRef<Signature> entries,
                       StringRef prefix, bool isGpu) {
  std::string guard = "FOVEA_AOT_" + prefix.upper() + "_H";
  os << formatv("/* Made by foveac. Link with {1}. */\n\n#ifndef {0}\n#define "
                "{0}\n\n",
                guard,
                isGpu ? "libfovea-gpu, libfovea-emulator, libstdc++ and libm"
                      : "libomp and libm");
  if (isGpu)
    os << "#include <fovea/gpu.h>\n\n";
  os << runtimeHeader << "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
  for (const Signature &entry : entries)
    EntryPrinter(os, entry, prefix, isGpu).print();
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
}
