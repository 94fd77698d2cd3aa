"""The demo: a Gradio app over `jvsm_core`."""

import os

from .gradio_start import write_no_interfaces

# Read by numpy's OpenBLAS when it is first imported. What a request multiplies is too little to share
# out among threads, and its idle threads spin for a while on the cores that the browser waits for.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

write_no_interfaces()
