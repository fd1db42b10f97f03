// Counts the useful floating-point operations of an attention.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"
#include "Run.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace fovea;

/// Pairs of a query and a key that causal and window allow.
static double countPairs(attn::SdpaOp op, int64_t numQueries, int64_t numKeys) {
  bool isCausal = op.getCausal().has_value();
  bool isTopLeft = op.getCausal() == attn::CausalAlignment::TopLeft;
  int64_t offset = isTopLeft ? 0 : numKeys - numQueries;
  int64_t left = -1, right = isCausal ? 0 : -1;
  if (std::optional<ArrayRef<int64_t>> window = op.getWindow()) {
    left = (*window)[0];
    if (!isCausal)
      right = (*window)[1];
  }
  double pairs = 0;
  for (int64_t query = 0; query < numQueries; ++query) {
    int64_t begin = left < 0 ? 0 : std::max<int64_t>(query + offset - left, 0);
    int64_t end =
        right < 0 ? numKeys : std::min(query + offset + right + 1, numKeys);
    pairs += std::max<int64_t>(end - begin, 0);
  }
  return pairs;
}

std::optional<double> fovea::run::countFlops(ModuleOp module, StringRef entry,
                                             llvm::ArrayRef<Tensor> inputs) {
  attn::SdpaOp attention;
  int64_t count = 0;
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  function.walk([&](attn::SdpaOp op) {
    attention = op;
    ++count;
  });
  if (count != 1)
    return std::nullopt;
  auto getInput = [&](Value value) -> const TensorView * {
    auto argument = dyn_cast<BlockArgument>(value);
    return argument && argument.getOwner() == &function.getBody().front()
               ? &inputs[argument.getArgNumber()].view()
               : nullptr;
  };
  const TensorView *query = getInput(attention.getQuery());
  const TensorView *key = getInput(attention.getKey());
  const TensorView *value = getInput(attention.getValue());
  if (!query || !key || !value)
    return std::nullopt;
  int64_t rank = query->getRank();
  double heads = 1;
  for (int64_t dim = 0; dim < rank - 2; ++dim)
    heads *= query->shape[dim];
  return 2 * heads * (query->shape.back() + value->shape.back()) *
         countPairs(attention, query->shape[rank - 2], key->shape[rank - 2]);
}
