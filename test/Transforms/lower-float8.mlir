// RUN: fovea-opt %s --fovea-lower-float8 --canonicalize | FileCheck %s --check-prefixes=CHECK,BITS
// RUN: fovea-opt %s --fovea-lower-float8=byte-permutations --canonicalize \
// RUN:   | FileCheck %s --check-prefixes=CHECK,TABLES

// CHECK-LABEL: func.func @widen(
// CHECK-SAME:    %[[X:.*]]: vector<16xf8E4M3FN>) -> vector<16xf32>
// CHECK-NOT:     arith.extf %[[X]]
// CHECK:         %[[BYTE:.*]] = arith.bitcast %[[X]] : vector<16xf8E4M3FN> to vector<16xi8>
// CHECK:         %[[CODE:.*]] = arith.extsi %[[BYTE]] : vector<16xi8> to vector<16xi16>
// CHECK:         arith.shli %[[CODE]]
// CHECK:         %[[HALF:.*]] = arith.bitcast %{{.*}} : vector<16xi16> to vector<16xf16>
// CHECK:         %[[SMALL:.*]] = arith.extf %[[HALF]] : vector<16xf16> to vector<16xf32>
// CHECK:         arith.mulf %[[SMALL]]
func.func @widen(%x: vector<16xf8E4M3FN>) -> vector<16xf32> {
  %y = arith.extf %x : vector<16xf8E4M3FN> to vector<16xf32>
  return %y : vector<16xf32>
}

// bf16 has all numbers of e4m3: their bytes are looked up, 32 numbers at a time.
// CHECK-LABEL: func.func @widen_to_bf16(
// CHECK-SAME:    %[[X:.*]]: vector<64xf8E4M3FN>) -> vector<64xbf16>
// BITS:          arith.extsi %{{.*}} : vector<64xi8> to vector<64xi16>
// BITS:          arith.truncf %{{.*}} : vector<64xf32> to vector<64xbf16>
// TABLES-COUNT-4: "llvm.x86.avx512.vpermi2var.qi.512"
// TABLES-NOT:    vpermi2var
// TABLES:        return %{{.*}} : vector<64xbf16>
func.func @widen_to_bf16(%x: vector<64xf8E4M3FN>) -> vector<64xbf16> {
  %y = arith.extf %x : vector<64xf8E4M3FN> to vector<64xbf16>
  return %y : vector<64xbf16>
}

// Through f32, exactly.
// CHECK-LABEL: func.func @widen_to_f64(
// CHECK-NOT:     arith.extf %{{.*}} : f8E4M3FN
// CHECK:         arith.extf %{{.*}} : f32 to f64
func.func @widen_to_f64(%x: f8E4M3FN) -> f64 {
  %y = arith.extf %x : f8E4M3FN to f64
  return %y : f64
}

// CHECK-LABEL: func.func @narrow(
// CHECK-SAME:    %[[X:.*]]: bf16) -> f8E4M3FN
// CHECK:         %[[WIDE:.*]] = arith.extf %[[X]] : bf16 to f32
// CHECK:         arith.bitcast %[[WIDE]] : f32 to i32
// CHECK-NOT:     arith.truncf
// CHECK:         %[[CODE:.*]] = arith.trunci %{{.*}} : i32 to i8
// CHECK:         arith.bitcast %[[CODE]] : i8 to f8E4M3FN
func.func @narrow(%x: bf16) -> f8E4M3FN {
  %y = arith.truncf %x : bf16 to f8E4M3FN
  return %y : f8E4M3FN
}

// Other types are left alone.
// CHECK-LABEL: func.func @other(
// CHECK:         arith.extf %{{.*}} : f16 to f32
func.func @other(%x: f16) -> f32 {
  %y = arith.extf %x : f16 to f32
  return %y : f32
}
