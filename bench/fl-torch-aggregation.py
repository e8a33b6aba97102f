#!/usr/bin/env python3
"""The PyTorch side of fl-bench-aggregation, which starts it and asks it, line by line.

A line `RULE N D CALLS` is answered by the processor time of so many calls, in seconds; the line `about` by
what PyTorch is. One thread; the N vectors of D numbers lie in memory as the rows of one tensor, which saves
stacking them. Of several ways to write a rule the fastest is taken: distances from the Gram matrix, which
loses digits where vectors are close to each other, as ours from differences do not.
"""

import os

# OpenBLAS has threads of its own, which torch.set_num_threads does not reach.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import sys
import time

import torch

FAULTS = 2
TRIMMED = 0.2


def distances(x):
    """Squared distances between all rows."""
    squares = (x * x).sum(1)
    return (squares[:, None] + squares[None, :] - 2 * (x @ x.T)).clamp_(min=0)


def scores(squares, faults):
    """Krum's scores; the nearest of all is the vector itself."""
    neighbors = max(1, len(squares) - faults - 2)
    return squares.topk(neighbors + 1, dim=1, largest=False).values.sum(1)


def mean(x):
    return x.mean(0)


def median(x):
    return x.median(0).values


def trimmed_mean(x):
    b = int(TRIMMED * len(x) + 1e-9)
    return x.sort(0).values[b:len(x) - b].mean(0)


def krum(x):
    return x[scores(distances(x), FAULTS).argmin()].clone()


def multi_krum(x):
    return x[scores(distances(x), FAULTS).topk(len(x) - FAULTS - 2, largest=False).indices].mean(0)


def bulyan(x):
    squares = distances(x)
    left = list(range(len(x)))
    chosen = []
    for _ in range(len(x) - 2 * FAULTS):
        index = torch.tensor(left)
        winner = left[int(scores(squares[index][:, index], FAULTS).argmin())]
        left.remove(winner)
        chosen.append(winner)
    selected = x[chosen]
    kept = len(chosen) - 2 * FAULTS
    nearest = (selected - selected.median(0).values).abs_().topk(kept, dim=0, largest=False).indices
    return selected.gather(0, nearest).mean(0)


def geometric_median(x):
    """Three iterations, as the paper has it, from the mean."""
    point = x.mean(0)
    for _ in range(3):
        weights = 1 / (x - point).norm(dim=1).clamp_(min=1e-6)
        point = (weights / weights.sum()) @ x
    return point


def copy(x):
    return x.clone()


RULES = {f.__name__.replace("_", "-"): f
         for f in (mean, median, trimmed_mean, krum, multi_krum, bulyan, geometric_median, copy)}


def main():
    torch.set_num_threads(1)
    tensors = {}
    for line in sys.stdin:
        if line.strip() == "about":
            print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} thread", flush=True)
            continue
        name, n, d, calls = line.split()
        if (n, d) not in tensors:
            torch.manual_seed(1)
            tensors[n, d] = torch.randn(int(n), int(d))
        x = tensors[n, d]
        begin = time.process_time()
        with torch.inference_mode():
            for _ in range(int(calls)):
                RULES[name](x)
        print(repr(time.process_time() - begin), flush=True)


if __name__ == "__main__":
    main()
