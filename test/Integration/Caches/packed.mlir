// Sequences of different lengths, packed one after the other, whose keys are packed too or
// in pages.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=varlen --shapes=150x8x64,150x2x64,150x2x64,5
// RUN: %{run} --entry=varlen --shapes=150x8x64,150x2x64,150x2x64,9 --seed=2 --magnitude=50
// RUN: %{run} --entry=varlen --shapes=3x8x64,3x2x64,3x2x64,9 --seed=3
// RUN: %{run} --entry=varlen --shapes=0x8x64,0x2x64,0x2x64,3
// RUN: %{run} --entry=varlen --shapes=40x8x64,40x2x64,40x2x64,2
// RUN: %{run} --entry=chunks --shapes=21x4x40,30x16x2x40,30x16x2x40,4x7,5,4
// RUN: %{run} --entry=chunks --shapes=90x4x40,30x16x2x40,30x16x2x40,4x7,5,4 --seed=2 --magnitude=50
// RUN: %{run} --entry=decode --shapes=4x8x1x64,300x2x64,300x2x64,5

// Causal self-attention.
func.func @varlen(%q: tensor<?x8x64xf32>, %k: tensor<?x2x64xf32>, %v: tensor<?x2x64xf32>,
    %o: tensor<?xi32>) -> (tensor<?x8x64xf32>, tensor<?x8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tensor.dim %q, %c0 : tensor<?x8x64xf32>
  %no = tensor.dim %o, %c0 : tensor<?xi32>
  %b = arith.subi %no, %c1 : index
  %begin = tensor.extract_slice %o[0] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %end = tensor.extract_slice %o[1] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %en = tensor.empty(%b) : tensor<?xi32>
  %n = linalg.sub ins(%end, %begin : tensor<?xi32>, tensor<?xi32>) outs(%en : tensor<?xi32>) -> tensor<?xi32>
  %rq = attn.read_cache %q offsets(%o, %t : tensor<?xi32>) right_aligned
      : tensor<?x8x64xf32> -> tensor<?x8x?x64xf32>
  %rk = attn.read_cache %k offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %rv = attn.read_cache %v offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %a, %l = attn.sdpa %rq, %rk, %rv causal(bottom_right) lengths(%n : tensor<?xi32>)
      : tensor<?x8x?x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x8x?x64xf32>, tensor<?x8x?xf32>
  %ea = tensor.empty(%t) : tensor<?x8x64xf32>
  %el = tensor.empty(%t) : tensor<?x8xf32>
  %pa = attn.pack %a into %ea offsets(%o : tensor<?xi32>) right_aligned
      : tensor<?x8x?x64xf32>, tensor<?x8x64xf32>
  %pl = attn.pack %l into %el offsets(%o : tensor<?xi32>) right_aligned
      : tensor<?x8x?xf32>, tensor<?x8xf32>
  return %pa, %pl : tensor<?x8x64xf32>, tensor<?x8xf32>
}

// Prompts that come in pieces: few packed queries, more keys in pages.
func.func @chunks(%q: tensor<?x4x40xbf16>, %keys: tensor<?x16x2x40xbf16>,
    %values: tensor<?x16x2x40xbf16>, %table: tensor<?x?xi32>, %o: tensor<?xi64>,
    %n: tensor<?xi32>) -> tensor<?x4x40xbf16> {
  %c0 = arith.constant 0 : index
  %t = tensor.dim %q, %c0 : tensor<?x4x40xbf16>
  %rq = attn.read_cache %q offsets(%o, %t : tensor<?xi64>) right_aligned
      : tensor<?x4x40xbf16> -> tensor<?x4x?x40xbf16>
  %rk = attn.read_cache %keys layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x40xbf16> -> tensor<?x2x?x40xbf16>
  %rv = attn.read_cache %values layout(nhd) pages(%table : tensor<?x?xi32>)
      : tensor<?x16x2x40xbf16> -> tensor<?x2x?x40xbf16>
  %a = attn.sdpa %rq, %rk, %rv causal(bottom_right) window([60, 0]) lengths(%n : tensor<?xi32>)
      : tensor<?x4x?x40xbf16>, tensor<?x2x?x40xbf16>, tensor<?x2x?x40xbf16> -> tensor<?x4x?x40xbf16>
  %e = tensor.empty(%t) : tensor<?x4x40xbf16>
  %r = attn.pack %a into %e offsets(%o : tensor<?xi64>) right_aligned
      : tensor<?x4x?x40xbf16>, tensor<?x4x40xbf16>
  return %r : tensor<?x4x40xbf16>
}

// One query for each of the packed sequences.
func.func @decode(%q: tensor<?x8x1x64xf32>, %k: tensor<?x2x64xf32>, %v: tensor<?x2x64xf32>,
    %o: tensor<?xi32>) -> tensor<?x8x1x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = tensor.dim %k, %c0 : tensor<?x2x64xf32>
  %no = tensor.dim %o, %c0 : tensor<?xi32>
  %b = arith.subi %no, %c1 : index
  %begin = tensor.extract_slice %o[0] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %end = tensor.extract_slice %o[1] [%b] [1] : tensor<?xi32> to tensor<?xi32>
  %en = tensor.empty(%b) : tensor<?xi32>
  %n = linalg.sub ins(%end, %begin : tensor<?xi32>, tensor<?xi32>) outs(%en : tensor<?xi32>) -> tensor<?xi32>
  %rk = attn.read_cache %k offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %rv = attn.read_cache %v offsets(%o, %t : tensor<?xi32>) : tensor<?x2x64xf32> -> tensor<?x2x?x64xf32>
  %a = attn.sdpa %q, %rk, %rv lengths(%n : tensor<?xi32>)
      : tensor<?x8x1x64xf32>, tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32> -> tensor<?x8x1x64xf32>
  return %a : tensor<?x8x1x64xf32>
}
