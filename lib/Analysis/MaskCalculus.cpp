// The mask calculus: reads a mask region into a tree of inequalities, and
// answers questions about ranges of queries and keys by interval arithmetic.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "fovea/Analysis/MaskCalculus.h"

#include "Attn/Attn.h"
#include "fovea/Analysis/BoundedScalars.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace fovea;
using namespace fovea::attn;

namespace {
/// q * (query / divisor) + k * key + offset, with an index value (null for 0)
/// as offset. Where heads share a tile, several rows have the same position.
struct AffineForm {
  int64_t q = 0, k = 0;
  Value offset;
  int64_t divisor = 1;
};

/// The divisor of a sum; none if the terms with queries differ in theirs.
std::optional<int64_t> combineDivisors(const AffineForm &left,
                                       const AffineForm &right) {
  if (left.q != 0 && right.q != 0 && left.divisor != right.divisor)
    return std::nullopt;
  return left.q != 0 ? left.divisor : right.divisor;
}
} // namespace

/// A mask with negations pushed to the leaves.
struct MaskCalculus::Node {
  enum Kind {
    And,
    Or,
    Inequality, ///< form <= 0
    Uniform,    ///< a runtime i1
    Unknown
  } kind;
  AffineForm form;
  Value uniform;
  std::unique_ptr<Node> left, right;
};

using Node = MaskCalculus::Node;

namespace {
/// Reads the region; see MaskCalculus.
class Reader {
public:
  Reader(ImplicitLocOpBuilder &b, Region &mask, Value batch, Value head)
      : b(b), block(mask.front()) {
    if (batch)
      uniforms.map(block.getArgument(0), batch);
    if (head)
      uniforms.map(block.getArgument(1), head);
  }

  std::unique_ptr<Node> read() {
    return read(cast<YieldOp>(block.getTerminator()).getValue(),
                /*negated=*/false);
  }

private:
  std::unique_ptr<Node> leaf(Node::Kind kind) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    return node;
  }

  std::unique_ptr<Node> join(Node::Kind kind, std::unique_ptr<Node> left,
                             std::unique_ptr<Node> right) {
    auto node = leaf(kind);
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  }

  std::unique_ptr<Node> read(Value value, bool negated) {
    // A region is a graph, read as a tree: shared values could make that huge.
    if (--budget < 0)
      return leaf(Node::Unknown);
    if (Value uniform = getUniform(value)) {
      auto node = leaf(Node::Uniform);
      Value one = arith::ConstantOp::create(b, b.getBoolAttr(true));
      node->uniform = negated
                          ? arith::XOrIOp::create(b, uniform, one).getResult()
                          : uniform;
      return node;
    }
    Operation *op = value.getDefiningOp();
    if (isa_and_present<arith::AndIOp, arith::OrIOp>(op)) {
      bool conjunction = isa<arith::AndIOp>(op) != negated;
      return join(conjunction ? Node::And : Node::Or,
                  read(op->getOperand(0), negated),
                  read(op->getOperand(1), negated));
    }
    if (auto exclusive = dyn_cast_if_present<arith::XOrIOp>(op))
      for (auto [one, other] :
           {std::pair(exclusive.getLhs(), exclusive.getRhs()),
            std::pair(exclusive.getRhs(), exclusive.getLhs())})
        if (matchPattern(one, m_One()))
          return read(other, !negated);
    if (auto compare = dyn_cast_if_present<arith::CmpIOp>(op))
      return readCompare(compare, negated);
    return leaf(Node::Unknown);
  }

  std::unique_ptr<Node> readCompare(arith::CmpIOp op, bool negated) {
    FailureOr<AffineForm> left = readAffine(op.getLhs()),
                          right = readAffine(op.getRhs());
    if (failed(left) || failed(right) || !combineDivisors(*left, *right))
      return leaf(Node::Unknown);
    arith::CmpIPredicate predicate = op.getPredicate();
    if (negated)
      predicate = arith::invertPredicate(predicate);
    using P = arith::CmpIPredicate;
    switch (predicate) {
    case P::sle:
      return lessEqual(*left, *right, 0);
    case P::slt:
      return lessEqual(*left, *right, 1);
    case P::sge:
      return lessEqual(*right, *left, 0);
    case P::sgt:
      return lessEqual(*right, *left, 1);
    case P::eq:
      return join(Node::And, lessEqual(*left, *right, 0),
                  lessEqual(*right, *left, 0));
    case P::ne:
      return join(Node::Or, lessEqual(*left, *right, 1),
                  lessEqual(*right, *left, 1));
    default:
      // Unsigned comparisons of signed positions are not worth the cases.
      return leaf(Node::Unknown);
    }
  }

  /// left + slack <= right
  std::unique_ptr<Node> lessEqual(AffineForm left, AffineForm right,
                                  int64_t slack) {
    auto node = leaf(Node::Inequality);
    node->form.q = left.q - right.q;
    node->form.k = left.k - right.k;
    node->form.divisor = *combineDivisors(left, right);
    Value offset = arith::ConstantIndexOp::create(b, slack);
    if (left.offset)
      offset = b.createOrFold<arith::AddIOp>(offset, left.offset);
    if (right.offset)
      offset = b.createOrFold<arith::SubIOp>(offset, right.offset);
    node->form.offset = offset;
    return node;
  }

  FailureOr<AffineForm> readAffine(Value value) {
    if (--budget < 0)
      return failure();
    if (value == block.getArgument(2))
      return AffineForm{1, 0, Value()};
    if (value == block.getArgument(3))
      return AffineForm{0, 1, Value()};
    if (Value uniform = getUniform(value))
      return AffineForm{0, 0, emitBounded(b, uniform)};
    Operation *op = value.getDefiningOp();
    if (!op || op->getBlock() != &block)
      return failure();
    // Positions are below 2^31, so sums of a few of them do not wrap in i32.
    if (!value.getType().isIndex() &&
        value.getType().getIntOrFloatBitWidth() < 32)
      return failure();
    if (isa<arith::IndexCastOp, arith::ExtSIOp>(op))
      return readAffine(op->getOperand(0));
    if (isa<arith::AddIOp, arith::SubIOp>(op))
      return readSum(op, isa<arith::AddIOp>(op) ? 1 : -1);
    if (auto divide = dyn_cast<arith::DivUIOp>(op)) {
      APInt divisor;
      if (divide.getLhs() == block.getArgument(2) &&
          matchPattern(divide.getRhs(), m_ConstantInt(&divisor)) &&
          divisor.isStrictlyPositive())
        return AffineForm{1, 0, Value(), divisor.getSExtValue()};
    }
    if (auto multiply = dyn_cast<arith::MulIOp>(op))
      for (auto [factor, other] :
           {std::pair(multiply.getLhs(), multiply.getRhs()),
            std::pair(multiply.getRhs(), multiply.getLhs())}) {
        APInt constant;
        if (matchPattern(factor, m_ConstantInt(&constant)))
          return scale(readAffine(other), constant.getSExtValue());
      }
    return failure();
  }

  FailureOr<AffineForm> readSum(Operation *op, int64_t sign) {
    FailureOr<AffineForm> left = readAffine(op->getOperand(0));
    FailureOr<AffineForm> right = scale(readAffine(op->getOperand(1)), sign);
    if (failed(left) || failed(right))
      return failure();
    std::optional<int64_t> divisor = combineDivisors(*left, *right);
    if (!divisor)
      return failure();
    AffineForm sum{left->q + right->q, left->k + right->k, left->offset,
                   *divisor};
    if (!sum.offset)
      sum.offset = right->offset;
    else if (right->offset)
      sum.offset = b.createOrFold<arith::AddIOp>(sum.offset, right->offset);
    return sum;
  }

  FailureOr<AffineForm> scale(FailureOr<AffineForm> form, int64_t factor) {
    if (failed(form) || factor == 1)
      return form;
    if (form->offset)
      form->offset = b.createOrFold<arith::MulIOp>(
          form->offset, arith::ConstantIndexOp::create(b, factor));
    return AffineForm{form->q * factor, form->k * factor, form->offset,
                      form->divisor};
  }

  /// The value outside of the region if it is the same for all queries and keys
  /// of a tile, else null.
  Value getUniform(Value value) {
    if (Value known = uniforms.lookupOrNull(value))
      return known;
    Operation *op = value.getDefiningOp();
    if (value.getParentBlock() != &block)
      return value;
    // Nothing writes what a mask reads, so loads are as good as arithmetic.
    if (!op || op->getNumRegions() != 0 ||
        !(isMemoryEffectFree(op) || isa<memref::LoadOp>(op)))
      return nullptr;
    for (Value operand : op->getOperands())
      if (!getUniform(operand))
        return nullptr;
    for (Value operand : op->getOperands())
      uniforms.map(operand, getUniform(operand));
    b.clone(*op, uniforms);
    return uniforms.lookup(value);
  }

  ImplicitLocOpBuilder &b;
  Block &block;
  IRMapping uniforms;
  int64_t budget = 4096; ///< values still to be read
};

/// Emits the interval arithmetic.
class Evaluator {
public:
  explicit Evaluator(ImplicitLocOpBuilder &b) : b(b) {}

  /// The keys that some query of the range allows, or (`universal`) keys that
  /// all of them allow.
  KeyRange getBounds(const Node &node, PositionRange queries, KeyRange keys,
                     bool universal) {
    switch (node.kind) {
    case Node::Unknown:
      return {keys.begin, universal ? keys.begin : keys.end};
    case Node::Uniform:
      return {keys.begin,
              arith::SelectOp::create(b, node.uniform, keys.end, keys.begin)};
    case Node::Inequality:
      return getBounds(node.form, queries, keys, universal);
    case Node::And:
    case Node::Or: {
      KeyRange left = getBounds(*node.left, queries, keys, universal);
      KeyRange right = getBounds(*node.right, queries, keys, universal);
      if (node.kind == Node::And)
        return {b.createOrFold<arith::MaxSIOp>(left.begin, right.begin),
                b.createOrFold<arith::MinSIOp>(left.end, right.end)};
      if (universal) // what lies between two ranges need not be allowed
        return selectNonEmpty(left, right);
      return {b.createOrFold<arith::MinSIOp>(left.begin, right.begin),
              b.createOrFold<arith::MaxSIOp>(left.end, right.end)};
    }
    }
    llvm_unreachable("unknown node");
  }

  /// `first` if there are keys in it, else `second`.
  KeyRange selectNonEmpty(KeyRange first, KeyRange second) {
    Value some = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::slt,
                                               first.begin, first.end);
    return {b.createOrFold<arith::SelectOp>(some, first.begin, second.begin),
            b.createOrFold<arith::SelectOp>(some, first.end, second.end)};
  }

  /// With `universal`, whether the node holds everywhere in the tile, else
  /// somewhere.
  Value holds(const Node &node, PositionRange queries, PositionRange keys,
              bool universal) {
    switch (node.kind) {
    case Node::Unknown:
      return arith::ConstantOp::create(b, b.getBoolAttr(!universal));
    case Node::Uniform:
      return node.uniform;
    case Node::Inequality: {
      // The extreme of the form over the tile: the largest must not exceed 0
      // for all slots to be allowed, the smallest for some.
      Value extreme =
          add(term(node.form.q, divide(queries, node.form.divisor), universal),
              term(node.form.k, keys, universal));
      extreme = add(extreme, node.form.offset);
      return arith::CmpIOp::create(b, arith::CmpIPredicate::sle, extreme,
                                   constant(0));
    }
    case Node::And:
      return b.createOrFold<arith::AndIOp>(
          holds(*node.left, queries, keys, universal),
          holds(*node.right, queries, keys, universal));
    case Node::Or:
      return b.createOrFold<arith::OrIOp>(
          holds(*node.left, queries, keys, universal),
          holds(*node.right, queries, keys, universal));
    }
    llvm_unreachable("unknown node");
  }

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }

  Value add(Value left, Value right) {
    if (!left || !right)
      return left ? left : right ? right : constant(0);
    return b.createOrFold<arith::AddIOp>(left, right);
  }

  PositionRange divide(PositionRange range, int64_t divisor) {
    if (divisor == 1)
      return range;
    return {b.createOrFold<arith::DivUIOp>(range.first, constant(divisor)),
            b.createOrFold<arith::DivUIOp>(range.last, constant(divisor))};
  }

  /// The largest or smallest value of coefficient * position; null for 0.
  Value term(int64_t coefficient, PositionRange range, bool largest) {
    if (coefficient == 0)
      return nullptr;
    Value position = (coefficient > 0) == largest ? range.last : range.first;
    if (coefficient == 1)
      return position;
    return b.createOrFold<arith::MulIOp>(position, constant(coefficient));
  }

  KeyRange getBounds(const AffineForm &form, PositionRange queries,
                     KeyRange keys, bool universal) {
    // Key k is allowed iff k * form.k + rest <= 0, with the smallest rest by
    // some query, with the largest by all.
    Value rest =
        add(term(form.q, divide(queries, form.divisor), /*largest=*/universal),
            form.offset);
    if (form.k == 0) {
      Value holds = arith::CmpIOp::create(b, arith::CmpIPredicate::sle, rest,
                                          constant(0));
      return {keys.begin,
              arith::SelectOp::create(b, holds, keys.end, keys.begin)};
    }
    if (form.k > 0) { // k <= floor(-rest / form.k)
      Value last = b.createOrFold<arith::SubIOp>(constant(0), rest);
      if (form.k != 1)
        last = b.createOrFold<arith::FloorDivSIOp>(last, constant(form.k));
      Value bound = b.createOrFold<arith::AddIOp>(last, constant(1));
      return {keys.begin, b.createOrFold<arith::MinSIOp>(keys.end, bound)};
    }
    Value first = rest; // k >= ceil(rest / -form.k)
    if (form.k != -1)
      first = b.createOrFold<arith::CeilDivSIOp>(first, constant(-form.k));
    return {b.createOrFold<arith::MaxSIOp>(keys.begin, first), keys.end};
  }

  ImplicitLocOpBuilder &b;
};
} // namespace

static bool hasDisjunction(const Node &node) {
  if (node.kind == Node::Or)
    return true;
  return node.kind == Node::And &&
         (hasDisjunction(*node.left) || hasDisjunction(*node.right));
}

MaskCalculus::MaskCalculus(ImplicitLocOpBuilder &builder, Region &mask, Value b,
                           Value h)
    : builder(builder), root(Reader(builder, mask, b, h).read()) {}

MaskCalculus::~MaskCalculus() = default;

/// Bounds of different inequalities can cross or leave the range: then it is
/// empty. It starts where the range does, since a slice may not start at the
/// end of a tensor.
static KeyRange clampBounds(ImplicitLocOpBuilder &b, KeyRange bounds,
                            KeyRange keys) {
  Value lower = b.createOrFold<arith::MaxSIOp>(bounds.begin, keys.begin);
  Value upper = b.createOrFold<arith::MinSIOp>(bounds.end, keys.end);
  Value some =
      b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::slt, lower, upper);
  return {b.createOrFold<arith::SelectOp>(some, lower, keys.begin),
          b.createOrFold<arith::SelectOp>(some, upper, keys.begin)};
}

KeyRange MaskCalculus::getKeyBounds(PositionRange queries, KeyRange keys) {
  Evaluator evaluator(builder);
  return clampBounds(
      builder, evaluator.getBounds(*root, queries, keys, /*universal=*/false),
      keys);
}

KeyRange MaskCalculus::getCertainKeys(PositionRange queries, KeyRange keys) {
  Evaluator evaluator(builder);
  return clampBounds(
      builder, evaluator.getBounds(*root, queries, keys, /*universal=*/true),
      keys);
}

Value MaskCalculus::isPossible(PositionRange queries, PositionRange keys) {
  if (!hasDisjunction(*root))
    return nullptr;
  return Evaluator(builder).holds(*root, queries, keys, /*universal=*/false);
}

Value MaskCalculus::isCertain(PositionRange queries, PositionRange keys) {
  return Evaluator(builder).holds(*root, queries, keys, /*universal=*/true);
}
