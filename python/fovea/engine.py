"""The engine from Python: compiles a graph and calls it on NumPy arrays.

    engine = fovea.Engine()
    kernel = engine.compile(source)          # text or bytecode of a module
    output, = kernel(q, k, v)

A thin layer over libfovea-c (include/fovea-c/Engine.h), through ctypes. Compilation
and calls release the interpreter's lock.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import ctypes
import json
import os
import pathlib

import ml_dtypes
import numpy as np

# MLIR's names of element types, and how NumPy holds them. Signs are up to the ops.
DTYPES = {
    "f16": np.dtype(np.float16),
    "bf16": np.dtype(ml_dtypes.bfloat16),
    "f32": np.dtype(np.float32),
    "f64": np.dtype(np.float64),
    "i1": np.dtype(np.bool_),
    "i8": np.dtype(np.int8),
    "i16": np.dtype(np.int16),
    "i32": np.dtype(np.int32),
    "i64": np.dtype(np.int64),
    "index": np.dtype(np.int64),
}
PIPELINES = ("optimized", "reference", "reference-f64")


class FoveaError(Exception):
    """What the engine says is wrong with a graph or its arguments."""


class _Options(ctypes.Structure):
    _fields_ = [
        ("threads", ctypes.c_int),
        ("optimization", ctypes.c_int),
        ("disk_cache", ctypes.c_int),
        ("cache_path", ctypes.c_char_p),
    ]


class _View(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("dtype", ctypes.c_char_p),
        ("rank", ctypes.c_int64),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
    ]


def _find_library():
    """$FOVEA_LIBRARY, else beside the package: the build tree, or an installation."""
    if "FOVEA_LIBRARY" in os.environ:
        return os.environ["FOVEA_LIBRARY"]
    root = pathlib.Path(__file__).resolve().parents[2]
    for folder in (root / "build" / "lib", root.parent):
        if (folder / "libfovea-c.so").exists():
            return str(folder / "libfovea-c.so")
    return "libfovea-c.so"


def _load_library():
    try:
        library = ctypes.CDLL(_find_library())
    except OSError as error:
        raise FoveaError(
            f"cannot load libfovea-c: {error} (build it with scripts/build, or name it "
            "in FOVEA_LIBRARY)"
        ) from None
    pointer, size, view = ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(_View)
    texts = {
        "fovea_engine_create": [ctypes.POINTER(_Options), ctypes.POINTER(pointer)],
        "fovea_compile": [pointer, ctypes.c_char_p, size, ctypes.c_char_p, ctypes.c_char_p]
        + [ctypes.c_int, ctypes.POINTER(pointer)],
        "fovea_kernel_signature": [pointer],
        "fovea_kernel_result_sizes": [pointer, view, size, ctypes.POINTER(ctypes.c_int64), size],
        "fovea_kernel_call": [pointer, view, size, view, size],
    }
    for name, arguments in texts.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, pointer
    for name in ("fovea_engine_destroy", "fovea_kernel_destroy", "fovea_string_free"):
        function = getattr(library, name)
        function.argtypes, function.restype = [pointer], None
    return library


class _Library:
    """The library, loaded when first needed."""

    _loaded = None

    def get(self):
        if _Library._loaded is None:
            _Library._loaded = _load_library()
        return _Library._loaded

    def take(self, text):
        """A string that the library allocated."""
        value = ctypes.string_at(text).decode(errors="replace")
        self.get().fovea_string_free(text)
        return value

    def check(self, text):
        if text:
            raise FoveaError(self.take(text))


_library = _Library()


class Engine:
    """Compiles graphs for this machine. `threads` 0 means all."""

    def __init__(self, threads=0, optimization=2, disk_cache=True, cache_path=None):
        library = _library.get()
        options = _Options(
            threads, optimization, disk_cache, os.fsencode(cache_path) if cache_path else None
        )
        self._handle = ctypes.c_void_p()
        _library.check(library.fovea_engine_create(options, self._handle))

    def compile(self, source, entry="main", name="source", pipeline="optimized"):
        """A Kernel for a function of a module, given as text or as bytecode."""
        library = _library.get()
        data = source.encode() if isinstance(source, str) else bytes(source)
        handle = ctypes.c_void_p()
        _library.check(
            library.fovea_compile(
                self._handle, data, len(data), name.encode(), entry.encode(),
                PIPELINES.index(pipeline), handle,
            )
        )  # fmt: skip
        return Kernel(handle)

    def compile_file(self, path, **options):
        path = pathlib.Path(path)
        return self.compile(path.read_bytes(), name=str(path), **options)

    def __del__(self):
        if getattr(self, "_handle", None):
            _library.get().fovea_engine_destroy(self._handle)


class Kernel:
    """A compiled function. Called with arrays, returns a list of arrays."""

    def __init__(self, handle):
        self._handle = handle
        text = _library.take(_library.get().fovea_kernel_signature(handle))
        signature = json.loads(text)
        self.inputs, self.results = signature["inputs"], signature["results"]
        self._static = [spec["shape"] for spec in self.results]
        if any(size < 0 for shape in self._static for size in shape):
            self._static = None

    def __call__(self, *arrays, out=None):
        """`out`: arrays for the results, else new ones."""
        views, keep = _make_views(arrays, self.inputs, "input")
        if out is None:
            out = [
                np.empty(shape, DTYPES[spec["dtype"]])
                for shape, spec in zip(self._result_shapes(views), self.results)
            ]
        output_views, keep_outputs = _make_views(out, self.results, "output")
        _library.check(
            _library.get().fovea_kernel_call(
                self._handle, views, len(views), output_views, len(output_views)
            )
        )
        del keep, keep_outputs
        return out

    def _result_shapes(self, views):
        if self._static is not None:
            return self._static
        ranks = [len(spec["shape"]) for spec in self.results]
        sizes = (ctypes.c_int64 * sum(ranks))()
        _library.check(
            _library.get().fovea_kernel_result_sizes(
                self._handle, views, len(views), sizes, len(sizes)
            )
        )
        position, shapes = 0, []
        for rank in ranks:
            shapes.append(list(sizes[position : position + rank]))
            position += rank
        return shapes

    def __del__(self):
        if getattr(self, "_handle", None):
            _library.get().fovea_kernel_destroy(self._handle)


def _make_views(arrays, specs, what):
    """Views of arrays, and what must live as long as they do."""
    if len(arrays) != len(specs):
        raise FoveaError(f"expected {len(specs)} {what}s, got {len(arrays)}")
    views, keep = (_View * len(specs))(), []
    for index, (array, spec) in enumerate(zip(arrays, specs)):
        expected = DTYPES[spec["dtype"]]
        if what == "input":
            array = np.asarray(array)
            # Strides of any size are fine but for the innermost.
            if array.ndim and array.shape[-1] > 1 and array.strides[-1] != array.itemsize or any(
                stride % array.itemsize for stride in array.strides
            ):
                array = np.ascontiguousarray(array)
        if array.dtype != expected and (
            array.dtype.kind not in "iu" or expected.kind != "i"
            or array.itemsize != expected.itemsize
        ):  # fmt: skip
            raise FoveaError(f"expected {what} {index} of type {expected}, got {array.dtype}")
        shape = (ctypes.c_int64 * array.ndim)(*array.shape)
        strides = None
        if not array.flags.c_contiguous:
            steps = (stride // array.itemsize for stride in array.strides)
            strides = (ctypes.c_int64 * array.ndim)(*steps)
        views[index] = _View(array.ctypes.data, spec["dtype"].encode(), array.ndim, shape, strides)
        keep.append((array, shape, strides))
    return views, keep
