// RUN: fovea-opt %s --fovea-vectorize-functions=vector-bits=256 --canonicalize --cse --split-input-file | FileCheck %s

// The tables of a rotary embedding: vectors of 4 angles, and a rest of 2.
// CHECK-LABEL: func @angles
// CHECK-SAME: %[[P:.+]]: memref<?xf64>, %[[F:.+]]: memref<6xf64>, %[[C:.+]]: memref<?x6xf32>, %[[S:.+]]: memref<?x6xf32>
// CHECK: scf.for %[[L:.+]] = %c0 to %{{.+}} step %c1 {
// CHECK:   %[[ONE:.+]] = memref.load %[[P]][%[[L]]]
// CHECK:   %[[ALL:.+]] = vector.broadcast %[[ONE]] : f64 to vector<4xf64>
// CHECK:   %[[V:.+]] = vector.load %[[F]][%{{.+}}] : memref<6xf64>, vector<4xf64>
// CHECK:   %[[A:.+]] = arith.mulf %[[ALL]], %[[V]] : vector<4xf64>
// CHECK:   %[[COS:.+]] = math.cos %[[A]] : vector<4xf64>
// CHECK:   %[[T:.+]] = arith.truncf %[[COS]] : vector<4xf64> to vector<4xf32>
// CHECK:   vector.store %[[T]], %[[C]][%[[L]], %{{.+}}] : memref<?x6xf32>, vector<4xf32>
// CHECK:   math.cos %{{.+}} : vector<2xf64>
// CHECK:   vector.store {{.*}} vector<2xf32>
// CHECK-NOT: linalg.generic
func.func @angles(%p: memref<?xf64>, %f: memref<6xf64>, %c: memref<?x6xf32>, %s: memref<?x6xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(l, r) -> (l)>, affine_map<(l, r) -> (r)>,
                       affine_map<(l, r) -> (l, r)>, affine_map<(l, r) -> (l, r)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%p, %f : memref<?xf64>, memref<6xf64>) outs(%c, %s : memref<?x6xf32>, memref<?x6xf32>) {
  ^bb0(%a: f64, %b: f64, %u: f32, %v: f32):
    %angle = arith.mulf %a, %b : f64
    %cos = math.cos %angle : f64
    %sin = math.sin %angle : f64
    %x = arith.truncf %cos : f64 to f32
    %y = arith.truncf %sin : f64 to f32
    linalg.yield %x, %y : f32, f32
  }
  return
}

// -----

// Rows of any length: the rest one by one. A value from outside is the same for all.
// CHECK-LABEL: func @activation
// CHECK-SAME: %[[X:.+]]: memref<?xbf16>, %[[K:.+]]: f32
// CHECK: scf.for
// CHECK:   arith.extf %{{.+}} : vector<8xbf16> to vector<8xf32>
// CHECK:   vector.broadcast %[[K]] : f32 to vector<8xf32>
// CHECK:   math.tanh %{{.+}} : vector<8xf32>
// CHECK:   arith.cmpf ogt, {{.*}} : vector<8xf32>
// CHECK:   arith.select {{.*}} : vector<8xi1>, vector<8xf32>
// CHECK: scf.for
// CHECK:   math.tanh %{{.+}} : vector<1xf32>
func.func @activation(%x: memref<?xbf16>, %k: f32) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<?xbf16>) {
  ^bb0(%a: bf16):
    %wide = arith.extf %a : bf16 to f32
    %scaled = arith.mulf %wide, %k : f32
    %t = math.tanh %scaled : f32
    %positive = arith.cmpf ogt, %wide, %zero : f32
    %r = arith.select %positive, %wide, %t : f32
    %n = arith.truncf %r : f32 to bf16
    linalg.yield %n : bf16
  }
  return
}

// -----

// Without functions LLVM does as well; columns and positions are left alone.
// CHECK-LABEL: func @left_alone
// CHECK-COUNT-3: linalg.generic
func.func @left_alone(%x: memref<8x8xf32>, %y: memref<8x8xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %r = arith.addf %a, %a : f32
    linalg.yield %r : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %r = math.exp %a : f32
    linalg.yield %r : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      outs(%y : memref<8x8xf32>) {
  ^bb0(%b: f32):
    %i = linalg.index 1 : index
    %n = arith.index_cast %i : index to i32
    %f = arith.sitofp %n : i32 to f32
    %r = math.exp %f : f32
    linalg.yield %r : f32
  }
  return
}

// LLVM has no powers of vectors with integer exponents: constant ones become products,
// which it vectorises, others numbers.
// CHECK-LABEL: func.func @powers(
// CHECK-NOT: math.fpowi
// CHECK:      linalg.generic
// CHECK:        %[[X2:.*]] = arith.mulf %[[X:.*]], %[[X]] : f32
// CHECK:        arith.mulf %[[X2]], %{{.*}} : f32
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
