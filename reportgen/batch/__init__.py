"""Many editions from one layout and a table.

    rows.py      a workbook, CSV file, query or folder of YAML → rows
    plan.py      rows + template + pattern of paths → jobs, and what is wrong with them before anything is built
    edition.py   build_one: one job → its file; the function that every kind of worker calls
    pool.py      worker processes on this machine          cluster.py   workers of a Dask cluster
    manifest.py  the record that lets a second run go on   store.py     a folder or any fsspec address
    run.py       all of it in order                        gathering.py what is made of the editions afterwards
"""

from reportgen.batch.edition import Job, Outcome, Shared, build_one

__all__ = ["Job", "Outcome", "Shared", "build_one"]
