"""The review desk in the browser: its card, its bars of buttons and its dialogs."""
