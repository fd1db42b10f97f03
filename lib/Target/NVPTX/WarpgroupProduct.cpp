// Products of warpgroups as inline PTX. A whole sum is one piece of text, so
// that nothing can come between its instructions: ptxas would make products
// wait for each other.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Hopper.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace fovea;

namespace {
/// Text and operands of inline PTX, with as many f32 results as it says.
class InlinePtx {
public:
  InlinePtx(ThreadBuilder &b, int64_t results) : b(b), results(results) {
    for (int64_t i = 0; i < results; ++i)
      constraint("=f");
  }

  llvm::raw_ostream &line() { return text << "\n\t"; }
  std::string operand(StringRef constraintText, Value value) {
    constraint(constraintText);
    operands.push_back(value);
    return "$" + std::to_string(results + operands.size() - 1);
  }
  /// `{$first, ..., $first+count-1}`
  static std::string list(int64_t first, int64_t count) {
    std::string names;
    for (int64_t i = 0; i < count; ++i)
      names += (i ? ", $" : "$") + std::to_string(first + i);
    return "{" + names + "}";
  }
  /// Results start as these values; call it after the last operand.
  void startWith(ValueRange values) {
    for (auto [i, value] : llvm::enumerate(values)) {
      constraint(std::to_string(i));
      operands.push_back(value);
    }
  }

  SmallVector<Value> create() {
    Type f32 = b.getF32Type();
    auto type = LLVM::LLVMStructType::getLiteral(
        b.getContext(), SmallVector<Type>(results, f32));
    constraint("~{memory}");
    Value result =
        LLVM::InlineAsmOp::create(
            b, type, operands, "{" + body + "\n\t}", constraints,
            /*has_side_effects=*/true, /*is_align_stack=*/false,
            LLVM::TailCallKind::None, LLVM::AsmDialectAttr(), ArrayAttr())
            .getRes();
    SmallVector<Value> values;
    for (int64_t i = 0; i < results; ++i)
      values.push_back(LLVM::ExtractValueOp::create(b, result, i));
    return values;
  }

private:
  void constraint(const Twine &added) {
    constraints += (constraints.empty() ? "" : ",") + added.str();
  }

  ThreadBuilder &b;
  int64_t results;
  SmallVector<Value> operands;
  std::string body, constraints;
  llvm::raw_string_ostream text{body};
};
} // namespace

// The upper word of a description. Bits 32 to 45: bytes between groups of 8
// rows, in units of 16; 62 and 63: 1, rows of 128 swizzled bytes.
static constexpr uint32_t upperWord = 1024 / 16 | 1u << 30;

std::string WarpgroupProduct::getOpcode() const {
  std::string name = element.isBF16() ? "bf16" : "f16";
  return "wgmma.mma_async.sync.aligned.m64n" + std::to_string(columns) +
         "k16.f32." + name + "." + name;
}

SmallVector<Value> WarpgroupProduct::startShared(
    ThreadBuilder &b, Value lhs, Value rhs,
    ArrayRef<std::pair<int64_t, int64_t>> offsets) const {
  int64_t sums = columns / 2;
  InlinePtx ptx(b, sums);
  std::string lhsName = ptx.operand("r", lhs), rhsName = ptx.operand("r", rhs);
  ptx.line() << ".reg .b32 lower, upper;";
  ptx.line() << ".reg .b64 a, b;";
  ptx.line() << "mov.b32 upper, " << upperWord << ";";
  ptx.line() << "wgmma.fence.sync.aligned;";
  for (auto [step, offset] : llvm::enumerate(offsets)) {
    ptx.line() << "add.s32 lower, " << lhsName << ", " << offset.first << ";";
    ptx.line() << "mov.b64 a, {lower, upper};";
    ptx.line() << "add.s32 lower, " << rhsName << ", " << offset.second << ";";
    ptx.line() << "mov.b64 b, {lower, upper};";
    // The first step does not add; factors are not negated nor transposed.
    ptx.line() << getOpcode() << " " << InlinePtx::list(0, sums) << ", a, b, "
               << (step ? 1 : 0) << ", 1, 1, 0, 0;";
  }
  ptx.line() << "wgmma.commit_group.sync.aligned;";
  return ptx.create();
}

SmallVector<Value> WarpgroupProduct::startRegisters(ThreadBuilder &b,
                                                    ValueRange sums,
                                                    ValueRange lhs, Value rhs,
                                                    Value step) const {
  InlinePtx ptx(b, sums.size());
  for (Value pair : lhs)
    ptx.operand("r", pair);
  std::string rhsName = ptx.operand("r", rhs),
              stepName = ptx.operand("r", step);
  ptx.startWith(sums);
  ptx.line() << ".reg .b32 lower, upper;";
  ptx.line() << ".reg .b64 b;";
  ptx.line() << "mov.b32 lower, " << rhsName << ";";
  ptx.line() << "mov.b32 upper, " << upperWord << ";";
  ptx.line() << "wgmma.fence.sync.aligned;";
  int64_t first = sums.size();
  for (size_t i = 0; i < lhs.size(); i += 4) {
    if (i)
      ptx.line() << "add.s32 lower, lower, " << stepName << ";";
    ptx.line() << "mov.b64 b, {lower, upper};";
    // Adds; factors are not negated; columns of the second lie side by side.
    ptx.line() << getOpcode() << " " << InlinePtx::list(0, sums.size()) << ", "
               << InlinePtx::list(first + i, 4) << ", b, 1, 1, 1, 1;";
  }
  ptx.line() << "wgmma.commit_group.sync.aligned;";
  return ptx.create();
}

SmallVector<Value> fovea::waitForProducts(ThreadBuilder &b, int64_t pending,
                                          ValueRange values, ValueRange kept) {
  InlinePtx ptx(b, values.size());
  for (Value value : kept)
    ptx.operand("r", value);
  ptx.startWith(values);
  ptx.line() << "wgmma.wait_group.sync.aligned " << pending << ";";
  return ptx.create();
}
