"""The web desk: a sign-in, and a page where a deal is filled in and its risk is read."""
