// RUN: fovea-opt %s --attn-decompose --verify-diagnostics

func.func @buffers(%acc: memref<5x6xf32>, %max: memref<5xf32>, %o: memref<5x6xf32>) {
  // expected-error @below {{'attn.normalize' op expected tensor operands to decompose, got 'memref<5x6xf32>'}}
  attn.normalize ins(%acc, %max, %max : memref<5x6xf32>, memref<5xf32>, memref<5xf32>)
      outs(%o : memref<5x6xf32>)
  return
}
