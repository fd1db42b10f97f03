// The passes of the pipelines in their order, so that edits show up in review.
// RUN: fovea-opt %s -o /dev/null --dump-pass-pipeline \
// RUN:   --fovea-cpu-pipeline="cpu=haswell triple=x86_64-unknown-linux-gnu" 2>&1 | FileCheck %s

// CHECK: builtin.module(
// CHECK-NEXT:   attn-emit-checks
// CHECK:        tosa-to-linalg
// CHECK:        tosa-to-tensor
// CHECK-NEXT:   )
// CHECK-NEXT:   convert-elementwise-to-linalg
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   attn-raise-attention
// CHECK-NEXT:   attn-expand-mha
// CHECK-NEXT:   attn-tabulate-angles
// CHECK-NEXT:   resolve-ranked-shaped-type-result-dims{{.*}}
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   cse
// CHECK-NEXT:   fovea-decompose-tensor-ops
// CHECK-NEXT:   fovea-results-to-destinations
// CHECK-NEXT:   attn-normalize-modifiers
// CHECK-NEXT:   attn-group-queries{max-rows=256}
// CHECK-NEXT:   attn-choose-schedule{bf16-dot=false vector-bits=256 vector-registers=16}
// CHECK-NEXT:   attn-convert-to-online
// CHECK-NEXT:   attn-schedule-contractions{bf16-dot=false vector-bits=256 vector-registers=16}
// CHECK-NEXT:   fovea-fuse-elementwise
// CHECK-NEXT:   attn-cpu-lower-merges{vector-bits=256}
// CHECK-NEXT:   attn-cpu-lower-ropes{vector-bits=256}
// CHECK-NEXT:   attn-tile-contractions
// CHECK-NEXT:   attn-decompose{keep-scheduled=true}
// CHECK-NEXT:   attn-tile-queries
// CHECK-NEXT:   attn-fold-layouts
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   cse
// CHECK-NEXT:   attn-narrow-keys
// CHECK-NEXT:   attn-tile-keys
// CHECK-NEXT:   attn-fuse-cache-reads
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   cse
// CHECK-NEXT:   eliminate-empty-tensors
// CHECK-NEXT:   fovea-bufferize
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   cse
// CHECK-NEXT:   attn-cpu-lower-tiles{avx512=false bf16-dot=false}
// CHECK-NEXT:   attn-cpu-lower-contractions{bf16-dot=false}
// CHECK-NEXT:   fovea-vectorize-linalg{vector-bits=256}
// CHECK-NEXT:   fovea-lower-math
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   cse
// CHECK-NEXT:   expand-realloc
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   ownership-based-buffer-deallocation
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   buffer-deallocation-simplification
// CHECK-NEXT:   bufferization-lower-deallocations
// CHECK-NEXT:   cse
// CHECK-NEXT:   canonicalize
// CHECK-NEXT:   convert-bufferization-to-memref
// CHECK-NEXT:   fovea-lower-copies
// CHECK-NEXT:   func.func(
// CHECK-NEXT:     convert-linalg-to-loops
// CHECK-NEXT: )
// CHECK-NEXT:   scf-forall-to-parallel
// CHECK-NEXT:   convert-scf-to-openmp
// CHECK-NEXT:   fovea-privatize-scratch
// CHECK-NEXT:   fovea-lower-expand-shapes
// CHECK-NEXT:   expand-strided-metadata
// CHECK-NEXT:   lower-affine
// CHECK-NEXT:   convert-scf-to-cf
// CHECK-NEXT:   arith-emulate-unsupported-floats{{.*}}
// CHECK-NEXT:   arith-expand
// CHECK-NEXT:   fovea-lower-float8
// CHECK-NEXT:   convert-math-to-llvm
// CHECK-NEXT:   convert-math-to-libm
// CHECK-NEXT:   convert-vector-to-llvm
// CHECK-NEXT:   convert-to-llvm
// CHECK-NEXT:   reconcile-unrealized-casts
// CHECK-NEXT: )
module {}
