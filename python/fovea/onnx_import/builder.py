"""Writes the text of a module: constants, sizes, linalg.generic ops.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import contextlib
import json

import numpy as np

from . import sizes
from .scalars import Body, Scalar, format_scalar
from .size_builder import SizeBuilder
from .values import I64, Refused, Value, accumulator, tensor_type

# Constants of at most this many elements are written as numbers, of this many bytes in
# hexadecimal where they are used; larger ones are resources at the end of the file.
MAX_NUMBERS, MAX_INLINE_BYTES = 16, 1024


def identity_map(rank):
    return map_of(rank, [f"d{dim}" for dim in range(rank)])


def map_of(rank, results):
    dims = ", ".join(f"d{dim}" for dim in range(rank))
    return f"affine_map<({dims}) -> ({', '.join(results)})>"


class Builder(SizeBuilder):
    """A function under construction. Methods append ops and return values."""

    def __init__(self):
        super().__init__()
        self.prologue = []  # constants, which dominate everything
        self.lines = []
        self.resources = {}
        self._count = 0
        self._location = ""
        self._cache = {}

    # Names, ops and locations.

    def name(self):
        self._count += 1
        return f"%{self._count}"

    @contextlib.contextmanager
    def location(self, name):
        previous, self._location = self._location, f" loc({json.dumps(name)})"
        try:
            yield
        finally:
            self._location = previous

    def op(self, text):
        """Appends an op with one result, whose name it returns."""
        name = self.name()
        self.lines.append(f"{name} = {text}{self._location}")
        return name

    def raw(self, head, region, tail):
        """Appends an op whose text surrounds the lines of a region, if there are any."""
        if not region:
            self.lines.append(f"{head} {tail}{self._location}")
            return
        self.lines.append(f"{head} {region[0]}")
        self.lines += region[1:-1]
        self.lines.append(f"{region[-1]} {tail}{self._location}")

    def _constant_op(self, text):
        if text not in self._cache:
            self._cache[text] = self.name()
            self.prologue.append(f"{self._cache[text]} = {text}")
        return self._cache[text]

    # Scalars.

    def scalar(self, value, element):
        """A scalar constant."""
        text = f"arith.constant {format_scalar(value, element)}"
        if element.kind != "b":
            text += f" : {element.mlir}"
        return Scalar(self._constant_op(text), element)

    # Tensors.

    def constant(self, array, element):
        return Value(element, tuple(array.shape), data=array)

    def tensor(self, value):
        """The name of a value's tensor, which is made where there is none yet."""
        if value.ssa is None:
            if value.data is not None:
                value.ssa = self._constant_tensor(value)
            else:
                entries = [
                    self.op(f"arith.index_cast {self.index(size)} : index to {value.element.mlir}")
                    for size in value.entries
                ]
                value.ssa = self.op(f"tensor.from_elements {', '.join(entries)} : {value.type}")
        return value.ssa

    def _constant_tensor(self, value):
        data, element = np.require(value.data, requirements="C"), value.element
        if 0 in data.shape:
            return self._constant_op(f"arith.constant dense<> : {value.type}")
        bits = data.reshape(-1).view(np.uint8) if element.kind != "b" else data
        if data.size > 1 and (bits.reshape(data.size, -1) == bits.reshape(data.size, -1)[0]).all():
            text = format_scalar(data.reshape(-1)[0], element)
            return self._constant_op(f"arith.constant dense<{text}> : {value.type}")
        if data.size <= MAX_NUMBERS:
            text = _format_nested(data, element)
            return self._constant_op(f"arith.constant dense<{text}> : {value.type}")
        if element.kind == "b":
            return self._large_mask(data, value)
        if data.nbytes <= MAX_INLINE_BYTES:
            return self._constant_op(
                f'arith.constant dense<"0x{data.tobytes().hex().upper()}"> : {value.type}'
            )
        return self._resource(data, value.type)

    def _resource(self, data, type):
        name = f"c{len(self.resources)}"
        self.resources[name] = data
        result = self.name()
        self.prologue.append(f"{result} = arith.constant dense_resource<{name}> : {type}")
        return result

    def _large_mask(self, data, value):
        """Resources have no bits: bytes, which are compared with 0."""
        from .values import ELEMENTS, TensorProto

        int8 = ELEMENTS[TensorProto.INT8]
        data = data.astype(np.int8)
        source = Value(int8, value.shape, ssa=self._resource(data, tensor_type(value.shape, "i8")))
        return self.elementwise(
            [source], value.element, lambda b, x: b.cmp("ne", x, b.constant(0, int8))
        ).ssa

    def empty(self, shape, element):
        dynamic = ", ".join(self.index(size) for size in shape if not sizes.is_static(size))
        return self.op(f"tensor.empty({dynamic}) : {tensor_type(shape, element.mlir)}")

    def fill(self, scalar, shape):
        """A tensor full of a Scalar."""
        type = tensor_type(shape, scalar.element.mlir)
        empty = self.empty(shape, scalar.element)
        ssa = self.op(
            f"linalg.fill ins({scalar.ssa} : {scalar.element.mlir}) outs({empty} : {type}) -> {type}"
        )
        return Value(scalar.element, tuple(shape), ssa)

    def cast_shape(self, value, shape):
        """The same tensor with a type that says more, or less, about its sizes."""
        if tuple(shape) == value.shape:
            return value
        type = tensor_type(shape, value.element.mlir)
        ssa = self.tensor(value)
        if type != value.type:
            ssa = self.op(f"tensor.cast {ssa} : {value.type} to {type}")
        return Value(value.element, tuple(shape), ssa, value.data, value.entries)

    def extract(self, value, *indices):
        """A scalar of a tensor, outside of any body."""
        return Scalar(
            self.op(f"tensor.extract {self.tensor(value)}[{', '.join(indices)}] : {value.type}"),
            value.element,
        )

    def size_from(self, scalar, positive=True):
        """The size that an integer is."""
        text = f"arith.index_cast {scalar.ssa} : {scalar.element.mlir} to index"
        return self.atom(text, positive=positive)

    def sizes_of(self, value):
        """The entries of a list of integers, as sizes."""
        if value.data is not None:
            return [int(entry) for entry in value.data.reshape(-1)]
        if value.entries is None:
            count = sizes.product(value.shape)
            if not sizes.is_static(count) or value.rank > 1:
                raise Refused("a list of sizes whose length is not known")
            indices = [[self.index(i)] if value.rank else [] for i in range(count)]
            value.entries = [
                self.size_from(self.extract(value, *index), positive=False) for index in indices
            ]
        return value.entries

    def size_list(self, entries, rank=1):
        """The value whose content are sizes."""
        shape = (len(entries),) if rank else ()
        if all(map(sizes.is_static, entries)):
            return self.constant(np.array(entries, np.int64).reshape(shape), I64)
        return Value(I64, shape, entries=list(entries))

    # Ops of linalg.

    def generic(self, inputs, outputs, iterators, fn):
        """A linalg.generic. Inputs are (value, map), outputs (shape, element, map,
        init), where init is a Scalar to start from, a Value, or None. `fn(body,
        *elements)` gives the element, or a list of them, from those of inputs and of
        outputs that have an init."""
        inits, types = [], []
        for shape, element, _, init in outputs:
            types.append(tensor_type(shape, element.mlir))
            if isinstance(init, Scalar):
                inits.append(self.fill(init, shape).ssa)
            elif init is not None:
                inits.append(self.tensor(init))
            else:
                inits.append(self.empty(shape, element))
        operands = [self.tensor(value) for value, _ in inputs]
        body = Body(self)
        names, arguments = [], []
        for element, is_read in [(value.element, True) for value, _ in inputs] + [
            (element, init is not None) for _, element, _, init in outputs
        ]:
            name = self.name()
            names.append(f"{name}: {element.mlir}")
            if is_read:
                arguments.append(Scalar(name, element))
        results = fn(body, *arguments)
        results = results if isinstance(results, (list, tuple)) else [results]
        if isinstance(results, Scalar):
            results = [results]
        body.lines.append(
            f"linalg.yield {', '.join(r.ssa for r in results)} : "
            + ", ".join(r.element.mlir for r in results)
        )
        return self._finish_generic(inputs, operands, outputs, inits, types, iterators, names, body)

    def _finish_generic(self, inputs, operands, outputs, inits, types, iterators, names, body):
        maps = ", ".join([m for _, m in inputs] + [m for _, _, m, _ in outputs])
        kinds = ", ".join(f'"{kind}"' for kind in iterators)
        ins = ""
        if inputs:
            input_types = ", ".join(value.type for value, _ in inputs)
            ins = f" ins({', '.join(operands)} : {input_types})"
        result = self.name()
        prefix = result if len(types) == 1 else f"{result}:{len(types)}"
        result_type = types[0] if len(types) == 1 else f"({', '.join(types)})"
        self.lines.append(
            f"{prefix} = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}}"
            f"{ins} outs({', '.join(inits)} : {', '.join(types)}) {{"
        )
        self.lines.append(f"^bb0({', '.join(names)}):")
        self.lines += ["  " + line for line in body.lines]
        self.lines.append(f"}} -> {result_type}{self._location}")
        values = [
            Value(element, tuple(shape), result if len(types) == 1 else f"{result}#{i}")
            for i, (shape, element, _, _) in enumerate(outputs)
        ]
        return values[0] if len(values) == 1 else values

    def elementwise(self, inputs, element, fn, shape=None):
        """Applies `fn(body, *elements)` with NumPy's broadcasting."""
        if shape is None:
            shape = self.broadcast_shapes([value.shape for value in inputs])
        rank, operands, scalars = len(shape), [], {}
        for i, value in enumerate(inputs):
            if value.data is not None and value.data.size == 1:
                scalars[i] = self.scalar(value.data.reshape(-1)[0], value.element)
            else:
                value = self._expand_unknown(value, shape)
                operands.append((value, broadcast_map(value.shape, rank)))

        def body_fn(body, *elements):
            rest = iter(elements)
            return fn(body, *(scalars.get(i) or next(rest) for i in range(len(inputs))))

        return self.generic(
            operands, [(shape, element, identity_map(rank), None)], ["parallel"] * rank, body_fn
        )

    def _expand_unknown(self, value, shape):
        """Repeats dims that may turn out to be 1 where the result's are not."""
        target = shape[len(shape) - value.rank :]
        unknown = []
        for dim, (size, wanted) in enumerate(zip(value.shape, target)):
            if (limit := self.limit_of(size, wanted)) is not None:
                self.assert_at_most(wanted, limit)
            elif size != wanted and size != 1:
                unknown.append(dim)
        if not unknown:
            return value
        source = self.tensor(value)
        result_shape = tuple(
            wanted if dim in unknown else size
            for dim, (size, wanted) in enumerate(zip(value.shape, target))
        )
        one = self.index(1)
        is_one = {
            dim: self.op(f"arith.cmpi eq, {self.index(value.shape[dim])}, {one} : index")
            for dim in unknown
        }

        def fn(body):
            indices = []
            for dim in range(value.rank):
                index = body.loop_index(dim)
                if dim in unknown:
                    index = body.op(
                        f"arith.select {is_one[dim]}, {self.index(0)}, {index} : index"
                    )
                indices.append(index)
            return body.extract(source, value, indices)

        outputs = [(result_shape, value.element, identity_map(value.rank), None)]
        return self.generic([], outputs, ["parallel"] * value.rank, fn)

    def gather(self, value, shape, fn):
        """The tensor whose element at `i, j, ...` is that of `value` at `fn(body, i, j,
        ...)`."""
        source = self.tensor(value)

        def body_fn(body):
            loops = [body.loop_index(dim) for dim in range(len(shape))]
            return body.extract(source, value, fn(body, *loops))

        return self.generic(
            [],
            [(shape, value.element, identity_map(len(shape)), None)],
            ["parallel"] * len(shape),
            body_fn,
        )

    def reduce(self, value, axes, element, init, fn, finish=None, keep=False):
        """Reduces over axes with `fn(body, element, accumulator)` from a Scalar; then
        `finish(body, accumulator)` gives the result of type `element`."""
        rank = value.rank
        kept = [dim for dim in range(rank) if dim not in axes]
        shape = tuple(value.shape[dim] for dim in kept)
        maps = map_of(rank, [f"d{dim}" for dim in kept])
        iterators = ["reduction" if dim in axes else "parallel" for dim in range(rank)]
        result = self.generic(
            [(value, identity_map(rank))], [(shape, init.element, maps, init)], iterators, fn
        )
        if finish or init.element != element:
            convert = finish or (lambda body, x: body.cast(x, element))
            result = self.elementwise([result], element, convert)
        if keep:
            result = self.unsqueeze(result, sorted(axes))
        return result

    # Shapes.

    def cast(self, value, element):
        if value.element == element:
            return value
        if value.entries is not None and element.is_integer and element.bits >= 32:
            return Value(element, value.shape, entries=value.entries)
        return self.elementwise([value], element, lambda body, x: body.cast(x, element))

    def transpose(self, value, permutation):
        permutation = list(permutation)
        if permutation == sorted(permutation):
            return value
        shape = tuple(value.shape[dim] for dim in permutation)
        source = self.tensor(value)
        empty, type = self.empty(shape, value.element), tensor_type(shape, value.element.mlir)
        ssa = self.op(
            f"linalg.transpose ins({source} : {value.type}) outs({empty} : {type}) "
            f"permutation = {permutation}"
        )
        return Value(value.element, shape, ssa)

    def reshape(self, value, shape):
        """To a shape with as many elements."""
        from .reshape import reshape

        return reshape(self, value, tuple(shape))

    def unsqueeze(self, value, axes):
        """With sizes of 1 at sorted positions of the result."""
        shape = list(value.shape)
        for axis in axes:
            shape.insert(axis, 1)
        return self.reshape(value, shape)

    def slice(self, value, offsets, lengths, steps=None):
        if steps is None:
            steps = [1] * value.rank
        if 0 in lengths:
            return Value(value.element, tuple(lengths), self.empty(lengths, value.element))
        if tuple(lengths) == value.shape and all(step == 1 for step in steps):
            return value
        source = self.tensor(value)
        texts = ["".join((
            "[", ", ".join(
                str(size) if sizes.is_static(size) else self.index(size) for size in row
            ), "]",
        )) for row in (offsets, lengths, steps)]  # fmt: skip
        type = tensor_type(lengths, value.element.mlir)
        ssa = self.op(f"tensor.extract_slice {source}{''.join(texts)} : {value.type} to {type}")
        return Value(value.element, tuple(lengths), ssa)

    def concat(self, values, axis):
        values = [value for value in values if value.shape[axis] != 0] or values[:1]
        if len(values) == 1:
            return values[0]
        total = 0
        for value in values:
            total = sizes.add(total, value.shape[axis])
        shape = list(values[0].shape)
        for value in values[1:]:
            # What is known of one is known of all.
            shape = [
                b if not sizes.is_static(a) and sizes.is_static(b) else a
                for a, b in zip(shape, value.shape)
            ]
        shape[axis] = total
        operands = []
        for value in values:
            operand = list(shape)
            operand[axis] = value.shape[axis]
            operands.append(self.cast_shape(value, operand))
        names = ", ".join(self.tensor(value) for value in operands)
        types = ", ".join(value.type for value in operands)
        type = tensor_type(shape, values[0].element.mlir)
        ssa = self.op(f"tensor.concat dim({axis}) {names} : ({types}) -> {type}")
        return Value(values[0].element, tuple(shape), ssa)

    # Contractions.

    def contract(self, a, b, batch, shape_m, shape_n, element):
        """`a[batch..., m, k] * b[batch..., k, n]`, in the accumulator's precision. Both
        have rank 2 and no batch, or rank 3."""
        wide = accumulator(element)
        shape = tuple(batch) + (shape_m, shape_n)
        out = self.fill(self.scalar(0, wide), shape)
        op = "linalg.batch_matmul" if batch else "linalg.matmul"
        ssa = self.op(
            f"{op} ins({self.tensor(a)}, {self.tensor(b)} : {a.type}, {b.type}) "
            f"outs({out.ssa} : {out.type}) -> {out.type}"
        )
        return self.cast(Value(wide, shape, ssa), element)


def broadcast_map(shape, rank):
    offset = rank - len(shape)
    return map_of(rank, ["0" if size == 1 else f"d{offset + i}" for i, size in enumerate(shape)])


def _format_nested(data, element):
    if data.ndim == 0:
        return format_scalar(data[()], element)
    return "[" + ", ".join(_format_nested(row, element) for row in data) + "]"
