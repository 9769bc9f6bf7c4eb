"""Trains Recurrent's network in PyTorch, on one machine or on several, and writes a file that `recurrent import` reads.

    python3 scripts/pytorch_train.py CORPUS --config CONFIG.json --out model.safetensors
    python3 scripts/pytorch_train.py CORPUS --config CONFIG.json --out model.safetensors --processes 2
    torchrun --nproc_per_node=2 scripts/pytorch_train.py CORPUS --config CONFIG.json --out model.safetensors

CORPUS is a text file or a folder of them. CONFIG.json contains the values that differ from the defaults below, by the
names of Recurrent's configuration. Several processes are started by --processes on this machine, or by torchrun on one
machine or several. Each process reads its part of the batch, and gradients are averaged over all processes (gloo), so
that the number of processes does not change what a configuration learns.
"""

import argparse
import json
import math
import os
import random
import tempfile
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.multiprocessing as multiprocessing

from recurrent_safetensors import BOUNDARY, Network, encode, save, vocabulary_of

DEFAULTS = {
    "network": {"cell": "gru", "embeddingSize": 32, "hiddenSize": 256, "layers": 1, "dropout": 0},
    "seed": 1,
    "batchSize": 32,
    "sequenceLength": 32,
    "learningRate": 0.004,
    "steps": 2000,
}
CLIP_NORM = 1.0
WARM_UP, FINAL_FRACTION = 0.02, 0.02


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    if "RANK" in os.environ:  # Started by torchrun, which sets the environment.
        distributed.init_process_group("gloo")
        run(options, distributed.get_rank(), distributed.get_world_size())
    elif options.processes == 1:
        run(options, 0, 1)
    else:
        with tempfile.TemporaryDirectory() as folder:
            multiprocessing.spawn(join_and_run, (options, f"file://{folder}/meeting"), options.processes)


def join_and_run(rank, options, meeting):
    world = options.processes
    # The processes share the cores, as under torchrun.
    torch.set_num_threads(max(1, torch.get_num_threads() // world))
    distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=world)
    run(options, rank, world)
    distributed.destroy_process_group()


def run(options, rank, world):
    config = read_config(options.config)
    if config["batchSize"] % world:
        raise SystemExit(f"Expected batchSize to be a multiple of {world} processes, found {config['batchSize']}.")
    texts = read_texts(options.corpus)
    vocabulary = vocabulary_of(texts)
    torch.manual_seed(config["seed"])
    network = Network(config["network"], 1 + 16 + len(vocabulary))
    streams = streams_of(texts, vocabulary, config)[:, rank::world]
    loss = train(network, streams, config, world)
    if rank == 0:
        metadata = {"network": json.dumps(config["network"]), "vocabulary": json.dumps(vocabulary)}
        save(options.out, network.state_dict(), metadata)
        print(f"{loss:.6f} nats per symbol over the last tenth of {config['steps']} steps; {options.out}")


def read_config(path):
    changes = json.loads(path.read_text()) if path else {}
    network = {**DEFAULTS["network"], **changes.get("network", {})}
    return {**DEFAULTS, **changes, "network": network}


def read_texts(path):
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return [file.read_text(encoding="utf-8", errors="surrogateescape") for file in files]


def streams_of(texts, vocabulary, config):
    """The shuffled texts, each preceded by a boundary, joined and divided into one stream per row of the batch: (N, B)."""
    random.Random(config["seed"]).shuffle(texts)
    joined = torch.tensor([symbol for text in texts for symbol in [BOUNDARY, *encode(text, vocabulary)]])
    length = len(joined) // config["batchSize"]
    return joined[: length * config["batchSize"]].view(config["batchSize"], length).t()


def train(network, streams, config, world):
    optimizer = torch.optim.Adam(network.parameters(), betas=(0.9, 0.99))
    T, steps = config["sequenceLength"], config["steps"]
    at, state, losses = 0, None, []
    for step in range(steps):
        if at + T + 1 > len(streams):
            at, state = 0, None
        inputs, targets = streams[at : at + T], streams[at + 1 : at + T + 1]
        at += T
        logits, state = network(inputs, state)
        state = detached(state)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        average([parameter.grad for parameter in network.parameters()], world)
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
        for group in optimizer.param_groups:
            group["lr"] = config["learningRate"] * schedule(step / steps)
        optimizer.step()
        losses.append(loss.item())
    last = torch.tensor(losses[-max(1, steps // 10) :]).mean()
    average([last], world)
    return last.item()


def detached(state):
    return tuple(detached(part) for part in state) if isinstance(state, tuple) else state.detach()


def average(tensors, world):
    """Mean over all processes, which read equal amounts."""
    if world == 1:
        return
    for tensor in tensors:
        distributed.all_reduce(tensor)
        tensor /= world


def schedule(progress):
    """Linear warm-up, then a cosine: see src/learning/schedule.ts."""
    if progress < WARM_UP:
        return max(progress / WARM_UP, 0.01)
    decay = (progress - WARM_UP) / (1 - WARM_UP)
    return FINAL_FRACTION + (1 - FINAL_FRACTION) * 0.5 * (1 + math.cos(math.pi * decay))


if __name__ == "__main__":
    main()
