"""The manual: Markdown chapters, a gallery and a reference made here, as HTML and as PDF set by reportgen."""
