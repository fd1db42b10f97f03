// What score_mod and mask_mod may not be.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

func.func @f(%q: tensor<4x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected score_mod arguments ('f32', 'index', 'index', 'index', 'index'), got ('f64', 'index', 'index', 'index', 'index')}}
  %o = attn.sdpa %q, %q, %q score_mod(%s: f64, %b: index, %h: index, %i: index, %j: index) {
        attn.yield %s : f64
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected score_mod arguments ('f32', 'index', 'index', 'index', 'index'), got ('f32')}}
  %o = attn.sdpa %q, %q, %q score_mod(%s: f32) {
        attn.yield %s : f32
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected mask_mod arguments ('index', 'index', 'index', 'index'), got ('i32', 'i32', 'i32', 'i32')}}
  %o = attn.sdpa %q, %q, %q mask_mod(%b: i32, %h: i32, %i: i32, %j: i32) {
        %a = arith.cmpi sle, %i, %j : i32
        attn.yield %a : i1
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  %o = attn.sdpa %q, %q, %q score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{'attn.yield' op expected score_mod to yield 'f32', got 'index'}}
        attn.yield %i : index
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{'attn.yield' op expected mask_mod to yield 'i1', got 'index'}}
        attn.yield %i : index
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-note @below {{in the mask_mod of this operation}}
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        %c = arith.constant 0.0 : f32
        // expected-error @below {{'tensor.insert' op is not supported in mask_mod: expected arith, math, index, tensor.extract or tensor.dim operations}}
        %t = tensor.insert %c into %q[%i, %j] : tensor<4x16xf32>
        %a = arith.cmpi sle, %i, %j : index
        attn.yield %a : i1
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-note @below {{in the score_mod of this operation}}
  %o = attn.sdpa %q, %q, %q score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        %a = arith.cmpi sle, %i, %j : index
        // expected-error @below {{'scf.if' op is not supported in score_mod: expected arith, math, index, tensor.extract or tensor.dim operations}}
        %r = scf.if %a -> f32 {
          scf.yield %s : f32
        } else {
          %n = arith.negf %s : f32
          scf.yield %n : f32
        }
        attn.yield %r : f32
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-note @below {{in the score_mod of this operation}}
  %o = attn.sdpa %q, %q, %q score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{'arith.addf' op is not supported in score_mod: expected scalar results, got 'tensor<4x16xf32>'}}
        %t = arith.addf %q, %q : tensor<4x16xf32>
        %r = tensor.extract %t[%i, %j] : tensor<4x16xf32>
        attn.yield %r : f32
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-error @below {{'attn.sdpa' op expected score_mod to have one block, got 2}}
  %o = attn.sdpa %q, %q, %q score_mod(%s: f32, %b: index, %h: index, %i: index, %j: index) {
        cf.br ^next
      ^next:
        attn.yield %s : f32
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{'func.return' op expects parent op 'func.func'}}
        "func.return"() : () -> ()
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{block with no terminator, has}}
        %a = arith.cmpi sle, %i, %j : index
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%q: tensor<4x16xf32>) {
  // expected-note @below {{in the mask_mod of this operation}}
  %o = attn.sdpa %q, %q, %q mask_mod(%b: index, %h: index, %i: index, %j: index) {
        // expected-error @below {{'llvm.unreachable' op is not supported in mask_mod: expected arith, math, index, tensor.extract or tensor.dim operations}}
        llvm.unreachable
      } : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32> -> tensor<4x16xf32>
  return
}

// -----

func.func @f(%a: i1) {
  // expected-error @below {{'attn.yield' op expects parent op to be one of 'attn.sdpa, attn.online_sdpa, attn.mha'}}
  attn.yield %a : i1
}
