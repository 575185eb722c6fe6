import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { component } from "../../dashboard/sigmoid_dashboard/frontend/component.js";

const parentElement = {};
let heard;
let show;

beforeEach(() => {
  heard = [];
  let n = 0;
  show = component({
    open: () => {
      const number = ++n;
      heard.push(`open ${number}`);
      return { number, dispose: () => heard.push(`dispose ${number}`) };
    },
    update: ({ number }, { data }) => heard.push(`${data} in ${number}`),
  });
});

test("every call is shown in the same, which the last one's cleanup disposes of", () => {
  show({ data: "a", parentElement })();
  show({ data: "b", parentElement });
  show({ data: "c", parentElement })();
  assert.deepEqual(heard, [
    "open 1",
    "a in 1",
    "dispose 1",
    "open 2",
    "b in 2",
    "c in 2",
    "dispose 2",
  ]);
});

test("a call that was overtaken is cleaned up late, and what is shown stays", () => {
  const cleanUp = show({ data: "a", parentElement });
  show({ data: "b", parentElement });
  cleanUp();
  show({ data: "c", parentElement });
  assert.deepEqual(heard, ["open 1", "a in 1", "b in 1", "c in 1"]);
});
