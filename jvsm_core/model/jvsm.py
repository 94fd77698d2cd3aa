"""JVSM in one file: two towers, a shared space, a composer, and the attributes that can be read off it.

Y. Chen and L. Bazzani, "Learning Joint Visual Semantic Matching Embeddings for Language-guided
Retrieval", ECCV 2020. The gated residual is TIRG's: N. Vo et al., "Composing Text and Image for
Image Retrieval", CVPR 2019.

    image  --image tower-->  [F]  --image projection-->  v [D]  --.
                                                                   composer --> c [D]
    text   --text tower--->  [T]  ------------------------------- '
                              '-----text projection-->   t [D]

v, t and c are unit vectors of one space, so c can be compared with pictures (L_im), with texts
(L_tm), and composed on again: that is what makes several turns one model.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attributes import AttributeSpace
from .checkpoint_files import Config
from .towers import ImageTower, SentenceTower, WordTower


class Projection(nn.Module):
    """Features into the shared space: a linear map and a small correction, then unit length."""

    def __init__(self, features: int, dim: int, dropout: float = 0.3) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(features)
        # A tower is surer of pictures it was trained on than of any others; dropping some of what it
        # says keeps the space from leaning on that.
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(features, dim)
        self.correction = nn.Sequential(
            nn.Linear(features, dim), nn.GELU(), nn.Dropout(dropout), nn.Linear(dim, dim)
        )

    def forward(self, features: Tensor) -> Tensor:
        """[B, F] to unit vectors [B, D]."""
        features = self.dropout(self.norm(features))
        return F.normalize(self.linear(features) + self.correction(features), dim=-1)


class Composer(nn.Module):
    """c = g(query, modification): what to keep of the query, and what to add to it.

    The gate and the residual see the query and the words together, so that "longer" can mean
    another thing for a sleeveless dress than for a maxi one.
    """

    def __init__(self, dim: int, text_features: int, hidden: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Sequential(nn.LayerNorm(text_features), nn.Linear(text_features, dim))
        self.mix = nn.Sequential(
            nn.LayerNorm(2 * dim),
            nn.Linear(2 * dim, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.GELU(),
            nn.Dropout(dropout),
        )
        self.gate = nn.Linear(hidden, dim)
        self.residual = nn.Linear(hidden, dim)
        # Start close to "keep everything": the first composed query is the reference.
        nn.init.constant_(self.gate.bias, 2.0)
        nn.init.normal_(self.residual.weight, std=1e-3)
        nn.init.zeros_(self.residual.bias)

    def forward(self, query: Tensor, text: Tensor, swap: Tensor | float = 0.0) -> Tensor:
        """Unit vectors [B, D] and text features [B, T] to composed unit vectors [B, D].

        Args:
            swap: [B, D], a step that is known to be asked for; see `JVSM.swap`.
        """
        # A unit vector's entries are of the order of D**-0.5; scale them up for the layers.
        mixed = self.mix(torch.cat([query * query.shape[-1] ** 0.5, self.words(text)], dim=-1))
        return F.normalize(torch.sigmoid(self.gate(mixed)) * query + self.residual(mixed) + swap, dim=-1)


class JVSM(nn.Module):
    """The whole model.

    Args:
        config: its shape.
        text_source: folder of the sentence transformer to start from, for a `sentence` tower.

    Attributes:
        space: the attributes it can name.
        reader: what a modification asks for, read off the text tower alone; see `request_logits`.
        prototypes: [V, D] parameter, one direction a (key, value) pair.
    """

    def __init__(self, config: Config, text_source: str | None = None) -> None:
        super().__init__()
        self.config = config
        self.space = AttributeSpace.from_json(config.attributes)
        self.image_tower = ImageTower(config.image_tower, config.image_size)
        if config.text_tower == "sentence":
            if text_source is None:
                raise ValueError("a sentence tower needs the folder of its transformer")
            self.text_tower: SentenceTower | WordTower = SentenceTower(text_source)
        else:
            self.text_tower = WordTower(config.words)
        self.image_projection = Projection(self.image_tower.features, config.dim)
        self.text_projection = Projection(self.text_tower.features, config.dim)
        self.composer = Composer(config.dim, self.text_tower.features, config.hidden)
        self.reader = nn.Sequential(
            nn.LayerNorm(self.text_tower.features),
            nn.Linear(self.text_tower.features, len(self.space.keys) + self.space.rows),
        )
        self.prototypes = nn.Parameter(torch.randn(self.space.rows, config.dim) * 0.02)
        #: The rows of each key's values [K, L], V beyond its last; where each row [V] stands in them, laid flat;
        #: and its key.
        self.rows_of: Tensor
        self.place_of: Tensor
        self.key_of: Tensor
        rows, sizes = self.space.rows, [len(values) for values in self.space.values] or [0]
        rows_of = nn.utils.rnn.pad_sequence(
            torch.arange(rows).split(sizes), batch_first=True, padding_value=rows
        )
        place_of = (rows_of.flatten() < rows).nonzero()[:, 0]
        self.register_buffer("rows_of", rows_of, persistent=False)
        self.register_buffer("place_of", place_of, persistent=False)
        self.register_buffer("key_of", place_of // max(sizes), persistent=False)
        if config.swaps:
            #: How far a swap goes, key by key.
            self.swap_lengths = nn.Parameter(torch.full((len(self.space.keys),), 0.4))
        #: Logarithms of the factors that turn cosines into logits: for naming, for telling the target
        #: from all else, and for ranking what is not the target by how little it misses.
        self.naming_scale = nn.Parameter(torch.tensor(3.0))
        self.matching_scale = nn.Parameter(torch.tensor(3.0))
        self.ranking_scale = nn.Parameter(torch.tensor(2.0))

    def embed_pixels(self, pixels: Tensor) -> Tensor:
        """v: pixels 0..255 [B, 3, H, W] to unit vectors [B, D]."""
        return self.image_projection(self.image_tower(pixels))

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """t: B texts to unit vectors [B, D]."""
        return self.text_projection(self.text_tower(texts))

    def compose(self, query: Tensor, texts: Sequence[str]) -> Tensor:
        """c: unit vectors [B, D] and B modification texts to unit vectors [B, D].

        `query` may itself be composed.
        """
        return self.compose_features(query, self.text_tower(texts))

    def compose_features(self, query: Tensor, text: Tensor) -> Tensor:
        """As `compose`, from text features [B, T] that were read before."""
        return self.composer(query, text, self.swap(query, text) if self.config.swaps else 0.0)

    def swap(self, query: Tensor, text: Tensor) -> Tensor:
        """The step from what a query has to what the words ask for, along the prototypes.

        A colour that few garments of a training set have is learned by the composer from few examples;
        its name, and its look, are known to the reader and to the prototypes.

        Args:
            query: unit vectors [B, D].
            text: text features [B, T].

        Returns:
            [B, D]; next to nothing where the words ask for nothing that has a name.
        """
        # Prototypes are for naming to learn: a swap uses them as they are.
        requested, had = self.request_probs(text), self.attribute_probs(query).detach()
        asked = self._by_key(requested, 0.0).sum(2)[:, self.key_of]
        steps = self.swap_lengths[self.key_of] * (requested - asked * had)
        return steps @ F.normalize(self.prototypes, dim=-1).detach()

    @torch.no_grad()
    def request_probs(self, text: Tensor) -> Tensor:
        """The probability that text features [B, T] ask for each (key, value) pair: [B, V] in 0..1."""
        unsaid, values = self.request_logits(text).split([len(self.space.keys), self.space.rows], dim=1)
        probs = torch.cat([unsaid.unsqueeze(2), self._by_key(values, -torch.inf)], dim=2).softmax(2)
        return probs[:, :, 1:].flatten(1)[:, self.place_of]

    def request_logits(self, text: Tensor) -> Tensor:
        """Logits [B, K + V] of what text features [B, T] ask for: each key unsaid, then (key, value) pairs.

        Probabilities are in `request_probs`.
        """
        return self.reader(text)

    def attribute_logits(self, embeddings: Tensor) -> Tensor:
        """Logits [B, V] over (key, value) pairs for any unit vectors [B, D]: pictures, texts, queries.

        Probabilities are in `attribute_probs`.
        """
        return self.naming_scale.exp() * embeddings @ F.normalize(self.prototypes, dim=-1).T

    def attribute_probs(self, embeddings: Tensor) -> Tensor:
        """Probabilities [B, V] of (key, value) pairs for any unit vectors [B, D]; a key's sum to 1."""
        probs = self._by_key(self.attribute_logits(embeddings), -torch.inf).softmax(2)
        return probs.flatten(1)[:, self.place_of]

    def _by_key(self, values: Tensor, fill: float) -> Tensor:
        """[B, V] over (key, value) pairs as [B, K, L], L the most values of a key, filled where one has fewer.

        All keys at once: to take them one by one costs more in calls than in work.
        """
        return F.pad(values, (0, 1), value=fill)[:, self.rows_of]
