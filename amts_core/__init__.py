"""AMTS core: documents, alignment, review, parallel data. It knows nothing of Streamlit.

``pipeline`` orders the stages, stages compute, adapters touch the world, records travel between.
"""

__version__ = "0.1.0"
