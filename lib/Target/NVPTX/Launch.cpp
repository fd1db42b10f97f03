// Launches of a one-dimensional grid.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Launch.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace fovea;

static Value toValue(ThreadBuilder &b, OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, b.getLoc(), value);
}

IterationSpace::IterationSpace(ThreadBuilder &b, ArrayRef<OpFoldResult> lower,
                               ArrayRef<OpFoldResult> upper,
                               ArrayRef<OpFoldResult> step)
    : lower(lower), step(step), total(b.index(1)) {
  for (auto [first, end, distance] : llvm::zip_equal(lower, upper, step)) {
    Value size = b.sub(toValue(b, end), toValue(b, first));
    Value count =
        b.createOrFold<arith::CeilDivSIOp>(size, toValue(b, distance));
    // A range whose end is before its start has no iterations.
    count = b.createOrFold<arith::MaxSIOp>(count, b.index(0));
    counts.push_back(count);
    total = b.mul(total, count);
  }
}

SmallVector<Value> IterationSpace::getIterators(ThreadBuilder &b,
                                                Value number) const {
  SmallVector<Value> iterators(counts.size());
  Type i32 = b.getI32Type();
  auto narrow = [&](Value value) {
    return b.createOrFold<arith::IndexCastOp>(i32, value);
  };
  // Divisions of 32 bits take a tenth of the time of 64.
  Value rest = narrow(number);
  for (int64_t dim = counts.size() - 1; dim >= 0; --dim) {
    Value position = rest;
    if (dim != 0) {
      Value count = narrow(counts[dim]);
      position = b.createOrFold<arith::RemUIOp>(rest, count);
      rest = b.createOrFold<arith::DivUIOp>(rest, count);
    }
    position = b.createOrFold<arith::IndexCastUIOp>(b.getIndexType(), position);
    iterators[dim] =
        b.add(toValue(b, lower[dim]), b.mul(position, toValue(b, step[dim])));
  }
  return iterators;
}

gpu::LaunchOp fovea::makeLaunch(ThreadBuilder &b, Value blocks, int64_t threads,
                                int64_t sharedBytes) {
  Value one = b.index(1);
  Value shared = sharedBytes ? b.i32(sharedBytes) : Value();
  auto launch = gpu::LaunchOp::create(b, blocks, one, one, b.index(threads),
                                      one, one, shared);
  // All kernels of a program are in one module, so in one PTX file.
  launch.setModuleAttr(FlatSymbolRefAttr::get(b.getContext(), "kernels"));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(&launch.getBody().front());
  gpu::TerminatorOp::create(b);
  return launch;
}
