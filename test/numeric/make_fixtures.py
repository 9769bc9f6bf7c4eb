"""Makes test/numeric/fixtures/*.json: what PyTorch computes, for our network to match.

One file for each cell (elman with tanh, lstm, gru) with one and with two layers. The model is

    nn.Embedding(V, E) -> nn.RNN / nn.LSTM / nn.GRU(E, H, layers) -> nn.Linear(H, V)

with V 11, E 10, H 8, B 3, T 7, and the mean cross-entropy over all T·B targets, in nats. Every array is flattened
row-major: states (L, B, H), inputs and targets (T, B), outputs (T, B, H), logits (T, B, V).

All numbers are float32 as PyTorch computed them, written with nine significant digits, which give the same float32
back. `precise` has the loss and the gradients of the same weights computed in float64: the distance between the two is
the error that float32 excuses.

`adam` repeats ten steps on the same batch from the same initial state: loss, backward, clip_grad_norm_, Adam (betas
0.9 and 0.999, eps 1e-8). Each loss is the one before its step, each norm the one before clipping, which multiplies
the gradients by min(1, clipNorm / (norm + 1e-6)). Some norms lie above clipNorm and some below, so that both cases are
tested.

Needs PyTorch; the committed files are from Debian 12's python3-torch 1.13.1 (which calls itself 1.13.0a0), one thread:

    /usr/bin/python3 test/numeric/make_fixtures.py

It is seeded: on the same machine it writes the same bytes. Another PyTorch or processor may differ in the last digits.
"""

import copy
import json
import os
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # Read once, when torch is loaded.

import torch
from torch import nn

FOLDER = Path(__file__).parent / "fixtures"
CELLS = {"elman": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
# Bounds of the linear layer's uniform weights: wider than PyTorch's default, so that the first norms exceed CLIP_NORM.
LINEAR_BOUNDS = {"elman": 1.5, "lstm": 4, "gru": 2.5}
LAYERS = (1, 2)
V, E, H, B, T = 11, 10, 8, 3, 7
LEARNING_RATE = 0.01
CLIP_NORM = 1.0
ADAM_STEPS = 10

FLOAT32_DIGITS = 9
FLOAT64_DIGITS = 13


class Network(nn.Module):
    """Its parameters carry the names that our checkpoints use."""

    def __init__(self, cell, layers):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.rnn = CELLS[cell](E, H, layers, batch_first=False)
        self.linear = nn.Linear(H, V)
        nn.init.uniform_(self.embedding.weight, -1, 1)
        nn.init.uniform_(self.linear.weight, -LINEAR_BOUNDS[cell], LINEAR_BOUNDS[cell])

    def forward(self, inputs, state):
        outputs, final = self.rnn(self.embedding(inputs), state)
        return outputs, final, self.linear(outputs)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    FOLDER.mkdir(exist_ok=True)
    for number, (cell, layers) in enumerate((cell, layers) for cell in CELLS for layers in LAYERS):
        file = FOLDER / f"{cell}-{layers}.json"
        file.write_text(to_json(fixture(cell, layers, seed=1 + number)) + "\n")
        print(f"{file.name}: {file.stat().st_size} bytes")


def fixture(cell, layers, seed):
    torch.manual_seed(seed)
    network = Network(cell, layers)
    # Symbol 0 is Recurrent's file boundary, behind which the state begins anew: PyTorch's does not.
    inputs, targets = torch.randint(1, V, (T, B)), torch.randint(V, (T, B))
    # (L, B, H) each; an LSTM has two: hidden and cell.
    state = tuple(torch.empty(layers, B, H).uniform_(-1, 1) for _ in range(2 if cell == "lstm" else 1))
    precise = copy.deepcopy(network).double()

    result = {
        "torch": torch.__version__,
        "cell": cell,
        "layers": layers,
        "vocabularySize": V,
        "embeddingSize": E,
        "hiddenSize": H,
        "batchSize": B,
        "sequenceLength": T,
        "parameters": {name: tensor(parameter) for name, parameter in network.named_parameters()},
        **states("initial", state),
        "inputs": inputs.flatten().tolist(),
        "targets": targets.flatten().tolist(),
    }
    outputs, final, logits = network(inputs, as_argument(state))
    loss = cross_entropy(logits, targets)
    loss.backward()
    result.update(outputs=numbers(outputs), logits=numbers(logits))
    result.update(states("final", final if cell == "lstm" else (final,)))
    result.update(loss=number(loss), gradients=gradients(network))

    precise_loss = loss_of(precise, inputs, targets, tuple(part.double() for part in state))
    precise_loss.backward()
    result["precise"] = {"loss": number(precise_loss), "gradients": gradients(precise)}
    result["adam"] = train(network, inputs, targets, state)
    return result


def train(network, inputs, targets, state):
    adam = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-8)
    losses, norms = [], []
    for _ in range(ADAM_STEPS):
        adam.zero_grad()
        loss = loss_of(network, inputs, targets, state)
        loss.backward()
        losses.append(number(loss))
        norms.append(number(nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)))
        adam.step()
    if not min(norms) < CLIP_NORM < max(norms):
        raise ValueError(f"Expected gradient norms on both sides of {CLIP_NORM}, found {norms}: choose other weights.")
    return {"learningRate": LEARNING_RATE, "clipNorm": CLIP_NORM, "losses": losses, "gradientNorms": norms}


def loss_of(network, inputs, targets, state):
    _, _, logits = network(inputs, as_argument(state))
    return cross_entropy(logits, targets)


def cross_entropy(logits, targets):
    return nn.functional.cross_entropy(logits.view(T * B, V), targets.view(T * B))


def as_argument(state):
    """nn.LSTM takes a pair, the others take the hidden state itself."""
    return state if len(state) == 2 else state[0]


def states(prefix, state):
    return {f"{prefix}{name}": numbers(part) for name, part in zip(("Hidden", "Cell"), state)}


def gradients(network):
    return {name: tensor(parameter.grad) for name, parameter in network.named_parameters()}


def tensor(values):
    return {"shape": list(values.shape), "values": numbers(values)}


def numbers(values):
    digits = FLOAT64_DIGITS if values.dtype == torch.float64 else FLOAT32_DIGITS
    return [float(f"{value:.{digits}g}") for value in values.detach().flatten().tolist()]


def number(value):
    return numbers(value)[0]


def to_json(value, indent=""):
    """One line for each array or number, so that a difference between two versions can be read."""
    if not isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    inner = indent + " "
    lines = (f"{inner}{json.dumps(key)}: {to_json(part, inner)}" for key, part in value.items())
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


if __name__ == "__main__":
    main()
