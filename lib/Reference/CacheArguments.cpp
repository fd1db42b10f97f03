// Random block tables, lengths and offsets that fit the caches they are for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"
#include "fovea/Reference.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <algorithm>
#include <numeric>

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// What an argument holds, by its uses.
struct Role {
  enum Kind { None, Range, Pages, Offsets, Scales } kind = None;
  int64_t low = 0, high = 0; ///< of integers
  double unit = 1;           ///< of scales
};

/// Finds the roles of a function's arguments, given their shapes.
class RoleFinder {
public:
  RoleFinder(func::FuncOp function, llvm::ArrayRef<TensorView> arguments)
      : entry(&function.getBody().front()), arguments(arguments),
        roles(arguments.size()) {
    function.walk([&](ReadCacheOp op) { visit(op); });
    function.walk([&](AppendOp op) { visit(op); });
    function.walk([&](PackOp op) {
      set(op.getOffsets(), {Role::Offsets, 0, getTokens(op.getDest())});
    });
    function.walk([&](SdpaOp op) { visit(op); });
  }

  llvm::ArrayRef<Role> getRoles() const { return roles; }

private:
  std::optional<unsigned> findArgument(Value value) const;
  const TensorView *find(Value value) const {
    std::optional<unsigned> number = findArgument(value);
    return number ? &arguments[*number] : nullptr;
  }
  /// The capacity of a sequence; 0 where it is not known.
  int64_t getCapacity(const CacheOperands &cache) const;
  void set(Value value, Role role);
  void visitCache(const CacheOperands &cache);
  void visit(ReadCacheOp op);
  void visit(AppendOp op);
  void visit(SdpaOp op);
  /// Dim 0 of an argument; 0 for others.
  int64_t getTokens(Value pack) const {
    const TensorView *view = find(pack);
    return view ? view->shape[0] : 0;
  }

  Block *entry;
  llvm::ArrayRef<TensorView> arguments;
  std::vector<Role> roles;
};
} // namespace

std::optional<unsigned> RoleFinder::findArgument(Value value) const {
  while (value) {
    if (auto append = value.getDefiningOp<AppendOp>())
      value = append.getCache();
    else if (auto cast = value.getDefiningOp<tensor::CastOp>())
      value = cast.getSource();
    else
      break;
  }
  auto argument = dyn_cast_if_present<BlockArgument>(value);
  if (!argument || argument.getOwner() != entry)
    return std::nullopt;
  return argument.getArgNumber();
}

int64_t RoleFinder::getCapacity(const CacheOperands &cache) const {
  const TensorView *view = find(cache.cache), *pages = find(cache.pages);
  if (!view || (cache.pages && !pages))
    return 0;
  return view->shape[cache.getTokenDim()] * (pages ? pages->shape[1] : 1);
}

/// Integers with several uses have to suit all of them.
void RoleFinder::set(Value value, Role role) {
  std::optional<unsigned> number = findArgument(value);
  if (!number)
    return;
  Role &known = roles[*number];
  if (known.kind == role.kind) {
    role.low = std::max(role.low, known.low);
    role.high = std::max(role.low, std::min(role.high, known.high));
  }
  known = role;
}

void RoleFinder::visitCache(const CacheOperands &cache) {
  const TensorView *view = find(cache.cache);
  if (!view)
    return;
  if (cache.pages)
    set(cache.pages, {Role::Pages, 0, view->shape[0] - 1});
  bool isInteger = view->dtype == DType::I8;
  if (isInteger)
    set(cache.cache, {Role::Range, -127, 127});
  // The standard deviation of such integers is 73.
  if (cache.scales)
    set(cache.scales, {Role::Scales, 0, 0, isInteger ? 1.0 / 73 : 1.0});
}

void RoleFinder::visit(ReadCacheOp op) {
  CacheOperands cache = op.getCacheOperands();
  visitCache(cache);
  if (cache.offsets) {
    // No sequence is longer than all of them together.
    int64_t tokens = getTokens(cache.cache);
    set(cache.offsets, {Role::Offsets, 0, tokens});
    set(cache.longest, {Role::Range, tokens, tokens});
  }
  if (cache.ring)
    set(cache.ring, {Role::Range, 0, 2 * getCapacity(cache)});
}

void RoleFinder::visit(AppendOp op) {
  CacheOperands cache = op.getCacheOperands();
  visitCache(cache);
  const TensorView *rows = find(op.getRows());
  if (!rows)
    return;
  int64_t count = rows->shape[op.getOffsets() ? 0 : 2];
  int64_t capacity = getCapacity(cache);
  set(op.getAt(),
      {Role::Range, 0,
       op.getRing() ? 2 * capacity : std::max<int64_t>(capacity - count, 0)});
  set(op.getCounts(), {Role::Range, 0, count});
  set(op.getOffsets(), {Role::Offsets, 0, count});
}

void RoleFinder::visit(SdpaOp op) {
  auto read = op.getKey().getDefiningOp<ReadCacheOp>();
  if (read && op.getLengths() && !read.getRing())
    set(op.getLengths(),
        {Role::Range, 0, getCapacity(read.getCacheOperands())});
}

/// Distinct pages as long as there are any.
static void fillPages(const TensorView &view, RandomSource &random,
                      int64_t high) {
  std::vector<int64_t> pages(std::max<int64_t>(high + 1, 0));
  std::iota(pages.begin(), pages.end(), 0);
  for (size_t i = pages.size(); i > 1; --i)
    std::swap(pages[i - 1], pages[random.integer(0, i - 1)]);
  for (int64_t i = 0, e = view.getNumElements(); i < e; ++i)
    storeElement(view.data, view.dtype, view.getOffset(i),
                 pages.empty() ? 0 : pages[i % pages.size()]);
}

/// Numbers that do not fall, from 0 to `high`.
static void fillOffsets(const TensorView &view, RandomSource &random,
                        int64_t high) {
  std::vector<int64_t> offsets(view.getNumElements());
  for (int64_t &offset : offsets)
    offset = random.integer(0, high);
  if (!offsets.empty())
    offsets.front() = 0;
  std::sort(offsets.begin(), offsets.end());
  if (offsets.size() > 1)
    offsets.back() = high;
  for (auto [i, offset] : llvm::enumerate(offsets))
    storeElement(view.data, view.dtype, view.getOffset(i), offset);
}

void fovea::fillCacheArguments(func::FuncOp function,
                               llvm::ArrayRef<TensorView> arguments,
                               uint64_t seed) {
  RoleFinder finder(function, arguments);
  for (auto [number, view, role] :
       llvm::enumerate(arguments, finder.getRoles())) {
    RandomSource random(seed * 0x9e3779b97f4a7c15 + number);
    switch (role.kind) {
    case Role::None:
      break;
    case Role::Range:
      fillRandom(view, random, {1, role.low, role.high});
      break;
    case Role::Pages:
      fillPages(view, random, role.high);
      break;
    case Role::Offsets:
      fillOffsets(view, random, role.high);
      break;
    case Role::Scales:
      for (int64_t i = 0, e = view.getNumElements(); i < e; ++i)
        storeElement(view.data, view.dtype, view.getOffset(i),
                     (0.5 + random.uniform()) * role.unit);
      break;
    }
  }
}
