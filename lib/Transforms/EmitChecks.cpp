// Makes, for entry functions that read or write caches, the functions that
// check before a call what only values can tell: lengths, block tables, room.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "CacheAddress.h"
#include "CallingConvention.h"
#include "fovea/Transforms/RuntimeChecks.h"
#include "fovea/runtime.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace fovea {
#define GEN_PASS_DEF_EMITCHECKSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// Builds checks, which store the first failure to a `fovea_failure`.
class CheckBuilder : public ImplicitLocOpBuilder {
public:
  CheckBuilder(Location loc, OpBuilder &b, Value failure)
      : ImplicitLocOpBuilder(loc, b), failure(failure) {}

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(*this, value);
  }
  Value compare(arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    return arith::CmpIOp::create(*this, predicate, lhs, rhs);
  }
  Value either(Value lhs, Value rhs) {
    return arith::OrIOp::create(*this, lhs, rhs);
  }
  Value isOutside(Value value, Value lower, Value upper) {
    return either(compare(arith::CmpIPredicate::slt, value, lower),
                  compare(arith::CmpIPredicate::sgt, value, upper));
  }
  Value clamp(Value value, Value lower, Value upper) {
    value = arith::MaxSIOp::create(*this, value, lower);
    return arith::MinSIOp::create(*this, value, upper);
  }
  Value element(Value tensor, ValueRange at) {
    return emitElement(*this, tensor, at);
  }
  Value size(Value tensor, int64_t dim) {
    return createOrFold<tensor::DimOp>(tensor, dim);
  }
  /// Runs `body` for `lower <= i < upper`.
  void forEach(Value lower, Value upper, function_ref<void(Value)> body);
  /// Stores the failure if it is the first.
  void failIf(Value condition, int64_t kind, ArrayRef<Value> values);

private:
  Value failure;
};
} // namespace

void CheckBuilder::forEach(Value lower, Value upper,
                           function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(*this, lower, upper, constant(1));
  InsertionGuard guard(*this);
  setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void CheckBuilder::failIf(Value condition, int64_t kind,
                          ArrayRef<Value> values) {
  InsertionGuard guard(*this);
  auto isFailure =
      scf::IfOp::create(*this, condition, /*withElseRegion=*/false);
  setInsertionPointToStart(isFailure.thenBlock());
  Value zero = constant(0);
  Value known = memref::LoadOp::create(*this, failure, zero);
  Value none = arith::ConstantOp::create(*this, getI64IntegerAttr(FOVEA_OK));
  auto isFirst =
      scf::IfOp::create(*this, compare(arith::CmpIPredicate::eq, known, none),
                        /*withElseRegion=*/false);
  setInsertionPointToStart(isFirst.thenBlock());
  Value code = arith::ConstantOp::create(*this, getI64IntegerAttr(kind));
  memref::StoreOp::create(*this, code, failure, zero);
  for (auto [i, value] : llvm::enumerate(values)) {
    Value wide = arith::IndexCastOp::create(*this, getI64Type(), value);
    memref::StoreOp::create(*this, wide, failure, constant(i + 1));
  }
}

/// Entries `[first, end)` of the block table of a sequence.
static void checkPages(CheckBuilder &b, const CacheOperands &cache,
                       const CacheSizes &sizes, Value batch, Value first,
                       Value end) {
  if (!cache.pages)
    return;
  Value last = arith::SubIOp::create(b, sizes.numPages, b.constant(1));
  b.forEach(first, end, [&](Value i) {
    Value page = b.element(cache.pages, {batch, i});
    b.failIf(b.isOutside(page, b.constant(0), last), FOVEA_PAGE,
             {page, batch, i, sizes.numPages});
  });
}

/// The keys of an attention, without reading a cache that they are in.
static Value countKeys(CheckBuilder &b, SdpaOp op) {
  if (auto read = op.getKey().getDefiningOp<ReadCacheOp>())
    return CacheSizes(b, read.getCacheOperands()).capacity;
  auto type = cast<RankedTensorType>(op.getKey().getType());
  return b.size(op.getKey(), type.getRank() - 2);
}

/// What attention needs of a cache that it reads.
static void checkRead(CheckBuilder &b, SdpaOp op, ReadCacheOp read) {
  CacheOperands cache = read.getCacheOperands();
  CacheSizes sizes(b, cache);
  Value batch = b.size(cache.pages ? cache.pages : cache.cache, 0);
  Value zero = b.constant(0), keys = countKeys(b, op);
  b.forEach(zero, batch, [&](Value i) {
    Value length = sizes.capacity;
    // Without lengths there are values for all keys.
    if (!op.getLengths())
      b.failIf(b.compare(arith::CmpIPredicate::sgt, keys, sizes.capacity),
               FOVEA_LENGTH, {keys, i, sizes.capacity});
    for (Value lengths : {Value(op.getLengths()), cache.ring}) {
      if (!lengths)
        continue;
      // A ring may have seen any number of tokens.
      Value given = b.element(lengths, i);
      Value wrong = cache.ring
                        ? b.compare(arith::CmpIPredicate::slt, given, zero)
                        : b.isOutside(given, zero, sizes.capacity);
      b.failIf(wrong, FOVEA_LENGTH, {given, i, sizes.capacity});
      // Only slots that the ring has filled are read, and only by rows that
      // count.
      length = arith::MinSIOp::create(b, length,
                                      b.clamp(given, zero, sizes.capacity));
    }
    Value end = arith::CeilDivUIOp::create(b, length, sizes.pageSize);
    if (cache.ring) {
      // Rows begin at any slot once the ring is full.
      Value seen = b.clamp(b.element(cache.ring, i), zero, sizes.capacity);
      end = arith::CeilDivUIOp::create(b, seen, sizes.pageSize);
    }
    checkPages(b, cache, sizes, i, zero, end);
  });
}

/// Tokens `[at, at + count)` of a sequence: room for them, and their pages.
static void checkNewTokens(CheckBuilder &b, AppendOp op,
                           const CacheSizes &sizes, Value batch, Value at,
                           Value count) {
  CacheOperands cache = op.getCacheOperands();
  Value zero = b.constant(0), capacity = sizes.capacity;
  Value end = arith::AddIOp::create(b, at, count);
  // The end may overflow.
  Value wrong = b.either(b.compare(arith::CmpIPredicate::slt, at, zero),
                         b.compare(arith::CmpIPredicate::slt, end, at));
  if (!op.getRing())
    wrong =
        b.either(wrong, b.compare(arith::CmpIPredicate::sgt, end, capacity));
  b.failIf(wrong, FOVEA_ROOM, {count, at, batch, capacity});
  if (op.getRing())
    b.failIf(b.compare(arith::CmpIPredicate::sgt, count, capacity), FOVEA_RING,
             {count, batch, capacity});
  if (!cache.pages)
    return;
  auto pages = [&](Value begin, Value end) {
    checkPages(b, cache, sizes, batch,
               arith::DivUIOp::create(b, begin, sizes.pageSize),
               arith::CeilDivUIOp::create(b, end, sizes.pageSize));
  };
  if (!op.getRing()) {
    // Out of range nothing is looked up: it has failed already.
    Value none = b.compare(arith::CmpIPredicate::sle, count, zero);
    Value begin = b.clamp(at, zero, capacity);
    Value last =
        arith::SelectOp::create(b, none, begin, b.clamp(end, zero, capacity));
    return pages(begin, last);
  }
  // A ring that goes round is two runs of slots.
  Value first =
      arith::RemUIOp::create(b, arith::MaxSIOp::create(b, at, zero), capacity);
  Value stop = arith::AddIOp::create(b, first, b.clamp(count, zero, capacity));
  pages(first, arith::MinSIOp::create(b, stop, capacity));
  Value rest = arith::SubIOp::create(b, stop, capacity);
  pages(zero, arith::MaxSIOp::create(b, rest, zero));
}

static void checkAppend(CheckBuilder &b, AppendOp op) {
  CacheOperands cache = op.getCacheOperands();
  CacheSizes sizes(b, cache);
  Value zero = b.constant(0), one = b.constant(1);
  Value batch = b.size(op.getAt(), 0);
  Value offsets = op.getOffsets();
  Value most = b.size(op.getRows(), offsets ? 0 : 2);
  if (offsets) {
    // No offset is read that is not there.
    Value given = arith::SubIOp::create(b, b.size(offsets, 0), one);
    Value wrong = b.compare(arith::CmpIPredicate::ne, given, batch);
    b.failIf(wrong, FOVEA_SEQUENCES, {given, batch});
    batch = arith::SelectOp::create(b, wrong, zero, batch);
  }
  b.forEach(zero, batch, [&](Value i) {
    Value count = most;
    if (offsets) {
      Value next = arith::AddIOp::create(b, i, one);
      Value begin = b.element(offsets, i), end = b.element(offsets, next);
      b.failIf(b.isOutside(begin, zero, most), FOVEA_OFFSETS,
               {begin, i, zero, most});
      b.failIf(b.isOutside(end, begin, most), FOVEA_OFFSETS,
               {end, next, begin, most});
      count = arith::SubIOp::create(b, end, begin);
    } else if (op.getCounts()) {
      count = b.clamp(b.element(op.getCounts(), i), zero, most);
    }
    checkNewTokens(b, op, sizes, i, b.element(op.getAt(), i), count);
  });
}

static void emitChecks(CheckBuilder &b, Operation *op) {
  if (auto append = dyn_cast<AppendOp>(op))
    return checkAppend(b, append);
  auto attention = cast<SdpaOp>(op);
  for (Value operand : {attention.getKey(), attention.getValue()})
    if (auto read = operand.getDefiningOp<ReadCacheOp>())
      checkRead(b, attention, read);
}

static bool needsChecks(Operation *op) {
  if (auto attention = dyn_cast<SdpaOp>(op))
    return attention.getKey().getDefiningOp<ReadCacheOp>() ||
           attention.getValue().getDefiningOp<ReadCacheOp>();
  return isa<AppendOp>(op);
}

bool fovea::hasRuntimeChecks(func::FuncOp function) {
  return function
      .walk([](Operation *op) {
        return needsChecks(op) ? WalkResult::interrupt()
                               : WalkResult::advance();
      })
      .wasInterrupted();
}

/// What the arguments must fulfil is known where values of the function's body
/// are all that conditions depend on.
static LogicalResult verifyPlaces(func::FuncOp function, bool isEntry) {
  WalkResult result = function.walk([&](Operation *op) -> WalkResult {
    if (!needsChecks(op) || (isEntry && op->getParentOp() == function))
      return WalkResult::advance();
    return op->emitOpError("expected to be in the body of an entry function, "
                           "where its block table and lengths can be checked "
                           "before anything runs");
  });
  return failure(result.wasInterrupted());
}

/// Makes `f__check`: a copy of the function that checks instead of computing.
static void makeCheckFunction(func::FuncOp function) {
  func::FuncOp check = function.clone();
  check.setName((function.getName() + "__check").str());
  SymbolTable(function->getParentOfType<ModuleOp>()).insert(check);
  auto recordType = MemRefType::get(
      {ShapedType::kDynamic}, IntegerType::get(function.getContext(), 64));
  Value failure = appendArgument(check, recordType, function.getLoc());

  SmallVector<Operation *> checked;
  for (Operation &op : check.getBody().front())
    if (needsChecks(&op))
      checked.push_back(&op);
  OpBuilder builder(check.getBody().front().getTerminator());
  for (Operation *op : checked) {
    CheckBuilder b(op->getLoc(), builder, failure);
    emitChecks(b, op);
  }
  setResults(check, {});
  for (unsigned i = 0; i + 1 < check.getNumArguments(); ++i)
    check.removeArgAttr(i, AttnDialect::getResultAttrName());
  markInputs(check);
  setCInterface(check);
}

namespace {
struct EmitChecksPass final : fovea::impl::EmitChecksPassBase<EmitChecksPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<func::FuncOp> functions(getOperation().getOps<func::FuncOp>());
    for (func::FuncOp function : functions) {
      bool isEntry = function.isPublic() && !function.isExternal();
      if (failed(verifyPlaces(function, isEntry)))
        return signalPassFailure();
      if (isEntry && hasRuntimeChecks(function))
        makeCheckFunction(function);
    }
  }
};
} // namespace
