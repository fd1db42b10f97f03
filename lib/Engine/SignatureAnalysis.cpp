// Signatures from IR, and to and from JSON.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SignatureAnalysis.h"

#include "Attn/Attn.h"
#include "DimClasses.h"
#include "fovea/Transforms/RuntimeChecks.h"

using namespace mlir;
using namespace fovea;

bool Signature::isUpdated(size_t input) const {
  return llvm::any_of(results, [&](const TensorSpec &result) {
    return result.updates == static_cast<int64_t>(input);
  });
}

bool TensorSpec::hasStaticShape() const {
  return llvm::none_of(shape, [](int64_t size) { return size < 0; });
}

static std::optional<DType> convertType(Type type) {
  if (isa<IndexType>(type))
    return DType::Index;
  if (auto integer = dyn_cast<IntegerType>(type);
      integer && !integer.isSignless())
    return std::nullopt;
  std::string name;
  llvm::raw_string_ostream(name) << type;
  return parseDType(name);
}

/// Describes one argument or result, called `what` in errors.
static FailureOr<TensorSpec> analyzeType(func::FuncOp function, Type type,
                                         const Twine &what) {
  TensorSpec result;
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor && !type.isIntOrIndexOrFloat())
    return function.emitError("expected ")
           << what << " to be a ranked tensor or a scalar, got " << type;
  std::optional<DType> dtype = convertType(getElementTypeOrSelf(type));
  if (!dtype)
    return function.emitError("expected elements of ")
           << what
           << " to be f16, bf16, f32, f64, f8E4M3FN, i1, i8, i16, i32, i64 or "
              "index, got "
           << getElementTypeOrSelf(type);
  result.dtype = *dtype;
  result.isScalar = !tensor;
  if (tensor)
    for (int64_t size : tensor.getShape())
      result.shape.push_back(ShapedType::isDynamic(size) ? -1 : size);
  return result;
}

/// Fails unless every function that `function` calls has a body and calls none
/// of `callers`, which it is the last of: kernels have no stack to recurse on.
static LogicalResult checkCalls(func::FuncOp function,
                                SmallVectorImpl<func::FuncOp> &callers) {
  callers.push_back(function);
  WalkResult result = function.walk([&](func::CallOp call) -> WalkResult {
    auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
        call, call.getCalleeAttr());
    if (!callee || callee.isExternal())
      return call.emitError("expected the called function '")
             << call.getCallee() << "' to have a body";
    if (llvm::is_contained(callers, callee))
      return call.emitError("expected no recursion, got a call of '")
             << call.getCallee() << "'";
    return checkCalls(callee, callers);
  });
  callers.pop_back();
  return failure(result.wasInterrupted());
}

FailureOr<Signature> fovea::analyzeSignature(func::FuncOp function) {
  SmallVector<func::FuncOp> callers;
  if (failed(checkCalls(function, callers)))
    return failure();
  Signature signature;
  signature.entry = function.getName().str();
  std::vector<std::vector<DimClass>> classes = computeDimClasses(function);
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes())) {
    FailureOr<TensorSpec> input =
        analyzeType(function, type, "argument " + Twine(index));
    if (failed(input))
      return failure();
    input->broadcasts = isOnlyBroadcast(function.getArgument(index));
    for (auto [size, dimClass] :
         llvm::zip_equal(input->shape, classes[index])) {
      input->dimClasses.push_back(dimClass.number);
      if (size < 0 && !input->broadcasts &&
          !ShapedType::isDynamic(dimClass.size))
        size = dimClass.size;
    }
    signature.inputs.push_back(std::move(*input));
  }
  for (auto [index, type] : llvm::enumerate(function.getResultTypes())) {
    FailureOr<TensorSpec> result =
        analyzeType(function, type, "result " + Twine(index));
    if (failed(result))
      return failure();
    signature.results.push_back(std::move(*result));
  }
  for (unsigned index = 0; index < function.getNumArguments(); ++index)
    if (auto updated = function.getArgAttrOfType<IntegerAttr>(
            index, attn::AttnDialect::getResultAttrName()))
      signature.results[updated.getInt()].updates = index;
  signature.isChecked = hasRuntimeChecks(function);
  return signature;
}

Signature fovea::promoteToFloat64(Signature signature) {
  for (std::vector<TensorSpec> *types : {&signature.inputs, &signature.results})
    for (TensorSpec &type : *types)
      if (isPromoted(type.dtype))
        type.dtype = DType::F64;
  return signature;
}

static llvm::json::Value toJSON(const TensorSpec &type) {
  return llvm::json::Object{{"dtype", StringRef(getName(type.dtype))},
                            {"shape", llvm::json::Array(type.shape)},
                            {"classes", llvm::json::Array(type.dimClasses)},
                            {"broadcasts", type.broadcasts},
                            {"scalar", type.isScalar},
                            {"updates", type.updates}};
}

static bool fromJSON(const llvm::json::Value &value, TensorSpec &type,
                     llvm::json::Path path) {
  std::string dtype;
  llvm::json::ObjectMapper map(value, path);
  if (!map || !map.map("dtype", dtype) || !map.map("shape", type.shape) ||
      !map.map("classes", type.dimClasses) ||
      !map.map("broadcasts", type.broadcasts) ||
      !map.map("scalar", type.isScalar) || !map.map("updates", type.updates))
    return false;
  std::optional<DType> parsed = parseDType(dtype);
  type.dtype = parsed.value_or(DType::F32);
  return parsed.has_value();
}

static llvm::json::Array toJSON(const std::vector<TensorSpec> &types) {
  llvm::json::Array array;
  for (const TensorSpec &type : types)
    array.push_back(toJSON(type));
  return array;
}

static bool fromJSON(const llvm::json::Array *array,
                     std::vector<TensorSpec> &types, llvm::json::Path path) {
  for (const llvm::json::Value &value : *array)
    if (!fromJSON(value, types.emplace_back(), path))
      return false;
  return true;
}

llvm::json::Value fovea::toJSON(const Signature &signature) {
  return llvm::json::Object{{"entry", signature.entry},
                            {"inputs", ::toJSON(signature.inputs)},
                            {"results", ::toJSON(signature.results)},
                            {"checked", signature.isChecked}};
}

bool fovea::fromJSON(const llvm::json::Value &value, Signature &signature,
                     llvm::json::Path path) {
  const llvm::json::Object *object = value.getAsObject();
  const llvm::json::Array *inputs =
      object ? object->getArray("inputs") : nullptr;
  const llvm::json::Array *results =
      object ? object->getArray("results") : nullptr;
  std::optional<StringRef> entry =
      object ? object->getString("entry") : std::nullopt;
  std::optional<bool> isChecked =
      object ? object->getBoolean("checked") : std::nullopt;
  if (!inputs || !results || !entry || !isChecked)
    return false;
  signature.entry = entry->str();
  signature.isChecked = *isChecked;
  return ::fromJSON(inputs, signature.inputs, path) &&
         ::fromJSON(results, signature.results, path);
}
