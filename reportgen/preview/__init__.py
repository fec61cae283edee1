"""A project's pages in the browser while it is being written; loopback only."""
