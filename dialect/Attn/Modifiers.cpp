// Parsing, printing and checking of the score_mod and mask_mod regions, and the
// other assembly pieces that several ops share. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception

#include "Rotary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace fovea::attn;

/// `score_mod(%s: f32, %b: index, ...) { ... }`, or nothing.
static ParseResult parseModifier(OpAsmParser &parser, StringRef keyword,
                                 Region &region) {
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  SmallVector<OpAsmParser::Argument> arguments;
  return failure(parser.parseArgumentList(arguments,
                                          OpAsmParser::Delimiter::Paren,
                                          /*allowType=*/true) ||
                 parser.parseRegion(region, arguments));
}

static void printModifier(OpAsmPrinter &printer, StringRef keyword,
                          Region &region) {
  if (region.empty())
    return;
  printer << ' ' << keyword << '(';
  llvm::interleaveComma(
      region.getArguments(), printer,
      [&](BlockArgument argument) { printer.printRegionArgument(argument); });
  printer << ") ";
  printer.printRegion(region, /*printEntryBlockArgs=*/false);
}

static ParseResult parseModifiers(OpAsmParser &parser, Region &scoreMod,
                                  Region &maskMod) {
  return failure(parseModifier(parser, "score_mod", scoreMod) ||
                 parseModifier(parser, "mask_mod", maskMod));
}

static void printModifiers(OpAsmPrinter &printer, Operation *, Region &scoreMod,
                           Region &maskMod) {
  printModifier(printer, "score_mod", scoreMod);
  printModifier(printer, "mask_mod", maskMod);
}

/// `[left, right]`
static ParseResult parseWindow(OpAsmParser &parser, DenseI64ArrayAttr &window) {
  window =
      dyn_cast_or_null<DenseI64ArrayAttr>(DenseI64ArrayAttr::parse(parser, {}));
  return success(window != nullptr);
}

static void printWindow(OpAsmPrinter &printer, Operation *,
                        DenseI64ArrayAttr window) {
  window.print(printer);
}

/// `%weight, %bias : type, type`, or without the bias.
using OptionalOperand = std::optional<OpAsmParser::UnresolvedOperand>;
static ParseResult parseProjection(OpAsmParser &parser, OptionalOperand &weight,
                                   OptionalOperand &bias, Type &weightType,
                                   Type &biasType) {
  auto parseValue = [&](OptionalOperand &operand) {
    return parser.parseOperand(operand.emplace());
  };
  if (parseValue(weight))
    return failure();
  bool hasBias = succeeded(parser.parseOptionalComma());
  if ((hasBias && parseValue(bias)) || parser.parseColonType(weightType))
    return failure();
  return failure(hasBias &&
                 (parser.parseComma() || parser.parseType(biasType)));
}

static void printProjection(OpAsmPrinter &printer, Operation *, Value weight,
                            Value bias, Type weightType, Type biasType) {
  printer << weight;
  if (bias)
    printer << ", " << bias;
  printer << " : " << weightType;
  if (bias)
    printer << ", " << biasType;
}

/// The results of a destination-style op are its destinations where those are
/// tensors, so they are not spelled.
template <typename... Types>
static ParseResult inferDpsResults(SmallVectorImpl<Type> &results,
                                   Types... types) {
  for (Type type : {Type(types)...})
    if (isa_and_present<RankedTensorType>(type))
      results.push_back(type);
  return success();
}

static ParseResult parseDpsResults(OpAsmParser &, Type acc, Type max, Type sum,
                                   SmallVectorImpl<Type> &results) {
  return inferDpsResults(results, acc, max, sum);
}
static ParseResult parseDpsResults(OpAsmParser &, Type output, Type lse,
                                   SmallVectorImpl<Type> &results) {
  return inferDpsResults(results, output, lse);
}
static ParseResult parseDpsResult(OpAsmParser &, Type dest,
                                  SmallVectorImpl<Type> &results) {
  return inferDpsResults(results, dest);
}
static void printDpsResult(OpAsmPrinter &, Operation *, Type, TypeRange) {}
template <typename... Args>
static void printDpsResults(OpAsmPrinter &, Args &&...) {}

/// Elementwise ops can be evaluated for a vector of slots; reads from tensors
/// and index arithmetic can too.
static bool isAllowedInModifier(Operation &op) {
  if (isa<YieldOp>(op))
    return true;
  StringRef dialect = op.getName().getDialectNamespace();
  if (dialect == "arith" || dialect == "math" || dialect == "index")
    return op.getNumRegions() == 0 && isMemoryEffectFree(&op);
  return op.getName().getStringRef() == "tensor.extract" ||
         op.getName().getStringRef() == "tensor.dim" ||
         op.getName().getStringRef() == "memref.load" ||
         op.getName().getStringRef() == "memref.dim" ||
         op.getName().getStringRef() == "affine.apply";
}

/// Tables may be constants; everything else is computed slot by slot.
static bool hasScalarResults(Operation &op) {
  return isa<arith::ConstantOp>(op) ||
         llvm::all_of(op.getResultTypes(),
                      llvm::IsaPred<IntegerType, IndexType, FloatType>);
}

LogicalResult fovea::attn::verifyModifier(Operation *op, Region &region,
                                          StringRef name,
                                          ArrayRef<Type> arguments,
                                          Type result) {
  if (region.empty())
    return success();
  if (!region.hasOneBlock())
    return op->emitOpError("expected ")
           << name << " to have one block, got " << region.getBlocks().size();
  Block &block = region.front();
  if (block.getArgumentTypes() != TypeRange(arguments))
    return op->emitOpError("expected ")
           << name << " arguments (" << TypeRange(arguments) << "), got ("
           << block.getArgumentTypes() << ")";
  for (Operation &nested : block) {
    bool isAllowed = isAllowedInModifier(nested);
    if (isAllowed && hasScalarResults(nested))
      continue;
    InFlightDiagnostic diagnostic = nested.emitOpError("is not supported in ")
                                    << name;
    if (isAllowed)
      diagnostic << ": expected scalar results, got "
                 << nested.getResultTypes();
    else
      diagnostic
          << ": expected arith, math, index, tensor.extract or tensor.dim "
             "operations";
    diagnostic.attachNote(op->getLoc())
        << "in the " << name << " of this operation";
    return diagnostic;
  }
  auto yield = dyn_cast<YieldOp>(block.getTerminator());
  if (!yield)
    return op->emitOpError("expected ") << name << " to end in 'attn.yield'";
  if (yield.getValue().getType() != result)
    return yield.emitOpError("expected ")
           << name << " to yield " << result << ", got "
           << yield.getValue().getType();
  return success();
}

LogicalResult fovea::attn::verifyModifiers(Operation *op, Region &scoreMod,
                                           Region &maskMod, Type score) {
  Type index = IndexType::get(op->getContext());
  Type allowed = IntegerType::get(op->getContext(), 1);
  return failure(
      failed(verifyModifier(op, scoreMod, "score_mod",
                            {score, index, index, index, index}, score)) ||
      failed(verifyModifier(op, maskMod, "mask_mod",
                            {index, index, index, index}, allowed)));
}

/// Names for the arguments of a modifier: `[%score,] %b, %h, %q, %k`.
static void nameModifierArguments(Region &region, OpAsmSetValueNameFn setName) {
  static constexpr StringLiteral names[] = {"score", "b", "h", "q", "k"};
  if (region.empty() || region.getNumArguments() > std::size(names))
    return;
  ArrayRef<StringLiteral> used =
      ArrayRef(names).take_back(region.getNumArguments());
  for (auto [argument, name] : llvm::zip_equal(region.getArguments(), used))
    setName(argument, name);
}

void SdpaOp::getAsmBlockArgumentNames(Region &region,
                                      OpAsmSetValueNameFn setName) {
  nameModifierArguments(region, setName);
}

void MhaOp::getAsmBlockArgumentNames(Region &region,
                                     OpAsmSetValueNameFn setName) {
  nameModifierArguments(region, setName);
}

void OnlineSdpaOp::getAsmBlockArgumentNames(Region &region,
                                            OpAsmSetValueNameFn setName) {
  nameModifierArguments(region, setName);
}

#define GET_OP_CLASSES
#include "Attn/AttnOps.cpp.inc"
