"""Tables of words: how they are read, and that what is in them can be used."""

import pytest

from jvsm_core.language.words.table import FOLDER, TableError, rows

TABLES = sorted(path.stem for path in FOLDER.glob("*.tsv"))


def write(folder, text):
    (folder / "made.tsv").write_text(text, encoding="utf-8")
    return rows("made", folder)


def test_rows_have_the_columns_of_the_first_line(tmp_path):
    first, second = write(tmp_path, "# note\nword\tvalues\tflags\n\nred\ta|b\tx\nblue\n")
    assert first == {"word": "red", "values": "a|b", "flags": "x"}
    assert first.many("values") == ("a", "b") and second.many("values") == ()
    assert str(second.error("no values")) == "made.tsv:5: no values"


@pytest.mark.parametrize("text", ["word\tvalues\nred\ta\tb\n", "word\tvalues\n\ta\n"])
def test_a_row_that_does_not_fit_is_named(tmp_path, text):
    with pytest.raises(TableError, match=r"made\.tsv:2: "):
        write(tmp_path, text)


def test_a_table_without_a_header_or_a_file_is_an_error(tmp_path):
    with pytest.raises(TableError, match="no line names the columns"):
        write(tmp_path, "# only a note\n")
    with pytest.raises(TableError, match="missing"):
        rows("missing", tmp_path)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_read_and_has_no_row_twice(name):
    found = [tuple(row.items()) for row in rows(name)]
    assert found and len(found) == len(set(found))
