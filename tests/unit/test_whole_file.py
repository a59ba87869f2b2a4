"""Files are there whole or not at all, where and for whom they were."""

from pathlib import Path

import pytest

from data_schemas.whole_file import check_place, whole_file


def test_what_fails_leaves_the_file_of_before_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail() -> None:
        with whole_file(path) as fresh:
            fresh.write_text("half")
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_only_who_could_read_still_can(tmp_path: Path) -> None:
    """Scores of customers lay open to everybody after the second night."""
    path, link = tmp_path / "kept.csv", tmp_path / ("回" * 83 + ".csv")
    path.write_text("old")
    path.chmod(0o600)
    link.symlink_to(path)
    with whole_file(link) as one, whole_file(link) as other:
        one.write_text("one")
        other.write_text("other")
    assert link.is_symlink()
    assert path.read_text() == "one"
    assert path.stat().st_mode & 0o777 == 0o600


def test_folders_above_it_are_made(tmp_path: Path) -> None:
    with whole_file(tmp_path / "new" / "a.csv") as fresh:
        fresh.write_text("x")
    assert (tmp_path / "new" / "a.csv").read_text() == "x"


@pytest.mark.parametrize("below", ["", "a.csv"])
def test_a_link_to_itself_is_no_place_for_a_file(tmp_path: Path, below: str) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links") as refused:
        check_place(loop / below)
    assert refused.value.filename == str(loop / below)
