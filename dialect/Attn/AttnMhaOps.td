// Attention as models have it: rotary position embeddings, and multi-head
// attention with its projections.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_MHA_OPS
#define FOVEA_ATTN_MHA_OPS

include "AttnAttributes.td"
include "AttnTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

// One for all, or one for each batch entry.
def Attn_Offset : AnyTypeOf<[Attn_Integer, 1DTensorOf<[Attn_Integer]>],
    "i32, i64 or index, or a 1D tensor of those">;
def Attn_Positions : TensorRankOf<[Attn_Integer], [1, 2]>;
def Attn_RotaryTable : TensorRankOf<[Attn_Float], [2, 3]>;

def Attn_RopeOp : Attn_Op<"rope", [
    AttrSizedOperandSegments, Pure, AllTypesMatch<["input", "output"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "rotary position embedding";
  let description = [{
    Rotates pairs of elements of every row by angles that grow with the row's position
    (Su et al. 2021). For batch entry `b`, position `l` in the sequence, and pair `r` of
    the first `size` elements of a row:

    ```
    p       = positions[b, l] + offset[b]        l where there are no positions, 0 without offset
    angle   = position_scale * p * frequencies[r]    base^(-2 r / size) without frequencies
    c, s    = cos(angle), sin(angle)
    x0, x1  = input[2 r], input[2 r + 1]         if interleaved, otherwise
              input[r], input[r + size / 2]      (halves, as in GPT-NeoX and Llama)
    output at the place of x0 = x0 * c - x1 * s
    output at the place of x1 = x1 * c + x0 * s
    ```

    Elements from `size` on are copied. `size` is the size of a row by default, `base`
    10000, `position_scale` 1. Angles, cosines and sines are computed in f64, products in
    f32 (f64 for f64 input).

    With `tables` there are no angles: `c` and `s` are read from them. A table is
    `[N, size / 2]` and read at `[p, r]`, or `[B, L, size / 2]` (or `[1, L, size / 2]`) and
    read at `[b, l, r]`.
    Where `p` is not in `[0, N)` they are NaN.

    `input` is `[..., L, ..., D]`: rank 2 to 4, of which `sequence` names the dim of
    positions, the last but one by default. `[B, H, L, D]` needs no clause,
    `[B, L, H, D]` is `sequence(1)`. The first dim is the batch unless it is the
    sequence. `offset` is a scalar or `[B]`, `positions` are `[L]`, `[1, L]` or `[B, L]`.

    ONNX RotaryEmbedding is this op with `tables`, and `positions` if it has
    `position_ids`; a three-dimensional input is split into heads before.

    Example: the first 32 elements of rows of 64, of new tokens after `%past` others.

    ```mlir
    %r = attn.rope %q rotary(size = 32, base = 5.000000e+05) sequence(1) offset(%past : index)
        : tensor<?x?x12x64xf32>
    ```
  }];
  let arguments = (ins
    Attn_Tensor:$input,
    Optional<Attn_Offset>:$offset, Optional<Attn_Positions>:$positions,
    Optional<Attn_RotaryTable>:$cos, Optional<Attn_RotaryTable>:$sin,
    Optional<1DTensorOf<[Attn_Float]>>:$frequencies,
    OptionalAttr<Attn_RotaryAttr>:$rotary, OptionalAttr<I64Attr>:$sequence);
  let results = (outs Attn_Tensor:$output);
  let assemblyFormat = [{
    $input
    oilist(`rotary` `(` custom<Rotary>($rotary) `)`
         | `sequence` `(` $sequence `)`
         | `offset` `(` $offset `:` type($offset) `)`
         | `positions` `(` $positions `:` type($positions) `)`
         | `tables` `(` $cos `,` $sin `:` type($cos) `,` type($sin) `)`
         | `frequencies` `(` $frequencies `:` type($frequencies) `)`)
    attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The dim of positions, with the default filled in.
    int64_t getSequenceDim();
    /// Whether the first dim is a batch.
    bool hasBatch();
    /// What the angles are made of.
    RotaryInputs getRotaryInputs();
  }];
}

def Attn_MhaOp : Attn_Op<"mha", [
    AttrSizedOperandSegments, Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames", "getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "multi-head attention with its projections";
  let description = [{
    Projections to queries, keys and values, attention of `H` heads, and the projection of
    the heads' outputs (Vaswani et al. 2017; grouped heads as in Ainslie et al. 2023):

    ```
    Q      = query * Wq + bq                [B, Lq, H * D]
    K      = key * Wk + bk                  [B, Lk, Hk * D]
    V      = value * Wv + bv                [B, Lk, Hk * E]
    Q, K   = rope of each head              if rope is given
    O      = attn.sdpa of the heads         [B, Lq, H * E], head h in columns h * E to (h + 1) * E
    output = O * Wo + bo                    O itself if out is not given
    ```

    `query` is `[B, Lq, M]`. Without `key`, keys and values come from `query`
    (self-attention); without `value`, values come from `key` (cross-attention). They are
    `[B, Lk, ...]`.

    Weights are `[features in, features out]`, biases `[features out]`, and any bias may be
    left out. `q`, `k` and `v` give them one by one; `qkv` packs them side by side, columns
    of `Wq`, then of `Wk`, then of `Wv`: `[M, (H + Hk) * D + Hk * E]`. `heads(H, Hk)` are
    the numbers of heads, `Hk = H` by default. The head sizes follow: `D` and `E` from the
    separate weights; `E` of packed ones from the rows of `Wo`, or from the result where
    there is no `out`.

    Products accumulate in f32 (f64 for f64), the bias is added before rounding to the
    element type.

    `rope(...)` and the clauses `offset`, `positions`, `tables`, `frequencies` mean what
    they mean in `attn.rope`; queries and keys have the same angles, so `positions` and
    three-dimensional tables are for self-attention. All other clauses and the regions are
    those of `attn.sdpa`, on scores `[B, H, Lq, Lk]`; `bias(...)` is the one that is added
    to scores. The scale is `D^-1/2` by default. `lse` is `[B, H, Lq]`.

    Example: a decoder's self-attention with grouped heads, packed weights and rotary
    positions, and a cross-attention with separate weights and biases.

    ```mlir
    %y = attn.mha %x heads(32, 8) qkv(%w : tensor<4096x6144xbf16>)
        out(%wo : tensor<4096x4096xbf16>) rope(base = 5.000000e+05) causal(top_left)
        : tensor<?x?x4096xbf16> -> tensor<?x?x4096xbf16>
    %z = attn.mha %y, %memory heads(8)
        q(%wq, %bq : tensor<512x512xf32>, tensor<512xf32>)
        k(%wk : tensor<256x512xf32>) v(%wv : tensor<256x512xf32>)
        out(%wo, %bo : tensor<512x512xf32>, tensor<512xf32>) lengths(%n : tensor<?xi32>)
        : tensor<?x?x512xf32>, tensor<?x?x256xf32> -> tensor<?x?x512xf32>
    ```
  }];
  let arguments = (ins
    3DTensorOf<[Attn_Float]>:$query,
    Optional<3DTensorOf<[Attn_Float]>>:$key, Optional<3DTensorOf<[Attn_Float]>>:$value,
    Optional<2DTensorOf<[Attn_Float]>>:$qkvWeight, Optional<1DTensorOf<[Attn_Float]>>:$qkvBias,
    Optional<2DTensorOf<[Attn_Float]>>:$qWeight, Optional<1DTensorOf<[Attn_Float]>>:$qBias,
    Optional<2DTensorOf<[Attn_Float]>>:$kWeight, Optional<1DTensorOf<[Attn_Float]>>:$kBias,
    Optional<2DTensorOf<[Attn_Float]>>:$vWeight, Optional<1DTensorOf<[Attn_Float]>>:$vBias,
    Optional<2DTensorOf<[Attn_Float]>>:$outWeight, Optional<1DTensorOf<[Attn_Float]>>:$outBias,
    Optional<Attn_Offset>:$offset, Optional<Attn_Positions>:$positions,
    Optional<Attn_RotaryTable>:$cos, Optional<Attn_RotaryTable>:$sin,
    Optional<1DTensorOf<[Attn_Float]>>:$frequencies,
    Optional<1DTensorOf<[Attn_Integer]>>:$lengths,
    Optional<TensorRankOf<[I1], [0, 1, 2, 3, 4]>>:$mask,
    Optional<TensorRankOf<[Attn_Float], [0, 1, 2, 3, 4]>>:$bias,
    Optional<1DTensorOf<[Attn_Float]>>:$sinks,
    I64Attr:$numHeads, OptionalAttr<I64Attr>:$numKeyHeads,
    OptionalAttr<Attn_RotaryAttr>:$rope,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<Attn_CausalAlignment>:$causal,
    OptionalAttr<DenseI64ArrayAttr>:$window,
    OptionalAttr<F64Attr>:$softcap);
  let results = (outs 3DTensorOf<[Attn_Float]>:$output,
                      Optional<3DTensorOf<[Attn_Accumulator]>>:$lse);
  let regions = (region AnyRegion:$scoreMod, AnyRegion:$maskMod);
  let assemblyFormat = [{
    $query (`,` $key^ (`,` $value^)?)?
    `heads` `(` $numHeads (`,` $numKeyHeads^)? `)`
    oilist(`qkv` `(` custom<Projection>($qkvWeight, $qkvBias, type($qkvWeight), type($qkvBias)) `)`
         | `q` `(` custom<Projection>($qWeight, $qBias, type($qWeight), type($qBias)) `)`
         | `k` `(` custom<Projection>($kWeight, $kBias, type($kWeight), type($kBias)) `)`
         | `v` `(` custom<Projection>($vWeight, $vBias, type($vWeight), type($vBias)) `)`
         | `out` `(` custom<Projection>($outWeight, $outBias, type($outWeight), type($outBias)) `)`
         | `rope` `(` custom<Rotary>($rope) `)`
         | `offset` `(` $offset `:` type($offset) `)`
         | `positions` `(` $positions `:` type($positions) `)`
         | `tables` `(` $cos `,` $sin `:` type($cos) `,` type($sin) `)`
         | `frequencies` `(` $frequencies `:` type($frequencies) `)`
         | `scale` `(` $scale `)`
         | `causal` `(` $causal `)`
         | `window` `(` custom<Window>($window) `)`
         | `softcap` `(` $softcap `)`
         | `lengths` `(` $lengths `:` type($lengths) `)`
         | `mask` `(` $mask `:` type($mask) `)`
         | `bias` `(` $bias `:` type($bias) `)`
         | `sinks` `(` $sinks `:` type($sinks) `)`)
    `` custom<Modifiers>($scoreMod, $maskMod)
    attr-dict `:` type($query) (`,` type($key)^ (`,` type($value)^)?)?
    `->` type($output) (`,` type($lse)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    int64_t getKeyHeads() { return getNumKeyHeads().value_or(getNumHeads()); }
    /// `D` and `E`; meaningful after verification.
    int64_t getHeadSize();
    int64_t getValueHeadSize();
    /// Where keys and values come from, with the defaults filled in.
    ::mlir::Value getKeySource() { return getKey() ? getKey() : getQuery(); }
    ::mlir::Value getValueSource() { return getValue() ? getValue() : getKeySource(); }
    /// What the angles of the rotation are made of.
    RotaryInputs getRotaryInputs();
  }];
}

#endif // FOVEA_ATTN_MHA_OPS
