// RUN: fovea-opt %s --fovea-gather-integers | FileCheck %s

// CHECK-LABEL: llvm.func @bf16
// CHECK: %[[PASS:.+]] = llvm.bitcast %{{.*}} : vector<8xbf16> to vector<8xi16>
// CHECK: %[[BITS:.+]] = llvm.intr.masked.gather %{{.*}}, %{{.*}}, %[[PASS]] {alignment = 2 : i32}
// CHECK-SAME: -> vector<8xi16>
// CHECK: %[[R:.+]] = llvm.bitcast %[[BITS]] : vector<8xi16> to vector<8xbf16>
// CHECK: llvm.return %[[R]]
llvm.func @bf16(%p: vector<8x!llvm.ptr>, %m: vector<8xi1>, %z: vector<8xbf16>)
    -> vector<8xbf16> {
  %0 = llvm.intr.masked.gather %p, %m, %z {alignment = 2 : i32}
      : (vector<8x!llvm.ptr>, vector<8xi1>, vector<8xbf16>) -> vector<8xbf16>
  llvm.return %0 : vector<8xbf16>
}

// CHECK-LABEL: llvm.func @others_stay
// CHECK: llvm.intr.masked.gather {{.*}} -> vector<8xf32>
// CHECK-NOT: bitcast
llvm.func @others_stay(%p: vector<8x!llvm.ptr>, %m: vector<8xi1>, %z: vector<8xf32>)
    -> vector<8xf32> {
  %0 = llvm.intr.masked.gather %p, %m, %z {alignment = 4 : i32}
      : (vector<8x!llvm.ptr>, vector<8xi1>, vector<8xf32>) -> vector<8xf32>
  llvm.return %0 : vector<8xf32>
}
