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
  EntryPrinter(raw_ostream &os, const Signature &entry, StringRef prefix)
      : os(os), entry(entry), name((prefix + "_" + entry.entry).str()) {}

  void print() {
    printComment();
    printFunction(name, name, /*withResults=*/true);
    os << formatv(
        "\n/* Stores the sizes of all results of {0}, all dims in order. */\n",
        name);
    printFunction(name + "_result_sizes", name + "__dims",
                  /*withResults=*/false);
  }

private:
  void printComment() {
    os << "\n/* Entry '" << entry.entry << "'.\n";
    for (auto [index, type] : enumerate(entry.inputs))
      os << formatv(" *   arg{0}: {1}\n", index, describe(type));
    for (auto [index, type] : enumerate(entry.results))
      os << formatv(" *   result{0}: {1}, written\n", index, describe(type));
    os << " * Nothing is checked: types and sizes must be these, dims of size "
          "? that the\n"
          " * graph relates must agree, last strides must be 1, and results "
          "must overlap\n"
          " * nothing else. May be called by several threads at once. */\n";
  }

  void printFunction(StringRef function, StringRef symbol, bool withResults) {
    os << formatv("extern void {0}__packed(void **arguments);\n", symbol);
    os << formatv("static inline void {0}(", function);
    std::vector<std::string> parameters;
    for (auto [index, type] : enumerate(entry.inputs))
      parameters.push_back(
          formatv(type.isScalar ? "{0} arg{1}" : "const fovea_tensor *arg{1}",
                  getCType(type.dtype), index));
    for (size_t index = 0; withResults && index < entry.results.size(); ++index)
      parameters.push_back(formatv("const fovea_tensor *result{0}", index));
    if (!withResults)
      parameters.push_back("int64_t *sizes");
    os << join(parameters, ", ") << ") {\n";
    printBody(withResults);
    os << formatv("  {0}__packed(arguments);\n}\n", symbol);
  }

  void printBody(bool withResults) {
    int64_t numSizes = 0;
    std::vector<std::string> arguments;
    auto addTensor = [&](const Twine &tensor, int64_t rank) {
      arguments.push_back(formatv("fovea_describe(descriptors[{0}], {1}, {2})",
                                  numDescriptors++, tensor.str(), rank));
    };
    numDescriptors = 0;
    for (auto [index, type] : enumerate(entry.inputs)) {
      if (type.isScalar)
        arguments.push_back(formatv("&arg{0}", index));
      else
        addTensor("arg" + Twine(index), type.getRank());
    }
    for (auto [index, type] : enumerate(entry.results)) {
      numSizes += type.getRank();
      if (withResults)
        addTensor("result" + Twine(index), type.getRank());
    }
    if (!withResults) {
      os << formatv("  const int64_t count = {0};\n", numSizes);
      os << "  const fovea_tensor dims = fovea_dense(sizes, 1, &count);\n";
      addTensor("&dims", 1);
    }
    os << formatv("  fovea_descriptor descriptors[{0}];\n", numDescriptors);
    os << formatv("  void *arguments[{0}];\n", arguments.size());
    for (auto [index, argument] : enumerate(arguments))
      os << formatv("  arguments[{0}] = {1};\n", index, argument);
  }

  raw_ostream &os;
  const Signature &entry;
  std::string name;
  int64_t numDescriptors = 0;
};
} // namespace

void fovea::emitHeader(raw_ostream &os, ArrayRef<Signature> entries,
                       StringRef prefix) {
  std::string guard = "FOVEA_AOT_" + prefix.upper() + "_H";
  os << formatv("/* Made by foveac. Link with libomp and libm. */\n\n#ifndef "
                "{0}\n#define {0}\n\n",
                guard);
  os << runtimeHeader << "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
  for (const Signature &entry : entries)
    EntryPrinter(os, entry, prefix).print();
  os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
}
