// Instructions of sm_90: mbarriers, copies, barriers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Hopper.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace fovea;

Value fovea::toI32(ThreadBuilder &b, Value index) {
  return b.createOrFold<arith::IndexCastOp>(b.getI32Type(), index);
}

Value fovea::toIndex(ThreadBuilder &b, Value word) {
  return b.createOrFold<arith::IndexCastUIOp>(b.getIndexType(), word);
}

static Value toPointer(ThreadBuilder &b, Value address) {
  auto shared = LLVM::LLVMPointerType::get(
      b.getContext(), static_cast<unsigned>(NVVM::NVVMMemorySpace::Shared));
  return LLVM::IntToPtrOp::create(b, shared, address);
}

void fovea::initBarrier(ThreadBuilder &b, Value barrier, int64_t count) {
  NVVM::MBarrierInitOp::create(b, toPointer(b, barrier), b.i32(count),
                               /*predicate=*/Value());
}

void fovea::fenceBarrierInit(ThreadBuilder &b) {
  NVVM::FenceMbarrierInitOp::create(b);
}

void fovea::arrive(ThreadBuilder &b, Value barrier) {
  NVVM::MBarrierArriveOp::create(b, b.getI64Type(), toPointer(b, barrier));
}

void fovea::arriveExpecting(ThreadBuilder &b, Value barrier, int64_t bytes) {
  NVVM::MBarrierArriveExpectTxOp::create(
      b, TypeRange(), toPointer(b, barrier), b.i32(bytes),
      NVVM::MemScopeKind::CTA, /*relaxed=*/false, /*predicate=*/Value());
}

void fovea::waitForPhase(ThreadBuilder &b, Value barrier, Value parity) {
  // A hint: how long a thread may sleep, in nanoseconds.
  constexpr int64_t ticks = 10000000;
  NVVM::MBarrierTryWaitParityOp::create(b, toPointer(b, barrier), parity,
                                        b.i32(ticks));
}

void fovea::fenceAsyncProxy(ThreadBuilder &b) {
  NVVM::FenceProxyOp::create(
      b,
      NVVM::ProxyKindAttr::get(b.getContext(), NVVM::ProxyKind::async_shared),
      NVVM::SharedSpaceAttr::get(b.getContext(),
                                 NVVM::SharedSpace::shared_cta));
}

void fovea::copyBox(ThreadBuilder &b, Value target, Value map, ValueRange start,
                    Value barrier) {
  // Coordinates are innermost first.
  SmallVector<Value> coordinates;
  for (Value position : llvm::reverse(start))
    coordinates.push_back(toI32(b, position));
  auto cluster = LLVM::LLVMPointerType::get(
      b.getContext(),
      static_cast<unsigned>(NVVM::NVVMMemorySpace::SharedCluster));
  Value place = LLVM::AddrSpaceCastOp::create(b, cluster, toPointer(b, target));
  NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp::create(
      b, place, map, coordinates, toPointer(b, barrier),
      /*im2colOffsets=*/ValueRange(), /*multicastMask=*/Value(),
      /*l2CacheHint=*/Value(), NVVM::TMALoadMode::TILE, /*isCTAOnly=*/false,
      /*group=*/nullptr, /*predicate=*/Value());
}

void fovea::syncThreads(ThreadBuilder &b, Value number, int64_t threads) {
  NVVM::BarrierOp::create(b, TypeRange(), number, b.i32(threads),
                          /*reductionOp=*/nullptr,
                          /*reductionPredicate=*/Value());
}

void fovea::arriveAtThreads(ThreadBuilder &b, Value number, int64_t threads) {
  NVVM::BarrierArriveOp::create(b, number, b.i32(threads));
}

Value fovea::syncThreadsOr(ThreadBuilder &b, Value number, int64_t threads,
                           Value condition) {
  // The op with a reduction has no number in LLVM 22.
  Value word = arith::ExtUIOp::create(b, b.getI32Type(), condition);
  Value result =
      LLVM::InlineAsmOp::create(
          b, b.getI32Type(), ValueRange{word, number, b.i32(threads)},
          "{\n\t.reg .pred p, q;\n\tsetp.ne.b32 p, $1, 0;\n\t"
          "bar.red.or.pred q, $2, $3, p;\n\tselp.b32 $0, 1, 0, q;\n\t}",
          "=r,r,r,r,~{memory}", /*has_side_effects=*/true,
          /*is_align_stack=*/false, LLVM::TailCallKind::None,
          LLVM::AsmDialectAttr(), ArrayAttr())
          .getRes();
  return b.compare(arith::CmpIPredicate::ne, result, b.i32(0));
}

void fovea::setRegisters(ThreadBuilder &b, int64_t count, bool more) {
  NVVM::SetMaxRegisterOp::create(b, static_cast<uint32_t>(count),
                                 more ? NVVM::SetMaxRegisterAction::increase
                                      : NVVM::SetMaxRegisterAction::decrease);
}

Value fovea::electThread(ThreadBuilder &b) {
  return NVVM::ElectSyncOp::create(b, b.getI1Type(), /*membermask=*/Value());
}

Value fovea::describeMatrix(ThreadBuilder &b, Value address,
                            int64_t sliceBytes) {
  // Bits 0 to 13: the address; 16 to 29: bytes between slices; in units of 16.
  Value place = b.bitAnd(address, b.i32(0x3ffff));
  place = b.createOrFold<arith::ShRUIOp>(place, b.i32(4));
  return b.bitOr(place, b.i32(sliceBytes / 16 << 16));
}
