"""The bundled encoder: a static embedding model of ten languages."""
