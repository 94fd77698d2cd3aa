"""Starts the demo: `python app.py`, or as a Hugging Face Space as it stands."""

from demo.cli import main

if __name__ == "__main__":
    main()
