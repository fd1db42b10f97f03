// The polynomials of fovea-lower-math against libm, in units in the last place, over the
// whole range: tiny arguments, underflow, overflow, infinities and NaN.
// REQUIRES: fovea-run
// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/math_accuracy.py make %t
// RUN: fovea-run %s --entry=f32 --input=%t/x32.npy --output=%t/exp2_32.npy --output=%t/exp_32.npy --output=%t/tanh_32.npy
// RUN: fovea-run %s --entry=f64 --input=%t/x64.npy --output=%t/exp2_64.npy --output=%t/exp_64.npy --output=%t/tanh_64.npy
// RUN: fovea-run %s --entry=angles --input=%t/x64.npy --output=%t/sin_64.npy --output=%t/cos_64.npy
// RUN: %python %S/Inputs/math_accuracy.py check %t

func.func @f32(%x: tensor<8192x8xf32>) -> (tensor<8192x8xf32>, tensor<8192x8xf32>, tensor<8192x8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 8192 : index
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8192x8xf32>
  %r:3 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %e, %b = %e, %c = %e)
      -> (tensor<8192x8xf32>, tensor<8192x8xf32>, tensor<8192x8xf32>) {
    %v = vector.transfer_read %x[%i, %c0], %zero {in_bounds = [true]} : tensor<8192x8xf32>, vector<8xf32>
    %exp2 = math.exp2 %v : vector<8xf32>
    %exp = math.exp %v : vector<8xf32>
    %tanh = math.tanh %v : vector<8xf32>
    %a1 = vector.transfer_write %exp2, %a[%i, %c0] {in_bounds = [true]} : vector<8xf32>, tensor<8192x8xf32>
    %b1 = vector.transfer_write %exp, %b[%i, %c0] {in_bounds = [true]} : vector<8xf32>, tensor<8192x8xf32>
    %c2 = vector.transfer_write %tanh, %c[%i, %c0] {in_bounds = [true]} : vector<8xf32>, tensor<8192x8xf32>
    scf.yield %a1, %b1, %c2 : tensor<8192x8xf32>, tensor<8192x8xf32>, tensor<8192x8xf32>
  }
  return %r#0, %r#1, %r#2 : tensor<8192x8xf32>, tensor<8192x8xf32>, tensor<8192x8xf32>
}

func.func @f64(%x: tensor<16384x4xf64>) -> (tensor<16384x4xf64>, tensor<16384x4xf64>, tensor<16384x4xf64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 16384 : index
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<16384x4xf64>
  %r:3 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %e, %b = %e, %c = %e)
      -> (tensor<16384x4xf64>, tensor<16384x4xf64>, tensor<16384x4xf64>) {
    %v = vector.transfer_read %x[%i, %c0], %zero {in_bounds = [true]} : tensor<16384x4xf64>, vector<4xf64>
    %exp2 = math.exp2 %v : vector<4xf64>
    %exp = math.exp %v : vector<4xf64>
    %tanh = math.tanh %v : vector<4xf64>
    %a1 = vector.transfer_write %exp2, %a[%i, %c0] {in_bounds = [true]} : vector<4xf64>, tensor<16384x4xf64>
    %b1 = vector.transfer_write %exp, %b[%i, %c0] {in_bounds = [true]} : vector<4xf64>, tensor<16384x4xf64>
    %c2 = vector.transfer_write %tanh, %c[%i, %c0] {in_bounds = [true]} : vector<4xf64>, tensor<16384x4xf64>
    scf.yield %a1, %b1, %c2 : tensor<16384x4xf64>, tensor<16384x4xf64>, tensor<16384x4xf64>
  }
  return %r#0, %r#1, %r#2 : tensor<16384x4xf64>, tensor<16384x4xf64>, tensor<16384x4xf64>
}

func.func @angles(%x: tensor<16384x4xf64>) -> (tensor<16384x4xf64>, tensor<16384x4xf64>) {
  %e = tensor.empty() : tensor<16384x4xf64>
  %r:2 = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<16384x4xf64>) outs(%e, %e : tensor<16384x4xf64>, tensor<16384x4xf64>) {
  ^bb0(%a: f64, %b: f64, %c: f64):
    %sin = math.sin %a : f64
    %cos = math.cos %a : f64
    linalg.yield %sin, %cos : f64, f64
  } -> (tensor<16384x4xf64>, tensor<16384x4xf64>)
  return %r#0, %r#1 : tensor<16384x4xf64>, tensor<16384x4xf64>
}
