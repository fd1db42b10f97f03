// The attn dialect. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_DIALECT
#define FOVEA_ATTN_DIALECT

include "mlir/IR/OpBase.td"

def Attn_Dialect : Dialect {
  let name = "attn";
  let summary = "Attention, from the mathematical operator to one tile of online softmax.";
  let description = [{
    Few ops with general semantics. `attn.sdpa` says *what* is computed;
    `attn.online_sdpa`, `attn.normalize` and `attn.merge` are the pieces that
    every compilation strategy (flash attention, flash decoding, ring and cascade
    attention) is made of.

    Conventions that hold for every op:

    - `B` batch, `H` query heads, `Hk` key/value heads (`Hk` divides `H`; query head
      `h` reads key/value head `h floordiv (H / Hk)`), `Lq` queries, `Lk` keys, `D`
      query/key head size, `E` value head size. `B`, `Lq` and `Lk` may be dynamic;
      head counts and head sizes are static.
    - Scores are accumulated in f32 (f64 for f64 operands) and are in natural units
      wherever user code sees them. The log-sum-exp (LSE) is a natural logarithm.
    - A slot that is not allowed is *selected* away, never multiplied or added away:
      NaN and infinity in a masked key or value do not reach the output, NaN in an
      allowed one does. A row with no allowed key gives output 0 and LSE -inf.
  }];
  let cppNamespace = "::fovea::attn";
  let useDefaultAttributePrinterParser = 1;
  let hasRegionArgAttrVerify = 1;
  let extraClassDeclaration = [{
    /// On an argument of a function: the number of the result that is this argument,
    /// updated in place.
    static ::llvm::StringRef getResultAttrName() { return "attn.result"; }
  }];
  // What canonicalisations and schedules create.
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
                           "::mlir::affine::AffineDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

class Attn_Op<string mnemonic, list<Trait> traits = []>
    : Op<Attn_Dialect, mnemonic, traits>;

#endif // FOVEA_ATTN_DIALECT
