"""`python -m jvsm_core`: train, evaluate, bench, catalogue."""

from .cli import main

if __name__ == "__main__":
    main()
