// Targets that do not exist end with an error at the module.
// RUN: not fovea-opt %s --fovea-cpu-pipeline="triple=x86_64-unknown-linux-gnu cpu=nonsense" 2>&1 | FileCheck %s --check-prefix=CPU
// RUN: not fovea-opt %s --fovea-cpu-pipeline="triple=x86_64-unknown-linux-gnu features=+nonsense" 2>&1 | FileCheck %s --check-prefix=FEATURE
// RUN: not fovea-opt %s --fovea-cpu-pipeline="triple=sparc-unknown-linux-gnu" 2>&1 | FileCheck %s --check-prefix=TRIPLE

// CPU: invalid-target.mlir:{{.*}} error: unknown CPU 'nonsense' for x86_64
// FEATURE: invalid-target.mlir:{{.*}} error: unknown CPU feature 'nonsense' for x86_64
// TRIPLE: invalid-target.mlir:{{.*}} error: expected an x86_64 or aarch64 triple, got 'sparc-unknown-linux-gnu'
func.func @main(%q: tensor<4x16xf32>) -> tensor<4x16xf32> {
  return %q : tensor<4x16xf32>
}
