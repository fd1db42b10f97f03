// The C++ accessors of the attn dialect that passes rely on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Attn/Attn.h"
#include "fovea/InitAll.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace fovea::attn;

namespace {
class AttnDialectTest : public testing::Test {
protected:
  AttnDialectTest() {
    DialectRegistry registry;
    fovea::registerAllDialects(registry);
    context.appendDialectRegistry(registry);
  }

  SdpaOp parseSdpa(StringRef signature, StringRef op) {
    std::string source =
        ("func.func @main(" + signature + ") {\n" + op + "\nreturn\n}").str();
    module = parseSourceString<ModuleOp>(source, &context);
    SdpaOp result;
    if (module)
      module->walk([&](SdpaOp sdpa) { result = sdpa; });
    return result;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};
} // namespace

TEST_F(AttnDialectTest, AccumulatesInFloatExceptForDouble) {
  Builder b(&context);
  EXPECT_EQ(getAccumulatorType(b.getF16Type()), b.getF32Type());
  EXPECT_EQ(getAccumulatorType(b.getBF16Type()), b.getF32Type());
  EXPECT_EQ(getAccumulatorType(b.getF32Type()), b.getF32Type());
  EXPECT_EQ(getAccumulatorType(b.getF64Type()), b.getF64Type());
}

TEST_F(AttnDialectTest, SizesOfGroupedHeads) {
  SdpaOp op = parseSdpa("%q: tensor<2x8x?x64xf32>, %k: tensor<2x2x?x64xf32>, "
                        "%v: tensor<2x2x?x32xf32>",
                        "%o = attn.sdpa %q, %k, %v : tensor<2x8x?x64xf32>, "
                        "tensor<2x2x?x64xf32>, tensor<2x2x?x32xf32> -> "
                        "tensor<2x8x?x32xf32>");
  ASSERT_TRUE(op);
  EXPECT_EQ(op.getNumHeads(), 8);
  EXPECT_EQ(op.getNumKeyHeads(), 2);
  EXPECT_EQ(op.getHeadSize(), 64);
  EXPECT_EQ(op.getValueHeadSize(), 32);
  EXPECT_EQ(op.getScaleValue(), 0.125);
  EXPECT_TRUE(op.isNormalized());
}

TEST_F(AttnDialectTest, RanksTwoAndThreeHaveOneHead) {
  SdpaOp op =
      parseSdpa("%q: tensor<5x16xf32>",
                "%o = attn.sdpa %q, %q, %q scale(2.0) causal(top_left) : "
                "tensor<5x16xf32>, tensor<5x16xf32>, tensor<5x16xf32> -> "
                "tensor<5x16xf32>");
  ASSERT_TRUE(op);
  EXPECT_EQ(op.getNumHeads(), 1);
  EXPECT_EQ(op.getNumKeyHeads(), 1);
  EXPECT_EQ(op.getScaleValue(), 2.0);
  EXPECT_FALSE(op.isNormalized());
}
