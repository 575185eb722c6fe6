"""The player's JavaScript in Node, without a browser, to be held against what Python computes."""

import json
import shutil
import subprocess

import pytest

from sigmoid_estimator.player.script import PANEL_FILES, PLAYER, joined

# A line asks for a function of the player's names and gives its argument; a line answers. What is
# no finite number comes back as null.
ANSWER = """
import { createInterface } from "node:readline";
const player = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
  const { code, argument } = JSON.parse(line);
  try {
    const value = new Function("player", `return (${code})`)(player)(argument);
    console.log(JSON.stringify({ value }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
"""


@pytest.fixture(scope="session")
def javascript(tmp_path_factory):
    """Evaluate a function of JavaScript that knows the player's names as `player`."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    module = tmp_path_factory.mktemp("javascript") / "player.mjs"
    module.write_text(joined(PLAYER, *PANEL_FILES), encoding="utf-8")
    command = [node, "--input-type=module", "--eval", ANSWER, module.as_uri()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:

        def evaluate(code, argument=None):
            print(json.dumps({"code": code, "argument": argument}), file=process.stdin, flush=True)
            answer = json.loads(process.stdout.readline())
            assert "error" not in answer, answer["error"]
            return answer.get("value")

        yield evaluate
        process.stdin.close()
