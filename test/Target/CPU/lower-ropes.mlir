// RUN: fovea-opt %s --attn-cpu-lower-ropes=vector-bits=256 --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// Tiles of 256 rows of a head, which have 32 pairs: 4 vectors of 8.
// CHECK-LABEL: func @halves
// CHECK-SAME: %[[X:.+]]: tensor<2x3x?x64xbf16>, %[[COS:.+]]: tensor<1x?x32xf32>, %[[SIN:.+]]: tensor<1x?x32xf32>
// CHECK: scf.forall (%[[B:.+]], %[[H:.+]], %[[L:.+]]) = (0, 0, 0) to (2, 3, %{{.+}}) step (1, 1, 256) shared_outs(
// CHECK:   %[[OUT:.+]] = tensor.extract_slice %{{.+}}[%[[B]], %[[H]], %[[L]], 0] [1, 1, %[[N:.+]], 64]
// CHECK:   %[[IN:.+]] = tensor.extract_slice %[[X]][%[[B]], %[[H]], %[[L]], 0] [1, 1, %[[N]], 64]
// CHECK:   scf.for %[[ROW:.+]] = %c0 to %[[N]] step %c1
// CHECK:     %[[TOKEN:.+]] = arith.addi %[[L]], %[[ROW]]
// CHECK:     scf.for %[[R:.+]] = %c0 to %c32 step %c8
// CHECK:       %[[SECOND:.+]] = arith.addi %[[R]], %c32
// CHECK:       vector.transfer_read %[[IN]][%c0, %c0, %[[ROW]], %[[R]]], {{.*}} vector<8xbf16>
// CHECK:       vector.transfer_read %[[IN]][%c0, %c0, %[[ROW]], %[[SECOND]]], {{.*}} vector<8xbf16>
// CHECK:       vector.transfer_read %[[COS]][%c0, %[[TOKEN]], %[[R]]]
// CHECK:       vector.transfer_read %[[SIN]][%c0, %[[TOKEN]], %[[R]]]
// CHECK-COUNT-2: vector.fma {{.*}} : vector<8xf32>
// CHECK-COUNT-2: vector.transfer_write {{.*}} : vector<8xbf16>
// CHECK-NOT: attn.rope
func.func @halves(%x: tensor<2x3x?x64xbf16>, %c: tensor<1x?x32xf32>, %s: tensor<1x?x32xf32>) -> tensor<2x3x?x64xbf16> {
  %y = attn.rope %x tables(%c, %s : tensor<1x?x32xf32>, tensor<1x?x32xf32>) : tensor<2x3x?x64xbf16>
  return %y : tensor<2x3x?x64xbf16>
}

// -----

// Neighbours are taken apart and put together by shuffles; 5 elements are copied. So small
// that there is no parallel loop.
// CHECK-LABEL: func @neighbours
// CHECK-NOT: scf.forall
// CHECK: scf.for %[[L:.+]] = %c0 to %c6
// CHECK:   scf.for %[[H:.+]] = %c0 to %c3
// CHECK:     %[[BOTH:.+]] = vector.transfer_read {{.*}} vector<12xf32>
// CHECK:     vector.shuffle %[[BOTH]], %[[BOTH]] [0, 2, 4, 6, 8, 10]
// CHECK:     vector.shuffle %[[BOTH]], %[[BOTH]] [1, 3, 5, 7, 9, 11]
// CHECK:     vector.interleave {{.*}} : vector<6xf32> -> vector<12xf32>
// CHECK:     vector.transfer_write {{.*}} : vector<12xf32>
// CHECK:     vector.transfer_read {{.*}} vector<5xf32>
// CHECK:     vector.transfer_write {{.*}} : vector<5xf32>
func.func @neighbours(%x: tensor<6x3x17xf32>, %c: tensor<1x6x6xf32>, %s: tensor<1x6x6xf32>) -> tensor<6x3x17xf32> {
  %y = attn.rope %x rotary(interleaved, size = 12) sequence(0) tables(%c, %s : tensor<1x6x6xf32>, tensor<1x6x6xf32>)
      : tensor<6x3x17xf32>
  return %y : tensor<6x3x17xf32>
}

// -----

// What only the rotation reads is rotated where it is.
// CHECK-LABEL: func @in_place
// CHECK: %[[P:.+]] = linalg.matmul
// CHECK: %[[H:.+]] = tensor.expand_shape %[[P]]
// CHECK: scf.forall {{.*}} shared_outs(%[[OUT:.+]] = %[[H]])
// CHECK-NOT: tensor.extract_slice %[[H]]
// CHECK: return
func.func @in_place(%x: tensor<?x512xf32>, %w: tensor<512x512xf32>, %e: tensor<?x512xf32>, %L: index,
    %c: tensor<1x?x32xf32>, %s: tensor<1x?x32xf32>) -> tensor<?x8x64xf32> {
  %p = linalg.matmul ins(%x, %w : tensor<?x512xf32>, tensor<512x512xf32>) outs(%e : tensor<?x512xf32>) -> tensor<?x512xf32>
  %h = tensor.expand_shape %p [[0], [1, 2]] output_shape [%L, 8, 64] : tensor<?x512xf32> into tensor<?x8x64xf32>
  %y = attn.rope %h sequence(0) tables(%c, %s : tensor<1x?x32xf32>, tensor<1x?x32xf32>) : tensor<?x8x64xf32>
  return %y : tensor<?x8x64xf32>
}

// -----

func.func @no_tables(%x: tensor<2x3x?x64xf32>) -> tensor<2x3x?x64xf32> {
  // expected-error @below {{'attn.rope' op expected tables for each position: run attn-tabulate-angles first}}
  %y = attn.rope %x : tensor<2x3x?x64xf32>
  return %y : tensor<2x3x?x64xf32>
}
