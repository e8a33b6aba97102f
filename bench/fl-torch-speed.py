#!/usr/bin/env python3
"""The PyTorch side of fl-bench-learning, which starts it and asks it, line by line.

A line `MODEL BATCH forward|step FORMAT CALLS` is answered by the processor time of so many calls, in
seconds; the line `about` by what PyTorch is. One thread; batches lie in memory. `forward` is the model's
scores in inference mode and nothing else; `step` is what a training loop does with a batch: zero the
gradients, forward, cross-entropy, backward, SGD with momentum. FORMAT is PyTorch's memory format:
`default`, or `channels_last`, which its tuning guide advises for convolutions; the answer is `-` for a
model without any.
"""

import os

# OpenBLAS has threads of its own, which torch.set_num_threads does not reach.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import ctypes
import importlib.util
import re
import sys
import time

MODELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../test/reference/make-torch-reference.py")
spec = importlib.util.spec_from_file_location("reference", MODELS)
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)

import torch
from torch.nn import functional


class Work:
    """A model with a batch of random images."""

    def __init__(self, name, batch, layout):
        torch.manual_seed(1)
        makers = {"flobc-cnn": lambda: reference.flobc_cnn(1, 28, dropout=0.2)}
        makers.update({n: (lambda m=m: m(1, 28)) for n, m, c, s in reference.MODELS if n not in makers and c == 1})
        self.model = makers[name]()
        self.features = torch.rand(batch, 1, 28, 28)
        self.applies = True
        if layout == "channels_last":
            self.applies = any(isinstance(m, torch.nn.Conv2d) for m in self.model)
            self.model = self.model.to(memory_format=torch.channels_last)
            self.features = self.features.to(memory_format=torch.channels_last)
        self.labels = torch.randint(10, (batch,))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-4, momentum=0.9)

    def forward(self, calls):
        self.model.eval()
        with torch.inference_mode():
            for _ in range(calls):
                self.model(self.features)

    def step(self, calls):
        self.model.train()
        for _ in range(calls):
            self.optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(self.model(self.features), self.labels).backward()
            self.optimizer.step()


def about():
    """PyTorch's release and what computes its matrix products."""
    config = torch.__config__.show()
    blas = "no OpenBLAS"
    with open("/proc/self/maps", encoding="utf-8") as maps:
        found = re.search(r"\S*(libopenblas\S*|libblas\.so\S*|libmkl_rt\S*)", maps.read())
        if found:
            blas = os.path.realpath(found[0])
    if "openblas" in blas:
        core = ctypes.CDLL(blas).openblas_get_corename
        core.restype = ctypes.c_char_p
        blas += f" for {core().decode()}"
    dnn = re.search(r"MKL-DNN v\S+", config)
    capability = re.search(r"CPU capability usage: (\S+)", config)
    return ", ".join([f"PyTorch {torch.__version__}", dnn[0] if dnn else "no MKL-DNN", blas,
                      f"own kernels {capability[1] if capability else 'unknown'}",
                      f"{torch.get_num_threads()} thread"])


def main():
    torch.set_num_threads(1)
    work = {}
    for line in sys.stdin:
        if line.strip() == "about":
            print(about(), flush=True)
            continue
        name, batch, kind, layout, calls = line.split()
        key = name, batch, layout
        if key not in work:
            work[key] = Work(name, int(batch), layout)
        if not work[key].applies:
            print("-", flush=True)
            continue
        call = getattr(work[key], kind)
        begin = time.process_time()
        call(int(calls))
        print(repr(time.process_time() - begin), flush=True)


if __name__ == "__main__":
    main()
