"""The post-editing desk in the browser: its card with the editor, its bars and its dialogs."""
