"""Recurrent cells that PyTorch does not have, written from the equations of their papers, in the papers' letters.

They are the reference for comparisons, so they are plain: one function per cell for one time step of a batch, with
PyTorch's automatic derivatives. Weights are stacked gate by gate, as in torch.nn.LSTM: W for the input and U for the
state, each with its own bias.
"""

import math
from typing import Callable, NamedTuple

import torch
from torch import nn


class Weights(NamedTuple):
    """Weights of one layer in one direction; None if the cell has none."""

    W: torch.Tensor
    b_W: torch.Tensor
    U: torch.Tensor = None
    b_U: torch.Tensor = None
    p: torch.Tensor = None


def elman_sigmoid(x, state, weights):
    """Elman 1990: a context layer and logistic units."""
    (h,) = state
    return (torch.sigmoid(of_input(x, weights) + of_state(h, weights)),)


def peephole_lstm(x, state, weights):
    """Gers, Schraudolph and Schmidhuber 2002, section 3: the output gate reads the new cell state, the others the old."""
    h, c = state
    a_i, a_f, a_g, a_o = (of_input(x, weights) + of_state(h, weights)).chunk(4, 1)
    p_i, p_f, p_o = weights.p
    i = torch.sigmoid(a_i + p_i * c)
    f = torch.sigmoid(a_f + p_f * c)
    c = f * c + i * torch.tanh(a_g)
    o = torch.sigmoid(a_o + p_o * c)
    return o * torch.tanh(c), c


def coupled_lstm(x, state, weights):
    """Greff et al., arXiv 1503.04069, CIFG: i = 1 - f."""
    h, c = state
    a_f, a_g, a_o = (of_input(x, weights) + of_state(h, weights)).chunk(3, 1)
    f = torch.sigmoid(a_f)
    i = 1 - f
    c = f * c + i * torch.tanh(a_g)
    return torch.sigmoid(a_o) * torch.tanh(c), c


def original_gru(x, state, weights):
    """Cho et al., arXiv 1406.1078, equations 5 to 8: the reset gate acts on the state before the product."""
    (h,) = state
    i_r, i_z, i_n = of_input(x, weights).chunk(3, 1)
    U_r, U_z, U = weights.U.chunk(3)
    b_r, b_z, b = weights.b_U.chunk(3)
    r = torch.sigmoid(i_r + h @ U_r.T + b_r)
    z = torch.sigmoid(i_z + h @ U_z.T + b_z)
    candidate = torch.tanh(i_n + (r * h) @ U.T + b)
    return (z * h + (1 - z) * candidate,)


def highway(x, state, weights):
    """Zilly et al., arXiv 1607.03474, equations 6 to 9, with c = 1 - t and a recurrence depth of two."""
    (s,) = state
    for layer, (R, b) in enumerate(zip(weights.U.chunk(HIGHWAY_DEPTH), weights.b_U.chunk(HIGHWAY_DEPTH))):
        inputs = of_input(x, weights) if layer == 0 else 0
        a_h, a_t = (inputs + s @ R.T + b).chunk(2, 1)
        h, t = torch.tanh(a_h), torch.sigmoid(a_t)
        s = h * t + s * (1 - t)
    return (s,)


def min_gru(x, state, weights):
    """Feng et al., arXiv 2410.01201, section 3.1.3: neither gate nor candidate reads the state."""
    (h,) = state
    i_z, candidate = of_input(x, weights).chunk(2, 1)
    z = torch.sigmoid(i_z)
    return ((1 - z) * h + z * candidate,)


HIGHWAY_DEPTH = 2


class Cell(NamedTuple):
    step: Callable
    # Numbers of blocks of H rows in W and in U, and of carried states.
    input_gates: int
    state_gates: int
    states: int = 1
    has_peepholes: bool = False


CELLS = {
    "elmanSigmoid": Cell(elman_sigmoid, 1, 1),
    "peepholeLstm": Cell(peephole_lstm, 4, 4, states=2, has_peepholes=True),
    "coupledLstm": Cell(coupled_lstm, 3, 3, states=2),
    "originalGru": Cell(original_gru, 3, 3),
    "highway": Cell(highway, 2, 2 * HIGHWAY_DEPTH),
    "minGru": Cell(min_gru, 2, 0),
}


class PaperRnn(nn.Module):
    """Layers of one of these cells, in one direction or in both, called as torch.nn.LSTM and torch.nn.GRU are."""

    def __init__(self, cell, inputs, hidden, layers, bidirectional):
        super().__init__()
        self.cell = CELLS[cell]
        self.directions = ("", "_reverse") if bidirectional else ("",)
        self.names = [f"l{layer}{direction}" for layer in range(layers) for direction in self.directions]
        for i, name in enumerate(self.names):
            rows = self.cell.input_gates * hidden, self.cell.state_gates * hidden
            columns = inputs if i < len(self.directions) else len(self.directions) * hidden
            self.draw(f"weight_ih_{name}", hidden, rows[0], columns)
            self.draw(f"bias_ih_{name}", hidden, rows[0])
            if rows[1]:
                self.draw(f"weight_hh_{name}", hidden, rows[1], hidden)
                self.draw(f"bias_hh_{name}", hidden, rows[1])
            if self.cell.has_peepholes:
                self.draw(f"peepholes_{name}", hidden, 3, hidden)

    def draw(self, name, hidden, *shape):
        bound = 1 / math.sqrt(hidden)
        self.register_parameter(name, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def forward(self, x, state):
        """x (T, B, I); each state (L·D, B, H). Returns the top layer's outputs (T, B, D·H) and the final states."""
        parts = state if isinstance(state, tuple) else (state,)
        final = []
        for first in range(0, len(self.names), len(self.directions)):
            outputs = []
            for direction in range(len(self.directions)):
                at = first + direction
                output, last = self.read(x, tuple(part[at] for part in parts), self.weights(self.names[at]), direction)
                outputs.append(output)
                final.append(last)
            x = torch.cat(outputs, 2)
        joined = tuple(torch.stack(parts) for parts in zip(*final))
        return x, joined if len(joined) == 2 else joined[0]

    def read(self, x, state, weights, backwards):
        steps = range(len(x))
        outputs = [None] * len(x)
        for t in reversed(steps) if backwards else steps:
            state = self.cell.step(x[t], state, weights)
            outputs[t] = state[0]
        return torch.stack(outputs), state

    def weights(self, name):
        parameters = dict(self.named_parameters())
        kinds = ("weight_ih", "bias_ih", "weight_hh", "bias_hh", "peepholes")
        return Weights(*(parameters.get(f"{kind}_{name}") for kind in kinds))


def of_input(x, weights):
    return x @ weights.W.T + weights.b_W


def of_state(h, weights):
    return h @ weights.U.T + weights.b_U
