// Passes of the NVPTX target: tiles of online softmax to GPU kernels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef FOVEA_TARGET_NVPTX_PASSES
#define FOVEA_TARGET_NVPTX_PASSES

include "mlir/Pass/PassBase.td"

def ChooseGpuSchedulePass : Pass<"attn-nvptx-choose-schedule"> {
  let summary = "Choose tiles and thread blocks of attn.sdpa for a GPU";
  let description = [{
    Gives every `attn.sdpa` without a schedule a `#attn.gpu_schedule`, from its shapes
    and the chip's limits: the largest tiles with which two blocks share a
    multiprocessor. f16 and bf16 go to tensor cores where head sizes are multiples of 8
    up to 256; on sm_90a, unless there are 64 queries or fewer, to warpgroups, one block
    for each multiprocessor. With few queries keys are split into chunks, so that there
    are blocks for all multiprocessors.

    A schedule that is already there is kept. An op that has statically no keys or no
    results, or whose tiles do not fit into shared memory, gets none.
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_80\"", "The GPU, as ptxas names it">];
}

def LowerGpuTilesPass : Pass<"attn-nvptx-lower-tiles"> {
  let summary = "Lower tiles of online softmax to thread blocks";
  let description = [{
    Turns every loop over query tiles (`scf.forall` with an `attn.normalize`) into a
    `gpu.launch` with one thread block for each iteration, and implements the recurrence
    by the kernel that the schedule names.

    Scores, probabilities and the accumulator are in registers, distributed like the
    accumulator of `mma.m16n8k16`: of every 8 columns, a thread has 2 neighbours in two
    rows. All kernels share what happens between the products (score and mask regions,
    online softmax, the end); they differ in how they multiply:

    - `simt`: one multiply-add at a time, tiles in shared memory, any type, head size and
      stride.
      With `tf32x3` it multiplies f32 on tensor cores: a number is the sum of two of tf32,
      and of the products of those the three largest count, with an error of 2^-21 of a
      product. Where a result is NaN or infinite (it is, or tf32 has no number so large) a
      step is done one multiply-add at a time.
    - `mma`: tensor cores for f16 and bf16. Queries and probabilities stay in registers;
      keys and values go through swizzled shared memory with asynchronous copies and
      `ldmatrix`.
    - `wgmma`: tensor cores of sm_90a. One warpgroup has the copy engine fetch queries,
      keys and values into shared memory, with `mbarrier`s between it and the others,
      which multiply. The host describes the tensors (`foveaGpuEncodeTensorMap`) and
      passes the descriptions by value; where the copy engine cannot address a tensor,
      the warpgroup copies it with ordinary loads.

    A masked value does not reach the output even where it is NaN or infinite: steps that
    may mask look for such values, and only if there are any select them away.
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_80\"", "The GPU, as ptxas names it">,
    Option<"tf32x3", "tf32x3", "bool", "false",
           "Multiply f32 on tensor cores, each product as three of tf32">];
  let dependentDialects = [
    "mlir::affine::AffineDialect", "mlir::arith::ArithDialect", "mlir::gpu::GPUDialect",
    "mlir::LLVM::LLVMDialect", "mlir::math::MathDialect", "mlir::memref::MemRefDialect",
    "mlir::nvgpu::NVGPUDialect", "mlir::NVVM::NVVMDialect", "mlir::scf::SCFDialect",
    "mlir::vector::VectorDialect"];
}

def LaunchLoopsPass : Pass<"fovea-nvptx-launch-loops", "mlir::func::FuncOp"> {
  let summary = "Run the host's parallel loops on the GPU";
  let description = [{
    Turns every outermost `scf.parallel` into a `gpu.launch` with one thread for each
    iteration, and `memref.alloc` outside of kernels into `gpu.alloc`, with a
    `gpu.dealloc` at the end of the block. Other loops that touch memory become a launch of one thread.
    A read of device memory by the host is an error.

    Functions that have no loop and no kernel, such as those that compute the sizes of
    results, are left on the host.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::gpu::GPUDialect", "mlir::memref::MemRefDialect",
    "mlir::scf::SCFDialect"];
}

def LowerGpuMathPass : Pass<"fovea-nvptx-lower-math"> {
  let summary = "Replace elementary functions on scalars by polynomials";
  let description = [{
    There is no libm on a GPU without CUDA's library, and LLVM ends the process at a
    function that it cannot select. Inside `gpu.launch` this pass replaces functions by
    the polynomials of `fovea-lower-math`, and by expansions of its own for `math.log` and
    `math.tanh` in f64; functions with an instruction become LLVM's intrinsics. What is
    left is an error.
  }];
  let dependentDialects = [
    "mlir::arith::ArithDialect", "mlir::LLVM::LLVMDialect", "mlir::math::MathDialect",
    "mlir::vector::VectorDialect"];
}

def FinalizeKernelsPass : Pass<"fovea-nvptx-finalize-kernels", "mlir::gpu::GPUModuleOp"> {
  let summary = "Give kernels in the LLVM dialect what the driver must know";
  let description = [{
    Makes the symbol of dynamic shared memory external and aligned to 1024 bytes, so that
    the driver gives it the size of the launch, and flushes subnormal f32 to zero in
    kernels on tensor cores. Tensor maps stay where parameters are (`grid_constant`), and
    kernels whose warps pass registers to others have a multiprocessor of their own.
  }];
  let dependentDialects = ["mlir::LLVM::LLVMDialect"];
}

#endif // FOVEA_TARGET_NVPTX_PASSES
