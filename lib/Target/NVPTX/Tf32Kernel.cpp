// The kernel for f32 on tensor cores. x = large + small + e, where large and
// small are x and x - large, rounded to the 11 bits of tf32, and |e| is at most
// 2^-22 |x|; of
//   x * y = large large' + large small' + small large' + small small'
// the last is not larger than that error either.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Tf32Kernel.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

bool Tf32Kernel::canMultiply(OnlineSdpaOp step) {
  return step &&
         cast<MemRefType>(step.getQuery().getType()).getElementType().isF32();
}

Tf32Kernel::Tf32Kernel(ThreadBuilder &b, GpuScheduleAttr schedule,
                       NormalizeOp end, OnlineSdpaOp step)
    : SimtKernel(b, schedule, end, step) {
  products = Registers(b, type, acc.size());
}

Tf32Kernel::Operand Tf32Kernel::split(ValueRange elements) {
  auto round = [&](Value element) {
    return NVVM::ConvertFloatToTF32Op::create(
        b, b.getI32Type(), element, NVVM::FPRoundingMode::RNA,
        NVVM::SaturationMode::NONE, /*relu=*/false);
  };
  Operand operand;
  for (Value element : elements) {
    Value large = round(element);
    operand.large.push_back(large);
    Value rest = b.sub(element, LLVM::BitcastOp::create(b, type, large));
    operand.small.push_back(round(rest));
  }
  return operand;
}

void Tf32Kernel::addProduct(const Registers &registers, int64_t first,
                            const Operand &lhs, const Operand &rhs) {
  SmallVector<Value> total;
  for (int64_t c = 0; c < 4; ++c)
    total.push_back(registers.get(b, first + c));
  auto result = LLVM::LLVMStructType::getLiteral(
      b.getContext(), SmallVector<Type>(4, b.getF32Type()));
  auto add = [&](ValueRange left, ValueRange right) {
    Value product = NVVM::MmaOp::create(
        b, result, left, right, total, ArrayRef<int64_t>{16, 8, 8},
        std::nullopt, std::nullopt,
        std::array{NVVM::MMATypes::tf32, NVVM::MMATypes::tf32},
        std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});
    for (auto [c, value] : llvm::enumerate(total))
      value = LLVM::ExtractValueOp::create(b, product, c);
  };
  // The small ones first, while the sum is small.
  add(lhs.small, rhs.large);
  add(lhs.large, rhs.small);
  add(lhs.large, rhs.large);
  for (auto [c, value] : llvm::enumerate(total))
    registers.set(b, first + c, value);
}

/// A thread has columns t and t + 4 of 8, of rows g and g + 8.
Tf32Kernel::Operand Tf32Kernel::loadQueries(int64_t m, Value column) {
  SmallVector<Value> elements;
  for (int64_t step : {0, 4})
    for (int64_t half : {0, 1})
      elements.push_back(loadElement(query, getRowPosition(2 * m + half),
                                     b.add(column, b.index(step))));
  return split(elements);
}

Tf32Kernel::Operand Tf32Kernel::loadKeys(int64_t j, Value column) {
  Value row = b.add(group, b.index(8 * j));
  return split({loadElement(key, row, column),
                loadElement(key, row, b.add(column, b.index(4)))});
}

/// The keys 2 t and 2 t + 1, which a thread has, stand at t and t + 4: their
/// order does not matter.
Tf32Kernel::Operand Tf32Kernel::getProbabilities(int64_t m, int64_t j) {
  SmallVector<Value> elements;
  for (int64_t c : {0, 2, 1, 3})
    elements.push_back(scores.get(b, getScore(m, j, c)));
  return split(elements);
}

Tf32Kernel::Operand Tf32Kernel::loadValues(int64_t j, int64_t n) {
  Value column = b.add(group, b.index(8 * n));
  return split({loadElement(value, getColumn(j, 0), column),
                loadElement(value, getColumn(j, 1), column)});
}

/// x * 0 is NaN just for those.
Value Tf32Kernel::isAnyNonFinite(const Registers &registers) {
  Value zero = b.scalar(type, 0), total = zero;
  for (int64_t i = 0; i < registers.size(); ++i)
    total = b.mulAdd(registers.get(b, i), zero, total);
  return b.anyLane(b.compare(arith::CmpFPredicate::UNE, total, zero));
}

void Tf32Kernel::emitScores(OnlineSdpaOp op) {
  emitCopies(op);
  scores.fill(b, b.scalar(type, 0));
  b.loop(b.index(0), b.index(llvm::alignTo(sizes.head, 8)), 8, [&](Value d) {
    Value column = b.add(d, inGroup);
    SmallVector<Operand> rows;
    for (int64_t m = 0; m < rowTiles; ++m)
      rows.push_back(loadQueries(m, column));
    for (int64_t j = 0; j < keyTiles; ++j) {
      Operand keys = loadKeys(j, column);
      for (int64_t m = 0; m < rowTiles; ++m)
        addProduct(scores, getScore(m, j, 0), rows[m], keys);
    }
  });
  auto again = [&]() -> SmallVector<Value> {
    multiplyKeys();
    return {};
  };
  b.branch(isAnyNonFinite(scores), {}, again, nullptr);
}

void Tf32Kernel::emitProducts(OnlineSdpaOp op) {
  products.fill(b, b.scalar(type, 0));
  for (int64_t j = 0; j < keyTiles; ++j) {
    SmallVector<Operand> probabilities;
    for (int64_t m = 0; m < rowTiles; ++m)
      probabilities.push_back(getProbabilities(m, j));
    for (int64_t n = 0; n < valueTiles; ++n) {
      Operand values = loadValues(j, n);
      for (int64_t m = 0; m < rowTiles; ++m)
        addProduct(products, getAcc(m, n, 0), probabilities[m], values);
    }
  }
  auto again = [&]() -> SmallVector<Value> {
    SimtKernel::emitProducts(op);
    return {};
  };
  auto add = [&]() -> SmallVector<Value> {
    for (int64_t i = 0; i < acc.size(); ++i)
      acc.set(b, i, b.add(acc.get(b, i), products.get(b, i)));
    return {};
  };
  b.branch(isAnyNonFinite(products), {}, again, add);
}
