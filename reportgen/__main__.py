"""`python -m reportgen`, where the command itself is not on the path."""

from reportgen.cli import main

main(prog_name="reportgen")
