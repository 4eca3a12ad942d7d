"""all-MiniLM-L6-v2 on numpy: reading a sentence must not cost loading torch.

A BERT encoder of six layers (Devlin et al. 2019; Wang et al. 2020, "MiniLM"), mean of the token vectors under the
attention mask, then unit length, as the model's ``modules.json`` says (sentence-transformers, Reimers & Gurevych 2019).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.models.interface import Embeddings
from temptrack.models.sentences import MINILM, MINILM_FILES

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_EPSILON = 1e-12
_MOST_TOKENS = 256
"""What the model was trained with; BERT's own bound is 512."""
_BATCH = 32
_MASKED = -1e9

Floats = NDArray[np.float32]


class MiniLm:
    """The model, loaded.

    Parameters
    ----------
    folder : Path
        Holds the published ``model.safetensors`` and ``tokenizer.json``.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file

        self._weights: dict[str, Floats] = load_file(folder / MINILM_FILES[0].name)
        self._tokenizer = _tokenizer(folder / MINILM_FILES[1].name)

    @property
    def identity_key(self) -> str:
        """See `SentenceModel.identity_key`."""
        return f"{MINILM}/{MINILM_FILES[0].sha256[:16]}"

    @property
    def dimension(self) -> int:
        """See `SentenceModel.dimension`."""
        return _WIDTH

    def embed(self, sentences: Sequence[str]) -> Embeddings:
        """See `SentenceModel.embed`."""
        rows = np.zeros((len(sentences), _WIDTH), np.float32)
        by_length = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        for start in range(0, len(by_length), _BATCH):
            chosen = by_length[start : start + _BATCH]
            encoded = self._tokenizer.encode_batch([_clean(sentences[index]) for index in chosen])
            ids = np.array([one.ids for one in encoded])
            mask = np.array([one.attention_mask for one in encoded], np.float32)
            rows[chosen] = self._pooled(self._encoded(ids, mask), mask)
        return rows

    def _pooled(self, states: Floats, mask: Floats) -> Floats:
        summed = np.einsum("btd,bt->bd", states, mask) / np.maximum(mask.sum(axis=1, keepdims=True), _EPSILON)
        return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), _EPSILON), np.float32)

    def _encoded(self, ids: NDArray[np.int64], mask: Floats) -> Floats:
        """Token vectors, shape (batch, tokens, width)."""
        own = self._weights
        places = own["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = own["embeddings.token_type_embeddings.weight"][0]
        states = self._normed(own["embeddings.word_embeddings.weight"][ids] + places + kind, "embeddings.LayerNorm")
        shut = ((1.0 - mask) * _MASKED)[:, None, None, :]
        for number in range(_LAYERS):
            states = self._layer(states, shut, f"encoder.layer.{number}.")
        return states

    def _layer(self, states: Floats, shut: Floats, name: str) -> Floats:
        seen = self._attended(states, shut, f"{name}attention.self.")
        seen = self._linear(seen, f"{name}attention.output.dense")
        states = self._normed(states + seen, f"{name}attention.output.LayerNorm")
        grown = _gelu(self._linear(states, f"{name}intermediate.dense"))
        return self._normed(states + self._linear(grown, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attended(self, states: Floats, shut: Floats, name: str) -> Floats:
        """Scaled dot-product attention (Vaswani et al. 2017)."""
        batch, tokens, _ = states.shape
        query, key, value = (
            self._linear(states, name + part).reshape(batch, tokens, _HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(_WIDTH / _HEADS)) + shut
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        return np.asarray((scores @ value).transpose(0, 2, 1, 3).reshape(batch, tokens, _WIDTH))

    def _linear(self, states: Floats, name: str) -> Floats:
        return np.asarray(states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        return np.asarray(centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _clean(sentence: str) -> str:
    """Without lone surrogates, which file names may hold and the tokenizer refuses."""
    return sentence.encode("utf-8", "replace").decode()


def _gelu(states: Floats) -> Floats:
    from scipy.special import erf

    return np.asarray(states * 0.5 * (1.0 + erf(states / np.float32(np.sqrt(2.0)))), np.float32)


def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(json.dumps(json.loads(path.read_text(encoding="utf-8"))))
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.enable_padding()
    return tokenizer
