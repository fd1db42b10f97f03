// A builder for the code of one GPU thread.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ThreadBuilder.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace fovea;

Value ThreadBuilder::i32(int64_t value) {
  return arith::ConstantOp::create(*this, getI32IntegerAttr(value));
}

Value ThreadBuilder::like(Value other, int64_t value) {
  return arith::ConstantOp::create(*this,
                                   getIntegerAttr(other.getType(), value));
}

Value ThreadBuilder::div(Value value, int64_t divisor) {
  return createOrFold<arith::DivUIOp>(value, like(value, divisor));
}

Value ThreadBuilder::rem(Value value, int64_t divisor) {
  return createOrFold<arith::RemUIOp>(value, like(value, divisor));
}

Value ThreadBuilder::bitXor(Value lhs, Value rhs) {
  return createOrFold<arith::XOrIOp>(lhs, rhs);
}

Value ThreadBuilder::bitAnd(Value lhs, Value rhs) {
  return createOrFold<arith::AndIOp>(lhs, rhs);
}

Value ThreadBuilder::bitOr(Value lhs, Value rhs) {
  return createOrFold<arith::OrIOp>(lhs, rhs);
}

Value ThreadBuilder::less(Value lhs, Value rhs) {
  return createOrFold<arith::CmpIOp>(arith::CmpIPredicate::slt, lhs, rhs);
}

Value ThreadBuilder::opaque(Value value) {
  Type type = value.getType();
  bool isIndex = type.isIndex();
  Type word = isIndex ? getI64Type() : getI32Type();
  value = isIndex ? arith::IndexCastOp::create(*this, word, value).getResult()
                  : LLVM::BitcastOp::create(*this, word, value).getResult();
  // No instruction: the result takes the place of the operand.
  Value copy = LLVM::InlineAsmOp::create(
                   *this, word, value, /*asm_string=*/"",
                   /*constraints=*/isIndex ? "=l,0" : "=r,0",
                   /*has_side_effects=*/false, /*is_align_stack=*/false,
                   LLVM::TailCallKind::None, LLVM::AsmDialectAttr(),
                   /*operand_attrs=*/ArrayAttr())
                   .getRes();
  if (isIndex)
    return arith::IndexCastOp::create(*this, type, copy);
  return LLVM::BitcastOp::create(*this, type, copy);
}

Value ThreadBuilder::mulAdd(Value lhs, Value rhs, Value acc) {
  return math::FmaOp::create(*this, lhs, rhs, acc);
}

Value ThreadBuilder::maximum(Value lhs, Value rhs) {
  // Not arith.maxnumf, which upstream expands into comparisons.
  return LLVM::MaxNumOp::create(*this, lhs, rhs);
}

Value ThreadBuilder::exp2(Value x) {
  if (!x.getType().isF32())
    return math::Exp2Op::create(*this, x);
  return LLVM::CallIntrinsicOp::create(
             *this, x.getType(), getStringAttr("llvm.nvvm.ex2.approx.ftz"),
             ValueRange{x})
      .getResult(0);
}

/// Lanes exchange 32 bits at a time.
Value ThreadBuilder::shuffle(Value value, function_ref<Value(Value)> emit) {
  if (value.getType().getIntOrFloatBitWidth() == 32)
    return emit(value);
  auto halves = VectorType::get(2, getI32Type());
  Value parts = LLVM::BitcastOp::create(*this, halves, value);
  for (int64_t half : {0, 1}) {
    Value part = vector::ExtractOp::create(*this, parts, half);
    parts = vector::InsertOp::create(*this, emit(part), parts, half);
  }
  return LLVM::BitcastOp::create(*this, value.getType(), parts);
}

Value ThreadBuilder::shuffleXor(Value value, int32_t mask) {
  return shuffle(value, [&](Value part) {
    return gpu::ShuffleOp::create(*this, part, mask, 32, gpu::ShuffleMode::XOR)
        .getShuffleResult();
  });
}

Value ThreadBuilder::shuffleFrom(Value value, Value lane) {
  return shuffle(value, [&](Value part) {
    return gpu::ShuffleOp::create(*this, part, lane, i32(32),
                                  gpu::ShuffleMode::IDX)
        .getShuffleResult();
  });
}

Value ThreadBuilder::anyLane(Value condition) {
  return NVVM::VoteSyncOp::create(*this, getI1Type(), i32(-1), condition,
                                  NVVM::VoteSyncKind::any);
}

void ThreadBuilder::barrier() { gpu::BarrierOp::create(*this); }

Value ThreadBuilder::anyThread(Value condition) {
  Value word = arith::ExtUIOp::create(*this, getI32Type(), condition);
  auto reduction =
      NVVM::BarrierReductionAttr::get(getContext(), NVVM::BarrierReduction::OR);
  Value found =
      NVVM::BarrierOp::create(*this, getI32Type(), /*barrierId=*/Value(),
                              /*numberOfThreads=*/Value(), reduction, word)
          .getRes();
  return compare(arith::CmpIPredicate::ne, found, i32(0));
}

static int64_t getByteSize(VectorType type) {
  return type.getNumElements() * type.getElementTypeBitWidth() / 8;
}

Value ThreadBuilder::loadAligned(VectorType type, Value buffer, ValueRange at) {
  return vector::LoadOp::create(*this, type, buffer, at,
                                /*nontemporal=*/false,
                                llvm::MaybeAlign(getByteSize(type)));
}

void ThreadBuilder::storeAligned(Value value, Value buffer, ValueRange at) {
  vector::StoreOp::create(
      *this, value, buffer, at, /*nontemporal=*/false,
      llvm::MaybeAlign(getByteSize(cast<VectorType>(value.getType()))));
}

Registers::Registers(ThreadBuilder &b, Type type, int64_t count)
    : buffer(memref::AllocaOp::create(b, MemRefType::get(count, type))),
      count(count) {}

Value Registers::get(ThreadBuilder &b, int64_t i) const {
  return b.load(buffer, b.index(i));
}

void Registers::set(ThreadBuilder &b, int64_t i, Value value) const {
  b.store(value, buffer, b.index(i));
}

void Registers::fill(ThreadBuilder &b, Value value) const {
  for (int64_t i = 0; i < count; ++i)
    set(b, i, value);
}

Value fovea::getSharedBuffer(ThreadBuilder &b, int64_t offset, int64_t count,
                             Type type) {
  auto space =
      gpu::AddressSpaceAttr::get(b.getContext(), gpu::AddressSpace::Workgroup);
  auto bytes = MemRefType::get(ShapedType::kDynamic, b.getI8Type(),
                               MemRefLayoutAttrInterface(), space);
  Value whole = gpu::DynamicSharedMemoryOp::create(b, bytes);
  auto part = MemRefType::get(count, type, MemRefLayoutAttrInterface(), space);
  return memref::ViewOp::create(b, part, whole, b.index(offset), ValueRange{});
}
