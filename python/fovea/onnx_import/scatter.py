"""Writes elements into a copy of a tensor, one after the other.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

from .scalars import Body
from .values import Value


def scatter(b, target, updates, positions_of, combine=None):
    """`target` with the element at `positions_of(body, loops)`, a list of index values,
    replaced by that of `updates` at `loops`; or `combine(body, old, new)` of both. Later
    elements win."""
    source, start = b.tensor(updates), b.tensor(target)
    type, rank = target.type, updates.rank
    bounds = [b.index(size) for size in updates.shape]
    zero, one = b.index(0), b.index(1)
    loops = [b.name() for _ in range(rank)]
    carried = [b.name() for _ in range(rank)] or [start]
    results = [b.name() for _ in range(rank + 1)]

    body = Body(b)
    value = body.extract(source, updates, loops)
    positions = positions_of(body, loops)
    if combine:
        value = combine(body, body.extract(carried[-1], target, positions), value)
    at = ", ".join(positions)
    body.lines.append(f"{results[-1]} = tensor.insert {value.ssa} into {carried[-1]}[{at}] : {type}")

    for dim in range(rank):
        before = carried[dim - 1] if dim else start
        b.lines.append(
            "  " * dim + f"{results[dim]} = scf.for {loops[dim]} = {zero} to {bounds[dim]} "
            f"step {one} iter_args({carried[dim]} = {before}) -> ({type}) {{"
        )
    b.lines += ["  " * rank + line for line in body.lines]
    for dim in reversed(range(rank)):
        b.lines.append("  " * (dim + 1) + f"scf.yield {results[dim + 1]} : {type}")
        b.lines.append("  " * dim + "}")
    return Value(target.element, target.shape, results[0])
