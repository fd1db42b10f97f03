// The attn dialect and its attributes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace fovea::attn;

#include "Attn/AttnDialect.cpp.inc"
#include "Attn/AttnEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "Attn/AttnAttributes.cpp.inc"

void AttnDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "Attn/AttnAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "Attn/AttnOps.cpp.inc"
      >();
}

LogicalResult ScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   KernelStyle style, int64_t queryTile,
                                   int64_t keyTile, int64_t keyChunk,
                                   int64_t rows, int64_t columns, int64_t lanes,
                                   bool dot) {
  const std::pair<StringRef, int64_t> sizes[] = {{"query_tile", queryTile},
                                                 {"key_tile", keyTile},
                                                 {"rows", rows},
                                                 {"columns", columns},
                                                 {"lanes", lanes}};
  constexpr int64_t limit = 1 << 20; // no product of two sizes overflows
  for (auto [name, value] : sizes)
    if (value < 1 || value > limit)
      return emitError() << "expected " << name << " between 1 and " << limit
                         << ", got " << value;
  if (!llvm::isPowerOf2_64(lanes))
    return emitError() << "expected lanes to be a power of 2, got " << lanes;
  if (keyChunk < 0 || keyChunk % keyTile != 0)
    return emitError()
           << "expected key_chunk to be 0 or a multiple of key_tile " << keyTile
           << ", got " << keyChunk;
  if (style == KernelStyle::Columns && queryTile % (columns * lanes) != 0)
    return emitError()
           << "expected query_tile to be a multiple of columns * lanes = "
           << columns * lanes << ", got " << queryTile;
  if (style == KernelStyle::Rows &&
      (!llvm::isPowerOf2_64(rows) || rows > lanes))
    return emitError() << "expected rows that share a vector to be a power of "
                          "2 up to lanes "
                       << lanes << ", got " << rows;
  return success();
}

Type fovea::attn::getAccumulatorType(Type element) {
  return element.isF64() ? element : Float32Type::get(element.getContext());
}
