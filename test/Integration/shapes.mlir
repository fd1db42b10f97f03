// Ragged, degenerate and long-and-thin lengths, dynamic, against the executable
// specification in f64. `causal(bottom_right)` with more queries than keys has rows
// that see nothing.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=plain --shapes=1x2x1x64,1x2x239x64,1x2x239x64
// RUN: %{run} --entry=plain --shapes=1x2x3x64,1x2x799x64,1x2x799x64
// RUN: %{run} --entry=plain --shapes=2x2x127x64,2x2x512x64,2x2x512x64
// RUN: %{run} --entry=plain --shapes=1x2x108x64,1x2x256x64,1x2x256x64 --magnitude=50
// RUN: %{run} --entry=plain --shapes=1x2x197x64,1x2x197x64,1x2x197x64
// RUN: %{run} --entry=plain --shapes=1x2x1x64,1x2x1x64,1x2x1x64
// RUN: %{run} --entry=plain --shapes=1x2x5x64,1x2x0x64,1x2x0x64
// RUN: %{run} --entry=plain --shapes=1x2x0x64,1x2x5x64,1x2x5x64
// RUN: %{run} --entry=plain --shapes=0x2x5x64,0x2x5x64,0x2x5x64
// RUN: %{run} --entry=causal --shapes=1x2x113x64,1x2x203x64,1x2x203x64
// RUN: %{run} --entry=causal --shapes=1x2x203x64,1x2x113x64,1x2x113x64
// RUN: %{run} --entry=causal --shapes=1x2x1023x64,1x2x1024x64,1x2x1024x64
// RUN: %{run} --entry=causal --shapes=1x2x1024x64,1x2x1023x64,1x2x1023x64 --magnitude=50
// RUN: %{run} --entry=causal --shapes=1x2x9x64,1x2x1x64,1x2x1x64

func.func @plain(%q: tensor<?x2x?x64xf32>, %k: tensor<?x2x?x64xf32>,
    %v: tensor<?x2x?x64xf32>) -> tensor<?x2x?x64xf32> {
  %o = attn.sdpa %q, %k, %v : tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>,
      tensor<?x2x?x64xf32> -> tensor<?x2x?x64xf32>
  return %o : tensor<?x2x?x64xf32>
}

func.func @causal(%q: tensor<?x2x?x64xf32>, %k: tensor<?x2x?x64xf32>,
    %v: tensor<?x2x?x64xf32>) -> (tensor<?x2x?x64xf32>, tensor<?x2x?xf32>) {
  %o, %l = attn.sdpa %q, %k, %v causal(bottom_right) : tensor<?x2x?x64xf32>,
      tensor<?x2x?x64xf32>, tensor<?x2x?x64xf32>
      -> tensor<?x2x?x64xf32>, tensor<?x2x?xf32>
  return %o, %l : tensor<?x2x?x64xf32>, tensor<?x2x?xf32>
}
