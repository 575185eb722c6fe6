"""Kinds of tables that people have, each with what it means: the reader's table of tests."""

import gzip
from dataclasses import dataclass, field
from pathlib import Path

CASES = Path(__file__).with_name("tables")


@dataclass(frozen=True)
class Kind:
    """A file, and what a careful person reads in it.

    `features` are columns of numbers by name, `classes` the label of every row. `note` is a
    pattern that a note must match where something was guessed that could be otherwise; a kind
    with `refused` has no other right answer than a sentence that matches it.
    """

    raw_bytes: bytes
    features: dict[str, list[float]] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    target: str = "class"
    note: str = ""
    refused: str = ""


def case(name: str, *args: object, **kwargs: object) -> Kind:
    """A kind whose file is kept in `tables/`."""
    return Kind((CASES / name).read_bytes(), *args, **kwargs)  # type: ignore[arg-type]


XY = {"x": [1.0, 3.0], "y": [2.0, 4.0]}
AB = ["a", "b"]
PLAIN = "x,y,class\n1,2,a\n3,4,b\n"
DECIMAL = {"x": [5.1, 4.9], "y": [3.5, 3.0]}


def plain(raw_bytes: str | bytes, note: str = "", **changed: object) -> Kind:
    """The plain table in another dialect."""
    raw_bytes = raw_bytes.encode() if isinstance(raw_bytes, str) else raw_bytes
    return Kind(raw_bytes, **{"features": XY, "classes": AB, "note": note} | changed)


def refused(raw_bytes: str | bytes, sentence: str) -> Kind:
    """A file that is no table, or not one that can be read in one way only."""
    return Kind(raw_bytes.encode() if isinstance(raw_bytes, str) else raw_bytes, refused=sentence)


KINDS: dict[str, Kind] = {
    # The cases
    "no header": case(
        "01_no_header.csv",
        {"x1": [5.1, 4.9, 7.0, 6.4], "x2": [3.5, 3.0, 3.2, 3.1]},
        ["red", "red", "blue", "blue"],
        note="first line is data",
    ),
    "newline in a name": case(
        "02_newline_in_name.csv",
        {"length (cm)": [1, 2, 5, 6], "width (cm)": [2, 1, 6, 5]},
        ["a", "a", "b", "b"],
    ),
    "a class called nan": case(
        "03_class_nan.csv", {"a": [1, 2, 3, 4, 5]}, ["3", "nan", "1", "2", "10"], note="“nan”"
    ),
    "semicolons": case("04_code_semicolon.csv", {"x": [1, 2, 5], "y": [2, 1, 6]}, ["a", "a", "b"]),
    "a space after each comma": case(
        "04b_code_space_after_comma.csv", {"x": [1, 2, 5], "y": [2, 1, 6]}, ["a", "a", "b"]
    ),
    "thousands": case(
        "05_thousands.csv",
        {"income": [20100, 45500], "age": [20, 30]},
        AB,
        note="“20,100” is read as 20100",
    ),
    "decimal commas": case(
        "06_german.csv",
        {"laenge": [5.1, 4.9], "breite": [3.5, 3.0]},
        ["rot", "blau"],
        target="art",
        note="decimal comma",
    ),
    "a comma at the end of the header": case(
        "07_header_trailing_comma.csv",
        {"id": [1, 2], "radius": [17.9, 12.1]},
        ["M", "B"],
        target="kind",
    ),
    "missing values": case(
        "08_four_left_out_one_told.csv",
        {"a": [1, 2]},
        ["x", "y"],
        note="“b”.*“\\?”.*“c”.*“NA”.*“d”.*“-”.*1 of 2 rows",
    ),
    "tabs": case("12_tabs.tsv", XY, AB),
    "unnamed row numbers": case(
        "13_row_numbers.csv",
        {"x": [1, 2, 5, 6], "y": [2, 1, 6, 5]},
        ["a", "a", "b", "b"],
        note="numbers the rows",
    ),
    "the class first": case(
        "14_class_column_first.csv", {"x": [1.5, 2.25, 5.5], "y": [2.1, 1, 6.3]}, ["a", "a", "b"]
    ),
    "pipes": case("15_pipe.csv", XY, AB),
    "a comment above": case("16_comment.csv", XY, AB, note="lab export"),
    "cp1252": case(
        "18_cp1252.csv",
        {"Größe": [1, 3], "Alter": [2, 4]},
        ["groß", "klein"],
        target="Art",
        note="cp1252",
    ),
    # Dialects
    "plain": plain(PLAIN),
    "lines that end as in Windows": plain(PLAIN.replace("\n", "\r\n")),
    "lines that end as on an old Mac": plain(PLAIN.replace("\n", "\r")),
    "no line end at the end": plain(PLAIN.rstrip("\n")),
    "quoted separators": Kind(
        b'"x, in cm",y,class\n1,2,"a, the first"\n3,4,b\n',
        {"x, in cm": [1, 3], "y": [2, 4]},
        ["a, the first", "b"],
    ),
    "every cell quoted": plain('"x","y","class"\n"1","2","a"\n"3","4","b"\n'),
    "a space before a quote": Kind(b'x, y, class\n1, 2, "a, b"\n3, 4, "c"\n', XY, ["a, b", "c"]),
    "doubled quotes": Kind(b'x,y,class\n1,2,"5"" pipe"\n3,4,b\n', XY, ['5" pipe', "b"]),
    "spaces": plain("x y class\n1 2 a\n3 4 b\n"),
    "aligned with spaces": plain("   x    y  class\n   1    2  a\n   3    4  b\n"),
    "a blank first line": plain("\n" + PLAIN),
    "blank lines between": plain(PLAIN.replace("\n", "\n\n")),
    "a sep= line": plain("sep=;\r\nx;y;class\r\n1;2;a\r\n3;4;b\r\n"),
    "a sep= line of commas": plain("sep=,\n" + PLAIN),
    "a comma at the end of every line": plain(PLAIN.replace("\n", ",\n")),
    "a comma at the end of the rows only": plain("x,y,class\n1,2,a,\n3,4,b,\n"),
    "empty rows of a spreadsheet": plain(PLAIN + ",,\n,,\n"),
    "a title above": plain("Export of 3 May,,\n" + PLAIN, "Export of 3 May"),
    "names behind a #": plain("# x,y,class\n1,2,a\n3,4,b\n"),
    "a comment between": plain("x,y,class\n1,2,a\n# checked\n3,4,b\n", "checked"),
    "row names as R writes them": plain('"x" "y" "class"\n"r1" 1 2 "a"\n"r2" 3 4 "b"\n', "row"),
    # Encodings
    "UTF-8 with a mark": plain(PLAIN.encode("utf-8-sig")),
    "UTF-16 with a mark": plain(PLAIN.encode("utf-16")),
    "UTF-16 without a mark": plain(PLAIN.encode("utf-16-le")),
    "UTF-16 of the other order": plain(PLAIN.encode("utf-16-be")),
    "letters of UTF-8": Kind(
        "Größe,class\n1,groß\n2,klein\n".encode(), {"Größe": [1, 2]}, ["groß", "klein"]
    ),
    "compressed": plain(gzip.compress(PLAIN.encode(), mtime=0)),
    # Header
    "only numbers": Kind(
        b"5.1,3.5,0\n4.9,3.0,0\n7.0,3.2,1\n6.4,3.1,1\n",
        {"x1": [5.1, 4.9, 7.0, 6.4], "x2": [3.5, 3.0, 3.2, 3.1]},
        ["0", "0", "1", "1"],
        note="first line is data",
    ),
    "no header, the class first": Kind(
        b"1,14.2,1.7\n1,13.2,1.8\n2,12.4,0.9\n2,12.3,1.1\n3,12.9,1.4\n3,12.8,2.3\n"
        b"3,12.9,4.3\n3,12.7,5.3\n3,12.2,6.3\n3,12.1,7.3\n3,12.0,8.3\n",
        {
            "x1": [14.2, 13.2, 12.4, 12.3, 12.9, 12.8, 12.9, 12.7, 12.2, 12.1, 12.0],
            "x2": [1.7, 1.8, 0.9, 1.1, 1.4, 2.3, 4.3, 5.3, 6.3, 7.3, 8.3],
        },
        list("11223333333"),
        note="as the first column",
    ),
    "no header, words within": Kind(
        b"842302,M,17.99\n842517,M,20.57\n843009,B,13.54\n",
        {"x1": [842302, 842517, 843009], "x2": [17.99, 20.57, 13.54]},
        ["M", "M", "B"],
        note="first line is data",
    ),
    "years as names": Kind(
        b"2019,2020,class\n1.5,2.5,a\n3.5,4.5,b\n", {"2019": [1.5, 3.5], "2020": [2.5, 4.5]}, AB
    ),
    "unnamed row numbers and counted names": Kind(
        b",0,1,2\n0,1.5,2.5,a\n1,3.5,4.5,b\n",
        {"0": [1.5, 3.5], "1": [2.5, 4.5]},
        AB,
        target="2",
        note="numbers the rows",
    ),
    "no header, booleans": Kind(
        b"False,blue\nTrue,red\nTrue,red\n",
        {"x1": [0, 1, 1]},
        ["blue", "red", "red"],
        note="first line is data",
    ),
    "no header, the first value missing": Kind(
        b",1,blue\n0,2,red\n0,5,red\n", {"x2": [1, 2, 5]}, ["blue", "red", "red"], note="“x1”"
    ),
    "no header, one cell that is no number": Kind(
        b"5,abc,red\n4,3,blue\n6,2,red\n", {"x1": [5, 4, 6]}, ["red", "blue", "red"], note="“abc”"
    ),
    # Numbers
    "exponents": plain("x,y,class\n1e0,.2e1,a\n+3,4.,b\n"),
    "a true minus": plain("x,y,class\n−1,2,a\n3,4,b\n", features={"x": [-1, 3], "y": [2, 4]}),
    "decimal commas in quotes": Kind(
        b'x,y,class\n"5,1","3,5",a\n"4,9","3,0",b\n', DECIMAL, AB, note="decimal comma"
    ),
    "thousands and decimals": Kind(
        b'x,y,class\n"1,234.5",2,a\n"2,345.6",4,b\n',
        {"x": [1234.5, 2345.6], "y": [2, 4]},
        AB,
        note="“1,234.5” is read as 1234.5",
    ),
    "points between thousands": Kind(
        b"x;y;class\n1.234,5;2;a\n2.345,6;4;b\n",
        {"x": [1234.5, 2345.6], "y": [2, 4]},
        AB,
        note="“1.234,5” is read as 1234.5",
    ),
    "spaces between thousands": Kind(
        "x;y;class\n1\u202f234,5;2;a\n2\u202f345,6;4;b\n".encode(),
        {"x": [1234.5, 2345.6], "y": [2, 4]},
        AB,
        note="is read as 1234.5",
    ),
    "thousands or decimals": refused("x;y;class\n1,234;2;a\n2,345;4;b\n", "decimal="),
    "points and commas": refused("x;y;class\n5,1;2.75;a\n4,9;4.25;b\n", "decimal="),
    "underscores": plain("x,y,z,class\n1,2,1_000,a\n3,4,2_000,b\n", "“z”.*“1_000”"),
    "hexadecimal": plain("x,y,z,class\n1,2,0x1F,a\n3,4,0x2F,b\n", "“z”.*“0x1F”"),
    "infinity": plain("x,y,z,class\n1,2,inf,a\n3,4,5,b\n", "“z”.*“inf”"),
    "per cent": plain("x,y,class\n1%,2,a\n3%,4,b\n", "per cent"),
    "currency": plain("x,y,class\n$1,2,a\n$3,4,b\n", "\\$"),
    "booleans": plain(
        "x,y,class\n1,True,a\n3,False,b\n", "true", features={"x": [1, 3], "y": [1, 0]}
    ),
    "zeros before a number": plain(
        "x,y,class\n01,2,a\n3,4,b\n", "“01” is read as 1, without the zeros"
    ),
    "dates": plain("day,x,y,class\n2026-05-03,1,2,a\n2026-05-04,3,4,b\n", "“day”.*“2026-05-03”"),
    "numbers too long for a float": plain(
        "x,y,class\n12345678901234567,2,a\n3,4,b\n",
        "digits",
        features={"x": [12345678901234567.0, 3], "y": [2, 4]},
    ),
    "whole numbers that no float is": plain(
        "x,y,class\n9007199254740993,2,a\n3,4,b\n",
        "“9007199254740993” has more digits .* rounded to 9007199254740992",
        features={"x": [9007199254740992.0, 3], "y": [2, 4]},
    ),
    "numbers too close to 0": plain(
        "x,y,z,class\n1.23456789e-320,2,1e-400,a\n3,4,1,b\n",
        "“z”.*“1e-400”.*rounded to 1.23467",
        features={"x": [1.23456789e-320, 3], "y": [2, 4]},
    ),
    "apostrophes between thousands": plain(
        "x,y,class\n1'234,2,a\n3,4,b\n", "is read as 1234", features=XY | {"x": [1234, 3]}
    ),
    "thousands of India": plain('x,y,z,class\n1,2,"1,00,000",a\n3,4,"2,50,000",b\n', "“z”"),
    "digits of other scripts": plain("x,y,z,class\n1,2,١٢,a\n3,4,１２,b\n", "“z”"),
    "numbers in brackets": plain("x,y,z,class\n1,2,(12),a\n3,4,5,b\n", "“z”.*“\\(12\\)”"),
    "per cent in some cells": plain("x,y,z,class\n1,2,1%,a\n3,4,5,b\n", "“z”"),
    "dates with points": plain("x;y;d;class\n1;2;01.02.2026;a\n3;4;02.02.2026;b\n", "“d”"),
    "names again between the rows": plain(
        "x,y,class\n1,2,a\nx,y,class\n3,4,b\n", "come again in row 3: left out"
    ),
    # Classes
    "a comment behind a row": plain(
        "x,y,class\n1,2,a # note\n3,4,b\n", "“a # note” is one class", classes=["a # note", "b"]
    ),
    "quotes that are not those of CSV": plain(
        "x,y,class\n1,2,'a'\n3,4,'b'\n", "has its quotes", classes=["'a'", "'b'"]
    ),
    "a total below": Kind(
        b"x,y,class\n1,2,a\n3,4,b\n4,6,Total\n",
        {"x": [1, 3, 4], "y": [2, 4, 6]},
        ["a", "b", "Total"],
        note="“Total” is a class of its own",
    ),
    "classes of one number": Kind(
        b'x,class\n1.5,1\n2.5,1.0\n3.5,"1,000"\n4.5,1000\n5.5,True\n',
        {"x": [1.5, 2.5, 3.5, 4.5, 5.5]},
        ["1", "1.0", "1,000", "1000", "True"],
        note="“1” and “1.0” and “True” are different.*“1,000” and “1000” are different",
    ),
    "classes with decimal commas": Kind(
        b"x;class\n1,5;2,5\n2,5;10,5\n3,5;2,5\n", {"x": [1.5, 2.5, 3.5]}, ["2,5", "10,5", "2,5"]
    ),
    "letters that look alike": plain(
        "x,y,class\n1,2,abc\n3,4,\u0430bc\n", "meant to be one", classes=["abc", "\u0430bc"]
    ),
    "a letter that was lost": plain(
        "x,y,class\n1,2,gr\ufffdn\n3,4,b\n", "Line 2 .* lost", classes=["gr\ufffdn", "b"]
    ),
    "spellings of a class": plain(
        "x,y,class\n1,2,Red\n3,4,red\n", "“Red”.*“red”", classes=["Red", "red"]
    ),
    "a class called NA": plain("x,y,class\n1,2,NA\n3,4,b\n", "“NA”", classes=["NA", "b"]),
    "the class within": plain("x,species,y\n1,a,2\n3,b,4\n", target="species"),
    "names beside the class": plain(
        "name,x,y,class\n" + "".join(f"n{k},{k},{k * k},{'ab'[k % 2]}\n" for k in range(12)),
        "“name”",
        features={"x": list(range(12)), "y": [k * k for k in range(12)]},
        classes=list("ababababababa"[:12]),
    ),
    "a class of booleans": Kind(
        b"x,churn,y\n1,True,20\n2,False,20\n5,True,30\n",
        {"x": [1, 2, 5], "y": [20, 20, 30]},
        ["True", "False", "True"],
        target="churn",
        note="true and false",
    ),
    "codes of many classes": Kind(
        b"class,x\n" + b"".join(b"%d,%d.5\n" % (k % 26, k) for k in range(52)),
        {"x": [k + 0.5 for k in range(52)]},
        [str(k % 26) for k in range(52)],
    ),
    "two columns called so": Kind(
        b"label,x,class\n0,1.5,a\n1,2.5,b\n0,3.5,a\n",
        {"label": [0, 1, 0], "x": [1.5, 2.5, 3.5]},
        ["a", "b", "a"],
        note="could be “label”",
    ),
    "names of the rows": plain(
        "x,y,class,id\n1,2,a,871\n3,4,b,872\n",
        "“id” is another one in every row",
        features=XY | {"id": [871, 872]},
    ),
    "a quote that takes rows": Kind(
        b'name,x,class\nAda,0,b\n"Bob,1,a\nAl,2,b\nEve",3,a\n',
        {"x": [0, 3]},
        ["b", "a"],
        note="line 5 goes over several lines, “Bob,1,a",
    ),
    "a class missing": refused("x,class\n1,a\n2,\n3,b\n", 'missing="rows"'),
    "nothing that can be a class": refused(
        "x,y\n" + "".join(f"{k}.5,{k}.25\n" for k in range(12)), "target="
    ),
    # What is no table
    "a workbook": refused(b"PK\x03\x04\x14\0\0\0\0\0xl/workbook.xml", "Excel"),
    "an old workbook": refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "Excel"),
    "an archive": refused(b"PK\x03\x04\x14\0\0\0\0\0rows.csv", "ZIP"),
    "ARFF": refused("@relation iris\n@attribute x numeric\n@data\n1,a\n", "ARFF"),
    "JSON": refused('[{"x": 1, "class": "a"}, {"x": 2, "class": "b"}]', "JSON"),
    "ARFF without its first line": refused("@attribute x numeric\n@data\n1,a\n", "ARFF"),
    "JSON by lines": refused('{"x": 1, "class": "a"}\n{"x": 2, "class": "b"}\n', "JSON"),
    "a list of a program": refused("[(1, 2, 'a'),\n (3, 4, 'b')]\n", "list of a program"),
    "Markdown": refused("| x | class |\n|---|:-:|\n| 1 | a |\n| 2 | b |\n", "Markdown"),
    "a table of a terminal": refused("+---+---+\n| x | c |\n+---+---+\n| 1 | a |\n", "Markdown"),
    "LIBSVM": refused("1 1:0.5 2:0.3\n-1 1:0.2 2:0.1\n", "load_svmlight_file"),
    "comments only": refused("#ff0000,1,red\n#00ff00,2,green\n", "nothing but comments"),
    "per cent signs that are no ARFF": refused("% " * 400 + "x\n1,2\n", "target="),
    "HTML": refused("<!DOCTYPE html>\n<html><table></table></html>", "HTML"),
    "PDF": refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "an image": refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
    "bytes": refused(bytes(range(256)) * 4, "NUL"),
    "an empty file": refused(b"", "empty"),
    "names only": refused("x,y,class\n", "rows"),
    "rows of several lengths": refused("x,y,class\n1,2,a\n3,b\n", "Row 3 has 2 cells"),
    "the same name twice": refused("x,x,class\n1,2,a\n3,4,b\n", "“x”"),
    "a quote left open": refused('x,y,class\n1,2,"a\n3,4,b\n', "Line"),
}
