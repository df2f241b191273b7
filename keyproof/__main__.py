"""``python -m keyproof`` is the command ``keyproof``."""

from keyproof.cli import main

if __name__ == "__main__":
    main()
