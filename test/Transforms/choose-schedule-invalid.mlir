// Machines that there are none of.
// RUN: not fovea-opt %s --attn-choose-schedule=vector-bits=96 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not fovea-opt %s --attn-choose-schedule=vector-bits=0 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not fovea-opt %s --attn-choose-schedule=vector-registers=-16 2>&1 | FileCheck %s --check-prefix=REGISTERS
// BITS: error: expected vector-bits to be a power of 2 from 128 to 65536, got 96
// NONE: error: expected vector-bits to be a power of 2 from 128 to 65536, got 0
// REGISTERS: error: expected vector-registers from 8 to 1024, got -16
func.func @f(%q: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return %o : tensor<4x16xf32>
}
