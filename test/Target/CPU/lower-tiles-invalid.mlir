// Ops on buffers that no kernel computes.
// RUN: fovea-opt %s --attn-cpu-lower-tiles --split-input-file --verify-diagnostics

!t = memref<2x16xf32>
!r = memref<2xf32>
func.func @foreign_accumulator(%q: !t, %a: !t, %m: !r, %s: !r) {
  // expected-error @below {{'attn.online_sdpa' op expected acc, max and sum to be local buffers that one attn.normalize reads}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
  return
}

// -----

!t = memref<3x16xf32>
!r = memref<3xf32>
func.func @ragged_rows(%q: !t, %o: !t) {
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : !t
  %m = memref.alloc() : !r
  %s = memref.alloc() : !r
  linalg.fill ins(%zero : f32) outs(%a : !t)
  // expected-error @below {{'attn.online_sdpa' op expected a schedule in rows of a query_tile that divides the number of queries, got 2}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
  attn.normalize ins(%a, %m, %s : !t, !r, !r) outs(%o : !t)
  return
}

// -----

!t = memref<16x16xf32>
!r = memref<16xf32>
func.func @dot_of_f32(%q: !t, %o: !t) {
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : !t
  %m = memref.alloc() : !r
  %s = memref.alloc() : !r
  linalg.fill ins(%zero : f32) outs(%a : !t)
  // expected-error @below {{'attn.online_sdpa' op expected a schedule with dot only for bf16 operands of even head size, got 'memref<16x16xf32>'}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = columns, query_tile = 16, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = true>)
  attn.normalize ins(%a, %m, %s : !t, !r, !r) outs(%o : !t)
  return
}

// -----

// Before any other pass.
func.func @no_schedule(%q: tensor<2x16xf32>, %r: tensor<2xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected a schedule: run attn-choose-schedule first}}
  %n:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x16xf32>, tensor<2x16xf32>, tensor<2x16xf32>)
      outs(%q, %r, %r : tensor<2x16xf32>, tensor<2xf32>, tensor<2xf32>) scale(1.0)
  return
}

// -----

func.func @tensors(%q: tensor<2x16xf32>, %r: tensor<2xf32>) {
  // expected-error @below {{'attn.online_sdpa' op expected buffers: run fovea-bufferize first}}
  %n:3 = attn.online_sdpa ins(%q, %q, %q : tensor<2x16xf32>, tensor<2x16xf32>, tensor<2x16xf32>)
      outs(%q, %r, %r : tensor<2x16xf32>, tensor<2xf32>, tensor<2xf32>) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
  return
}

// -----

!t = memref<1x4x2x16xf32>
!r = memref<1x4x2xf32>
func.func @several_heads(%q: !t, %a: !t, %m: !r, %s: !r) {
  // expected-error @below {{'attn.online_sdpa' op expected a tile of at most 2 queries: run attn-tile-queries and attn-tile-keys first, got 'memref<1x4x2x16xf32>'}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
  return
}

// -----

!t = memref<2x16xf32>
!k = memref<9x16xf32>
!r = memref<2xf32>
func.func @too_many_keys(%q: !t, %k: !k, %a: !t, %m: !r, %s: !r) {
  // expected-error @below {{'attn.online_sdpa' op expected a tile of at most 8 keys: run attn-tile-queries and attn-tile-keys first, got 'memref<9x16xf32>'}}
  attn.online_sdpa ins(%q, %k, %k : !t, !k, !k) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
  return
}

// -----

!t = memref<2x16xf32>
!r = memref<2xf32>
func.func @no_position(%q: !t, %a: !t, %m: !r, %s: !r) {
  // expected-error @below {{'attn.online_sdpa' op expected the tile's position for its regions}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.schedule<style = rows, query_tile = 2, key_tile = 8, key_chunk = 0, rows = 2, columns = 2, lanes = 8, dot = false>)
      mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c = arith.cmpi sle, %j, %i : index
        attn.yield %c : i1
      }
  return
}

// -----

!t = memref<16x16xf32>
!r = memref<16xf32>
func.func @for_a_gpu(%q: !t, %o: !t) {
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : !t
  %m = memref.alloc() : !r
  %s = memref.alloc() : !r
  linalg.fill ins(%zero : f32) outs(%a : !t)
  // expected-error @below {{'attn.online_sdpa' op expected a schedule for a CPU (#attn.schedule)}}
  attn.online_sdpa ins(%q, %q, %q : !t, !t, !t) outs(%a, %m, %s : !t, !r, !r) scale(1.0)
      schedule(#attn.gpu_schedule<kernel = simt, query_tile = 16, key_tile = 16, key_chunk = 0, warps = 1, stages = 1>)
  attn.normalize ins(%a, %m, %s : !t, !r, !r) outs(%o : !t)
  return
}
