#map = affine_map<(d0) -> (d0)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, 0, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> ()>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map7 = affine_map<(d0, d1, d2) -> (d2)>
#map8 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map10 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
module {
  func.func @main(%arg0: tensor<2x7x16xf32>) -> tensor<2x7x16xf32> {
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense<-3.40282347E+38> : tensor<f32>
    %cst_4 = arith.constant dense_resource<torch_tensor_16_32_torch.float32> : tensor<16x32xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_32_16_torch.float32_1> : tensor<32x16xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_32_16_torch.float32> : tensor<32x16xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_16_torch.float32_1> : tensor<16xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_16_16_torch.float32_1> : tensor<16x16xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_1_7_4_torch.float32_1> : tensor<1x7x4xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_1_7_4_torch.float32> : tensor<1x7x4xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_16_torch.float32_1> : tensor<8x16xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_16_torch.float32> : tensor<8x16xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_15 = arith.constant 9.9999999999999995E-7 : f64
    %cst_16 = arith.constant 1.600000e+01 : f32
    %cst_17 = arith.constant 5.000000e-01 : f32
    %0 = tensor.empty() : tensor<7xi64>
    %1 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%0 : tensor<7xi64>) {
    ^bb0(%out: i64):
      %83 = linalg.index 0 : index
      %84 = arith.index_cast %83 : index to i64
      linalg.yield %84 : i64
    } -> tensor<7xi64>
    %expanded = tensor.expand_shape %1 [[0, 1, 2, 3]] output_shape [1, 1, 7, 1] : tensor<7xi64> into tensor<1x1x7x1xi64>
    %expanded_18 = tensor.expand_shape %1 [[0, 1, 2, 3]] output_shape [1, 1, 1, 7] : tensor<7xi64> into tensor<1x1x1x7xi64>
    %2 = tensor.empty() : tensor<1x1x7x7xi1>
    %3 = linalg.generic {indexing_maps = [#map1, #map2, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded, %expanded_18 : tensor<1x1x7x1xi64>, tensor<1x1x1x7xi64>) outs(%2 : tensor<1x1x7x7xi1>) {
    ^bb0(%in: i64, %in_54: i64, %out: i1):
      %83 = arith.cmpi sge, %in, %in_54 : i64
      linalg.yield %83 : i1
    } -> tensor<1x1x7x7xi1>
    %4 = tensor.empty() : tensor<1x1x7x7xf32>
    %5 = linalg.generic {indexing_maps = [#map3, #map4, #map4, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%3, %cst_2, %cst_3 : tensor<1x1x7x7xi1>, tensor<f32>, tensor<f32>) outs(%4 : tensor<1x1x7x7xf32>) {
    ^bb0(%in: i1, %in_54: f32, %in_55: f32, %out: f32):
      %83 = arith.select %in, %in_54, %in_55 : f32
      linalg.yield %83 : f32
    } -> tensor<1x1x7x7xf32>
    %6 = tensor.empty() : tensor<2x7x16xf32>
    %7 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %8 = tensor.empty() : tensor<2x7x1xf32>
    %9 = linalg.fill ins(%cst : f32) outs(%8 : tensor<2x7x1xf32>) -> tensor<2x7x1xf32>
    %10 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%7 : tensor<2x7x16xf32>) outs(%9 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.addf %in, %out : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %11 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.divf %in, %cst_16 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %12 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%11 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.truncf %cst_15 : f64 to f32
      %84 = arith.addf %in, %83 : f32
      linalg.yield %84 : f32
    } -> tensor<2x7x1xf32>
    %13 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%12 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = math.rsqrt %in : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %14 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %13 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %15 = linalg.generic {indexing_maps = [#map7, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_14, %14 : tensor<16xf32>, tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %16 = tensor.empty() : tensor<16x16xf32>
    %transposed = linalg.transpose ins(%cst_13 : tensor<16x16xf32>) outs(%16 : tensor<16x16xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %15 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %17 = tensor.empty() : tensor<14x16xf32>
    %18 = linalg.fill ins(%cst : f32) outs(%17 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %19 = linalg.matmul ins(%collapsed, %transposed : tensor<14x16xf32>, tensor<16x16xf32>) outs(%18 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %expanded_19 = tensor.expand_shape %19 [[0, 1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<14x16xf32> into tensor<2x7x4x4xf32>
    %20 = tensor.empty() : tensor<2x4x7x4xf32>
    %transposed_20 = linalg.transpose ins(%expanded_19 : tensor<2x7x4x4xf32>) outs(%20 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %21 = tensor.empty() : tensor<16x8xf32>
    %transposed_21 = linalg.transpose ins(%cst_12 : tensor<8x16xf32>) outs(%21 : tensor<16x8xf32>) permutation = [1, 0] 
    %22 = tensor.empty() : tensor<14x8xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<14x8xf32>) -> tensor<14x8xf32>
    %24 = linalg.matmul ins(%collapsed, %transposed_21 : tensor<14x16xf32>, tensor<16x8xf32>) outs(%23 : tensor<14x8xf32>) -> tensor<14x8xf32>
    %expanded_22 = tensor.expand_shape %24 [[0, 1], [2, 3]] output_shape [2, 7, 2, 4] : tensor<14x8xf32> into tensor<2x7x2x4xf32>
    %25 = tensor.empty() : tensor<2x2x7x4xf32>
    %transposed_23 = linalg.transpose ins(%expanded_22 : tensor<2x7x2x4xf32>) outs(%25 : tensor<2x2x7x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_24 = linalg.transpose ins(%cst_11 : tensor<8x16xf32>) outs(%21 : tensor<16x8xf32>) permutation = [1, 0] 
    %26 = linalg.matmul ins(%collapsed, %transposed_24 : tensor<14x16xf32>, tensor<16x8xf32>) outs(%23 : tensor<14x8xf32>) -> tensor<14x8xf32>
    %expanded_25 = tensor.expand_shape %26 [[0, 1], [2, 3]] output_shape [2, 7, 2, 4] : tensor<14x8xf32> into tensor<2x7x2x4xf32>
    %transposed_26 = linalg.transpose ins(%expanded_25 : tensor<2x7x2x4xf32>) outs(%25 : tensor<2x2x7x4xf32>) permutation = [0, 2, 1, 3] 
    %expanded_27 = tensor.expand_shape %cst_10 [[0], [1, 2], [3]] output_shape [1, 1, 7, 4] : tensor<1x7x4xf32> into tensor<1x1x7x4xf32>
    %expanded_28 = tensor.expand_shape %cst_9 [[0], [1, 2], [3]] output_shape [1, 1, 7, 4] : tensor<1x7x4xf32> into tensor<1x1x7x4xf32>
    %27 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_20, %expanded_27 : tensor<2x4x7x4xf32>, tensor<1x1x7x4xf32>) outs(%20 : tensor<2x4x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x4xf32>
    %extracted_slice = tensor.extract_slice %transposed_20[0, 0, 0, 0] [2, 4, 7, 2] [1, 1, 1, 1] : tensor<2x4x7x4xf32> to tensor<2x4x7x2xf32>
    %extracted_slice_29 = tensor.extract_slice %transposed_20[0, 0, 0, 2] [2, 4, 7, 2] [1, 1, 1, 1] : tensor<2x4x7x4xf32> to tensor<2x4x7x2xf32>
    %28 = tensor.empty() : tensor<2x4x7x2xf32>
    %29 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_29 : tensor<2x4x7x2xf32>) outs(%28 : tensor<2x4x7x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.negf %in : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x2xf32>
    %concat = tensor.concat dim(3) %29, %extracted_slice : (tensor<2x4x7x2xf32>, tensor<2x4x7x2xf32>) -> tensor<2x4x7x4xf32>
    %30 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_28 : tensor<2x4x7x4xf32>, tensor<1x1x7x4xf32>) outs(%20 : tensor<2x4x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x4xf32>
    %31 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27, %30 : tensor<2x4x7x4xf32>, tensor<2x4x7x4xf32>) outs(%20 : tensor<2x4x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.addf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x4xf32>
    %32 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_23, %expanded_27 : tensor<2x2x7x4xf32>, tensor<1x1x7x4xf32>) outs(%25 : tensor<2x2x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x2x7x4xf32>
    %extracted_slice_30 = tensor.extract_slice %transposed_23[0, 0, 0, 0] [2, 2, 7, 2] [1, 1, 1, 1] : tensor<2x2x7x4xf32> to tensor<2x2x7x2xf32>
    %extracted_slice_31 = tensor.extract_slice %transposed_23[0, 0, 0, 2] [2, 2, 7, 2] [1, 1, 1, 1] : tensor<2x2x7x4xf32> to tensor<2x2x7x2xf32>
    %33 = tensor.empty() : tensor<2x2x7x2xf32>
    %34 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_31 : tensor<2x2x7x2xf32>) outs(%33 : tensor<2x2x7x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.negf %in : f32
      linalg.yield %83 : f32
    } -> tensor<2x2x7x2xf32>
    %concat_32 = tensor.concat dim(3) %34, %extracted_slice_30 : (tensor<2x2x7x2xf32>, tensor<2x2x7x2xf32>) -> tensor<2x2x7x4xf32>
    %35 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_32, %expanded_28 : tensor<2x2x7x4xf32>, tensor<1x1x7x4xf32>) outs(%25 : tensor<2x2x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x2x7x4xf32>
    %36 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%32, %35 : tensor<2x2x7x4xf32>, tensor<2x2x7x4xf32>) outs(%25 : tensor<2x2x7x4xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.addf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x2x7x4xf32>
    %37 = tensor.empty() : tensor<2x2x2x7x4xf32>
    %38 = linalg.generic {indexing_maps = [#map9, #map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%36 : tensor<2x2x7x4xf32>) outs(%37 : tensor<2x2x2x7x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x7x4xf32>
    %collapsed_33 = tensor.collapse_shape %38 [[0], [1, 2], [3], [4]] : tensor<2x2x2x7x4xf32> into tensor<2x4x7x4xf32>
    %39 = linalg.generic {indexing_maps = [#map9, #map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_26 : tensor<2x2x7x4xf32>) outs(%37 : tensor<2x2x2x7x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x7x4xf32>
    %40 = tensor.empty() : tensor<2x4x4x7xf32>
    %transposed_34 = linalg.transpose ins(%collapsed_33 : tensor<2x4x7x4xf32>) outs(%40 : tensor<2x4x4x7xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_35 = tensor.collapse_shape %31 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %collapsed_36 = tensor.collapse_shape %transposed_34 [[0, 1], [2], [3]] : tensor<2x4x4x7xf32> into tensor<8x4x7xf32>
    %41 = tensor.empty() : tensor<8x7x7xf32>
    %42 = linalg.fill ins(%cst : f32) outs(%41 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %43 = linalg.batch_matmul ins(%collapsed_35, %collapsed_36 : tensor<8x7x4xf32>, tensor<8x4x7xf32>) outs(%42 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %expanded_37 = tensor.expand_shape %43 [[0, 1], [2], [3]] output_shape [2, 4, 7, 7] : tensor<8x7x7xf32> into tensor<2x4x7x7xf32>
    %44 = tensor.empty() : tensor<2x4x7x7xf32>
    %45 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_37 : tensor<2x4x7x7xf32>) outs(%44 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.mulf %in, %cst_17 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x7xf32>
    %46 = linalg.generic {indexing_maps = [#map3, #map8, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%45, %5 : tensor<2x4x7x7xf32>, tensor<1x1x7x7xf32>) outs(%44 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.addf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x7xf32>
    %47 = tensor.empty() : tensor<2x4x7xi64>
    %48 = linalg.fill ins(%c0_i64 : i64) outs(%47 : tensor<2x4x7xi64>) -> tensor<2x4x7xi64>
    %49 = tensor.empty() : tensor<2x4x7xf32>
    %50 = linalg.fill ins(%cst_0 : f32) outs(%49 : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
    %51:2 = linalg.generic {indexing_maps = [#map3, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%46 : tensor<2x4x7x7xf32>) outs(%50, %48 : tensor<2x4x7xf32>, tensor<2x4x7xi64>) {
    ^bb0(%in: f32, %out: f32, %out_54: i64):
      %83 = linalg.index 3 : index
      %84 = arith.index_cast %83 : index to i64
      %85 = arith.maximumf %in, %out : f32
      %86 = arith.cmpf ogt, %in, %out : f32
      %87 = arith.select %86, %84, %out_54 : i64
      linalg.yield %85, %87 : f32, i64
    } -> (tensor<2x4x7xf32>, tensor<2x4x7xi64>)
    %expanded_38 = tensor.expand_shape %51#0 [[0], [1], [2, 3]] output_shape [2, 4, 7, 1] : tensor<2x4x7xf32> into tensor<2x4x7x1xf32>
    %52 = linalg.generic {indexing_maps = [#map3, #map1, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%46, %expanded_38 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%44 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.subf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x7xf32>
    %53 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%52 : tensor<2x4x7x7xf32>) outs(%44 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = math.exp %in : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x7xf32>
    %54 = tensor.empty() : tensor<2x4x7x1xf32>
    %55 = linalg.fill ins(%cst : f32) outs(%54 : tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %56 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%53 : tensor<2x4x7x7xf32>) outs(%55 : tensor<2x4x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.addf %in, %out : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x1xf32>
    %57 = linalg.generic {indexing_maps = [#map3, #map1, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%53, %56 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%44 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.divf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x4x7x7xf32>
    %collapsed_39 = tensor.collapse_shape %57 [[0, 1], [2], [3]] : tensor<2x4x7x7xf32> into tensor<8x7x7xf32>
    %collapsed_40 = tensor.collapse_shape %39 [[0, 1, 2], [3], [4]] : tensor<2x2x2x7x4xf32> into tensor<8x7x4xf32>
    %58 = tensor.empty() : tensor<8x7x4xf32>
    %59 = linalg.fill ins(%cst : f32) outs(%58 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %60 = linalg.batch_matmul ins(%collapsed_39, %collapsed_40 : tensor<8x7x7xf32>, tensor<8x7x4xf32>) outs(%59 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %expanded_41 = tensor.expand_shape %60 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %61 = tensor.empty() : tensor<2x7x4x4xf32>
    %transposed_42 = linalg.transpose ins(%expanded_41 : tensor<2x4x7x4xf32>) outs(%61 : tensor<2x7x4x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_43 = linalg.transpose ins(%cst_8 : tensor<16x16xf32>) outs(%16 : tensor<16x16xf32>) permutation = [1, 0] 
    %collapsed_44 = tensor.collapse_shape %transposed_42 [[0, 1], [2, 3]] : tensor<2x7x4x4xf32> into tensor<14x16xf32>
    %62 = linalg.matmul ins(%collapsed_44, %transposed_43 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%18 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %expanded_45 = tensor.expand_shape %62 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %63 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %expanded_45 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.addf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %64 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%63 : tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %65 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%64 : tensor<2x7x16xf32>) outs(%9 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.addf %in, %out : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %66 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.divf %in, %cst_16 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %67 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%66 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.truncf %cst_15 : f64 to f32
      %84 = arith.addf %in, %83 : f32
      linalg.yield %84 : f32
    } -> tensor<2x7x1xf32>
    %68 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67 : tensor<2x7x1xf32>) outs(%8 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = math.rsqrt %in : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x1xf32>
    %69 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%63, %68 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %70 = linalg.generic {indexing_maps = [#map7, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_7, %69 : tensor<16xf32>, tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    %71 = tensor.empty() : tensor<16x32xf32>
    %transposed_46 = linalg.transpose ins(%cst_6 : tensor<32x16xf32>) outs(%71 : tensor<16x32xf32>) permutation = [1, 0] 
    %collapsed_47 = tensor.collapse_shape %70 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %72 = tensor.empty() : tensor<14x32xf32>
    %73 = linalg.fill ins(%cst : f32) outs(%72 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %74 = linalg.matmul ins(%collapsed_47, %transposed_46 : tensor<14x16xf32>, tensor<16x32xf32>) outs(%73 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %expanded_48 = tensor.expand_shape %74 [[0, 1], [2]] output_shape [2, 7, 32] : tensor<14x32xf32> into tensor<2x7x32xf32>
    %75 = tensor.empty() : tensor<2x7x32xf32>
    %76 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_48 : tensor<2x7x32xf32>) outs(%75 : tensor<2x7x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %83 = arith.negf %in : f32
      %84 = math.exp %83 : f32
      %85 = arith.addf %84, %cst_1 : f32
      %86 = arith.divf %cst_1, %85 : f32
      linalg.yield %86 : f32
    } -> tensor<2x7x32xf32>
    %77 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_48, %76 : tensor<2x7x32xf32>, tensor<2x7x32xf32>) outs(%75 : tensor<2x7x32xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x32xf32>
    %transposed_49 = linalg.transpose ins(%cst_5 : tensor<32x16xf32>) outs(%71 : tensor<16x32xf32>) permutation = [1, 0] 
    %78 = linalg.matmul ins(%collapsed_47, %transposed_49 : tensor<14x16xf32>, tensor<16x32xf32>) outs(%73 : tensor<14x32xf32>) -> tensor<14x32xf32>
    %expanded_50 = tensor.expand_shape %78 [[0, 1], [2]] output_shape [2, 7, 32] : tensor<14x32xf32> into tensor<2x7x32xf32>
    %79 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%77, %expanded_50 : tensor<2x7x32xf32>, tensor<2x7x32xf32>) outs(%75 : tensor<2x7x32xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.mulf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x32xf32>
    %80 = tensor.empty() : tensor<32x16xf32>
    %transposed_51 = linalg.transpose ins(%cst_4 : tensor<16x32xf32>) outs(%80 : tensor<32x16xf32>) permutation = [1, 0] 
    %collapsed_52 = tensor.collapse_shape %79 [[0, 1], [2]] : tensor<2x7x32xf32> into tensor<14x32xf32>
    %81 = linalg.matmul ins(%collapsed_52, %transposed_51 : tensor<14x32xf32>, tensor<32x16xf32>) outs(%18 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %expanded_53 = tensor.expand_shape %81 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %82 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%63, %expanded_53 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%6 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_54: f32, %out: f32):
      %83 = arith.addf %in, %in_54 : f32
      linalg.yield %83 : f32
    } -> tensor<2x7x16xf32>
    return %82 : tensor<2x7x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_32_torch.float32: "0x04000000F1C6933DE11907BEBD90FE3DA680CC3D76E8F8BDC083FFBD32D5C53D2A120EBE51658D3DBAEDB2BDF33422BEFDA1603DAB1898BDB2E9EEBD5E7F573D4360A73D3C4E123ED603313EA09A7A3D803A51BDC66EF8BC3DA7083E08B80CBED20B023E120AA73D8D168B3D1806603D144C16BE7EC2903D35F82EBC4231173B9026A8BD8FD8023E62E1F1BC093EBC3A3C9E1ABEC1010B3E8C1727BEA915E03DFBB79E3D9C7EDC3CC8422FBE9FEBA6BD492140BC7A1406BE834F6ABD1ECC23BD8B1A62BDD0E2FB3D5782253E6D20A2BD87F3BA3D2DDC353C3783043E19E01DBE885CB3BDD30D11BD02DA2D3E83450F3EC9F443BD032BDFBDB8B7B4BDA91BB23C07D8233DF627B7BD00064C3D5871A7BC73B9063ECD028ABD064DCBBDAD90DE3C8E68153C1271CC3DEEB7303E65CD91BDF354283EEC0FAA3D391C1A3E281B5F3D1C84D8BCE4BBC63C033C983B62B105BEB50771BDC81A093E43E20D3D8A66403D30288C3CC8391C3DA903FCBD3A5C08BD4D9E1CBDAE7C77BD65D4E4BDFAF496BC58618ABB49CC6CBD7FFA30BDFC595EBDF4F4E6BC7F8310BE988B133E955DC1BD4292BC3DDA551FBEBE7204BC73AD85BCF4F319BE3367163C861D07BEF70F803D3F8EE23DDDEBDFBC23FFEF3C8F34B5BD910D833D9AE62ABE514F343E9D2523BC952B163DFA5C193EE9EF15BE2F95BCBD25E3013D529E34BED4B3243DB93276BC84CC29BE253234BDBB7904BEADE58B3C9464053EA54E2C3EBF4229BEDB18813D66540BBE67AE803D3D48C73DFC722CBE8FA802BEDD5022BE34C787BC41AD843DC0C804BE73723CBC22107CBDDF39243EBAF725BE1EF2C8BD920ED9BA53110DBEC1560B3EF14E26BE799A69BD216597BD0154D4BA6F02ACBDACF4013E0FD61BBE89F6BEBD1CB4A5BD87032DBEA18B33BEBE7D7F3D417D2A3E8868DDBCD5768CBD91449E3DA954D53D277522BEE5DAACBD3801193E8524A13D000D28BE6C97583B4D1409BE37060CBE2ED1B3BDCEAA333EC0BFD0BDB2D8F83DE84624BE693F47BCA8B4233E259522BDEE8C79BD5A0EA0BD0AD502BE8252683D16F503BE4A44E6BD4A3F1D3E22B3063E8D4DBDBD1092743BD28C42BDEFCE093EB08422BE35A322BEED35B13DCE070A3C66CF53BDA46EB93D5AB0943DE34AF6BD56D7CE3D713DD23D15C7CCBCEF9C1CBE2104983D35ADD73DD9D033BE827C27BE25DCAEBCB0BD1EBEE2D5B4BDBE460D3E1B6D043D354AD83D7F862A3D90FF303E4AD4953D2437553D7A09093E7FCA8FBDA7251B3E59F6893CA5B4253E69D7D7BDEAEDF5BD19B7033E947BD0BDEAEA0B3DC57C2B3EF064073DA39300BE006FDCBD22C9C7BDA58AF5BD572FC23D92F5D13C997E82BC2DA6493D60A6D33D2F767F3C7508EB3D9391C2BC68D88B3D26CB1A3DFC13C83A73B3033EE3BF2E3E23B0113E99BE37BD16116BBD2002153EAE7BA4BD22539B3C0279CDBDB9513CBD643687BDA602E23DD2699EBDCF3B9DBD8276993D981C20BC2BA68B3C085E07BE51509FBD5CEAB53DCA50A63D1AF525BEFB62FBBD4B65523D58260EBE0292BFBD60C8CCBD0A280ABE79D7B0BD9E03FE3D7A8626BEBEE4EF3DCCE41CBE3C4B43BD2FFD71BD7CABE53DD3A512BEA218B4BD9F4332BEF5E554BD660D903D12452B3E7FD21C3E5F9740BDACCEC0BDF4A8203DAF29F03DBC29223EF4C1F73D221A50BB1F8C15BE2215DBBDE4AEDC3D34191ABE289504BE5D77E6BDA17B42BDBFCBA83DC1EDFA3D41850B3E4E0FA83DDE65243D198F3EBD6DD3DDBD1360B8BD49BFAEBB78B81C3E56DB80BD4411D9BC52E99CBB06EDA2BDE927ACBD7DB14D3DB33901BEBB152FBC58B52EBD6A92203D2710B9BC52B5BDBDFA995ABDB37933BD731A9A3DFA49253D84AE60BD84DF0D3EE38F803C09A7C53D08AB89BD8B7E19BE46932EBECA6671BD8F2EDF3D12A8E33D20A95C3DA6C94C3D223AF3BDAF8F55BD8FA9AF3C1BF91DBEE3AC24BE545409BE2586603D6CB6B7BCB4ABFFBC313EE13DA127F2BD16EADFBDB5A025BDF60EDF3D7884E83C341D1CBE6F19003E6E41D2BD343F0D3EBC83843D3DD93D3D72ED153E9025853DBB8732BE2BE38F3DCA962F3EA04796BD608F043E3786123E2BA12ABD4DEE813932A4BBBC501C203E63A9973D7A3A003EA0F921BE9DDA92BD2CBF08BE83731E3DF2538DBDA4E1513DF085BC3D414F3FBD967AAA3C0C6E05BE80FFA6BCF835EA3C7329013E304A923D6D86403D04EFBB3D8F990D3E4F03883C9F5D2E3EF4B3DCBD193C753D6B90153A43FE053E79BC2CBE63B6AF3D2BB11BBE737B58BD828869BDAD5A72BDC4DFAFBD739513BEE7761EBEC3B313BD4ED6133EE63442BD189CF4BD83B84EBD4F4215BE961C1DBCDBB8143E27C130BE854DC33D0F33063E8986023E1BC2D6BDDD61A93C7910CC3DF81F1BBEB20C0B3E9B8E54BC98541FBEA9BD39BD2453A63B1E9293BDBEFE92BDB8E994BCA407793D1C20A43D7BF830BE32D139BC0A1A333D9713123EF767B53D8656F63DF1C6563DF4738DBC8416C8BD276696BD6D206A3D9D8F17BD51A7263E1303E3BD732CF63D98D9E73D511DEF3D17EF0D3E4748D1BDE23CD13DB93A33BE004AC2BDF8DBE5BCD978183EEDDE11BDB42111BE848921BE97D4583B6036583C8F23303DC9C64ABDB386713D4ACC973C6C2A3EBD706BB93DADA002BE8C71BBBD1B03333D2FDB4EBD710F8CBB11B481BD2F6DCE3DBF7C2A3E7C071B3E96D83B3D3078E5BDBA237DBDABCBA4BD4AB40BBD8972B4BD05C4D73DCBB92BBE6FD6FC3BC5CB023E30930FBEB1B7FDBC4D7BC63DE9F77CBDCB6CABBDC8D2C03D77A9FABDB6A1343E2460223EA7A8013C7EAAE93C0067B8BDC0B5283D0DC308BE12B13CBDDDB7103E004A533DED29033EECE8EE3D17E82C3E",
      torch_tensor_32_16_torch.float32_1: "0x04000000CE87593E58B9CABD40480EBD7CA9C13DAAA355BEE02ACFBDD837113DA8B1E9BD4E34483EC00211BD8800D93DE8763DBDC060ECBCC8A7693E98D44BBE421E32BE0854BEBDD8B5423D704996BDC4E8A03DB837ECBDD4F6BD3DE6C46EBEC0261B3CECC1073EF805323D1C65E1BD44EFBEBD58FC5E3D2AAA30BE1CCE46BE801554BB80725ABEF05B653D0C2B29BE526D0D3E2255153E22B94E3E06E222BE20343F3C50986D3EE8F87FBD8CC6B63D44DA0A3E606B0D3C7498B3BDCCB1853D80B88B3DD00246BE14C6BABDEE8F57BE4A6B58BE5A5F3C3E34F7333EE6732EBEB87677BEACE54FBEF0FBF23D304A553E806619BD346BB0BD48184EBE004216BCF0030E3E8CF7F63D845DD1BD8075D0BD6025373D6829F83D1099513E88A0583DDECC1F3E2CB5503EC098B7BB004865BDDC1B193E60A0CC3C9E01753E2A810A3E9092683D7A886BBEEA581D3E340EB3BD482F37BDE824E53D2CA28D3D284F8BBD005866BC387E43BEA0EFD6BDF08080BD0029CC3A78FB80BD84910D3E00EF54BCBA8820BEA87F8C3DF0B5A8BD86E1363E0097E9BB84AC5D3E18D75D3E7E767C3E9095DB3CF8AC423E007444BB84F8A63D4461EFBDA08C4BBEA87D44BE3A9073BE406669BD3A1A5CBE12F3463EA2DE55BE0887433E586A5E3D303538BE34485A3E240CAA3D708AA4BCF6C04A3E6E3157BE385B383E70FAB2BC40BBEB3B1025BB3D88B7D1BD80E858BB428B383ED401CC3D7479F73DBAAD5A3E584425BE58363BBDF0355F3E2404B6BD40C5913D7CEDCA3DB40468BE8060583B828A6C3E98D02CBDC4927ABEAE2969BEF8BF1B3D3080A2BDB68E2ABE54F24F3EFEA310BE849A38BE0AE02D3E1C65423E2462AF3DAAAF7F3EC090CF3B3C10403ED2D217BE5E7D50BEA008E53CA23B2ABEC000E7BB90A4CDBC80951D3DD0337BBDA02B92BCD66F68BE74D9D7BDAC23EB3D368A5E3E20C7603E30B9413DE05A46BD0EFA433EC081383CC07697BB80F8143CC29D1EBEE03696BDBADC66BE90EBBFBC521F77BED0091C3D0020E1B90C39B53D2AB91FBE002FDABA60B28EBD08D918BE6AA2473ECA807CBE4832353EE0807DBD5E460FBEBE9278BEB0D872BE4C9AB0BD502B253E98164B3DC2FD3ABEE4EE573EACBC513E0CC8D43DD89A7A3E00842A3E0059113D0AEF303E30DE11BEC8A704BD766E05BE883B34BD269B4ABEB0072E3E5844CABD2CB99D3D80C76A3EE8E3AC3D20A4583C44437E3EC04B7DBE7C1A6D3EA4F15DBE70C17D3E20D4A23C901D1DBE84DFAEBD607303BE8C81193E14EC5B3E2CCE1A3E6C313B3E1CD1763EBA9E61BED042D73D30A4A73CD44C1A3EC07C903DC06CE43BCC592A3E5812CFBD8C0B43BE547C37BE5AB9373E408BAC3B141A50BE940BB13DE01005BC60DC17BEC24E603E28AD143EFCC3583EC8C226BD3C431EBEAC8E58BED05BEF3C946933BEC0B6183E3E1368BE1E3436BE80B9143D88957A3D08E106BD583555BD00C701BEA81794BDF8D1043D5EC965BE008231BDD8D621BD009FB33B5A443E3E149C56BEBCE0B03D20D0BD3DD81F8E3D40B992BD52B0143EBE2835BE244CCEBDC0EADBBBD89C16BD40337DBEA05B093E2240173ECC4B63BE0014FC39AA7857BE50233ABD406CF33C70AA5E3E920C343EAAF9033E58D9063DD6386CBE042BA5BD7037643E90A9A83C88C366BD7CA1B0BDC831F73DB00B213EB0B3B2BCF8F4953D8C853C3E6E652B3E1AC9043EB6CF2E3E3054BA3D08528C3D58EB7BBE101E49BD28C498BD0098653DB4DF92BDBA8A69BEAC36563EB4E7DDBD0E1A73BE14E6D4BD088C563D8807AEBD12B47FBEB45BAA3D8C5FC53D784F6E3E68067DBE680442BD341CC3BD0465B1BD4006B13B62AE6E3EF01ED6BCA02A5B3E78C80D3D145805BE700EC5BC9EC0033E725E173E04E0A9BD8085FABCCA0D56BEEC0523BEE04B87BDE28D183E00DB7C3CFC43073ED8A255BE6087513D62E24EBE88BC95BD66F9503E20EB2A3C38AC3FBE901B7CBE08C49ABDDCC5C8BD24A96DBEBE160C3EC028A43BB8311DBD12BB453EE08172BE9C71A33D1A963D3E08FF5C3DE046093E60B7B5BD3E0D71BEDE2C6F3E961C7EBE54DED0BD5AFF673EB411F5BD30844ABDE84A03BE48E0503D5C5FB8BD4024BF3D46A0793E764D40BECA97273E7CD180BDBA237FBE1497DE3D4C3C2BBEBAA0163E785632BDC08D1ABE0AEA5EBE704D5C3D68B576BE46B30C3EACB9C33DA63959BE08D6053E0AC949BEA0DECF3CECB393BD522F2B3E4E7558BE9C22A1BD289DB5BDB07CB0BC3080CF3CA82320BED8700B3D20AB393CA8ED01BE880D733D520D3C3EA4C7033E280FA53D1481E1BD4C5339BEA800193E00F71D3DC0009F3CA26A023E8CD6EBBD6E2D7EBE76C02FBE7CBE6FBE82551F3E70DD1B3E748EEABD684765BDC8F855BDB03DD0BD029B2FBE9434A13D2860B5BDEABD26BE90F43F3D2496CDBD10794A3D40F91ABC641AA53DA494283E2CFD60BE5425F3BD5AFF7A3E00F6353CB84B28BDE83D4A3E36FC5E3E5CD4B33DFEB149BE6C2F743EDAC067BE0C257EBE30181B3D90FF95BD48276EBEBAFB463EF045F83C606109BEC464B33DCA623A3E1019D9BCCEEC3C3EC8901E3E58E52D3DC2D707BE7ED743BE00836BBBA09188BDBC8F66BE06AD6FBE387F22BE804A9D3BD47CE7BD4A1657BE78B830BD84A8E1BDC00A77BD00DA1A3E8675143E84FA263E84687F3ED0528D3C5E1E08BE40CFD5BCA09F233D64AAB6BDD2134C3EAE7A063EF4AD39BE6005C23CC033C13CFCD99E3D9AAF2ABE70D47B3EC82CB1BDB4AEC03D005BFDBDF021AE3DB081B1BDB86507BE40FF64BE904BB43D90700C3DC80E9E3DBA900CBEC8F8593D8862D1BD7C678E3DFC036F3E8A8256BEF45FC43DE21B25BE60DB9C3D50675FBD",
      torch_tensor_32_16_torch.float32: "0x04000000182B493E9808EA3DECF2A93DBAB3233E100F48BD783AF3BDB4488BBD2C0840BE0053DF3A3EAC033E489F3E3D80930DBCA4B3C13D6A7169BEF24F28BE76775FBE9A827E3E84B068BE8837F33D5C03383E802791BD005F21BD384C523EE83F51BE46577FBE682016BDB01D03BD5890D1BD70C39F3C9236083EE6F7083EC424953DF6CB343EB4AFEEBD60CD883C5CA6AB3D78A8A43D10B1B7BD68E34F3EE6A143BE38E8F2BDC29175BEA00BF53C08E646BE202D363EDC692BBE04FE863D1E50633E40ED683E3801AA3D24FDBA3D3018363DE67D133E10498EBC7AEE3FBE8C18623E14C140BE9EF9783EA0DB613C54DDEA3DC02CE33B28FDD93D74712E3E669871BEB6A6113E9811ADBDCC7366BE2E424DBE40A4B73C763E473EC63872BEC07A943D70A5CE3D86E56BBEE075623DC441FBBD70FB1F3D1CB8C2BDB620503EB0046BBE40D1053E4C95C0BDC401903DE018CD3C78696EBE9C5AF3BD00BC2C3C0043FB3BA88201BED25E123E146BF5BDACD407BEFCEEDF3DC0CCDBBC34F69F3D68F31E3E386DC9BDE081913D64274C3E88BB223D8A3F5E3E5C67DE3DCAF53B3EE85C473EBCF7193E70F78A3D6C69003EAAB71C3E30758A3CC05A2E3D1C5AC4BD202A0BBCAE24033E3045A0BC088FA4BD50487D3D40B404BC0046AD3C58C15BBD004C22BB50DE76BDBC46573EF4922DBECE3043BED82F47BD702B983CBE5D283EBCB08D3D808486BBCA3C72BE9CCAF1BD8466853D94F4A3BDE0C01CBE401A813D9EB2363EE0EDFB3C44BB3F3E76D35C3E4011CB3B90F87F3E401AA93D98E3A83DCC9CB93D32046DBE7099D03D0AFD563E00003F3D605A763C48EF2EBD081449BEF0E4013DD04BCE3DB849C33D4C86683EB02A19BEC465613E784D65BD045695BDE27801BE6C2F2BBE90E85B3DC0505ABDD8283C3D9A2D79BE10F2A5BD5483033E68E8F8BD9C856C3EA2F129BE5E6513BEF8412A3EEE7A5C3EA4B2E23DD821083EFA7835BE806F413DB038BFBC9CE1F0BDC086593DB0ADCF3D421831BE9032FBBCF41F863D9ED2773ED62F4EBE78F8613E303EC6BCB0D0633DD0DF5CBE7A2F61BEEE1203BEA0DD96BC00BA423D9EF2643EA07029BDD277303EE4BE56BE8A540F3E5E475DBE8CFA72BED2A2193E7A1B27BE207E0DBE5A2E17BEB85E8DBDAC05FA3D6225003E1EB340BE1018A53CF2B253BEF05B59BE84C782BD40D8AFBC3874FF3D3843DE3DA06C7F3D2451433E1091EABCD0B5B5BC5866773E803E8C3CCE522E3E8425FFBD8239243EB4F5183EF259493ED0CC17BEB43574BE4881353D082902BD7049723ED416ABBD4058E0BDD8D11F3DBA814CBE6A5D52BEE2D5243E78F1693D88AD493D78281CBDE4DA0E3E441CC1BDC85D9B3DB4D5AA3D7424823D38D82EBE9C196DBE1C1EF4BDEC885ABEACDB5DBE98C7B0BD40C0D8BC5826173D8E1A04BE2EB724BEE44887BDFA56153EE842063EC04D6E3E6C73EC3D0E52373EC06D843B58C61DBE44869D3D94C05E3E9070B3BD804EFFBB90D363BE3893453E02EE4FBEC065E4BD801E183BF062F4BD00C5883A505C0BBE581D783E94AD14BE801F253DC0B074BE70F3103D98DD293E924C20BEF8D14ABD20A21BBC80DE14BCC8AC463D80AC4E3EEC9A96BD30C1A93DC45852BEB0DA17BEDE8038BEE06C6C3DA00F2F3D38327A3E2C80B43D305ABBBCFC26CCBD80C6C63C00AAEFBD6083213D70EA66BD0C3A25BE6033653CE0A2C53D20A03CBDC013963B2AD97DBE30C5AEBDE0CD7EBEB4427E3E9A645A3ECEE35DBE2EE844BED21859BE7872133E385E563DDA846CBE68989EBD824C403E80CA23BB844C67BEA0A2B13D88827E3E1E71693E5001B33CB4BB8CBDC0E9D53CC2DD3C3E280ADD3DD05754BE32E1063E6AA9263EF28359BED81434BEC60E2F3EAEA9073E84AA5FBEF8268D3D9C971A3E78644F3D088D083EAC55A53D9019933DBC39153E806EAEBD0067B33AB0F077BD58AD39BDCC69C53DFC51C6BDC0A957BC2E185A3E0031A83D1CE27A3EA0C43DBC3048B9BD9A29613EB6E520BED0E8EE3DC47A583E68BA10BEF0534EBDE420673EF069A5BC129460BE64F60DBEDE0871BEB84047BD589A0D3EC8C908BD281F3FBD7059A73CD039A5BC88E835BDFC36A2BD70C4FC3CE0F878BC48D012BDD49281BDE462853D643CC3BDC0DE6BBCC0BF1CBD1C56343E749FD63D7C89D63D00E6C8BA9A3122BE901A893C601849BE400AB33BEE357B3E183813BD5A86743E426D1FBE3425493ED43BC03D6C0EDFBD02AA7CBEEC50E6BD3409F13D1236773ED6E54DBEF83FE6BDBC23B63D00F37EBD78335ABE103EACBDA01EA33DF40979BEFC3CBEBD6A62163ED8F5F33D64DADABD68386E3EF0B1243DA8F3F43D108CB0BC248AC2BD98D95D3E8C796FBEB476B33DA8C2E0BD60F0A1BD986C433EE05569BEE89509BDA8CCADBDFEA53B3ED0F141BED8BB48BDB044CCBDFA853E3E140E493E001AA93BF092CD3DB2C27F3ECCE75BBE40A6993BBC89693E9CDB85BD768B3DBE36BA623E8089723E42FE163E046E403E70A3AFBC64AE31BE866462BE9CBCD43DA4698FBDD64F7A3E409BE43C8A09263E2002843C08516BBDF8E1C4BD38955ABE64E278BE28A751BDCA5A5EBE80CE7FBE5435FF3D5820E1BD00E093396C5483BDDEC140BEE0729CBDF06624BE6899383D1A76703E604F73BD80F3113D2A1B123E5CB5DF3D1008AF3C68A1AFBD906848BD40E60CBD96947F3EC094103DEE8F273EBAF6113E3EEB523EA8B4303D00B78D3BD01494BDB89D233ED0BB3E3E82F2463E424B63BE607B913CEC5A1CBE48AA28BEA06F5FBE5882C3BDCAD7643E2A560F3E6AF230BE681054BD1082E03DF82F163ECC63393E0AA706BE509ECEBD9C890A3EA8CD5F3D3A0C04BE10E441BE20296EBC",
      torch_tensor_16_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_16_torch.float32_1: "0x04000000E09DCE3C662D263EE04A323D52F90C3E22B6013E388EE03DECDCF03D88812BBEE6FF60BE3EAB7DBE2C9E483E18660EBE864849BEC0EA023D103345BD288EA23DF4B585BD3E59463E1EB872BEC0477CBE1A7F5C3E3C2DDEBD38F17A3D0096BA3D70B7203DD0B321BE4015DE3CAA9B27BED2F2573ED0161E3DB6E9383EAED7343E68F1D93D24D7B43DC25E103E4C3523BE522B413E88205CBD3ED9453E801D89BC7C43ED3D100A3D3E888D423DE08A46BD44D5D03D44197FBEF027D2BC307A50BDC60D44BE60E141BC80266E3D58D778BE10AD513EEEFC103E48927C3E8C12DCBD8A7235BED6411C3ED8A0703EE23515BEE62F16BE701697BCFCAD593ED8581EBD603275BE38D3D3BDEA8012BE5C02413EFC3E3BBE42193F3E7047BF3D60DAB6BC5C8580BD026A0D3ECCF410BEE0C8C5BDA6E2613E94F9C5BD90EFCF3CC6EC4F3ED4C648BEC856293D0036E33B283D04BEA8AE4E3E484F303EB03086BC8046DCBC3C741F3ED065A9BD68EE103E12C62ABE2C4A52BE70EC2A3EB8A12E3E1C0247BEE07D62BD047FD93D8AC0083E5889183EAA6A333E1854EABD88335A3D30E75B3EF01652BEF00D263EB087813D400F333CE09A7D3E18AAD4BD88F98CBDC03D3EBEAA8A573E7A203BBE72F1643E16613CBEA8BE123EBCAAFFBDFCF8603EDE662BBE6AC525BEB8B993BD0ED14DBE4655733EE84CBD3D560B0BBE268C41BE543BA9BDF8CD193D788AE6BDE6C2143E7C5EFBBD248F983D3651383E528035BE82E047BE2ED874BE98B1403D76FC483EB85223BE80EA09BDC241203E16A3463EDA610C3E20F9A33D58B7313DE05E963CBA7E5F3E2034123CBCFAC63D207795BCBCBF4A3E24B57DBE84D5A2BD525675BEF879703DA84A6ABDD66352BEFC1444BE680A923DC839403EDC135A3E12B02F3EFEAC4EBE70CF543E8606743E206A463CFEC575BE201739BEC4AD62BE10F1243DC287523E5E37243E4001F9BDD8DFDEBDC827723DF46209BEB0DFC3BCA824943DE87CBBBDA471B73DD0CA11BD0A946B3E885552BE3C15583E76A42C3EF03F65BEF8A5703D781903BDDC85F03DAC0C393EFA8E09BEE29911BE341B3ABEDCD2393E186C56BE44611FBE0CA0663EBAEC033E2CB82F3E14905C3EC85A5FBEC8C37EBD50AAACBCE0CB6C3EB4AE90BDE01F89BCE632113E8E5A053E681427BE9A5E5EBEB45BC1BDCC63A33DBC9C733E78DCE63DFC20143E6C949D3DC42382BD88FE28BD2E54573ED01D5A3DF09A4C3DA6CF153E1089383E341A923DA0ADCEBC6875E2BDFC8D1BBE58F3FFBD6658503E88D04B3EB45907BE8AF5573E144784BD046181BDD486A23D841750BE247517BE70CC15BD7CE9A0BDB040013EA02C72BD48265ABE56E25EBEFA31773EB0E2E63DE4D27EBE1C0652BE18AD21BE88D5673ED24A0B3E4421A73D9EED103EC8742D3D7E87363EB81E4EBE",
      torch_tensor_1_7_4_torch.float32_1: "0x0400000000000000000000000000000000000000A46A573F57D6233CA46A573F57D6233CB7C7683F3ED4A33CB7C7683F3ED4A33CC381103E1FB9F53CC381103E1FB9F53CCFBD41BFDBCB233DCFBD41BFDBCB233D107C75BFF4B64C3D107C75BFF4B64C3D8C0F8FBED19C753D8C0F8FBED19C753D",
      torch_tensor_1_7_4_torch.float32: "0x040000000000803F0000803F0000803F0000803F41510A3FB9FC7F3F41510A3FB9FC7F3F3311D5BEE5F27F3F3311D5BEE5F27F3F26707DBF83E27F3F26707DBF83E27F3F305527BF94CB7F3F305527BF94CB7F3F2C3C913E19AE7F3F2C3C913E19AE7F3FB8CD753F128A7F3FB8CD753F128A7F3F",
      torch_tensor_8_16_torch.float32_1: "0x04000000066C263EE857ED3D5A87063E327D003E6622193E709EA33DA4120E3E282F68BE420A7FBE2E07083EDCEC7E3ED8CB98BD1ACF443E300BDFBC1A6C003ED082A6BC04FDF83DF44FDEBDE87652BE10B8083E34E0D6BD14FE3E3EE85B0A3DE8B3D0BD6856763E3E8B743E12B904BEACB4E33D7CDF923DD63A1DBE6808023D724560BED0529C3CC8FB5DBEA4EA5A3E3A7F003E7ACA4A3ED08C463D38FBD9BD1ECC023EB87EE13D82760C3E98DC1CBD66ED7E3ECE4923BEDC5364BED4EF883D4E54673E80F51D3D4C0393BDD4585ABE36E42B3E6AC47BBE500FD3BD4C150E3E1EC610BE009027BEEE1201BE5888F43DEC42DABD184C69BD484376BD8CF60A3EACDE603EE07A7F3C00418F3A9084D1BCDCE2F33D34B7383EF894723D262F1E3E0CF1A0BDE0DC49BC303055BE1CADDE3DEAC303BE28341DBD8E767ABE7023AF3C442CA13D6CCF1A3EC05C61BD00A0453C16AE703E00124F3BC655383E9AC97A3EF8D5593E2044E83D7E82233ECCAF693E6027C9BCB2654D3E5CA4D2BDDC2FA2BDD8E9E53D583F1ABEF03BC4BD60375C3C70C2A83C005A4F3C703109BDB8FBA23D9C55773EA48CABBDDCD50C3EA0C97A3DC6F2213EF6D0503E00DDC3BC10D754BDF4EFC9BDD8DF8DBD809BD9BD58DB7CBD529F153EE8AD993D488EF1BDC2CA103E20A9B73C201C223CCCB2C53D68660FBE10B4D8BC6844433E84DB253EB24E103EB0B00FBD",
      torch_tensor_8_16_torch.float32: "0x04000000A0CA5FBD9E0B453E08DD7B3D084077BEF84131BED0829FBC942EA93D68501F3E800A6A3EDEB32CBE22E5713EE2EF2B3EB2B44BBE309B52BEDCD547BE40619F3BF0045EBDFA207ABE186B91BD005C203E905892BCBA4B4CBECE2D28BE5025BF3D7439A03DFC38DEBDE4A051BEB078D93D34BA08BEF83D60BE8CBD6A3E44DACD3D18B92DBDE84D163D70EE4F3EFE8063BE80B74BBDF84CB5BD64AB78BED41A593E9EFA71BEA0FFCDBD8AF6013EF2AE673EAC3987BD100C543E004EA7BBBE956CBE769F6EBE80E6EDBD000BC8BA00A24F3E54B3DABD68B41EBD0C022F3E90737CBD94D2DD3D40AAADBCC088C7BD96DD25BE3A487B3E188009BE20FDD23C74CDB13DC0F33D3D6078A5BCD8E845BDF47DD7BDA8EFB03DD84E95BDA4D4BE3D4EDB033E8081B53D80F9F0BDC80630BEC8DB8BBD7CB7A33D20B6DC3C7C3E7A3E7AEE2C3E6C8AEFBDC6E9373E7AF111BECCD1ACBD24BF3D3E5E2D3CBE0C4B8EBDBC6552BE8899ED3DA672373EE40B613EF078B2BD6A4B3DBE2A17073EFA8E25BE3C9EAABDBC9F52BEA6B1473E60CACDBC4036083D203D6F3C706E123D7451E0BD98D57A3E5E2468BEB0FC05BD521015BE5E3C2EBEC089093E62E13B3E2C48F23DA059993D84C22A3EE03D093EA8F394BDF09CD8BDA4B4973D54AE203E1EE72A3E00BB883A78EA7F3E5EC537BE9C6DD43D9A415B3EE0CB7F3CC69E1A3EF8F6603E1E4146BE",
      torch_tensor_16_16_torch.float32: "0x04000000707E773D38FD143EA0386C3EC64D223EB0A07B3E4C5BE0BDF4E452BE9048353D00B292BBF86A18BD08204EBE00BF0EBC80D3F03B24E91C3EA4A7F53DD8152D3D4E1C343E8096DBBC18EF4D3EEEF368BE0084F0BB7C4AE5BDFE41243E3C198FBD3E152DBE70AE2CBD00C016391E4B2C3EDC090D3EB28667BEE85AD8BD0C53F8BDE0CD57BC207EE33D88FC14BD820B693E70A8E13C28B20D3EC02A76BD9068143ED0D5C83D0090173C209108BCA4D8E23D109C103DC06721BEA8D89EBD08ED27BE5090743DBC0F403EF0F812BE54B0AB3D12A345BEE4E8D23DA60B70BEF41AC9BD809D3BBB28B72DBDB411103ED029CCBD00B5A93D0CE0E03DF4EE8B3DAA1478BE40F30DBEC02E7BBD00FB88BB389CC43D301C343E185A533DC0552FBE6E657EBE8C4A653E0086603A8C8163BE90C98CBD0C58C43D20C600BCC0B9283ED0522FBD6093003DB8EE6F3E165863BE20AFCB3C766250BEFE7F2CBEDEB66FBEF862FB3D88F248BD20E4B93D90D4E73CD006A73DE61057BE4092B5BD5C378CBDD0EF39BEFCE8D93D884F113EE42EB9BD76F72EBE324305BED8AA6EBE7AA126BEFC088DBD48E6283D98BAF5BD7EB151BE5051013EE0A24C3EC02C423C90A211BDAC79E2BD30F5A63D6084A33C8019EABD54A32F3EA8CE163E981D3D3EAC9A303ED8E717BEDA606A3EC017A2BBC0806BBE1246223E8AA624BE7076F0BDF87F473D06B9353E4817243D82E35ABE844F2EBE20E6BD3D905B8CBDCCD38B3D1A385F3E52D426BE72115DBE08BAABBD10A09EBC3456ACBD18D3793EFC1019BEC84D143EB481C63D9A746B3ED26576BEFCF63A3E641CA3BD146DB4BD209F083CEC902D3E9251033E327E14BEF0BB743D201627BC2C80A83D00B83FB910067EBD04E9EC3DB4815A3E164B083E8492A8BD00985F3BD0E9423D6ACF14BE0221593EF228073E20DFDD3D32176D3E40C006BD3C32413EF025F0BCD8594E3E52F719BED8597ABE6226043E204EB03D80DD72BE885EDE3D10CB5ABD985DD03DA87B683E4AA14E3EC0E2123CF428FC3DAC4D6DBE0053973C58BFA53DD2E0023E50E0B83D56AF2B3E70D88E3C04ABA63D10377BBE4C79F5BD78C8E93D30FAB03D1497DA3DE0DCCE3DD64E58BE1463A93DC04F99BDA8CE25BD20A8A1BC2E04583E5049653EF8FFFD3D6C89C7BDBCD5973DC01EB03D4E16443E8066A13CB44971BEACB6CD3D0CC84BBE80F5043D0037273E2462D33DF845723E1ECF763E98246ABE00BBC93BD4D0933D10684ABDF80C04BE388D763E1EA419BEBAC76CBED8E369BEF4650BBE9062D73C3EC72C3EE0647FBC600949BE88E73D3E207197BCCCC9B8BDC017F2BB44D2DE3D10F9FFBC0499C93D6409D63DA2B328BEAC32663E54A4293E40ED42BCA2EF243EF4628DBD68DB5ABDB8ECD53DC6E53DBE50E877BD78552ABEC0A2AFBC4C3ACABD8851A9BD",
      torch_tensor_16_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F"
    }
  }
#-}

