#map = affine_map<(d0) -> (d0)>
#map1 = affine_map<(d0, d1) -> (0, d1)>
#map2 = affine_map<(d0, d1) -> (d0, 0)>
#map3 = affine_map<(d0, d1) -> (d0, d1)>
#map4 = affine_map<(d0, d1) -> ()>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map7 = affine_map<(d0, d1, d2) -> (d2)>
#map8 = affine_map<(d0, d1) -> (d1)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map12 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @main(%arg0: tensor<2x7x16xf32>) -> tensor<2x7x16xf32> {
    %c3_i64 = arith.constant 3 : i64
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %cst_1 = arith.constant 0xFF800000 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense<-3.40282347E+38> : tensor<f32>
    %cst_4 = arith.constant dense<true> : tensor<7x7xi1>
    %cst_5 = arith.constant dense_resource<torch_tensor_16_torch.float32_5> : tensor<16xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_64_16_torch.float32> : tensor<64x16xf32>
    %cst_7 = arith.constant 0.79788456080286541 : f64
    %cst_8 = arith.constant 4.471500e-02 : f64
    %cst_9 = arith.constant dense_resource<torch_tensor_64_torch.float32> : tensor<64xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_16_64_torch.float32> : tensor<16x64xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_16_torch.float32_4> : tensor<16xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_16_torch.float32_3> : tensor<16xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_16_torch.float32_2> : tensor<16xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_48_torch.float32> : tensor<48xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_16_48_torch.float32> : tensor<16x48xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_16_torch.float32_1> : tensor<16xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_19 = arith.constant 1.000000e-05 : f64
    %cst_20 = arith.constant 1.600000e+01 : f64
    %cst_21 = arith.constant 1.600000e+01 : f32
    %cst_22 = arith.constant 5.000000e-01 : f32
    %cst_23 = arith.constant 1.000000e+00 : f32
    %0 = tensor.empty() : tensor<7xi64>
    %1 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel"]} outs(%0 : tensor<7xi64>) {
    ^bb0(%out: i64):
      %99 = linalg.index 0 : index
      %100 = arith.index_cast %99 : index to i64
      linalg.yield %100 : i64
    } -> tensor<7xi64>
    %expanded = tensor.expand_shape %1 [[0, 1]] output_shape [1, 7] : tensor<7xi64> into tensor<1x7xi64>
    %expanded_24 = tensor.expand_shape %1 [[0, 1]] output_shape [7, 1] : tensor<7xi64> into tensor<7x1xi64>
    %2 = tensor.empty() : tensor<7x7xi64>
    %3 = linalg.generic {indexing_maps = [#map1, #map2, #map3], iterator_types = ["parallel", "parallel"]} ins(%expanded, %expanded_24 : tensor<1x7xi64>, tensor<7x1xi64>) outs(%2 : tensor<7x7xi64>) {
    ^bb0(%in: i64, %in_48: i64, %out: i64):
      %99 = arith.subi %in, %in_48 : i64
      linalg.yield %99 : i64
    } -> tensor<7x7xi64>
    %4 = tensor.empty() : tensor<7x7xi1>
    %5 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<7x7xi64>) outs(%4 : tensor<7x7xi1>) {
    ^bb0(%in: i64, %out: i1):
      %99 = arith.cmpi sle, %in, %c0_i64 : i64
      linalg.yield %99 : i1
    } -> tensor<7x7xi1>
    %6 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%5, %cst_4 : tensor<7x7xi1>, tensor<7x7xi1>) outs(%4 : tensor<7x7xi1>) {
    ^bb0(%in: i1, %in_48: i1, %out: i1):
      %99 = arith.andi %in, %in_48 : i1
      linalg.yield %99 : i1
    } -> tensor<7x7xi1>
    %7 = tensor.empty() : tensor<7x7xf32>
    %8 = linalg.generic {indexing_maps = [#map3, #map4, #map4, #map3], iterator_types = ["parallel", "parallel"]} ins(%6, %cst_2, %cst_3 : tensor<7x7xi1>, tensor<f32>, tensor<f32>) outs(%7 : tensor<7x7xf32>) {
    ^bb0(%in: i1, %in_48: f32, %in_49: f32, %out: f32):
      %99 = arith.select %in, %in_48, %in_49 : f32
      linalg.yield %99 : f32
    } -> tensor<7x7xf32>
    %expanded_25 = tensor.expand_shape %8 [[0, 1, 2], [3]] output_shape [1, 1, 7, 7] : tensor<7x7xf32> into tensor<1x1x7x7xf32>
    %9 = tensor.empty() : tensor<2x7x16xf64>
    %10 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x7x16xf32>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %99 = arith.extf %in : f32 to f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %11 = tensor.empty() : tensor<2x7x1xf64>
    %12 = linalg.fill ins(%cst : f64) outs(%11 : tensor<2x7x1xf64>) -> tensor<2x7x1xf64>
    %13 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%10 : tensor<2x7x16xf64>) outs(%12 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.addf %in, %out : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %14 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13 : tensor<2x7x1xf64>) outs(%11 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.divf %in, %cst_20 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %15 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %14 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %99 = arith.subf %in, %in_48 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %16 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15, %15 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %99 = arith.mulf %in, %in_48 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %17 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<2x7x16xf64>) outs(%12 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.addf %in, %out : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %18 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%17 : tensor<2x7x1xf64>) outs(%11 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.divf %in, %cst_20 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %19 = tensor.empty() : tensor<2x7x1xf32>
    %20 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18 : tensor<2x7x1xf64>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %99 = arith.truncf %in : f64 to f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %21 = linalg.fill ins(%cst_0 : f32) outs(%19 : tensor<2x7x1xf32>) -> tensor<2x7x1xf32>
    %22 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%arg0 : tensor<2x7x16xf32>) outs(%21 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.addf %in, %out : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %23 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%22 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.divf %in, %cst_21 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %24 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.truncf %cst_19 : f64 to f32
      %100 = arith.addf %in, %99 : f32
      linalg.yield %100 : f32
    } -> tensor<2x7x1xf32>
    %25 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%24 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = math.rsqrt %in : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %26 = tensor.empty() : tensor<2x7x16xf32>
    %27 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %23 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.subf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %28 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%27, %25 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.mulf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %29 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%28, %cst_18 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.mulf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %30 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%29, %cst_17 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %collapsed = tensor.collapse_shape %30 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %31 = tensor.empty() : tensor<14x48xf32>
    %32 = linalg.fill ins(%cst_0 : f32) outs(%31 : tensor<14x48xf32>) -> tensor<14x48xf32>
    %33 = linalg.matmul ins(%collapsed, %cst_16 : tensor<14x16xf32>, tensor<16x48xf32>) outs(%32 : tensor<14x48xf32>) -> tensor<14x48xf32>
    %34 = linalg.generic {indexing_maps = [#map8, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_15 : tensor<48xf32>) outs(%31 : tensor<14x48xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x48xf32>
    %35 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%33, %34 : tensor<14x48xf32>, tensor<14x48xf32>) outs(%31 : tensor<14x48xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<14x48xf32>
    %expanded_26 = tensor.expand_shape %35 [[0, 1], [2]] output_shape [2, 7, 48] : tensor<14x48xf32> into tensor<2x7x48xf32>
    %extracted_slice = tensor.extract_slice %expanded_26[0, 0, 0] [2, 7, 16] [1, 1, 1] : tensor<2x7x48xf32> to tensor<2x7x16xf32>
    %extracted_slice_27 = tensor.extract_slice %expanded_26[0, 0, 16] [2, 7, 16] [1, 1, 1] : tensor<2x7x48xf32> to tensor<2x7x16xf32>
    %extracted_slice_28 = tensor.extract_slice %expanded_26[0, 0, 32] [2, 7, 16] [1, 1, 1] : tensor<2x7x48xf32> to tensor<2x7x16xf32>
    %expanded_29 = tensor.expand_shape %extracted_slice_27 [[0], [1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<2x7x16xf32> into tensor<2x7x4x4xf32>
    %expanded_30 = tensor.expand_shape %extracted_slice_28 [[0], [1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<2x7x16xf32> into tensor<2x7x4x4xf32>
    %36 = tensor.empty() : tensor<2x4x7x4xf32>
    %transposed = linalg.transpose ins(%expanded_30 : tensor<2x7x4x4xf32>) outs(%36 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %expanded_31 = tensor.expand_shape %extracted_slice [[0], [1], [2, 3]] output_shape [2, 7, 4, 4] : tensor<2x7x16xf32> into tensor<2x7x4x4xf32>
    %transposed_32 = linalg.transpose ins(%expanded_31 : tensor<2x7x4x4xf32>) outs(%36 : tensor<2x4x7x4xf32>) permutation = [0, 2, 1, 3] 
    %37 = tensor.empty() : tensor<2x4x4x7xf32>
    %transposed_33 = linalg.transpose ins(%expanded_29 : tensor<2x7x4x4xf32>) outs(%37 : tensor<2x4x4x7xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_34 = tensor.collapse_shape %transposed_32 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %collapsed_35 = tensor.collapse_shape %transposed_33 [[0, 1], [2], [3]] : tensor<2x4x4x7xf32> into tensor<8x4x7xf32>
    %38 = tensor.empty() : tensor<8x7x7xf32>
    %39 = linalg.fill ins(%cst_0 : f32) outs(%38 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %40 = linalg.batch_matmul ins(%collapsed_34, %collapsed_35 : tensor<8x7x4xf32>, tensor<8x4x7xf32>) outs(%39 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %expanded_36 = tensor.expand_shape %40 [[0, 1], [2], [3]] output_shape [2, 4, 7, 7] : tensor<8x7x7xf32> into tensor<2x4x7x7xf32>
    %41 = tensor.empty() : tensor<2x4x7x7xf32>
    %42 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_36 : tensor<2x4x7x7xf32>) outs(%41 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.mulf %in, %cst_22 : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x7xf32>
    %43 = linalg.generic {indexing_maps = [#map9, #map10, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%42, %expanded_25 : tensor<2x4x7x7xf32>, tensor<1x1x7x7xf32>) outs(%41 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x7xf32>
    %44 = tensor.empty() : tensor<2x4x7xi64>
    %45 = linalg.fill ins(%c0_i64 : i64) outs(%44 : tensor<2x4x7xi64>) -> tensor<2x4x7xi64>
    %46 = tensor.empty() : tensor<2x4x7xf32>
    %47 = linalg.fill ins(%cst_1 : f32) outs(%46 : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
    %48:2 = linalg.generic {indexing_maps = [#map9, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%43 : tensor<2x4x7x7xf32>) outs(%47, %45 : tensor<2x4x7xf32>, tensor<2x4x7xi64>) {
    ^bb0(%in: f32, %out: f32, %out_48: i64):
      %99 = linalg.index 3 : index
      %100 = arith.index_cast %99 : index to i64
      %101 = arith.maximumf %in, %out : f32
      %102 = arith.cmpf ogt, %in, %out : f32
      %103 = arith.select %102, %100, %out_48 : i64
      linalg.yield %101, %103 : f32, i64
    } -> (tensor<2x4x7xf32>, tensor<2x4x7xi64>)
    %expanded_37 = tensor.expand_shape %48#0 [[0], [1], [2, 3]] output_shape [2, 4, 7, 1] : tensor<2x4x7xf32> into tensor<2x4x7x1xf32>
    %49 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43, %expanded_37 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%41 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.subf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x7xf32>
    %50 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%49 : tensor<2x4x7x7xf32>) outs(%41 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = math.exp %in : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x7xf32>
    %51 = tensor.empty() : tensor<2x4x7x1xf32>
    %52 = linalg.fill ins(%cst_0 : f32) outs(%51 : tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %53 = linalg.generic {indexing_maps = [#map9, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%50 : tensor<2x4x7x7xf32>) outs(%52 : tensor<2x4x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.addf %in, %out : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x1xf32>
    %54 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%50, %53 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%41 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.divf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x4x7x7xf32>
    %collapsed_38 = tensor.collapse_shape %54 [[0, 1], [2], [3]] : tensor<2x4x7x7xf32> into tensor<8x7x7xf32>
    %collapsed_39 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %55 = tensor.empty() : tensor<8x7x4xf32>
    %56 = linalg.fill ins(%cst_0 : f32) outs(%55 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %57 = linalg.batch_matmul ins(%collapsed_38, %collapsed_39 : tensor<8x7x7xf32>, tensor<8x7x4xf32>) outs(%56 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %expanded_40 = tensor.expand_shape %57 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %58 = tensor.empty() : tensor<2x7x4x4xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<2x4x7x4xf32>) outs(%58 : tensor<2x7x4x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_42 = tensor.collapse_shape %transposed_41 [[0, 1], [2, 3]] : tensor<2x7x4x4xf32> into tensor<14x16xf32>
    %59 = tensor.empty() : tensor<14x16xf32>
    %60 = linalg.fill ins(%cst_0 : f32) outs(%59 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %61 = linalg.matmul ins(%collapsed_42, %cst_14 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%60 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %62 = linalg.generic {indexing_maps = [#map8, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_13 : tensor<16xf32>) outs(%59 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %63 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%61, %62 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%59 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<14x16xf32>
    %expanded_43 = tensor.expand_shape %63 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %64 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_43, %arg0 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %65 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%64 : tensor<2x7x16xf32>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %99 = arith.extf %in : f32 to f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %66 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%65 : tensor<2x7x16xf64>) outs(%12 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.addf %in, %out : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %67 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%66 : tensor<2x7x1xf64>) outs(%11 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.divf %in, %cst_20 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %68 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%65, %67 : tensor<2x7x16xf64>, tensor<2x7x1xf64>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %99 = arith.subf %in, %in_48 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %69 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%68, %68 : tensor<2x7x16xf64>, tensor<2x7x16xf64>) outs(%9 : tensor<2x7x16xf64>) {
    ^bb0(%in: f64, %in_48: f64, %out: f64):
      %99 = arith.mulf %in, %in_48 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x16xf64>
    %70 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%69 : tensor<2x7x16xf64>) outs(%12 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.addf %in, %out : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %71 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%70 : tensor<2x7x1xf64>) outs(%11 : tensor<2x7x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %99 = arith.divf %in, %cst_20 : f64
      linalg.yield %99 : f64
    } -> tensor<2x7x1xf64>
    %72 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%71 : tensor<2x7x1xf64>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %99 = arith.truncf %in : f64 to f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %73 = linalg.generic {indexing_maps = [#map5, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%64 : tensor<2x7x16xf32>) outs(%21 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.addf %in, %out : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %74 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.divf %in, %cst_21 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %75 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%72 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.truncf %cst_19 : f64 to f32
      %100 = arith.addf %in, %99 : f32
      linalg.yield %100 : f32
    } -> tensor<2x7x1xf32>
    %76 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%75 : tensor<2x7x1xf32>) outs(%19 : tensor<2x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = math.rsqrt %in : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x1xf32>
    %77 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%64, %74 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.subf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %78 = linalg.generic {indexing_maps = [#map5, #map6, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%77, %76 : tensor<2x7x16xf32>, tensor<2x7x1xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.mulf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %79 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78, %cst_12 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.mulf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %80 = linalg.generic {indexing_maps = [#map5, #map7, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %cst_11 : tensor<2x7x16xf32>, tensor<16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    %collapsed_44 = tensor.collapse_shape %80 [[0, 1], [2]] : tensor<2x7x16xf32> into tensor<14x16xf32>
    %81 = tensor.empty() : tensor<14x64xf32>
    %82 = linalg.fill ins(%cst_0 : f32) outs(%81 : tensor<14x64xf32>) -> tensor<14x64xf32>
    %83 = linalg.matmul ins(%collapsed_44, %cst_10 : tensor<14x16xf32>, tensor<16x64xf32>) outs(%82 : tensor<14x64xf32>) -> tensor<14x64xf32>
    %84 = linalg.generic {indexing_maps = [#map8, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_9 : tensor<64xf32>) outs(%81 : tensor<14x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x64xf32>
    %85 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%83, %84 : tensor<14x64xf32>, tensor<14x64xf32>) outs(%81 : tensor<14x64xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<14x64xf32>
    %expanded_45 = tensor.expand_shape %85 [[0, 1], [2]] output_shape [2, 7, 64] : tensor<14x64xf32> into tensor<2x7x64xf32>
    %86 = tensor.empty() : tensor<2x7x64xf32>
    %87 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_45 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.mulf %in, %cst_22 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %88 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_45 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = math.fpowi %in, %c3_i64 : f32, i64
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %89 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.truncf %cst_8 : f64 to f32
      %100 = arith.mulf %in, %99 : f32
      linalg.yield %100 : f32
    } -> tensor<2x7x64xf32>
    %90 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_45, %89 : tensor<2x7x64xf32>, tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %91 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.truncf %cst_7 : f64 to f32
      %100 = arith.mulf %in, %99 : f32
      linalg.yield %100 : f32
    } -> tensor<2x7x64xf32>
    %92 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = math.tanh %in : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %93 = linalg.generic {indexing_maps = [#map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%92 : tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %99 = arith.addf %in, %cst_23 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %94 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87, %93 : tensor<2x7x64xf32>, tensor<2x7x64xf32>) outs(%86 : tensor<2x7x64xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.mulf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x64xf32>
    %collapsed_46 = tensor.collapse_shape %94 [[0, 1], [2]] : tensor<2x7x64xf32> into tensor<14x64xf32>
    %95 = linalg.matmul ins(%collapsed_46, %cst_6 : tensor<14x64xf32>, tensor<64x16xf32>) outs(%60 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %96 = linalg.generic {indexing_maps = [#map8, #map3], iterator_types = ["parallel", "parallel"]} ins(%cst_5 : tensor<16xf32>) outs(%59 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %97 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel"]} ins(%95, %96 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%59 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<14x16xf32>
    %expanded_47 = tensor.expand_shape %97 [[0, 1], [2]] output_shape [2, 7, 16] : tensor<14x16xf32> into tensor<2x7x16xf32>
    %98 = linalg.generic {indexing_maps = [#map5, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel"]} ins(%64, %expanded_47 : tensor<2x7x16xf32>, tensor<2x7x16xf32>) outs(%26 : tensor<2x7x16xf32>) {
    ^bb0(%in: f32, %in_48: f32, %out: f32):
      %99 = arith.addf %in, %in_48 : f32
      linalg.yield %99 : f32
    } -> tensor<2x7x16xf32>
    return %98 : tensor<2x7x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32_5: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_64_16_torch.float32: "0x040000003833653B0F8C6FBB9FA3823CFF5C1DBC3A8B15BCA4C5983CFEACC0BC32FEC6BCE2ED5A3C3B530CBD857B2B3B0B444B3C6ABF9B3B55C585BD2343E83B40D240BC0665283DE9F9F5BC054A28BDBC1BC4BB00B06F3C47199F3BC06991BC20945BBCC08398BB2959C8B926BB6A3CC0138A3C8081083D5304A7BC8CED5D3CF21AC33CC6CFCD3C2041ADBC2897A33C4B0527BDBC9EE1BC161F97BCDC96633CA4B487BC72CF32BC4B5283BC5CF2C23B7D56963CC6AAC0BCFD5DABBC47C1EABBEA8ADBBAF44A893CC753EB3C5D7074BB058D843CB0AA26BC99F9D0BA24BC4C3BC0F8893C7C675D3C7087DABCA4F3A93C994CC93C7C20FFBA473F903CDAC91F3CB2459ABC2E76D33C95DBC3BCFD42E63C2B0248BCA019A8BC322D22BD9EB76CBCA1DFACBC670367BCEDF5373C43448FBC64A6583C3EB1733C934527BD42EFF93BF21FBB3C77D3A43C1266C7BCA4A2343CEF501EBC9DA4133CB87B253D3E4326BC2B548E3BD7DC2F3B5971453CA995133C0725303B8AED52BBCFD640BD2638B23CAF34023D6385F2BB2A1C8B3BA43A903CD4210E3C0F57B73CF6E58D3C5873073C50D9B83ABDBE973B7CAD70BC3D2FC5BC33A229BC7779D7BC9833443B02D24FBDA7859F3C61759FBC69782ABD169CA9BC3038D13CCE2C65BC3C8E6F3CB7AB7E3C9E44DF3C30C60B3DC05FA9BB94C600BCC7177E3C0DF3BFBC3C3DE83C62FA0DBD421D17BCFDB105BCC70919BD887B9DBC0046423CF019013D8A4B02BB9C9AB2BBAEE1043ADD7DC9BCC68BCA3C6517693C004B0EBD36C92EBC38C104BC2711F0BBB522A0BC6A7AA4BC8E3AD1BB8EA7103A176FAB3B29ABACBBA51128BDA44821BCBB08083B2F3886BC600EDDB82F94DE3A5CE53A3A5EAB99BBEC5001BBC174A43CB4083A3CCB4F95BCBBB428BD6B12003B87C8C4BBC473AF3BA0BA3E3DCACCE7BBF81D623CD379C03BC29CB43CE1D612BC47E4813CBF078FBCA44D9EBCA5F3C0BC388A12BDB7821E3CC5A54CBD6AD14D3C55690EBDD1FE08BCE8981C3C5378E6BC70A3943A2140B4BAE50D283C5B9F8FBB2F9A2FBBDB5EE53CD283BBBC6AE3DC3A187F243B9B24BF3C4DF0A6BAEB0B47BCA5FFB83B15AF3EBCC512673C93876D3CDED299BB0F9C313C4A87FD397E769ABB8536E0BBE7EFAF3C3B8A0EBB4427943CEF9512BCC84F103BB06D053D79DF8B3C3771D0BC0B3969BC2A21DA38CDB99CBC1EEE4DBCC284C5BB150117BD61082BBB0519C13CE210A23CC2148A3C37DD883BABA643BC5883A4BC0BFF04BCE089C2BC7747ABBCC60A16BC130759BCF355C4BAD9AD55BB59A619BC84511BBC9704EC3BC0CD1E3CBC1835BAF9CC5FBC12D7BA3C75A4803A067EE1BCF4C5843C0772AC3C18EE203B959F0D3CAA9AAABC38FA6DBC27346F3D6976B33C910A183C900C2CBC1374A23B3C4BAABB3262E13B85C628BC9E7F693B928C393DFC1DB43CEE34893BF542F0BB00BC173C60BF043B4754253D7E2A18BC1419A5BC172801BC82766E3C54F1083C5084CDBC74278DBB106130BB2C12083D6B69D53CABDF9CBC44F39E3CBD946ABA0715363DD34C25BC381D903C234C8B3AD261D43840F44FBCCBD5F03C43057BBC797BB0BCF34B803CD2E1E63C54BD273DFDF82A3D97D3A93B0BA510BCE90533BDD701A3BC99BA723C2E1E5D3B84E1D0BB815E90BB3C60A5BCE0D5B7BB6E0449BB984202BDD640823C2066CFBC39C3CBBC80DAD03C423DAF3C618B8A3C42F1B63BAAC1FCBBD55E5F3C42305B3C576F2D3C3793E1BA7481E63CB2F138BC74D002BB3013553BBE2853BD82F946BC1251023B4EB534BB3CF8963AB9E45ABCE61EAEBB46CA083CC21AA7BCF01F803CD531B7BA5EFC69BCC632D33C7E24D53C90D52B3C38D906BBC91954BDD4D781BAC1A3383B6E73D23B25A8FEBBDCA492BC85B2DF391929AC3C6943C03C227BBB3C2453BBBB9907213D4D1F8EBBE41D003D1E9BC6BC2922443C893E203DDD451FBCD7EF7C3CD7FF1C3BD01E1FBDA6364C3C3D3BB33C5CA06FBC4F1AEC3CAA5B6F3BEBB9AC3CA22176B9B7A3E93BDDC86BBCBE1113BCC2B208BD80F3E43B6F2FE5BA202486BC37D9ECBC9D8EB5BCBB3B30BCC4E1D6BBCB7E833C9E681BBDF152113AA76C72BC549CFB3A3B8C3FB90019913BDC65DABC0340FA3BE75DF9BC4F267D3AD491BCBCBD42143C70DE3BBC25070DBD6A7E9BBBD2B484BB374F103C79CAADBC47B6393B535BA5BCD7E0BC3C4B1FBCBB8C2685BCEDDB043C8405563C573C1CBD252309BC615A22BCD9785BBCAF29BEBC7B9BE13A42C59E3CFDF0333BCF2B083D6D85AE3CD5E7EB3C40C0983C419328BCFEB0003D4A92B43C5BB875BC579CB1BC1913D63969C36EBCC58C423CB338D4BC6D08A03CCFA60CBC0EFE67BCB75EE83C4DCD223C2D81243D64A3D83BE8FC22BCA64B42BD8D5B1DBC0529113C7D6699BB573B06BCDE954E3BDB95803CC7A88ABBDCB6AFBC6F6982BC1D1AD8BCEBC42A3C1B3B393C9000663C92B0003D76DE9D3CCD0BA5BC9E6BA2BC275B92BC2A2331BC7B632DBC0A1C153D4588E5BCE4FC8D3CE39010BB39DA053B05526CBCCB0197BB380161B9584BBFBC78DEBF3C42F880BCC472E5BCC141753C446E9BBC3D0DC83C7B420F3C2738E93B2BC8AC3CF28F633C690F2F3C84211CBDE3FE69BC75FC3ABC1EC4D2BB370FE9BC0658D0BCD0C5C6B9802C2E3CF91377BCBCE823BC614170BBD70B9BBB86713A3B073E3EBBBDC9343C83AD833CB883A63C5E88C43A1C3B293A4624AFBCCF319D3BEEC62FBB61284C3CF4479EBCF0386ABC92E2AC3C2DE3A1B96223F33C277D033AE63ABCBB0BDAE53BFCEDE93B4D2306BB524D663C272A7DBC0EB6DFBC15AA5A3BE527A4BC8CF4F33BE94AD7BC0E23DC3CCFA9033C8D372EBC28D119BCE95C113C0B73CC3A6FFC233BA50BA9BB8B0B183CA4D705BD813CD3BB72758DBBAF4DBD3BD0F5413DBA528E3CFFA018BD28348A3CECB69D3C73AA663CA5B42E3CB916A4BC0DFF0A3DA0C266BC59B7003C6B9C1B3DBE0D5C3CA11AD73C2FDC16BC39A2FF3B3BA5DBBB997612BC89FE1E3B8DF9A23BC915353B5006E83C673BA2BC1166003DF4B303BDC9C191BB740A12BD6A42C93C6A8FFC3CE9049B3987F3813BEB5492BA21B727BCBB806ABB468B8BBB8F7828BD5DF4D93AA6278BBC374CCD3BA751DA3C37501BBC3E8350BC130EC53C337DCA3CBDD61DBC12824A3CDC6DC43AC098343D624FE93AEE277ABC66228DBC51D6853C38E2E53C6BCCAA3CD801E93C5B8B5DBCF084373CC7E0F53C1E886DBCB4FD8FBCFCE981BC3ECC45BB78F296BC035AF5BAD07D913C4E48663BEFF368BCF2C6A83CAB1E3DBC7527223BF769933CAF9A6B3C27A11ABBE5A7AEBAB759CABB42AE0F3BA56D7D3CB207A0BBE9948DBBE0A510BCD59E653D3468D73B1BD396BC6CC29ABC8DF20C3CD7A1073DB33C443D1671A93CF51F33BC80613E3B072D1E3C97E285BB94E7EABB747065BCC6C9383CD42DEDBB2234643CCEA319BC626B963C08E29D3CED11C3BC93E623BC841D343C80E62A3D5EB6D4BB6698F7B93DDD8EBC5025113D5FF0923C1CA8FA3C7722A33CD3A7CBB9D47C92BC33D4C0BCDC7E473CA65EAE3C59A6AEBC6F8A333C54E63A3AC64D9F3C478F90BC3714233C98D9F33BFED2AEBC3EEF26BCA2DF53BC45CE5CBCE61F833C7343253CF577973B5696273D1C515EBCBD0346BC75900E3D9831DC3C07A9AE3B888606BC4B33AB3C692FC0BC96B7293B59E110BDAFD8D0BB320CC33C8F16BA3B9880253CF994073C216BBD3BAC710EBDE0C859BC1B7D3EBDA0A44FBCCC79093DEE1D1B3CCEBA38BDA74D0D3DFAE8853B01734E3BED9B8E3CEA12B739868981BB091B913C8903AFBC335859BBF99C1E3C04D7D33C4086E4BC02C4F0BCA49586BCBB0DA93C72BCACBC22F065BB54243ABCC570D63C447037BC59DBA13BF4C61F3DE68842BA19CFEB3C8231DEBB573700BCA57645BB1857C0B9292BBABC69EB2CBAE275333C3878BFBC7852E43C00840BBCFDBD2C3D8F80BF3C9D54E1BB40A841BC7C234DB90B3DC73CF4E5C0BCD3764B3C7FFB063CBC64943C6F58473CB49620BC4138F53CAB8109BD37A1FEBC49C3A0BC62FD283CE5CFBDBB3593B43A0C63583D1C561FBC7462023DF4394B3C80034EBC7825D5BB8B5BFE3A92E692BC23AF10BC37AB773B4B02FB3BA03F963CDD3EF83C79E2613C067D343B9C3E4D3CAAF2F6BB5C5E10BBC009A03CA507DABCE9AAA83C77EBDCBCB6F827BD6A33ACBB2173013AF6A4943C64C31DBC55D0F0BC0DCBB2BC7E4453BC8D74B9BCE3E805BD2700B23C894E5D3C5B67173CAFE427BD14E3E9BB23AD693CC79320BCCDDB0B3C96639BBC09DBE53B6A0735BC52F3A0BC248DBE3946C740BB26971B3C860C223D3493183DE6BC3E3CD20A64BD357159BC43E61F3DBC8EFD3CABB581BBD7F6F6373D1AA6BCC057BE3C06C012BCA775CC3C9D81C83A6A33A63C2C5F683B05BB05BD93D2853CF25BB63B0D1B0F3B5E57A1BC5BEDCD3B3E0933BC5185A1BCEF6B483C331BB73CF20B573CE08EC0BC3D15D13C27F809BC3817B7BB67880E3A82C32A3C86E7B4BB4B5D2DBDC92B7EBBF69491BB607FC03CDE4AC6BC218CF13BB4A213BC5054CFBC4B31FF3B7D8885BC5B1E0E3DF9E31A3C2FA7B0BCC1ED7D3B677CBFBCED01C13C9549EC3C390F7FBCF66B85BCAB6C07BD0060D43C669D8ABCABC4B53B400454BD7239B7BA50605CBC9E00DF3B4220933C49B823BA5E0B43BCB0BC2D3C94F270BC8E51C5BA0ABCCC3C3749B3BAEA4FE0BCD82F22BDA7A8223D6A4C70BCBB913B3CF5290F3C2B4E883CC25FAB3CD0D6F5BC80CB6ABC4E7126BC9BDE9B3B26EB1EBC02C4A4BAE934FD3B9C4ADFBB4905AEBC93FEE3BC9BFDE8BCC28F92BCB8D4B23C144E933C13957C3C40F540BC698AB83C719F07BC5F03803C630F103CF6BB1BBC24BDE23B337712BC26708FBB3C78863BED7B3ABC57E5033D3561DC3B21DA333C59AE9DBB6069B8396E2301BDE03400BB1DA28BBDB7965F3C05378DBBC4F7B2BC8E0D953C47F4E43C6779E93C1896B3BB40EB183C266780BBB820A2BCDDC59EBB244D9BBB80F62ABCE632B4BCAE0728394CD051BCC5F2FC3C7BA85E3C7DF0653B5D6822BC5B3CB9BC07BBD03B048B97BCD936DABC8AC7C53BDEFAFA3AABE0A43C7363B83C595B60BBA946633C7859EF3A540EC13CA90A21BD4B08F3BC7CC5593C5C58A0BCED982D3C58CAB23BC0B67ABB53CF53BCF791D13B6EE3193D88169FBC4A8CB3BCC570893BC2E4B739DD3BA93CA777A1BCBD7CB23C7E815B3C37178ABCF56EC5BCF4AD03BD3970773C0FE34BBC1B99A83C13956A3C2D1EC2BC82A7DB3BDC60F7BA9285AA3C5439223D99436A3B6AAD2DBCA0A22CBA1298BFBBE64930BC46C98A3ADE5CF53B0507253DC6ED1B3CC1DBCE3CC7411F3C394BFBBC1850CE3B0AE2E33B224EBD3C1EEAAD3B7CB3A43CD43A723AD91F0F3D27799C3C0AB3DB3C3CF0C3BB02563A3C6B90A33A14610BBDCD32B73CE8CC1F3DB286193D2CEC613C6F4FC9BB4638C4BC4E07F93BFFF0963C062CF43C9F7F18BC9048393CF092E6B914CA503B00131C3C9E259B3ABFC78ABB9BFEAFBC7393553BE2D315BD9522B8BA816C1EBC38DEA7BC13525EBACE3FA3BC01D66E3C989B023B75231D3CC927E13BEAC2E1BBFED9473D5BD0BEBA10ED0FBCE7D59E39E7C48DBB46ADC9BCA7733CBB28689BBC981F0ABB9B91D43CD51052BCA1F425BBD7DD6F3BA5002CBC2DAF1CBC1E0FB3BC13C57D3C7B2CE9BCEDD70EBCC6CE15BDAF6E473CA98823BC",
      torch_tensor_64_torch.float32: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_64_torch.float32: "0x0400000099DF343C93855CBD7C4F6C3C4AE08B3C1366F83C9D2FD33BFC46183CD6D4283CB0198ABC60C3943CCD1A05BD136067BCC6CEBC3C246D38BD22CD1E3B10CEC9BC39955F3C40FA56BC17B9C9BCBB07943AD744A63B575DC13B8DAB94BB9BE9E43B2FC6833B52D2523C003457BCCAE6F5BB6D7BB73C4A01893C5C2DEDBCB7A1AF3CCDBC833C5466DA39C7CBE4BB35F1E63A2DD809BBCE35E33B2B41C0BCD28BFC3B34D2B1BB2F9B1739F282953CFBAD14BC2FA0D6BCAD6B2FBD7340B23CFDDB4F3B84E026BB25AAC23CEAD147BBA0522ABC87AC5C3CB4955D3C890AFD3BD145133CDE74B5BA9212FABBDB6600BB53CBD2BB23200F3D7E57833CF72FEDBCD51C493BA2D4E4BB2BBDBFBAA5AE8FBCCDFE1BBB1985E33BE48C87BC59E72A3C44D28B3C255AAF3C14FB133C891C8F3C42E1CBBA89B7EB3CA69689BC41E9D23B2F0B4FBBEED50BBC29B5C33C016F3F3C3FE9193B0FDC15BC32C7143CBCE752BB370B603CF7AC283C4F3DA93C30396EBAC0C53CBC9DB59B3CC5E62CBCD08E983C9E42113CBBAFE5BC9BB2693C64ADB1BCCD429CBC32158D3BD8FD203CB909DD3C8614303C7207103C304C2F3CFBE00DBDEAB629B969AFFC3BD56C34BD9700B33B5816DD3C809D34BCCF0097BB875FACBBFDC593BB0B4A9E3C7B6E1E3D4620F7BBF409AC3C1F7085BC41ED06BB899C6E3BF475933CDBE1D63BE5D1303C358F01BDCFC8413D9251663C675D023D8670243CA97E823CC0CBB73C577C9BBBCF38B7BBB99217BDCF46143CBCD7DC3BCAD807BC6C0DD43CBCFF39BBE556DBBCFCA474BC608A783CEAD439BCBB47AD3CE200B7BB5F69233DECA5A3BC504BEA3ACA3EEA3C9D02AA3C616AC73C84F8973CDD3A703C98F3AE3BF73DF83CEAA0C8BC9EAD2FBB54E2B93B2C2C09BC8D5534BD7BFBACBBEABFBD3CBB6E153D1E15CC3CBCFAF93CB6B9123B8B92263A5EE964BBBA3F8ABC46278F3BB3C6703BCF5B27BD44E8043B3761E4BCF722743C453F11BDA6A0163CEA95543CD3BBBBBCF9817D3C8E1FC2BC6771203C502817BD1D1054BCF2FFE1BC8D8CB33CA0B3BB3C0217043D1E3F8DBBB8C2A3BBB25BBDBCF9DA253D1364E13C5E6E3EBCFD424FBDBEAEC6BC21C1E3BC7B29B03CCF28613C2F6DAABC351EF03CA51057BA342FC33C6B2763BB2CE50F3D132C85BC4054B93CC0AADD3C74B801BD0E8C493D5BA15C3C74D290B911C497BA62AD6B3BD70EB73A7D36813C5836BE3A66EC08BC7349DD3C50518EBADD39093CDEB049BBB29D933CD9BA93BCA91C25BD0BDB0D3B46C2013C17D1623CE391793C8CA8563C690406BD9035DDBCDCFCCD3C6102243C57420FB97965BB3B38DAB73CA1FE3BBD1C546FBC5EB0843C74CC8BBC44B9653C546BB5BCEB544CBC6172633D566E99BD3968213D62ADBDBCA961813CE722863C5E2E59BC02EB0B3C1AFB04BD75C487BC37AFA13C18A604BC4B3713BDF877193D4E0F94BCD93BA1BBB99958BCC77E2C3BCFD524BBFE0D973BFC912DBCCDA3B73BE41099BC544BB03CB4B6473C029FE13C24AE38BD39E2113C13C5073B72F20C3CD55A51BB8A3DF8BC53FC4DBB5830C73CE98BC9BC00AA18BD0709853C49138F3CEFB4ECBC74AA743B06B27B3C79B99FBC309C9C3CC4CB973BB08452BC8E8997BB587230BCCB78F2BBFBE909BDDCD52C3D2F9D273C985236BCEBBB89BC2CB4773CD566683CA1DF8FBB13F4D8BC6081B1BCBB70933C8DD5933CE65930BDCB12A6BB7C69DEBBDD82003CC676603C2BD4BE3CA5AB553D6132883C5BD3FD3C62604D3C75F3B93C41A45C3BA02EF43C2FBF61BC0747503CD7E5F6BCC6189CBCABA8AD3C45729C3C1CD0DA3CE7D2EBBAA98ECDBC04E70BBC035703BCDDF880BC5784DABA006BB83C79C9FDBC82D5EE3C12D6853BCBB2523C15CE8B3CD8BCE33BDB20833CFD6E9DBC2D2A353C65EDBE3CE4580E3DC0FF9F3BD470093DA448BF3B281A11BBF45E96BC5281573C2AAF253C497E16BDE6FE863CA5AF3ABCA739D3BC44EC87BB2F3C0B3C00DCC5BA9DDC1C3DC25D3B3DABE443BDE48CDE3BEB0C38BCC6699BBC7CFC0D3D4ACA653C8EEF2B3BD86177BD20F4DEBA63EFF33C2FDD043C50CD03BCEA8904BD8582D2BB3EB5A8BB7EAB66BC1893803C0303103DC443983C2CE67CBC7D890FBC6EA3AB3C18E62EBC133DAD3C377B183C47899C3C328D923CDC826B3C750DDABCEAFE24BD220CF8BAB1E409BDE15652BB2FE0BB3CCF6F3039240B423C9C5EF03C13B1BB3BA2C511BBF64500BDDC57893C29DD183CC0E2583DE9F3283D2BE1043D4B4AB3BA10595A3CE45135BCCBF2AC3C1DC51EBB67179F3CE7B1AABC7DA7C5BBE550E03C33A4993B86D8B5BC669661BBD2D7A73A2AA535BC19AD353C50DAB2BB9345A5BB0EE06B3C1BF41D3DD0D418BC773DB3BBC19DF13B71FD193D70AD3EBC180984BC6BCD0DBC0B4AFD3B09B014BA6086D0BC5D23E6BCAC87EEBA2C160F3B124511BD52DE21BAB99A8A3C27E62E3C41E8E1BC14B90E3BAD891A3DCB729D3C282B81BD3294FCBCF21227BBAF8A583CF904563CBE0745BC07FDE3BB3B0668BD4110573B9DAC523C53F7D23C195A22BCDBA3693B26318E3B71691DBC82DAF1BC22E4753C2C39133CBE72FC3C05E8683CDE0B7B3C9464373BB3757A3DDCBCBD3C6029843C571A2B3C8B9F0EBC0B13D53C27B2743B6265B1BBA2A5753CEEB5B83CF66117BCF40EC63CF36A7B3C62D9C03C01B9053B2EA9EDB98A569D3BC19E1FBC4689033CC96EEA3CC437A43A12A303BB25E9703ADD9FC83BD3D9F5BB12A998BC01607F3C58CCEABC7B06183D8C3AFFBC62C8E6BB29CFBFBCF5776CBBBEA4ECBB2868963CE6ECA9BB024DC3BCB0F0353D9C48C33B5319C73C4BADB6BCC678F53A29C0E7BCA47888BC3E01E8395EBFF13C369A8B3A35936D3B8F75323CE4523EBCC7A20FBC450FEC3B052AA53C8A751E3C28DD92BC767316BC6A98B6BB5D3DC5BA5687063B6B95CFBC4A64123C8318A03C878E093DF68B063CF55BC73C509577BCAD9AC0BC94A1D23C7BC701BB230475BC803E88BC3CDB1A3D5E9D01BC49B5843CC7719ABC1FB616BC1E8EBB3C21D2D5BCC7189C3C678B623CC21F61BC7039173D5D61FEBC2C4056BC413C49BD10E89EBCCBB81ABCD21B0CBB4C2F923CB821DEBC00AC7F3CD0D3E7BB651BA5BBCD23AABC87035BBC1E08B93B3888B1BC0D32013D8933DABCB790E53A453C813C78D63D3C49A291BC051DC23AF4BD4DBC0899213DAC3351BC6629ADBB18C7B1BCD331A93C5467EA3BAB23A2BC40FC453CC0F9EF3C68AD223B02BC09BC997C103D12F11ABBD59642BD0143313C645BDB3BBDEC67BC52EEC53C580B8DBB7C29323C1C40F43A75FD753B760218BD42EFFFBC9A4C88BBEE0CBC3B7BE8AC3B145365BC20BC14BD1CC5DB3C772724BDBBA82BBC7EC176BA7C5E2C3D0E37EEBB3073DEBB4BD1163C7409BFBC0F1E3CBC39C90DBC3336E33CF2F7BABB330C903CB8B0C0BB4A92ED3CD2A02BBC9290233C226975BCA5BAD2BC6C5891BBB58137BB65B64C38DB22893C26D2AA3C515185BC1D5645BC6CD35AB8307A06BD46ED2ABD9C41E03B7D7C5E3D803584BC267586BCAC4FD43C06F01A3CF5CDEB3C4F89E53C4EDBDEBA46F555BC2652853A53A3D83B9DE266BB0A90A83C06F98B3C803D09BD96131E3D6CB7023BD9CAD43C536AE43C30EF723CA20715BC90893ABC9BE6C5BCE9BD093CCAC0873C29AA703C30264EBBEEEADFBC501BE1BC66CAC53CB4F1B03A4749A6BC1B97C6BC321469BC99E00DBD04A4A23CDE66113D7883B9BB5862CB3C1B8647BCA51EB13C93DCC1BC7BBCF7BBFB66823C645CA1BCEF23723B84F0A9BAB0E101BD9593A13C0BF6C43C290D32BCA62F4FBCCA43443C25CBB13CBDABF73B624C703A54BA98BA3B5A82BBCF6E013D30E35ABDFAFB953CD92D633CCB80CBBC390D9D3C93296ABC09AFE23C942BC8BB495992BA6F6428BDC6636FBC79BA9F3CD4C48DBCEE669D3B2DE6103B20673B3AF6F617BC0F01383CA6C9F5BCA55E0EBBD0EBDBBBA9AB983C2BDB07BD878FAB3CEAD1C8BA0DAD803C2DB8C5BB0D582F3D7ED8B9BB21473EBBDDC4D8BC1BD716BC1DBBDBBA3EEA103D908FBABB574E2FBDE962F6BBD21EFCBCA7BEA23B44C21A3B27E2263D956FE4BC17984FBB1EAA1B3C49F05B3ABD1D63BC997886BD1F820EBCD25B413B9955BB3B4B73143CCCDAE6BAB9D5423C03F6183DF754C13A891932BCF392C9BBA9A02A3CA484373C90A10C3C4B78533CA9FBBA3CCE940A3CBEF64FBCE9CFA1BC2CEE023CEE34DAB8A0FCD63CD2A78F3CFD89103C39DCB7BB17DB9A3C82BF00BCB90EB9BB622F83BCE7CD933C06ABDCBB1C8A8F3C462133BC49DBEE3CC44AA93C9A53163D9584BD3BAC7D94BCC24C0EBD4588E93BC222D43C9B2759BC24C5B13C0B4F393CC2B974BCF67114BDA4334CBCD9373EBC52928ABC6C2667BC82F0273C34C3FCBAD4D8F9BB10B76EBD968624BB1BBC28BD6BF38FBC779D6B3D9302D53B8717F2BBC9D296BC5A469D3B5897F0BB3A9B0C3DA48715BC02C6B33A032B95BC3075893C5D2D803C65418EBCB718D4BBED7748BB8A0EDB3B8B67F13BFBBF233C2AB6523CC7E7E63BC4AFB6BC7770F73B477A41BCEBB6BFBC4F4F2B3D797BB0BC06F16C3C76C798BC6949EDBBEB735ABBEDF2073CC675B73C2F9995BBD22C5F3C0458993BE6BFEC3C9A7085BC67537DBC80F9E8BB798322BC420594BC22AE65BC6D4A0B3AD700B6BC0D7631BB00BD083DF1441EBC451FB23BC783AC3BC10CA6BC0ED10C3C20E3C03C79CAA5BCD501403CB623A3BC90C9A83C0FD7673B0EAC053D477FF43CEC945F3B0C6C913C32780BBCE26B69BBB6C9913CF7066DBC665AD1BA82EC6DBCE6C5AA3CCB1385BBA742023D61F3E3BB52D50FBD25BB8ABBC00FDF3C9839783D0B35E73BCA6C153C8CBEE8BA06C2F23BB28794BCCA8F2BBCAFFF2E3D82F571BB2F651EBC09EC153DFB39A6BC7792BDBC370196BC422FB2BC69A3E5BC775EA63C4CA5543DE01A5B3B940B523B0CF858BC40DAEFBC9E09023C9615233CBEB7A43C1C40D0BB783CD33CA94932BD9506643CB450D53C79B298BBB77856BC5B9D193B80CB193CDBA1E4BC667B8B3CE1B1C3BC9EB9DABCB46E16B8A7A7903C5C8E5CBB852DB5BA498036BCF6A61F3CE6684E3C9C04AABCC48D0DBC2B8F2BBCE0EE893CC911C03C0BDC82BD67CE053DC0DBEBBCA2190EBA789ECA3BD00CCFBCB07D8B3C5E1986BB9E70D7BCA501F13BBC7B5EBC1997063DEFF5D03C727441BCCC5050BA33D1F33B8E49253C0DEB04BD035319BB8CE3983A5DC12EBCE5CFFDBC8F8D11BBEF4CB6BC1F8D0CBD7003453CBAE916BDB79D5ABC9662883BB2D7A4BB36C98B3CEF7AFFBBB95533BD329A2C3CF0C3043C34F0123D0690E23CDD300B3CF03D0FBD3D9658BCC6DD553C4F9FF53B599D68BC18300D3D83F5793C36848838A0DAEBBBE723CD3BD57C92BB8E362CBC3D040C3AC029C9BBB7CE7E3B308F213CBB964ABC35308ABCE6047E3C758404BD69043DBC5CF036BC58AF273C7D549E3B7D9B2FBC137B9C3A8D233FBDC9407FBCB070093C3C0EEA3B69CB063DC033B4BCE9FE11BAEE4BBB3CA1BC0CBCD3A6BABCE767113C6D9F3FBC602E23BA14E581398D3895BCF28183BB50A533BB87B1ECBC7211B93C67509A3CE669A03BC4B7BC3C7EDF55BA7E47BC3C77BF513C25BC22BC3B2C9DBCA2EF663CBD4206BC875929BC448508BD782BB73C5848303D5F3793BBD367CCBCA785DA3B9BA407BD5239DD3CBB07CD3C5B0B3FBC46470FBC69EC933B",
      torch_tensor_16_torch.float32_4: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32_3: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_16_torch.float32_2: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_16_torch.float32: "0x040000006D6988BD6BBDD7BC646898BC0CC7EFBC4F9DFE3B3C8DFC3B5C2D5EBA058858BB7C9C1F3DC1FC20BDABC4F43C27E087BCF965F5BCD2AE9CBCDDD7CEBCFEF031BD015A6C3C6B9CDE3C80B5D9BC69205CBD4B910F3CFCF481BC0CB000BC77B19ABA214C58BC4E3C2B3DDE59EABCA4B15D3B65BFFC3AE2E9003B55FA463B702ECD3CB82941BBA9D111BD8905A93C27F20F39559178BCA551FFBBAC3765BCE7B4563C87DE4DBC40DED83A903DE93B25D8A53CD56E393C5656A33C4CC351BC1D6030BBC8AA8C3B0094AB3CD36B683CA050003C2564BB3B8BC1D3BC7D6A2BBB54AC5C3B3B0125BC4D3C273CEB32363D1BBE37BC7775FE3B17083E3C9315BEBCA016BD3CF2311C3C128F5B3C4D27153CB460EDBB9F26003C85B444BB39DBBB3B7D571739CE3509BBD92D1ABA2712A9BB601D2CBB7CFC9DBC0B58933B82EC423CB34ACBBC292157BCA091F4BC3AEB04BD5D788F3CE1F123BDDD577DBC3D68303CFE5222BD4B4CE5BC5D5052BBDEDFC8BAEE8F07BCD95586BBBDE0FBBC096548BC9CA8DEBB47FA013D2F398ABB2CF0E2BBC463823B496CA1BBB022F0BBDE67FA3C15575FBCCE581BBD924E523C5D43AABCC6AFC93C7569C43C1ED402BC132E3BBD947B663B5E119DBC1DDB74B899DEED3C4575A93C170D3D3C3C33433C00778B3CE52478BB025DC23CB57B69BC2A5680BBA0EAD2BB0B5F83BCCF26FD3CD7E2C2BBAC7C4EBC3C0B76BCE22B4EBCF81C65BCCF715C3BB8EDE53B8D3C99BC8768193CC73825BD8783B4BC9D96B4BB62528BBBDE11E5BC1750AB3C9E9A1A3B7B0F6DBB2F43AF3C863AF7BB202A2BBCE75D133D5D4CACBBBD9A823C375EA9BB6204D5BB14E8D8BB49C4D9BA4A260A3CFC4CBFBBB964093D1B1C103D1F778ABC4A9C6B3C7D3E023B4DEE953D0087153D3C3D3F38AFCCC53C06A2C1BC66694A3DC2F89DBB8FDCD73C3C69883B2A26FF3A85C8963A6BF0593B4495973B53DD0BBD49D7BB3BAFCECC3C848EB03CD0A65E3B4206573C8EC29F3CBEF1A3BC02D0F93C8DA1B7BC4F7C4CBCDA80A0BB8DB2053C091C133DA5AE8DBCAB6C32BDAD5105BC8712A5BC0FF4DCBCF41F94BCF3170C3D340E053D2A94C1BB5D31983C7DA63FBC89F7A13C5BAAEEBC1A22013DC27E77BCD9F03EBC592DF6BB87FEB33CFE5849BA28A587BC500D97BC5816C33C7B9738BC724F2C3C8AD5043D5E3172BB30040DBD5CF2553AA3287E3BCD3425BD13E8B4BC0B7A41BC77EF983C7E90F03CEF5E613B67425B3CA4B919BC2656E9BCC0FC223D7065C23C0EF3C83B64C111BCD2436F3C89A556BC50C05A3B980A023DF0E3C5BC1DBF2DBC554039B9F38F78BCAE8AC03CC1DF623C6DCF003D4441803C2F85B4BC0F9ABA3CC0EECD3AF392E03B007EB83CF06EF8BB15C1CD3CDCDDE53CA12CA8BA97C7ACBC3E7DEBBC62528C3CF47D53BCB743A03C3D9E0EBC",
      torch_tensor_48_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_48_torch.float32: "0x0400000026AD083DFF4C013CA536E9BC5395A1BC60BBF0BCCE9B2EBC9376BE3C39BB4F3B04BF823C1B62893C1EEA0CBDB090A0BBCE1317BCE1EF793BF20651BC554D55B90E7E83BC3C7FF3BCFB21AEBA9397E53B0BB2DBBC0B5B093CDCF2D03B0A11203CD8B7DEBCE322FB3C2DC1B93C43CE82BC90203C3BBB05163DA49CA33C52F1ECBA99ED883A5D4F2BBC77F7A7B9A168BC3CC037883B4388F33B174E63BCE768E53C47F218BD438F69BB9DF4C03CA2573E3BC90E05BDFB9908BB126E9E3C84421F3CBA391E3CB568D0BB2A490C3C1CF285BCE06AA93CFBE227BCF36CB0BC124087BBEE91DEBC6D9B1A3CD39411BC82ADBEBCA956F1BBB032A3BC2EF3323D6982A5BCEBF336BDFDC5D73CBCA3FE3C5F939B3B706C083DED74CBBAF5D1BFBC5E2FB0BC7E7D19BC4E0BB03B7B1115BCC58928BC84B308BCEABB91BB0E5A2ABDE47ABA3CD8A937BC259A883C2D4295BA6F7DBA3C2A437DBCC531E7BC26D5F7BA8A45BE3B2B624B3CA7ACD5BCDDEDF4BCC0E7563B5894AE3CDF741F3C50354FBBA6A974BB4176963C864C17BC341F9F3BA631C3BA83C11C3B13CA0CBDD4732C3CA179043DF9167BBCCB0841BB7D8FC5BC02C38B3C9BE153BC9C1B8EBBF1B097BC193C93BB214B253C7350B9BC321ADCBCB930143C74A1EB3C5E4987BBFDE8BD3C97A735BC5ED8BD3A89DA49BD6E97003DF80AC0B8AD590EBB9CEBFFBBE3FE94BC17E4C2BCC78642BC5ADD83BBEA49D53C90073DBAC779B83CCD6296BC9CA57B3C1D2FFC3CF5CB56BD9C28B13C2BE1263C1C35AABC41C7BD3B8B56283B43FAEB3BE8678DBC11C215BD5CD53FBABB6146BA1EDC0A3C4F7BE0BCC21E593C4079513B9BC36B3C2FA4C2BC130A0D3CC583ADBB12AC2C3CCBED003CD8E2F1BBF14C9E3C4B8B53BC5244ED3BB47556B8234BF43C06EB1CBCB812AF3CDE149CBC700500BC598F63BC623B073D46F2943C84EC1E3B5263E7BBA466523CFD4DAF3C0A7D3B3D668C21BBD550BA3C2C48DA3B1B3633BC9667A0BC8E4451BC8794CDBC8C1A7F3C1C4F1B3C8C0194BC4E280CBC3C5B773CDEED21BCC763A8BB93493E3CD8EDD53C15AABFBB879568BCEA2AD83B524C1BBCDBA65C3D7725803CE712D83B85DF06BDF472DABCC712F5BCE012A4BBCE701B3B58A103BC2492AD3C2E4A983CC9E29EBCE7362F3C1B280F3D0B749A3CEADFD63C7099853B06C401BDEB8592BC8450BE3B02F1C6BB4AB648BBE18328BB55FEF03A7F20A13CC1D0D23C371C5E3CCB27BDBC9B7122BD1E7CACBC18CE283C39D2DE3C77962ABD130AA8BC37827B3B09754BBCCC3BEF3C84ECE23B4522B13C4083343BE7CEA4BC7380DB3CCE276F3CAE8208BC25FB1DBB6E63C13B0E51DABCD8DD11BC3FB701BD701A0A3DA0C258BCB2BC853CD3C6853CEA68343DF0C3BA3C0AEFA53B2977773C9D99053AC564D9BC60E22B3C249C873C2E62D6BCB4BEAD3AC9BBF8BC62BB61BD47E233BCF854A9BCA20E233CF780713C12BF8ABCC13D0D3CAF813BBDEC67DB3B953C6F3C81966B390E337C3AE06CA13C6720C5BC6A985A3DA22E37BC06C3983C6578C43C2B6227BC4B571E3C2D34813C6F9F1ABC6EDBA4BCCABBF73B8E3B033D1074F5BB10BD513C5014B0BC4ABAEBBC8DB9C63CC6F8343AFD14193BAE27D13CAFFDA3BC8E139C3C5987083B5C0728BC73F534BC4F8D0DBC95B9B3BAF96EA7BC25499F3CEB43F43C1DBEDA3BE06598BC90D7DDBA348EEEBB499ABDBCFFEC153C9432063D26C3FEBC4FBA72BCE55C0EBD071C8A3C7709B83C35E44D3C9D9C103D80753DBC3416853CE2329DBCC2315F3B5294A7BC41CE6C3C837095BC991A41BA500A253CD6B20DBDB4A77E3B37F9D6BC1B5037BC6665003B627F52BC2C68D6BB4F1F42BC4FF1BCBC5B6B50BB8B514CBBC797D2BC022E9EBC5AFF1F3CDF53A2BCD3F955BABD771EBD1C9D00BDD569EA3B5871883C2EFFAFBC3F2F883B6A01E7BA7EE838BC44A183BC2DFE183C1B4B73BC3D90D83A89F19ABA70D9F3BC4E3724BB2EB40E3DF1041EBCBEE0D8BB68188F3CBA13023D4C0FDA3B92729F3C124C153C7D2251BA8B4F343DE6A7C6BCE2FF843B28C9063D17A4DCBCC5FA34BC8E379D3C30DAE13CCB047A3B9B92393C7F2D8DBC58ECC7BB0497163D98BDA539BE84093B5022653BB0FCD8BA5D28BFBBE690C83C8579373CD15C8EBC501FFE3C53A16A3B208B3E3CE6AA22BC851F0DBA1D2112BCA1E450BC690D69BCA5631C3C87AF61BA33BF05BC6A6477BCE66485BCF891AEBCEABB1EBD35F4643BDBACCF3B39A358BCBD69EA3BF72470BB54A87EBB62FF1F3CDE7DA83C105CEBBAE5C238BC56108ABCD74C9C3C02693D3CD2069FBAF199153BC188AA3C77B8AF3CFD15493C6A79ACBA60C5B13CC90F5A3C6EF658BAA38CF6BC567417BCFD29883C798D433DFDC99CBC7D8B6A3DBBDCABBC3B6C3C3CF4D6353DB759953C279629BDDF1C8ABCC0DF943C7155123D07A3EDBBDE3282BCAEA771BB1871933B60EB133D0FF7C7BB977614BC88A8973BAAF5163CEA6E8DBCBD4D15BC2BA597BC12C1BABBC64527BC4DE2C83CE50DCA3BB0C2333C4D08903A998CB9BCA7A9F7BC3BAFE73B2AED87BCA18951BCDB28DDBBEA3201BD0472883B6227EBBCF4201C3D73F646BC412C04BD206383BB9341AF3BE619A1BC15000C3B24DA92BCCA926EBC6D40C23C2DF09F3C7D444A3CF4761E3D570343BCC414C9BB66D5E4BB264AB8BCC4F4C4BC2B97153C97BD673C07A06BBA18C3C9B8D393CEBAFBBAF2BB692743BA9704A13BD3E49EBB028582BB7BC9C7BCD8B016BCA1CA073D29EFCDBC7FFF85BBC10EADBCAFBCF23BF2D3EE3A35DEC3BC1E6F8DBC808F1DBB2B23AEBC8FCE36BCDD07C2BCA27A09BCCD90BFBCC87E02BD3FA1093D4B4D433D7D23AB3C87AB003DC978C73BFBD52F3C59BAF83CC6E52FBC5F3B84BBAC7AFCBBA1AEBDBCDB79183C2C7C55BC2FE8D73C976E133D7766343DAF3D213CF95DE23C6E3BF1BC6EBBBEBB4B04A33C9325D23C1806BA3ACE16F63A05A2F8BB04E12B3C1892BDBBF87BF7BC7480C03C5BA6EC3CC0714FBCF8CB863BA133A6BBD4E41E3C10DC72BC97E59C3C8CD7FF3B2D5BAF3C46DE44BC628314BDEACC1FBD61641D3B46E5CBBCA269FFBCCD1A16BB40A8A9BC33E90BBC35B2DCBB2299F1BC4C78FC3BED30903CD41808BA1689063C66BEA63C724FAE3CB049493CBFB080BCF2B993BAD4DC8139C9B7BEBCE0921FBC504A283C3936B83AA57651BCF6641E3CED7A1DBA505D60BD8D66C2BCEA6FA93CE20085BC33342D3D9CC52DBC43EDEABA7EE58D3B5C87743CC5DED9BB3D6024BC5854023D3488E63B2B5280BCC98BF83BDD755F3C79A715BD7698023B66F63C3C109FEF3C3562393D16EA9FBB2465BABBA9E156BC707CFBBBC107CA3C198E9ABC7571513D4E7A45BC4286EEBB6DBE4CBAF70900BCA66EC4BB5466E83CD7B2083C1D3D063CD5F3BFBB062C7CBD93C6723C533C58BB93DAE53C0A79FE3B844942BBAA46B2BC49C718BD5EC5E6BCE0648CBCCBB22D3CE8FB833C38A237BC5CC110BDE98F63BC5D688FBA794C443CF97FCBBBE7343B3C4508343C26A20FBC1A08A33C3841C8BB4B6516BCD91ECA3CB4643A3C9CF1A13C26CAD0BB30AEE23BBD29FABC4BF1D1BC39C1CDBAA42DB8BB25A381BCC67256BB0D994A3CF98D84BC7C8B383942FD29BCEF06E0BA74A71EBC244E343C302F1A3C1AEB013D315B88BB1C5514BD9792A6BC8574A8BCD963BD3CB94F3CBCB562653C74E8793B0688C33C3928B63C7271E13B7D3C29BDFE609CBC16B71B3C81A0E0BC5269FCBCB6AB81BB560310BD5D04BA3C6DF6BB3B40DF193CE1F006BA7055A53B6B712DBCE53DCEBBFD579D3C8F1C2F3B961229BDD892273D40B167BB674BDABB899C9A3C9BDC47BB5313C03CA6A27DBB090EBD3CB99C9DBCAA8406BDF83360BCCFBFAF3C54B3123D75AB323C68CC923C22700E3C6F85BEBC9E0DE7BB62470A3B939A0D3D1628023D9B4D9ABCD3BD633CADC8833C181BD8BCF79155BCC12D8DBC523774BC6D9644BC06AD97BC70215D3C0E1DAEBC1D786B3C1CA73BBB2715F3BB12B6BB3B894C5C3D6FAE01BD15DF33BC8E061D3AFCCE2C3C409717BC5D0334BC90D8EF3CDB122F3BA655243B9448CD3CF9518FBCF242D13CA54AB7BB0A85653CDDE584BC0DAB9EBC0933833A7D40953C30B619BBD084C13C5AFD21BC5761BDBB3DC6D7BCE236073CAB9F2F3C7E72223B4EFB1FBD093DA0BC00C7D03C8FD6133D20D481BCC716F73BC9DE1DBC0D80BEBCF73AB7BCF95BB3384748E33C1B2EA73C8444E3BC7E45A9BC935C25BDE9E911B9A7F3B43B2A50AF3B4DEB0EBC186E42BCDB28B939",
      torch_tensor_16_torch.float32_1: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F"
    }
  }
#-}

