"""Writes the arithmetic of sizes that are known only at run time.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from . import sizes
from .values import Refused


class SizeBuilder:
    """The part of a builder that computes sizes."""

    def __init__(self):
        self._minima = {}  # size: what it is the least of

    def index(self, size):
        """An index value of a size."""
        if sizes.is_static(size):
            return self._constant_op(f"arith.constant {size} : index")
        if size not in self._cache:
            result = None
            for atoms, coefficient in size.terms:
                factors = [atom.ssa for atom in atoms]
                if coefficient != 1 or not factors:
                    factors.append(self.index(coefficient))
                term = self._fold("arith.muli", factors)
                result = term if result is None else self._fold("arith.addi", [result, term])
            self._cache[size] = result
        return self._cache[size]

    def _fold(self, op, operands):
        result = operands[0]
        for operand in operands[1:]:
            result = self.op(f"{op} {result}, {operand} : index")
        return result

    def atom(self, text, key=None, positive=True):
        """A size that an op computes. Equal keys give equal sizes."""
        key = ("atom", key or text)
        if key not in self._cache:
            self._cache[key] = sizes.from_atom(sizes.Atom(self.op(text), positive))
        return self._cache[key]

    def size_op(self, op, a, b, fold, positive=True):
        """`op` of two sizes, which `fold` computes where both are known."""
        if sizes.is_static(a) and sizes.is_static(b):
            return fold(a, b)
        return self.atom(
            f"{op} {self.index(a)}, {self.index(b)} : index", (op, a, b), positive
        )

    def size_max(self, a, b):
        if a == b or (b == 0 and sizes.is_nonnegative(a)):
            return a
        return self.size_op("arith.maxsi", a, b, max)

    def size_min(self, a, b):
        if a == b:
            return a
        size = self.size_op("arith.minsi", a, b, min)
        if not sizes.is_static(size):
            self._minima[size] = (a, b)
        return size

    def limit_of(self, size, of):
        """The constant `c` where `size` is `min(of, c)`: the two are equal or do not
        broadcast. None for other sizes."""
        a, b = self._minima.get(size, (None, None))
        limit = {a: b, b: a}.get(of)
        return limit if limit is not None and sizes.is_static(limit) and limit > 1 else None

    def assert_at_most(self, size, limit):
        key = ("assert", size, limit)
        if key not in self._cache:
            ssa, most = self.index(size), self.index(limit)
            self._cache[key] = self.op(f"arith.cmpi ule, {ssa}, {most} : index")
            message = f'"expected a size of at most {limit}"'
            self.lines.append(f"cf.assert {self._cache[key]}, {message}{self._location}")

    def size_floordiv(self, a, b):
        exact = sizes.divide_exactly(a, b) if b != 0 else None
        if exact is not None:
            return exact
        return self.size_op("arith.floordivsi", a, b, lambda a, b: a // b)

    def size_ceildiv(self, a, b):
        exact = sizes.divide_exactly(a, b) if b != 0 else None
        if exact is not None:
            return exact
        return self.size_op("arith.ceildivsi", a, b, lambda a, b: -(-a // b))

    # Broadcasting.

    def broadcast_shapes(self, shapes):
        rank = max(map(len, shapes), default=0)
        result = []
        for back in range(rank, 0, -1):
            size = 1
            for shape in shapes:
                if back <= len(shape):
                    size = self._broadcast_sizes(size, shape[-back])
            result.append(size)
        return tuple(result)

    def _broadcast_sizes(self, a, b):
        if a == b or b == 1:
            return a
        if a == 1:
            return b
        if sizes.is_static(a) and sizes.is_static(b):
            raise Refused(f"sizes {a} and {b} do not broadcast")
        if self.limit_of(a, b) is not None:
            return b
        if self.limit_of(b, a) is not None:
            return a
        # One that is not 1 is what the other one is, or is repeated to.
        if sizes.is_static(a) or sizes.is_static(b):
            return a if sizes.is_static(a) else b
        one = self.index(1)
        is_one = self.op(f"arith.cmpi eq, {self.index(a)}, {one} : index")
        return self.atom(
            f"arith.select {is_one}, {self.index(b)}, {self.index(a)} : index", ("broadcast", a, b)
        )
