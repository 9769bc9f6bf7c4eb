"""Reads and writes Recurrent's model files in Python: safetensors with PyTorch's names, and the rest as metadata.

A file holds a header, its length in the first eight bytes, and the numbers of each tensor; all little-endian float32. The
metadata has `network` (the configuration) and `vocabulary` (the characters, in the order of their symbols), both as JSON.
"""

import json
import struct

import torch

# Symbols before the characters: the file boundary, and sixteen nibbles that spell the bytes of all other characters.
BOUNDARY, NIBBLES = 0, 16
FIRST_CHARACTER = 1 + NIBBLES


def load(path):
    """Returns the tensors by name, and the metadata."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        values = torch.frombuffer(data[start:end], dtype=torch.float32) if end > start else torch.empty(0)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def save(path, tensors, metadata):
    header, offset, blocks = {"__metadata__": metadata}, 0, []
    for name, tensor in tensors.items():
        block = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(block)]}
        offset += len(block)
        blocks.append(block)
    text = json.dumps(header).encode("ascii")
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blocks))


def vocabulary_of(texts, most=1024):
    """The most frequent characters that occur at least twice, in the order of their code points."""
    counts = {}
    for text in texts:
        for character in text:
            counts[character] = counts.get(character, 0) + 1
    known = [item for item in counts.items() if item[1] >= 2]
    kept = sorted(known, key=lambda item: (-item[1], item[0]))[:most]
    return sorted(character for character, _ in kept)


def encode(text, vocabulary):
    """Symbols of a text: one for a character of the vocabulary, nibbles of the UTF-8 bytes for any other."""
    symbols = {character: FIRST_CHARACTER + i for i, character in enumerate(vocabulary)}
    result = []
    for character in text:
        if character in symbols:
            result.append(symbols[character])
        else:
            for byte in character.encode("utf-8", "surrogatepass"):
                result += [1 + (byte >> 4), 1 + (byte & 15)]
    return result


class Network(torch.nn.Module):
    """Recurrent's network for the cells that PyTorch has; its parameters have the names in the file."""

    def __init__(self, config, vocabulary_size):
        super().__init__()
        cells = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM, "elman": torch.nn.RNN}
        options = {"bias": config.get("bias", True), "bidirectional": config.get("bidirectional", False)}
        self.embedding = torch.nn.Embedding(vocabulary_size, config["embeddingSize"])
        self.rnn = cells[config["cell"]](
            config["embeddingSize"], config["hiddenSize"], config["layers"], dropout=config["dropout"], **options
        )
        directions = 2 if options["bidirectional"] else 1
        self.linear = torch.nn.Linear(directions * config["hiddenSize"], vocabulary_size)

    def forward(self, symbols, state=None):
        outputs, state = self.rnn(self.embedding(symbols), state)
        return self.linear(outputs), state
