// Draws random attention graphs and the data to feed them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FuzzRegions.h"
#include "fovea/Fuzz.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <limits>

using namespace fovea;

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

namespace {
/// Draws one case. Members are in the order in which they are drawn.
class CaseDrawer {
public:
  CaseDrawer(uint64_t seed, int64_t index);
  FuzzCase draw();

private:
  template <typename T>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + random.integer(0, choices.size() - 1));
  }
  int64_t drawLength(int64_t longest);
  void drawShape();
  void drawClauses();
  void drawMask();
  void drawBias();
  void drawRegions();
  void drawResults();

  /// `[B, H, L, D]` without the dims that the rank lacks.
  std::vector<int64_t> shapeOf(int64_t heads, int64_t length,
                               int64_t size) const;
  /// The type of a tensor; dims that are dynamic in the case are `?`.
  std::string typeOf(const std::vector<int64_t> &shape,
                     const std::string &element,
                     llvm::ArrayRef<bool> dynamic = {}) const;
  std::vector<bool> dynamicDims(bool isDynamicLength) const;
  std::string addArgument(const char *name, FuzzRole role, DType dtype,
                          std::vector<int64_t> shape,
                          llvm::ArrayRef<bool> dynamic = {},
                          FuzzLayout layout = FuzzLayout::Dense);
  /// Dims that broadcast to those of the scores.
  std::vector<int64_t> drawBroadcastShape(std::vector<bool> &dynamic);

  RandomSource random;
  FuzzCase result;
  DType dtype, scoreDType;
  int64_t rank, B, H, Hk, Lq, Lk, D, E;
  bool isBatchDynamic, isQueryDynamic, isKeyDynamic;
  std::string parameters, clauses, prologue;
};
} // namespace

CaseDrawer::CaseDrawer(uint64_t seed, int64_t index)
    : random(seed * 0x9e3779b97f4a7c15 + index) {
  result.seed = seed;
  result.index = index;
}

int64_t CaseDrawer::drawLength(int64_t longest) {
  double kind = random.uniform();
  if (kind < 0.03)
    return 0;
  if (kind < 0.15)
    return 1;
  if (kind < 0.4)
    return random.integer(2, 16);
  return random.integer(17, longest);
}

void CaseDrawer::drawShape() {
  dtype = pick({DType::F32, DType::F32, DType::BF16, DType::F16, DType::F64});
  scoreDType = dtype == DType::F64 ? DType::F64 : DType::F32;
  rank = pick({4, 4, 4, 3, 2});
  B = rank > 2 ? random.integer(1, 3) : 1;
  Hk = rank > 3 ? random.integer(1, 2) : 1;
  H = rank > 3 ? Hk * pick({1, 1, 2, 3, 4}) : 1;
  Lq = drawLength(90);
  Lk = drawLength(200);
  if (Lq <= 4 && random.chance(0.3))
    Lk = random.integer(201, 3000); // enough for decoding to split
  D = pick({1, 8, 16, 24, 32, 40, 59, 64, 64, 80, 128});
  E = random.chance(0.7) ? D : pick({3, 8, 32, 48, 64, 111});
  isBatchDynamic = rank > 2 && random.chance(0.3);
  isQueryDynamic = random.chance(0.4);
  isKeyDynamic = random.chance(0.4);
}

std::vector<int64_t> CaseDrawer::shapeOf(int64_t heads, int64_t length,
                                         int64_t size) const {
  std::vector<int64_t> shape = {B, heads, length, size};
  if (rank < 4)
    shape.erase(shape.begin() + 1);
  if (rank < 3)
    shape.erase(shape.begin());
  return shape;
}

std::vector<bool> CaseDrawer::dynamicDims(bool isDynamicLength) const {
  std::vector<bool> dynamic(rank, false);
  if (rank > 2)
    dynamic[0] = isBatchDynamic;
  dynamic[rank - 2] = isDynamicLength;
  return dynamic;
}

std::string CaseDrawer::typeOf(const std::vector<int64_t> &shape,
                               const std::string &element,
                               llvm::ArrayRef<bool> dynamic) const {
  std::string type = "tensor<";
  for (auto [dim, size] : llvm::enumerate(shape))
    type +=
        (dim < dynamic.size() && dynamic[dim] ? "?" : std::to_string(size)) +
        "x";
  return type + element + ">";
}

std::string CaseDrawer::addArgument(const char *name, FuzzRole role,
                                    DType dtype, std::vector<int64_t> shape,
                                    llvm::ArrayRef<bool> dynamic,
                                    FuzzLayout layout) {
  std::string type = typeOf(shape, std::string(getName(dtype)), dynamic);
  parameters +=
      (parameters.empty() ? "%" : ",\n    %") + std::string(name) + ": " + type;
  result.arguments.push_back({role, dtype, std::move(shape), layout});
  return type;
}

void CaseDrawer::drawClauses() {
  double magnitude = random.chance(0.3) ? 50 : 1;
  double scale = 1 / std::sqrt(static_cast<double>(D));
  if (random.chance(0.3)) {
    scale = 0.05 + random.uniform();
    clauses += llvm::formatv(" scale({0:f6})", scale).str();
  }
  result.queryMagnitude =
      magnitude / (scale * std::sqrt(static_cast<double>(D)));
  result.rule.scoreMagnitude = magnitude;
  if (random.chance(0.3))
    clauses +=
        random.chance(0.5) ? " causal(top_left)" : " causal(bottom_right)";
  if (random.chance(0.2))
    clauses += llvm::formatv(" window([{0}, {1}])", random.integer(-1, 40),
                             random.integer(-1, 40))
                   .str();
  if (random.chance(0.2)) {
    clauses +=
        llvm::formatv(" softcap({0:f2})", 5 + random.uniform() * 40).str();
    result.rule.factor = 3;
  }
  if (rank > 2 && random.chance(0.25)) {
    DType type = pick({DType::I32, DType::I64});
    std::string text =
        addArgument("lengths", FuzzRole::Lengths, type, {B}, {isBatchDynamic});
    clauses += " lengths(%lengths : " + text + ")";
  }
  if (random.chance(0.15)) {
    DType type = pick({DType::F32, dtype});
    std::string text = addArgument("sinks", FuzzRole::Sinks, type, {H});
    clauses += " sinks(%sinks : " + text + ")";
  }
}

std::vector<int64_t>
CaseDrawer::drawBroadcastShape(std::vector<bool> &dynamic) {
  std::vector<int64_t> shape = shapeOf(H, Lq, Lk);
  dynamic = dynamicDims(isQueryDynamic);
  dynamic.back() = isKeyDynamic;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (random.chance(0.3)) {
      size = 1;
      dynamic[dim] = false; // the engine takes a dynamic size for the full one
    }
  auto numLeft = random.integer(0, std::max<int64_t>(0, rank - 2));
  shape.erase(shape.begin(), shape.begin() + numLeft);
  dynamic.erase(dynamic.begin(), dynamic.begin() + numLeft);
  return shape;
}

void CaseDrawer::drawMask() {
  if (!random.chance(0.2))
    return;
  std::vector<bool> dynamic;
  std::vector<int64_t> shape = drawBroadcastShape(dynamic);
  llvm::SmallVector<bool> dims(dynamic.begin(), dynamic.end());
  std::string text =
      addArgument("mask", FuzzRole::Mask, DType::I1, shape, dims);
  clauses += " mask(%mask : " + text + ")";
}

void CaseDrawer::drawBias() {
  if (!random.chance(0.2))
    return;
  std::vector<bool> dynamic;
  std::vector<int64_t> shape = drawBroadcastShape(dynamic);
  llvm::SmallVector<bool> dims(dynamic.begin(), dynamic.end());
  DType type = pick({DType::F32, dtype});
  std::string text = addArgument("bias", FuzzRole::Bias, type, shape, dims);
  clauses += " bias(%bias : " + text + ")";
}

void CaseDrawer::drawRegions() {
  RegionContext context{std::string(getName(scoreDType)), H, Lq, Lk, {}, 1};
  if (random.chance(0.3))
    clauses += drawScoreMod(random, context);
  if (random.chance(0.5))
    clauses += drawMaskMod(random, context);
  result.rule.scoreMagnitude *= context.scoreGain;
  if (context.captures.count("slopes"))
    addArgument("slopes", FuzzRole::Slopes, scoreDType, {H});
  if (context.captures.count("table"))
    addArgument("table", FuzzRole::Table, scoreDType, {Lq + Lk + 1}, {true});
  if (context.captures.count("documents"))
    addArgument("documents", FuzzRole::Documents, DType::I32,
                {std::max(Lq, Lk)}, {true});
  for (const char *name : {"n0", "n1"}) {
    if (!context.captures.count(name))
      continue;
    std::string scalar = std::string(name) + "_i64";
    parameters += (parameters.empty() ? "%" : ",\n    %") + scalar + ": i64";
    result.arguments.push_back(
        {FuzzRole::Parameters, DType::I64, {}, FuzzLayout::Dense});
    prologue += llvm::formatv(
                    "  %{0} = arith.index_cast %{0}_i64 : i64 to index\n", name)
                    .str();
  }
}

FuzzCase CaseDrawer::draw() {
  drawShape();
  FuzzLayout layout = pick({FuzzLayout::Dense, FuzzLayout::Dense,
                            FuzzLayout::Padded, FuzzLayout::Transposed});
  auto dims = [&](bool isDynamicLength) {
    std::vector<bool> dynamic = dynamicDims(isDynamicLength);
    return llvm::SmallVector<bool>(dynamic.begin(), dynamic.end());
  };
  std::string element(getName(dtype));
  std::string query =
      addArgument("q", FuzzRole::Query, dtype, shapeOf(H, Lq, D),
                  dims(isQueryDynamic), layout);
  std::string key = addArgument("k", FuzzRole::Key, dtype, shapeOf(Hk, Lk, D),
                                dims(isKeyDynamic), layout);
  std::string value =
      addArgument("v", FuzzRole::Value, dtype, shapeOf(Hk, Lk, E),
                  dims(isKeyDynamic), layout);
  drawClauses();
  drawMask();
  drawBias();
  drawRegions();
  result.poison = pick({FuzzPoison::None, FuzzPoison::None, FuzzPoison::Masked,
                        FuzzPoison::Anywhere});

  llvm::SmallVector<bool> outputDims = dims(isQueryDynamic);
  std::vector<int64_t> outputShape = shapeOf(H, Lq, E);
  std::string types = typeOf(outputShape, element, outputDims), values = "%o";
  if (random.chance(0.3)) {
    outputShape.pop_back();
    outputDims.pop_back();
    types += ", " +
             typeOf(outputShape, std::string(getName(scoreDType)), outputDims);
    values += ", %l";
  }
  result.source =
      llvm::formatv(
          "func.func @main({0})\n    -> ({1}) {{\n{2}  {3} = attn.sdpa %q, "
          "%k, %v{4}\n    : {5}, {6}, {7} -> {1}\n  return {3} : {1}\n}\n",
          parameters, types, prologue, values, clauses, query, key, value)
          .str();
  return std::move(result);
}

FuzzCase fovea::drawFuzzCase(uint64_t seed, int64_t index) {
  return CaseDrawer(seed, index).draw();
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

/// Memory for an argument, and the view of it.
static TensorView allocate(const FuzzArgument &argument,
                           std::vector<Tensor> &storage) {
  std::vector<int64_t> order = argument.shape;
  size_t rank = order.size();
  bool isTransposed = argument.layout == FuzzLayout::Transposed && rank == 4;
  if (isTransposed)
    std::swap(order[1], order[2]);
  if (argument.layout == FuzzLayout::Padded)
    order.back() += 5;
  storage.emplace_back(argument.dtype, order);
  TensorView view = storage.back().view();
  view.shape = argument.shape;
  if (isTransposed)
    std::swap(view.strides[1], view.strides[2]);
  return view;
}

static void fill(const FuzzCase &fuzzCase, const FuzzArgument &argument,
                 const TensorView &view, RandomSource &random) {
  FillOptions options;
  int64_t numKeys = fuzzCase.arguments[1].shape.end()[-2];
  switch (argument.role) {
  case FuzzRole::Query:
    options.magnitude = fuzzCase.queryMagnitude;
    break;
  case FuzzRole::Slopes:
    options.magnitude = 0.1;
    break;
  case FuzzRole::Sinks:
    options.magnitude = fuzzCase.rule.scoreMagnitude;
    break;
  case FuzzRole::Lengths:
    options.low = -1;
    options.high = numKeys + 1;
    break;
  case FuzzRole::Documents:
    options.high = 3;
    break;
  case FuzzRole::Parameters:
    options.low = -numKeys / 4;
    options.high = numKeys + 2;
    break;
  default:
    break;
  }
  fillRandom(view, random, options);
}

/// Fills the keys and values of `key`, in all heads of one batch (or of all if
/// -1).
static void poisonKey(const FuzzCase &fuzzCase, const FuzzData &data,
                      int64_t batch, int64_t key, RandomSource &random) {
  for (size_t number : {1, 2}) {
    const TensorView &view = data.views[number];
    double huge = view.dtype == DType::F16 ? 6e4 : 1e30;
    double values[] = {std::numeric_limits<double>::quiet_NaN(), huge, -huge,
                       std::numeric_limits<double>::infinity()};
    int64_t size = view.shape.back(), length = view.shape.end()[-2];
    int64_t rows = view.getNumElements() / size;
    int64_t rowsOfBatch = view.getRank() > 2 ? rows / view.shape[0] : rows;
    for (int64_t row = 0; row < rows; ++row) {
      if (row % length != key || (batch >= 0 && row / rowsOfBatch != batch))
        continue;
      for (int64_t i = 0; i < size; ++i)
        storeElement(view.data, view.dtype, view.getOffset(row * size + i),
                     values[random.integer(0, 3)]);
    }
  }
}

/// Poisons keys beyond the lengths, and a few that the mask then forbids to
/// everyone.
static void poisonMasked(const FuzzCase &fuzzCase, const FuzzData &data,
                         RandomSource &random) {
  int64_t numKeys = data.views[1].shape.end()[-2];
  for (auto [argument, view] :
       llvm::zip_equal(fuzzCase.arguments, data.views)) {
    if (argument.role == FuzzRole::Lengths)
      for (int64_t batch = 0; batch < view.shape[0]; ++batch) {
        auto length =
            static_cast<int64_t>(loadElement(view.data, view.dtype, batch));
        for (int64_t key = std::max<int64_t>(length, 0); key < numKeys; ++key)
          poisonKey(fuzzCase, data, batch, key, random);
      }
    if (argument.role == FuzzRole::Mask && numKeys > 1 &&
        view.shape.back() == numKeys)
      for (int64_t count = 0; count < 3; ++count) {
        int64_t key = random.integer(0, numKeys - 1);
        poisonKey(fuzzCase, data, /*batch=*/-1, key, random);
        for (int64_t i = key; i < view.getNumElements(); i += numKeys)
          storeElement(view.data, view.dtype, view.getOffset(i), 0);
      }
  }
}

static void poisonAnywhere(const FuzzData &data, RandomSource &random) {
  const TensorView &view = data.views[random.integer(1, 2)];
  if (int64_t size = view.getNumElements())
    storeElement(view.data, view.dtype,
                 view.getOffset(random.integer(0, size - 1)),
                 std::numeric_limits<double>::quiet_NaN());
}

FuzzData fovea::makeFuzzData(const FuzzCase &fuzzCase) {
  RandomSource random((fuzzCase.seed + 1) * 0x9e3779b97f4a7c15 +
                      fuzzCase.index);
  FuzzData data;
  for (const FuzzArgument &argument : fuzzCase.arguments) {
    data.views.push_back(allocate(argument, data.storage));
    fill(fuzzCase, argument, data.views.back(), random);
  }
  if (fuzzCase.poison == FuzzPoison::Masked)
    poisonMasked(fuzzCase, data, random);
  else if (fuzzCase.poison == FuzzPoison::Anywhere)
    poisonAnywhere(data, random);
  return data;
}
