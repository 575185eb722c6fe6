"""Sentences broken by hand, by rule: one figure changed, or one choice of words the other way."""

import re
from itertools import product

from oracles.claims import PATTERNS, group_at, parts_of, pattern_of

FIGURE = re.compile(r"(?<![\w.,₀-₉⁻])\d+(?:,\d{3})*(?:\.\d+)?")
# Words that follow a number, and say nothing of their own.
GRAMMAR = {" are ": " is ", " have ": " has ", " says ": " say ", " learns": " learn"}


def with_figures_changed(sentence):
    """The sentence with one figure after the other another one, in the last digit or by much."""
    for found in FIGURE.finditer(sentence):
        for changed in {_other_digit(found[0]), _tenth_more(found[0])} - {found[0]}:
            yield sentence[: found.start()] + changed + sentence[found.end() :]


def _other_digit(figure):
    return figure[:-1] + str((int(figure[-1]) + 3) % 10)


def _tenth_more(figure):
    """As many decimals; of 0, 1."""
    value, decimals = float(figure.replace(",", "")), len(figure.partition(".")[2])
    more = value * 1.1 if round(value * 1.1, decimals) != value else value + 10.0**-decimals
    return f"{more:,.{decimals}f}"


def with_words_changed(page, sentence):
    """The sentence with other choices of what its row offers: "went" for "fell", more or less."""
    for _, template, _ in PATTERNS[page]:
        plain = [(text, re.fullmatch(pattern_of(text), sentence)) for text in plain_of(template)]
        names = next((match.groupdict() for _, match in plain if match), None)
        if names is None:
            continue
        for text, match in plain:
            if not match and set(re.findall(r"<(\w+)>", text)) <= names.keys():
                broken = re.sub(r"<(\w+)>", lambda m, names=names: names[m[1]], text)
                broken = broken.replace("s?", "s")
                if _bare(broken) != _bare(sentence):
                    yield broken


def _bare(sentence):
    for word, other in GRAMMAR.items():
        sentence = sentence.replace(word, other)
    return sentence


def plain_of(template):
    """A template with every choice made, in every way there is."""
    texts, i = [""], 0
    while i < len(template):
        inner = group_at(template, i) if template[i] == "(" else None
        if inner is None:
            texts, i = [text + template[i] for text in texts], i + 1
            continue
        end = i + len(inner) + 2
        is_optional = template[end : end + 1] == "?"
        choices = [choice for part in parts_of(inner) for choice in plain_of(part)]
        choices += [""] * is_optional
        texts, i = [a + b for a, b in product(texts, choices)], end + is_optional
    return texts
