"""The learnt numbers of the aligner: weights of the search, and its calibration."""
