"""The rules of the sub-editor, in the order in which `reportgen check --rules` lists them."""

from __future__ import annotations

from reportgen.checking import facts, pages, rights, words
from reportgen.checking.manuscript import Rule
from reportgen.editing.punctuation import RULES as PUNCTUATION

RULES: tuple[Rule, ...] = (
    Rule("figure-without-fact", "warning", "digits in running text belong to a fact, a date or a name in `literals:`",
         facts.figure_without_fact),
    Rule("missing-value", "warning", "a fact has a value", facts.missing_value),
    Rule("unused-fact", "warning", "a fact is used somewhere", facts.unused_fact),
    Rule("fact-source", "warning", "a fact's value stands in the sentence given as its source", facts.fact_source),
    Rule("conflicting-values", "warning", "the same thing has the same value everywhere", facts.conflicting_values),
    Rule("percent-points", "warning", "a share changes by 百分点, a quantity by %", facts.percent_points),
    Rule("parts-sum", "warning", "parts come to the sum that is given", facts.parts_sum),
    Rule("sign", "warning", "增长 goes with a figure that grows, 下降 with one that falls", facts.sign),
    Rule("impossible-date", "error", "a date stands in the calendar", facts.impossible_date),
    Rule("claim", "note", "ranks and firsts are listed for somebody to verify", facts.claim),
    Rule("couplet", "warning", "the two phrases of a headline have the same number of characters", words.couplet),
    Rule("decks", "warning", "the deck lines of a section differ in length by half at most", words.decks),
    Rule("untranslated", "warning", "a document in another language has nothing left in Chinese",
         words.still_chinese),
    Rule("unpaired", "warning", "quotation marks and brackets open and close", words.unpaired),
    *(Rule(name, "warning", PUNCTUATION[name], words.punctuation(name), is_mechanical=True)
      for name in ("half-width", "quotes", "doubled-mark", "full-width", "ellipsis", "dash", "han-space")),
    Rule("mark-clash", "warning", "no two marks stand together that exclude each other", words.mark_clash),
    Rule("doubled-word", "warning", "no word is typed twice", words.doubled_word, is_mechanical=True),
    Rule("name-variant", "warning", "a name is spelled one way", words.name_variant),
    Rule("picture-credit", "warning", "a picture names who made or owns it", rights.picture_credit),
    Rule("picture-licence", "warning", "a picture names the right by which it is printed", rights.picture_licence),
    Rule("picture-alt", "warning", "a picture has words for who cannot see it", rights.picture_alt),
    Rule("map-approval", "error", "a map carries its 审图号", rights.map_approval),
    Rule("font-allowed", "warning", "fonts are bundled ones or allowed by the layout", rights.font_allowed),
    Rule("page-limit", "error", "the document has no more pages than the layout's limit", pages.page_limit),
    Rule("size-limit", "error", "the PDF is no larger than the layout's limit", pages.size_limit),
    Rule("ignore", "warning", "an ignore names a rule, gives a reason and still matches something",
         lambda manuscript: iter(())),
)
"""What composing the pages finds besides (loose lines, charts without room) comes under the names it has in `build`."""
