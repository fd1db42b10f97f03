// Where the CPU cannot round to bf16, code must not call `__truncsfbf2`, which few
// runtimes have: rounding is spelled out in integers.
//
// RUN: fovea-opt %fovea_src/examples/causal-gqa.mlir \
// RUN:   --fovea-cpu-pipeline="triple=x86_64-unknown-linux-gnu cpu=x86-64-v3" | FileCheck %s
//
// CHECK: llvm.func {{.*}}@main
// CHECK-NOT: fptrunc{{.*}}bf16
