// The two kernels with bf16 dot-product instructions.
// RUN: fovea-opt %s --fovea-cpu-pipeline="cpu=znver4 stop-after=target" | FileCheck %s
// RUN: foveac %s --triple=x86_64-unknown-linux-gnu --cpu=znver4 --emit=asm -o - | FileCheck %s --check-prefix=ASM

// Probabilities of two keys become pairs by rounding their words.
// CHECK-LABEL: func.func @columns(
// CHECK:      %[[LOW:.*]] = arith.shrui %{{.*}}, %{{.*}} : vector<64xi32>
// CHECK:      %[[HIGH:.*]] = arith.andi %{{.*}}, %{{.*}} : vector<64xi32>
// CHECK:      %[[WORDS:.*]] = arith.ori %[[LOW]], %[[HIGH]] : vector<64xi32>
// CHECK-NEXT: vector.bitcast %[[WORDS]] : vector<64xi32> to vector<128xbf16>
// CHECK:      x86vector.avx512.dot
func.func @columns(%q: tensor<1x1x?x64xbf16>, %k: tensor<1x1x?x64xbf16>)
    -> tensor<1x1x?x64xbf16> {
  %o = attn.sdpa %q, %k, %k : tensor<1x1x?x64xbf16>, tensor<1x1x?x64xbf16>,
      tensor<1x1x?x64xbf16> -> tensor<1x1x?x64xbf16>
  return %o : tensor<1x1x?x64xbf16>
}

// One query reads each key once, where it lies in memory.
// ASM-LABEL: rows..omp_par:
// ASM-COUNT-8: vdpbf16ps {{.*}}(%r{{.*}}), %zmm{{[0-9]+}}, %zmm
func.func @rows(%q: tensor<1x4x1x64xbf16>, %k: tensor<1x4x?x64xbf16>)
    -> tensor<1x4x1x64xbf16> {
  %o = attn.sdpa %q, %k, %k : tensor<1x4x1x64xbf16>, tensor<1x4x?x64xbf16>,
      tensor<1x4x?x64xbf16> -> tensor<1x4x1x64xbf16>
  return %o : tensor<1x4x1x64xbf16>
}
