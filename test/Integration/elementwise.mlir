// Elementwise and reducing ops against the reference: whole and ragged vectors, unit and
// empty sizes, functions of every dtype, with and without masked loads in the target.

// DEFINE: %{run} = fovea-run %s --no-cache --random --compare=reference
// RUN: %{run} --entry=layer_norm --shapes=3x5x40,40,40
// RUN: %{run} --entry=layer_norm --shapes=2x1x768,768,768 --threads=2
// RUN: %{run} --entry=layer_norm --shapes=1x7x1,1,1
// RUN: %{run} --entry=layer_norm --shapes=0x7x9,9,9
// RUN: %{run} --entry=layer_norm --shapes=3x5x45,45,45 --features=-avx512f
// RUN: %{run} --entry=softmax --shapes=5x130 --magnitude=50
// RUN: %{run} --entry=softmax --shapes=200x67 --magnitude=50 --threads=2 --features=-avx512f
// RUN: %{run} --entry=gelu_f32 --shapes=1000003 --threads=2
// RUN: %{run} --entry=gelu_f32 --shapes=37 --magnitude=50 --features=-avx512f
// RUN: %{run} --entry=silu_bf16 --shapes=9x35 --magnitude=50
// RUN: %{run} --entry=tanh_gelu_f16 --shapes=9x35 --magnitude=5
// RUN: %{run} --entry=rms_norm_bf16 --shapes=9x83,9x83,83
// RUN: %{run} --entry=rms_norm_bf16 --shapes=9x83,9x83,83 --magnitude=50 --features=-avx512f
// RUN: %{run} --entry=on_tensors --shapes=5x23,5x23 --magnitude=50
// RUN: %{run} --entry=column_sums --shapes=70x45
// RUN: %{run} --entry=column_sums --shapes=0x45
// RUN: %{run} --entry=all --shapes=17x41
// RUN: %{run} --entry=transposed --shapes=33x18
// RUN: %{run} --entry=bias_gelu --shapes=70x130,260x130,260,70x260
// RUN: %{run} --entry=bias_gelu --shapes=300x33,517x33,517,300x517 --threads=2
// RUN: %{run} --entry=bias_gelu --shapes=0x33,17x33,17,0x17
// RUN: %{run} --entry=bias_gelu --shapes=5x0,17x0,17,5x17 --features=-avx512f

#id = affine_map<(b, l, d) -> (b, l, d)>
#row = affine_map<(b, l, d) -> (b, l)>
#column = affine_map<(b, l, d) -> (d)>

// Written as exporters write it, one op at a time.
func.func @layer_norm(%x: tensor<?x?x?xf32>, %gamma: tensor<?xf32>, %beta: tensor<?xf32>)
    -> tensor<?x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %b = tensor.dim %x, %c0 : tensor<?x?x?xf32>
  %l = tensor.dim %x, %c1 : tensor<?x?x?xf32>
  %d = tensor.dim %x, %c2 : tensor<?x?x?xf32>
  %d64 = arith.index_cast %d : index to i64
  %n = arith.sitofp %d64 : i64 to f32
  %zero = arith.constant 0.0 : f32
  %eps = arith.constant 1.0e-5 : f32
  %rows = tensor.empty(%b, %l) : tensor<?x?xf32>
  %whole = tensor.empty(%b, %l, %d) : tensor<?x?x?xf32>
  %clear = linalg.fill ins(%zero : f32) outs(%rows : tensor<?x?xf32>) -> tensor<?x?xf32>
  %sum = linalg.generic {indexing_maps = [#id, #row],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x?x?xf32>) outs(%clear : tensor<?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<?x?xf32>
  %centred = linalg.generic {indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<?x?x?xf32>, tensor<?x?xf32>) outs(%whole : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %s: f32, %o: f32):
    %mean = arith.divf %s, %n : f32
    %r = arith.subf %a, %mean : f32
    linalg.yield %r : f32
  } -> tensor<?x?x?xf32>
  %squares = linalg.generic {indexing_maps = [#id, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%centred : tensor<?x?x?xf32>) outs(%whole : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.mulf %a, %a : f32
    linalg.yield %r : f32
  } -> tensor<?x?x?xf32>
  %variance = linalg.generic {indexing_maps = [#id, #row],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%squares : tensor<?x?x?xf32>) outs(%clear : tensor<?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %a, %o : f32
    linalg.yield %r : f32
  } -> tensor<?x?xf32>
  %y = linalg.generic {indexing_maps = [#id, #row, #column, #column, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%centred, %variance, %gamma, %beta
          : tensor<?x?x?xf32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?xf32>)
      outs(%whole : tensor<?x?x?xf32>) {
  ^bb0(%a: f32, %s: f32, %g: f32, %h: f32, %o: f32):
    %v = arith.divf %s, %n : f32
    %e = arith.addf %v, %eps : f32
    %i = math.rsqrt %e : f32
    %m = arith.mulf %a, %i : f32
    %p = arith.mulf %m, %g : f32
    %r = arith.addf %p, %h : f32
    linalg.yield %r : f32
  } -> tensor<?x?x?xf32>
  return %y : tensor<?x?x?xf32>
}

func.func @softmax(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %rows = tensor.empty(%m) : tensor<?xf32>
  %whole = tensor.empty(%m, %n) : tensor<?x?xf32>
  %low = linalg.fill ins(%lowest : f32) outs(%rows : tensor<?xf32>) -> tensor<?xf32>
  %none = linalg.fill ins(%zero : f32) outs(%rows : tensor<?xf32>) -> tensor<?xf32>
  %max = linalg.reduce { arith.maximumf } ins(%x : tensor<?x?xf32>)
      outs(%low : tensor<?xf32>) dimensions = [1]
  %wide = linalg.broadcast ins(%max : tensor<?xf32>) outs(%whole : tensor<?x?xf32>)
      dimensions = [1]
  %less = linalg.sub ins(%x, %wide : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%whole : tensor<?x?xf32>) -> tensor<?x?xf32>
  %e = linalg.exp ins(%less : tensor<?x?xf32>) outs(%whole : tensor<?x?xf32>)
      -> tensor<?x?xf32>
  %sum = linalg.reduce { arith.addf } ins(%e : tensor<?x?xf32>)
      outs(%none : tensor<?xf32>) dimensions = [1]
  %sums = linalg.broadcast ins(%sum : tensor<?xf32>) outs(%whole : tensor<?x?xf32>)
      dimensions = [1]
  %r = linalg.div ins(%e, %sums : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%whole : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

func.func @gelu_f32(%x: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %root = arith.constant 0.70710678 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %empty = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.map ins(%x : tensor<?xf32>) outs(%empty : tensor<?xf32>)
    (%a: f32, %o: f32) {
      %s = arith.mulf %a, %root : f32
      %e = math.erf %s : f32
      %p = arith.addf %e, %one : f32
      %h = arith.mulf %a, %half : f32
      %r = arith.mulf %h, %p : f32
      linalg.yield %r : f32
    }
  return %r : tensor<?xf32>
}

func.func @silu_bf16(%x: tensor<?x?xbf16>) -> tensor<?x?xbf16> {
  %one = arith.constant 1.0 : bf16
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]} outs(%x : tensor<?x?xbf16>) {
  ^bb0(%a: bf16):
    %n = arith.negf %a : bf16
    %e = math.exp %n : bf16
    %p = arith.addf %e, %one : bf16
    %r = arith.divf %a, %p : bf16
    linalg.yield %r : bf16
  } -> tensor<?x?xbf16>
  return %r : tensor<?x?xbf16>
}

func.func @tanh_gelu_f16(%x: tensor<?x?xf16>) -> tensor<?x?xf16> {
  %cubic = arith.constant 0.044715 : f32
  %root = arith.constant 0.79788456 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]} outs(%x : tensor<?x?xf16>) {
  ^bb0(%short: f16):
    %a = arith.extf %short : f16 to f32
    %s = arith.mulf %a, %a : f32
    %c = arith.mulf %s, %cubic : f32
    %d = arith.addf %c, %one : f32
    %e = arith.mulf %a, %d : f32
    %f = arith.mulf %e, %root : f32
    %t = math.tanh %f : f32
    %p = arith.addf %t, %one : f32
    %h = arith.mulf %a, %half : f32
    %r = arith.mulf %h, %p : f32
    %q = arith.truncf %r : f32 to f16
    linalg.yield %q : f16
  } -> tensor<?x?xf16>
  return %r : tensor<?x?xf16>
}

func.func @column_sums(%x: tensor<?x?xf32>) -> tensor<?xf32> {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty(%n) : tensor<?xf32>
  %clear = linalg.fill ins(%zero : f32) outs(%empty : tensor<?xf32>) -> tensor<?xf32>
  %r = linalg.reduce { arith.addf } ins(%x : tensor<?x?xf32>)
      outs(%clear : tensor<?xf32>) dimensions = [0]
  return %r : tensor<?xf32>
}

func.func @all(%x: tensor<?x?xf32>) -> tensor<f32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<f32>
  %clear = linalg.fill ins(%zero : f32) outs(%empty : tensor<f32>) -> tensor<f32>
  %r = linalg.reduce { arith.addf } ins(%x : tensor<?x?xf32>)
      outs(%clear : tensor<f32>) dimensions = [0, 1]
  return %r : tensor<f32>
}

// Strided: computed element by element.
func.func @transposed(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %empty = tensor.empty(%n, %m) : tensor<?x?xf32>
  %r = linalg.transpose ins(%x : tensor<?x?xf32>) outs(%empty : tensor<?x?xf32>)
      permutation = [1, 0]
  return %r : tensor<?x?xf32>
}

// A contraction with what comes after it: bias, activation, residual.
func.func @bias_gelu(%x: tensor<?x?xf32>, %w: tensor<?x?xf32>, %bias: tensor<?xf32>,
    %residual: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %n = tensor.dim %w, %c0 : tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %root = arith.constant 0.70710678 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %empty = tensor.empty(%m, %n) : tensor<?x?xf32>
  %clear = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x?xf32>) -> tensor<?x?xf32>
  %product = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%clear : tensor<?x?xf32>) -> tensor<?x?xf32>
  %wide = linalg.broadcast ins(%bias : tensor<?xf32>) outs(%empty : tensor<?x?xf32>)
      dimensions = [0]
  %sum = linalg.add ins(%product, %wide : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%empty : tensor<?x?xf32>) -> tensor<?x?xf32>
  %gelu = linalg.map ins(%sum : tensor<?x?xf32>) outs(%empty : tensor<?x?xf32>)
    (%a: f32, %o: f32) {
      %s = arith.mulf %a, %root : f32
      %e = math.erf %s : f32
      %p = arith.addf %e, %one : f32
      %h = arith.mulf %a, %half : f32
      %r = arith.mulf %h, %p : f32
      linalg.yield %r : f32
    }
  %r = linalg.add ins(%gelu, %residual : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%empty : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// A residual, then RMSNorm, of short floats with sums in f32.
func.func @rms_norm_bf16(%x: tensor<?x?xbf16>, %y: tensor<?x?xbf16>, %g: tensor<?xbf16>)
    -> tensor<?x?xbf16> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %l = tensor.dim %x, %c0 : tensor<?x?xbf16>
  %d = tensor.dim %x, %c1 : tensor<?x?xbf16>
  %d64 = arith.index_cast %d : index to i64
  %n = arith.sitofp %d64 : i64 to f32
  %zero = arith.constant 0.0 : f32
  %eps = arith.constant 1.0e-6 : f32
  %rows = tensor.empty(%l) : tensor<?xf32>
  %whole = tensor.empty(%l, %d) : tensor<?x?xbf16>
  %none = linalg.fill ins(%zero : f32) outs(%rows : tensor<?xf32>) -> tensor<?xf32>
  %total = arith.addf %x, %y : tensor<?x?xbf16>
  %sums = linalg.generic {indexing_maps = [affine_map<(l, d) -> (l, d)>,
      affine_map<(l, d) -> (l)>], iterator_types = ["parallel", "reduction"]}
      ins(%total : tensor<?x?xbf16>) outs(%none : tensor<?xf32>) {
  ^bb0(%a: bf16, %o: f32):
    %w = arith.extf %a : bf16 to f32
    %s = arith.mulf %w, %w : f32
    %r = arith.addf %o, %s : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(l, d) -> (l, d)>,
      affine_map<(l, d) -> (l)>, affine_map<(l, d) -> (d)>, affine_map<(l, d) -> (l, d)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%total, %sums, %g : tensor<?x?xbf16>, tensor<?xf32>, tensor<?xbf16>)
      outs(%whole : tensor<?x?xbf16>) {
  ^bb0(%a: bf16, %s: f32, %h: bf16, %o: bf16):
    %m = arith.divf %s, %n : f32
    %e = arith.addf %m, %eps : f32
    %i = math.rsqrt %e : f32
    %w = arith.extf %a : bf16 to f32
    %v = arith.mulf %w, %i : f32
    %f = arith.extf %h : bf16 to f32
    %p = arith.mulf %v, %f : f32
    %t = arith.truncf %p : f32 to bf16
    linalg.yield %t : bf16
  } -> tensor<?x?xbf16>
  return %r : tensor<?x?xbf16>
}

// Arithmetic on whole tensors: select, compare, constants.
func.func @on_tensors(%x: tensor<?x23xf32>, %y: tensor<?x23xf32>) -> tensor<?x23xf32> {
  %p = arith.cmpf ogt, %x, %y : tensor<?x23xf32>
  %d = arith.subf %x, %y : tensor<?x23xf32>
  %t = math.tanh %d : tensor<?x23xf32>
  %a = math.absf %y : tensor<?x23xf32>
  %s = math.sqrt %a : tensor<?x23xf32>
  %q = arith.divf %t, %s : tensor<?x23xf32>
  %r = arith.select %p, %q, %y : tensor<?x23xi1>, tensor<?x23xf32>
  return %r : tensor<?x23xf32>
}
