#!/usr/bin/env python3
"""What the models and optimizers of this module are compared with, computed by PyTorch.

usage: make-torch-reference.py values FILE     the stored values (test/reference/torch-reference.json)
       make-torch-reference.py modules FOLDER  TorchScript files, good and bad ones, for TorchLearner

Needs PyTorch (Debian: python3-torch); exit status 3 if it is missing. Parameters, samples and labels are made by a formula that the
test suite computes as well; PyTorch computes with double precision, so that the values are exact as far
as single precision goes. For each model the file has, of the first batch, loss, scores and, block by
block (the weights and the bias of a layer are one block each), sums over the gradient and some of its
entries; and what these parameters are after two steps of each optimizer, with one batch each.
"""

import json
import math
import re
import sys

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as error:
    print(f"PyTorch is needed (Debian: python3-torch): {error}", file=sys.stderr)
    sys.exit(3)

SAMPLES = 6  # in a batch
BATCHES = 2
ENTRIES = 12  # of each block that are stored
PARAMETERS, FEATURES, LABELS, WEIGHTS, CHOICE = range(5)  # streams of the formula

OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01, weight_decay=0.0005),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.0005),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.0005, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.001),
}


def noise(stream, count):
    """The formula: 32-bit integers that look random, the lowbias32 hash of position and stream."""
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(stream * 0x85EBCA6B % 2**32)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x7FEB352D)
        h ^= h >> np.uint32(15)
        h *= np.uint32(0x846CA68B)
        h ^= h >> np.uint32(16)
    return h


def unit(stream, count):
    """Numbers in [0, 1)."""
    return noise(stream, count).astype(np.float64) / 2.0**32


def single(values):
    """Doubles with the values that single precision gives them."""
    return torch.from_numpy(np.asarray(values, dtype=np.float64).astype(np.float32).astype(np.float64))


def softmax(channels, size):
    return nn.Sequential(nn.Flatten(), nn.Linear(channels * size * size, 10))


def mlp(channels, size):
    return nn.Sequential(nn.Flatten(), nn.Linear(channels * size * size, 128), nn.ReLU(), nn.Linear(128, 10))


def lenet(channels, size):
    """In the form of Caffe's examples: no activation behind the convolutions."""
    side = ((size - 4) // 2 - 4) // 2
    return nn.Sequential(
        nn.Conv2d(channels, 20, 5), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(50 * side * side, 500), nn.ReLU(), nn.Linear(500, 10))


def flobc_cnn(channels, size, dropout=None):
    """The model in FLoBC's code, channel by channel where Keras has pixel by pixel; compared without dropout."""
    side = (size - 2) // 2
    return nn.Sequential(
        nn.Conv2d(channels, 28, 3), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(28 * side * side, 128),
        nn.ReLU(), nn.Linear(128, 16), nn.ReLU(), *([nn.Dropout(dropout)] if dropout else []), nn.Linear(16, 10))


def ubar_cnn(channels, size):
    """Two max-pools and three dense layers, with the extents of an independent implementation of UBAR."""
    side = ((size - 2) // 3 - 1) // 4
    return nn.Sequential(
        nn.Conv2d(channels, 16, 3), nn.ReLU(), nn.MaxPool2d(3), nn.Conv2d(16, 64, 4, padding=1), nn.ReLU(),
        nn.MaxPool2d(4), nn.Flatten(), nn.Linear(64 * side * side, 384), nn.ReLU(), nn.Linear(384, 192),
        nn.ReLU(), nn.Linear(192, 10))


MODELS = [
    ("softmax", softmax, 1, 28),
    ("mlp", mlp, 1, 28),
    ("lenet", lenet, 1, 28),
    ("flobc-cnn", flobc_cnn, 1, 28),
    ("ubar-cnn", ubar_cnn, 1, 28),
    ("ubar-cnn", ubar_cnn, 3, 32),
]


def fill(model):
    """Gives the parameters their values; returns the scale of each block."""
    parameters = list(model.parameters())
    values = unit(PARAMETERS, sum(p.numel() for p in parameters)) * 2 - 1
    scales, offset = [], 0
    for parameter in parameters:
        # As wide as initializers make them; a bias is no exception here, so that it is tested.
        scale = round(1 / math.sqrt(parameter[0].numel()), 6) if parameter.dim() > 1 else 0.1
        part = values[offset : offset + parameter.numel()] * scale
        parameter.data.copy_(single(part).reshape(parameter.shape))
        scales.append(scale)
        offset += parameter.numel()
    return scales


def batches(channels, size):
    """The batches: pairs of samples and labels."""
    features = single(unit(FEATURES, BATCHES * SAMPLES * channels * size * size))
    features = features.reshape(BATCHES, SAMPLES, channels, size, size)
    labels = torch.from_numpy((noise(LABELS, BATCHES * SAMPLES) % 10).astype(np.int64))
    return list(zip(features, labels.reshape(BATCHES, SAMPLES)))


def short(value):
    return float(f"{float(value):.9g}")


def steps(model, data, make):
    """The parameters after a step for each batch, beginning with what the formula gives."""
    fill(model)
    optimizer = make(model.parameters())
    for features, labels in data:
        optimizer.zero_grad()
        functional.cross_entropy(model(features), labels).backward()
        optimizer.step()
    return [parameter.detach().reshape(-1).clone() for parameter in model.parameters()]


def reference(name, make, channels, size):
    model = make(channels, size).double()
    scales = fill(model)
    data = batches(channels, size)
    features, labels = data[0]
    scores = model(features)
    loss = functional.cross_entropy(scores, labels)
    loss.backward()
    gradients = [parameter.grad.reshape(-1).clone() for parameter in model.parameters()]
    after = {key: steps(model, data, value) for key, value in OPTIMIZERS.items()}
    blocks, offset = [], 0
    for number, gradient in enumerate(gradients):
        count = gradient.numel()
        weights = single(unit(WEIGHTS, offset + count)[offset:] * 2 - 1)
        # Entries that are large enough to be compared with a relative bound.
        order = np.argsort(noise(CHOICE, count), kind="stable")
        large = gradient.abs().numpy() > 0.1 * float(gradient.norm()) / math.sqrt(count)
        chosen = sorted(int(i) for i in [i for i in order if large[i]][:ENTRIES])
        blocks.append({
            "offset": offset,
            "size": count,
            "scale": scales[number],
            "norm": short(gradient.norm()),
            "largest": short(gradient.abs().max()),
            "weighted_sum": short((gradient * weights).sum()),
            "entries": chosen,
            "gradient": [short(gradient[i]) for i in chosen],
            "after": {key: [short(value[number][i]) for i in chosen] for key, value in after.items()},
        })
        offset += count
    return {
        "model": name,
        "channels": channels,
        "height": size,
        "width": size,
        "parameters": offset,
        "loss": short(loss),
        "scores": [short(score) for score in scores.detach().reshape(-1)],
        "blocks": blocks,
    }


def write_values(file):
    models = [reference(*model) for model in MODELS]
    data = {"torch": torch.__version__, "samples": SAMPLES, "batches": BATCHES, "models": models}
    with open(file, "w", encoding="utf-8") as stream:
        text = json.dumps(data, indent=1)
        # Lists of numbers on one line each.
        stream.write(re.sub(r"\[[^][{}]*\]", lambda m: " ".join(m[0].split()), text) + "\n")


class Wrong(nn.Module):
    """A dense layer, and a way of not being a model."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(784, 10)


class Unflattened(Wrong):
    def forward(self, x):
        return self.layer(x)


class Pair(Wrong):
    def forward(self, x):
        return self.layer(x.flatten(1)), x


class Classes(Wrong):
    def forward(self, x):
        return self.layer(x.flatten(1)).argmax(1)


class Detached(Wrong):
    def forward(self, x):
        return self.layer(x.flatten(1)).detach()


class OneSample(Wrong):
    def forward(self, x):
        return self.layer(x.reshape(1, 784))


class RandomNoise(Wrong):
    def forward(self, x):
        return self.layer(x.flatten(1) + torch.rand(784))


class Tied(nn.Module):
    """Two layers with the same weights, the first without a bias, the second's frozen."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(784, 784, bias=False)
        self.second = nn.Linear(784, 784)
        self.second.weight = self.first.weight
        self.second.bias.requires_grad_(False)
        self.unused = nn.Linear(3, 2)
        self.third = nn.Linear(784, 10)

    def forward(self, x):
        return self.third(self.second(torch.relu(self.first(x.flatten(1)))))


def write_modules(folder):
    def save(name, model):
        torch.jit.script(model).save(f"{folder}/{name}.pt")

    torch.manual_seed(1)
    for name, make, channels, size in MODELS:
        model = make(channels, size)
        fill(model)
        save(f"{name}-{size}x{size}x{channels}", model)
    save("log-probabilities", nn.Sequential(softmax(1, 28), nn.LogSoftmax(1)))
    save("tied", Tied())
    save("dropout-off", nn.Sequential(nn.Dropout(0.5), softmax(1, 28)).eval())
    save("table", nn.Linear(20, 2))
    torch.jit.trace(lenet(1, 28), torch.zeros(1, 1, 28, 28)).save(f"{folder}/traced.pt")
    for wrong in (Unflattened, Pair, Classes, Detached, OneSample, RandomNoise):
        save(f"wrong-{wrong.__name__}", wrong())
    save("wrong-probabilities", nn.Sequential(softmax(1, 28), nn.Softmax(1)))
    save("wrong-dropout", nn.Sequential(nn.Dropout(0.5), softmax(1, 28)))
    save("wrong-batch-norm", nn.Sequential(nn.BatchNorm2d(1), softmax(1, 28)).eval())
    save("wrong-double", softmax(1, 28).double())
    torch.jit.freeze(torch.jit.script(softmax(1, 28).eval())).save(f"{folder}/wrong-frozen.pt")
    torch.save(softmax(1, 28).state_dict(), f"{folder}/wrong-state.pt")


if __name__ == "__main__":
    commands = {"values": write_values, "modules": write_modules}
    if len(sys.argv) != 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    commands[sys.argv[1]](sys.argv[2])
