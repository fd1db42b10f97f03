// RUN: fovea-opt %s --fovea-vectorize-linalg="vector-bits=256" --canonicalize --cse | FileCheck %s

// Vectors along the innermost loop, the last one masked; scalars of a row are repeated.
// CHECK-LABEL: func.func @elementwise(
// CHECK-NOT: linalg
// CHECK: scf.for %[[ROW:.+]] =
// CHECK: scf.for %[[AT:.+]] = %c0 to %{{.+}} step %c8
// CHECK: %[[X:.+]] = vector.load %arg0[%[[ROW]], %[[AT]]] : memref<4x?xf32>, vector<8xf32>
// CHECK: %[[S:.+]] = memref.load %arg1[%[[ROW]]]
// CHECK: %[[W:.+]] = vector.broadcast %[[S]] : f32 to vector<8xf32>
// CHECK: %[[P:.+]] = arith.mulf %[[X]], %[[W]] : vector<8xf32>
// CHECK: %[[E:.+]] = math.erf %[[P]] : vector<8xf32>
// CHECK: vector.store %[[E]], %arg2[%[[ROW]], %[[AT]]]
// CHECK: vector.create_mask
// CHECK: vector.maskedload %arg0
// CHECK: vector.maskedstore %arg2
func.func @elementwise(%x: memref<4x?xf32>, %s: memref<4xf32>, %y: memref<4x?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>,
      affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<4x?xf32>, memref<4xf32>) outs(%y : memref<4x?xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    %e = math.erf %p : f32
    linalg.yield %e : f32
  }
  return
}

// Four vectors of partial results, none of them masked where sizes are whole; the
// initial value is added last.
// CHECK-LABEL: func.func @reduction(
// CHECK-DAG: %[[LOW:.+]] = arith.constant dense<0xFF800000> : vector<8xf32>
// CHECK: %[[MAX:.+]]:4 = scf.for {{.*}} step %c32 iter_args(%{{.+}} = %[[LOW]], %{{.+}} = %[[LOW]], %{{.+}} = %[[LOW]], %{{.+}} = %[[LOW]])
// CHECK-COUNT-4: arith.maximumf {{.*}} : vector<8xf32>
// CHECK-NOT: mask
// CHECK-COUNT-3: arith.maximumf {{.*}} : vector<8xf32>
// CHECK: memref.load %arg1
// CHECK: vector.reduction <maximumf>
// CHECK: memref.store {{.*}}, %arg1
func.func @reduction(%x: memref<4x64xf32>, %y: memref<4xf32>) {
  linalg.reduce { arith.maximumf } ins(%x : memref<4x64xf32>) outs(%y : memref<4xf32>)
      dimensions = [1]
  return
}

// The other loops of a sum keep results in registers.
// CHECK-LABEL: func.func @column_sums(
// CHECK: scf.for %[[AT:.+]] = %c0 to %c64 step %c8
// CHECK: %[[INIT:.+]] = vector.load %arg1[%[[AT]]]
// CHECK: %[[SUM:.+]] = scf.for {{.*}} iter_args(%[[ACC:.+]] = %[[INIT]])
// CHECK: arith.addf {{.*}} : vector<8xf32>
// CHECK: vector.store %[[SUM]], %arg1[%[[AT]]]
func.func @column_sums(%x: memref<4x64xf32>, %y: memref<64xf32>) {
  linalg.reduce { arith.addf } ins(%x : memref<4x64xf32>) outs(%y : memref<64xf32>)
      dimensions = [0]
  return
}

// Long ops are parallel, unless they are in a parallel loop.
// CHECK-LABEL: func.func @parallel(
// CHECK: scf.forall (%{{.+}}) = (0) to (1000) step (16)
// CHECK: scf.forall
// CHECK-NOT: scf.forall
// CHECK: return
func.func @parallel(%x: memref<1000x1024xf32>, %y: memref<2x1000x1024xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%x : memref<1000x1024xf32>)
  scf.forall (%i) in (2) {
    %part = memref.subview %y[%i, 0, 0] [1, 1000, 1024] [1, 1, 1]
        : memref<2x1000x1024xf32> to memref<1000x1024xf32, strided<[1024, 1], offset: ?>>
    linalg.fill ins(%zero : f32) outs(%part : memref<1000x1024xf32, strided<[1024, 1], offset: ?>>)
  }
  return
}

// Functions of short floats are computed in f32; positions are vectors too.
// CHECK-LABEL: func.func @bodies(
// CHECK: arith.extf {{.*}} : vector<16xbf16> to vector<16xf32>
// CHECK: math.exp {{.*}} : vector<16xf32>
// CHECK: arith.truncf {{.*}} : vector<16xf32> to vector<16xbf16>
// CHECK: vector.step
func.func @bodies(%x: memref<32xbf16>, %y: memref<32xindex>) {
  linalg.generic {indexing_maps = [affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
      outs(%x : memref<32xbf16>) {
  ^bb0(%o: bf16):
    %e = math.exp %o : bf16
    linalg.yield %e : bf16
  }
  linalg.generic {indexing_maps = [affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
      outs(%y : memref<32xindex>) {
  ^bb0(%o: index):
    %i = linalg.index 0 : index
    linalg.yield %i : index
  }
  return
}

// CHECK-LABEL: func.func @left_alone(
// CHECK: linalg.transpose
// CHECK: linalg.generic
// CHECK: arith.divsi
func.func @left_alone(%x: memref<32x16xf32>, %y: memref<16x32xf32>, %z: memref<32xi32>) {
  linalg.transpose ins(%x : memref<32x16xf32>) outs(%y : memref<16x32xf32>)
      permutation = [1, 0]
  // A lane that does not exist would divide by anything.
  linalg.generic {indexing_maps = [affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
      outs(%z : memref<32xi32>) {
  ^bb0(%o: i32):
    %r = arith.divsi %o, %o : i32
    linalg.yield %r : i32
  }
  return
}

// LLVM has no powers of vectors with integer exponents: constant ones become products,
// others numbers.
// CHECK-LABEL: func.func @powers(
// CHECK-NOT: math.fpowi
// CHECK:      %[[X2:.*]] = arith.mulf %[[X:.*]], %[[X]] : vector<8xf32>
// CHECK:      arith.mulf %[[X2]], %{{.*}} : vector<8xf32>
// CHECK:      %[[N:.*]] = arith.sitofp %{{.*}} : vector<8xi64> to vector<8xf32>
// CHECK:      math.powf %{{.*}}, %[[N]] : vector<8xf32>
// CHECK-NOT: math.fpowi
func.func @powers(%x: memref<8x8xf32>, %y: memref<8x8xf32>, %n: i64) {
  %c3 = arith.constant 3 : i64
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %r = math.fpowi %a, %c3 : f32, i64
    linalg.yield %r : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %r = math.fpowi %a, %n : f32, i64
    linalg.yield %r : f32
  }
  return
}
