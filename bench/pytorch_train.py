"""Trains the model of `recurrent bench train` in PyTorch, for comparison.

    nn.Embedding(V, E) -> nn.RNN / nn.GRU / nn.LSTM (E, H) -> nn.Linear(H, V)

on random text, float32: forward, backward, clipping by global norm, Adam, the hidden state carried from window to window.

The process stays alive between measurements, so that both sides are warm: it prints a JSON line with its name; then, for
every line read from standard input, the seconds to measure, one with the median milliseconds of a step.

    python3 bench/pytorch_train.py --cell gru --hidden 256 --batch 32 --torch-threads 1
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn

E, V, T = 64, 96, 64
CELLS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Network(nn.Module):
    def __init__(self, cell, hidden):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.rnn = CELLS[cell](E, hidden)
        self.linear = nn.Linear(hidden, V)

    def forward(self, inputs, state):
        outputs, state = self.rnn(self.embedding(inputs), state)
        return self.linear(outputs), state


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cell", choices=CELLS, default="gru")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--torch-threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.torch_threads)
    torch.manual_seed(1)
    step = trainer(Network(options.cell, options.hidden), options.batch)
    for _ in range(3):
        step()
    print(json.dumps({"name": f"PyTorch {torch.__version__}"}), flush=True)
    for line in sys.stdin:
        print(json.dumps({"milliseconds": measure(step, float(line))}), flush=True)


def trainer(network, batch):
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    text = torch.randint(V, (T + 1, batch))
    inputs, targets = text[:-1], text[1:].reshape(-1)
    carried = None

    def step():
        nonlocal carried
        optimizer.zero_grad()
        logits, state = network(inputs, carried)
        loss = nn.functional.cross_entropy(logits.view(-1, V), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        carried = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()

    return step


def measure(step, seconds):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
