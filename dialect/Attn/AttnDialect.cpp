// The attn dialect and its attributes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace fovea::attn;

#include "Attn/AttnDialect.cpp.inc"
#include "Attn/AttnEnums.cpp.inc"
#include "Attn/AttnInterfaces.cpp.inc"
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

/// `attn.result` ties an argument of a function to a result of its type.
LogicalResult AttnDialect::verifyRegionArgAttribute(Operation *op,
                                                    unsigned region,
                                                    unsigned argument,
                                                    NamedAttribute attr) {
  if (attr.getName() != getResultAttrName())
    return op->emitError("unknown attribute '")
           << attr.getName().getValue() << "' of an argument";
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    return op->emitError("expected '")
           << getResultAttrName() << "' on an argument of a function";
  auto result = dyn_cast<IntegerAttr>(attr.getValue());
  int64_t count = function.getNumResults();
  if (!result || !result.getType().isInteger(64) || result.getInt() < 0 ||
      result.getInt() >= count)
    return op->emitError("expected '")
           << getResultAttrName() << "' to be an i64 from 0 to the last of "
           << count << " results, got " << attr.getValue();
  Type type = function.getArgumentTypes()[argument];
  if (!isa<RankedTensorType>(type) ||
      type != function.getResultTypes()[result.getInt()])
    return op->emitError("expected result ")
           << result.getInt() << " to be a tensor like argument " << argument
           << ", which it updates, got "
           << function.getResultTypes()[result.getInt()] << " and " << type;
  for (unsigned other = 0; other < argument; ++other)
    if (function.getArgAttr(other, getResultAttrName()) == result)
      return op->emitError("expected result ")
             << result.getInt() << " to update one argument, got " << other
             << " and " << argument;
  return success();
}

using NamedSize = std::pair<StringRef, int64_t>;

/// Sizes are positive, and no product of two overflows.
static LogicalResult verifySizes(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<NamedSize> sizes) {
  constexpr int64_t limit = 1 << 20;
  for (auto [name, value] : sizes)
    if (value < 1 || value > limit)
      return emitError() << "expected " << name << " between 1 and " << limit
                         << ", got " << value;
  return success();
}

static LogicalResult
verifyKeyChunk(function_ref<InFlightDiagnostic()> emitError, int64_t keyTile,
               int64_t keyChunk) {
  if (keyChunk < 0 || keyChunk % keyTile != 0)
    return emitError()
           << "expected key_chunk to be 0 or a multiple of key_tile " << keyTile
           << ", got " << keyChunk;
  return success();
}

LogicalResult ScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   KernelStyle style, int64_t queryTile,
                                   int64_t keyTile, int64_t keyChunk,
                                   int64_t rows, int64_t columns, int64_t lanes,
                                   bool dot) {
  if (failed(verifySizes(emitError, {{"query_tile", queryTile},
                                     {"key_tile", keyTile},
                                     {"rows", rows},
                                     {"columns", columns},
                                     {"lanes", lanes}})) ||
      failed(verifyKeyChunk(emitError, keyTile, keyChunk)))
    return failure();
  if (!llvm::isPowerOf2_64(lanes))
    return emitError() << "expected lanes to be a power of 2, got " << lanes;
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

LogicalResult ContractionAttr::verify(
    function_ref<InFlightDiagnostic()> emitError, ContractionStyle style,
    int64_t m, int64_t n, int64_t mTile, int64_t nTile, int64_t kTile,
    int64_t rows, int64_t columns, int64_t lanes, bool dot) {
  if (failed(verifySizes(emitError, {{"m_tile", mTile},
                                     {"n_tile", nTile},
                                     {"k_tile", kTile},
                                     {"rows", rows},
                                     {"columns", columns},
                                     {"lanes", lanes}})))
    return failure();
  if (m < -1 || n < 0 || m == n)
    return emitError() << "expected m and n to be different loops, got " << m
                       << " and " << n;
  if (!llvm::isPowerOf2_64(lanes))
    return emitError() << "expected lanes to be a power of 2, got " << lanes;
  if (dot && kTile % 2 != 0)
    return emitError() << "expected an even k_tile for pairs, got " << kTile;
  return success();
}

LogicalResult
GpuScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                        GpuKernel kernel, int64_t queryTile, int64_t keyTile,
                        int64_t keyChunk, int64_t warps, int64_t stages) {
  if (failed(verifySizes(emitError, {{"query_tile", queryTile},
                                     {"key_tile", keyTile},
                                     {"warps", warps},
                                     {"stages", stages}})) ||
      failed(verifyKeyChunk(emitError, keyTile, keyChunk)))
    return failure();
  if (warps > 32)
    return emitError() << "expected at most 32 warps, got " << warps;
  if (queryTile != 16 * warps && queryTile != 32 * warps)
    return emitError()
           << "expected query_tile to be 16 or 32 times the number of warps "
           << warps << ", got " << queryTile;
  if (keyTile % 16 != 0)
    return emitError() << "expected key_tile to be a multiple of 16, got "
                       << keyTile;
  if (kernel == GpuKernel::Simt && stages != 1)
    return emitError() << "expected 1 stage for a simt kernel, got " << stages;
  if (kernel == GpuKernel::Wgmma) {
    if (warps % 4 != 0 || warps > 12)
      return emitError() << "expected 4, 8 or 12 warps for kernel = wgmma, got "
                         << warps;
    if (queryTile != 16 * warps)
      return emitError() << "expected a query_tile of " << 16 * warps
                         << " for kernel = wgmma with " << warps
                         << " warps, got " << queryTile;
    if (keyTile > 256)
      return emitError()
             << "expected a key_tile of at most 256 for kernel = wgmma, got "
             << keyTile;
    if (stages < 2)
      return emitError()
             << "expected at least 2 stages for kernel = wgmma, got " << stages;
  }
  return success();
}

SmallVector<Attribute> GpuScheduleAttr::getLoopMapping(int64_t rank) const {
  SmallVector<Attribute> mapping;
  for (int64_t dim = rank - 1; dim >= 0; --dim) {
    auto id = static_cast<gpu::MappingId>(
        static_cast<int64_t>(gpu::MappingId::LinearDim0) + dim);
    mapping.push_back(gpu::GPUBlockMappingAttr::get(getContext(), id));
  }
  return mapping;
}

Type fovea::attn::getAccumulatorType(Type element) {
  return element.isF64() ? element : Float32Type::get(element.getContext());
}
