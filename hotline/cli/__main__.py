"""`python -m hotline.cli`: the same program without its console script."""

from hotline.cli import main

main()
