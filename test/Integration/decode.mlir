// Few queries against many keys: the kernel in rows, grouped heads, chunks of keys and
// their merge, sinks for each row.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=grouped --shapes=1x8x1x128,1x1x2051x128,1x1x2051x128,1,8 --magnitude=50
// RUN: %{run} --entry=grouped --shapes=3x8x1x128,3x1x77x128,3x1x77x128,3,8
// RUN: %{run} --entry=grouped --shapes=2x8x1x128,2x1x0x128,2x1x0x128,2,8
// RUN: %{run} --entry=pairs --shapes=1x8x1x128,1x1x4099x128,1x1x4099x96,8 --magnitude=50
// RUN: %{run} --entry=pairs --shapes=1x8x1x128,1x1x131x128,1x1x131x96,8
// RUN: %{run} --entry=pairs --shapes=1x8x1x128,1x1x1x128,1x1x1x96,8 --features=-avx512f
// RUN: %{run} --entry=window --shapes=1x4x3x72,1x2x300x72,1x2x300x40
// RUN: %{run} --entry=window --shapes=1x4x3x72,1x2x2x72,1x2x2x40 --magnitude=50
// RUN: %{run} --entry=alone --shapes=1x3x1x64,1x3x9000x64,1x3x9000x64 --magnitude=50
// RUN: %{run} --entry=alone --shapes=1x3x1x64,1x3x65x64,1x3x65x64 --features=-avx512f

func.func @grouped(%q: tensor<?x8x1x128xf32>, %k: tensor<?x1x?x128xf32>, %v: tensor<?x1x?x128xf32>,
                   %n: tensor<?xi32>, %sinks: tensor<8xf32>) -> (tensor<?x8x1x128xf32>, tensor<?x8x1xf32>) {
  %o, %l = attn.sdpa %q, %k, %v lengths(%n : tensor<?xi32>) sinks(%sinks : tensor<8xf32>)
      : tensor<?x8x1x128xf32>, tensor<?x1x?x128xf32>, tensor<?x1x?x128xf32> -> tensor<?x8x1x128xf32>, tensor<?x8x1xf32>
  return %o, %l : tensor<?x8x1x128xf32>, tensor<?x8x1xf32>
}

func.func @pairs(%q: tensor<?x8x1x128xbf16>, %k: tensor<?x1x?x128xbf16>, %v: tensor<?x1x?x96xbf16>,
                 %sinks: tensor<8xf16>) -> tensor<?x8x1x96xbf16> {
  %o = attn.sdpa %q, %k, %v sinks(%sinks : tensor<8xf16>)
      : tensor<?x8x1x128xbf16>, tensor<?x1x?x128xbf16>, tensor<?x1x?x96xbf16> -> tensor<?x8x1x96xbf16>
  return %o : tensor<?x8x1x96xbf16>
}

// Rows of several queries and heads; the last rows may see no key.
func.func @window(%q: tensor<?x4x3x72xf16>, %k: tensor<?x2x?x72xf16>, %v: tensor<?x2x?x40xf16>)
    -> (tensor<?x4x3x40xf16>, tensor<?x4x3xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) window([120, 0]) softcap(20.0)
      : tensor<?x4x3x72xf16>, tensor<?x2x?x72xf16>, tensor<?x2x?x40xf16> -> tensor<?x4x3x40xf16>, tensor<?x4x3xf32>
  return %o, %l : tensor<?x4x3x40xf16>, tensor<?x4x3xf32>
}

func.func @alone(%q: tensor<?x3x1x64xf32>, %k: tensor<?x3x?x64xf32>, %v: tensor<?x3x?x64xf32>) -> tensor<?x3x1x64xf32> {
  %o = attn.sdpa %q, %k, %v : tensor<?x3x1x64xf32>, tensor<?x3x?x64xf32>, tensor<?x3x?x64xf32> -> tensor<?x3x1x64xf32>
  return %o : tensor<?x3x1x64xf32>
}
