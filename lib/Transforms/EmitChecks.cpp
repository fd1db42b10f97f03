// Makes, for entry functions that read or write caches or assert something, the
// functions that check before a call what only values can tell: lengths, block
// tables, room.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "Attn/Attn.h"
#include "CacheAddress.h"
#include "CallingConvention.h"
#include "fovea/Transforms/RuntimeChecks.h"
#include "fovea/runtime.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/TypeSwitch.h"

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

/// That there are offsets of `sequences` sequences, which lie one after the
/// other in `tokens` tokens and, if `longest` is given, are not longer. Returns
/// how many of the sequences may be looked at: none if their number is wrong.
static Value checkOffsets(CheckBuilder &b, Value offsets, Value sequences,
                          Value tokens, Value longest) {
  Value zero = b.constant(0), one = b.constant(1);
  Value given = arith::SubIOp::create(b, b.size(offsets, 0), one);
  Value wrong = b.either(b.compare(arith::CmpIPredicate::ne, given, sequences),
                         b.compare(arith::CmpIPredicate::slt, given, zero));
  b.failIf(wrong, FOVEA_SEQUENCES, {given, sequences});
  // The first is between 0 and `tokens`, each other between the one before it
  // and `tokens`.
  Value end = arith::SelectOp::create(b, wrong, zero,
                                      arith::AddIOp::create(b, given, one));
  b.forEach(zero, end, [&](Value i) {
    Value isFirst = b.compare(arith::CmpIPredicate::eq, i, zero);
    Value before = arith::SelectOp::create(b, isFirst, zero,
                                           arith::SubIOp::create(b, i, one));
    Value least =
        arith::SelectOp::create(b, isFirst, zero, b.element(offsets, before));
    Value offset = b.element(offsets, i);
    b.failIf(b.isOutside(offset, least, tokens), FOVEA_OFFSETS,
             {offset, i, least, tokens});
    if (!longest)
      return;
    Value size = arith::SubIOp::create(b, offset, least);
    Value tooLong = arith::AndIOp::create(
        b, b.compare(arith::CmpIPredicate::sgt, size, longest),
        b.compare(arith::CmpIPredicate::ne, i, zero));
    b.failIf(tooLong, FOVEA_LONGEST, {size, before, longest});
  });
  return arith::SelectOp::create(b, wrong, zero, sequences);
}

/// What a pack that is read has to be, whoever uses the rows.
static void checkPackedRead(CheckBuilder &b, ReadCacheOp op) {
  Value offsets = op.getOffsets();
  Value sequences = arith::SubIOp::create(b, b.size(offsets, 0), b.constant(1));
  checkOffsets(b, offsets, sequences, b.size(op.getCache(), 0),
               b.size(op.getRows(), 2));
}

static void checkPack(CheckBuilder &b, PackOp op) {
  checkOffsets(b, op.getOffsets(), b.size(op.getRows(), 0),
               b.size(op.getDest(), 0), b.size(op.getRows(), 2));
}

/// What attention needs of a cache that it reads: the first `sequences`
/// sequences are looked at.
static void checkRead(CheckBuilder &b, SdpaOp op, ReadCacheOp read,
                      Value sequences) {
  CacheOperands cache = read.getCacheOperands();
  CacheSizes sizes(b, cache);
  Value zero = b.constant(0), keys = b.size(op.getKey(), 2);
  b.forEach(zero, sequences, [&](Value i) {
    Value capacity =
        cache.offsets ? emitSequence(b, cache.offsets, i).size : sizes.capacity;
    Value given = keys;
    if (op.getLengths())
      given = b.element(op.getLengths(), i);
    // A ring may have seen any number of tokens, of which it gives no more rows
    // than there are keys.
    Value needed =
        cache.ring ? arith::MinSIOp::create(b, given, keys).getResult() : given;
    b.failIf(b.isOutside(needed, zero, capacity), FOVEA_LENGTH,
             {given, i, capacity});
    // Only slots that the ring has filled are read, and only by rows that
    // count.
    Value length = b.clamp(given, zero, capacity);
    if (cache.ring) {
      Value seen = b.element(cache.ring, i);
      b.failIf(b.compare(arith::CmpIPredicate::slt, seen, zero), FOVEA_LENGTH,
               {seen, i, capacity});
      // Rows begin at any slot once the ring is full.
      length = b.clamp(seen, zero, capacity);
    }
    checkPages(b, cache, sizes, i, zero,
               arith::CeilDivUIOp::create(b, length, sizes.pageSize));
  });
}

/// The reads of caches that queries, keys and values come from, perhaps with
/// something done to them on the way.
static SmallVector<ReadCacheOp> findReads(SdpaOp op) {
  llvm::SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  for (Value operand : {op.getQuery(), op.getKey(), op.getValue()})
    (void)getBackwardSlice(operand, &slice, options);
  SmallVector<ReadCacheOp> reads;
  for (Operation *found : slice)
    if (auto read = dyn_cast<ReadCacheOp>(found))
      reads.push_back(read);
  return reads;
}

static void checkAttention(CheckBuilder &b, SdpaOp op) {
  Value sequences = b.size(op.getKey(), 0), most = sequences;
  // Types say that these are equal, but for packed sequences, whose number is
  // that of offsets.
  bool isPacked = llvm::any_of(findReads(op), [](ReadCacheOp read) {
    return read.getOffsets() != nullptr;
  });
  SmallVector<Value> others;
  if (isPacked)
    others = {op.getQuery(), op.getValue()};
  if (isPacked && op.getLengths())
    others.push_back(op.getLengths());
  for (Value other : others) {
    Value given = b.size(other, 0);
    b.failIf(b.compare(arith::CmpIPredicate::ne, given, sequences),
             FOVEA_SEQUENCES, {given, sequences});
    most = arith::MinSIOp::create(b, most, given);
  }
  for (Value operand : {op.getKey(), op.getValue()})
    if (auto read = operand.getDefiningOp<ReadCacheOp>())
      checkRead(b, op, read, most);
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
  Value zero = b.constant(0);
  Value batch = b.size(op.getAt(), 0);
  Value offsets = op.getOffsets();
  Value most = b.size(op.getRows(), offsets ? 0 : 2);
  if (offsets)
    batch = checkOffsets(b, offsets, batch, most, /*longest=*/Value());
  b.forEach(zero, batch, [&](Value i) {
    Value count = most;
    if (offsets) {
      count = emitSequence(b, offsets, i).size;
    } else if (op.getCounts()) {
      count = b.clamp(b.element(op.getCounts(), i), zero, most);
    }
    checkNewTokens(b, op, sizes, i, b.element(op.getAt(), i), count);
  });
}

/// An assertion of the graph, whose text a failure points to.
static void checkAssertion(CheckBuilder &b, cf::AssertOp op) {
  auto module = op->getParentOfType<ModuleOp>();
  unsigned counter = 0;
  auto isTaken = [&](StringRef name) { return module.lookupSymbol(name); };
  SmallString<64> name =
      SymbolTable::generateSymbolName<64>("fovea_assertion", isTaken, counter);
  std::string message = op.getMsg().str();
  Value text = LLVM::createGlobalString(
      b.getLoc(), b, name, StringRef(message.c_str(), message.size() + 1),
      LLVM::Linkage::Internal);
  Value address = LLVM::PtrToIntOp::create(b, b.getI64Type(), text);
  Value isWrong = arith::XOrIOp::create(
      b, op.getArg(), arith::ConstantOp::create(b, b.getBoolAttr(true)));
  b.failIf(isWrong, FOVEA_ASSERTION,
           {arith::IndexCastOp::create(b, b.getIndexType(), address)});
}

static void emitChecks(CheckBuilder &b, Operation *op) {
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](AppendOp op) { checkAppend(b, op); })
      .Case([&](cf::AssertOp op) { checkAssertion(b, op); })
      .Case([&](PackOp op) { checkPack(b, op); })
      .Case([&](ReadCacheOp op) { checkPackedRead(b, op); })
      .Case([&](SdpaOp op) { checkAttention(b, op); });
}

static bool needsChecks(Operation *op) {
  if (auto attention = dyn_cast<SdpaOp>(op))
    return !findReads(attention).empty();
  if (auto read = dyn_cast<ReadCacheOp>(op))
    return read.getOffsets() != nullptr;
  return isa<AppendOp, PackOp, cf::AssertOp>(op);
}

bool fovea::hasRuntimeChecks(func::FuncOp function) {
  return function
      .walk([](Operation *op) {
        return needsChecks(op) ? WalkResult::interrupt()
                               : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Keys and values that count are the first ones.
static LogicalResult verifyAlignment(Operation *op) {
  auto attention = dyn_cast<SdpaOp>(op);
  if (!attention)
    return success();
  for (Value operand : {attention.getKey(), attention.getValue()}) {
    auto read = operand.getDefiningOp<ReadCacheOp>();
    if (read && read.getRightAligned())
      return read.emitOpError("expected keys and values without "
                              "right_aligned: attention sees the first "
                              "'lengths' rows of them");
    if (read && read.getOffsets() && !attention.getLengths())
      return attention.emitOpError("expected lengths for keys and values that "
                                   "are packed");
  }
  return success();
}

/// What the arguments must fulfil is known where values of the function's body
/// are all that conditions depend on.
static LogicalResult verifyPlaces(func::FuncOp function, bool isEntry) {
  WalkResult result = function.walk([&](Operation *op) -> WalkResult {
    if (failed(verifyAlignment(op)))
      return WalkResult::interrupt();
    // Assertions elsewhere are checked where they are.
    if (!needsChecks(op) || isa<cf::AssertOp>(op) ||
        (isEntry && op->getParentOp() == function))
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
  check->setAttr(checkFunctionAttr, UnitAttr::get(function.getContext()));
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
  check.walk([](cf::AssertOp op) { op.erase(); });
  setResults(check, {});
  // Sizes need no more computed than what they depend on.
  RewritePatternSet patterns(function.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  (void)applyPatternsGreedily(check, std::move(patterns));
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
      if (!isEntry || !hasRuntimeChecks(function))
        continue;
      makeCheckFunction(function);
      for (auto op : llvm::make_early_inc_range(
               function.getFunctionBody().getOps<cf::AssertOp>()))
        op.erase();
    }
  }
};
} // namespace
