#!/usr/bin/env bash
# Compiles the CUDA kernels of this folder with nvcc and the LLVM IR ones with
# llc: the PTX in it is what the tests run. Needs the CUDA toolkit (13.0 made what
# is here). SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
cd "$(dirname "$0")"
nvcc=$(command -v nvcc || echo "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc")
for arch in sm_80 sm_90a; do
  llc-22 -mcpu=$arch -mattr=+ptx80 llvm.ll -o - | sed '/^\/\//d' >llvm.$arch.ptx
  for source in *.cu; do
    case $source.$arch in # written for one architecture
    hopper_*.sm_80) continue ;;
    flash_*.sm_90a | mma_*.sm_90a | wmma_*.sm_90a | pipelines.*.sm_90a) continue ;;
    esac
    # The comments have the compiler's version and date.
    "$nvcc" -std=c++17 -ptx -arch=$arch "$source" -o - | sed '/^\/\//d' \
      >"${source%.cu}.$arch.ptx"
  done
done
