"""Pages show and enqueue. They may import ``amts_core`` and each other's components, and Streamlit.

No arithmetic, no SQL, no loop over data, no computing: what a page needs it asks the core for.
"""
