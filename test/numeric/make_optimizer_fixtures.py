"""Makes test/numeric/fixtures/optimizers.json: what PyTorch's optimisers, schedulers and clipping compute.

`optimizers` has, for each kind, the constants it was made with and the values after each of ten steps from the same
`values` along the same `gradients`, (10, 12). The gradients differ in size by six orders of magnitude; some are 0, one
from its first step to its last. All are float32, written with nine significant digits, which give the same float32 back.

`schedules` has the learning rate of each of 24 epochs, in float64. `clipped` has the first gradients after
clip_grad_value_.

Needs PyTorch, as make_fixtures.py does:

    /usr/bin/python3 test/numeric/make_optimizer_fixtures.py
"""

import os
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # Read once, when torch is loaded.

import torch
from torch import nn
from torch.optim import lr_scheduler

from make_fixtures import numbers, to_json

FILE = Path(__file__).parent / "fixtures" / "optimizers.json"
SIZE, STEPS, EPOCHS = 12, 10, 24
CLIP_VALUE = 0.05
PEAK = 0.1

OPTIMIZERS = {
    "sgd": (torch.optim.SGD, 0.1, {"momentum": 0.9}),
    "adagrad": (torch.optim.Adagrad, 0.1, {}),
    "rmsprop": (torch.optim.RMSprop, 0.01, {"alpha": 0.95}),
    "adam": (torch.optim.Adam, 0.01, {"betas": (0.9, 0.99)}),
    "adamw": (torch.optim.AdamW, 0.01, {"betas": (0.9, 0.99), "weight_decay": 0.1}),
}

SCHEDULES = {
    "step": lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=5, gamma=0.5),
    "exponential": lambda optimizer: lr_scheduler.ExponentialLR(optimizer, gamma=0.97),
    "cosine": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS, eta_min=0.02 * PEAK),
}


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    values = torch.randn(SIZE)
    gradients = torch.randn(STEPS, SIZE) * torch.logspace(-5, 1, SIZE)
    gradients[2:5, 3] = 0
    gradients[:, 7] = 0
    result = {
        "torch": torch.__version__,
        "values": numbers(values),
        "gradients": [numbers(row) for row in gradients],
        "clipValue": CLIP_VALUE,
        "clipped": numbers(clipped(gradients[0])),
        "optimizers": {
            kind: {
                "learningRate": rate,
                **constants,
                "steps": steps(make, rate, constants, values, gradients),
            }
            for kind, (make, rate, constants) in OPTIMIZERS.items()
        },
        "schedules": {"peak": PEAK, **{kind: rates(make) for kind, make in SCHEDULES.items()}},
    }
    FILE.write_text(to_json(result) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


def steps(make, rate, constants, values, gradients):
    parameter = nn.Parameter(values.clone())
    optimizer = make([parameter], lr=rate, **constants)
    after = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        after.append(numbers(parameter))
    return after


def rates(make):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=PEAK)
    scheduler = make(optimizer)
    rates = []
    for _ in range(EPOCHS):
        rates.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return rates


def clipped(gradient):
    parameter = nn.Parameter(torch.zeros(SIZE))
    parameter.grad = gradient.clone()
    nn.utils.clip_grad_value_([parameter], CLIP_VALUE)
    return parameter.grad


if __name__ == "__main__":
    main()
