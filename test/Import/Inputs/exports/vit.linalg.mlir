#map = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1) -> (d1)>
#map4 = affine_map<(d0, d1) -> (d0, d1)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x7x16xf32>) -> tensor<2x7x16xf32> {
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_1 = arith.constant 0xFF800000 : f32
    %cst_2 = arith.constant 1.000000e+00 : f32
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant dense_resource<torch_tensor_16_torch.float32_8> : tensor<16xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_16_32_torch.float32> : tensor<16x32xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_32_torch.float32> : tensor<32xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_32_16_torch.float32> : tensor<32x16xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_16_torch.float32_7> : tensor<16xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_16_torch.float32_6> : tensor<16xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_16_torch.float32_5> : tensor<16xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_3> : tensor<16x16xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_16_torch.float32_4> : tensor<16xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_2> : tensor<16x16xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_16_torch.float32_3> : tensor<16xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_1> : tensor<16x16xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_16_torch.float32_2> : tensor<16xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_16_torch.float32_1> : tensor<16xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_20 = arith.constant 9.9999999999999998E-13 : f64
    %cst_21 = arith.constant 1.600000e+01 : f64
    %cst_22 = arith.constant 1.600000e+01 : f32
    %cst_23 = arith.constant 1.41421354 : f32
    %0 = tensor.empty() : tensor<2x7x16xf64>
    %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x7x16xf32>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %89 = arith.extf %in : f32 to f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %2 = tensor.empty() : tensor<2x7x1xf64>
    %3 = linalg.fill ins(%cst : f64) outs(%2 : tensor<2x7x1xf64>) -> tensor<2x7x1xf64>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%1 : tensor<2x7x16xf64>) outs(%3 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.addf %in, %out : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%4 : tensor<2x7x1xf64>) outs(%2 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.divf %in, %cst_21 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %6 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %5 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %89 = arith.subf %in, %in_48 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %7 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %6 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %89 = arith.mulf %in, %in_48 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %8 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%7 : tensor<2x7x16xf64>) outs(%3 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.addf %in, %out : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%8 : tensor<2x7x1xf64>) outs(%2 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.divf %in, %cst_21 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %10 = tensor.empty() : tensor<2x7x1xf32>
    %11 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%9 : tensor<2x7x1xf64>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %89 = arith.truncf %in : f64 to f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %12 = linalg.fill ins(%cst_0 : f32) outs(%10 : tensor<2x7x1xf32>) -> tensor<2x7x1xf32>
    %13 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%arg0 : tensor<2x7x16xf32>) outs(%12 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.addf %in, %out : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %14 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.divf %in, %cst_22 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %15 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%11 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.truncf %cst_20 : f64 to f32
      %90 = arith.addf %in, %89 : f32
      linalg.yield %90 : f32
    } -> tensor<2x7x1xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = math.rsqrt %in : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %17 = tensor.empty() : tensor<2x7x16xf32>
    %18 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %14 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.subf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %16 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.mulf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %20 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19, %cst_19 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.mulf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %21 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20, %cst_18 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %collapsed = tensor.collapse_shape %21 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %22 = tensor.empty() : tensor<16x16xf32>
    %transposed = linalg.transpose ins(%cst_17 : tensor<16x16xf32>) outs(%22 : tensor<16x16xf32>) permutation = [1, 0] 
    %23 = tensor.empty() : tensor<14x16xf32>
    %24 = linalg.fill ins(%cst_0 : f32) outs(%23 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %25 = linalg.matmul ins(%collapsed, %transposed : tensor<14x16xf32>, tensor<16x16xf32>) outs(%24 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %26 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_16 : tensor<16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %27 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%25, %26 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x16xf32>
    %expanded = tensor.expand_shape %27 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %28 = tensor.empty() : tensor<2x4x7x4xf32>
    %transposed_24 = linalg.transpose ins(%expanded : tensor<2x7x4x4xf32>) outs(%28 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_25 = linalg.transpose ins(%cst_15 : tensor<16x16xf32>) outs(%22 : tensor<16x16xf32>) permutation = [1, 0] 
    %29 = linalg.matmul ins(%collapsed, %transposed_25 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%24 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %30 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_14 : tensor<16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %31 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%29, %30 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x16xf32>
    %expanded_26 = tensor.expand_shape %31 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %transposed_27 = linalg.transpose ins(%cst_13 : tensor<16x16xf32>) outs(%22 : tensor<16x16xf32>) permutation = [1, 0] 
    %32 = linalg.matmul ins(%collapsed, %transposed_27 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%24 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %33 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_12 : tensor<16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %34 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%32, %33 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x16xf32>
    %expanded_28 = tensor.expand_shape %34 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %transposed_29 = linalg.transpose ins(%expanded_28 : tensor<2x7x4x4xf32>) outs(%28 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %35 = tensor.empty() : tensor<2x4x4x7xf32>
    %transposed_30 = linalg.transpose ins(%expanded_26 : tensor<2x7x4x4xf32>) outs(%35 : tensor<2x4x4x7xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_31 = tensor.collapse_shape %transposed_24 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %collapsed_32 = tensor.collapse_shape %transposed_30 [[0, 1], [2], [3]] : tensor<2x4x4x7xf32> into tensor<8x4x7xf32>
    %36 = tensor.empty() : tensor<8x7x7xf32>
    %37 = linalg.fill ins(%cst_0 : f32) outs(%36 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %38 = linalg.batch_matmul ins(%collapsed_31, %collapsed_32 : tensor<8x7x4xf32>, tensor<8x4x7xf32>) outs(%37 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %expanded_33 = tensor.expand_shape %38 [[0, 1], [2], [3]] output_shape [2, 4, 7, 7] : tensor<8x7x7xf32> into tensor<2x4x7x7xf32>
    %39 = tensor.empty() : tensor<2x4x7x7xf32>
    %40 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_33 : tensor<2x4x7x7xf32>) outs(%39 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.mulf %in, %cst_3 : f32
      linalg.yield %89 : f32
    } -> tensor<2x4x7x7xf32>
    %41 = tensor.empty() : tensor<2x4x7xi64>
    %42 = linalg.fill ins(%c0_i64 : i64) outs(%41 : tensor<2x4x7xi64>) -> tensor<2x4x7xi64>
    %43 = tensor.empty() : tensor<2x4x7xf32>
    %44 = linalg.fill ins(%cst_1 : f32) outs(%43 : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
    %45:2 = linalg.generic {indexing_maps = [#map5, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%40 : tensor<2x4x7x7xf32>) outs(%44, %42 : tensor<2x4x7xf32>, tensor<2x4x7xi64>) {
    ^bb0(%in: f32, %out: f32, %out_48: i64):
      %89 = linalg.index 3 : index
      %90 = arith.index_cast %89 : index to i64
      %91 = arith.maximumf %in, %out : f32
      %92 = arith.cmpf ogt, %in, %out : f32
      %93 = arith.select %92, %90, %out_48 : i64
      linalg.yield %91, %93 : f32, i64
    } -> (tensor<2x4x7xf32>, tensor<2x4x7xi64>)
    %expanded_34 = tensor.expand_shape %45#0 [[0], [1], [2, 3]] output_shape [2, 4, 7, 1] : tensor<2x4x7xf32> into tensor<2x4x7x1xf32>
    %46 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %expanded_34 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%39 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.subf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x4x7x7xf32>
    %47 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%46 : tensor<2x4x7x7xf32>) outs(%39 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = math.exp %in : f32
      linalg.yield %89 : f32
    } -> tensor<2x4x7x7xf32>
    %48 = tensor.empty() : tensor<2x4x7x1xf32>
    %49 = linalg.fill ins(%cst_0 : f32) outs(%48 : tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %50 = linalg.generic {indexing_maps = [#map5, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%47 : tensor<2x4x7x7xf32>) outs(%49 : tensor<2x4x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.addf %in, %out : f32
      linalg.yield %89 : f32
    } -> tensor<2x4x7x1xf32>
    %51 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%47, %50 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%39 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.divf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x4x7x7xf32>
    %collapsed_35 = tensor.collapse_shape %51 [[0, 1], [2], [3]] : tensor<2x4x7x7xf32> into tensor<8x7x7xf32>
    %collapsed_36 = tensor.collapse_shape %transposed_29 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %52 = tensor.empty() : tensor<8x7x4xf32>
    %53 = linalg.fill ins(%cst_0 : f32) outs(%52 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %54 = linalg.batch_matmul ins(%collapsed_35, %collapsed_36 : tensor<8x7x7xf32>, tensor<8x7x4xf32>) outs(%53 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %expanded_37 = tensor.expand_shape %54 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %55 = tensor.empty() : tensor<2x7x4x4xf32>
    %transposed_38 = linalg.transpose ins(%expanded_37 : tensor<2x4x7x4xf32>) outs(%55 : tensor<2x7x4x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_39 = tensor.collapse_shape %transposed_38 [[0, 1], [2, 3]] : tensor<2x7x4x4xf32> into tensor<14x16xf32>
    %transposed_40 = linalg.transpose ins(%cst_11 : tensor<16x16xf32>) outs(%22 : tensor<16x16xf32>) permutation = [1, 0] 
    %56 = linalg.matmul ins(%collapsed_39, %transposed_40 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%24 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %57 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_10 : tensor<16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %58 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%56, %57 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x16xf32>
    %expanded_41 = tensor.expand_shape %58 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %59 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_41, %arg0 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %60 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%59 : tensor<2x7x16xf32>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %89 = arith.extf %in : f32 to f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %61 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%60 : tensor<2x7x16xf64>) outs(%3 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.addf %in, %out : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %62 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%61 : tensor<2x7x1xf64>) outs(%2 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.divf %in, %cst_21 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %63 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%60, %62 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %89 = arith.subf %in, %in_48 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %64 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%63, %63 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%0 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %89 = arith.mulf %in, %in_48 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x16xf64>
    %65 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%64 : tensor<2x7x16xf64>) outs(%3 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.addf %in, %out : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %66 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65 : tensor<2x7x1xf64>) outs(%2 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %89 = arith.divf %in, %cst_21 : f64
      linalg.yield %89 : f64
    } -> tensor<2x7x1xf64>
    %67 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%66 : tensor<2x7x1xf64>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %89 = arith.truncf %in : f64 to f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %68 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "reduction"]} ins(%59 : tensor<2x7x16xf32>) outs(%12 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.addf %in, %out : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %69 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%68 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.divf %in, %cst_22 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %70 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.truncf %cst_20 : f64 to f32
      %90 = arith.addf %in, %89 : f32
      linalg.yield %90 : f32
    } -> tensor<2x7x1xf32>
    %71 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%70 : tensor<2x7x1xf32>) outs(%10 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = math.rsqrt %in : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x1xf32>
    %72 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%59, %69 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.subf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %73 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%72, %71 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.mulf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %74 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73, %cst_9 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.mulf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %75 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%74, %cst_8 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    %collapsed_42 = tensor.collapse_shape %75 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %76 = tensor.empty() : tensor<16x32xf32>
    %transposed_43 = linalg.transpose ins(%cst_7 : tensor<32x16xf32>) outs(%76 : tensor<16x32xf32>) permutation = [1, 0] 
    %77 = tensor.empty() : tensor<14x32xf32>
    %78 = linalg.fill ins(%cst_0 : f32) outs(%77 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %79 = linalg.matmul ins(%collapsed_42, %transposed_43 : tensor<14x16xf32>, tensor<16x32xf32>) outs(%78 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %80 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_6 : tensor<32xf32>) outs(%77 : tensor<14x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x32xf32>
    %81 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%79, %80 : tensor<14x32xf32>, tensor<14x32xf32>) outs(%77 : tensor<14x32xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x32xf32>
    %expanded_44 = tensor.expand_shape %81 [[0, 1], [2]] output_shape [2, 7, 32] : tensor<14x32xf32> into tensor<2x7x32xf32>
    %82 = tensor.empty() : tensor<2x7x32xf32>
    %83 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_44 : tensor<2x7x32xf32>) outs(%82 : tensor<2x7x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %89 = arith.divf %in, %cst_23 : f32
      %90 = math.erf %89 : f32
      %91 = arith.addf %90, %cst_2 : f32
      %92 = arith.mulf %91, %cst_3 : f32
      %93 = arith.mulf %in, %92 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x32xf32>
    %collapsed_45 = tensor.collapse_shape %83 [[0, 1], [2]] : tensor<2x7x32xf32> into tensor<14x32xf32>
    %84 = tensor.empty() : tensor<32x16xf32>
    %transposed_46 = linalg.transpose ins(%cst_5 : tensor<16x32xf32>) outs(%84 : tensor<32x16xf32>) permutation = [1, 0] 
    %85 = linalg.matmul ins(%collapsed_45, %transposed_46 : tensor<14x32xf32>, tensor<32x16xf32>) outs(%24 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %86 = linalg.generic {indexing_maps = [#map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%cst_4 : tensor<16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %87 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel"]} ins(%85, %86 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%23 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<14x16xf32>
    %expanded_47 = tensor.expand_shape %87 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %88 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47, %59 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%17 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %89 = arith.addf %in, %in_48 : f32
      linalg.yield %89 : f32
    } -> tensor<2x7x16xf32>
    return %88 : tensor<2x7x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32_8: "0x04000000ED2617BE9EE6A2BD6E907CBC3D2F263EE2CBF53CD47AE9BD910A043EFA4B233D0193EFBD4BED333E5A99153E3C1C1DBCF5FE13BC307ACE3D744A6E3CBF13D4BC",
      torch_tensor_16_32_torch.float32: "0x040000006A22C03DA6E1103E12B5043E25C532BEEF289CBD48E82B3E11EA003ED4D4C6BDDB0B1EBE8CE7ED3DD8B222BDD0FAF63D1941AFBDA7D5233E900BB23DD87333BD21644DBDA1F3333EC6CA8F3D71AEF3BD6930E43DF31B01BEC76F26BBEB5D88BDC9452DBECD1B143ED989113EB618D33D9A0C0EBDF01089BD8D9471BD8DEEE53D703B1A3ECC3F143EFA9B1DBD773A7D3DBE87E3BC3F015D3D8543FE3C735B17BEA2A40E3EF096C9BD4D0286BC755FD5BD651E76BD6A940A3E84A9043EB6D11A3E11511DBE5642153E24ABE8BD549B51BC9718103E75EFC33CE292823DE979243D3F2115BE2891A0BD9F1660BD1AF182BB7332ACBA1285E7BDF063EF3DA1E66B3CDEF88F3D40164A3DEC162DBE5DCCC83CAA6D2ABEB1F91D3D9ED0243EEEA0073DF536A43D751B953D6F5200BDCD5BB33B2C616E3C77B1043EDF93A93DFAD61C3E5A98C7BD3AC9D0BDC88DE8BDD6270C3E58109BBD588AF13DC1C3F5BC2EC916BE070A3ABD6E7AE5B972188E3D86D02DBECACD18BE8D1BC23DDA2CC7BC196601BD7A0D06BE8D22D03D8EA4133E806F53BD19AB283EA20027BE11D3F3BD9D41CD3D68C3D6BDB7CE963D95A2BDBD89E617BEC5BCED3C64F2C03DDBECCFBD872E95BC533B253DE26B323EB1C9113D26C2303CB19EACBD308EA1BCF0319E3DCE101F3E156385BDF77D0F3E5E86F5BD4D66803D257C2BBEE203333E3F93FE3D5864DD3DB3645ABD147C863D3CAAECBC7941853DF0E3EF3DF2D2173E08B9373C780EA53D98F0E3BD7E41923DEE1581BA658A8FBB91CD05BE2ADADD3D53282CBE0800C0BDD519293E5E7B263EE3A9C33D0A30DFBD05D12C3E9D1B50BDBAD201BD3D29ED3D2A8192BC3EAD7CBC66D11F3DBD862B3E5E3C043EAFBBFABDE851363C1463C7BC4491243D86CAC13C139D893DA928D8BD5868F4BC0A42BB3C967501BE30A8233DE10021BEEC6CE6BCB32E27BDCB5ABE3D2B88DABD810F88BD3ECCEA3DE364BF3DFFD8283E568BE9BCD85C473C5ED7CABD176D043E6B1C283E4813003E063F953DF922CBBD3AAFAFBDEDF204BD32DDC93D8BAF6FBC7820A7BC2B19393DEAAD873D605409BD173BD0BD1980223E0456C3BDD0FC1F3EE21524BE85E90BBE84E356BD8368DC3D6AEC9A3D2FB2953C82D1B43C5F1A6EBB43510BBEE1EA5DBD0524243DD63DA7BD1C7B2C3E071CF7BCC9A629BD09DAC5BDC669B83D3CCC2E3E950F203E833D24BE33B57CBC3DFF1DBDBA1435BDC41B23BED9D3343E5094123ED6C9FEBD703BE43D9D7855BD402C253E163DABBBD307BD3D1D5334BCE34657BDA27D27BEE5E707BEDDF72A3EEAF0273EDDE02D3EBA6E033E8B2323BECB63E7BDE87F1E3DC04827BE5A76DFBB97056C3D772C62BD9FFAF93C6F584A3C533A8BBD14BEAD3C5F9D183D997317BE89E2263E2CBC333E9EBA14BE787C2DBDD3B3A0BB1D0AC7BA91987FBDAA73403C8886563D4890593DC207CC3DBB5C093DFF7F763D570AC2BC601F3EBD0BE8A63D19990E3E3408F33A2D650CBE5952693D97370EBE8B466A3DDF9B2C3EF8EEF4BD4242C8BC4995293E114A923D75FA2C3E52BBAABDB1B9A2BC83EAF7BD0F69C4BD88A91B3DC29E123E01CF213E2FDB86BD6E85193EB52001BE028B29BED112BF3CC2A3283E10770A3E401404BEC3F716BD592A203E5058BD3D8603763B1F9EA1BDC23EE53D93E2183E0BC7E93D082D983D53A7A3BDA9E32FBE2C1D233E7434293D16A0B63CAABA873D998888BD1E3303BE2FA2C53D16A0AEBCA9392DBEC11608BDD19BD9BC802904BE14500FBEB86D27BD366016BEEBF3B73D19D52EBECC52A4BDCEB803BECDB680BDBF9533BEB3D94ABD7820F0BD4591DE3D723A17BE00D6293ED7492A3E1B993E3D213383BC237FD6BD76E8A0BD6CF3F4BD8B25DB3C8BAD2B3E3E3572BD554496BD76C1203D9D6C29BEFA1D76BD1BE4FBBD284A02BED69E5ABD32900C3E20079A3DA161493D7AE0163EA765D33D719C08BB7462333D56D6C7BC7F04B13D8E5C223DE197903D575929BE394CC4BC4A7FC03D7684873DE37A343D953A93BD2478EA3DA9011BBDEE79C4BD6A4501BE16E3CB3A06F00EBEA97DE23DFB91C03C615819BDB77A1C3E266F4ABB6247AB3CE956ED3D7ABEF43C5BD6653A5C93253E3A050BBEB9F9B23D749D373D2781E0BC4FB86C3D5F3E6D3C9C2BE1BDEFACF4BD61BAB5BD3469233ECD5B0D3E51D89ABC00BDB63DB33EDB3DF486183E1EC93F3DBE1C0A3E9DF141BD3C5F183D6D91DCBDC32C17BEB9F01CBDB2BB11BECE7C703D9FCEED3DED88113D1D432DBEE0C4993D6096213EC31FE63C21E823BEE6FD13BD23B62F3EBD44CFBDBCA70BBEDEC9053EF8910B3E9F7C083BDD69293E3E2B1CBE76F3DE3D3ABF2ABEF15A5DBD0C12103E9DF4B1BD734307BE6D7CFD3CC6EE333E4E1285BD3CAE20BEC363CD3DE72F143EE6F7E7BD575BB7BDE47DAE3DD4C8223D5F330BBE77390DBDFA7B043DA40D923CCCD4053EFB96C33D8975973CD878003EB9FB2ABE6053F83C47EDA0BBEF7CE6BDCD30FFBCE5725DBD95082EBEB1DD583CE368343E2EB1F3BD1A33A6BCFB5025BDAF35CABDF20CA33D4F502DBECC5D313EA4A516BEDA0198BCA1F5FFBD60F2EBBDDEB90A3E6BDC0BBD3CD5A03DB4387CBD8A017E3B8C6DB7BDD3EB183E91AD31BE40B10DBCE8B71A3E02FC00BE5429E2BC9A5A023D2ECA2E3EB066563B271811BE09D5FDBD8101F43C13071A3E2E002EBEE3A006BE299512BEBF261CBE1706693CCE92C73D2B721CBE15ADE0BC56E1373D45994D3DDE569B3DDD0A26BDC9C34DBD65D6DDBD107427BE4043E6BA11765F3DD3239F3C90F2123EF96D2D3E42834A3D5243ACBDBA1AB13DCD319B3D8250EEBCAE5716BEA4CE1FBE124B143E8089FEBD5216253E",
      torch_tensor_32_torch.float32: "0x04000000D6B73ABE54C5F33DF890C8BD3017833C840082BD9099673E8A8D093E8E8C08BE98514B3DD047C9BDE04C4FBD14291E3E70F483BCC06C743C7671543EC8F4913DA003F23D6A5E09BE54585F3EFCEBFC3DC61C14BE369D62BE588E30BDB09466BE600D223D92FA373EAEC42EBE507769BE5676203EB2A823BE10DEDE3CDC9093BD",
      torch_tensor_32_16_torch.float32: "0x04000000C8F268BD4CAF3D3EF025D43DE04750BD02BA7ABE420D3C3EB0595EBD380457BD6A8C683E44810B3E08559E3DBC32AD3D40CF993B40DC9A3C387C05BE8886B53DD4DFFC3D44A00A3EDC9D01BE80AD6C3CB05F82BC163815BED8085E3D26290E3E5087B33CC04EE9BDC6444D3EAE9106BE9896C73D00EE073B2C1AB33DE8F5C53D222E6FBED0DF793D003836B980B44DBE24BB203E5052BF3C686793BD401E36BC969D343E6C41BFBDEC310BBEA4549FBDC8DB78BD5C53D83D409D3EBD4472EC3DE0714BBE8007FE3C3816463EE068D9BC6E9B4D3E5400A03D5CEA74BEEA3313BEB0B14B3E383D2BBDB4E2733E340E79BE243809BE1E28433EF4AE6B3E120C69BE94FCA53D3EFB7BBED68739BE3421E63D8866FEBDC07A9ABC8830BFBDCAAA66BE3C7266BE7419D33D040C1C3EA8D336BDB6774F3EBC753FBE282284BD0A815FBEF6276B3E088A413D609E013C6E2701BE549F65BE2E83613E6075E43DE8F53ABDA017693C8419903DA042F2BDFEAE793ED8641B3D60AE483C9893203E04A82CBECE88153E98DED7BD36F747BE304695BD846DCABD4CFE693ED871003DC83E30BEB8BC3EBE5A5800BE766C7DBE208A3EBC80436B3BE2816EBE1011433D987B59BD40BD26BD963258BEEE450D3E887415BD5805353D309D8F3CE4B0803DC0A6FC3DA83313BD78048ABD007553BCD65A54BE887B603DA878CDBD7017443EC2A3743E98377D3D64AFABBD54A58BBDC08E413E70334ABDF011F83DE05635BED81F38BD7CA6EA3D28A8343EA0DC63BCA0BEEB3CAC9C8FBDE8D4EDBD2E0E743E4094D8BD6474B3BD6E0D3B3E3E1C523E30DFAFBD0CE6BDBDF0C83ABEE00CFB3DB0BA45BD3034D3BD02E056BE740499BD6C1BA53D3A7258BE04DCF33D0E5B42BE4CCA753E3C0C30BEB8FB683EE0302DBD2C35143E70079BBC844DFEBD90242EBDE4BDD33DB280083E047A643E4021FF3B7C6BC13D3A59293E6012D3BDA0F8A5BDD4A7EA3D80627DBD785F913D50D5DD3D98F91CBD207990BDC453693E645AC83DA88778BEF6A870BE000928BD2EC319BE08BB4B3E46FE3C3EAE70263ED473523EF47E403E0448533E40AA123C14AE5D3EC06AAA3D60E6023E94C7FEBD7030DE3D10DF56BE8075943B1C8C0EBE50E6BF3C10CED03C9098DABC129D7E3E24416DBED8B17BBEB03E853CCA7428BE20E829BE3A3C19BE0A404E3E4ADE22BE949452BE949D373E369E24BEB085E5BCBE501ABEC087973D2EA65C3E1AA41ABE3A0D3ABEC4A0D63D386D1BBEF890C43D90131E3EEADA413E58D0033DF0316B3E28C888BD9AB2113E24D49EBDE6670ABEB81B993D2AF70A3E7CC3F03D2053273E00CCA4BAF815C93D86A6363EA6F52EBE408D46BDD68B1E3ED8B63ABDEC14583E54A5ED3DACC4D6BD16CE483E5887C7BDF851263E5ED6483E609D1E3E1A88473E004AA43C729A59BE9619483E70CEC43C60B2C9BDF0C11DBDA43216BE2881E53D9E5076BE5C59ED3D420D73BE6807F9BD40C52E3E889E1CBDBC38323E80534B3E2882A0BD809A693B686242BEACD19BBD2C3AC53D905B94BD94DA503E2E5A093E1AB0233E005A483ED020883C002E1FBC202F4ABD2A546E3E98FE2F3EB63C43BE44618F3D6C9C8CBD42B4583EA49513BE765A47BE4802633D52412FBEA8235F3EB6226E3E46D732BE48ED2CBD207302BD06A06DBEBCD541BE00506E3E26663C3E60E7B5BD6CCEC23DA84E5FBD109B1F3D308588BC38E3B33DCCD209BEE4FC5C3E80C331BD344C7C3EFA1A0EBE00EF36BD8E49383EBA736BBEB855673D8453EB3D60B13BBC16D543BE520C2ABEC08AF53D3A2779BE7A8C17BE4C7B2A3E002583BD9EBC78BE2419D7BD30F3013D60CFCABD1896F5BD725A12BE34B7583E2437543EE8FA2EBE0C48283EC289743EE0F5C8BD90B0C63D4E807EBE0A24503E4A2007BED0D55DBE5C351EBE8E8179BEF6BD633EC2DD67BE3E3F59BECC1A9B3DC215123E9875EEBD7C35F63D203FDFBCE85F33BEF895E63D4646013ED0696BBE70035EBE9038EDBCEE4C48BE989642BE38F31F3DB0549A3C30FFB83DDE3818BE7422EABD40B977BE00070B3E246A5EBE58283F3DA6353F3EEC1AC93DB07C143E164F573E007F113B3462CBBD00AE213B5ED94CBEF82A21BE7285043E2CFA2B3E58F9DE3D940E5CBEFE172FBEDAD5513E2010763CF0DE3ABEB8A8483DDE560E3EA09E0E3ECC72303EA804E5BD969F113E828435BED8A1023E48F743BE00A3E73A98D3643E86323A3EA8EFE83DC0DC8A3C70570D3E0081343B1650513E90C90E3EF89C7C3EFCC0A6BD2651063EC8173D3ED0F1F83DC45810BE4C6DBC3DB4FDFCBD3A7960BEE81E5D3E725471BE1433613E98D05FBD1C4A9ABDC80F30BE74D3B7BD9035663D226904BE6265633EC86EA63D06C9553E6E654FBE2CCB08BE80EB9BBB04469FBD941431BEECEED8BDCC6062BE7AF9633E6EB70F3E62B156BE06712BBE2CB5623EEE82523E6888693D084CD6BD445BD93DAC809C3D1C33BDBD10FD703D1CDE4A3E14D44E3E7A3956BE2005BC3DA08479BC0471E03D6412F7BD38B5C2BDD803443E2415273EDC4A9E3DFC97593E70BD36BE00F0643E1A8E76BE3075F93DFA5A063EFE98393E527B183E966D2F3E14114D3EA8A769BED444623EE81FBEBD58239C3D282060BE728472BE18CC353E58316FBEA408A13DBAEC3E3EC8E2303EFABC0FBE8017AA3CD896333EF21974BE98D100BD8E8556BEDC4A68BE1039F7BDA026D9BDF2977F3E80705E3B789EBFBD00DB8A3B5477E73D46B06E3EC065B93CE281443EF0D7A83CCC6C243E28FE64BE36FE483E88D6B0BD9424D8BD7EE92BBE2020D43DEA5E603EB216023E3ACA063EC485F6BDFA8D43BEC06C983BA4159EBDBEC6103ED89D8E3DC0B1B2BC",
      torch_tensor_16_torch.float32_7: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32_6: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_torch.float32_5: "0x04000000EA0B043E4E0E3ABE1EC154BE9E5471BEAED05E3EA01EF13DEE6D33BE68867CBDD034443EB4EE9C3DB243683E107E17BD60BFC5BCE8D33E3E20F628BC30005ABE",
      torch_tensor_16_16_torch.float32_3: "0x04000000D81F303D147BBE3DC04ACBBBC8796CBE4C725F3EF2EC55BE26C4173EC0B0263CD05689BDEEE635BE34C8603E2891493E34C529BEE08E11BD14212ABEC25605BE70EDD6BCA841663E002E4BBC404B7B3E4A5C7DBEA0B151BDF844113D449FECBDC03CFE3B009ACDBA48FC323E78A802BD48FB21BD2447123E987BBABD6622263E601C583E025C16BED034FD3C2C2E81BD3C2D483E481C02BD609442BD9E30263E10F61E3D969E293EF019C1BD72905FBE880E293DA69F553E8044413E90DDDCBDC8C5623E920C1FBECE986F3E405873BC240E03BED035603D9E23513EC431223E74FD03BE68F17E3D8CA2C63D584E76BD8018E83C9AB9713EC4D987BD9E5D463E1CE259BE509CBEBDE84F6D3D9404CBBDDAF03FBE00F228BDD8F2F3BD28E4CE3DD4FEF53D24CC34BEC0CB0C3E08BF183E86B9243EB0BA23BEEE004BBE20D90BBC00CEB13D8C0CE93DC8CA44BEBC72523E72D5773EF0FAA0BC2842223D0877323D14D93DBE2A9673BE5A661E3E0A7A4E3E003AD3BB229A5EBEA03A283CE69B27BEFC57AF3D2EFD693E44B77F3EBA02533E581E6B3D96697B3E580146BDA0C407BC8CD82FBEF8F7D43DB40AC83DAC63CF3D8451383E526B5D3EF2E371BEC41591BD00A54CBEBC8B423E204A00BC0A9F63BEA850D93D34EA1CBEC0C397BB988A083EA0630E3E3A191F3E402A94BB908BC7BC40323DBC78497CBE84F7B5BD40D1423E06FF023E36376ABE706C7F3D84326B3EE08F4BBE1036CDBC049709BE80C66BBBA44FDFBDB23D603E36EA043E186946BDD2B55DBE683908BEB051D8BCA0CC893D64F0CEBD9CCC1CBE406FFBBC8EAD4BBE18F5633D80EA65BE10352EBDDE6B56BE38A0C8BD801B323B900BF8BDA0C627BE90F4E63CFCF601BE60E45F3C50185A3D40C6D8BCAEBB5FBEF8E991BD807BCFBCB061973D60884EBE3400323E90A6793D407EEA3C80526F3C287228BDA837B93D9A5B323E989F50BD38D0DA3DF41F153E8007D23D00B59B3A2CB2B13DF056C73C609E213E181D97BD40A80E3D88AF273D288C73BEA0F0813DA02F31BE8822FE3DD8FA4BBD8C6D883D261B48BEA0ACE63DF2FC243E28C8B63DBC30963D0AE113BE2E84653EE0208E3DB43271BE00DFA3BB00EDE83BF82CAF3DE01F3E3DEE97483E1055D8BC30A728BD202734BCE8D11A3E1A8E60BEB4F8473E9C1FC3BD528A0B3ED83F2CBE0C50B8BDE093163C2029EEBC12EA22BE94FE66BEFCEE54BE7C43713EDCACFE3DF0C5A5BDBC7F1D3E208F0ABD60DE66BCCE7F1BBE46691DBEE2902B3EA4D87F3ED4A37DBE40F8FE3C90AD653D12CD0BBE1402E3BD1AAC3EBEB4518B3DC0FA743E9CB8B53D78CB25BD1072713D486826BE90D503BE6C9AA03D9CB85D3E00ABF2BB808D96BD7027C43CD0667FBE96DA1A3E646F1CBEC84FACBD260054BEB0DB963D7061DEBD8058953CA6F11BBE",
      torch_tensor_16_torch.float32_4: "0x04000000B014BD3C6889EEBD4842143D02174D3E3C26BA3DC6D47B3E282E0E3E30E541BD280C1ABDB082F23D80B1203CBC93923D2EB36CBE5095533D78E2033D98516DBE",
      torch_tensor_16_16_torch.float32_2: "0x0400000056E82ABE6CFB1D3EDC96F53DA8C5F1BD1E5A373E6493F83DA856E03D20C4563C8C3BF33DD03A69BD16895BBE886B84BD60DB4E3DAED500BE3425CE3DAC736A3E8CCACC3D92AC263E4069C4BCA0042EBC142492BD3C575F3EE8A53FBEF8E0DE3D38BACD3DC4C36B3E1060F7BC7820DEBD9875783E2EE534BE0038393B3E0D1DBE966A373EF0792A3E8A4208BE508291BC00E51EBB54D26EBEC8766B3ED422D53D00C002B86E5E583E84B3003E68AFE53D08D1D23D00DFB1BD622D4EBEE8E8BD3DC0869DBCE2B3013EAAB938BE90EDC03C1E3F3F3EC0B4303D882234BE0C68983D105F7D3E4C0A9ABD60372ABD8636163E5E68253EB818BB3DD0F74A3D7C7E3E3E269F6F3E400264BEE0D0233E5A7D413E767B0E3EF0C6CA3DD059AF3D741D423E3030013DA020673E70AC1BBD7ED0083EE4264A3EE0B8443CAECC413E28CB223EF4ADBE3DF8F0BEBD8EC53FBE7CBDCA3D34FC163EA49865BE804E8FBB00407D3898B95ABD602E163E76955B3E18FDB2BDC8A8CF3DBC523E3EA079A1BCD6A9093E7094783E302095BC36BD6EBEA63B62BE60F6523E06DB25BEC2D96B3EB82C453D78BF46BE9086793E2096433E285E93BDF8073CBD9AD60EBEA66206BE4099833D40DB69BC20CC2BBE30F05DBD1094C63DCCE9803DD0185B3D286A24BED4FEE9BD14EC8D3DE8EA283E30E5373D2A4C43BE783AB83DD07F20BE6AD06EBE5AB8353E2201173ED8902ABD8A851F3E2425C1BDF804A23D4CE779BE9CF9F4BD988749BDA008553DF4A1EE3D2010253DC41CFFBDF2D7483E46BF153E8C1510BEA097253C50106D3EF881ADBD72507DBE94023C3E6C15D43D1A45063E60AC093DE8C41FBDA88D66BD009BEA3D705984BD88B5ECBD406F22BCF45B983D42187BBE80EF443CC0F1EA3D2C6C18BEFE42293EB0CF643DE8930D3E9C97D13D40E0883B44BAF43DAE0B53BEC4DC383EF86B18BD00D30D3BC08AD7BDE83830BE80C719BED0EEF93DA83C87BD407F613E808150BDCA797DBE16EF09BEC00B51BCD0FE06BE3C6E05BE080AED3D788CDC3D00FE6B3AC4BD44BE76D950BE20D843BC0A0C71BE803B763D00504ABA305C2E3D30E3A9BC22031E3EB6D30ABE5C1C5DBEB48B99BD0845D53D904A56BEB8CC123D22E4453EC0DA203EF03CE73D7C77AEBD58BF6C3D4093F9BB24863A3E549B063E84598C3D40BE673DA44CA83D60FE7B3D98301ABDFE9E2DBE744F9F3D90BBFE3CDC482E3EFAF7133E683750BE001E02BD884D51BE427F573EA075DB3CAA1330BE4E315F3E701A2E3E10D95FBD2E5B013E00CC6DBBA00E95BC30DFD83DE03BAFBC9C48D0BDE8FA973D1066AABD2089153EC262643EB0C0FCBDCCFA8B3DD89D3B3DCCF1FD3D8093D23BA070153C7C7B813DA2DF53BE801C183D00997CBE10DDEFBCF42B143E487EFCBD50FF09BDA4EB513E8C1FB63D001CFC3A",
      torch_tensor_16_torch.float32_3: "0x04000000FC21CABDA225403EC8AD03BD9048D73DD6E019BEA0C5A63DB88E62BDC0D5B1BB50FEBC3DF85C823D94D5303E203F71BC24419DBD7A963E3E00DC5FBB1E6957BE",
      torch_tensor_16_16_torch.float32_1: "0x04000000547CCE3D0A5221BEC0B2ECBC64D41D3EFE42073E207221BC64F6D4BDC83FACBD24ED98BD76E21EBEE81429BEE03C353EC8ED293D0C08A83DC6093ABE08D93D3D600E643EF2360C3E602B33BCB8B3EBBD9289763E709DDABD403691BD6008443C403491BD606F21BC200271BD82DB17BE0064203B24EBD23DDEEC79BEA8D5B23D307B143D229724BEAE5B3B3ED83E273ED02FA33DF468CCBD38B3733D0CB8EC3DA8C817BDEC46DCBD00AB9C3B0CCC57BE9633343E9022C93C0891E0BDB012C33C0A4906BEE0C01DBD62EF23BE780D8A3D0036F83DC0459EBDECC3093E4291353EA67E66BEAA8B25BE7024BB3C5EB708BE4A9B293E52F95F3EB4D50FBE3002FB3C1053833CA2E1563EE2FB4CBED860B03DAC2B36BE4E5D5ABE905A633E5A25163EA6E87CBE1E11193E84C837BEDEA9583ED063263D3097A3BDB0D6BE3CE08838BD00BA1DBA3CCB2FBEB0A1FC3D903131BE10B88C3C148839BE3AC20ABE70FBEA3CC005B83CCA4B68BEF4138B3DFC6DA43D5CADECBD20CFEA3CFC7B07BEE42E5DBE40972CBDB027293E40BD153C023835BE2638473ED8C321BD3A8F61BEEC01A93DBAAD51BE420F263ED0464E3D3093953DCC0261BEB83D873D100FBCBCC0D25DBD9431913DE27766BEBA0037BE564169BE8C61B4BD5832E23D743D0C3EEC81833D4C01CABDC05C203C0C40C93D9CE6E4BD62A173BE38F94EBDF4D4CBBD74B8263EB4A3AB3DA09C123DE49ED93D885662BE286206BED25D51BEE82B77BD52B134BEE09330BCF4A0EABD24DA9D3DC42C59BEE22C06BE0025313E9E8B363E70FADC3C989BEBBD868360BEB09B323EC06B9F3B18562EBD605ADABC70AC7ABD04A0093E6E3624BE706881BC449D263E006762BD9833083E5419813D7CD359BEC02BEC3C30FEA9BCF03725BEB06EEFBDF2CF553EC095163E7288703E3879703E18ED733D009CA2BDD4AEF43D24A207BEE629493E941D653E066B523EDC702A3EFC2AC5BD9C69CDBDD0A9B8BD886B65BE9470713E8E3A06BE000833BBA8498EBDB49D843D460256BE4049073C76FA553E20EFB2BD9021433DBCD1D63D86BC4D3E120276BE80FBE0BDB8713BBE6EEC38BE1A2715BE84D3A63D46EA453E905E863C5020AD3C20F2D7BCAA3E77BEC2207E3E14EFCA3DC82D5BBE48EC6D3DCA10303EFCAD1C3ED65E653E7A46603EDA58503E107D55BD7C978A3DE470B23D7EA459BE4832AA3D04DA1BBE6E59783E86D72E3E0AB7653EA255593E4C41683ECA3E7BBE2C9258BEF2055ABEEEB94B3E2AD406BED62D2D3ED891CA3D76CD7B3E6072FCBDF89E3C3D0EEA52BE14AE4FBE40A66FBEC266163E5C448EBDA02DA23C603D4D3E3CCD073E60C19F3D323D0BBE582C173E7485713E965C6CBE78A55CBD5EA243BE503780BD08C55C3D900971BEF64A32BEB866C23D0CB24E3E64BCCBBDB80F0B3ED8EE48BE",
      torch_tensor_16_torch.float32_2: "0x0400000080B9B63DF0D0A43D3ADC57BEC0F465BC34E3D3BDF496413E7807C63D0011CC3BAAD867BEE44D6BBEF63D56BEC017333E0031203EA4CE62BEF85D5CBE7A26553E",
      torch_tensor_16_16_torch.float32: "0x04000000D494813D14A03BBEE4B767BE3CC91E3E86EF4F3E9C0D7C3E2CF02DBEE2E1693EAC71B6BD909E853D8A60313EB08C45BE1EB675BED83C2A3EE0066EBEF81BF83D0E1E143EA8473B3EC0A4C53BF8CB82BDE089053D00CB0DBD3A4371BE9094713D9A3F16BE5E7C3D3E1C62F0BD18AE47BDDE9046BE84CE6B3E6C85143E1226603E5465153E74CD1DBE2A08723E78B209BD5A8A6B3E38680F3DAA1B223EDC36CBBDBC21C93D0027C5BADC504CBEEC4B463E885C0BBE72A229BE9C574D3EF8DD6ABEC4D1B03DB82F503E681923BD6E2A72BE4A7A4FBE80AD4ABCF08122BD1AC6313E7AA34C3E14511EBE804C87BDE22A49BED0F3633D64953B3E2C0FAFBDA0E8073C40139FBCAC065EBE4A87793E28F45C3D6826703E20935EBE10A795BD140387BD787CA83DE4AD81BD584613BEA6A6513E44FA483E34947E3E4EEA193E9667283E5C2329BE10E9983C048AA0BD0014B7BCE0C6A63CE8D5753D945317BEE06B26BDC060ECBD58C083BD90D724BE4EBA05BE3EDA32BEC8BC33BE60E886BC24A559BE3C1674BE2297333EF25638BE5639333E00CC8D3C78D615BD9013463E58E447BE0448F53DCADD2A3EF8334C3ECA0A6FBE6015423C301602BDE2F13DBE68D72E3EB84F34BD30262D3E70D809BE5012E3BD6481C03D90D7023DC6B7123EB86ADA3DB6EB4C3E3CB53CBE6861673D82243E3E2801E8BD70F61FBE9EE57B3ED06256BE06EF39BE169B58BE40607D3D885C783D0EB360BE4EC21C3E50C9923D1870AD3D38967ABEA4156ABE5C6852BE9815D2BD207663BE9EAC013EC8FF0ABDFCE9C9BD38725E3E8028073DE844043D68C10FBE7CBA96BDFE0E58BE1CE41CBE3A557E3EA4F626BEBC640C3EA2EF2F3EE232273E0A9B513E2AAB5B3E0A5F093E20815BBCA04683BD2E7074BE1EB3063E501668BD387F203DA84067BDD056253EA025023CAE64373E5E5C3F3E54679E3D60BDA6BC5812ED3D30EA16BE4008343E924F463E406B053D40B2CDBCD8717D3D5E5A613E689B713DC8A201BEB02B5BBDD6997BBE404DDBBB0E6569BE98CC663D78FA023D12616E3EA0DF98BDE0D956BC009C69BA3019BCBDB4D0B5BDC88BD3BD701AD8BDF011EB3C181FC53D282B4C3D3AA64C3EE03801BD944E953D08EB53BE5A91203EB8FF533E4001C43D8CCB24BE605F18BC5C9B55BE9EC268BEA281413E8412EE3DB483413EAE27253EB09C22BDC804ED3D1C48F3BDE05F50BE588D20BDA63517BE58A36E3ED62E50BE5EF36E3E30272DBD7061393DE4EA5E3E54E8ECBD98B4BDBD10D4D33D68B781BD68AA013D924C213EC028453C46422E3ED04FE0BD142AD03DF03DC63C90E744BE408EE4BC4813C83D84981DBEB245593E48A80FBEC6890B3EC076E73CE2B714BEBE02413E884269BDE8F61EBD142893BD04DA7DBEB83D173E84F6E7BD1671193E6482F33D24BC0A3E",
      torch_tensor_16_torch.float32_1: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F"
    }
  }
#-}

