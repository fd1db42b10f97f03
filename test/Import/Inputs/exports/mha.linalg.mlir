#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1) -> (d1)>
#map7 = affine_map<(d0, d1) -> (d0, d1)>
module {
  func.func @main(%arg0: tensor<2x7x16xf32>) -> tensor<2x7x16xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<2x4x7x7xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_4 = arith.constant 0xFFF0000000000000 : f64
    %cst_5 = arith.constant 0.70710678118654757 : f64
    %cst_6 = arith.constant dense_resource<torch_tensor_48_torch.float32> : tensor<48xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_48_16_torch.float32> : tensor<48x16xf32>
    %0 = tensor.empty() : tensor<7x2x16xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x7x16xf32>) outs(%0 : tensor<7x2x16xf32>) permutation = [1, 0, 2] 
    %1 = tensor.empty() : tensor<16x48xf32>
    %transposed_8 = linalg.transpose ins(%cst_7 : tensor<48x16xf32>) outs(%1 : tensor<16x48xf32>) permutation = [1, 0] 
    %2 = tensor.empty() : tensor<7x16x48xf32>
    %3 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_8 : tensor<16x48xf32>) outs(%2 : tensor<7x16x48xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<7x16x48xf32>
    %4 = tensor.empty() : tensor<7x2x48xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%4 : tensor<7x2x48xf32>) -> tensor<7x2x48xf32>
    %6 = linalg.batch_matmul ins(%transposed, %3 : tensor<7x2x16xf32>, tensor<7x16x48xf32>) outs(%5 : tensor<7x2x48xf32>) -> tensor<7x2x48xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_6 : tensor<7x2x48xf32>, tensor<48xf32>) outs(%4 : tensor<7x2x48xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %45 = arith.addf %in, %in_35 : f32
      linalg.yield %45 : f32
    } -> tensor<7x2x48xf32>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3, 4]] output_shape [1, 7, 2, 3, 16] : tensor<7x2x48xf32> into tensor<1x7x2x3x16xf32>
    %8 = tensor.empty() : tensor<3x7x2x1x16xf32>
    %transposed_9 = linalg.transpose ins(%expanded : tensor<1x7x2x3x16xf32>) outs(%8 : tensor<3x7x2x1x16xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_9 [[0], [1], [2, 3], [4]] : tensor<3x7x2x1x16xf32> into tensor<3x7x2x16xf32>
    %extracted_slice = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 7, 2, 16] [1, 1, 1, 1] : tensor<3x7x2x16xf32> to tensor<1x7x2x16xf32>
    %extracted_slice_10 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 7, 2, 16] [1, 1, 1, 1] : tensor<3x7x2x16xf32> to tensor<1x7x2x16xf32>
    %extracted_slice_11 = tensor.extract_slice %collapsed[2, 0, 0, 0] [1, 7, 2, 16] [1, 1, 1, 1] : tensor<3x7x2x16xf32> to tensor<1x7x2x16xf32>
    %collapsed_12 = tensor.collapse_shape %extracted_slice [[0, 1], [2, 3]] : tensor<1x7x2x16xf32> into tensor<7x32xf32>
    %expanded_13 = tensor.expand_shape %collapsed_12 [[0], [1, 2]] output_shape [7, 8, 4] : tensor<7x32xf32> into tensor<7x8x4xf32>
    %9 = tensor.empty() : tensor<8x7x4xf32>
    %transposed_14 = linalg.transpose ins(%expanded_13 : tensor<7x8x4xf32>) outs(%9 : tensor<8x7x4xf32>) permutation = [1, 0, 2] 
    %collapsed_15 = tensor.collapse_shape %extracted_slice_10 [[0, 1], [2, 3]] : tensor<1x7x2x16xf32> into tensor<7x32xf32>
    %expanded_16 = tensor.expand_shape %collapsed_15 [[0], [1, 2]] output_shape [7, 8, 4] : tensor<7x32xf32> into tensor<7x8x4xf32>
    %transposed_17 = linalg.transpose ins(%expanded_16 : tensor<7x8x4xf32>) outs(%9 : tensor<8x7x4xf32>) permutation = [1, 0, 2] 
    %collapsed_18 = tensor.collapse_shape %extracted_slice_11 [[0, 1], [2, 3]] : tensor<1x7x2x16xf32> into tensor<7x32xf32>
    %expanded_19 = tensor.expand_shape %collapsed_18 [[0], [1, 2]] output_shape [7, 8, 4] : tensor<7x32xf32> into tensor<7x8x4xf32>
    %transposed_20 = linalg.transpose ins(%expanded_19 : tensor<7x8x4xf32>) outs(%9 : tensor<8x7x4xf32>) permutation = [1, 0, 2] 
    %expanded_21 = tensor.expand_shape %transposed_14 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %expanded_22 = tensor.expand_shape %transposed_17 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %10 = tensor.empty() : tensor<2x4x7x4xf32>
    %11 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_21 : tensor<2x4x7x4xf32>) outs(%10 : tensor<2x4x7x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %45 = arith.truncf %cst_5 : f64 to f32
      %46 = arith.mulf %in, %45 : f32
      linalg.yield %46 : f32
    } -> tensor<2x4x7x4xf32>
    %12 = tensor.empty() : tensor<2x4x4x7xf32>
    %transposed_23 = linalg.transpose ins(%expanded_22 : tensor<2x4x7x4xf32>) outs(%12 : tensor<2x4x4x7xf32>) permutation = [0, 1, 3, 2] 
    %13 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_23 : tensor<2x4x4x7xf32>) outs(%12 : tensor<2x4x4x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %45 = arith.truncf %cst_5 : f64 to f32
      %46 = arith.mulf %in, %45 : f32
      linalg.yield %46 : f32
    } -> tensor<2x4x4x7xf32>
    %collapsed_24 = tensor.collapse_shape %11 [[0, 1], [2], [3]] : tensor<2x4x7x4xf32> into tensor<8x7x4xf32>
    %collapsed_25 = tensor.collapse_shape %13 [[0, 1], [2], [3]] : tensor<2x4x4x7xf32> into tensor<8x4x7xf32>
    %14 = tensor.empty() : tensor<8x7x7xf32>
    %15 = linalg.fill ins(%cst : f32) outs(%14 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %16 = linalg.batch_matmul ins(%collapsed_24, %collapsed_25 : tensor<8x7x4xf32>, tensor<8x4x7xf32>) outs(%15 : tensor<8x7x7xf32>) -> tensor<8x7x7xf32>
    %expanded_26 = tensor.expand_shape %16 [[0, 1], [2], [3]] output_shape [2, 4, 7, 7] : tensor<8x7x7xf32> into tensor<2x4x7x7xf32>
    %17 = tensor.empty() : tensor<2x4x7xi64>
    %18 = linalg.fill ins(%c0_i64 : i64) outs(%17 : tensor<2x4x7xi64>) -> tensor<2x4x7xi64>
    %19 = tensor.empty() : tensor<2x4x7xf32>
    %20 = linalg.fill ins(%cst_0 : f32) outs(%19 : tensor<2x4x7xf32>) -> tensor<2x4x7xf32>
    %21:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_26 : tensor<2x4x7x7xf32>) outs(%20, %18 : tensor<2x4x7xf32>, tensor<2x4x7xi64>) {
    ^bb0(%in: f32, %out: f32, %out_35: i64):
      %45 = linalg.index 3 : index
      %46 = arith.index_cast %45 : index to i64
      %47 = arith.maximumf %in, %out : f32
      %48 = arith.cmpf ogt, %in, %out : f32
      %49 = arith.select %48, %46, %out_35 : i64
      linalg.yield %47, %49 : f32, i64
    } -> (tensor<2x4x7xf32>, tensor<2x4x7xi64>)
    %expanded_27 = tensor.expand_shape %21#0 [[0], [1], [2, 3]] output_shape [2, 4, 7, 1] : tensor<2x4x7xf32> into tensor<2x4x7x1xf32>
    %22 = tensor.empty() : tensor<2x4x7x7xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_26, %expanded_27 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%22 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %45 = arith.subf %in, %in_35 : f32
      linalg.yield %45 : f32
    } -> tensor<2x4x7x7xf32>
    %24 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%23 : tensor<2x4x7x7xf32>) outs(%22 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %45 = math.exp %in : f32
      linalg.yield %45 : f32
    } -> tensor<2x4x7x7xf32>
    %25 = tensor.empty() : tensor<2x4x7x1xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %27 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%24 : tensor<2x4x7x7xf32>) outs(%26 : tensor<2x4x7x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %45 = arith.addf %in, %out : f32
      linalg.yield %45 : f32
    } -> tensor<2x4x7x1xf32>
    %28 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%24, %27 : tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) outs(%22 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %45 = arith.divf %in, %in_35 : f32
      linalg.yield %45 : f32
    } -> tensor<2x4x7x7xf32>
    %29 = tensor.empty() : tensor<2x4x7x7xi1>
    %30 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_26 : tensor<2x4x7x7xf32>) outs(%29 : tensor<2x4x7x7xi1>) {
    ^bb0(%in: f32, %out: i1):
      %45 = arith.extf %in : f32 to f64
      %46 = arith.cmpf oeq, %45, %cst_4 : f64
      linalg.yield %46 : i1
    } -> tensor<2x4x7x7xi1>
    %31 = tensor.empty() : tensor<2x4x7x1xi1>
    %32 = linalg.fill ins(%true : i1) outs(%31 : tensor<2x4x7x1xi1>) -> tensor<2x4x7x1xi1>
    %33 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%30 : tensor<2x4x7x7xi1>) outs(%32 : tensor<2x4x7x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %45 = arith.andi %in, %out : i1
      linalg.yield %45 : i1
    } -> tensor<2x4x7x1xi1>
    %34 = linalg.generic {indexing_maps = [#map5, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%33, %cst_1, %28 : tensor<2x4x7x1xi1>, tensor<2x4x7x7xf32>, tensor<2x4x7x7xf32>) outs(%22 : tensor<2x4x7x7xf32>) {
    ^bb0(%in: i1, %in_35: f32, %in_36: f32, %out: f32):
      %45 = arith.select %in, %in_35, %in_36 : f32
      linalg.yield %45 : f32
    } -> tensor<2x4x7x7xf32>
    %collapsed_28 = tensor.collapse_shape %34 [[0, 1], [2], [3]] : tensor<2x4x7x7xf32> into tensor<8x7x7xf32>
    %35 = linalg.fill ins(%cst : f32) outs(%9 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %36 = linalg.batch_matmul ins(%collapsed_28, %transposed_20 : tensor<8x7x7xf32>, tensor<8x7x4xf32>) outs(%35 : tensor<8x7x4xf32>) -> tensor<8x7x4xf32>
    %expanded_29 = tensor.expand_shape %36 [[0, 1], [2], [3]] output_shape [2, 4, 7, 4] : tensor<8x7x4xf32> into tensor<2x4x7x4xf32>
    %37 = tensor.empty() : tensor<7x2x4x4xf32>
    %transposed_30 = linalg.transpose ins(%expanded_29 : tensor<2x4x7x4xf32>) outs(%37 : tensor<7x2x4x4xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_31 = tensor.collapse_shape %transposed_30 [[0, 1], [2, 3]] : tensor<7x2x4x4xf32> into tensor<14x16xf32>
    %38 = tensor.empty() : tensor<16x16xf32>
    %transposed_32 = linalg.transpose ins(%cst_3 : tensor<16x16xf32>) outs(%38 : tensor<16x16xf32>) permutation = [1, 0] 
    %39 = tensor.empty() : tensor<14x16xf32>
    %40 = linalg.fill ins(%cst : f32) outs(%39 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %41 = linalg.matmul ins(%collapsed_31, %transposed_32 : tensor<14x16xf32>, tensor<16x16xf32>) outs(%40 : tensor<14x16xf32>) -> tensor<14x16xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel"]} ins(%cst_2 : tensor<16xf32>) outs(%39 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<14x16xf32>
    %43 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel"]} ins(%41, %42 : tensor<14x16xf32>, tensor<14x16xf32>) outs(%39 : tensor<14x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %45 = arith.addf %in, %in_35 : f32
      linalg.yield %45 : f32
    } -> tensor<14x16xf32>
    %expanded_33 = tensor.expand_shape %43 [[0, 1], [2]] output_shape [7, 2, 16] : tensor<14x16xf32> into tensor<7x2x16xf32>
    %44 = tensor.empty() : tensor<2x7x16xf32>
    %transposed_34 = linalg.transpose ins(%expanded_33 : tensor<7x2x16xf32>) outs(%44 : tensor<2x7x16xf32>) permutation = [1, 0, 2] 
    return %transposed_34 : tensor<2x7x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_16_torch.float32: "0x040000007C3496BD3CF2C8BDC467603EC87166BE182617BE7E877ABE1021813D560A45BE20A7A53D08D231BE1CFD23BEBEC802BEB0AB193DC63B6B3E60CC6F3ED0B99ABC4EC07ABEEC26A9BDFC20C3BDE8CC59BD1CA1C33D02D4003E0402E33D1C43923D9C45CFBD00CE2DBB6852023D28C302BEE034B7BC50A6FFBC40DF71BE568C2D3ED00ECFBC3C4D5DBE5A8A4A3E38BF09BE4045B53DE0E07D3E409D3D3CE44D933DAC6ECB3D867B413EE0179DBD5A0E10BE2045A0BC8034483E4017B03C28DF313E00A0F3BA88179D3D606D0E3C4061DE3B569D73BED0CD5FBE2040AA3CF467FD3DFAF72B3EE0B8313CB0D1D73D2C23D63D1AFE5CBEC80161BE147D46BEC0D78C3B7EDF21BEC0D8A3BD703419BD48C3C73D706C6D3D2A7C6D3EDEE8663E225123BE00764EBA0819293DD47C5F3EF8AD9EBD9437C9BD302A22BEEEA23C3EB40D91BDC4C1BFBD8E262D3ED88F6B3E609C2CBCBA7434BEC295503E401BAFBD3CF1EBBD60F933BE203DF6BD827D48BE50C413BE8C3469BED8634EBDCCDCCD3D0C5642BE000CB7B958CEBCBD4CA7F73D22BA5D3E98BE07BD40D800BE84B344BED46716BE84D3933D30F36A3D12DD093ED82718BD988A033E861364BEA8A2893DEE85783EE05C7DBE8AE504BE22E2233EE01920BD887508BE322D1C3EE048893CA06D203C0C839BBD6AE1403EA2000E3EE870373D30461C3D3860043E947D1F3EEC05D2BDC061E0BC90C7E03DB01AF8BD6E5F6F3E1C5C2FBEC842EC3D54E337BED462A43D14CE323EB0E2F63C5044CDBC3CCB223E8AD137BEE4B62CBE1A305ABEA0941DBE009ED43B0C2AE8BDC021643D20380A3CD00E553EE401DEBDEC108CBD1E51293E247681BDD217753E305BCBBD007033BB489D72BD38DFEE3D882EC43DC65308BE66B0283E702282BC2C7981BD003FA5BB8029323EF61E7B3E6822F93DA02E333D0A13273E181AD6BD50C905BEBCDB93BD78B025BEE024DC3D008AC23C3C2CAFBDF0EACFBC006EA2BB92805B3EC885643EC21445BE78A5BB3D24B5C53DB0C5C33D809A0BBD8C0B803D80D6803D1C2A793E865B75BEA44AC2BDC03C2CBE205BF8BDE00C493D56211C3E3E9741BE6481263E5CD6553E505EFCBD40BA323DB66C03BEC0535B3DF85FEDBDBC73C7BDE25E2BBE7A7A55BEAA4A4C3E805001BD8043E3BB8CCEFEBDCA6E323E108712BEA815CFBD5CD647BEF24357BE6E46633E9EAE45BE305F0DBD203494BD108ABB3DB4F1883D4E3F44BE34E8653E88027FBE308FCA3C1019ABBC684D6DBD9C742E3E2425583EC863053D80D6B4BDB6523E3E48D6203E30EB373DB0098CBDE0AF2C3CD82B643E3018DE3C70CB49BD66BE58BE9A2F09BE62E4383E203C10BCF06188BC485AC73DE86D28BE10598ABC940090BDCEF1053EC456503E8EBE203EBCDC3E3EA6C964BEC0C4B5BD1084F23C506F59BE40E48A3D",
      torch_tensor_48_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_48_16_torch.float32: "0x0400000040E26D3EED66713EF5F31C3E4A16363D92CF9B3DF7B471BED9ECFD3D3E059CBEFA7A01BEC2CAA4BD173D663E523C12BC67D10EBEE71B5B3DB61482BE7105A6BD10ABAD3D831EA6BC92B503BDE79F3F3E752B6EBECB4F1EBE0FBF973E4A8F793D130F4BBD1A68223E1B9E3C3E6A9151BDA49902BEA1FF4CBDB5B1E33D641B20BD367A363ED4AE7FBE7FD419BE1C056F3E7A87243D4B8C7C3D7E3DCE3D172C94BD17C5FABD74E5B33D5C31A6BD408501BEA0B1253D29AD973DF879E2BCC30A54BEE8A03DBD51B031BEC104253E7CBF4FBE19FE793E1FC1F93D183E86BEA5AC683E6C089BBE98D591BCF3C143BEF2DC86BE2385F83C210518BE54A2623E037976BED81E823E90273D3E654E893E46A0B7BDC22E40BE2F4D50BEF45C823ECEF11BBE3F6B1ABD014F41BD5AC2573DDAA380BEBAD07C3E14FF67BEA4309A3EC45CF5BD07F80BBE6E622CBDC595B93D6E5F68BD1F769CBE02895C3EB7469B3EF12F1E3EA666993E71E8AA3D468CC4BC9ABA79BEF40389BE20DE57BE191A9FBDCD92363E015C01BECFD642BC15998DBB76F34CBE8ACC07BC065E973E12987A3E47CB6E3EE061F7BCF0EFB13BBD672B3E7894D0BD1622FEBDDE20863E73338F3C62B353BECE17843E9328503D55C2273E6F2788BE8EBB683D0EC63F3EACED34BDED3632BEBED87A3EE3D4113EC997B23DCC4C943D6172DD3B3ECD333E0E1589BD808F38BEFC71EF3DA44CA73D7DC1EE3D704C0BBD016E26BDF85AC7BCED58A53DF49770BED21D92BE96A5EA3D52A92BBED700D3BC71D7AD3D9DE72F3DB91F4A3E9A65243D343F9B3DAB84E0BC8B1F393D5FEEE53DDEE5553EF98994BE659B02BE61AC8CBE4C02FABDD51F3F3E908994BE65778CBE378B353E642739BEE126653E5463C33D9F679D3D6D13793E7C3691BE9699653E6E5BCB3D451A52BED292983D91C3AEBD18B3FBBDD9D307BD15D213BE4815893E14EE863EE0C905BD83048BBEEF7199BC16B9A53CBC92513E3867213C8D81B63D3362A63D6BE631BE3D7B42BE2D1D8CBE6C931DBBCC38C23DBA59B2BC342B983E203E6FBD00974CBE4B06513DF696B0BDD9ED2BBD53E6973EFBEF0FBC5DF1883E107C273D9248E9BDF2DE653E319932BE74FB253CEBF28C3D9FB90C3E94A490BE3217763C525CA2BD0C494B3E43F9D23DDA53FB3D0D843C3E91638CBD41B4A0BCCB887B3EA0B47CBEABB858BE407EB73C4566F8BDCEA68F3C657B8A3E646211BD4EAA85BE9D860EBE4DF88F3EAFC289BD607A09BE5A210D3EF5411B3DF4378ABEC38D823E258F303E8542883EDB33093E3D6BD3BD80B4CCBD23F2173EA11E73BDD9E0753DDDE797BEB9FC1ABE64ECE83D814F77BC66BB16BE39BE88BE2445473EDD277CBD72079ABE273F973E0793183E90893BBED4D364BE7E7C973EB190A73A1A913CBE2A6C343E329E82BD19D3AB3CAD5423BEF8C784BEBB3950BE4AB509BD93FB62BEE3829A3EE82D593BE70FF0BD9AD4F73D2BFC8ABEDB5E20BE2687EB3D093385BE41441C3E70D5D23CB8B682BEBB949BBE892FC63DAA32143ED7B57ABD549F8ABE60B434BE4F4B053DE081363CEA83A03DCCC15D3D857983BCE875253E0411983ED98E823E62738E3E54A3D3BD2F07D6BD9AB50ABDFD55B93D08D3FD3D0194DFBC32854ABEDB8F6CBE3FEC963E5C97A8BD3B8529BD272740BE1B701BBEB4BA893D7B0E043E31E5F7BD8ECEE6BD915E783EC17921BE69EC69BE4EAA43BDCA2B953E7F71883DD4492D3DE7271CBDA0EC433E5C671BBE7894543E3524943D6A700B3D18A72C3D605D41BE46DD683EC0AB243E923875BE94F691BE096DA1BD264C503EF15C1ABE3B4C913E3DA31DBEBB9B8DBE85EB093E9A7B3DBE48B345BDDE95C3BD434EC7BC549A88BE87C98FBE03C8063E021D0EBD39223DBE1497FFBB2F168FBE6773A63D08E6143E1B09983EA36D7FBEC61218BD58272A3ECFAB8F3E38125FBE8C3D053E7D72013E5B053D3EE82758BE58BE5F3E789008BEF2FE40BEA904793DCECD843E23A14FBE1066273E8FA10FBD192FC83D4394743E1543AA3D342482BEA6CBBCBDFBEA783D573F84BE1180503DC05B28BE504B79BD1454E03DC2567CBE364B49BE28010F3E9D0C9BBE5BC5573E95C271BE308DA1BB27BA803DD46FF73DD29942BEE7C5283D0A01073EFA75863E4AF36BBE74E11BBEEFACB63D840B21BCEB9453BE80F183BEC5328BBE34655BBE457E05BEE4B759BE118689BE25CBC33CD9DF373ED8D313BE78D2FA3CA95E77BB7B8E123E3F7059BE2C2B6E3C6C53923E97D65F3EEF5F9BBE26CC3CBD140D3B3B4F0ECFBDE7FC4DBE6A2A5ABE6555503EF102CBBD0C6BA1BC6100B83DCB7140BE4091DF3C8E7E3A3EEE5137BE1970B63D8C582BBC84642C3E6D56503E745DA63D3594173C3CF386BE9CABF93DC5263F3E7BC4E3BD36A99BBED7137E3ED93093BD1DEB7A3D4346B0BD42F3473E57E4983E2289443E988FC7BDD2B85B3ECBFB183E8BB6F43CD18B7CBE31A106BE811A9BBEDAB3513E8DF69A3E6AA3363E605CC83DD333943D36E9963E9CF41EBEED85D2BD0DC28CBEEE60F8BC7F0EAC3C6DA7AB3D031F5ABECA2011BD2C2D81BEA50A7FBE1478233D600799BE92F9A63DF36990BE612A5ABE4B1D82BDA49995BE84387D3EC572803EACC423BEC85B833D8265203E0B44C73DCCFF27BD5EDD93BEB7FB633E098089BE244468BD9D979B3C3285CEBD855AE5BD487D87BE47348A3CB9660EBD90AB883ECA71CEBDEF55723EE17B6D3C95DD0CBEF72095BD36520EBDA8D94F3B659F4EBDEA18BA3DB619813E4521453DEF21E33D329D413E7D2A873DC487103E0077243E7FBC923E06138FBEE593D63DB14E63BC313B61BDF9C2F1BD4B7F3C3EA7688F3E5CDF7FBE8265293EA032583ED6305B3D32606C3BE845713ECABB143C08689CBDFF38B9BC912FC93DE3FA9C3D5C5487BCE1F1C53DFEE1A83D49FB7DBE49409C3D9AD53F3EB3D30F3D8DF2E4BC6B2D703EF6F688BED31B0FBEFCB60DBE8674873EF8A097BEE7C3F83CDCDB97BE95F624BC73BBE93D9DA492BDFA2D983E2D837F3A74D91FBE22B3A13DE00E233E33771FBA411C863EF07046BE4BC7053E4409323EDDBA1B3EA488EBB87F01B33DB6F875BE530C76BEE9E79BBC602F1DBDBDCE683E7BAA633E6A97543EF69B0FBEE82276BE2F0C93BE76F1E23DA2428DBE8D7E9CBE47741EBEFA5B84BED21EF7BD7A6245BEACDA20BEE40A953EA1566CBD690B823EFE9BDE3B3A4621BD4298B7BD851F60BEA8E87BBE2719593EC93CC1BD50D898BEBBDE8F3E1C1CBA3B49CD51BE7F7476BEA0A683BE567689BEB3DC8D3E1E2E583EFA26CD3CD99B85BED702A4BD344493BEC919D83DCD7FA6BD7D3086BD75A7C3BD4E00133E89B6293E965D893DAA0C1DBDCAE0F7BCC750AFBB607A69BE07F8983ED73807BEA76A363E53C42FBE25B5063BBBA9D63DD3F08FBE7DD10F3E55FE6FBEA9022F3DE0B178BDB2B9333EC35C983EEA518D3D3E3E0FBCD1561BBE4BCBE93D4CE916BEC682013E03E507BECDAC543E0D7E703E3741403E0C01493B5566113EFDD98EBEA8447E3E99EBA2BD2D9AE43DC45F54BDCC8FD2BDD33C13BEAF3C4A3E0D942ABE65295DBDA0291E3E21CDFC3C6AE783BEB0E29BBE9F6E18BECF96903E68EE5EBECFCC2C3EDC6E603E95F501BE84750ABE789161BE669F433D09532FBD7ABA733CBFFF073E66A2033EAAD6C5BD7545AC3C46F5943D3A91D53B49F77A3DF604FEBD817F803E2CA300BD0F7620BD60B38CBE764563BE6C0C1C3CF5F441BD91A31DBEB41E243E298EE0BC6A88DC3D340A843E892510BE26501ABE01047CBD4E67D4BC7ED11CBEA88C96BDD89810BCB4A30C3E0C09913EDA2C683E53BB043D45109EBC24A0A03DBFC84CBCD39624BD6FA1D73D86177FBE1A5285BE9C8FA23A4410BEBDBA141BBE02F191BE3A06523E14E147BC557428BEDA6EFFBDC6DBA43DE46263BEC218A13C187477BB829ED53D79C1F83D6ADB4CBEA461073E75C16C3E467BA13C4CBB1F3E8F66EDBDD11B793D8B3AB73DECD010BEF194413E1D3994BEC68CEBBDDF7A38BE37203ABE9FFC3DBE6EB893BE353B573DF21678BDF2FF83BEF60A04B98BEA50BD6657013E5E9675BE1769B0BD8C12813D39E7043E37C0BD3C49EFA93DC1B59C3E7239D9BD1FB0553E9E09873ECFAD8ABE3AAF973DFF99313E29A143BD0F0A2D3EE8A12A3C4EB06E3E0D07D83B61BB48BE3E1C6E3E3E7EBA3D745F853E72AA9B3D3A7D263E127E433E272E533DB1C591BDF082813DB19C5ABEBB612B3C978CC9BD8A959E3C6A3E78BEAB933F3EB2A290BEBE44063E467B4E3E38AD8FBE11A48D3E"
    }
  }
#-}

