// Passes that every target shares: attn to tiled attn.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TRANSFORMS_PASSES
#define FOVEA_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

def ExpandMhaPass : Pass<"attn-expand-mha"> {
  let summary = "Expand attn.mha into projections around attn.sdpa";
  let description = [{
    Replaces every `attn.mha` by `linalg.contract` with the weights (one product for all of
    packed weights that have the same input), the bias, a split into heads
    (`tensor.expand_shape`), `attn.rope` where the op has it, `linalg.transpose` to
    `[B, H, L, D]`, `attn.sdpa` with all modifiers of the op, and the way back. Nothing is
    copied in the end: later passes fold the views and transpositions into how tiles are
    read and written.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::linalg::LinalgDialect",
                           "mlir::tensor::TensorDialect"];
}

def NormalizeModifiersPass : Pass<"attn-normalize-modifiers"> {
  let summary = "Rewrite the modifiers of attn.sdpa into its regions";
  let description = [{
    Turns `softcap`, `bias`, `causal`, `window`, `lengths` and `mask` of every
    `attn.sdpa` into one `score_mod` and one `mask_mod` region, in the order of the op's
    description: softcap, then the user's `score_mod`, then bias; allowed is the
    conjunction of all masks. `scale`, `sinks` and `schedule` stay.

    Masks become affine comparisons of `q`, `k` and values that are the same for all
    slots of a batch entry, which the mask calculus can bound:

    ```
    lengths                 k < min(max(lengths[b], 0), Lk)
    causal                  k <= q + offset
    window [left, right]    k >= q + (offset - left), k <= q + (offset + right)
    mask                    tensor.extract mask[b, h, q, k], 0 in dims that broadcast
    ```

    A dim of `mask` or `bias` that is dynamic is tested for being 1, outside of the
    region, at run time.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::math::MathDialect",
                           "mlir::tensor::TensorDialect"];
}

def GroupQueriesPass : Pass<"attn-group-queries"> {
  let summary = "Make query heads that share a key head rows of one head";
  let description = [{
    Where `H = g * Hk` with `g > 1`, the rows of the `g` query heads that read one
    key/value head become the queries of that head: `[B, H, Lq, D]` is transposed to
    `[B, Hk, Lq * g, D]`, the results back, `sinks` become one for each row, and the
    regions compute `h` and `q` from the row, so each key and value is read once for the whole group. Needs modifiers in
    regions (`attn-normalize-modifiers`).

    Left alone: ops with more than `max-rows` rows, where keys are read often enough
    anyway. Where a region reads `h`, only up to 16 rows are grouped. An op with a dynamic `Lq` whose
    regions do not read `h` is kept next to a grouped copy; `Lq` decides at run time.
  }];
  let options = [
    Option<"maxRows", "max-rows", "int64_t", /*default=*/"256",
           "The largest number of grouped rows worth having">];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::linalg::LinalgDialect",
                           "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect"];
}

def ConvertToOnlinePass : Pass<"attn-convert-to-online"> {
  let summary = "Convert attn.sdpa to the online-softmax form";
  let description = [{
    Replaces every `attn.sdpa` whose modifiers are in regions (see
    `attn-normalize-modifiers`) by the start of the recurrence, one
    `attn.online_sdpa` over all keys, and `attn.normalize`. Only this form can be
    tiled along keys. With a `key_chunk` in the schedule, each chunk is a recurrence
    of its own and `attn.merge` combines them (flash decoding).
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::tensor::TensorDialect",
                           "mlir::linalg::LinalgDialect"];
}

def ChooseSchedulePass : Pass<"attn-choose-schedule"> {
  let summary = "Choose tile sizes and kernel style of attn.sdpa";
  let description = [{
    Gives every `attn.sdpa` without a schedule one, from its shapes and the vector
    unit and caches of the target. A schedule that is already there is kept, and an op
    that has statically no keys or no results gets none. See `#attn.schedule`.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Width of a vector register">,
    Option<"vectorRegisters", "vector-registers", "int64_t", "16",
           "Number of vector registers">,
    Option<"bf16Dot", "bf16-dot", "bool", "false",
           "The target multiplies pairs of bf16 in one instruction">];
}

def ScheduleContractionsPass : Pass<"attn-schedule-contractions"> {
  let summary = "Choose tile sizes and kernel style of contractions";
  let description = [{
    Gives every `linalg` op on floats that is a contraction (`linalg.matmul` and its
    relatives, or a `linalg.generic` of that shape) with an accumulator of f32 or f64 an
    attribute `attn.contraction`, from its shape and the vector unit and caches of the
    target. An attribute that is already there is kept. Left alone: products without a
    loop to run vectors along, and empty ones. See `#attn.contraction`.
  }];
  let dependentDialects = ["fovea::attn::AttnDialect"];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Width of a vector register">,
    Option<"vectorRegisters", "vector-registers", "int64_t", "16",
           "Number of vector registers">,
    Option<"bf16Dot", "bf16-dot", "bool", "false",
           "The target multiplies pairs of bf16 in one instruction">];
}

def FuseElementwisePass : Pass<"fovea-fuse-elementwise"> {
  let summary = "Fuse elementwise ops into the ops that read them";
  let description = [{
    Fuses elementwise `linalg` ops and broadcasts into the elementwise or reducing op that
    is their only reader, where it reads each element once: nothing is computed twice.
    Contractions with a schedule and transpositions stay as they are.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
                           "mlir::linalg::LinalgDialect", "mlir::tensor::TensorDialect"];
}

def TileContractionsPass : Pass<"attn-tile-contractions"> {
  let summary = "Tile contractions into parallel loops over tiles of the result";
  let description = [{
    Tiles every contraction with a schedule (`attn-schedule-contractions`) into a
    parallel `scf.forall` over tiles of its result, and fuses the fill of the result.
    An elementwise op that is the only reader of a contraction (bias, activation,
    residual, rounding) is computed tile by tile after it, in place if its result is of
    the same type.
    Sums stay whole: the order in which they are added does not depend on tiles.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::scf::SCFDialect",
                           "mlir::tensor::TensorDialect"];
}

def TileQueriesPass : Pass<"attn-tile-queries"> {
  let summary = "Tile attention over batches, heads and queries";
  let description = [{
    Tiles every `attn.normalize` that ends an `attn.online_sdpa` with a schedule into
    a parallel `scf.forall` over batches, heads, chunks of keys and tiles of queries,
    and fuses the recurrence and its initial values into it.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::scf::SCFDialect",
                           "mlir::tensor::TensorDialect", "mlir::linalg::LinalgDialect"];
}

def TabulateAnglesPass : Pass<"attn-tabulate-angles"> {
  let summary = "Compute the cosines and sines of attn.rope once for each position";
  let description = [{
    Gives every `attn.rope` tables with one row for each position of its input, `[1, L,
    size / 2]`, or `[B, L, size / 2]` where positions differ between batch entries: computed
    in f64 and rounded to the type of accumulators, or looked up in the tables that it has.
    Heads share a row, and so do queries and keys of the same length after `cse`.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::linalg::LinalgDialect",
                           "mlir::math::MathDialect", "mlir::scf::SCFDialect",
                           "mlir::tensor::TensorDialect"];
}

def FoldLayoutsPass : Pass<"attn-fold-layouts"> {
  let summary = "Fold transpositions and reshapes into how tiles are read and written";
  let description = [{
    Runs on tiled loops. A tile (`tensor.extract_slice`) of a tensor that was transposed,
    split or merged in its dims (`linalg.transpose`, a `linalg.generic` that is one,
    `tensor.expand_shape`, `tensor.collapse_shape`) is read where it lies in the original
    tensor, and a loop (`scf.forall`) whose result is only used in another layout writes
    its tiles there. Kernels read and write rows at any distance from each other, so heads
    are split and merged without moving anything.

    A tile that is not a box in the other layout, or whose elements would change order,
    has to be transposed in memory. What is left of a chain of transpositions and reshapes
    becomes one transposition, or none where it only moves dims of size 1.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
                           "mlir::linalg::LinalgDialect", "mlir::memref::MemRefDialect",
                           "mlir::tensor::TensorDialect"];
}

def NarrowKeysPass : Pass<"attn-narrow-keys"> {
  let summary = "Narrow each query tile to the keys that its mask can allow";
  let description = [{
    The first half of the mask calculus: from the inequalities in `mask_mod` computes,
    for the queries of a tile, the interval of keys outside of which nothing is
    allowed, and slices keys and values to it. Causal masks, windows, prefixes and
    lengths thus cost no visit to a masked tile; a mask that the calculus does not
    understand keeps all keys.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::tensor::TensorDialect"];
}

def TileKeysPass : Pass<"attn-tile-keys"> {
  let summary = "Tile attn.online_sdpa over keys";
  let description = [{
    Tiles every `attn.online_sdpa` with a schedule into a sequential loop over tiles of
    keys. The second half of the mask calculus: each step is told by `all_allowed`
    whether it can skip its mask, and where a mask has disjunctions (a window and
    global tokens) steps in which nothing is allowed are skipped.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
                           "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect"];
}

def FuseCacheReadsPass : Pass<"attn-fuse-cache-reads"> {
  let summary = "Read caches tile by tile";
  let description = [{
    Where the keys or values of an `attn.online_sdpa` are a slice of what an
    `attn.read_cache` returns, makes them an `attn.load_rows` of just that slice, so that
    nothing is gathered but the rows of a tile.
  }];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::tensor::TensorDialect"];
}

def EmitChecksPass : Pass<"attn-emit-checks", "mlir::ModuleOp"> {
  let summary = "Make functions that check what only values can tell";
  let description = [{
    For every public function `f` with a body that reads or writes caches
    (`attn.read_cache` as key or value of `attn.sdpa`, `attn.append`), reads or writes packed
    sequences (`attn.read_cache` with offsets, `attn.pack`) or asserts something
    (`cf.assert`), makes `f__check`. It takes the same inputs and a `memref<?xi64>`, a
    `fovea_failure` of `fovea/runtime.h` that the caller has cleared, and stores the first
    condition that does not hold: a length beyond what the cache holds, a block table entry
    that is needed and is no page, no room for new tokens, offsets of packed sequences that
    fall, an assertion. It writes nothing else, so a caller that checks first loses nothing.

    Conditions can depend on whatever the function computes on the way to them. An op that
    is not at the top level of such a function is an error. Assertions that are there are
    taken from the function; others stay, and end the process when they do not hold.
  }];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
    "mlir::bufferization::BufferizationDialect", "mlir::LLVM::LLVMDialect",
    "mlir::memref::MemRefDialect", "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect"];
}

def LowerExpandShapesPass : Pass<"fovea-lower-expand-shapes"> {
  let summary = "Rewrite reshapes of buffers with several dynamic sizes in a group";
  let description = [{
    Rewrites `memref.expand_shape` that splits a dim into several of dynamic sizes as
    `memref.reinterpret_cast`, with the sizes of its output shape. Upstream's
    `expand-strided-metadata`, which derives sizes from those of the source, lowers all
    others and crashes on these.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::memref::MemRefDialect"];
}

def LowerFloat8Pass : Pass<"fovea-lower-float8"> {
  let summary = "Convert f8E4M3FN with integer operations";
  let description = [{
    Rewrites `arith.extf` from and `arith.truncf` to `f8E4M3FN`, of scalars and vectors,
    as integer operations on the bits of f16 and f32: LLVM has no such type. Rounds to nearest
    even; what rounds beyond 448 becomes NaN, as in `arith.truncf`.

    With `byte-permutations`, vectors of 32 that become bf16 are looked up in tables.
  }];
  let options = [
    Option<"bytePermutations", "byte-permutations", "bool", "false",
           "Use `vpermi2b` of AVX512-VBMI">
  ];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::LLVM::LLVMDialect", "mlir::ub::UBDialect",
    "mlir::vector::VectorDialect"];
}

def ResultsToDestinationsPass : Pass<"fovea-results-to-destinations", "mlir::ModuleOp"> {
  let summary = "Give entry functions their results as destination buffers";
  let description = [{
    The calling convention of compiled kernels. Every public function with a body
    gets, for each tensor result, one more argument: a buffer of the same shape with
    any strides but a unit innermost one, into which the result is materialised. The
    function then returns nothing, its tensor inputs are marked read-only, and it is
    given a C interface.

    An argument with the attribute `attn.result = n` is result `n` once it is updated:
    there is no argument for that result, the input is marked writable, and the function
    goes on returning the result, which `fovea-bufferize` finds to be the argument.

    An entry that others of the module call gets a private copy for them, which keeps
    its results.

    For each such function `f` the pass also makes `f__dims`, which takes the same
    inputs and a `memref<?xi64>` and writes the sizes of all results in order, so
    that a caller can allocate them. It computes nothing else where the shapes can
    be derived from the inputs.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::bufferization::BufferizationDialect",
    "mlir::LLVM::LLVMDialect", "mlir::memref::MemRefDialect",
    "mlir::tensor::TensorDialect"];
}

def BufferizePass : Pass<"fovea-bufferize", "mlir::ModuleOp"> {
  let summary = "One-shot bufferization with Fovea's calling convention";
  let description = [{
    Runs upstream's one-shot module bufferization. Function arguments become buffers
    with any strides but a unit innermost one, which is what kernels need and what
    views of a larger tensor have. Buffers that a function still returns are arguments
    that it has updated in place. Where bufferization needed a copy to keep the value from
    before alive, the copy is written back and a warning says so.

    Recurrences that start alike share their initial values after CSE. Before bufferization
    each gets its own, since it updates them in place.
  }];
  let dependentDialects = [
    "mlir::bufferization::BufferizationDialect", "mlir::memref::MemRefDialect",
    "mlir::scf::SCFDialect"];
}

def DecomposePass : Pass<"attn-decompose"> {
  let summary = "Lower every attn op to linalg at full score-matrix size";
  let description = [{
    The executable specification, and the portable fallback: `attn.sdpa` with all its
    modifiers, `attn.online_sdpa`, `attn.normalize`, `attn.merge` and `attn.rope` on tensors
    become `linalg.generic` ops that compute what the descriptions of the ops state, in the
    order in which they state it. Scores are materialised, so memory grows with
    `Lq * Lk`. `attn.read_cache` becomes a gather of all rows, `attn.append` a parallel loop
    that inserts a row in each iteration. With `keep-scheduled`, caches that only kernels
    read are left to them.

    In f16 and bf16 the result is that of a program of separate tensor ops: products
    accumulate in f32, scores and probabilities are rounded to the element type,
    exponentials and sums are f32. Run `fovea-promote-to-f64` before for a reference.
  }];
  let options = [
    Option<"keepScheduled", "keep-scheduled", "bool", "false",
           "Leave ops with a schedule to the kernels of a target">];
  let dependentDialects = ["mlir::affine::AffineDialect", "mlir::arith::ArithDialect",
                           "mlir::linalg::LinalgDialect", "mlir::math::MathDialect",
                           "mlir::scf::SCFDialect", "mlir::tensor::TensorDialect"];
}

def DecomposeTensorOpsPass : Pass<"fovea-decompose-tensor-ops"> {
  let summary = "Lower tensor ops without loops or buffers of their own";
  let description = [{
    `linalg.softmax` becomes its reductions and elementwise ops, `tensor.concat` a tensor
    into which each operand is inserted. Other ops are left alone.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::linalg::LinalgDialect",
                           "mlir::math::MathDialect", "mlir::tensor::TensorDialect"];
}

def PromoteToF64Pass : Pass<"fovea-promote-to-f64", "mlir::ModuleOp"> {
  let summary = "Give every f16, bf16 and f32 value the type f64";
  let description = [{
    Changes the types of all values, function signatures, constants and attributes,
    those inside regions included, and removes the conversions that are left between
    equal types. Constants keep their value. The result computes the same function in
    f64: the reference for results in a lower precision.

    Reports an error at an op that depends on the bits of a float (`arith.bitcast`,
    `tensor.bitcast`), at a function without a body that takes or returns floats, and
    at constants whose data is a resource.
  }];
}

#endif // FOVEA_TRANSFORMS_PASSES
