// Attention of heads that lie side by side in rows, against the specification: read and
// written where they are, for many queries and few, alone and in packed tensors.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=heads_in_rows --shapes=2x75x4x32,2x140x2x32,2x140x2x24 --magnitude=50
// RUN: %{run} --entry=heads_in_rows --shapes=3x1x4x32,3x140x2x32,3x140x2x24
// RUN: %{run} --entry=heads_in_rows --shapes=1x3x4x32,1x9x2x32,1x9x2x24
// RUN: %{run} --entry=heads_in_rows --shapes=2x0x4x32,2x9x2x32,2x9x2x24
// RUN: %{run} --entry=heads_in_rows --shapes=2x5x4x32,2x0x2x32,2x0x2x24
// RUN: %{run} --entry=heads_in_rows --shapes=0x5x4x32,0x9x2x32,0x9x2x24
// RUN: %{run} --entry=packed --shapes=74x192 --magnitude=20
// RUN: %{run} --entry=packed --shapes=2x192
// RUN: %{run} --entry=packed --shapes=0x192
// RUN: %{run} --entry=columns --magnitude=10
// RUN: %{run} --entry=used_twice --shapes=1x33x2x16

#swap = affine_map<(b, h, l, d) -> (b, l, h, d)>
#same = affine_map<(b, h, l, d) -> (b, h, l, d)>

func.func @heads_in_rows(%q: tensor<?x?x4x32xf32>, %k: tensor<?x?x2x32xf32>, %v: tensor<?x?x2x24xf32>)
    -> tensor<?x?x96xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %B = tensor.dim %q, %c0 : tensor<?x?x4x32xf32>
  %Lq = tensor.dim %q, %c1 : tensor<?x?x4x32xf32>
  %Lk = tensor.dim %k, %c1 : tensor<?x?x2x32xf32>
  %eq = tensor.empty(%B, %Lq) : tensor<?x4x?x32xf32>
  %ek = tensor.empty(%B, %Lk) : tensor<?x2x?x32xf32>
  %ev = tensor.empty(%B, %Lk) : tensor<?x2x?x24xf32>
  %eo = tensor.empty(%B, %Lq) : tensor<?x?x4x24xf32>
  %qt = linalg.generic {indexing_maps = [#swap, #same], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%q : tensor<?x?x4x32xf32>) outs(%eq : tensor<?x4x?x32xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<?x4x?x32xf32>
  %kt = linalg.transpose ins(%k : tensor<?x?x2x32xf32>) outs(%ek : tensor<?x2x?x32xf32>) permutation = [0, 2, 1, 3]
  %vt = linalg.transpose ins(%v : tensor<?x?x2x24xf32>) outs(%ev : tensor<?x2x?x24xf32>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %qt, %kt, %vt causal(bottom_right)
      : tensor<?x4x?x32xf32>, tensor<?x2x?x32xf32>, tensor<?x2x?x24xf32> -> tensor<?x4x?x24xf32>
  %ot = linalg.transpose ins(%o : tensor<?x4x?x24xf32>) outs(%eo : tensor<?x?x4x24xf32>) permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %ot [[0], [1], [2, 3]] : tensor<?x?x4x24xf32> into tensor<?x?x96xf32>
  return %r : tensor<?x?x96xf32>
}

// Rows of two sequences one after the other, queries, keys and values of a head together:
// columns are [head, which, element].
func.func @packed(%x: tensor<?x192xbf16>) -> tensor<?x64xbf16> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %x, %c0 : tensor<?x192xbf16>
  %L = arith.divui %n, %c2 : index
  %s = tensor.expand_shape %x [[0, 1], [2, 3, 4]] output_shape [2, %L, 4, 3, 16]
      : tensor<?x192xbf16> into tensor<2x?x4x3x16xbf16>
  %e = tensor.empty(%L) : tensor<3x2x4x?x16xbf16>
  %t = linalg.transpose ins(%s : tensor<2x?x4x3x16xbf16>) outs(%e : tensor<3x2x4x?x16xbf16>)
      permutation = [3, 0, 2, 1, 4]
  %q = tensor.extract_slice %t[0, 0, 0, 0, 0] [1, 2, 4, %L, 16] [1, 1, 1, 1, 1]
      : tensor<3x2x4x?x16xbf16> to tensor<2x4x?x16xbf16>
  %k = tensor.extract_slice %t[1, 0, 0, 0, 0] [1, 2, 4, %L, 16] [1, 1, 1, 1, 1]
      : tensor<3x2x4x?x16xbf16> to tensor<2x4x?x16xbf16>
  %v = tensor.extract_slice %t[2, 0, 0, 0, 0] [1, 2, 4, %L, 16] [1, 1, 1, 1, 1]
      : tensor<3x2x4x?x16xbf16> to tensor<2x4x?x16xbf16>
  %o = attn.sdpa %q, %k, %v window([9, 3])
      : tensor<2x4x?x16xbf16>, tensor<2x4x?x16xbf16>, tensor<2x4x?x16xbf16> -> tensor<2x4x?x16xbf16>
  %eo = tensor.empty(%L) : tensor<2x?x4x16xbf16>
  %ot = linalg.transpose ins(%o : tensor<2x4x?x16xbf16>) outs(%eo : tensor<2x?x4x16xbf16>)
      permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %ot [[0, 1], [2, 3]] : tensor<2x?x4x16xbf16> into tensor<?x64xbf16>
  return %r : tensor<?x64xbf16>
}

// Keys stored as columns: a tile of them has to be transposed in memory. The batch entries
// of the result trade places with the heads.
func.func @columns(%q: tensor<3x2x40x16xf64>, %k: tensor<3x2x16x70xf64>, %v: tensor<3x2x70x16xf64>)
    -> tensor<2x3x40x16xf64> {
  %e = tensor.empty() : tensor<3x2x70x16xf64>
  %kt = linalg.transpose ins(%k : tensor<3x2x16x70xf64>) outs(%e : tensor<3x2x70x16xf64>) permutation = [0, 1, 3, 2]
  %o = attn.sdpa %q, %kt, %v
      : tensor<3x2x40x16xf64>, tensor<3x2x70x16xf64>, tensor<3x2x70x16xf64> -> tensor<3x2x40x16xf64>
  %eo = tensor.empty() : tensor<2x3x40x16xf64>
  %ot = linalg.transpose ins(%o : tensor<3x2x40x16xf64>) outs(%eo : tensor<2x3x40x16xf64>) permutation = [1, 0, 2, 3]
  return %ot : tensor<2x3x40x16xf64>
}

// One result in two layouts.
func.func @used_twice(%x: tensor<1x?x2x16xf16>) -> (tensor<1x?x2x16xf16>, tensor<1x2x?x16xf16>) {
  %c1 = arith.constant 1 : index
  %L = tensor.dim %x, %c1 : tensor<1x?x2x16xf16>
  %e = tensor.empty(%L) : tensor<1x2x?x16xf16>
  %t = linalg.transpose ins(%x : tensor<1x?x2x16xf16>) outs(%e : tensor<1x2x?x16xf16>) permutation = [0, 2, 1, 3]
  %o = attn.sdpa %t, %t, %t : tensor<1x2x?x16xf16>, tensor<1x2x?x16xf16>, tensor<1x2x?x16xf16> -> tensor<1x2x?x16xf16>
  %eo = tensor.empty(%L) : tensor<1x?x2x16xf16>
  %ot = linalg.transpose ins(%o : tensor<1x2x?x16xf16>) outs(%eo : tensor<1x?x2x16xf16>) permutation = [0, 2, 1, 3]
  return %ot, %o : tensor<1x?x2x16xf16>, tensor<1x2x?x16xf16>
}
