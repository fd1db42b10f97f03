// Head sizes and element types on an emulated CPU with AVX-512: the kernels with 512-bit
// vectors, and for bf16 with dot-product instructions (znver4, sapphirerapids) and
// without (skylake-avx512). Both lengths are ragged.
// REQUIRES: avx512-emulator

// DEFINE: %{cpu} = skylake-avx512
// DEFINE: %{size} = 64
// DEFINE: %{type} = f32
// DEFINE: %{run} = sed 's/SIZE/%{size}/g; s/TYPE/%{type}/g' %s > %t.mlir && %emulate %t.dir %t.mlir --cpu=%{cpu}
// RUN: %{run} --magnitude=50
// REDEFINE: %{size} = 32
// RUN: %{run}
// REDEFINE: %{size} = 59
// RUN: %{run}
// REDEFINE: %{size} = 80
// RUN: %{run}
// REDEFINE: %{size} = 128
// RUN: %{run}
// REDEFINE: %{size} = 256
// RUN: %{run}
// REDEFINE: %{type} = f16
// REDEFINE: %{size} = 96
// RUN: %{run} --magnitude=50
// REDEFINE: %{type} = f64
// RUN: %{run}
// REDEFINE: %{type} = bf16
// RUN: %{run}
// REDEFINE: %{cpu} = znver4
// RUN: %{run} --magnitude=50
// REDEFINE: %{size} = 64
// RUN: %{run}
// REDEFINE: %{size} = 80
// RUN: %{run}
// REDEFINE: %{cpu} = sapphirerapids
// REDEFINE: %{size} = 128
// RUN: %{run}
// REDEFINE: %{size} = 59
// RUN: %{run}

func.func @main(%q: tensor<1x2x70xSIZExTYPE>, %k: tensor<1x1x101xSIZExTYPE>,
    %v: tensor<1x1x101xSIZExTYPE>) -> tensor<1x2x70xSIZExTYPE> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) : tensor<1x2x70xSIZExTYPE>,
      tensor<1x1x101xSIZExTYPE>, tensor<1x1x101xSIZExTYPE> -> tensor<1x2x70xSIZExTYPE>
  return %o : tensor<1x2x70xSIZExTYPE>
}
