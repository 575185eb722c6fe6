import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/.venv/**", "build/**"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-shadow": ["error", { builtinGlobals: false }],
    },
  },
  {
    files: ["**/*.mjs"], // some of it runs in the page that it drives
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
