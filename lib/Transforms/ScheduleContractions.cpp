// Chooses register and cache tiles of contractions from shapes and the target.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Transforms/Passes.h"

#include "fovea/Analysis/Contraction.h"
#include "llvm/Support/MathExtras.h"

namespace fovea {
#define GEN_PASS_DEF_SCHEDULECONTRACTIONSPASS
#include "fovea/Transforms/Passes.h.inc"
} // namespace fovea

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// The loops that a register tile runs along.
struct TileLoops {
  std::optional<unsigned> m;
  unsigned n;
};

/// What matters to a schedule. Sizes may be dynamic.
struct Problem {
  int64_t m = 1, n = 1, sum = 1;
  int64_t products = 1; ///< matrix products that are known to be computed
  int64_t lanes;        ///< of the accumulator's type
  int64_t elementBytes; ///< of what is packed
  bool dot;
};

struct ScheduleContractionsPass final
    : fovea::impl::ScheduleContractionsPassBase<ScheduleContractionsPass> {
  using Base::Base;

  void runOnOperation() override {
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (getContractionSchedule(op))
        return;
      if (ContractionAttr schedule = choose(op))
        op->setAttr(ContractionAttr::attributeName, schedule);
    });
  }

  /// As many tiles of the result occupy the cores of a large machine.
  static constexpr int64_t enoughTasks = 16;

  ContractionAttr choose(linalg::LinalgOp op);
  std::pair<int64_t, int64_t> chooseRegisterTile(const Problem &problem);
  ContractionAttr choosePanels(TileLoops loops, const Problem &problem);
  ContractionAttr chooseStream(linalg::LinalgOp op, TileLoops loops,
                               const Problem &problem);
};
} // namespace

/// Results are stored in vectors along their innermost dim; the other loop is
/// the longest one.
static std::optional<TileLoops> chooseLoops(linalg::LinalgOp op,
                                            const ContractionLoops &loops,
                                            ArrayRef<int64_t> sizes) {
  std::optional<unsigned> n =
      getInnermostLoop(op.getMatchingIndexingMap(op.getDpsInitOperand(0)));
  if (!n)
    return std::nullopt;
  bool inRhs = llvm::is_contained(loops.rhsOnly, *n);
  if (!inRhs && !llvm::is_contained(loops.lhsOnly, *n))
    return std::nullopt;
  TileLoops result{std::nullopt, *n};
  auto length = [&](unsigned loop) {
    return ShapedType::isDynamic(sizes[loop])
               ? std::numeric_limits<int64_t>::max()
               : sizes[loop];
  };
  for (unsigned loop : inRhs ? loops.lhsOnly : loops.rhsOnly)
    if (!result.m || length(loop) >= length(*result.m))
      result.m = loop;
  return result;
}

/// Few rows, known to the compiler, are multiplied where the other operand
/// lies: it would be packed for little use. The sum is innermost in both
/// operands, or the columns are in the larger one.
static bool canStream(linalg::LinalgOp op, const ContractionLoops &loops,
                      TileLoops tile, const Problem &problem) {
  constexpr int64_t mostRows = 8;
  if (ShapedType::isDynamic(problem.m) || problem.m > mostRows ||
      loops.sums.size() != 1)
    return false;
  AffineMap left = op.getMatchingIndexingMap(op.getDpsInputOperand(0)),
            right = op.getMatchingIndexingMap(op.getDpsInputOperand(1));
  if (llvm::is_contained(loops.lhsOnly, tile.n))
    std::swap(left, right);
  unsigned sum = loops.sums.front();
  return getInnermostLoop(right) == tile.n ||
         (getInnermostLoop(right) == sum && getInnermostLoop(left) == sum);
}

ContractionAttr ScheduleContractionsPass::choose(linalg::LinalgOp op) {
  FailureOr<ContractionLoops> loops = matchContraction(op);
  Type type = getElementTypeOrSelf(op->getResultTypes().front());
  if (failed(loops) || !(type.isF32() || type.isF64()))
    return nullptr;
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  std::optional<TileLoops> tile = chooseLoops(op, *loops, sizes);
  if (!tile || llvm::is_contained(sizes, 0))
    return nullptr;
  Problem problem;
  problem.lanes = vectorBits / type.getIntOrFloatBitWidth();
  problem.dot = bf16Dot && llvm::all_of(op.getDpsInputs(), [](Value input) {
                  return getElementTypeOrSelf(input).isBF16();
                });
  problem.elementBytes =
      problem.dot ? 2 : static_cast<int64_t>(type.getIntOrFloatBitWidth() / 8);
  for (auto [loop, size] : llvm::enumerate(sizes)) {
    bool isSum = llvm::is_contained(loops->sums, loop);
    if (isSum)
      problem.sum = ShapedType::isDynamic(size) || problem.sum < 0
                        ? ShapedType::kDynamic
                        : problem.sum * size;
    else if (loop == tile->n)
      problem.n = size;
    else if (tile->m == loop)
      problem.m = size;
    else if (!ShapedType::isDynamic(size))
      problem.products *= size;
  }
  if (canStream(op, *loops, *tile, problem))
    return chooseStream(op, *tile, problem);
  return choosePanels(*tile, problem);
}

/// A size cut into equal parts of about `most`, each a multiple of `unit`.
static int64_t divideEvenly(int64_t size, int64_t most, int64_t unit) {
  if (ShapedType::isDynamic(size))
    return llvm::alignTo(most, unit);
  int64_t parts = llvm::divideCeil(size, most);
  return llvm::alignTo(llvm::divideCeil(size, parts), unit);
}

/// How much of `size` rounded up to a multiple of `unit` is `size`.
static double getUse(int64_t size, int64_t unit) {
  if (ShapedType::isDynamic(size))
    return 1;
  return static_cast<double>(size) / llvm::alignTo(size, unit);
}

/// Rows and columns of the register tile: its sums, a row of the one operand
/// and two broadcast scalars of the other fit into registers. The best one
/// computes little that does not exist, and loads little for each multiply-add.
std::pair<int64_t, int64_t>
ScheduleContractionsPass::chooseRegisterTile(const Problem &problem) {
  constexpr int64_t mostRows = 12, mostColumns = 4;
  constexpr double costOfLoads = 0.15;
  std::pair<int64_t, int64_t> best;
  double bestScore = -1;
  for (int64_t columns = 1; columns <= mostColumns; ++columns) {
    int64_t fit = (vectorRegisters - 2 - columns) / columns;
    for (int64_t rows = 1; rows <= std::min(fit, mostRows); ++rows) {
      double loads = static_cast<double>(rows + columns) /
                     static_cast<double>(rows * columns);
      double score =
          getUse(problem.m, rows) * getUse(problem.n, columns * problem.lanes) -
          costOfLoads * loads;
      if (score > bestScore) {
        bestScore = score;
        best = {rows, columns};
      }
    }
  }
  return best;
}

/// Into how many tiles a size is cut; one that is not known, into enough.
static int64_t countTiles(int64_t size, int64_t tile) {
  return ShapedType::isDynamic(size) ? ScheduleContractionsPass::enoughTasks
                                     : llvm::divideCeil(size, tile);
}

ContractionAttr ScheduleContractionsPass::choosePanels(TileLoops loops,
                                                       const Problem &problem) {
  // Panels of 256 KiB leave room in a core's cache for what is read and
  // written.
  constexpr int64_t mostRows = 256, mostColumns = 256, stepBytes = 1024;
  auto [rows, columns] = chooseRegisterTile(problem);
  int64_t width = columns * problem.lanes;
  int64_t mTile = divideEvenly(problem.m, mostRows, rows),
          nTile = divideEvenly(problem.n, mostColumns, width);
  // Enough tiles for the cores of a large machine, if they stay large enough
  // for packing not to matter.
  auto isEnough = [&] {
    return problem.products * countTiles(problem.m, mTile) *
               countTiles(problem.n, nTile) >=
           enoughTasks;
  };
  if (!isEnough())
    mTile = divideEvenly(problem.m, mostRows / 2, rows);
  if (!isEnough())
    nTile = divideEvenly(problem.n, mostColumns / 2, width);
  int64_t kTile = stepBytes / problem.elementBytes;
  if (!ShapedType::isDynamic(problem.sum))
    kTile = std::min<int64_t>(kTile, llvm::alignTo(problem.sum, 2));
  return ContractionAttr::get(
      &getContext(), ContractionStyle::Panels, loops.m ? int64_t(*loops.m) : -1,
      loops.n, mTile, nTile, kTile, rows, columns, problem.lanes, problem.dot);
}

/// Long pieces of what is read. With the sum in lanes, as many sums as
/// registers hold: rows are read once for all columns that are together.
ContractionAttr ScheduleContractionsPass::chooseStream(linalg::LinalgOp op,
                                                       TileLoops loops,
                                                       const Problem &problem) {
  constexpr int64_t mostTasks = 8, mostTogether = 8, rowsTogether = 8,
                    pageBytes = 4096, leastColumns = 64;
  // Pieces of rows of the matrix should be as long as a page.
  bool inRows = llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    return getInnermostLoop(op.getMatchingIndexingMap(input)) == loops.n;
  });
  int64_t nTile = inRows ? pageBytes / problem.elementBytes : leastColumns;
  if (!ShapedType::isDynamic(problem.n)) {
    // Equal tasks; a power of two of them is fair to most numbers of threads.
    uint64_t tasks = llvm::bit_floor<uint64_t>(problem.n / nTile);
    nTile =
        llvm::divideCeil(problem.n, std::clamp<int64_t>(tasks, 1, mostTasks));
  }
  int64_t sums = vectorRegisters - 8;
  int64_t columns = std::clamp<int64_t>(sums / problem.m, 2, mostTogether);
  return ContractionAttr::get(
      &getContext(), ContractionStyle::Stream, loops.m ? int64_t(*loops.m) : -1,
      loops.n, problem.m, llvm::alignTo(nTile, problem.lanes), rowsTogether,
      problem.m, columns, problem.lanes, problem.dot);
}
