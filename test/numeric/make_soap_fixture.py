"""Makes test/numeric/fixtures/soap.json: steps of one-sided SOAP (Vyas et al., arXiv 2409.11321), in PyTorch, float64.

The weights are those of an embedding (5, 3), a GRU with three inputs and four units, and a linear layer (5, 4), in the
order of storage. Numbers and gradients are `drawn` from integers, so that they are the same in every language. The file
has the weights after some of 25 steps; covariances and bases are updated in the first, the 10th and the 20th. The bases
follow the covariances by QR decompositions instead of the Gram-Schmidt process; signs of basis vectors do not matter. Every 7th step, a gradient is scaled, as clipping does.

Needs PyTorch, as make_fixtures.py does:

    /usr/bin/python3 test/numeric/make_soap_fixture.py
"""

from pathlib import Path

import torch

from make_fixtures import numbers, to_json

FILE = Path(__file__).parent / "fixtures" / "soap.json"
SHAPES = {
    "embedding.weight": (5, 3),
    "rnn.weight_ih_l0": (12, 3),
    "rnn.weight_hh_l0": (12, 4),
    "rnn.bias_ih_l0": (12,),
    "rnn.bias_hh_l0": (12,),
    "linear.weight": (5, 4),
    "linear.bias": (5,),
}
# The covariance that gives a weight its basis.
BASES = {
    "rnn.weight_ih_l0": "rnn.weight_ih_l0",
    "rnn.weight_hh_l0": "rnn.weight_hh_l0",
    "linear.weight": "rnn.weight_hh_l0",
}
STEPS = 25
KEPT = (1, 9, 10, 11, 20, 25)
RATE, BETA1, BETA2, EPSILON = 0.01, 0.9, 0.99, 1e-8
COVARIANCE_RATE, JITTER = 0.2, 1e-7
# Orthogonal iterations by step.
TURNS = {1: 4, 10: 1, 20: 1}


def drawn(count, salt):
    """Numbers in -0.5 to 0.5, from integers alone."""
    return torch.tensor([(i * 7919 + salt * 104729) % 1009 for i in range(count)], dtype=torch.float64) / 1009 - 0.5


def split(block):
    parts, start = {}, 0
    for name, shape in SHAPES.items():
        size = torch.Size(shape).numel()
        parts[name] = block[start : start + size].reshape(shape).clone()
        start += size
    return parts


def main():
    count = sum(torch.Size(shape).numel() for shape in SHAPES.values())
    weights = split(drawn(count, 0))
    first = {name: torch.zeros(shape, dtype=torch.float64) for name, shape in SHAPES.items()}
    second = {name: torch.zeros(shape, dtype=torch.float64) for name, shape in SHAPES.items()}
    owners = sorted(set(BASES.values()))
    covariance = {name: torch.zeros(SHAPES[name][1], SHAPES[name][1], dtype=torch.float64) for name in owners}
    basis = {name: torch.eye(SHAPES[name][1], dtype=torch.float64) for name in owners}
    kept = {}
    for step in range(1, STEPS + 1):
        scale = 0.5 if step % 7 == 0 else 1
        gradients = {name: gradient * scale for name, gradient in split(drawn(count, step)).items()}
        if step in TURNS:
            share = max(COVARIANCE_RATE, 1 / (1 + step // 10))
            for name in owners:
                observed = gradients[name].T @ gradients[name]
                covariance[name] = (1 - share) * covariance[name] + share * observed
            for name in owners:
                old = basis[name]
                for _ in range(TURNS[step]):
                    basis[name] = turned(covariance[name], basis[name])
                rotation = old.T @ basis[name]
                for weight in (weight for weight, owner in BASES.items() if owner == name):
                    first[weight] = first[weight] @ rotation
                    second[weight] = second[weight] @ rotation**2
        for name in SHAPES:
            rotation = basis[BASES[name]] if name in BASES else None
            gradient = gradients[name] if rotation is None else gradients[name] @ rotation
            first[name] = BETA1 * first[name] + (1 - BETA1) * gradient
            second[name] = BETA2 * second[name] + (1 - BETA2) * gradient**2
            mean = first[name] / (1 - BETA1**step)
            change = RATE * mean / ((second[name] / (1 - BETA2**step)).sqrt() + EPSILON)
            weights[name] -= change if rotation is None else change @ rotation.T
        if step in KEPT:
            kept[str(step)] = numbers(torch.cat([weight.flatten() for weight in weights.values()]))
    FILE.write_text(to_json({"torch": torch.__version__, "learningRate": RATE, "steps": kept}) + "\n")
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")


def turned(sigma, old):
    """One orthogonal iteration."""
    new, _ = torch.linalg.qr(sigma @ old + JITTER * sigma.diagonal().mean() * old)
    return new


if __name__ == "__main__":
    main()
