// Caches of keys and values: contiguous or in pages, of any layout, in narrow
// types with scales, as rings.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_ATTN_CACHE_OPS
#define FOVEA_ATTN_CACHE_OPS

include "AttnAttributes.td"
include "AttnTypes.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"

// `hnd`: [N, Hk, P, D]. `nhd`: [N, P, Hk, D]. N pages of P tokens.
def Attn_CacheLayout : I32EnumAttr<"CacheLayout",
    "the order of the dims of a cache", [
      I32EnumAttrCase<"Hnd", 0, "hnd">,
      I32EnumAttrCase<"Nhd", 1, "nhd">]> {
  let cppNamespace = "::fovea::attn";
}

def Attn_CacheElement : AnyTypeOf<[F16, BF16, F32, F64, I8, F8E4M3FN],
    "f16, bf16, f32, f64, i8 or f8E4M3FN">;
def Attn_Cache : TensorRankOf<[Attn_CacheElement], [4]>;
def Attn_CacheOrPack : TensorRankOf<[Attn_CacheElement], [3, 4]>;
def Attn_PageTable : TensorRankOf<[Attn_Integer], [2]>;
def Attn_PerSequence : TensorRankOf<[Attn_Integer], [1]>;
def Attn_CacheScales : TensorRankOf<[Attn_Float], [0, 1, 2]>;

def Attn_ReadCacheOp : Attn_Op<"read_cache", [
    AttrSizedOperandSegments, Pure,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<TilingInterface, [
      "getIterationDomain", "getLoopIteratorTypes", "getTiledImplementation",
      "getResultTilePosition", "generateResultTileValue",
      "getIterationDomainTileFromResultTile"]>]> {
  let summary = "the keys or values that a cache holds, as attention takes them";
  let description = [{
    A cache is a pool of `N` pages of `P` tokens, `[N, Hk, P, D]` (`layout(hnd)`, the
    default) or `[N, P, Hk, D]` (`layout(nhd)`). `pages` is the block table `[B, M]`: the
    tokens `m * P` to `(m + 1) * P - 1` of sequence `b` are in page `pages[b, m]`. Without
    `pages` each sequence has one page of its own: `N` is the batch and `P` the capacity.

    ```
    rows[b, h, t, d] = scale * cache[page, h, slot, d]     (cache[page, slot, h, d] for nhd)
      page  = pages[b, t floordiv P]                       b without pages
      slot  = t mod P
    ```

    The result is `[B, Hk, M * P, D]` (`M = 1` without pages), converted to its element
    type. Rows whose page is not in `[0, N)` are 0. Where the result is the key or value
    of an `attn.sdpa` with `lengths`, only the first `lengths[b]` rows count and only their
    pages are read: the rest of the block table may hold anything. Pages that are
    needed must be in range and lengths within `M * P`, which is checked before anything
    runs.

    With `ring(%n)` the cache is a ring that has seen `n[b]` tokens: token `t` is at slot
    `t mod C` of the `C = M * P` slots, and row `j` is token `max(0, n[b] - C) + j`. The last
    `C` tokens are there, in order, which is what a sliding window of up to `C` keys needs;
    pass the same `n` as `lengths`, which are clamped to `C`.

    With `offsets(%o, %longest)` sequences of different lengths are packed one after the
    other, without pages: `cache` is `[T, Hk, D]`, and sequence `b` has the tokens
    `cache[o[b]]` to `cache[o[b + 1] - 1]`. `o` is `[B + 1]` (the `cu_seqlens` of other
    libraries). The result is `[B, Hk, longest, D]`, in which no sequence may be longer than
    `longest`; the rest of a sequence's rows are 0. Keys and values need `lengths` that do
    not exceed those of the sequences.

    Queries can be packed like that too. With `right_aligned` a sequence ends with the last
    row instead of beginning with the first, so that the last query of every sequence is
    row `Lq - 1`: `causal(bottom_right)` and windows then mean what they mean for each
    sequence alone, whether it has more keys than queries or as many. `attn.pack` takes the
    output back to the packed form.

    Caches of i8 and f8E4M3FN have `scales`, factors whose shape broadcasts to `[N, Hk]`
    by the rules of NumPy: `[Hk]` for each head, `[N, 1]` for each page, `[N, Hk]` for both
    (`[1, Hk]` where sequences are packed). For f8E4M3FN they may be left out.

    Attention reads keys and values tile by tile: nothing is gathered but the rows of a
    tile.

    Example: decoding from pages of 16 tokens, 8 query heads on 2 key heads.

    ```mlir
    func.func @paged(%q: tensor<?x8x1x128xbf16>, %keys: tensor<?x16x2x128xbf16>,
                     %values: tensor<?x16x2x128xbf16>, %table: tensor<?x?xi32>,
                     %lengths: tensor<?xi32>) -> tensor<?x8x1x128xbf16> {
      %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
          : tensor<?x16x2x128xbf16> -> tensor<?x2x?x128xbf16>
      %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
          : tensor<?x16x2x128xbf16> -> tensor<?x2x?x128xbf16>
      %o = attn.sdpa %q, %k, %v lengths(%lengths : tensor<?xi32>)
          : tensor<?x8x1x128xbf16>, tensor<?x2x?x128xbf16>, tensor<?x2x?x128xbf16>
          -> tensor<?x8x1x128xbf16>
      return %o : tensor<?x8x1x128xbf16>
    }
    ```
  }];
  let arguments = (ins
    Attn_CacheOrPack:$cache, Optional<Attn_PageTable>:$pages,
    Optional<Attn_PerSequence>:$ring, Optional<Attn_PerSequence>:$offsets,
    Optional<Index>:$longest, Optional<Attn_CacheScales>:$scales,
    UnitAttr:$right_aligned,
    DefaultValuedAttr<Attn_CacheLayout, "::fovea::attn::CacheLayout::Hnd">:$layout);
  let results = (outs TensorRankOf<[Attn_Float], [4]>:$rows);
  let assemblyFormat = [{
    $cache
    oilist(`layout` `(` $layout `)`
         | `pages` `(` $pages `:` type($pages) `)`
         | `ring` `(` $ring `:` type($ring) `)`
         | `offsets` `(` $offsets `,` $longest `:` type($offsets) `)`
         | `right_aligned` $right_aligned
         | `scales` `(` $scales `:` type($scales) `)`)
    attr-dict `:` type($cache) `->` type($rows)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::fovea::attn::CacheOperands getCacheOperands();
  }];
}

def Attn_LoadRowsOp : Attn_Op<"load_rows", [
    AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "a tile of what attn.read_cache returns";
  let description = [{
    Writes the rows from `t` on of batch entry `b` and head `h` of the corresponding
    `attn.read_cache` to `dest`, `[1, 1, n, D]`. Tiling makes it, and kernels that read
    keys and values through the block table replace it: `dest` is then never written.

    Example:

    ```mlir
    %k = attn.load_rows ins(%keys : tensor<?x16x2x128xbf16>) at(%b, %h, %t) layout(nhd)
        pages(%table : tensor<?x?xi32>) outs(%empty : tensor<1x1x64x128xbf16>)
    ```
  }];
  let arguments = (ins
    Attn_Shaped<Attn_CacheElement>:$cache, Index:$batch, Index:$head, Index:$token,
    Optional<Attn_Shaped<Attn_Integer>>:$pages, Optional<Attn_Shaped<Attn_Integer>>:$ring,
    Optional<Attn_Shaped<Attn_Integer>>:$offsets, Optional<Attn_Shaped<Attn_Float>>:$scales,
    Attn_Shaped<Attn_Float>:$dest,
    DefaultValuedAttr<Attn_CacheLayout, "::fovea::attn::CacheLayout::Hnd">:$layout);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    `ins` `(` $cache `:` type($cache) `)` `at` `(` $batch `,` $head `,` $token `)`
    oilist(`layout` `(` $layout `)`
         | `pages` `(` $pages `:` type($pages) `)`
         | `ring` `(` $ring `:` type($ring) `)`
         | `offsets` `(` $offsets `:` type($offsets) `)`
         | `scales` `(` $scales `:` type($scales) `)`)
    `outs` `(` $dest `:` type($dest) `)`
    attr-dict `` custom<DpsResult>(ref(type($dest)), type($results))
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getDestMutable(); }
    ::fovea::attn::CacheOperands getCacheOperands();
  }];
}

def Attn_AppendOp : Attn_Op<"append", [
    AttrSizedOperandSegments, Pure, AllTypesMatch<["cache", "result"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "write new keys or values into a cache";
  let description = [{
    Writes new rows behind the `at[b]` tokens that sequence `b` has in the cache. The cache
    is as for `attn.read_cache`, with the same clauses.

    ```
    result = cache, but for all b, i < count[b], h and d, with t = at[b] + i:
      result[pages[b, t floordiv P], h, t mod P, d] = new[b, h, i, d] / scale
    ```

    `new` is `[B, Hk, L, D]`, and `count[b]` is `L`, or `counts[b]` if given (clamped to
    `[0, L]`). With `offsets(%o)`, `[B + 1]`, sequences of different lengths are packed one
    after the other: `new` is `[T, Hk, D]`, row `i` of sequence `b` is `new[o[b] + i]`, and
    `count[b] = o[b + 1] - o[b]`.

    With `ring` the cache is a ring: token `t` goes to slot `t mod C`, over the token
    `t - C`. At most `C` tokens can be appended at once.

    Values are rounded to the cache's element type. i8 rounds to nearest even and
    saturates at -128 and 127 (NaN becomes 0), f8E4M3FN saturates at -448 and 448.

    It is checked before anything runs that tokens fit (`at[b]` is not negative, and
    `at[b] + count[b]` at most `M * P` unless the cache is a ring) and that the pages which
    are written to are in `[0, N)`. Two sequences must not write to the same slot.

    The cache is updated in place where that cannot be observed. An argument of an entry
    function that carries `{attn.result = 1 : i64}` becomes result 1 in its own memory.

    Example: one new token for every sequence.

    ```mlir
    func.func @grow(%k: tensor<?x2x1x64xf32>, %cache: tensor<?x2x16x64xf32> {attn.result = 0 : i64},
                    %table: tensor<?x?xi32>, %lengths: tensor<?xi32>) -> tensor<?x2x16x64xf32> {
      %c = attn.append %k into %cache at(%lengths : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
          : tensor<?x2x1x64xf32>, tensor<?x2x16x64xf32>
      return %c : tensor<?x2x16x64xf32>
    }
    ```
  }];
  let arguments = (ins
    TensorRankOf<[Attn_Float], [3, 4]>:$rows, Attn_Cache:$cache, Attn_PerSequence:$at,
    Optional<Attn_PerSequence>:$counts, Optional<Attn_PerSequence>:$offsets,
    Optional<Attn_PageTable>:$pages, Optional<Attn_CacheScales>:$scales,
    UnitAttr:$ring,
    DefaultValuedAttr<Attn_CacheLayout, "::fovea::attn::CacheLayout::Hnd">:$layout);
  let results = (outs Attn_Cache:$result);
  let assemblyFormat = [{
    $rows `into` $cache `at` `(` $at `:` type($at) `)`
    oilist(`counts` `(` $counts `:` type($counts) `)`
         | `offsets` `(` $offsets `:` type($offsets) `)`
         | `layout` `(` $layout `)`
         | `pages` `(` $pages `:` type($pages) `)`
         | `ring` $ring
         | `scales` `(` $scales `:` type($scales) `)`)
    attr-dict `:` type($rows) `,` type($cache)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::fovea::attn::CacheOperands getCacheOperands();
  }];
}

def Attn_PackOp : Attn_Op<"pack", [
    Pure, AllTypesMatch<["dest", "result"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "sequences of a batch, one after the other";
  let description = [{
    The inverse of `attn.read_cache` with `offsets`:

    ```
    result = dest, but for all b, h, e and i < n, with n = o[b + 1] - o[b]:
      result[o[b] + i, h, e] = rows[b, h, i, e]            rows[b, h, L - n + i, e]
                                                           with right_aligned
    ```

    `rows` is `[B, H, L, E]` and `dest` `[T, H, E]`, or `[B, H, L]` and `[T, H]` for
    log-sum-exps. Offsets that fall or leave `[0, T]`, and sequences longer than `L`, are
    reported before anything runs.

    Example: causal self-attention of packed sequences.

    ```mlir
    func.func @packed(%q: tensor<?x8x64xf32>, %k: tensor<?x2x64xf32>, %v: tensor<?x2x64xf32>,
                      %offsets: tensor<?xi32>, %lengths: tensor<?xi32>, %longest: index)
        -> tensor<?x8x64xf32> {
      %rq = attn.read_cache %q offsets(%offsets, %longest : tensor<?xi32>) right_aligned
          : tensor<?x8x64xf32> -> tensor<?x8x?x64xf32>
      %rk = attn.read_cache %k offsets(%offsets, %longest : tensor<?xi32>)
          : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
      %rv = attn.read_cache %v offsets(%offsets, %longest : tensor<?xi32>)
          : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
      %o = attn.sdpa %rq, %rk, %rv causal(bottom_right) lengths(%lengths : tensor<?xi32>)
          : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
          -> tensor<?x8x?x64xf32>
      %c0 = arith.constant 0 : index
      %t = tensor.dim %q, %c0 : tensor<?x8x64xf32>
      %e = tensor.empty(%t) : tensor<?x8x64xf32>
      %r = attn.pack %o into %e offsets(%offsets : tensor<?xi32>) right_aligned
          : tensor<?x8x?x64xf32>, tensor<?x8x64xf32>
      return %r : tensor<?x8x64xf32>
    }
    ```
  }];
  let arguments = (ins
    TensorRankOf<[Attn_Float], [3, 4]>:$rows, TensorRankOf<[Attn_Float], [2, 3]>:$dest,
    Attn_PerSequence:$offsets, UnitAttr:$right_aligned);
  let results = (outs TensorRankOf<[Attn_Float], [2, 3]>:$result);
  let assemblyFormat = [{
    $rows `into` $dest `offsets` `(` $offsets `:` type($offsets) `)`
    (`right_aligned` $right_aligned^)? attr-dict `:` type($rows) `,` type($dest)
  }];
  let hasVerifier = 1;
}

#endif // FOVEA_ATTN_CACHE_OPS
