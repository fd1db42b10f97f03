#map = affine_map<(d0, d1, d2, d3) -> ()>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1) -> (d1)>
#map3 = affine_map<(d0, d1) -> (d0, d1)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map7 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map8 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map9 = affine_map<(d0, d1, d2) -> (d2)>
module {
  func.func @main(%arg0: tensor<2x7x16xf32>, %arg1: tensor<2x7xf32>) -> tensor<2x7x16xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.000000e+00 : f64
    %cst_2 = arith.constant 1.000000e+00 : f32
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant dense_resource<torch_tensor_16_torch.float32_8> : tensor<16xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_16_torch.float32_7> : tensor<16xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_16_torch.float32_6> : tensor<16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_32_torch.float32> : tensor<16x32xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_32_torch.float32> : tensor<32xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_32_16_torch.float32> : tensor<32x16xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_16_torch.float32_5> : tensor<16xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_16_torch.float32_4> : tensor<16xf32>
    %cst_12 = arith.constant 9.9999999999999998E-13 : f64
    %cst_13 = arith.constant dense_resource<torch_tensor_16_torch.float32_3> : tensor<16xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_3> : tensor<16x16xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_16_torch.float32_2> : tensor<16xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_2> : tensor<16x16xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_16_torch.float32_1> : tensor<16xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_1> : tensor<16x16xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_21 = arith.constant -3.40282347E+38 : f32
    %cst_22 = arith.constant 1.600000e+01 : f64
    %cst_23 = arith.constant 1.600000e+01 : f32
    %cst_24 = arith.constant 1.41421354 : f32
    %cst_25 = arith.constant dense<1> : tensor<i64>
    %expanded = tensor.expand_shape %arg1 [[0], [1, 2, 3]] output_shape [2, 1, 1, 7] : tensor<2x7xf32> into tensor<2x1x1x7xf32>
    %0 = tensor.empty() : tensor<2x1x1x7xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_25, %expanded : tensor<i64>, tensor<2x1x1x7xf32>) outs(%0 : tensor<2x1x1x7xf32>) {
    ^bb0(%in: i64, %in_51: f32, %out: f32):
      %93 = arith.sitofp %in : i64 to f32
      %94 = arith.subf %93, %in_51 : f32
      linalg.yield %94 : f32
    } -> tensor<2x1x1x7xf32>
    %2 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<2x1x1x7xf32>) outs(%0 : tensor<2x1x1x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.mulf %in, %cst_21 : f32
      linalg.yield %93 : f32
    } -> tensor<2x1x1x7xf32>
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %3 = tensor.empty() : tensor<16x16xf32>
    %transposed = linalg.transpose ins(%cst_20 : tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) permutation = [1, 0] 
    %4 = tensor.empty() : tensor<14x16xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%4 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %6 = linalg.matmul ins(%collapsed, %transposed : tensor<14x16xf32>, tensor<16x16xf32>) outs(%5 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %7 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_19 : tensor<16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %8 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%6, %7 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x16xf32>
    %expanded_26 = tensor.expand_shape %8 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %9 = tensor.empty() : tensor<2x4x7x4xf32>
    %transposed_27 = linalg.transpose ins(%expanded_26 : tensor<2x7x4x4xf32>) outs(%9 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_28 = linalg.transpose ins(%cst_18 : tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) permutation = [1, 0] 
    %10 = linalg.matmul ins(%collapsed, %transposed_28 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%5 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %11 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_17 : tensor<16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %12 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%10, %11 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x16xf32>
    %expanded_29 = tensor.expand_shape %12 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %transposed_30 = linalg.transpose ins(%cst_16 : tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) permutation = [1, 0] 
    %13 = linalg.matmul ins(%collapsed, %transposed_30 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%5 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %14 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_15 : tensor<16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %15 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%13, %14 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x16xf32>
    %expanded_31 = tensor.expand_shape %15 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %transposed_32 = linalg.transpose ins(%expanded_31 : tensor<2x7x4x4xf32>) outs(%9 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %16 = tensor.empty() : tensor<2x4x4x7xf32>
    %transposed_33 = linalg.transpose ins(%expanded_29 : tensor<2x7x4x4xf32>) outs(%16 : tensor<2x4x4x7xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_34 = tensor.collapse_shape %transposed_27 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %collapsed_35 = tensor.collapse_shape %transposed_33 [[0, 1], [2], [3]] : tensor<2x4x4x7xf32> into tensor<8x4x7xf32>
    %17 = tensor.empty() : tensor<8x7x7xf32>
    %18 = linalg.fill ins(%cst : f32) outs(%17 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %19 = linalg.batch_matmul ins(%collapsed_34, %collapsed_35 : tensor<8x7x4xf32>, tensor<8x4x7xf32>) outs(%18 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %expanded_36 = tensor.expand_shape %19 [[0, 1], [2], [3]] output_shape [2, 4, 7, 7] : tensor<8x7x7xf32> into tensor<2x4x7x7xf32>
    %20 = tensor.empty() : tensor<2x4x7x7xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_36 : tensor<2x4x7x7xf32>) outs(%20 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.mulf %in, %cst_3 : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x7xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %2 : tensor<2x4x7x7xf32>, tensor<2x1x1x7xf32>) outs(%20 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x7xf32>
    %23 = tensor.empty() : tensor<2x4x7xi64>
    %24 = linalg.fill ins(%c0_i64 : i64) outs(%23 : tensor<2x4x7xi64>) -> tensor<2x4x7xi64>
    %25 = tensor.empty() : tensor<2x4x7xf32>
    %26 = linalg.fill ins(%cst_0 : f32) outs(%25 : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
    %27:2 = linalg.generic {indexing_maps = [#map1, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%22 : tensor<2x4x7x7xf32>) outs(%26, %24 : tensor<2x4x7xf32>, tensor<2x4x7xi64>) {
    ^bb0(%in: f32, %out: f32, %out_51: i64):
      %93 = linalg.index 3 : index
      %94 = arith.index_cast %93 : index to i64
      %95 = arith.maximumf %in, %out : f32
      %96 = arith.cmpf ogt, %in, %out : f32
      %97 = arith.select %96, %94, %out_51 : i64
      linalg.yield %95, %97 : f32, i64
    } -> (tensor<2x4x7xf32>, tensor<2x4x7xi64>)
    %expanded_37 = tensor.expand_shape %27#0 [[0], [1], [2, 3]] output_shape [2, 4, 7, 1] : tensor<2x4x7xf32> into tensor<2x4x7x1xf32>
    %28 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%22, %expanded_37 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%20 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.subf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x7xf32>
    %29 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%28 : tensor<2x4x7x7xf32>) outs(%20 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = math.exp %in : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x7xf32>
    %30 = tensor.empty() : tensor<2x4x7x1xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %32 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%29 : tensor<2x4x7x7xf32>) outs(%31 : tensor<2x4x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.addf %in, %out : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x1xf32>
    %33 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%29, %32 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%20 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.divf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x4x7x7xf32>
    %collapsed_38 = tensor.collapse_shape %33 [[0, 1], [2], [3]] : tensor<2x4x7x7xf32> into tensor<8x7x7xf32>
    %collapsed_39 = tensor.collapse_shape %transposed_32 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %34 = tensor.empty() : tensor<8x7x4xf32>
    %35 = linalg.fill ins(%cst : f32) outs(%34 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %36 = linalg.batch_matmul ins(%collapsed_38, %collapsed_39 : tensor<8x7x7xf32>, tensor<8x7x4xf32>) outs(%35 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %expanded_40 = tensor.expand_shape %36 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %37 = tensor.empty() : tensor<2x7x4x4xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<2x4x7x4xf32>) outs(%37 : tensor<2x7x4x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_42 = tensor.collapse_shape %transposed_41 [[0, 1], [2, 3]] : tensor<2x7x4x4xf32> into tensor<14x16xf32>
    %transposed_43 = linalg.transpose ins(%cst_14 : tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) permutation = [1, 0] 
    %38 = linalg.matmul ins(%collapsed_42, %transposed_43 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%5 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %39 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_13 : tensor<16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %40 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%38, %39 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x16xf32>
    %expanded_44 = tensor.expand_shape %40 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %41 = tensor.empty() : tensor<2x7x16xf32>
    %42 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_44, %arg0 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %43 = tensor.empty() : tensor<2x7x16xf64>
    %44 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%42 : tensor<2x7x16xf32>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %93 = arith.extf %in : f32 to f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %45 = tensor.empty() : tensor<2x7x1xf64>
    %46 = linalg.fill ins(%cst_1 : f64) outs(%45 : tensor<2x7x1xf64>) -> tensor<2x7x1xf64>
    %47 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%44 : tensor<2x7x16xf64>) outs(%46 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.addf %in, %out : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %48 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%47 : tensor<2x7x1xf64>) outs(%45 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.divf %in, %cst_22 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %49 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%44, %48 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_51: f64, %out: f64):
      %93 = arith.subf %in, %in_51 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %50 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%49, %49 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_51: f64, %out: f64):
      %93 = arith.mulf %in, %in_51 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %51 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%50 : tensor<2x7x16xf64>) outs(%46 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.addf %in, %out : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %52 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%51 : tensor<2x7x1xf64>) outs(%45 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.divf %in, %cst_22 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %53 = tensor.empty() : tensor<2x7x1xf32>
    %54 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%52 : tensor<2x7x1xf64>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %93 = arith.truncf %in : f64 to f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %55 = linalg.fill ins(%cst : f32) outs(%53 : tensor<2x7x1xf32>) -> tensor<2x7x1xf32>
    %56 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%42 : tensor<2x7x16xf32>) outs(%55 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.addf %in, %out : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %57 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%56 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.divf %in, %cst_23 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %58 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%54 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.truncf %cst_12 : f64 to f32
      %94 = arith.addf %in, %93 : f32
      linalg.yield %94 : f32
    } -> tensor<2x7x1xf32>
    %59 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%58 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = math.rsqrt %in : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %60 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%42, %57 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.subf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %61 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%60, %59 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.mulf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %62 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%61, %cst_11 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.mulf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %63 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%62, %cst_10 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %collapsed_45 = tensor.collapse_shape %63 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %64 = tensor.empty() : tensor<16x32xf32>
    %transposed_46 = linalg.transpose ins(%cst_9 : tensor<32x16xf32>) outs(%64 : tensor<16x32xf32>) permutation = [1, 0] 
    %65 = tensor.empty() : tensor<14x32xf32>
    %66 = linalg.fill ins(%cst : f32) outs(%65 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %67 = linalg.matmul ins(%collapsed_45, %transposed_46 : tensor<14x16xf32>, tensor<16x32xf32>) outs(%66 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %68 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_8 : tensor<32xf32>) outs(%65 : tensor<14x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x32xf32>
    %69 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%67, %68 : tensor<14x32xf32>, tensor<14x32xf32>) outs(%65 : tensor<14x32xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x32xf32>
    %expanded_47 = tensor.expand_shape %69 [[0, 1], [2]] output_shape [2, 7, 32] : tensor<14x32xf32> into tensor<2x7x32xf32>
    %70 = tensor.empty() : tensor<2x7x32xf32>
    %71 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47 : tensor<2x7x32xf32>) outs(%70 : tensor<2x7x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.divf %in, %cst_24 : f32
      %94 = math.erf %93 : f32
      %95 = arith.addf %94, %cst_2 : f32
      %96 = arith.mulf %95, %cst_3 : f32
      %97 = arith.mulf %in, %96 : f32
      linalg.yield %97 : f32
    } -> tensor<2x7x32xf32>
    %collapsed_48 = tensor.collapse_shape %71 [[0, 1], [2]] : tensor<2x7x32xf32> into tensor<14x32xf32>
    %72 = tensor.empty() : tensor<32x16xf32>
    %transposed_49 = linalg.transpose ins(%cst_7 : tensor<16x32xf32>) outs(%72 : tensor<32x16xf32>) permutation = [1, 0] 
    %73 = linalg.matmul ins(%collapsed_48, %transposed_49 : tensor<14x32xf32>, tensor<32x16xf32>) outs(%5 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %74 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_6 : tensor<16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %75 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%73, %74 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%4 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<14x16xf32>
    %expanded_50 = tensor.expand_shape %75 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %76 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_50, %63 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %77 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76 : tensor<2x7x16xf32>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %93 = arith.extf %in : f32 to f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %78 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%77 : tensor<2x7x16xf64>) outs(%46 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.addf %in, %out : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %79 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78 : tensor<2x7x1xf64>) outs(%45 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.divf %in, %cst_22 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %80 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%77, %79 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_51: f64, %out: f64):
      %93 = arith.subf %in, %in_51 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %81 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%80, %80 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%43 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_51: f64, %out: f64):
      %93 = arith.mulf %in, %in_51 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x16xf64>
    %82 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%81 : tensor<2x7x16xf64>) outs(%46 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.addf %in, %out : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %83 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82 : tensor<2x7x1xf64>) outs(%45 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %93 = arith.divf %in, %cst_22 : f64
      linalg.yield %93 : f64
    } -> tensor<2x7x1xf64>
    %84 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83 : tensor<2x7x1xf64>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %93 = arith.truncf %in : f64 to f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %85 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%76 : tensor<2x7x16xf32>) outs(%55 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.addf %in, %out : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %86 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%85 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.divf %in, %cst_23 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %87 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = arith.truncf %cst_12 : f64 to f32
      %94 = arith.addf %in, %93 : f32
      linalg.yield %94 : f32
    } -> tensor<2x7x1xf32>
    %88 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<2x7x1xf32>) outs(%53 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %93 = math.rsqrt %in : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x1xf32>
    %89 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %86 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.subf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %90 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89, %88 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.mulf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %91 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90, %cst_5 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.mulf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    %92 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91, %cst_4 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%41 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_51: f32, %out: f32):
      %93 = arith.addf %in, %in_51 : f32
      linalg.yield %93 : f32
    } -> tensor<2x7x16xf32>
    return %92 : tensor<2x7x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32_8: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32_7: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_torch.float32_6: "0x04000000388E3D3D9C8D72BC104ADC3B877496BD4E1BAA3DCDD0A73B25D42A3DD334E9BD605188BDEFB5073E7FD98C3C88DF793DFE071EBECF089BBDF16C93BB7FF697BC",
      torch_tensor_16_32_torch.float32: "0x040000001A73143E6BAE8AB89CE389BD4BBA95BDEED3A93BC7BB07BE02EE0DBE2DE79ABD6FCD943BE67FF4BDE8A9CEBD373F013E8C48273E7BCE62BDA44D1BBE979B8ABD9F1E923DE0FE6A3DB97660BD606D1FBEADB859BD61E621BD0E7CD03D2C86B3BD6C48D93DC5E2C83C4CB5F2BC215221BEE7B6323E7C1D01BD51CBE33D6B45BBBD3D4830BE764A10BE1B8AB9BD7A9866BDB67FCCBC04F9163E56F226BE14B3B43D9A50183E6721953A55C8E1BDB845B93B80C72B3D1B30A03DE0185CBD8C7B78BD9CCCAABD9F152FBE664D7E3D72DA08BE86ECADBDFE70EEBA6D8C0B3E67F3203E8FAA03BEE8FE1C3E5827223EE43B123EA9287C3C8B62113EFBE6AF3D64E401BE84D2BEBD4AE1593BE24800BEF36C6EBD01F2113ECB8EA83D60A51D3E54A1B13A939AB8BD539DEF3DBD85553CEADFF33C216599BD07B7943DEFB005BEFD72103E0B5D1E3EADA1823DE8F60C3EF6BEDB3DD3448ABD0E011DBE1790BE3CC150E33DFB2594BCF8B2733C982B063EA87B953D0654073EA9A4D43C9F54A23C8E322DBDC55FF4BC3F69C0BDF60CF23D3819253EA45B863D1497A43B87056FBDE5B932BEFC1206BDBA8100BEC5A305BE13610FBDF2700EBDA510123DD33403BE5317023E30CF24BE8575ABBDD97289BD0A91323CE9A8953D47D13EBD0E03E23C1E6A2BBDB9648EBD3590CABC7EC9113D54D52FBE9CFEFBBDEC6B0D3E5BB5A33D6CE19ABBCCEEB63B68E5C73CAB4A283D7B2DF7BDDC5F45BD9B2226BE98500EBE2E3D08BDBB35BFBC64950D3E1E70F93CE6CFEABC427BA0BB2032CA3D48575BBD9B5C07BD444111BD16F811BEDE65CABC815727BE3C9AC2BD4F71E6BD92D8063E8DC026BEFB6A2E3ED7BE873DCEA9F4BDFEF8153EAF8E1FBD185219BEBD1BC9BC55ECB23DCA0030BE4D0B59BCB34E933D7C188DBD0EE5833C27E48DBD16E4F2BD7BC30D3E498800BE90D207BB3A29713D1953CABDADCEAE3D415416BEF8E12C3EB53CA13D5A05CDBC399416BE3FA3B23B216B803D69A0C4BD0D60B6BC4C6634BE2FF734BEB4469DBC9677173EF55008BCC501633D6BB690BD386E6CBDD02D9FBCA505B7BD5E89DD3D5BC4E13D7AB90CBEA2165E3D5B8F95BD2C30D0BD2FACB0BCDD9460BD2C24CEBD5F6CD53C62A4CE3DC775DFBCAA994ABC25F3593CAF989BBDDBAABF3DCD05273E0E5B84BCA9E2443C94DA113EF943143E09A906BE3AA9A7BD309131BEDDBEDD3D45490D3EA4C483BDCA43683D6F652F3DCCBD1BBEFF92903D43A5B13DA6C97E3B2082943CC941283D6568023E80F11F3E8B23D03C47529A3DEC6F3DBD5BD9D73D92688EBD573615BEFCDBA93D7946863D04601F3D3C099A3D5553AC3C856E763D4C86933DEA4CC3BD4B2F1BBC423DDA3CF3DCDBBCBA3218BEF05E893CA141DD3D249EC1BDF2B9313E8421253D3BFA993DAFCC8BBD7F1314BE86BC86BD91F9B03BB4F8A4BDB235213E88B7E7BD98D7F3BDCC6A80BDDF66223E438BA5BD7B77273E04FCAD3D7309DCBCCE3FBB3DBF1DAC3D5746B8BDB61115BDFC562F3E6F90CF3DBDD3B0BD47B242BD77EBCA3D67CBB73DA795653C8AF3E8BD828305BE92D418BD151C853D56639ABCDB5817BEDF7431BDF4AF343EB09D15BEFE7C0CBE9596E33D921D343E47222EBE8AB823BE9D6862BD8B7B343E377ACDBD11A2773C5DC5133E382A80BDAB0C5EBD2D03F3BD1F69DE3BA5F5283ED30A943D2F79FE3D5BE23FBCD205E6BCFF5B01BDD47CCE3DB5E4BDBC3DA01ABE2C427EBD87AF8D3D2F7D303E21A903BD649B1DBEAB4905BE5D6D0EBE65F0913D3F6F053E7F22563D7CA8793D72DCEB3D8088F73D5C2FD83DB373CA3D8FED433DFADEBA3D186BF8BDCE54EABD38BC423D6A5DE13C59231FBE4EDF03BEE31A10BE18C50F3E48B3EC3D278FBEBDBA7FDA3C068B26BD675D1D3E9CF423BE960F04BEDCB516BEDEB2D23D88FAB4BD42A2D73DFCC2743D38F6B0BD320F43BDC18292BDDEB89F3D6D3091BDBDBA753D5EE94E3C2E9010BEF294E3BD3307FBBDD5B4BD3DDCE41C3D45A691BB9F92D7BDF55A33BEDC1E80BDB28A0ABEA90D34BE28A62CBE4D7BECBDECF92FBEAAB6613D0677873D17ED913D2D3434BEBADEDF3D302B0D3DCF1FB93D1EF631BD33DBAD3D74AE2BBE42A0763DB18A0F3E4530983D93A12ABEF7434BBD71D6B3BC08B1BD3D07FF88BD8948D03C1F307EBD330DE6BC779E66BB79E3CFBDE649FBBD2C70153EA117183EBD5EAFBB4AAF1C3EAC7D0B3E9D0AE4BDFDDB8FBD48AAF8BDE8196A3D007F923B7E98C6BC9F66063E9E828DBDF623C6BDACAE00BEFB2DB8BDBC782E3E1005B0BD753B47BD102DA33D60070BBE14BEDBBD533B053E7FDB8ABD51DDBBBD1D5CBBBCC859CEBCE553043D27BB843D03930BBEE280243ECE1A2CBEE63B753D924D4CBD28E398BD4654293E9B702EBE64CE453C23FDE73D89D4213E580919BEB27AAE3CCE18333E4E5031BE79DB303DC9D7E2BDB216EB3C4DBF23BED01FB23DF4A020BDAE5ED83DA3362EBB5F6BCEBC37CB2FBDAFBF25BEA6C799BD0B60C03B830B0CBEDDDC1E3E2475EBBD220C8DBDFBA8C1BC12A312BEEA10B7BA5656AEBD2E8517BE92158E3B1A41203EB54D323D884D153ECC96E2BA35BB7CBDDCE4113EC5CAC0BD407627BE3C791E3D506EB43DF869D8BD73D97E3DFA7180BDA0B5AFBCE35220BDF6DF1ABDED4913BE9F75313DCA763EBDF0690A3EA6B6F13C9C0A14BE13B609BE6EAEBCBD3F5FAD3DA9BFE9BD759FA5BDB774033D2A00FBBDEA46B2BD4925243E5568BFBDFA3D71BD1277013E1641223DFE140E3EE9791FBEA1F6B43DB881DDBC52F0E7BD540F9BBD67182FBE0A73FA3DD3EF0ABD5C7F31BE8DCF1A3E8F7EEA3D5CB2953D4B2B313E6378233E542C293E811B223E3E1C133E",
      torch_tensor_32_torch.float32: "0x040000003CDE0E3E6818093DC08E80BC60E443BD96BA6A3E16FA1B3E0A75183EE03E233EE0FA05BE68CE553D84765DBE10BB143ECABF7DBEF4D87FBE280D7DBEECDD1D3EA022D53C0008153A40DF223D5CC4C1BDC4799BBD88702CBE00147ABDB2861DBE4089D73B0C24493E1AA253BE74C9FB3D8C693EBE4422D4BDC83C483D6032303D",
      torch_tensor_32_16_torch.float32: "0x040000001EC43BBE04CC50BED832483E188C7C3E00B7B23C780EC8BD0AC5113E50FCE63D4098FFBC3EF54C3EC4EE253EB8487F3D26EC043E56CB6FBE44D3EFBDA07FE03C183C8B3DE0FD0BBD2453C13D60F89B3DA2986CBE807EA13D6083A6BC4C2A30BE603B0A3C80D77BBD3CF207BED44669BEFA28563EC8771BBEE088093DE2144D3E900101BD36C927BE4EAB77BE28242A3D7C7300BE305A953C2C8BA33D341191BD9A942D3EE84005BD2055CCBD424429BE78579B3DF6451EBEE840573D283D01BDF2EF2F3E2C01FBBDFC38FCBD185604BD305C1CBE6832C33D908BBBBD9C0FD23D4E93143EC27C153EB8FC3BBD5EB50B3E268F07BEC0107FBE70E8C2BCF89D39BE945446BE0026823D16C25A3E347DC9BDA0B367BC787839BED0F8323D3CF8913D78301DBDB8C5423E2C094EBE806309BD18190EBE8CC8603EF0D5583EBED07B3E04886B3EF0C7CA3DDE0544BE1CA62DBE087A753DC08E64BEC211223E9896DE3D2052743D44715FBE083A3A3E50C0D8BCC4DAD6BDFEA8053E5011AD3C1CC2E3BD98AB6F3D34B72ABE14EE6D3E2062603E0820EC3D5C6E073E867A7EBEA44E0EBE245776BEC06D05BE323E54BE2E6F3C3E7A1D0A3E02C3163E704BE3BDB21E433EC0F713BD44A784BDB6D6093E0088293EBAFE37BE34B8733E20B4CEBCBC5D883D98E87EBEA0FEE33CA865FDBDC24A20BEFCC5D5BD00A398BAF4DB91BDFAFD23BEC44A373ED051983DB83E6EBE50CD563D708B7B3D8082163C48A7783DB077ABBC60EBDF3D023834BEB44EDABD6CC53F3E369A1EBE0C34FB3DA6DE6C3ED2166ABE404FE0BDBC765A3E40AC77BCC8264A3D38BC113DA8FED23DD0F5D2BD20F0043DE0612E3E50C6ACBC68DE6ABEBCF9B03DD8B482BD200858BD5683053EA875333D24DE1ABED845ECBD68A81BBDA8FE7CBDD0C758BD72FA2EBE0074393E66C4043E10154A3D00DB673D70C1EF3C806B3F3E38B6673DF0FC1B3DDCB90CBE80CCAA3DFC7F6FBE987AA13DE8E55DBE00E7D3BDFC26073E087A18BE90D84B3EFA710DBE1A7B723EF8CD9D3D98E0DDBD06211C3E34B662BE742C22BEF46220BEA0CC063DA033C93CFC2F5CBEAA07773E00887AB902B408BE00ADC33B18C7DBBDB8418D3D4859B93D083C91BD00CA6E3C7252183EAA8226BEF85664BDB01017BD765F29BED0CDA63CE089163C4EC74EBE680F523DEA57743E302A083E38DD0ABE78556A3E0EF92FBE802902BEF4D6E13D9AA84B3E184C743E8C655C3E1EF70CBE88516A3DFABE20BE00E8B43BE618543EC41AFC3D3A626CBECC59DCBD6AFF57BE4430F13DE0FD01BD52243BBE449BA3BD2805A83D609ABD3CE834703E808559BB980DA13D40199BBD4062F43CA0BB123C32E65B3E8C88D63D72E411BE807863BE809173BEE0EFB9BD185E043D0CD6703EB039C9BCF02FC83D0E1B023E9A1844BE66C453BE4801C23DE0A5EE3DBC67EEBD1878203D04A77ABE00844E3B78017B3D80151B3B188A22BD0C1CD53D50BB8CBD96903E3E16805CBE9E4D12BE9CB755BEEC8667BE56C93D3E88697DBD4A1849BE3063543D84DB41BE60BC533C4865F33D188858BD7C9A033EA82B523DBA6C4DBEA88A493D3807253E28626DBD108EC13CC8A2023DA01CB03C0418853D0C1C75BE2A3B423E644EDF3DA0E8FC3CC0533A3DAE744EBECC2F92BDA02932BC106A733D5C6E0CBE404DD93CE4E59EBD50563A3E90BD5BBE5015D63C4A702D3EA4D446BE40CBEABB6897EC3DDC9ACE3D60D8F03C00F8CE3DF07432BEF837553E40B5B63BF67A253E7887623DB0D5E3BC0C4FDB3D5C05733ED0857C3EAE7C57BE806B783C82E737BE7228153EEEC7373E38C333BE20BB6CBC8225313E664B293E867A40BEDAE22B3ED84935BD8CB859BED8FA4B3D7C85EE3D5087193E6E0F2EBE966A39BE10012CBE0E14113E3ABD5FBE80280ABBEC7496BDA48ADF3DE018493D144601BED0DB323DAA966B3E5898283DF4B7FDBD4022093CBAD06ABEA43F24BEB8343EBDDE861FBEDEC8583ED8C4463D6C48463E882C69BDB8690EBD4C26813DE43C98BDE486AEBD36217BBE56DB403EFCAF673EA8787DBE4866A9BDA4A241BE78D5CFBD42E5423E94F0083E90E89EBC14ADDA3D70E7983D5CCE0B3EC0B84DBE4C439E3DB27472BEC45C28BE84CCBEBD1089C7BCA29671BE40E0CB3B007D233D0832CBBDA011A63DE2B25F3E08EA2EBD125708BEA6C562BE92EE3ABE24970DBE14413DBE004BC9BDCA060D3E5437A03D2CBD663E362B7E3EEC5FB8BD4C82C8BD18210C3D26D94BBE463E0B3E204C38BD305B56BE7A4641BEC86630BE6CB98C3DF63D443E12D14A3E54FB8CBDFAB214BE543EE3BDEAE02EBE340184BD543467BED4D4083E2CF270BEF83E1FBE3ACD2B3E887D3FBE60CD743D04C03F3EBC577C3E8A88013E446789BD9849123EE02D07BCC4DE9DBD0070553A48B1653D30A72B3E54EBD63DA079F43D1830193D80284EBCB8FCD63D804B763DC2F674BE308E253D0460E3BD9AC107BE8401C63D7865513D58682D3D64E2F2BDF894EC3D103D703EE08BFA3C0C72D23D929860BED630183ED8DCB13D9CABE63DA482D53D28AB86BDE0DC75BCDA9E773E0C533B3E727F37BED01D4B3E7EC77E3EE8AA063D04BA47BE287E463DD0CE4EBD860F383EF2F575BEC805833D802A40BB7039A13CB019303E80FC933BC6194EBE9A5515BEBC01CDBD806BDA3CAC94C53DF8223FBD4013CABD38ABE03D2CE978BE54E3323E0013EEBCDE21323EEA6F413E10C8DA3CA8F5A13D96CB10BE806B373EE6D5153E08D420BDE090C73D206E65BCA002483E20C3D23DD2A23A3ED8B268BE7A6D793EFCC2BE3DD8ECF83D582D643D3223283E0001713E5078AEBC9E0D52BE4E136B3EF0F357BDE8ECF6BD06971D3E",
      torch_tensor_16_torch.float32_5: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32_4: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_torch.float32_3: "0x04000000D86C0B3D2AB13BBE64C2813DA82F1A3EDEB0503E98AC623E308C283EECC396BDE0BDBCBC9880623EECB2FE3D54C787BD9E47413E8AB95FBE2A1A5B3EC83B0F3E",
      torch_tensor_16_16_torch.float32_3: "0x04000000803940BB907F543D0094EABA24AAC53D6CA0303EC0A338BD6470FB3D08450B3D4488C43DC4C7D23D44D988BDC047E4BDC4D8DA3D84E723BE8E66063E444124BEFC9F2F3E406FCD3D50DD7ABDF653123E6C9DA8BD48285A3DB8BE963DC028D13CC0A24D3DC0A0A2BB2CEA93BD2CD30E3EE0F2C93D38F9BE3D5AD42C3EBEF105BE10EA6DBD007FE9BB8A964E3E06DB4BBE68D712BEB8EA73BDE8AC5ABE00424ABE8A5D2F3EC0123F3C2EF24DBEF81429BDE0A906BC3406B6BD7E2156BE14530B3EA0F3FCBCF4F0793EE00F44BE728A0CBEA0CC54BCB44532BED6903A3EA8F8453E52EB673E5C9A21BEE624363ED4BF313EE8B8CBBD60BAE03C88FAF33DE230373E6C1A6FBEFEDD7E3E64BA80BDA09CD03DB0FF1EBECA0045BE445F2DBEF6DF163E708DFCBDC4D0143EECC89A3D64A9CB3D28C363BD20F5A1BD048EEFBD8C180FBE3E0A6C3E009A5EBC5490DBBD042F6EBE6030323C801D7EBE80ED40BBEEA3213EB27213BE18A80C3EB052A3BD6AE444BE688D7DBEE059FE3D1CDD43BE6CFFF93D789D123D72220B3ED66E40BED8DE5F3EE8FB7EBE225042BE2285193EE0340B3CC2C00FBE88CC56BDC6D263BE92CC5EBEF8B15BBD4A4A433E00E8983DB818413DCCB187BD1001693E00EA1C3BD4E0AC3D8034823B80CA1F3D34BCAA3D1073443E0C5B133ED80C033D94B2CC3D74F999BD50FC2E3E68BA8F3DBC32413EA0E11FBD8E0451BE68494A3D403DD03D74DA4E3E5C72C63DF82BBD3DE4B94B3E58F4AFBD9007623EEE3F033EECF72A3EA093363E162651BEFA56053E246C6E3E6CD833BE1087AFBC343C1CBE184477BDC09A183DC8EF083E44A494BD806972BE063B0A3EB49F0F3E60A339BDDE275B3E5E59453E10B261BD202C1E3CC060343D70A948BDC0467CBDDC1DE7BD709511BE1CB3FF3D900898BD44A0F5BD5282613E98B8233DACB5383E864A693E484010BD70BE183DFE586D3E122330BEF88299BDB8B6113D50F18ABC6050883DA89C063E74A5D2BDA0779F3C5C9B673EC0DB10BEBC992DBEAC5344BEB806193EB6CF6ABE70FCF8BDA4E62C3E927719BED42E503E7457EFBD38FF213D180B063DC0EFC8BBBA721F3E286D593E36D61FBEC6920F3EB8CC883D80A798BB4AFF32BEF8E0973D7CD0393E1EBC5BBE0A6E6CBE64AB7BBE509B6C3D881D93BD940A9FBD66606E3EF09782BD789222BE6038B83C2E820CBE5C0396BD063A073E38556C3D28AC2FBEC8B8733E36332D3EE6822EBEB004DF3D0064D23D6CB137BE46EA33BE64F953BE0012E43D0068323D8061D83D30E2E0BD167E403EE8C0023DF6444CBEECDE80BD72A5023EF028613D70A71CBD2CDB32BEE03F1FBEEECE5C3E5EA512BE9669353EDC5FABBD80C4233B4C4A79BED06EA6BD80CD573E32D665BE38CF003E147257BE685A153D521968BE8CA84ABE0EAB4EBE4089B1BD",
      torch_tensor_16_torch.float32_2: "0x04000000020054BEEC75A2BDA6EC733E8E057A3EFCC3FF3D78D118BE42435CBE462550BEB0FC7FBDE405113E6C19A23D00B6F8BCD63B663E5207493EB84CEFBD8CB9DDBD",
      torch_tensor_16_16_torch.float32_2: "0x0400000004E694BDCC6676BE9A7B15BE62BD19BE94DBDCBDF82E1EBED09431BD547BB73D322F4FBEF070AFBC2C5993BDD2E102BEA06063BD6800D9BD60AD033C2ACB38BEB030423DB80A6B3EDC1F543E548FE5BD18D09D3DE6F871BE9A89573EDE1E7FBEB0C464BE06CB65BE44BC6DBE20AE0A3DB86387BD8017753DC06F7DBC40F9AFBBE0F9B8BD2AE217BE625656BE662C013E52FE03BE884250BDFCACF83D109B7DBDCC1781BD48A92ABEA4085BBE38BEF53D700867BD5CF9203ED0CA863C007CA6B9F81D67BE00DDB43BB06B67BD181512BE08FE6CBD4022563C38E440BE40462A3DEE20323ED0494A3D925D743EB8EBEE3DE6E449BED087C9BD186B76BD3829993D00A6E9BB9A004E3E90E8ED3CA42022BE10B5BBBD68FB54BE6C2C8DBD74BAFB3D80361E3B6A1F74BE28845DBEA49FB93D1EB160BED0304CBE8AA118BE90FF733EC49591BD2819D3BDC0DA2CBED8C3233E105825BD8076453D909F743DCC65903DD8DC233E408E543C10D7D33C50FF84BCE2ED46BE38576ABD2AA6733ED46E35BE5E9021BE48087EBE405F783C4A716FBE281F03BE90E36B3E6C0DD43DB863083E38572F3D2A8B59BE643EEEBD3A3F4FBEC44C1EBED05BAE3D5C018EBDEC2D7A3EEE9C3ABE14795ABE68C67C3EAA255DBEA2D6593EC8DE893DE05469BE80F85E3E98638BBDE41DD3BD94B447BE5C8958BED0FD633D6A757BBEE464D23D300A7DBD30AFB33D98B77ABD200FB13D00C6DFBB487C963DBC4DD0BDAC1630BE6069023D3C6623BE6AB21EBE522976BEE832A3BD640E2BBE5C5C473E6C7C383E90F5723D5600503E0489F63D642871BEB0E9CCBCD03726BD0E6F1BBEBCD2913D50CD9FBDDCD3F4BD80FE3EBBEE342ABEF6E0533EE8FD213EF653723EF05E35BD7837A73DE0BF24BCB4D553BE38A3E73D60D032BE88D2B8BD3849E5BDE6BE79BEC0EA123C70C1273DD04198BCAE463C3EA064443C18853ABD26A20BBE2C0A18BE309511BD5C3F16BE54E028BED06F07BDB0CD34BDAA441CBE0294153E921B593E4C8C2EBEC042E03DC492EDBDF0A6D4BC26FA6E3EF007033DDA1674BE82566B3EA04C2DBC1A3000BE383207BE46875B3E40428A3BD2650D3E1A40283E2CB9C6BD60D4AD3C509825BE14C6553E0E5F07BE560A2A3E94B9813D0AEB1D3EB05E34BE00C3FEBB1EA6043E407E23BC80156BBB0080F93DBA553FBEF84C4DBD3836E93D181CFB3DB0C46D3E50904ABD18A0723DF0EAFBBDD8DC2BBD308400BEBEB63D3E009BC73AC849D03DD2CF0C3E18D23E3D20F2D93C70E595BCE6D958BEF8FB243D78DC62BDDE2C57BED4826E3E8055DABC4C88FFBD6C3879BEB4C96BBEA8F8C23DF4BAE9BD942BDDBD882014BE1EA54E3E702876BD44EF253EC83B4B3E2C7A46BECEFC3E3E708A43BD5830753EA8C2023E98FB77BEC83C3E3D2CFBB33D50BDB9BDA220423E",
      torch_tensor_16_torch.float32_1: "0x0400000070C27C3D686955BDCCD522BED6F25A3E02CA25BE605F77BE746DCCBDA0314C3D444EBE3D40F9C53DEC4C14BE1C80C4BD10ADE3BDDCF0F7BD3A9F57BEC89C513D",
      torch_tensor_16_16_torch.float32_1: "0x04000000E892923DDCE576BE1834423E0217383E6CD4D83D14A43F3EF4609FBDE83D693D0062503CCA0531BE10D6C4BDE8C3B5BD00307DBDF24F63BECE0A34BED07BC2BC28C61BBD106268BEA0CB5A3DFE630B3E4833553E5873573E56E232BE3C16A4BD28E4F2BDF8CF3B3D2033893D78D3633D4C99153E540F073E3E6809BE48BD2F3E88B02C3ED882073DE6B95EBEE6021DBEA4AE8E3D2005B13D0CB56E3EBC4A023E3092B93DC0B30BBC068F2E3E605CBABD4078D03DECDBF3BD00EC18BB6E4B173E74EEEA3D58CA65BD00754FBB361D0EBE5C28ED3DF6412C3EE83DB03DB8B877BE2A4237BE76612B3EF09E12BD8C371D3E0CB33C3EA0FA95BD683316BEDED770BE7CD9C33D604C033ED88631BD008878BE6CE424BEE0B15CBCB0ADE93DF08FABBD424325BE883832BEFE0C653E2868B93DC6D94FBE3E191EBE2E5159BE8027143DCCE7CFBD00DA5DBAB8FE21BD681660BEA8C464BE9A8F46BE546ED6BD80441F3D20C8F0BD400012BCE050F5BC4A1F6A3EC867E9BD4885703E1C8744BEF89655BEC87FA63DA2FD14BE004F033E9EA10DBE4A97493EFCE1773EB01C833C60D95A3D8AAC6E3ED0C2173E247C5FBE001E03BCE01567BE148E433ED88F3BBD0069E4BAA2481DBE7A330BBE30E5043DE037533EDCAD00BEE085C13CA0BB673E3E6E653EB03248BD5EF06F3E5474BA3DC227693EC00DF33B6CF558BE505E8BBD7C90993DA684083E7C077FBE2621473EC2A665BEE4FE153E26967C3E38597C3DC84241BD7AF40C3E7CF697BDA8A03DBE18AE35BEB0BBF03D6C83433EC0DB253C0C3778BE328C7BBE103A67BD98310A3EE0982ABE40018A3D04EC0BBE0C49503EF02886BD986655BD588860BE0C4C65BEE0698A3C6092253DF64E0A3E96DA5FBE086D333D30ED13BD242B163EE8CDE8BDE089983D0852CE3D3499003E489CAFBD64C4A43D98AF48BDFCDE893D4A6A1DBE846B4BBE8E6751BEB6ED20BE4CB1D8BDA86C183DA8FC5FBD10BC11BE80A2093B1CB0A1BD62CE1D3ECED752BED0FBBCBD988324BE60B4FC3CE0755F3C60A06BBC92007E3ED851C3BDC02D13BD6847843D20A9553EBE0A423EE0F5E93C08B4C1BD9433A83D4C12213E00D4AEBB788D0C3E0C84513E202809BED06162BD127B66BE08106B3DDE72363E08DA46BD0866233DF499A33DC0BAAEBB5C06473E0038153D54A27BBEB86653BECCA27DBE80D2283CA8620A3EC81807BD442C663E783838BD705B513D7AD8663E3C8F013EA0AC02BCC895763E6EF318BE20B5BE3D68AC213E58831EBED27870BEF8C4A33D403FC2BD323001BED8AD4B3DAAB539BE543F663E30D7B7BC20F8A3BDDE02563EE48F8E3D4818433D94CDF4BDB4FC733E6CF09BBD44EC543EA08B96BC526B003EDAFF333EB6973EBEF49F2ABE8C257DBEAAA4383E06285C3ED41EBBBD58C4FABD58682B3D3AD3093E",
      torch_tensor_16_torch.float32: "0x0400000012730B3E361134BE40807B3D1009DB3CC0DBBB3D283E7BBE809B6C3C649AF93D44E523BED8637D3D0065803A762D593E28D458BD00DEDF3A1CB0DEBD285E7CBD",
      torch_tensor_16_16_torch.float32: "0x040000006A4E3EBE481449BD9EA8043E4C5BA2BDB424643EC4DEE1BDF81809BDEA5727BE2488EDBD0AD1793E3C87403EA0CB963C4064A83C8A3D59BE4044413ED88619BD548DD5BD06BB4BBE787A523EB4C8F23D3A321A3EA00FD43CCAB62DBE9CBBD13DB031EC3C74D0AB3D10FC7EBDE09EF1BD9628523E84A1AB3DC8CCCFBD60E2B63CA8975EBD6023AFBCEC8D0F3E4EC14BBE40B0673E644D2C3E00406139E86CD1BDF0C8503DD47229BEF648263E6A6307BE18A9433D58DC7BBE102FF53D7E4C2D3E0826403E102BA73CE826173E7492AE3D7EAD2B3E7A76103E4AFB5FBEF0E6D73CB48CAEBD607AF4BDB430333E308F12BD48121F3D642F213EBE512C3EBC9E083E78C732BD723264BE90C175BECCEFA03D806E42BB6EBE21BE709BDF3D5E5E683E6010143E487410BD385E0A3D164B23BE0CA9F13D0A6346BE8EBD303E08DBE9BDE010CBBDB66D56BED89F77BDF019C6BC24FFEBBDB83B363E5CEB123EB4EF61BEF0DCCCBC2024AC3DF4FC763EF8D974BD842A1D3E407865BCC05FC4BD7AA91C3E7C1E64BE167A563E3EB37F3ED8C98BBD5040CA3DC8487F3E385C9A3DE039C83DD000BC3DE478D1BDE8F4793DF67008BE1C9A5A3E3866DBBD70176A3DC45094BD6606003E0008873B2EC30C3E1CA48ABD4A3916BE184CC43D6E1210BE102F52BE04D1C53D6AF719BEA472C0BD20B07FBD606C913C6053B1BD1045B8BD70AF80BD1867333E8C4E993D087FF6BD76F430BE80CFBD3BE806A43D006DABBB24DC153E0053573E0410963D50DBA83D9A85143E9866AFBD80A3353DD6F84E3EAC2DF5BDE0649F3CCC2BC8BD30D844BE8698073ED28E4C3EDE4C0ABE14E4BF3D68009D3DFCEAC73D36EB0C3ED6FF6E3EDA4D423EAE0060BECCB7C8BD5AF6073EA02412BEC011493D187FDBBD88604B3D58D3F93D7CEDA03DB2F7393E4072F6BC9AF90A3E1C86A53D985BA1BDDECD34BE88356A3E54A798BD5ED3403EBC5D213E60F024BC487553BE90DFA43CE082F7BDE83A853D9483CBBD0C50453EF2F866BE2CD589BDB87B213D805FC33C3450523E14C6A1BD6A5A4CBE4A7E293E74118F3D62A3283ED88317BE465C16BE24D2CEBD809B913CF47EAD3D921C13BE40D2C0BC48FB30BD7295693EDCA5B8BD0015783E34031DBEB4F9D2BD728C40BE64983C3EB40B30BE0CEFD33D1024BCBD3C1B7F3E2871103D90505EBEF03B303D90FEF83CF69A77BED8814D3DA03F743E6857933D0043AEBA084754BD180F883D9C1AE4BD96197C3E224D5D3E7C30EF3D84B5BEBD585F70BE4C5F13BE4EE8783E16FA6ABE9C6E74BE609B93BC98E4A23D78CB7EBE0AAD6DBE0027B23A04BEABBD9E59323E3400933DBA365EBE34BC66BEF6CE2F3EA89335BD64FADFBD2C45A13D804049BDD8DCF43D90D6813DB8AEDDBD6A2E4DBE66950A3EBCCE19BE6084E2BC80020C3DC8FB14BE"
    }
  }
#-}

