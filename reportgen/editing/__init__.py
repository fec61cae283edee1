"""What an editor does to words: punctuation put right, figures found, dates read, doubled words seen."""
