// f32 on tensor cores, each product as three of tf32, at the accuracy of f32: sizes, magnitudes,
// modifiers, few queries, and numbers that are NaN, infinite, or larger than those of tf32.

// DEFINE: %{size} = 64
// DEFINE: %{check} = fovea-run %t.mlir --no-cache --tf32x3 --random --compare=reference
// DEFINE: %{shapes} = 1x2x70x%{size},1x1x150x%{size},1x1x150x%{size}
// DEFINE: %{run} = sed 's/SIZE/%{size}/g' %s > %t.mlir && %{check}
// RUN: %{run} --entry=causal --shapes=%{shapes}
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50
// RUN: %{run} --entry=odd --shapes=%{shapes}
// RUN: %{run} --entry=odd --shapes=1x2x0x64,1x1x9x64,1x1x9x64
// RUN: %{run} --entry=softcap --shapes=%{shapes} --magnitude=50
// RUN: %{run} --entry=decode --shapes=2x4x1x64,2x2x600x64,2x2x600x64 --magnitude=50
// REDEFINE: %{size} = 20
// RUN: %{run} --entry=causal --shapes=%{shapes} --magnitude=50
// REDEFINE: %{size} = 128
// RUN: %{run} --entry=softcap --shapes=%{shapes}

// The products are those of tensor cores.
// RUN: %{run} --entry=causal --shapes=%{shapes} --profile | FileCheck %s
// CHECK-NOT: matrix_share 0.0000
// CHECK: matrix_share

func.func @causal(%q: tensor<?x2x?xSIZExf32>, %k: tensor<?x1x?xSIZExf32>, %v: tensor<?x1x?xSIZExf32>)
    -> (tensor<?x2x?xSIZExf32>, tensor<?x2x?xf32>) {
  %o, %lse = attn.sdpa %q, %k, %v causal(bottom_right)
      : tensor<?x2x?xSIZExf32>, tensor<?x1x?xSIZExf32>, tensor<?x1x?xSIZExf32>
      -> tensor<?x2x?xSIZExf32>, tensor<?x2x?xf32>
  return %o, %lse : tensor<?x2x?xSIZExf32>, tensor<?x2x?xf32>
}

func.func @softcap(%q: tensor<?x2x?xSIZExf32>, %k: tensor<?x1x?xSIZExf32>, %v: tensor<?x1x?xSIZExf32>)
    -> tensor<?x2x?xSIZExf32> {
  %o = attn.sdpa %q, %k, %v softcap(20.0)
      : tensor<?x2x?xSIZExf32>, tensor<?x1x?xSIZExf32>, tensor<?x1x?xSIZExf32> -> tensor<?x2x?xSIZExf32>
  return %o : tensor<?x2x?xSIZExf32>
}

func.func @decode(%q: tensor<2x4x1xSIZExf32>, %k: tensor<2x2x?xSIZExf32>, %v: tensor<2x2x?xSIZExf32>)
    -> tensor<2x4x1xSIZExf32> {
  %o = attn.sdpa %q, %k, %v
      : tensor<2x4x1xSIZExf32>, tensor<2x2x?xSIZExf32>, tensor<2x2x?xSIZExf32> -> tensor<2x4x1xSIZExf32>
  return %o : tensor<2x4x1xSIZExf32>
}

// Keys and values with infinite and very large elements, NaN in the values: key 3 is infinite
// in one place, value 7 infinite and value 8 NaN in others, value 9 is larger than tf32 allows.
#id = affine_map<(b, h, i, d) -> (b, h, i, d)>
func.func @odd(%q: tensor<?x2x?xSIZExf32>, %k: tensor<?x1x?xSIZExf32>, %v: tensor<?x1x?xSIZExf32>)
    -> tensor<?x2x?xSIZExf32> {
  %inf = arith.constant 0x7F800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %large = arith.constant 3.4028e38 : f32
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c7 = arith.constant 7 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %k2 = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      outs(%k : tensor<?x1x?xSIZExf32>) {
    ^bb0(%old: f32):
      %i = linalg.index 2 : index
      %d = linalg.index 3 : index
      %row = arith.cmpi eq, %i, %c3 : index
      %column = arith.cmpi eq, %d, %c2 : index
      %here = arith.andi %row, %column : i1
      %new = arith.select %here, %inf, %old : f32
      linalg.yield %new : f32
  } -> tensor<?x1x?xSIZExf32>
  %v2 = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      outs(%v : tensor<?x1x?xSIZExf32>) {
    ^bb0(%old: f32):
      %i = linalg.index 2 : index
      %d = linalg.index 3 : index
      %is7 = arith.cmpi eq, %i, %c7 : index
      %is8 = arith.cmpi eq, %i, %c8 : index
      %is9 = arith.cmpi eq, %i, %c9 : index
      %at7 = arith.cmpi eq, %d, %c7 : index
      %at8 = arith.cmpi eq, %d, %c8 : index
      %at9 = arith.cmpi eq, %d, %c9 : index
      %here7 = arith.andi %is7, %at7 : i1
      %here8 = arith.andi %is8, %at8 : i1
      %here9 = arith.andi %is9, %at9 : i1
      %r7 = arith.select %here7, %inf, %old : f32
      %r8 = arith.select %here8, %nan, %r7 : f32
      %r9 = arith.select %here9, %large, %r8 : f32
      linalg.yield %r9 : f32
  } -> tensor<?x1x?xSIZExf32>
  %o = attn.sdpa %q, %k2, %v2 causal(bottom_right)
      : tensor<?x2x?xSIZExf32>, tensor<?x1x?xSIZExf32>, tensor<?x1x?xSIZExf32> -> tensor<?x2x?xSIZExf32>
  return %o : tensor<?x2x?xSIZExf32>
}
