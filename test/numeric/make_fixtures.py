"""Makes test/numeric/fixtures/*.json: what PyTorch computes, for our network to match.

The model is

    nn.Embedding(V, E) -> nn.RNN / nn.LSTM / nn.GRU(E, H, layers) -> nn.Linear(D*H, V)

with V 11, E 10, H 8, B 3, T 7, D directions, and the mean cross-entropy over all T·B targets, in nats. There is one file
for each cell (elman with tanh and with relu, lstm, gru) with one layer, with two, and with two in both directions. Every
array is flattened row-major: states (L·D, B, H), inputs and targets (T, B), outputs (T, B, D·H), logits (T, B, V).

All numbers are float32 as PyTorch computed them, written with nine significant digits, which give the same float32
back. `precise` has the loss and the gradients of the same weights computed in float64: the distance between the two is
the error that float32 excuses.

Cells that PyTorch has not are written in `paper_cells.py` from the equations of their papers, and computed in float64 with
PyTorch's automatic derivatives: two layers, in one direction and in both. Their weights and states have six decimals, so
that the file holds them exactly, and there is no `precise`.

`adam` repeats ten steps on the same batch from the same initial state: loss, backward, clip_grad_norm_, Adam (betas
0.9 and 0.999, eps 1e-8). Each loss is the one before its step, each norm the one before clipping, which multiplies
the gradients by min(1, clipNorm / (norm + 1e-6)). Some norms lie above clipNorm and some below, so that both cases are
tested.

`log-softmax.json` has log_softmax and nll_loss by themselves, in float64, of logits so far apart that a softmax underflows.

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

from paper_cells import CELLS as PAPER_CELLS
from paper_cells import PaperRnn

FOLDER = Path(__file__).parent / "fixtures"
CELLS = {
    "elman": nn.RNN,
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "elmanRelu": lambda *arguments, **options: nn.RNN(*arguments, nonlinearity="relu", **options),
}
# Bounds of the linear layer's uniform weights: wider than PyTorch's default, so that the first norms exceed CLIP_NORM.
LINEAR_BOUNDS = {
    "elman": 1.5,
    "lstm": 4,
    "gru": 2.5,
    "elmanRelu": 1.2,
    "elmanSigmoid": 2,
    "peepholeLstm": 8,
    "coupledLstm": 4,
    "originalGru": 2,
    "highway": 3,
    "minGru": 1.5,
}
ONE_DIRECTION = [(cell, layers, False) for cell in ("elman", "lstm", "gru") for layers in (1, 2)]
# In the order of their seeds.
CASES = [
    *ONE_DIRECTION,
    ("elmanRelu", 1, False),
    ("elmanRelu", 2, False),
    *((cell, 2, True) for cell in CELLS),
    *((cell, 2, bidirectional) for cell in PAPER_CELLS for bidirectional in (False, True)),
]
V, E, H, B, T = 11, 10, 8, 3, 7
LEARNING_RATE = 0.01
CLIP_NORM = 1.0
ADAM_STEPS = 10
IGNORED = -1

FLOAT32_DIGITS = 9
FLOAT64_DIGITS = 13
# Decimals of the weights, so that float64 reads them back exactly.
DECIMALS = 6


class Network(nn.Module):
    """Its parameters have the names in our checkpoints."""

    def __init__(self, cell, layers, bidirectional):
        super().__init__()
        bound = LINEAR_BOUNDS[cell]
        self.embedding = nn.Embedding(V, E)
        if cell in CELLS:
            self.rnn = CELLS[cell](E, H, layers, batch_first=False, bidirectional=bidirectional)
        else:
            self.rnn = PaperRnn(cell, E, H, layers, bidirectional)
        self.linear = nn.Linear(2 * H if bidirectional else H, V)
        nn.init.uniform_(self.embedding.weight, -1, 1)
        nn.init.uniform_(self.linear.weight, -bound, bound)

    def forward(self, inputs, state):
        outputs, final = self.rnn(self.embedding(inputs), state)
        return outputs, final, self.linear(outputs)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    FOLDER.mkdir(exist_ok=True)
    for number, (cell, layers, bidirectional) in enumerate(CASES):
        name = f"{cell}-{layers}-bidirectional" if bidirectional else f"{cell}-{layers}"
        write(name, fixture(cell, layers, bidirectional, seed=1 + number))
    write("log-softmax", log_softmax())


def write(name, value):
    file = FOLDER / f"{name}.json"
    file.write_text(to_json(value) + "\n")
    print(f"{file.name}: {file.stat().st_size} bytes")


def fixture(cell, layers, bidirectional, seed):
    torch.manual_seed(seed)
    is_paper_cell = cell in PAPER_CELLS
    network = Network(cell, layers, bidirectional)
    # Symbol 0 is Recurrent's file boundary, which resets the state; PyTorch does not reset it.
    inputs, targets = torch.randint(1, V, (T, B)), torch.randint(V, (T, B))
    # (L·D, B, H) each; an LSTM has two: hidden and cell.
    count = PAPER_CELLS[cell].states if is_paper_cell else 2 if cell == "lstm" else 1
    shape = (layers * 2 if bidirectional else layers, B, H)
    state = tuple(torch.empty(shape).uniform_(-1, 1) for _ in range(count))
    if is_paper_cell:
        network.double()
        state = tuple(rounded(part) for part in state)
        with torch.no_grad():
            for parameter in network.parameters():
                parameter.copy_(rounded(parameter))
    precise = copy.deepcopy(network).double()

    result = {
        "torch": torch.__version__,
        "cell": cell,
        "layers": layers,
        **({"bidirectional": True} if bidirectional else {}),
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
    result.update(states("final", final if count == 2 else (final,)))
    result.update(loss=number(loss), gradients=gradients(network))

    if not is_paper_cell:
        precise_loss = loss_of(precise, inputs, targets, tuple(part.double() for part in state))
        precise_loss.backward()
        result["precise"] = {"loss": number(precise_loss), "gradients": gradients(precise)}
    result["adam"] = train(network, inputs, targets, state)
    return result


def log_softmax():
    """The sum of the losses, and its gradient times `scale`; the third target is not counted."""
    torch.manual_seed(1)
    logits = rounded(torch.empty(5, V).uniform_(-4, 4))
    logits[1, 3] = 1000
    logits[2] += 5000
    logits[3] -= 5000
    logits[4, 6] = -2000
    logits.requires_grad_()
    targets, scale = torch.tensor([2, 0, IGNORED, 10, 6]), 0.25
    log_probabilities = torch.log_softmax(logits, 1)
    log_probabilities.retain_grad()
    loss = nn.functional.nll_loss(log_probabilities, targets, ignore_index=IGNORED, reduction="sum")
    (scale * loss).backward()
    return {
        "torch": torch.__version__,
        "logits": tensor(logits),
        "targets": targets.tolist(),
        "scale": scale,
        "logProbabilities": numbers(log_probabilities),
        "loss": number(loss),
        "dLogProbabilities": numbers(log_probabilities.grad),
        "dLogits": numbers(logits.grad),
    }


def rounded(values):
    return torch.round(values.detach().double(), decimals=DECIMALS)


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
    """One line for each array or number, so that diffs are readable."""
    if not isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    inner = indent + " "
    lines = (f"{inner}{json.dumps(key)}: {to_json(part, inner)}" for key, part in value.items())
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


if __name__ == "__main__":
    main()
