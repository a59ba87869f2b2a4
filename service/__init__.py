"""HTTP API, web desk, sign-in and the commands that run and administer them."""
