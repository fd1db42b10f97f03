// What #attn.schedule rejects.
// RUN: fovea-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{expected query_tile between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 0, key_tile = 96, key_chunk = 0, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected key_tile between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 0, key_chunk = 0, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected rows between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 0, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected columns between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 6, columns = 0, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected lanes between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 6, columns = 4, lanes = 0, dot = false>}

// -----

// expected-error @below {{expected lanes between 1 and 1048576, got 1048577}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 0, rows = 6, columns = 4, lanes = 1048577, dot = false>}

// -----

// expected-error @below {{expected key_chunk to be 0 or a multiple of key_tile 96, got 100}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = 100, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected key_chunk to be 0 or a multiple of key_tile 96, got -96}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 64, key_tile = 96, key_chunk = -96, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected query_tile to be a multiple of columns * lanes = 64, got 96}}
func.func private @f() attributes {s = #attn.schedule<style = columns, query_tile = 96, key_tile = 96, key_chunk = 0, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected lanes to be a power of 2, got 12}}
func.func private @f() attributes {s = #attn.schedule<style = rows, query_tile = 1, key_tile = 96, key_chunk = 0, rows = 1, columns = 4, lanes = 12, dot = false>}

// -----

// expected-error @below {{expected rows that share a vector to be a power of 2 up to lanes 8, got 3}}
func.func private @f() attributes {s = #attn.schedule<style = rows, query_tile = 3, key_tile = 96, key_chunk = 0, rows = 3, columns = 4, lanes = 8, dot = false>}

// -----

// expected-error @below {{expected rows that share a vector to be a power of 2 up to lanes 8, got 16}}
func.func private @f() attributes {s = #attn.schedule<style = rows, query_tile = 16, key_tile = 96, key_chunk = 0, rows = 16, columns = 4, lanes = 8, dot = false>}

// -----

// expected-error @below {{expected query_tile to be 16 or 32 times the number of warps 4, got 96}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = mma, query_tile = 96, key_tile = 64, key_chunk = 0, warps = 4, stages = 2>}

// -----

// expected-error @below {{expected key_tile to be a multiple of 16, got 24}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = mma, query_tile = 64, key_tile = 24, key_chunk = 0, warps = 4, stages = 2>}

// -----

// expected-error @below {{expected at most 32 warps, got 64}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = mma, query_tile = 1024, key_tile = 16, key_chunk = 0, warps = 64, stages = 2>}

// -----

// expected-error @below {{expected 1 stage for a simt kernel, got 2}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = simt, query_tile = 64, key_tile = 32, key_chunk = 0, warps = 4, stages = 2>}

// -----

// expected-error @below {{expected stages between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = mma, query_tile = 64, key_tile = 32, key_chunk = 0, warps = 4, stages = 0>}

// -----

// expected-error @below {{expected 4, 8 or 12 warps for kernel = wgmma, got 2}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = wgmma, query_tile = 32, key_tile = 64, key_chunk = 0, warps = 2, stages = 2>}

// -----

// expected-error @below {{expected a query_tile of 64 for kernel = wgmma with 4 warps, got 128}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = wgmma, query_tile = 128, key_tile = 64, key_chunk = 0, warps = 4, stages = 2>}

// -----

// expected-error @below {{expected a key_tile of at most 256 for kernel = wgmma, got 512}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = wgmma, query_tile = 64, key_tile = 512, key_chunk = 0, warps = 4, stages = 2>}

// -----

// expected-error @below {{expected at least 2 stages for kernel = wgmma, got 1}}
func.func private @f() attributes {s = #attn.gpu_schedule<kernel = wgmma, query_tile = 64, key_tile = 64, key_chunk = 0, warps = 4, stages = 1>}

// -----

// expected-error @below {{expected m_tile between 1 and 1048576, got 0}}
func.func private @f() attributes {s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 0, n_tile = 16, k_tile = 16, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected k_tile between 1 and 1048576, got -1}}
func.func private @f() attributes {s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 6, n_tile = 16, k_tile = -1, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected m and n to be different loops, got 1 and 1}}
func.func private @f() attributes {s = #attn.contraction<style = panels, m = 1, n = 1, m_tile = 6, n_tile = 16, k_tile = 16, rows = 6, columns = 4, lanes = 16, dot = false>}

// -----

// expected-error @below {{expected lanes to be a power of 2, got 12}}
func.func private @f() attributes {s = #attn.contraction<style = panels, m = -1, n = 1, m_tile = 6, n_tile = 16, k_tile = 16, rows = 6, columns = 4, lanes = 12, dot = false>}

// -----

// expected-error @below {{expected an even k_tile for pairs, got 15}}
func.func private @f() attributes {s = #attn.contraction<style = panels, m = 0, n = 1, m_tile = 6, n_tile = 16, k_tile = 15, rows = 6, columns = 4, lanes = 16, dot = true>}
