// Contractions of every form against the reference: with ragged, unit and empty sizes.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference --magnitude=50
// RUN: %{run} --entry=nn --shapes=65x130,130x70
// RUN: %{run} --entry=nn --shapes=1x300,300x1
// RUN: %{run} --entry=nn --shapes=300x1,1x17
// RUN: %{run} --entry=nn --shapes=7x0,0x9
// RUN: %{run} --entry=nn --shapes=0x5,5x9
// RUN: %{run} --entry=nn --shapes=6x5,5x0
// RUN: %{run} --entry=nn --shapes=270x530,530x290 --features=-avx512f
// RUN: %{run} --entry=nt --shapes=270x530,290x530
// RUN: %{run} --entry=nt --shapes=33x31,17x31 --features=-avx512f
// RUN: %{run} --entry=tn --shapes=530x270,530x290
// RUN: %{run} --entry=tt --shapes=31x33,17x31 --features=-avx512f
// RUN: %{run} --entry=f64 --shapes=65x130,130x70
// RUN: %{run} --entry=f64 --shapes=65x130,130x70 --features=-avx512f
// RUN: %{run} --entry=f16 --shapes=65x131,71x131
// RUN: %{run} --entry=f16 --shapes=65x131,71x131 --features=-avx512f
// RUN: %{run} --entry=bf16 --shapes=65x1031,1031x71
// RUN: %{run} --entry=bf16_tt --shapes=131x65,71x131
// RUN: %{run} --entry=bf16_tt --shapes=131x65,71x131 --features=-avx512bf16
// RUN: %{run} --entry=bf16_tt --shapes=131x65,71x131 --features=-avx512f
// RUN: %{run} --entry=batches
// RUN: %{run} --entry=onto_what_is_there --shapes=19x40,40x70,19x70
// RUN: %{run} --entry=heads
// RUN: %{run} --entry=heads --features=-avx512f
// RUN: %{run} --entry=merged_heads
// RUN: %{run} --entry=nothing_contiguous
// RUN: %{run} --entry=vector_matrix
// RUN: %{run} --entry=one_row --shapes=1x131,131x1050 --threads=2
// RUN: %{run} --entry=one_row --shapes=1x0,0x19
// RUN: %{run} --entry=one_row --shapes=1x131,131x50 --features=-avx512f
// RUN: %{run} --entry=rows_t --shapes=5x131,1050x131 --threads=2
// RUN: %{run} --entry=rows_t --shapes=5x131,11x131 --features=-avx512f
// RUN: %{run} --entry=rows_bf16 --shapes=3x37,37x1050
// RUN: %{run} --entry=rows_bf16 --shapes=3x37,37x50 --features=-avx512bf16
// RUN: %{run} --entry=rows_bf16 --shapes=3x37,37x50 --features=-avx512f
// RUN: %{run} --entry=row_bf16_t --shapes=1x131,50x131
// RUN: %{run} --entry=row_bf16_t --shapes=1x131,50x131 --features=-avx512f
// RUN: %{run} --entry=matrix_vector

func.func @nn(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %b, %c1 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @nt(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %b, %c0 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @tn(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c1 : tensor<?x?xf32>
  %n = tensor.dim %b, %c1 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
      affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @tt(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c1 : tensor<?x?xf32>
  %n = tensor.dim %b, %c0 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @f64(%a: tensor<?x?xf64>, %b: tensor<?x?xf64>) -> tensor<?x?xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf64>
  %n = tensor.dim %b, %c1 : tensor<?x?xf64>
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty(%m, %n) : tensor<?x?xf64>
  %i = linalg.fill ins(%zero : f64) outs(%e : tensor<?x?xf64>) -> tensor<?x?xf64>
  %r = linalg.matmul ins(%a, %b : tensor<?x?xf64>, tensor<?x?xf64>)
      outs(%i : tensor<?x?xf64>) -> tensor<?x?xf64>
  return %r : tensor<?x?xf64>
}

func.func @f16(%a: tensor<?x?xf16>, %b: tensor<?x?xf16>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf16>
  %n = tensor.dim %b, %c0 : tensor<?x?xf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<?x?xf16>, tensor<?x?xf16>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @bf16(%a: tensor<?x?xbf16>, %b: tensor<?x?xbf16>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xbf16>
  %n = tensor.dim %b, %c1 : tensor<?x?xbf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul ins(%a, %b : tensor<?x?xbf16>, tensor<?x?xbf16>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @bf16_tt(%a: tensor<?x?xbf16>, %b: tensor<?x?xbf16>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c1 : tensor<?x?xbf16>
  %n = tensor.dim %b, %c0 : tensor<?x?xbf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %n) : tensor<?x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<?x?xbf16>, tensor<?x?xbf16>)
      outs(%i : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @batches(%a: tensor<3x41x35xf32>, %b: tensor<3x35x50xf32>)
    -> tensor<3x41x50xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x41x50xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<3x41x50xf32>) -> tensor<3x41x50xf32>
  %r = linalg.batch_matmul ins(%a, %b : tensor<3x41x35xf32>, tensor<3x35x50xf32>)
      outs(%i : tensor<3x41x50xf32>) -> tensor<3x41x50xf32>
  return %r : tensor<3x41x50xf32>
}

func.func @onto_what_is_there(%a: tensor<?x40xf32>, %b: tensor<40x70xf32>,
    %c: tensor<?x70xf32>) -> tensor<?x70xf32> {
  %r = linalg.matmul ins(%a, %b : tensor<?x40xf32>, tensor<40x70xf32>)
      outs(%c : tensor<?x70xf32>) -> tensor<?x70xf32>
  return %r : tensor<?x70xf32>
}

// Splits heads on the way out: several loops of the weights in the result.
func.func @heads(%x: tensor<2x37x96xf32>, %w: tensor<3x32x96xf32>)
    -> tensor<2x3x37x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x3x37x32xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<2x3x37x32xf32>)
      -> tensor<2x3x37x32xf32>
  %r = linalg.contract indexing_maps = [affine_map<(b, l, h, d, k) -> (b, l, k)>,
      affine_map<(b, l, h, d, k) -> (h, d, k)>,
      affine_map<(b, l, h, d, k) -> (b, h, l, d)>]
      ins(%x, %w : tensor<2x37x96xf32>, tensor<3x32x96xf32>)
      outs(%i : tensor<2x3x37x32xf32>) -> tensor<2x3x37x32xf32>
  return %r : tensor<2x3x37x32xf32>
}

// Merges them on the way in: several loops in the sum.
func.func @merged_heads(%x: tensor<2x5x37x48xf32>, %w: tensor<5x48x70xf32>)
    -> tensor<2x37x70xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x37x70xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<2x37x70xf32>) -> tensor<2x37x70xf32>
  %r = linalg.contract indexing_maps = [affine_map<(b, l, n, h, d) -> (b, h, l, d)>,
      affine_map<(b, l, n, h, d) -> (h, d, n)>,
      affine_map<(b, l, n, h, d) -> (b, l, n)>]
      ins(%x, %w : tensor<2x5x37x48xf32>, tensor<5x48x70xf32>)
      outs(%i : tensor<2x37x70xf32>) -> tensor<2x37x70xf32>
  return %r : tensor<2x37x70xf32>
}

// Neither operand has neighbours along rows, columns or the sum.
func.func @nothing_contiguous(%a: tensor<19x21x3xf32>, %b: tensor<23x21x3xf32>)
    -> tensor<3x19x23xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x19x23xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<3x19x23xf32>) -> tensor<3x19x23xf32>
  %r = linalg.contract indexing_maps = [affine_map<(b, m, n, k) -> (m, k, b)>,
      affine_map<(b, m, n, k) -> (n, k, b)>, affine_map<(b, m, n, k) -> (b, m, n)>]
      ins(%a, %b : tensor<19x21x3xf32>, tensor<23x21x3xf32>)
      outs(%i : tensor<3x19x23xf32>) -> tensor<3x19x23xf32>
  return %r : tensor<3x19x23xf32>
}

func.func @vector_matrix(%a: tensor<45xf32>, %b: tensor<45x33xf32>) -> tensor<33xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<33xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<33xf32>) -> tensor<33xf32>
  %r = linalg.vecmat ins(%a, %b : tensor<45xf32>, tensor<45x33xf32>)
      outs(%i : tensor<33xf32>) -> tensor<33xf32>
  return %r : tensor<33xf32>
}

// Few rows: the matrix is read where it lies, with its columns or the sum in lanes.
func.func @one_row(%a: tensor<1x?xf32>, %b: tensor<?x?xf32>) -> tensor<1x?xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %b, %c1 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<1x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x?xf32>) -> tensor<1x?xf32>
  %r = linalg.matmul ins(%a, %b : tensor<1x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<1x?xf32>) -> tensor<1x?xf32>
  return %r : tensor<1x?xf32>
}

func.func @rows_t(%a: tensor<5x?xf32>, %b: tensor<?x?xf32>) -> tensor<5x?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<5x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<5x?xf32>) -> tensor<5x?xf32>
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<5x?xf32>, tensor<?x?xf32>)
      outs(%i : tensor<5x?xf32>) -> tensor<5x?xf32>
  return %r : tensor<5x?xf32>
}

func.func @rows_bf16(%a: tensor<3x?xbf16>, %b: tensor<?x?xbf16>) -> tensor<3x?xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %b, %c1 : tensor<?x?xbf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<3x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<3x?xf32>) -> tensor<3x?xf32>
  %r = linalg.matmul ins(%a, %b : tensor<3x?xbf16>, tensor<?x?xbf16>)
      outs(%i : tensor<3x?xf32>) -> tensor<3x?xf32>
  return %r : tensor<3x?xf32>
}

func.func @row_bf16_t(%a: tensor<1x?xbf16>, %b: tensor<?x?xbf16>) -> tensor<1x?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?x?xbf16>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n) : tensor<1x?xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x?xf32>) -> tensor<1x?xf32>
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<1x?xbf16>, tensor<?x?xbf16>)
      outs(%i : tensor<1x?xf32>) -> tensor<1x?xf32>
  return %r : tensor<1x?xf32>
}

func.func @matrix_vector(%a: tensor<45x33xf32>, %b: tensor<33xf32>) -> tensor<45xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<45xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<45xf32>) -> tensor<45xf32>
  %r = linalg.matvec ins(%a, %b : tensor<45x33xf32>, tensor<33xf32>)
      outs(%i : tensor<45xf32>) -> tensor<45xf32>
  return %r : tensor<45xf32>
}
