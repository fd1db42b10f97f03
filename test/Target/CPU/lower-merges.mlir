// Partial results are merged row by row, in vectors of columns.
// RUN: fovea-opt %s --attn-cpu-lower-merges=vector-bits=256 --canonicalize --cse | FileCheck %s
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=rows
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=rows --magnitude=50
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=one_row
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=dynamic --shapes=3x5x4x70,3x5x4
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=dynamic --shapes=2x0x4x70,2x0x4
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=columns --shapes=3x5x203,3x5
// RUN: fovea-run %s --no-cache --random --compare=reference --entry=columns --shapes=3x5x0,3x5

// 70 columns: a block of 8 vectors of 8, and a rest of 6.
// CHECK-LABEL: func.func @rows(
// CHECK-SAME:  %[[P:[^ ]*]]: tensor<2x3x5x70xbf16>, %[[L:[^ ]*]]: tensor<2x3x5xf32>
// CHECK:       scf.forall (%[[B:.*]]) in (2) shared_outs(
// CHECK:         scf.for %[[ROW:.*]] = %c0 to %c5
//
// The largest LSE, then the sum of weights.
// CHECK:           scf.for %[[C:.*]] = %c0 to %c3
// CHECK:             tensor.extract %[[L]][%[[B]], %[[C]], %[[ROW]]]
// CHECK:             arith.maximumf
// CHECK:           scf.for
// CHECK:             math.exp
// CHECK:             arith.addf
// CHECK:           math.log
//
// All partials of 64 columns, without those that have seen no key.
// CHECK:           scf.for %[[C:.*]] = %c0 to %c3 {{.*}} -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>) {
// CHECK:             vector.transfer_read %[[P]][%[[B]], %[[C]], %[[ROW]], %c0], {{.*}} : tensor<2x3x5x70xbf16>, vector<8xbf16>
// CHECK:             vector.fma
// CHECK:             arith.select
// CHECK:           arith.divf {{.*}} : vector<8xf32>
// CHECK:           arith.truncf {{.*}} : vector<8xf32> to vector<8xbf16>
// CHECK:           vector.transfer_write
// CHECK:           scf.for {{.*}} -> (vector<6xf32>) {
// CHECK-NOT: attn.merge
func.func @rows(%p: tensor<2x3x5x70xbf16>, %l: tensor<2x3x5xf32>) -> (tensor<2x5x70xbf16>, tensor<2x5xf32>) {
  %o, %r = attn.merge %p, %l dim(1) : tensor<2x3x5x70xbf16>, tensor<2x3x5xf32> -> tensor<2x5x70xbf16>, tensor<2x5xf32>
  return %o, %r : tensor<2x5x70xbf16>, tensor<2x5xf32>
}

// CHECK-LABEL: func.func @one_row(
// CHECK-NOT: scf.forall
// CHECK-NOT: attn.merge
func.func @one_row(%p: tensor<9x130xf64>, %l: tensor<9xf64>) -> (tensor<130xf64>, tensor<f64>) {
  %o, %r = attn.merge %p, %l dim(0) : tensor<9x130xf64>, tensor<9xf64> -> tensor<130xf64>, tensor<f64>
  return %o, %r : tensor<130xf64>, tensor<f64>
}

// Results may be rounded to another type.
// CHECK-LABEL: func.func @dynamic(
// CHECK-NOT: attn.merge
func.func @dynamic(%p: tensor<?x?x4x70xf32>, %l: tensor<?x?x4xf32>) -> (tensor<?x4x70xf16>, tensor<?x4xf32>) {
  %o, %r = attn.merge %p, %l dim(1) : tensor<?x?x4x70xf32>, tensor<?x?x4xf32> -> tensor<?x4x70xf16>, tensor<?x4xf32>
  return %o, %r : tensor<?x4x70xf16>, tensor<?x4xf32>
}

// Any number of columns: blocks, vectors, and what is left one by one.
// CHECK-LABEL: func.func @columns(
// CHECK:       scf.for {{.*}} step %c64
// CHECK:       scf.for {{.*}} step %c8 {{.*}} {
// CHECK:         vector.transfer_read {{.*}} vector<8xf32>
// CHECK:       scf.for {{.*}} step %c1 {{.*}} {
// CHECK:         vector.transfer_read {{.*}} vector<1xf32>
// CHECK-NOT: attn.merge
func.func @columns(%p: tensor<3x5x?xf32>, %l: tensor<3x5xf32>) -> (tensor<5x?xf32>, tensor<5xf32>) {
  %o, %r = attn.merge %p, %l dim(0) : tensor<3x5x?xf32>, tensor<3x5xf32> -> tensor<5x?xf32>, tensor<5xf32>
  return %o, %r : tensor<5x?xf32>, tensor<5xf32>
}
