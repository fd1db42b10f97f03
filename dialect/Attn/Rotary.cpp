// The rotary attribute, and what attn.rope and attn.mha require of the operands
// that angles are made of.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Rotary.h"
#include "Checks.h"

using namespace mlir;
using namespace fovea::attn;

static constexpr double defaultBase = 10000;

RotaryAttr RotaryAttr::getDefault(MLIRContext *context, bool interleaved) {
  Builder b(context);
  return RotaryAttr::get(context, interleaved, /*size=*/0,
                         b.getF64FloatAttr(defaultBase), b.getF64FloatAttr(1));
}

bool RotaryAttr::hasDefaultBase() const {
  return getBase().getValueAsDouble() == defaultBase;
}

bool RotaryAttr::hasDefaultAngles() const {
  return hasDefaultBase() && getPositionScale().getValueAsDouble() == 1;
}

LogicalResult RotaryAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 bool interleaved, int64_t size, FloatAttr base,
                                 FloatAttr positionScale) {
  if (size < 0 || size % 2 != 0)
    return emitError() << "expected an even size of 2 or more, got " << size;
  double baseValue = base.getValueAsDouble();
  if (!(baseValue > 0) || !base.getValue().isFinite())
    return emitError() << "expected positive, finite base, got " << baseValue;
  if (!positionScale.getValue().isFinite())
    return emitError() << "expected finite position_scale, got "
                       << positionScale.getValueAsDouble();
  return success();
}

//===----------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------===//

namespace {
/// The items of a rotary attribute while they are parsed.
struct RotaryItems {
  bool interleaved = false;
  int64_t size = 0;
  double base = defaultBase, positionScale = 1;
};
} // namespace

static ParseResult parseItem(AsmParser &parser, SMLoc loc, StringRef keyword,
                             RotaryItems &items) {
  if (keyword == "interleaved") {
    items.interleaved = true;
    return success();
  }
  if (keyword == "size") {
    if (parser.parseEqual() || parser.parseInteger(items.size))
      return failure();
    if (items.size >= 2)
      return success();
    return parser.emitError(loc)
           << "expected an even size of 2 or more, got " << items.size;
  }
  if (keyword == "base")
    return failure(parser.parseEqual() || parser.parseFloat(items.base));
  if (keyword == "position_scale")
    return failure(parser.parseEqual() ||
                   parser.parseFloat(items.positionScale));
  return parser.emitError(loc) << "expected 'interleaved', 'size', 'base' or "
                                  "'position_scale', got '"
                               << keyword << "'";
}

/// Any number of items, separated by commas.
static FailureOr<RotaryAttr> parseItems(AsmParser &parser) {
  SMLoc start = parser.getCurrentLocation(), loc = start;
  RotaryItems items;
  StringRef keyword;
  bool more = succeeded(parser.parseOptionalKeyword(&keyword));
  while (more) {
    if (parseItem(parser, loc, keyword, items))
      return failure();
    more = succeeded(parser.parseOptionalComma());
    loc = parser.getCurrentLocation();
    if (more && parser.parseKeyword(&keyword))
      return failure();
  }
  Builder &b = parser.getBuilder();
  RotaryAttr attr = parser.getChecked<RotaryAttr>(
      start, b.getContext(), items.interleaved, items.size,
      b.getF64FloatAttr(items.base), b.getF64FloatAttr(items.positionScale));
  if (!attr)
    return failure();
  return attr;
}

/// The items that are not as in the default, separated by commas.
static void printItems(AsmPrinter &printer, RotaryAttr attr) {
  StringRef separator = "";
  auto print = [&](StringRef name) -> AsmPrinter & {
    printer << separator << name;
    separator = ", ";
    return printer;
  };
  if (attr.getInterleaved())
    print("interleaved");
  if (attr.getSize())
    print("size = ") << attr.getSize();
  if (attr.getBase().getValueAsDouble() != defaultBase)
    print("base = ").printFloat(attr.getBase().getValue());
  if (attr.getPositionScale().getValueAsDouble() != 1)
    print("position_scale = ").printFloat(attr.getPositionScale().getValue());
}

Attribute RotaryAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  FailureOr<RotaryAttr> attr = parseItems(parser);
  if (failed(attr) || parser.parseGreater())
    return {};
  return *attr;
}

void RotaryAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printItems(printer, *this);
  printer << '>';
}

ParseResult fovea::attn::parseRotary(OpAsmParser &parser, RotaryAttr &attr) {
  FailureOr<RotaryAttr> parsed = parseItems(parser);
  if (failed(parsed))
    return failure();
  attr = *parsed;
  return success();
}

void fovea::attn::printRotary(OpAsmPrinter &printer, Operation *,
                              RotaryAttr attr) {
  printItems(printer, attr);
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// A scalar, or one for each batch entry.
static LogicalResult verifyOffset(Operation *op, Value offset,
                                  std::optional<int64_t> batch) {
  if (!offset || !isa<RankedTensorType>(offset.getType()))
    return success();
  if (!batch)
    return op->emitOpError("expected a scalar offset where there is no batch, "
                           "got ")
           << offset.getType();
  return expectShape(op, "offset", offset, *batch);
}

static LogicalResult verifyPositions(Operation *op, Value positions,
                                     std::optional<int64_t> batch,
                                     int64_t length) {
  if (!positions)
    return success();
  ArrayRef<int64_t> shape = getShaped(positions).getShape();
  bool fits = areCompatible(shape.back(), length) &&
              (shape.size() == 1 || shape[0] == 1 ||
               (batch && areCompatible(shape[0], *batch)));
  if (fits)
    return success();
  return op->emitOpError("expected positions of shape ")
         << formatShape(length) << " or "
         << formatShape({batch.value_or(1), length}) << ", got "
         << formatShape(shape);
}

static LogicalResult verifyTables(Operation *op, const RotaryInputs &inputs,
                                  std::optional<int64_t> batch, int64_t length,
                                  int64_t pairs) {
  if (!inputs.cos && !inputs.sin)
    return success();
  if (!inputs.cos || !inputs.sin)
    return op->emitOpError("expected tables of both cosines and sines");
  if (inputs.cos.getType() != inputs.sin.getType())
    return op->emitOpError("expected tables of one type, got ")
           << inputs.cos.getType() << " and " << inputs.sin.getType();
  if (inputs.frequencies || !inputs.rotary.hasDefaultAngles())
    return op->emitOpError("expected no frequencies, base or position_scale "
                           "where angles are in tables");
  int64_t rank = getShaped(inputs.cos).getRank();
  if (rank == 2)
    return expectShape(op, "tables", inputs.cos, {ShapedType::kDynamic, pairs});
  if (inputs.offset || inputs.positions)
    return op->emitOpError("expected tables [N, ")
           << pairs << "] to read at given positions, got "
           << formatShape(getShaped(inputs.cos).getShape());
  bool isShared = getShaped(inputs.cos).getDimSize(0) == 1;
  return expectShape(op, "tables", inputs.cos,
                     {isShared ? 1 : batch.value_or(1), length, pairs});
}

LogicalResult fovea::attn::verifyRotary(Operation *op,
                                        const RotaryInputs &inputs,
                                        std::optional<int64_t> batch,
                                        int64_t length, int64_t row) {
  int64_t size = inputs.rotary.getSizeOr(row);
  if (size > row || size % 2 != 0)
    return op->emitOpError("expected an even number of rotated elements of at "
                           "most ")
           << row << ", got " << size;
  int64_t pairs = size / 2;
  if (failed(verifyOffset(op, inputs.offset, batch)) ||
      failed(verifyPositions(op, inputs.positions, batch, length)) ||
      failed(verifyTables(op, inputs, batch, length, pairs)))
    return failure();
  if (!inputs.frequencies)
    return success();
  if (!inputs.rotary.hasDefaultBase())
    return op->emitOpError("expected no base where there are frequencies");
  return expectShape(op, "frequencies", inputs.frequencies, pairs);
}
