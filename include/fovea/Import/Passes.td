// Passes that make graphs of other tools into graphs of attn ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_IMPORT_PASSES
#define FOVEA_IMPORT_PASSES

include "mlir/Pass/PassBase.td"

def RaiseAttentionPass : Pass<"attn-raise-attention"> {
  let summary = "Recognise attention that is written out in linalg";
  let description = [{
    Replaces two contractions with a softmax between them by `attn.sdpa`:

    ```
    softmax over k of f(sum over d of Q[.., q, d] * K[.., k, d])  * V[.., k, e]
    ```

    It does not matter how that is written. The program is read element by element, through
    reshapes, transpositions, broadcasts, casts, fills and any split into ops: contractions may be
    `linalg.matmul`, `batch_matmul`, `contract` or `generic` in any order of operands and
    dims, and the softmax `linalg.softmax`, or exponentials that are divided by their sum, with
    anything subtracted that is the same for all keys of a row. What becomes of the rest:

    | in the program | in `attn.sdpa` |
    |---|---|
    | factors of scores, queries or keys | `scale` |
    | `c * tanh(x / c)` | `softcap` |
    | keys and values that are repeated for several heads | fewer heads of keys |
    | comparisons of positions in a select or a constant mask, that keep keys near the diagonal | `causal`, `window` |
    | `k < lengths[b]` | `lengths` |
    | other selects of -inf, or of numbers below -65000 that leave each query a key | `mask`, or a `mask_mod` region if that needs no tensor of the size of the scores |
    | other selects of numbers below -65000 | `score_mod` |
    | sums | `bias`, or `score_mod` |
    | any other function of a score | `score_mod` |
    | rows replaced by 0 where they are masked | nothing |

    Rows whose keys are all masked by -inf are NaN in such programs; `attn.sdpa` gives 0.
    Where two masks together leave a row nothing, and one of them writes a number rather than
    -inf, the program averages values that no mask allows; `attn.sdpa` may weigh them otherwise.

    A remark tells of each attention, and why something that looks like one is none. Ops that are
    not needed any more are erased.
  }];
  let dependentDialects = ["::fovea::attn::AttnDialect", "mlir::arith::ArithDialect",
                           "mlir::linalg::LinalgDialect", "mlir::tensor::TensorDialect"];
}

#endif // FOVEA_IMPORT_PASSES
