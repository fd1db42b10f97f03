module {
  func.func @main(%arg0: tensor<2x4x7x8xf32>, %arg1: tensor<2x4x7x8xf32>, %arg2: tensor<2x4x7x8xf32>, %arg3: tensor<4x7x7xf32>) -> tensor<2x4x7x8xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2x4x7x7xf32>}> : () -> tensor<2x4x7x7xf32>
    %1 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %2 = tosa.const_shape  {values = dense<[8, 7, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %3 = tosa.const_shape  {values = dense<[8, 8, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %5 = tosa.const_shape  {values = dense<[2, 4, 7, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = tosa.const_shape  {values = dense<[1, 4, 7, 7]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %7 = tosa.const_shape  {values = dense<[8, 7, 7]> : tensor<3xindex>} : () -> !tosa.shape<3>
    %8 = tosa.const_shape  {values = dense<[2, 4, 7, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %9 = "tosa.const"() <{values = dense<0.594603539> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
    %10 = "tosa.const"() <{values = dense<0xFFF0000000000000> : tensor<1x1x1x1xf64>}> : () -> tensor<1x1x1x1xf64>
    %11 = tosa.mul %arg0, %9, %1 : (tensor<2x4x7x8xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x7x8xf32>
    %12 = tosa.transpose %arg1 {perms = array<i32: 0, 1, 3, 2>} : (tensor<2x4x7x8xf32>) -> tensor<2x4x8x7xf32>
    %13 = tosa.mul %12, %9, %1 : (tensor<2x4x8x7xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<2x4x8x7xf32>
    %14 = tosa.reshape %11, %2 : (tensor<2x4x7x8xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %15 = tosa.reshape %13, %3 : (tensor<2x4x8x7xf32>, !tosa.shape<3>) -> tensor<8x8x7xf32>
    %16 = tosa.matmul %14, %15, %4, %4 : (tensor<8x7x8xf32>, tensor<8x8x7xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x7x7xf32>
    %17 = tosa.reshape %16, %5 : (tensor<8x7x7xf32>, !tosa.shape<4>) -> tensor<2x4x7x7xf32>
    %18 = tosa.reshape %arg3, %6 : (tensor<4x7x7xf32>, !tosa.shape<4>) -> tensor<1x4x7x7xf32>
    %19 = tosa.add %17, %18 : (tensor<2x4x7x7xf32>, tensor<1x4x7x7xf32>) -> tensor<2x4x7x7xf32>
    %20 = tosa.reduce_max %19 {axis = 3 : i32} : (tensor<2x4x7x7xf32>) -> tensor<2x4x7x1xf32>
    %21 = tosa.sub %19, %20 : (tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>) -> tensor<2x4x7x7xf32>
    %22 = tosa.exp %21 : (tensor<2x4x7x7xf32>) -> tensor<2x4x7x7xf32>
    %23 = tosa.reduce_sum %22 {axis = 3 : i32} : (tensor<2x4x7x7xf32>) -> tensor<2x4x7x1xf32>
    %24 = tosa.reciprocal %23 : (tensor<2x4x7x1xf32>) -> tensor<2x4x7x1xf32>
    %25 = tosa.mul %22, %24, %1 : (tensor<2x4x7x7xf32>, tensor<2x4x7x1xf32>, tensor<1xi8>) -> tensor<2x4x7x7xf32>
    %26 = tosa.cast %19 : (tensor<2x4x7x7xf32>) -> tensor<2x4x7x7xf64>
    %27 = tosa.equal %26, %10 : (tensor<2x4x7x7xf64>, tensor<1x1x1x1xf64>) -> tensor<2x4x7x7xi1>
    %28 = tosa.reduce_all %27 {axis = 3 : i32} : (tensor<2x4x7x7xi1>) -> tensor<2x4x7x1xi1>
    %29 = tosa.select %28, %0, %25 : (tensor<2x4x7x1xi1>, tensor<2x4x7x7xf32>, tensor<2x4x7x7xf32>) -> tensor<2x4x7x7xf32>
    %30 = tosa.reshape %29, %7 : (tensor<2x4x7x7xf32>, !tosa.shape<3>) -> tensor<8x7x7xf32>
    %31 = tosa.reshape %arg2, %2 : (tensor<2x4x7x8xf32>, !tosa.shape<3>) -> tensor<8x7x8xf32>
    %32 = tosa.matmul %30, %31, %4, %4 : (tensor<8x7x7xf32>, tensor<8x7x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<8x7x8xf32>
    %33 = tosa.reshape %32, %8 : (tensor<8x7x8xf32>, !tosa.shape<4>) -> tensor<2x4x7x8xf32>
    return %33 : tensor<2x4x7x8xf32>
  }
}

