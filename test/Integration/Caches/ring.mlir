// Rings: the last tokens of longer sequences, for sliding windows.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=contiguous --shapes=5x8x1x64,5x2x70x64,5x2x70x64,5
// RUN: %{run} --entry=contiguous --shapes=5x8x1x64,5x2x5x64,5x2x5x64,5 --seed=2 --magnitude=50
// RUN: %{run} --entry=contiguous --shapes=5x8x1x64,5x2x300x64,5x2x300x64,5 --seed=3
// RUN: %{run} --entry=contiguous --shapes=5x8x40x64,5x2x70x64,5x2x70x64,5
// RUN: %{run} --entry=paged --shapes=5x8x1x64,40x16x2x64,40x16x2x64,40x2,5x6,5
// RUN: %{run} --entry=paged --shapes=5x8x1x64,40x3x2x64,40x3x2x64,40x2,5x6,5 --seed=2

func.func @contiguous(%q: tensor<?x8x?x64xf32>, %keys: tensor<?x2x?x64xf32>,
    %values: tensor<?x2x?x64xf32>, %n: tensor<?xi32>) -> tensor<?x8x?x64xf32> {
  %k = attn.read_cache %keys ring(%n : tensor<?xi32>) : tensor<?x2x?x64xf32> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values ring(%n : tensor<?xi32>) : tensor<?x2x?x64xf32> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x8x?x64xf32>
  return %o : tensor<?x8x?x64xf32>
}

// In pages, each with a scale of its own.
func.func @paged(%q: tensor<?x8x1x64xf32>, %keys: tensor<?x?x2x64xf8E4M3FN>,
    %values: tensor<?x?x2x64xf8E4M3FN>, %s: tensor<?x2xf32>, %table: tensor<?x?xi32>,
    %n: tensor<?xi32>) -> tensor<?x8x1x64xf32> {
  %k = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>) ring(%n : tensor<?xi32>)
      scales(%s : tensor<?x2xf32>) : tensor<?x?x2x64xf8E4M3FN> -> tensor<?x2x?x64xf32>
  %v = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>) ring(%n : tensor<?xi32>)
      scales(%s : tensor<?x2xf32>) : tensor<?x?x2x64xf8E4M3FN> -> tensor<?x2x?x64xf32>
  %o = attn.sdpa %q, %k, %v window([20, 0]) lengths(%n : tensor<?xi32>)
      : tensor<?x8x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x8x1x64xf32>
  return %o : tensor<?x8x1x64xf32>
}
