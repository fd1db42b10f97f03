// Appending to caches: the whole cache afterwards is compared with what the
// executable specification makes of it.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=contiguous --shapes=3x2x4x64,3x2x50x64,3
// RUN: %{run} --entry=contiguous --shapes=3x2x50x64,3x2x50x64,3
// RUN: %{run} --entry=contiguous --shapes=3x2x0x64,3x2x50x64,3
// RUN: %{run} --entry=paged --shapes=3x2x1x64,30x2x16x64,3,3x5
// RUN: %{run} --entry=paged --shapes=3x2x37x64,30x2x16x64,3,3x5 --seed=2
// RUN: %{run} --entry=paged --shapes=3x2x37x64,90x2x3x64,3,3x15 --seed=2
// RUN: %{run} --entry=counted --shapes=4x2x9x40,40x1x2x40,4,4,4x10
// RUN: %{run} --entry=packed --shapes=21x2x64,4,5,30x16x2x64,4x7
// RUN: %{run} --entry=packed --shapes=0x2x64,4,5,30x16x2x64,4x7
// RUN: %{run} --entry=ring --shapes=3x2x6x64,3,12x8x2x64,3x4
// RUN: %{run} --entry=quantized --shapes=3x2x6x64,3,12x8x2x64,2,3x4
// RUN: %{run} --entry=quantized_pages --shapes=3x2x6x64,3,12x2x8x64,12x2,3x4
// RUN: %{run} --entry=append_then_attend --shapes=2x4x3x32,2x2x3x32,2x2x3x32,20x2x4x32,20x2x4x32,2x9,2

func.func @contiguous(%new: tensor<?x2x?x64xf32>,
    %cache: tensor<?x2x?x64xf32> {attn.result = 0 : i64}, %at: tensor<?xi32>)
    -> tensor<?x2x?x64xf32> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>)
      : tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
  return %r : tensor<?x2x?x64xf32>
}

// Rounds to the type of the cache.
func.func @paged(%new: tensor<?x2x?x64xf32>,
    %cache: tensor<?x2x?x64xbf16> {attn.result = 0 : i64}, %at: tensor<?xi64>,
    %table: tensor<?x?xi32>) -> tensor<?x2x?x64xbf16> {
  %r = attn.append %new into %cache at(%at : tensor<?xi64>) pages(%table : tensor<?x?xi32>)
      : tensor<?x2x?x64xf32>, tensor<?x2x?x64xbf16>
  return %r : tensor<?x2x?x64xbf16>
}

// A cache that is an ordinary argument: the result is a new tensor.
func.func @counted(%new: tensor<?x2x?x40xf16>, %cache: tensor<?x?x2x40xf16>,
    %at: tensor<?xi32>, %n: tensor<?xi32>, %table: tensor<?x?xi32>) -> tensor<?x?x2x40xf16> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) counts(%n : tensor<?xi32>)
      layout(nhd) pages(%table : tensor<?x?xi32>) : tensor<?x2x?x40xf16>, tensor<?x?x2x40xf16>
  return %r : tensor<?x?x2x40xf16>
}

func.func @packed(%new: tensor<?x2x64xf32>, %at: tensor<?xi32>, %o: tensor<?xi32>,
    %cache: tensor<?x16x2x64xf32> {attn.result = 0 : i64}, %table: tensor<?x?xi32>)
    -> tensor<?x16x2x64xf32> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) offsets(%o : tensor<?xi32>)
      layout(nhd) pages(%table : tensor<?x?xi32>) : tensor<?x2x64xf32>, tensor<?x16x2x64xf32>
  return %r : tensor<?x16x2x64xf32>
}

func.func @ring(%new: tensor<?x2x?x64xf32>, %at: tensor<?xi32>,
    %cache: tensor<?x8x2x64xf32> {attn.result = 0 : i64}, %table: tensor<?x?xi32>)
    -> tensor<?x8x2x64xf32> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) layout(nhd)
      pages(%table : tensor<?x?xi32>) ring : tensor<?x2x?x64xf32>, tensor<?x8x2x64xf32>
  return %r : tensor<?x8x2x64xf32>
}

func.func @quantized(%new: tensor<?x2x?x64xbf16>, %at: tensor<?xi32>,
    %cache: tensor<?x8x2x64xi8> {attn.result = 0 : i64}, %scales: tensor<2xf32>,
    %table: tensor<?x?xi32>) -> tensor<?x8x2x64xi8> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>) layout(nhd)
      pages(%table : tensor<?x?xi32>) scales(%scales : tensor<2xf32>)
      : tensor<?x2x?x64xbf16>, tensor<?x8x2x64xi8>
  return %r : tensor<?x8x2x64xi8>
}

func.func @quantized_pages(%new: tensor<?x2x?x64xf32>, %at: tensor<?xi32>,
    %cache: tensor<?x2x8x64xf8E4M3FN> {attn.result = 0 : i64}, %scales: tensor<?x2xf32>,
    %table: tensor<?x?xi32>) -> tensor<?x2x8x64xf8E4M3FN> {
  %r = attn.append %new into %cache at(%at : tensor<?xi32>)
      pages(%table : tensor<?x?xi32>) scales(%scales : tensor<?x2xf32>)
      : tensor<?x2x?x64xf32>, tensor<?x2x8x64xf8E4M3FN>
  return %r : tensor<?x2x8x64xf8E4M3FN>
}

// A step of a decoder: new keys and values, then attention over all of them.
func.func @append_then_attend(%q: tensor<?x4x3x32xf32>, %k: tensor<?x2x3x32xf32>,
    %v: tensor<?x2x3x32xf32>, %keys: tensor<?x2x4x32xf32> {attn.result = 1 : i64},
    %values: tensor<?x2x4x32xf32> {attn.result = 2 : i64}, %table: tensor<?x?xi32>,
    %at: tensor<?xi32>)
    -> (tensor<?x4x3x32xf32>, tensor<?x2x4x32xf32>, tensor<?x2x4x32xf32>) {
  %c3 = arith.constant 3 : i32
  %ks = attn.append %k into %keys at(%at : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
      : tensor<?x2x3x32xf32>, tensor<?x2x4x32xf32>
  %vs = attn.append %v into %values at(%at : tensor<?xi32>) pages(%table : tensor<?x?xi32>)
      : tensor<?x2x3x32xf32>, tensor<?x2x4x32xf32>
  %rk = attn.read_cache %ks pages(%table : tensor<?x?xi32>)
      : tensor<?x2x4x32xf32> -> tensor<?x2x?x32xf32>
  %rv = attn.read_cache %vs pages(%table : tensor<?x?xi32>)
      : tensor<?x2x4x32xf32> -> tensor<?x2x?x32xf32>
  %c0 = arith.constant 0 : index
  %b = tensor.dim %at, %c0 : tensor<?xi32>
  %e = tensor.empty(%b) : tensor<?xi32>
  %n = linalg.generic {indexing_maps = [affine_map<(b) -> (b)>, affine_map<(b) -> (b)>],
      iterator_types = ["parallel"]} ins(%at : tensor<?xi32>) outs(%e : tensor<?xi32>) {
    ^bb0(%a: i32, %out: i32):
      %s = arith.addi %a, %c3 : i32
      linalg.yield %s : i32
    } -> tensor<?xi32>
  %o = attn.sdpa %q, %rk, %rv causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x4x3x32xf32>, tensor<?x2x?x32xf32>, tensor<?x2x?x32xf32>
      -> tensor<?x4x3x32xf32>
  return %o, %ks, %vs : tensor<?x4x3x32xf32>, tensor<?x2x4x32xf32>, tensor<?x2x4x32xf32>
}
