// Random score_mod and mask_mod regions: conjunctions, disjunctions and
// negations of affine inequalities in positions and runtime scalars, block and
// document masks, and score changes of every kind that the dialect's
// description names. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FuzzRegions.h"

#include "llvm/ADT/Twine.h"

using namespace fovea;

namespace {
/// Writes the operations of one region.
class RegionWriter {
public:
  RegionWriter(RandomSource &random, RegionContext &context)
      : random(random), context(context) {}

  /// Emits `%N = text` and returns `%N`.
  std::string emit(const llvm::Twine &operation) {
    std::string name = "%r" + std::to_string(numValues++);
    text += "      " + name + " = " + operation.str() + "\n";
    return name;
  }
  std::string index(int64_t value) {
    return emit("arith.constant " + llvm::Twine(value) + " : index");
  }
  std::string number(double value) {
    return emit("arith.constant " + llvm::Twine(std::to_string(value)) + " : " +
                context.scoreType);
  }
  std::string floating(const llvm::Twine &op, const llvm::Twine &operands) {
    return emit(op + " " + operands + " : " + context.scoreType);
  }

  std::string drawCondition(int depth);
  std::string drawScore();

  std::string text;

private:
  std::string combine(const std::string &op, const std::string &lhs,
                      const std::string &rhs, const char *type = "index") {
    return emit(op + " " + lhs + ", " + rhs + " : " + type);
  }
  std::string compare(const char *predicate, const std::string &lhs,
                      const std::string &rhs, const char *type = "index") {
    return emit("arith.cmpi " + llvm::Twine(predicate) + ", " + lhs + ", " +
                rhs + " : " + type);
  }
  /// A constant or a runtime scalar.
  std::string drawBound();
  std::string drawInequality();
  std::string drawGeneralInequality();
  /// i - j as a float.
  std::string distance();

  RandomSource &random;
  RegionContext &context;
  int numValues = 0;
};
} // namespace

std::string RegionWriter::drawBound() {
  if (random.chance(0.4)) {
    const char *name = random.chance(0.5) ? "n0" : "n1";
    context.captures.insert(name);
    return std::string("%") + name;
  }
  int64_t limit = context.numKeys + 2;
  return index(random.integer(-limit / 4, limit));
}

/// a * i + b * j + bound <predicate> 0
std::string RegionWriter::drawGeneralInequality() {
  static const char *const predicates[] = {"sle", "slt", "sge",
                                           "sgt", "eq",  "ne"};
  std::string i = combine("arith.muli", "%i", index(random.integer(-2, 2)));
  std::string j = combine("arith.muli", "%j", index(random.integer(-2, 2)));
  std::string sum =
      combine("arith.addi", combine("arith.addi", i, j), drawBound());
  return compare(predicates[random.integer(0, 5)], sum, index(0));
}

std::string RegionWriter::drawInequality() {
  switch (random.integer(0, 8)) {
  case 0: // causal with an offset
    return compare("sle", "%j", combine("arith.addi", "%i", drawBound()));
  case 1: // the other side of a window
    return compare("sge", "%j", combine("arith.subi", "%i", drawBound()));
  case 2: // prefix
    return compare("slt", "%j", drawBound());
  case 3: // global queries
    return compare("sge", "%i", drawBound());
  case 4: { // blocks
    std::string size = index(random.integer(1, 9));
    return compare("eq", combine("arith.divui", "%i", size),
                   combine("arith.divui", "%j", size));
  }
  case 5: { // documents
    context.captures.insert("documents");
    std::string i = emit("tensor.extract %documents[%i] : tensor<?xi32>");
    std::string j = emit("tensor.extract %documents[%j] : tensor<?xi32>");
    return compare("eq", i, j, "i32");
  }
  case 6: { // a window of its own for each head
    std::string width =
        combine("arith.muli", "%h", index(random.integer(1, 7)));
    return compare("sle", combine("arith.subi", "%i", width), "%j");
  }
  case 7: { // in 32 bits
    std::string i = emit("arith.index_cast %i : index to i32");
    std::string j = emit("arith.index_cast %j : index to i32");
    return compare("sle", j, i, "i32");
  }
  default:
    return drawGeneralInequality();
  }
}

std::string RegionWriter::drawCondition(int depth) {
  if (depth == 0 || random.chance(0.3))
    return drawInequality();
  std::string lhs = drawCondition(depth - 1);
  if (random.chance(0.2))
    return combine("arith.xori", lhs, emit("arith.constant true"), "i1");
  std::string rhs = drawCondition(depth - 1);
  return combine(random.chance(0.5) ? "arith.andi" : "arith.ori", lhs, rhs,
                 "i1");
}

std::string RegionWriter::distance() {
  std::string difference = combine("arith.subi", "%i", "%j");
  std::string narrow =
      emit("arith.index_cast " + difference + " : index to i32");
  return emit("arith.sitofp " + narrow + " : i32 to " + context.scoreType);
}

std::string RegionWriter::drawScore() {
  const std::string &type = context.scoreType;
  switch (random.integer(0, 5)) {
  case 0: { // ALiBi
    context.captures.insert("slopes");
    std::string slope = emit("tensor.extract %slopes[%h] : tensor<" +
                             llvm::Twine(context.numHeads) + "x" + type + ">");
    return floating("arith.subf",
                    "%s, " + floating("arith.mulf", slope + ", " + distance()));
  }
  case 1:
    context.scoreGain = 2;
    return floating("arith.mulf", "%s, " + number(random.uniform() * 2));
  case 2: { // softcap
    std::string cap = number(10 + random.uniform() * 20);
    std::string quotient = floating("arith.divf", "%s, " + cap);
    return floating("arith.mulf", floating("math.tanh", quotient) + ", " + cap);
  }
  case 3: { // a score of -inf is a masked slot
    std::string allowed = drawCondition(1);
    std::string bits = type == "f64" ? "0xFFF0000000000000" : "0xFF800000";
    std::string masked = emit("arith.constant " + bits + " : " + type);
    return floating("arith.select", allowed + ", %s, " + masked);
  }
  case 4: { // relative position bias
    context.captures.insert("table");
    std::string row = combine("arith.addi", combine("arith.subi", "%i", "%j"),
                              index(context.numKeys));
    std::string bias =
        emit("tensor.extract %table[" + row + "] : tensor<?x" + type + ">");
    return floating("arith.addf", "%s, " + bias);
  }
  default: { // different for far keys
    std::string far = drawCondition(0);
    std::string lower =
        floating("arith.subf", "%s, " + number(random.uniform() * 4));
    return floating("arith.select", far + ", " + lower + ", %s");
  }
  }
}

std::string fovea::drawScoreMod(RandomSource &random, RegionContext &context) {
  RegionWriter writer(random, context);
  std::string score = writer.drawScore();
  return "\n    score_mod(%s: " + context.scoreType +
         ", %b: index, %h: index, %i: index, %j: index) {\n" + writer.text +
         "      attn.yield " + score + " : " + context.scoreType + "\n    }";
}

std::string fovea::drawMaskMod(RandomSource &random, RegionContext &context) {
  RegionWriter writer(random, context);
  std::string allowed = writer.drawCondition(3);
  return "\n    mask_mod(%b: index, %h: index, %i: index, %j: index) {\n" +
         writer.text + "      attn.yield " + allowed + " : i1\n    }";
}
