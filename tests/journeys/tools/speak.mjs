// Says what a simulated screen reader (guidepup) says of pages, from the first thing to the last.
// Input: {"pages": [{"name", "html"}]}; output: one line of JSON for each page: {"name", "said": [...]} or {"name", "error"}.
// What people wrote, and what differs from run to run (codes, numbers, days), is put out of the way first.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const MOST_STEPS = 600;
const from = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { JSDOM } = from("jsdom");
const { pages } = JSON.parse(readFileSync(0, "utf8"));

function steady(document) {
  for (const one of document.querySelectorAll("[data-own-words], [translate=no]")) one.textContent = "…";
  for (const one of document.querySelectorAll("script, style, link")) one.remove();
}

async function say({ name, html }) {
  const dom = new JSDOM(html, { pretendToBeVisual: true });
  const { window } = dom;
  steady(window.document);
  const before = Object.getOwnPropertyDescriptors(globalThis);
  for (const key of ["window", "document", "Node", "Element", "HTMLElement", "NodeFilter", "MutationObserver", "getComputedStyle"]) {
    Object.defineProperty(globalThis, key, { value: key === "window" ? window : window[key], configurable: true, writable: true });
  }
  const { Virtual } = await import(pathToFileURL(from.resolve("@guidepup/virtual-screen-reader")));
  const reader = new Virtual();
  await reader.start({ container: window.document.body });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await reader.next();
    if ((await reader.lastSpokenPhrase()) === "end of document") break;
  }
  const said = await reader.spokenPhraseLog();
  await reader.stop();
  return { name, said };
}

for (const page of pages) {
  let answer;
  try {
    answer = await say(page);
  } catch (error) {
    answer = { name: page.name, error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
