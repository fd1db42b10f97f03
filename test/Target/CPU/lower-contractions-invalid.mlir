// Schedules that do not fit their op.
// RUN: fovea-opt %s --attn-cpu-lower-contractions --split-input-file --verify-diagnostics

#s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @tensors(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @below {{'linalg.matmul' op expected buffers: run fovea-bufferize first}}
  %r = linalg.matmul {attn.contraction = #s} ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>)
      outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// -----

#s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @integers(%a: memref<4x4xi32>) {
  // expected-error @below {{'linalg.matmul' op expected a contraction of floats for a schedule}}
  linalg.matmul {attn.contraction = #s} ins(%a, %a : memref<4x4xi32>, memref<4x4xi32>)
      outs(%a : memref<4x4xi32>)
  return
}

// -----

#s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @half(%a: memref<4x4xf16>) {
  // expected-error @below {{'linalg.matmul' op expected accumulators of f32 or f64, got 'f16'}}
  linalg.matmul {attn.contraction = #s} ins(%a, %a : memref<4x4xf16>, memref<4x4xf16>)
      outs(%a : memref<4x4xf16>)
  return
}

// -----

#s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = true>
func.func @dot(%a: memref<4x4xf32>) {
  // expected-error @below {{'linalg.matmul' op expected a schedule with dot only for bf16 operands, got 'memref<4x4xf32>'}}
  linalg.matmul {attn.contraction = #s} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      outs(%a : memref<4x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = panels, m = 1, n = 0, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @outer_columns(%a: memref<4x4xf32>) {
  // expected-error @below {{'linalg.matmul' op expected n of the schedule to be the loop of one operand that is innermost in the result, got 0}}
  linalg.matmul {attn.contraction = #s} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      outs(%a : memref<4x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = panels, m = 2, n = 1, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @rows_of_a_sum(%a: memref<4x4xf32>) {
  // expected-error @below {{'linalg.matmul' op expected m of the schedule to be a loop of the other operand and the result, got 2}}
  linalg.matmul {attn.contraction = #s} ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      outs(%a : memref<4x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = panels, m = 1, n = 2, m_tile = 8, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @batches(%a: memref<2x4x4xf32>) {
  // expected-error @below {{'linalg.batch_matmul' op expected one iteration of loop 0: run attn-tile-contractions first}}
  linalg.batch_matmul {attn.contraction = #s} ins(%a, %a : memref<2x4x4xf32>, memref<2x4x4xf32>)
      outs(%a : memref<2x4x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = stream, m = 0, n = 1, m_tile = 2, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @stream_rows(%a: memref<?x4xf32>, %b: memref<4x4xf32>) {
  // expected-error @below {{'linalg.matmul' op expected as many rows as the schedule for style = stream names, 2, got a dynamic number}}
  linalg.matmul {attn.contraction = #s} ins(%a, %b : memref<?x4xf32>, memref<4x4xf32>)
      outs(%a : memref<?x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = stream, m = 0, n = 1, m_tile = 2, n_tile = 8, k_tile = 8, rows = 2, columns = 2, lanes = 4, dot = false>
func.func @stream_transposed_rows(%a: memref<4x2xf32>, %b: memref<4x4xf32>, %c: memref<2x4xf32>) {
  // expected-error @below {{'linalg.matmul' op expected the sum to be innermost in both operands or none for style = stream}}
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
      affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      {attn.contraction = #s} ins(%a, %b : memref<4x2xf32>, memref<4x4xf32>)
      outs(%c : memref<2x4xf32>)
  return
}

// -----

#s = #attn.contraction<style = stream, m = -1, n = 0, m_tile = 1, n_tile = 8, k_tile = 8, rows = 1, columns = 2, lanes = 4, dot = false>
func.func @stream_sums(%a: memref<3x4xf32>, %b: memref<8x3x4xf32>, %c: memref<8xf32>) {
  // expected-error @below {{'linalg.contract' op expected one loop in the sum for style = stream, got 2}}
  linalg.contract indexing_maps = [affine_map<(n, h, d) -> (h, d)>,
      affine_map<(n, h, d) -> (n, h, d)>, affine_map<(n, h, d) -> (n)>]
      {attn.contraction = #s} ins(%a, %b : memref<3x4xf32>, memref<8x3x4xf32>)
      outs(%c : memref<8xf32>)
  return
}
