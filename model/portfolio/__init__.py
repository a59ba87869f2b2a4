"""The receivables of a company as one book: its cash, its loss, and where work pays most."""
