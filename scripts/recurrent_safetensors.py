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

NGRAM_LENGTHS = (2, 3, 4)
HISTORY = max(NGRAM_LENGTHS) - 1
MASK = 0xFFFFFFFF


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


def ngram_rows(symbols, history, rows):
    """Rows of the n-gram table (T, B, N), see src/model/ngrams.ts. `history` (3, B) has the symbols before, last one last.

    Returns the history after the symbols, too.
    """
    count = len(symbols)
    joined = torch.cat([history, symbols])
    hashes, found = hash_with(torch.zeros_like(symbols), symbols), []
    # Nothing before a boundary counts.
    is_boundary = symbols == BOUNDARY
    for back in range(1, HISTORY + 1):
        before = joined[HISTORY - back : HISTORY - back + count].masked_fill(is_boundary, BOUNDARY)
        is_boundary = is_boundary | (before == BOUNDARY)
        hashes = hash_with(hashes, before)
        if back + 1 in NGRAM_LENGTHS:
            found.append(hashes % rows)
    return torch.stack(found, -1), joined[count:]


def hash_with(before, values):
    """`hashWith` of src/base/hash.ts, with 32 bits in an int64."""
    bits = (before + (values + 1) * 0x9E3779B1) & MASK
    bits = ((bits ^ (bits >> 16)) * 0x85EBCA6B) & MASK
    bits = ((bits ^ (bits >> 13)) * 0xC2B2AE35) & MASK
    return bits ^ (bits >> 16)


class Network(torch.nn.Module):
    """Recurrent's network for the cells that PyTorch has; its parameters have the names in the file.

    The state is that of the recurrent layers; with an n-gram table, a pair of the last symbols and that state.
    """

    def __init__(self, config, vocabulary_size):
        super().__init__()
        cells = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM, "elman": torch.nn.RNN}
        options = {"bias": config.get("bias", True), "bidirectional": config.get("bidirectional", False)}
        self.embedding = torch.nn.Embedding(vocabulary_size, config["embeddingSize"])
        self.ngrams = None
        if config.get("ngramRows", 0) > 0:
            self.ngrams = torch.nn.Embedding(config["ngramRows"], config["embeddingSize"])
            torch.nn.init.zeros_(self.ngrams.weight)
        self.rnn = cells[config["cell"]](
            config["embeddingSize"], config["hiddenSize"], config["layers"], dropout=config["dropout"], **options
        )
        directions = 2 if options["bidirectional"] else 1
        self.linear = torch.nn.Linear(directions * config["hiddenSize"], vocabulary_size)

    def forward(self, symbols, state=None):
        inputs = self.embedding(symbols)
        if self.ngrams is None:
            outputs, state = self.rnn(inputs, state)
            return self.linear(outputs), state
        history, hidden = state or (torch.full((HISTORY, symbols.shape[1]), BOUNDARY), None)
        rows, history = ngram_rows(symbols, history, self.ngrams.num_embeddings)
        outputs, hidden = self.rnn(inputs + self.ngrams(rows).sum(-2), hidden)
        return self.linear(outputs), (history, hidden)
