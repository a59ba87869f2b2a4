"""The quality of what an ingest brought: found, said in zh and en, compared with the last one."""
