"""The sub-editor: rules over a project (facts, words, rights, pages), what to ignore, what can be mended by itself."""
