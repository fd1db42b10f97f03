"""What bench/gpu_static is made of.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
