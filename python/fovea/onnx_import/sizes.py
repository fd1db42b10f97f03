"""Sizes of dimensions: integers, or polynomials in sizes known only at run time.

A polynomial is canonical, so equal sizes compare equal: `batch * (2 * seq)` and
`2 * batch * seq` are one size. That is how reshapes find out which dimensions they
keep.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Atom:
    """A size that is nothing but itself: `ssa` is an index value of the module."""

    ssa: str
    positive: bool = True  # a dimension, at least 0


@dataclass(frozen=True)
class Poly:
    """A sum of `coefficient * atom * atom * ...`, never just an integer."""

    terms: tuple  # of (atoms, coefficient), sorted

    @property
    def is_nonnegative(self):
        return all(
            coefficient >= 0 and all(atom.positive for atom in atoms)
            for atoms, coefficient in self.terms
        )


def _terms(size):
    if isinstance(size, Poly):
        return dict(size.terms)
    return {(): size} if size else {}


def _make(terms):
    terms = {atoms: coefficient for atoms, coefficient in terms.items() if coefficient}
    if not any(terms):
        return terms.get((), 0)
    return Poly(tuple(sorted(terms.items())))


def from_atom(atom):
    return Poly((((atom,), 1),))


def is_static(size):
    return isinstance(size, int)


def add(a, b):
    terms = _terms(a)
    for atoms, coefficient in _terms(b).items():
        terms[atoms] = terms.get(atoms, 0) + coefficient
    return _make(terms)


def neg(a):
    return mul(a, -1)


def sub(a, b):
    return add(a, neg(b))


def mul(a, b):
    terms = {}
    for atoms_a, coefficient_a in _terms(a).items():
        for atoms_b, coefficient_b in _terms(b).items():
            atoms = tuple(sorted(atoms_a + atoms_b))
            terms[atoms] = terms.get(atoms, 0) + coefficient_a * coefficient_b
    return _make(terms)


def product(sizes):
    result = 1
    for size in sizes:
        result = mul(result, size)
    return result


def _remove(atoms, divisor):
    rest = list(atoms)
    for atom in divisor:
        if atom not in rest:
            return None
        rest.remove(atom)
    return tuple(rest)


def divide_exactly(a, b):
    """`a / b` where that is a polynomial again and `b` a single term, else None."""
    divisor = _terms(b)
    if len(divisor) != 1:
        return 1 if a == b and divisor else None
    ((atoms, coefficient),) = divisor.items()
    result = {}
    for term, value in _terms(a).items():
        rest = _remove(term, atoms)
        if rest is None or value % coefficient:
            return None
        result[rest] = value // coefficient
    return _make(result)


def is_nonnegative(size):
    """True when `size` cannot be negative; False when it can, or nobody knows."""
    return size >= 0 if is_static(size) else size.is_nonnegative
