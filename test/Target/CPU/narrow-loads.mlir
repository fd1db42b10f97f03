// Reads of less than 32 bits at positions that depend on the lane are scalar. Bits of a
// dense mask travel as bytes: putting a vector of bits together takes three shifts in a
// mask register for each.
// RUN: fovea-opt %s --fovea-cpu-pipeline="cpu=x86-64-v4 stop-after=target" | FileCheck %s
// RUN: foveac %s --triple=x86_64-unknown-linux-gnu --cpu=x86-64-v4 --emit=asm -o - | FileCheck %s --check-prefix=ASM

// CHECK-LABEL: func.func @mask(
// CHECK:      %[[BIT:.*]] = memref.load %{{.*}} : memref<?x?xi1
// CHECK-NEXT: arith.extui %[[BIT]] : i1 to i8
// CHECK:      %[[BYTES:.*]] = vector.from_elements %{{.*}} : vector<[[LANES:[0-9]+]]xi8>
// CHECK-NEXT: arith.cmpi ne, %[[BYTES]], %{{.*}} : vector<[[LANES]]xi8>
// ASM-LABEL: mask..omp_par:
// ASM-COUNT-15: vpinsrb
// ASM-NOT: kshiftlw
// ASM: vptest{{n?}}mb {{.*}}, %k
// ASM-NOT: kshiftlw
func.func @mask(%q: tensor<1x1x?x32xf32>, %k: tensor<1x1x?x32xf32>, %m: tensor<?x?xi1>)
    -> tensor<1x1x?x32xf32> {
  %o = attn.sdpa %q, %k, %k mask(%m : tensor<?x?xi1>)
      : tensor<1x1x?x32xf32>, tensor<1x1x?x32xf32>, tensor<1x1x?x32xf32> -> tensor<1x1x?x32xf32>
  return %o : tensor<1x1x?x32xf32>
}
