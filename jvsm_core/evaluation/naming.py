"""How often the model names an attribute of a picture as the catalogue states it."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from ..catalogue import Catalogue
from ..model.attributes import UNSTATED
from ..model.jvsm import JVSM
from ..vocabulary import KEYS


def name_attributes(model: JVSM, pictures: Tensor, catalogue: Catalogue) -> dict[str, dict]:
    """Compare the most likely of a key's values with the stated one, key by key.

    The model chooses among every value it knows of a key. A stated value that it does not know can
    only be named wrongly, and is counted so; what a garment does not state is not asked.

    Args:
        pictures: [N, D] embeddings of the catalogue's garments, in order.
        catalogue: with attributes in our words.

    Returns:
        `{"attributes": {key: accuracy in percent}, "attribute_counts": {key: {"stated", "unknown"}}}`:
        garments that state the key, and those among them whose value the model does not know.
    """
    rows = [{"category": garment.category, **garment.attributes} for garment in catalogue]
    stated = {key for row in rows for key, value in row.items() if value}
    logits = model.attribute_logits(pictures).float().cpu().numpy()
    space = model.space
    labels = space.encode_all(rows)
    columns = {key: column for column, key in enumerate(space.keys)}
    accuracy, counts = {}, {}
    for key in sorted(stated, key=lambda key: (KEYS.index(key) if key in KEYS else len(KEYS), key)):
        asked = np.array([bool(row.get(key)) for row in rows])
        known = right = np.zeros(len(rows), bool)
        if key in columns:
            first, last = space.spans[columns[key]]
            label = labels[:, columns[key]]
            known = label != UNSTATED
            right = known & (logits[:, first:last].argmax(axis=1) == label)
        accuracy[key] = round(100.0 * float(right[asked].mean()), 2)
        counts[key] = {"stated": int(asked.sum()), "unknown": int((asked & ~known).sum())}
    return {"attributes": accuracy, "attribute_counts": counts}
