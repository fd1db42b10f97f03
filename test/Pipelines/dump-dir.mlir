// RUN: rm -rf %t && fovea-opt %s --fovea-cpu-pipeline="dump-dir=%t/stages" -o /dev/null
// RUN: ls %t/stages | FileCheck %s --check-prefix=FILES
// RUN: FileCheck %s --check-prefix=TILED < %t/stages/3-tiled.mlir
// RUN: rm -rf %t && fovea-opt %s --fovea-cpu-pipeline="dump-dir=%t/stages stop-after=online" -o /dev/null
// RUN: ls %t/stages | FileCheck %s --check-prefix=EARLY
// RUN: touch %t/file && not fovea-opt %s --fovea-cpu-pipeline="dump-dir=%t/file/stages" 2>&1 | FileCheck %s --check-prefix=ERROR

// FILES:      1-graph.mlir
// FILES-NEXT: 2-online.mlir
// FILES-NEXT: 3-tiled.mlir
// FILES-NEXT: 4-target.mlir
// FILES-NEXT: 5-llvm.mlir
// TILED: scf.forall
// EARLY: 2-online.mlir
// EARLY-NOT: 3-tiled.mlir
// ERROR: error: cannot create directory
func.func @main(%q: tensor<100x16xf32>) -> tensor<100x16xf32> {
  %o = attn.sdpa %q, %q, %q : tensor<100x16xf32>, tensor<100x16xf32>, tensor<100x16xf32> -> tensor<100x16xf32>
  return %o : tensor<100x16xf32>
}
