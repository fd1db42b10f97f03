# Configuration of the lit tests. Features that tests may require: `bench` (the
# benchmark programs are built), `avx512`, `avx512-emulator` (scripts/install-emulator),
# `qemu-aarch64`, `onnx` (scripts/install-import), `ptxas`, `cuda-driver`, `sanitizers`; `REQUIRES: <tool>` also works for
# the tools in `build/bin`.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import ctypes
import os
import platform
import shutil
import sys

import lit.formats

config.name = "Fovea"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "unittests"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.fovea_binary_dir, "test")

config.environment["PATH"] = os.pathsep.join(
    [config.fovea_tools_dir, config.llvm_tools_dir, os.environ["PATH"]]
)
for name in ("HOME", "CUDA_HOME", "CUDA_PATH", "OMP_NUM_THREADS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
# The MLIR and LLVM libraries are not instrumented. Containers that cross the border
# look overflowed, and what their allocators hand out from a slab that our copy of the
# inline code has poisoned looks poisoned (user poisoning is these annotations only).
# The compiler keeps its contexts until the process ends.
config.environment["ASAN_OPTIONS"] = (
    "detect_container_overflow=0:allow_user_poisoning=0:detect_leaks=0"
)

config.substitutions += [
    ("%python", sys.executable),
    ("%fovea_src", config.fovea_source_dir),
    ("%fovea_obj", config.fovea_binary_dir),
    ("%link_libomp", "-L{0} -Wl,-rpath,{0} -lomp".format(config.llvm_lib_dir)),
    ("%llvm_include", config.llvm_include_dir.split(";")[0]),
]

for tool in ("foveac", "fovea-run", "fovea-lsp-server"):
    if os.path.exists(os.path.join(config.fovea_tools_dir, tool)):
        config.available_features.add(tool)
if os.path.exists(os.path.join(config.fovea_binary_dir, "lib", "libfovea-peak.so")):
    config.available_features.add("bench")
config.available_features.add("host-" + platform.machine())
if config.sanitize:
    config.available_features.add("sanitizers")
if os.path.exists("/proc/cpuinfo"):
    with open("/proc/cpuinfo") as cpuinfo:
        if "avx512f" in cpuinfo.read().split():
            config.available_features.add("avx512")
emulator = os.path.join(config.fovea_source_dir, "build", "venvs", "emulator")
if os.path.exists(os.path.join(emulator, "bochs_shim.so")):
    config.available_features.add("avx512-emulator")
    emulator_python = os.path.join(emulator, "bin", "python")
    emulate = os.path.join(
        config.test_source_root, "Integration", "AVX512", "Inputs", "emulate.py"
    )
    # The longer name first: substitutions replace any text.
    config.substitutions += [
        ("%emulator_python", emulator_python),
        ("%emulate", emulator_python + " " + emulate),
    ]
importer = os.path.join(config.fovea_source_dir, "build", "venvs", "import")
# The sanitizers' runtime would have to be loaded before Python.
if os.path.exists(os.path.join(importer, "installed")) and not config.sanitize:
    config.available_features.add("onnx")
    library = os.path.join(config.fovea_binary_dir, "lib", "libfovea-c.so")
    python_path = os.path.join(config.fovea_source_dir, "python")
    config.substitutions += [
        ("%onnx_python", f"env PYTHONPATH={python_path} FOVEA_LIBRARY={library} "
         f"FOVEA_IMPORT_ONNX={config.fovea_tools_dir}/fovea-import-onnx "
         f"PYTHONDONTWRITEBYTECODE=1 {importer}/bin/python"),
    ]
for qemu in ("qemu-aarch64", "qemu-aarch64-static"):
    if shutil.which(qemu):
        config.available_features.add("qemu-aarch64")
        config.substitutions.append(("%qemu_aarch64", qemu))
        break
if shutil.which("aarch64-linux-gnu-gcc"):
    config.available_features.add("aarch64-linux-gnu-gcc")
try:
    ctypes.CDLL("libcuda.so.1")
    config.available_features.add("cuda-driver")
except OSError:
    pass
cuda_bin = os.path.join(os.environ.get("CUDA_HOME", "/usr/local/cuda"), "bin")
if shutil.which("ptxas") or shutil.which("ptxas", path=cuda_bin):
    config.available_features.add("ptxas")
