"""Prints as JSON the logits that PyTorch computes with a model of Recurrent's: `FILE SYMBOL SYMBOL …`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import torch
from recurrent_safetensors import Network, load

tensors, metadata = load(sys.argv[1])
vocabulary_size = tensors["linear.bias"].shape[0]
network = Network(json.loads(metadata["network"]), vocabulary_size)
network.load_state_dict({name: tensors[name] for name in network.state_dict()})
network.eval()
with torch.no_grad():
    logits, _ = network(torch.tensor([[int(symbol)] for symbol in sys.argv[2:]]))
print(json.dumps(logits.flatten().tolist()))
