"""README's Python runs, and its two commands are the ones that the project keeps."""

import contextlib
import io
import re
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_python_of_the_readme_runs_and_prints_what_it_says():
    blocks = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", README, flags=re.DOTALL)
    assert blocks
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README.md", "exec"), {})
        assert printed.getvalue().split() == expected.split()


def test_set_up_commands_are_in_the_readme():
    assert 'pip install -e ".[dashboard]" && streamlit run dashboard/app.py' in README
    assert 'pip install -e ".[test]" && pytest' in README
