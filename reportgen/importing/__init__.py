"""A file as an editor has it (raw text, DOCX, Markdown, XLSX) → a reportgen project, and a report of every change."""
