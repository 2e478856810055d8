// Measures pages with Lighthouse, one browser for all: `node lighthouse.mjs WHERE-NODE-MODULES-ARE CHROMIUM`.
//
// Reads {"pages": [{"name", "url", "cookie"}]} from its input. Writes one line of JSON for each page as soon as it is
// measured, so that what was done is known even when time runs out.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [place, chromePath] = process.argv.slice(2);
const from = (path) => import(pathToFileURL(resolve(place, "node_modules", path)));
const { default: lighthouse } = await from("lighthouse/core/index.js");
const { launch } = await from("chrome-launcher/dist/index.js");

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

// Simulated slow 4G on a small phone is what Lighthouse does unless told otherwise.
function settings(cookie) {
  return {
    extends: "lighthouse:default",
    settings: {
      onlyCategories: ["accessibility", "performance", "best-practices"],
      disableFullPageScreenshot: true,
      extraHeaders: cookie ? { Cookie: cookie } : {},
    },
  };
}

function low(lhr) {
  const refs = lhr.categories.accessibility.auditRefs.filter((one) => one.weight > 0);
  return refs.map((one) => lhr.audits[one.id]).filter((one) => one.score !== null && one.score < 1).map((one) => one.title);
}

function shown({ lhr }) {
  if (lhr.runtimeError) return { error: lhr.runtimeError.message };
  const score = (category) => Math.round(lhr.categories[category].score * 100);
  const took = (audit) => Math.round(lhr.audits[audit].numericValue);
  return {
    accessibility: score("accessibility"),
    performance: score("performance"),
    best_practices: score("best-practices"),
    fcp_ms: took("first-contentful-paint"),
    lcp_ms: took("largest-contentful-paint"),
    landed: new URL(lhr.finalDisplayedUrl).pathname,
    broken: low(lhr),
  };
}

const chrome = await launch({ chromePath, chromeFlags: FLAGS, logLevel: "silent" });
try {
  for (const { name, url, cookie } of JSON.parse(readFileSync(0, "utf8")).pages) {
    const result = await lighthouse(url, { port: chrome.port, logLevel: "error" }, settings(cookie));
    console.log(JSON.stringify({ name, ...shown(result) }));
  }
} finally {
  await chrome.kill();
}
