"""One file per source; each holds ``SOURCE`` and is found by its name."""
