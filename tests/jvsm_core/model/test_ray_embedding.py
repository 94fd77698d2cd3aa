"""A catalogue embedded on a cluster: the same vectors, also when a machine goes away in the middle."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.cli.options import CATALOGUE, CHECKPOINT
from jvsm_core.errors import DataError
from jvsm_core.model.embedder import embed_catalogue, load_embedder
from jvsm_core.model.ray_embedding import embed_on_ray

# Found, not imported: every process that collects this file would pay for it.
pytestmark = pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed")


@pytest.fixture
def cluster():
    """A cluster of two machines, and the second of them."""
    import ray
    from ray.cluster_utils import Cluster

    made, nodes, failed = Cluster(), [], 0
    while len(nodes) < 2:
        try:
            nodes.append(made.add_node(num_cpus=1, object_store_memory=100 * 2**20, include_dashboard=False))
        except Exception:  # Ray gives a machine 30 seconds to begin, which a busy one may not do
            failed += 1
            if failed == 5:
                raise
    yield made, nodes[1]
    ray.shutdown()
    made.shutdown()


@pytest.mark.slow
def test_the_vectors_are_those_of_a_local_run_though_a_machine_is_lost(cluster):
    machines, second = cluster
    whole = Catalogue.read(CATALOGUE)
    shop = replace(whole, garments=whole.garments[:400])
    lost = []

    # Small blocks, and the loss as soon as one is there: a busy machine hands over many at once.
    def progress(done, total):
        if not lost:
            lost.append(done)
            machines.remove_node(second, allow_graceful=False)

    vectors = embed_on_ray(shop, CHECKPOINT, machines.address, progress=progress, batch=8)
    assert lost and lost[0] < 400
    local = embed_catalogue(shop, load_embedder(CHECKPOINT))
    np.testing.assert_allclose(vectors, local, atol=1e-5)


def test_a_cluster_that_is_not_there_is_told():
    shop = Catalogue.read(CATALOGUE)
    with pytest.raises(DataError, match="cannot reach a Ray cluster at 127.0.0.1:1"):
        embed_on_ray(shop, CHECKPOINT, "127.0.0.1:1")
