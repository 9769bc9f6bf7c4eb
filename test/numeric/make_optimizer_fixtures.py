"""Makes test/numeric/fixtures/optimizers.json: ten steps of PyTorch's optimisers on fixed gradients, for ours to match.

Each optimiser starts from the same weights and is given the same ten gradients; `values` are the weights after each
step, float32, with nine significant digits. `clamped` is what clip_grad_value_ makes of the first gradients at 0.5.

Needs PyTorch; the committed file is from Debian 12's python3-torch 1.13.1:

    /usr/bin/python3 test/numeric/make_optimizer_fixtures.py
"""

import json
import os
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # Read once, when torch is loaded.

import torch

FILE = Path(__file__).parent / "fixtures" / "optimizers.json"
COUNT, STEPS, LEARNING_RATE = 9, 10, 0.03
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"momentum": 0.9}),
    "adagrad": (torch.optim.Adagrad, {}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.95}),
    "adam": (torch.optim.Adam, {"betas": (0.9, 0.99)}),
    "adamw": (torch.optim.AdamW, {"betas": (0.9, 0.99), "weight_decay": 0.1}),
}


def main():
    torch.manual_seed(1)
    start = torch.randn(COUNT)
    # Of very different sizes, so that what is divided by their size shows.
    gradients = [torch.randn(COUNT) * 10 ** torch.linspace(-3, 1, COUNT) for _ in range(STEPS)]
    result = {"torch": torch.__version__, "learningRate": LEARNING_RATE, "start": numbers(start)}
    result["gradients"] = [numbers(gradient) for gradient in gradients]
    result["optimizers"] = {name: run(name, start, gradients) for name in OPTIMIZERS}
    result["clamped"] = clamped(gradients[0])
    FILE.write_text(json.dumps(result, indent=1) + "\n")


def run(name, start, gradients):
    make, options = OPTIMIZERS[name]
    values = start.clone().requires_grad_()
    optimizer = make([values], lr=LEARNING_RATE, **options)
    after = []
    for gradient in gradients:
        values.grad = gradient.clone()
        optimizer.step()
        after.append(numbers(values))
    return after


def clamped(gradient):
    values = torch.zeros(COUNT, requires_grad=True)
    values.grad = gradient.clone()
    torch.nn.utils.clip_grad_value_([values], 0.5)
    return numbers(values.grad)


def numbers(values):
    return [float(f"{value:.9g}") for value in values.detach().tolist()]


if __name__ == "__main__":
    main()
