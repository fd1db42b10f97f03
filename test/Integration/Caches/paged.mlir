// Attention over keys and values in pages, of every page size and layout, with
// ragged lengths, against the executable specification in f64. Block tables are
// random permutations of the pages.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=nhd --shapes=3x8x1x64,40x16x2x64,40x16x2x64,3x12,3
// RUN: %{run} --entry=nhd --shapes=3x8x4x64,40x16x2x64,40x16x2x64,3x12,3 --seed=2
// RUN: %{run} --entry=nhd --shapes=2x8x100x64,40x16x2x64,40x16x2x64,2x20,2 --magnitude=50
// RUN: %{run} --entry=nhd --shapes=3x8x1x64,200x1x2x64,200x1x2x64,3x60,3
// RUN: %{run} --entry=nhd --shapes=3x8x4x64,100x3x2x64,100x3x2x64,3x33,3
// RUN: %{run} --entry=nhd --shapes=2x8x100x64,8x64x2x64,8x64x2x64,2x4,2
// RUN: %{run} --entry=nhd --shapes=2x8x5x64,4x256x2x64,4x256x2x64,2x2,2
// RUN: %{run} --entry=hnd --shapes=3x2x1x32,40x2x16x32,40x2x16x48,3x12,3
// RUN: %{run} --entry=hnd --shapes=3x2x4x32,40x2x1x32,40x2x1x48,3x13,3 --magnitude=50
// RUN: %{run} --entry=hnd --shapes=2x2x100x32,40x2x7x32,40x2x7x48,2x20,2
// RUN: %{run} --entry=decode --shapes=5x16x1x128,40x16x2x128,40x16x2x128,5x8,5
// RUN: %{run} --entry=decode --shapes=5x16x1x128,40x16x2x128,40x16x2x128,5x8,5 --magnitude=50
// RUN: %{run} --entry=decode --shapes=0x16x1x128,40x16x2x128,40x16x2x128,0x8,0
// RUN: %{run} --entry=modifiers --shapes=2x4x9x64,20x16x2x64,20x16x2x64,2x10,2,4
// RUN: %{run} --entry=half --shapes=3x4x1x40,30x8x2x40,30x8x2x40,3x10,3
// RUN: %{run} --entry=half --shapes=3x4x33x40,30x8x2x40,30x8x2x40,3x10,3 --magnitude=50
// RUN: %{run} --entry=double --shapes=2x2x3x16,30x2x5x16,30x2x5x16,2x10
// RUN: %{run} --entry=split --shapes=1x4x1x64,700x16x2x64,700x16x2x64,1x640,1

func.func @nhd(%q: tensor<?x8x?x64xf32>, %keys: tensor<?x?x2x64xf32>,
    %values: tensor<?x?x2x64xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>)
    -> (tensor<?x8x?x64xf32>, tensor<?x8x?xf32>) {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x?x2x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x?x2x64xf32> -> tensor<?x2x?x64xf32>
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x8x?x64xf32>, tensor<?x8x?xf32>
  return %o, %l : tensor<?x8x?x64xf32>, tensor<?x8x?xf32>
}

// As many key as query heads, values of another size, i64 tables.
func.func @hnd(%q: tensor<?x2x?x32xbf16>, %keys: tensor<?x2x?x32xbf16>,
    %values: tensor<?x2x?x48xbf16>, %table: tensor<?x?xi64>, %n: tensor<?xi64>)
    -> tensor<?x2x?x48xbf16> {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi64>)
      : tensor<?x2x?x32xbf16> -> tensor<?x2x?x32xbf16>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi64>)
      : tensor<?x2x?x48xbf16> -> tensor<?x2x?x48xbf16>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) lengths(%n : tensor<?xi64>)
      : tensor<?x2x?x32xbf16>, tensor<?x2x?x32xbf16>, tensor<?x2x?x48xbf16>
      -> tensor<?x2x?x48xbf16>
  return %o : tensor<?x2x?x48xbf16>
}

// A static page size, one query, a dynamic batch.
func.func @decode(%q: tensor<?x16x1x128xbf16>, %keys: tensor<?x16x2x128xbf16>,
    %values: tensor<?x16x2x128xbf16>, %table: tensor<?x?xi32>, %n: tensor<?xi32>)
    -> tensor<?x16x1x128xbf16> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x128xbf16> -> tensor<?x2x?x128xbf16>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x128xbf16> -> tensor<?x2x?x128xbf16>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x16x1x128xbf16>, tensor<?x2x?x128xbf16>, tensor<?x2x?x128xbf16>
      -> tensor<?x16x1x128xbf16>
  return %o : tensor<?x16x1x128xbf16>
}

// Window, soft cap and sinks.
func.func @modifiers(%q: tensor<?x4x?x64xf32>, %keys: tensor<?x16x2x64xf32>,
    %values: tensor<?x16x2x64xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>,
    %sinks: tensor<4xf32>) -> tensor<?x4x?x64xf32> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %v causal(bottom_right) window([21, 0]) softcap(15.0)
      lengths(%n : tensor<?xi32>) sinks(%sinks : tensor<4xf32>)
      : tensor<?x4x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x4x?x64xf32>
  return %o : tensor<?x4x?x64xf32>
}

func.func @half(%q: tensor<?x4x?x40xf16>, %keys: tensor<?x8x2x40xf16>,
    %values: tensor<?x8x2x40xf16>, %table: tensor<?x?xi32>, %n: tensor<?xindex>)
    -> tensor<?x4x?x40xf16> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x8x2x40xf16> -> tensor<?x2x?x40xf16>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x8x2x40xf16> -> tensor<?x2x?x40xf16>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xindex>)
      : tensor<?x4x?x40xf16>, tensor<?x2x?x40xf16>, tensor<?x2x?x40xf16>
      -> tensor<?x4x?x40xf16>
  return %o : tensor<?x4x?x40xf16>
}

// Without lengths all pages count.
func.func @double(%q: tensor<?x2x?x16xf64>, %keys: tensor<?x2x5x16xf64>,
    %values: tensor<?x2x5x16xf64>, %table: tensor<?x?xi32>) -> tensor<?x2x?x16xf64> {
  %k = attn.read_cache %keys pages(%table : tensor<?x?xi32>)
      : tensor<?x2x5x16xf64> -> tensor<?x2x?x16xf64>
  %v = attn.read_cache %values pages(%table : tensor<?x?xi32>)
      : tensor<?x2x5x16xf64> -> tensor<?x2x?x16xf64>
  %o = attn.sdpa %q, %k, %v causal(top_left)
      : tensor<?x2x?x16xf64>, tensor<?x2x?x16xf64>, tensor<?x2x?x16xf64>
      -> tensor<?x2x?x16xf64>
  return %o : tensor<?x2x?x16xf64>
}

// So many keys that they are split.
func.func @split(%q: tensor<?x4x1x64xf32>, %keys: tensor<?x16x2x64xf32>,
    %values: tensor<?x16x2x64xf32>, %table: tensor<?x?xi32>, %n: tensor<?xi32>)
    -> tensor<?x4x1x64xf32> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x64xf32> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x4x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x4x1x64xf32>
  return %o : tensor<?x4x1x64xf32>
}
