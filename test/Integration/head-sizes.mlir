// Head sizes that are and are not multiples of a vector, in every element type.

// DEFINE: %{size} = 64
// DEFINE: %{type} = f32
// DEFINE: %{run} = sed 's/SIZE/%{size}/g; s/TYPE/%{type}/g' %s > %t.mlir && fovea-run %t.mlir --no-cache --random --compare=reference
// RUN: %{run}
// REDEFINE: %{size} = 32
// RUN: %{run}
// REDEFINE: %{size} = 40
// RUN: %{run}
// REDEFINE: %{size} = 59
// RUN: %{run}
// REDEFINE: %{size} = 80
// RUN: %{run}
// REDEFINE: %{size} = 96
// RUN: %{run}
// REDEFINE: %{size} = 111
// RUN: %{run}
// REDEFINE: %{size} = 128
// RUN: %{run}
// REDEFINE: %{size} = 192
// RUN: %{run}
// REDEFINE: %{size} = 256
// RUN: %{run}
// REDEFINE: %{size} = 512
// RUN: %{run}
// REDEFINE: %{type} = bf16
// REDEFINE: %{size} = 59
// RUN: %{run}
// REDEFINE: %{size} = 80
// RUN: %{run} --magnitude=50
// REDEFINE: %{size} = 256
// RUN: %{run}
// REDEFINE: %{type} = f16
// REDEFINE: %{size} = 40
// RUN: %{run} --magnitude=50
// REDEFINE: %{size} = 111
// RUN: %{run}
// REDEFINE: %{type} = f64
// REDEFINE: %{size} = 59
// RUN: %{run}
// REDEFINE: %{size} = 96
// RUN: %{run} --magnitude=50

func.func @main(%q: tensor<1x2x70xSIZExTYPE>, %k: tensor<1x1x101xSIZExTYPE>,
    %v: tensor<1x1x101xSIZExTYPE>) -> tensor<1x2x70xSIZExTYPE> {
  %o = attn.sdpa %q, %k, %v causal(bottom_right) : tensor<1x2x70xSIZExTYPE>,
      tensor<1x1x101xSIZExTYPE>, tensor<1x1x101xSIZExTYPE> -> tensor<1x2x70xSIZExTYPE>
  return %o : tensor<1x2x70xSIZExTYPE>
}
