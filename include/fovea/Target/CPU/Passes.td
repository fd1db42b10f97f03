// Passes of the CPU target: tiles of online softmax to vector code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_CPU_PASSES
#define FOVEA_TARGET_CPU_PASSES

include "mlir/Pass/PassBase.td"

def LowerTilesPass : Pass<"attn-cpu-lower-tiles"> {
  let summary = "Lower tiles of online softmax to vector code on packed scratch";
  let description = [{
    Implements every `attn.online_sdpa` on buffers, with the initial values before it
    and the `attn.normalize` after it, by the kernel that its schedule names.

    `columns`: the query tile is packed once, transposed and scaled, in panels `[D, N]`
    of a register column; the accumulator is kept transposed in panels `[E, N]`. In a
    tile that the mask cuts, keys are narrowed again for each column. With queries in
    the vector lanes both
    products are one micro-kernel `C[m, n] += A[m, r] * B[r, n]` that reads keys and
    values as broadcast scalars where they lie, and row maxima and sums need no
    horizontal operation. Any number of keys and of queries up to the tile is allowed;
    nothing is read or written out of bounds.

    `rows`: few query rows, head size in the vector lanes; every key and value is read
    once for all rows.

    Score and mask regions are vectorised: values that depend on the lane only through
    its position stay affine, the rest becomes vector arithmetic.
  }];
  let dependentDialects = [
    "mlir::LLVM::LLVMDialect", "mlir::arith::ArithDialect",
    "mlir::linalg::LinalgDialect", "mlir::math::MathDialect", "mlir::memref::MemRefDialect", "mlir::scf::SCFDialect",
    "mlir::vector::VectorDialect", "mlir::x86vector::X86VectorDialect"];
  let options = [
    Option<"bf16Dot", "bf16-dot", "bool", "false",
           "Use the bf16 dot-product instruction of x86 for schedules with `dot`; else "
           "the same is computed with multiply-adds">,
    Option<"avx512", "avx512", "bool", "false",
           "Compute exponentials with instructions of AVX-512DQ">];
}

def LowerMergesPass : Pass<"attn-cpu-lower-merges"> {
  let summary = "Lower attn.merge to vector code";
  let description = [{
    Replaces every `attn.merge` by a parallel loop over all dims of its LSE but the
    last, and for each row by vector code: the largest LSE, the sum of weights, then
    the columns of the row in registers, over all partial results. Needs no memory but
    that of the results.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::math::MathDialect", "mlir::scf::SCFDialect",
    "mlir::tensor::TensorDialect", "mlir::vector::VectorDialect"];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Width of a vector register">];
}

def LowerContractionsPass : Pass<"attn-cpu-lower-contractions"> {
  let summary = "Lower tiles of contractions to vector code on packed panels";
  let description = [{
    Implements every contraction on buffers that has a schedule (`attn.contraction`) by
    the kernel that the schedule names.

    `panels`: the right operand is packed in panels as wide as the register tile, the
    left one as high as it, a block of the sum at a time; both are converted to the
    type of the accumulators on the way, or keep bf16 in pairs for dot products. The
    micro-kernel reads panels in order, keeps its sums in registers, and adds to the
    result once for each block. Tiles at the edge of the result repeat the last row and
    column, and write through scratch: nothing is read or written out of bounds.
    A right operand that is a constant is packed by this pass, for all tiles.

    `stream`: few rows; the larger operand is read once, where it lies, and what comes
    next is fetched ahead. With its columns in vector lanes, `k_tile` of its rows at a
    time are added to the result; with the sum in lanes, `columns` of its columns at a
    time have sums for every row, whose lanes are added last.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::memref::MemRefDialect", "mlir::scf::SCFDialect",
    "mlir::vector::VectorDialect", "mlir::x86vector::X86VectorDialect"];
  let options = [
    Option<"bf16Dot", "bf16-dot", "bool", "false",
           "Use the bf16 dot-product instruction of x86 for schedules with `dot`; else "
           "the same is computed with multiply-adds">];
}

def LowerRopesPass : Pass<"attn-cpu-lower-ropes"> {
  let summary = "Lower attn.rope to vector code";
  let description = [{
    Replaces every `attn.rope` that has a row of its tables for each position (after
    `attn-tabulate-angles`) by a parallel loop over tiles of about 16384 elements, in which
    the pairs of a row are rotated a vector at a time. What a contraction computed and
    nobody else reads is rotated where it is; otherwise the input is read where it lies.
  }];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect", "mlir::scf::SCFDialect",
    "mlir::tensor::TensorDialect", "mlir::vector::VectorDialect"];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Width of a vector register">];
}

def VectorizeLinalgPass : Pass<"fovea-vectorize-linalg"> {
  let summary = "Lower elementwise and reducing linalg ops to vector code";
  let description = [{
    Implements every `linalg` op on buffers without a schedule whose operands are
    contiguous along a loop, or do not depend on it, by vector code along that loop:
    the innermost one of the results, else one that is reduced. Sums along lanes have
    four vectors of partial results. Lanes beyond the end of a loop are masked. Rows of
    long loops that are not in a parallel loop yet are computed in parallel. Powers with
    integer exponents become products where those are constant, else powers of numbers.

    Left alone: ops with other indexing maps than dims and constants, strided access,
    elements of less than a byte, and bodies with ops that are not elementwise.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::math::MathDialect", "mlir::memref::MemRefDialect",
    "mlir::scf::SCFDialect", "mlir::vector::VectorDialect"];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Width of a vector register">];
}

def LowerMathPass : Pass<"fovea-lower-math"> {
  let summary = "Replace elementary functions on vectors by polynomials";
  let description = [{
    LLVM turns `exp`, `tanh` and their like on vectors into a libm call for each lane.
    This pass replaces `math.exp2`, `math.exp` and `math.tanh` on f32 and f64 vectors, and
    `math.sin` and `math.cos` on f64 vectors, by Fovea's polynomials, and the rest by
    upstream's approximations where there is one. Sine and cosine are good to 4 ulp for
    arguments below 2^50 and NaN beyond.
  }];
  let options = [
    Option<"fma", "fma", "bool", "true",
           "The target has fused multiply-add; else vector.fma becomes two operations">];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::math::MathDialect",
    "mlir::vector::VectorDialect"];
}

def PrivatizeScratchPass : Pass<"fovea-privatize-scratch"> {
  let summary = "Give threads their scratch once and iterations as they get free";
  let description = [{
    Moves stack buffers of static size out of the body of an OpenMP loop to the start
    of its parallel region, so that each thread has one set for all iterations, and
    drops the allocation scope around the body. Schedules the loops dynamically:
    with masks the iterations differ in length.
  }];
}

def LowerCopiesPass : Pass<"fovea-lower-copies"> {
  let summary = "Turn memref.copy into linalg.copy";
  let description = [{
    A `memref.copy` between strided buffers would call a runtime library; as
    `linalg.copy` it becomes loops.
  }];
  let dependentDialects = ["mlir::linalg::LinalgDialect"];
}

#endif // FOVEA_TARGET_CPU_PASSES
