// Keys and values of narrow types, with scales of heads, pages or both, which kernels convert
// as they read; and caches of other types than the queries.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=int8 --shapes=3x8x1x64,40x16x2x64,40x16x2x64,2,3x12,3
// RUN: %{run} --entry=int8 --shapes=3x8x1x64,40x16x2x64,40x16x2x64,2,3x12,3 --magnitude=50
// RUN: %{run} --entry=int8 --shapes=3x8x70x64,40x16x2x64,40x16x2x64,2,3x12,3 --seed=2
// RUN: %{run} --entry=fp8 --shapes=3x8x1x128,40x2x16x128,40x2x16x128,40x1,40x2,3x12,3
// RUN: %{run} --entry=fp8 --shapes=3x8x1x128,40x2x1x128,40x2x1x128,40x1,40x2,3x12,3 --seed=2
// RUN: %{run} --entry=fp8 --shapes=3x8x40x128,40x2x5x128,40x2x5x128,40x1,40x2,3x12,3 --seed=2
// RUN: %{run} --entry=contiguous --shapes=3x8x4x40,3x2x100x40,3x2x100x40,3x1,3
// RUN: %{run} --entry=plain --shapes=2x4x1x48,20x16x4x48,20x4x16x48,2x9,2x9,2
// RUN: %{run} --entry=row_int8 --shapes=3x4x1x72,40x3x4x72,40x3x4x72,40x1,40x4,3x30,3
// RUN: %{run} --entry=row_int8 --shapes=3x4x1x72,40x16x4x72,40x16x4x72,40x1,40x4,3x12,3 --magnitude=50
// RUN: %{run} --entry=rows_fp8 --shapes=3x8x1x128,40x1x5x128,40x1x5x128,40x1,,3x30,3
// RUN: %{run} --entry=rows_fp8 --shapes=3x8x1x128,40x1x16x128,40x1x16x128,40x1,,3x12,3 --magnitude=50
// RUN: %{run} --entry=rows_int8 --shapes=2x6x5x64,40x2x16x64,40x2x16x64,2,2x12,2 --magnitude=50
// RUN: %{run} --entry=mixed --shapes=3x4x1x40,40x2x7x40,40x2x7x48,40x2,2,3x9,3

func.func @int8(%q: tensor<?x8x?x64xbf16>, %keys: tensor<?x16x2x64xi8>, %values: tensor<?x16x2x64xi8>,
    %s: tensor<2xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> tensor<?x8x?x64xbf16> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>) scales(%s : tensor<2xf32>)
      : tensor<?x16x2x64xi8> -> tensor<?x2x?x64xbf16>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>) scales(%s : tensor<2xf32>)
      : tensor<?x16x2x64xi8> -> tensor<?x2x?x64xbf16>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x64xbf16>, tensor<?x2x?x64xbf16>, tensor<?x2x?x64xbf16> -> tensor<?x8x?x64xbf16>
  return %o : tensor<?x8x?x64xbf16>
}

// Scales of pages, and of pages and heads.
func.func @fp8(%q: tensor<?x8x?x128xbf16>, %keys: tensor<?x2x?x128xf8E4M3FN>,
    %values: tensor<?x2x?x128xf8E4M3FN>, %sk: tensor<?x1xf32>, %sv: tensor<?x2xbf16>,
    %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> tensor<?x8x?x128xbf16> {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi32>) scales(%sk : tensor<?x1xf32>)
      : tensor<?x2x?x128xf8E4M3FN> -> tensor<?x2x?x128xbf16>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi32>) scales(%sv : tensor<?x2xbf16>)
      : tensor<?x2x?x128xf8E4M3FN> -> tensor<?x2x?x128xbf16>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x128xbf16>, tensor<?x2x?x128xbf16>, tensor<?x2x?x128xbf16> -> tensor<?x8x?x128xbf16>
  return %o : tensor<?x8x?x128xbf16>
}

// Without pages, f32 queries; a head size that is no multiple of a vector.
func.func @contiguous(%q: tensor<?x8x4x40xf32>, %keys: tensor<?x2x?x40xi8>, %values: tensor<?x2x?x40xf8E4M3FN>,
    %s: tensor<?x1xf32>, %n: tensor<?xi32>) -> tensor<?x8x4x40xf32> {
  %k = attn.read_cache %keys scales(%s : tensor<?x1xf32>) : tensor<?x2x?x40xi8> -> tensor<?x2x?x40xf32>
  %v = attn.read_cache %values : tensor<?x2x?x40xf8E4M3FN> -> tensor<?x2x?x40xf32>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x8x4x40xf32>, tensor<?x2x?x40xf32>, tensor<?x2x?x40xf32> -> tensor<?x8x4x40xf32>
  return %o : tensor<?x8x4x40xf32>
}

// Other float types, and keys and values that lie apart.
func.func @plain(%q: tensor<?x4x1x48xbf16>, %keys: tensor<?x16x4x48xf16>, %values: tensor<?x4x16x48xf32>,
    %tk: tensor<?x?xi32>, %tv: tensor<?x?xi64>, %n: tensor<?xi32>) -> tensor<?x4x1x48xbf16> {
  %k = attn.read_cache %keys layout(nhd) pages(%tk : tensor<?x?xi32>)
      : tensor<?x16x4x48xf16> -> tensor<?x4x?x48xbf16>
  %v = attn.read_cache %values pages(%tv : tensor<?x?xi64>) : tensor<?x4x16x48xf32> -> tensor<?x4x?x48xbf16>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x4x1x48xbf16>, tensor<?x4x?x48xbf16>, tensor<?x4x?x48xbf16> -> tensor<?x4x1x48xbf16>
  return %o : tensor<?x4x1x48xbf16>
}

// One query for each head of keys, and sizes that do not fill vectors.
func.func @row_int8(%q: tensor<?x4x1x72xbf16>, %keys: tensor<?x?x4x72xi8>, %values: tensor<?x?x4x72xi8>,
    %sk: tensor<?x1xf32>, %sv: tensor<?x4xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> tensor<?x4x1x72xbf16> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>) scales(%sk : tensor<?x1xf32>)
      : tensor<?x?x4x72xi8> -> tensor<?x4x?x72xbf16>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>) scales(%sv : tensor<?x4xf32>)
      : tensor<?x?x4x72xi8> -> tensor<?x4x?x72xbf16>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x4x1x72xbf16>, tensor<?x4x?x72xbf16>, tensor<?x4x?x72xbf16> -> tensor<?x4x1x72xbf16>
  return %o : tensor<?x4x1x72xbf16>
}

// Queries that share keys; scales of pages, and one of everything.
func.func @rows_fp8(%q: tensor<?x8x1x128xbf16>, %keys: tensor<?x1x?x128xf8E4M3FN>,
    %values: tensor<?x1x?x128xf8E4M3FN>, %sk: tensor<?x1xf32>, %sv: tensor<f32>,
    %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> tensor<?x8x1x128xbf16> {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi32>) scales(%sk : tensor<?x1xf32>)
      : tensor<?x1x?x128xf8E4M3FN> -> tensor<?x1x?x128xbf16>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi32>) scales(%sv : tensor<f32>)
      : tensor<?x1x?x128xf8E4M3FN> -> tensor<?x1x?x128xbf16>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x8x1x128xbf16>, tensor<?x1x?x128xbf16>, tensor<?x1x?x128xbf16> -> tensor<?x8x1x128xbf16>
  return %o : tensor<?x8x1x128xbf16>
}

// Several queries of several heads.
func.func @rows_int8(%q: tensor<?x6x5x64xbf16>, %keys: tensor<?x2x16x64xi8>, %values: tensor<?x2x16x64xi8>,
    %s: tensor<2xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> (tensor<?x6x5x64xbf16>, tensor<?x6x5xf32>) {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi32>) scales(%s : tensor<2xf32>)
      : tensor<?x2x16x64xi8> -> tensor<?x2x?x64xbf16>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi32>) scales(%s : tensor<2xf32>)
      : tensor<?x2x16x64xi8> -> tensor<?x2x?x64xbf16>
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x6x5x64xbf16>, tensor<?x2x?x64xbf16>, tensor<?x2x?x64xbf16>
      -> tensor<?x6x5x64xbf16>, tensor<?x6x5xf32>
  return %o, %l : tensor<?x6x5x64xbf16>, tensor<?x6x5xf32>
}

// Keys of one narrow type and values of the other, f16 queries, a score region.
func.func @mixed(%q: tensor<?x4x1x40xf16>, %keys: tensor<?x2x?x40xf8E4M3FN>, %values: tensor<?x2x?x48xi8>,
    %sk: tensor<?x2xf32>, %sv: tensor<2xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>) -> tensor<?x4x1x48xf16> {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi32>) scales(%sk : tensor<?x2xf32>)
      : tensor<?x2x?x40xf8E4M3FN> -> tensor<?x2x?x40xf16>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi32>) scales(%sv : tensor<2xf32>)
      : tensor<?x2x?x48xi8> -> tensor<?x2x?x48xf16>
  %o = attn.sdpa %q, %k, %v softcap(20.0) lengths(%n : tensor<?xi32>)
      : tensor<?x4x1x40xf16>, tensor<?x2x?x40xf16>, tensor<?x2x?x48xf16> -> tensor<?x4x1x48xf16>
  return %o : tensor<?x4x1x48xf16>
}
