// Operations of the attn dialect. The descriptions are the specification.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_OPS
#define FOVEA_ATTN_OPS

include "AttnAttributes.td"
include "AttnCacheOps.td"
include "AttnMhaOps.td"
include "AttnTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"

def Attn_SdpaOp : Attn_Op<"sdpa", [
    AttrSizedOperandSegments, Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames", "getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "scaled dot-product attention";
  let description = [{
    For every batch `b`, head `h` and query `i` (S0 of Vaswani et al. 2017 with the
    modifiers of ONNX Attention, in this order):

    ```
    s[j]  = scale * <query[b,h,i,:], key[b,hk,j,:]>       scale defaults to D^-1/2
    s[j]  = softcap * tanh(s[j] / softcap)                if softcap is given
    s[j]  = score_mod(s[j], b, h, i, j)                   if the region is given
    s[j]  = s[j] + bias[b,h,i,j]                          if bias is given
    p     = softmax of s over the allowed j
    output[b,h,i,:] = sum_j p[j] * value[b,hk,j,:]
    lse[b,h,i]      = ln sum_j exp(s[j])                  natural logarithm
    ```

    Key `j` is allowed when all of these hold:

    ```
    j < lengths[b]                                        if lengths is given
    j <= i + offset                                       if causal is given
    i + offset - window[0] <= j <= i + offset + window[1] if window is given
    mask[b,h,i,j]                                         if mask is given
    mask_mod(b, h, i, j)                                  if the region is given
    ```

    `offset` is 0 for `causal(top_left)` and `n - Lq` otherwise (also for a window
    without `causal`, as in FlashAttention), where `n` is `lengths[b]` if given and
    `Lk` if not. A window bound of -1 means unbounded. Lengths are clamped to
    `[0, Lk]`. A score of -inf is a masked slot, whoever wrote it.

    Shapes: query `[B, H, Lq, D]`, key `[B, Hk, Lk, D]`, value `[B, Hk, Lk, E]`,
    output `[B, H, Lq, E]` (element type of query), lse `[B, H, Lq]` (f32, or f64 for
    f64). Rank 3 drops `H` (`[B, L, D]`), rank 2 also drops `B`. `mask` (i1) and
    `bias` (any float) have any shape that broadcasts to that of the scores,
    `[B, H, Lq, Lk]` (`[B, Lq, Lk]`, `[Lq, Lk]`), by the rules of NumPy. `lengths` is `[B]`, i32, i64 or index. `sinks` is `[H]`, or
    `[H, Lq]`, any float: a logit per head, or row of a head, that joins the denominator
    and has no value, so the lse of a row is `ln(exp(sink) + sum_j exp(s[j]))`.

    Regions may read values from above, tensors included (ALiBi slopes, document
    ids, tables), and contain arith, math, index and tensor.extract ops. The score is
    f32 (f64 for f64 operands), positions are `index`.

    Sequence lengths are below 2^31.

    Example: causal attention with grouped heads and ALiBi.

    ```mlir
    func.func @alibi(%q: tensor<1x8x?x64xf32>, %k: tensor<1x2x?x64xf32>,
                     %v: tensor<1x2x?x64xf32>, %slopes: tensor<8xf32>)
        -> tensor<1x8x?x64xf32> {
      %o = attn.sdpa %q, %k, %v causal(bottom_right)
          score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
            %slope = tensor.extract %slopes[%h] : tensor<8xf32>
            %d = arith.subi %j, %i : index
            %d32 = arith.index_cast %d : index to i32
            %f = arith.sitofp %d32 : i32 to f32
            %bias = arith.mulf %slope, %f : f32
            %r = arith.addf %s, %bias : f32
            attn.yield %r : f32
          }
          : tensor<1x8x?x64xf32>, tensor<1x2x?x64xf32>, tensor<1x2x?x64xf32>
          -> tensor<1x8x?x64xf32>
      return %o : tensor<1x8x?x64xf32>
    }
    ```
  }];
  let arguments = (ins
    Attn_Tensor:$query, Attn_Tensor:$key, Attn_Tensor:$value,
    Optional<1DTensorOf<[I32, I64, Index]>>:$lengths,
    Optional<TensorRankOf<[I1], [0, 1, 2, 3, 4]>>:$mask,
    Optional<TensorRankOf<[Attn_Float], [0, 1, 2, 3, 4]>>:$bias,
    Optional<TensorRankOf<[Attn_Float], [1, 2]>>:$sinks,
    OptionalAttr<F64Attr>:$scale,
    OptionalAttr<Attn_CausalAlignment>:$causal,
    OptionalAttr<DenseI64ArrayAttr>:$window,
    OptionalAttr<F64Attr>:$softcap,
    OptionalAttr<Attn_TileSchedule>:$schedule);
  let results = (outs Attn_Tensor:$output, Optional<TensorRankOf<[Attn_Accumulator], [1, 2, 3]>>:$lse);
  let regions = (region AnyRegion:$scoreMod, AnyRegion:$maskMod);
  let assemblyFormat = [{
    $query `,` $key `,` $value
    oilist(`scale` `(` $scale `)`
         | `causal` `(` $causal `)`
         | `window` `(` custom<Window>($window) `)`
         | `softcap` `(` $softcap `)`
         | `lengths` `(` $lengths `:` type($lengths) `)`
         | `mask` `(` $mask `:` type($mask) `)`
         | `bias` `(` $bias `:` type($bias) `)`
         | `sinks` `(` $sinks `:` type($sinks) `)`
         | `schedule` `(` qualified($schedule) `)`)
    `` custom<Modifiers>($scoreMod, $maskMod)
    attr-dict `:` type($query) `,` type($key) `,` type($value)
    `->` type($output) (`,` type($lse)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The dims of `[B, H, L, D]`; absent leading dims count as 1.
    int64_t getNumHeads();
    int64_t getNumKeyHeads();
    int64_t getHeadSize();
    int64_t getValueHeadSize();
    /// The scale, with the default D^-1/2 filled in.
    double getScaleValue();
    /// True when nothing but score_mod and mask_mod modifies the scores.
    bool isNormalized();
    /// True when there are statically no keys or no results.
    bool isEmpty();
  }];
}

def Attn_OnlineSdpaOp : Attn_Op<"online_sdpa", [
    AttrSizedOperandSegments, RecursiveMemoryEffects,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getIterationDomain", "getLoopIteratorTypes", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue",
      "getIterationDomainTileFromResultTile"]>]> {
  let summary = "one step of the online-softmax recurrence over a block of keys";
  let description = [{
    Continues, for every query row, the recurrence of Milakov and Gimelshein (2018)
    and Dao et al. (2022) over the keys that it is given. With `s` the scores of
    `attn.sdpa` after `score_mod`, in units of log2 (`s * log2(e)`), and `-inf` where
    `mask_mod` says no:

    ```
    max' = max(max, rowmax(s))
    c    = exp2(max - max')
    p    = exp2(s - max')                 0 in masked slots
    sum' = sum * c + rowsum(p)
    acc' = acc * c + p * value            masked values are selected away
    ```

    The op is associative and commutative over blocks of keys up to rounding. It
    starts from `acc = 0`, `sum = 0` and `max` the lowest finite number (`sum = 1`
    and `max = sink * log2(e)` with a sink), so a row that nothing reaches ends with
    `sum = 0`; `attn.normalize` finishes.

    Operands are as for `attn.sdpa`, tensors or buffers; `acc` is `[B, H, Lq, E]`,
    `max` and `sum` are `[B, H, Lq]`. `at(b, h, q, k)` gives the position of the
    operands' first elements in the whole problem: the regions see absolute
    positions. When `key_chunk` is given, `acc`, `max` and `sum` have one more dim, `C`,
    before `Lq`: one independent recurrence for each of `C` chunks of
    `n = key_chunk * ceildiv(Lk, C * key_chunk)` keys, with the rest of the keys in the
    last. `C` is at most `max(1, ceildiv(Lk, key_chunk))`.

    `all_allowed(%full)` is a promise, when `%full` is true, that `mask_mod` allows
    every slot of this step.

    The op implements `TilingInterface` over `(b, h, [c,] q, k)`, with `k` a
    reduction.

    Example:

    ```mlir
    %r:3 = attn.online_sdpa ins(%q, %k, %v : tensor<1x1x64x64xf32>, tensor<1x1x96x64xf32>, tensor<1x1x96x64xf32>)
        outs(%acc, %max, %sum : tensor<1x1x64x64xf32>, tensor<1x1x64xf32>, tensor<1x1x64xf32>)
        at(%b, %h, %q0, %k0) scale(1.250000e-01)
    ```
  }];
  let arguments = (ins
    Attn_Shaped<Attn_Float>:$query, Attn_Shaped<Attn_Float>:$key, Attn_Shaped<Attn_Float>:$value,
    Attn_Shaped<Attn_Accumulator>:$acc, Attn_Shaped<Attn_Accumulator>:$max,
    Attn_Shaped<Attn_Accumulator>:$sum,
    Variadic<Index>:$offsets, Optional<I1>:$allAllowed,
    F64Attr:$scale,
    DefaultValuedAttr<I64Attr, "0">:$keyChunk,
    OptionalAttr<Attn_TileSchedule>:$schedule);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region AnyRegion:$scoreMod, AnyRegion:$maskMod);
  let assemblyFormat = [{
    `ins` `(` $query `,` $key `,` $value `:` type($query) `,` type($key) `,` type($value) `)`
    `outs` `(` $acc `,` $max `,` $sum `:` type($acc) `,` type($max) `,` type($sum) `)`
    (`at` `(` $offsets^ `)`)? (`all_allowed` `(` $allAllowed^ `)`)?
    `scale` `(` $scale `)` (`key_chunk` `(` $keyChunk^ `)`)? (`schedule` `(` qualified($schedule)^ `)`)?
    `` custom<Modifiers>($scoreMod, $maskMod)
    attr-dict `` custom<DpsResults>(ref(type($acc)), ref(type($max)), ref(type($sum)), type($results))
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    bool hasChunks() { return getKeyChunk() != 0; }
    /// Keys of a chunk, where chunks and keys are static in number.
    std::optional<int64_t> getChunkSize();
    /// Rank of query: 2, 3 or 4.
    int64_t getQueryRank();
  }];
}

def Attn_NormalizeOp : Attn_Op<"normalize", [
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getIterationDomain", "getLoopIteratorTypes", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue",
      "getIterationDomainTileFromResultTile"]>]> {
  let summary = "the end of an online softmax: divide by the row sum";
  let description = [{
    ```
    output = acc / sum                  0 where sum = 0
    lse    = ln(2) * (max + log2(sum))  -inf where sum = 0
    ```

    `acc` is `[..., E]`, `max` and `sum` are `[...]`; `output` has the shape of `acc`
    and any float type, `lse` that of `max`. `lse` is computed only when a second
    destination is given.

    Example:

    ```mlir
    %o = attn.normalize ins(%acc, %max, %sum : tensor<64x64xf32>, tensor<64xf32>, tensor<64xf32>)
        outs(%out : tensor<64x64xbf16>)
    ```
  }];
  let arguments = (ins
    Attn_Shaped<Attn_Accumulator>:$acc, Attn_Shaped<Attn_Accumulator>:$max,
    Attn_Shaped<Attn_Accumulator>:$sum,
    Attn_Shaped<Attn_Float>:$output, Optional<Attn_Shaped<Attn_Accumulator>>:$lse);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    `ins` `(` $acc `,` $max `,` $sum `:` type($acc) `,` type($max) `,` type($sum) `)`
    `outs` `(` $output (`,` $lse^)? `:` type($output) (`,` type($lse)^)? `)`
    attr-dict `` custom<DpsResults>(ref(type($output)), ref(type($lse)), type($results))
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
  }];
}

def Attn_MergeOp : Attn_Op<"merge", [
    Pure, DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "combine partial attention results by their log-sum-exp";
  let description = [{
    `partials` and `lses` hold, along `dim`, results of attention over disjoint sets
    of keys. With `L = max_c lses[c]`:

    ```
    w[c]   = exp(lses[c] - L)             0 where lses[c] = -inf
    output = sum_c w[c] * partials[c] / sum_c w[c]
    lse    = L + ln(sum_c w[c])
    ```

    Where every partial is empty (LSE -inf) the output is 0 and the LSE -inf; a
    partial with LSE -inf is selected away, so NaN in it does not leak. Associative
    and commutative up to rounding, without overflow for any spread of the LSEs.
    Split-KV decoding, cascade (shared prefix) and ring attention all end in this op.

    `partials` is `[..., C, ..., E]` with `C` at `dim`; `lses` has the same shape
    without `E`, f32 (f64 for f64 partials). The results drop `dim`. The output may
    have another float type, to which it is rounded in the end.

    Example:

    ```mlir
    %o, %l = attn.merge %parts, %lses dim(2)
        : tensor<1x8x4x16x64xf32>, tensor<1x8x4x16xf32> -> tensor<1x8x16x64xf32>, tensor<1x8x16xf32>
    ```
  }];
  let arguments = (ins RankedTensorOf<[Attn_Float]>:$partials,
                       RankedTensorOf<[Attn_Accumulator]>:$lses, I64Attr:$dim);
  let results = (outs RankedTensorOf<[Attn_Float]>:$output,
                      RankedTensorOf<[Attn_Accumulator]>:$lse);
  let assemblyFormat = [{
    $partials `,` $lses `dim` `(` $dim `)` attr-dict
    `:` type($partials) `,` type($lses) `->` type($output) `,` type($lse)
  }];
  let hasVerifier = 1;
}

def Attn_YieldOp : Attn_Op<"yield", [Pure, Terminator, ReturnLike,
    ParentOneOf<["SdpaOp", "OnlineSdpaOp", "MhaOp"]>]> {
  let summary = "the result of a score_mod or mask_mod region";
  let description = [{
    `score_mod` yields the changed score (f32, or f64), `mask_mod` an i1.

    ```mlir
    attn.yield %allowed : i1
    ```
  }];
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // FOVEA_ATTN_OPS
