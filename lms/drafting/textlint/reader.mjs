// Reads {id, text, ext, rules: {"preset/rule": true | false | options}} line by line and answers, in the same
// order, {id, findings: [{rule, start, end, message, fix: {start, end, text} | null}]} or {id, error}.
// Places count UTF-16 units, as JavaScript does. It ends when its input ends.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const need = createRequire(import.meta.url);
const own = (module) => module.default ?? module;
const { TextlintKernel } = need("@textlint/kernel");
const PRESETS = {
  writing: "textlint-rule-preset-ja-technical-writing",
  japanese: "textlint-rule-preset-japanese",
  spacing: "textlint-rule-preset-ja-spacing",
};
const presets = Object.fromEntries(
  Object.entries(PRESETS).map(([name, found]) => [name, own(need(found))]),
);
const plugins = [
  { pluginId: "text", plugin: own(need("@textlint/textlint-plugin-text")) },
  { pluginId: "markdown", plugin: own(need("@textlint/textlint-plugin-markdown")) },
];
const kernel = new TextlintKernel();

function rulesOf(wanted) {
  return Object.entries(wanted).map(([ruleId, options]) => {
    const [preset, name] = ruleId.split("/");
    const rule = presets[preset]?.rules[name];
    if (!rule) throw new Error(`There is no rule ${ruleId}`);
    return { ruleId, rule, options };
  });
}

const shown = ({ ruleId, message, range, index, fix }) => ({
  rule: ruleId,
  start: range?.[0] ?? index,
  end: range?.[1] ?? index + 1,
  message,
  fix: fix ? { start: fix.range[0], end: fix.range[1], text: fix.text } : null,
});

async function read({ id, text, ext, rules }) {
  const found = await kernel.lintText(text, { filePath: `text${ext}`, ext, plugins, rules: rulesOf(rules) });
  return { id, findings: found.messages.map(shown) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = await read(asked).catch((error) => ({ id: asked.id, error: String(error.message) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
