"""Long work: asked for here, done by workers, followed by pages and commands."""
