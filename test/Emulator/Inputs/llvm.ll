; What LLVM's NVPTX back end makes of its own intrinsics: other spellings than
; nvcc's. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
target triple = "nvptx64-nvidia-cuda"

@table = internal addrspace(4) constant [4 x i32] [i32 3, i32 5, i32 7, i32 11], align 4
@tile = internal addrspace(3) global [64 x float] poison, align 16

declare i32 @llvm.nvvm.read.ptx.sreg.tid.x()
declare void @llvm.nvvm.barrier.cta.sync.aligned.all(i32)
declare float @llvm.fma.f32(float, float, float)
declare i32 @llvm.ctpop.i32(i32)
declare i32 @llvm.fshl.i32(i32, i32, i32)
declare i32 @llvm.bitreverse.i32(i32)
declare i64 @llvm.umax.i64(i64, i64)
declare <2 x half> @llvm.maxnum.v2f16(<2 x half>, <2 x half>)
declare float @llvm.nvvm.ex2.approx.ftz.f32(float)

; out[i] = fma(in[63 - i], 2, 2^in[i]), through shared memory
define ptx_kernel void @mirror(ptr addrspace(1) %in, ptr addrspace(1) %out) {
  %i = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %from = getelementptr float, ptr addrspace(1) %in, i32 %i
  %x = load float, ptr addrspace(1) %from
  %slot = getelementptr float, ptr addrspace(3) @tile, i32 %i
  store float %x, ptr addrspace(3) %slot
  call void @llvm.nvvm.barrier.cta.sync.aligned.all(i32 0)
  %j = sub i32 63, %i
  %other = getelementptr float, ptr addrspace(3) @tile, i32 %j
  %y = load float, ptr addrspace(3) %other
  %e = call float @llvm.nvvm.ex2.approx.ftz.f32(float %x)
  %r = call float @llvm.fma.f32(float %y, float 2.0, float %e)
  %to = getelementptr float, ptr addrspace(1) %out, i32 %i
  store float %r, ptr addrspace(1) %to
  ret void
}

define internal i32 @mix(i32 %a, i32 %b) noinline {
  %p = call i32 @llvm.ctpop.i32(i32 %a)
  %f = call i32 @llvm.fshl.i32(i32 %a, i32 %b, i32 %p)
  %r = call i32 @llvm.bitreverse.i32(i32 %f)
  ret i32 %r
}

define ptx_kernel void @bits(ptr addrspace(1) %data) {
  %i = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %at = getelementptr i32, ptr addrspace(1) %data, i32 %i
  %x = load i32, ptr addrspace(1) %at
  %k = and i32 %i, 3
  %entry = getelementptr i32, ptr addrspace(4) @table, i32 %k
  %t = load i32, ptr addrspace(4) %entry
  %m = call i32 @mix(i32 %x, i32 %t)
  %w = zext i32 %m to i64
  %u = call i64 @llvm.umax.i64(i64 %w, i64 100)
  %n = trunc i64 %u to i32
  store i32 %n, ptr addrspace(1) %at
  ret void
}

define ptx_kernel void @halves(ptr addrspace(1) %data) {
  %i = call i32 @llvm.nvvm.read.ptx.sreg.tid.x()
  %at = getelementptr <2 x half>, ptr addrspace(1) %data, i32 %i
  %x = load <2 x half>, ptr addrspace(1) %at
  %s = fadd <2 x half> %x, <half 1.0, half -2.0>
  %p = fmul <2 x half> %s, %x
  %m = call <2 x half> @llvm.maxnum.v2f16(<2 x half> %p, <2 x half> %x)
  store <2 x half> %m, ptr addrspace(1) %at
  ret void
}
