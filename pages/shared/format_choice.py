"""Choose the format of a file of units."""

from streamlit.delta_generator import DeltaGenerator

from amts_core.parallel_data import FileFormat


def show(place: DeltaGenerator, *, key: str) -> FileFormat:
    """Show the formats beside each other in a place of the page, and return the chosen one."""
    formats = list(FileFormat)
    chosen = place.radio(
        "Format",
        formats,
        index=formats.index(FileFormat.TSV),
        format_func=str.upper,
        horizontal=True,
        key=key,
    )
    return FileFormat(str(chosen))
