// Run inside a page by measure.py. Every function returns a list of what is wrong, in words.

function named(element) {
  if (!element || element === document.body) return "body";
  const words = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim();
  return `${element.tagName.toLowerCase()} ${element.id ? "#" + element.id : ""} “${words.slice(0, 50)}”`;
}

function which(element) {
  const place = [...document.querySelectorAll("*")].indexOf(element);
  return element === document.body || !element ? "body" : `${named(element)} (${place})`;
}

function shown(element) {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.display === "none" || box.width === 0 || box.height === 0) return false;
  return style.clipPath === "none" && !element.closest(".hidden");
}

function scrolls_by_itself(element) {
  for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return true;
  }
  return false;
}

function reflow() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return shown(one) && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls_by_itself(one);
  });
  return [`${root.scrollWidth} px wide in ${root.clientWidth}`, ...wide.slice(0, 3).map(named)];
}

function in_a_sentence(link) {
  if (getComputedStyle(link).display !== "inline") return false;
  const around = [...link.parentElement.childNodes].filter((one) => one !== link);
  return around.some((one) => (one.textContent || "").trim().length > 0);
}

function targets(smallest) {
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const wrong = [];
  for (const one of document.querySelectorAll(all)) {
    if (!shown(one) || (one.matches("a[href]") && in_a_sentence(one))) continue;
    const pressed = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") || one : one;
    const box = pressed.getBoundingClientRect();
    if (box.width < smallest - 0.5 || box.height < smallest - 0.5) {
      wrong.push(`${named(pressed)} is ${Math.round(box.width)} by ${Math.round(box.height)}`);
    }
  }
  return wrong;
}

function spacing() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}",
  );
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, sheet];
  const wrong = reflow();
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    const clips = ["hidden", "clip"].includes(style.overflowY) || ["hidden", "clip"].includes(style.overflowX);
    // What stands beside the button of a file field are the browser's own words.
    if (!clips || !shown(one) || one.closest("svg") || one.type === "file") continue;
    if (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1) {
      wrong.push(`cut off: ${named(one)}`);
    }
  }
  document.adoptedStyleSheets = before;
  return wrong;
}

function without_edge() {
  const all = [...document.querySelectorAll("main a[href], main button, main .input, main .choice")].filter(shown);
  return all
    .filter((one) => {
      const style = getComputedStyle(one);
      const bordered = parseFloat(style.borderBlockStartWidth) >= 1 && style.borderBlockStartStyle !== "none";
      const edge = bordered && style.borderBlockStartColor !== style.backgroundColor;
      return !edge && !style.textDecorationLine.includes("underline");
    })
    .map(named);
}

async function moving() {
  let most = 0;
  for (let look = 0; look < 5; look += 1) {
    most = Math.max(most, document.getAnimations().length);
    await new Promise((next) => setTimeout(next, 200));
  }
  return most;
}

function ring(element) {
  for (const one of [element, element.parentElement]) {
    if (!one) continue;
    const style = getComputedStyle(one);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
  }
  return false;
}

function focus() {
  const element = document.activeElement;
  if (!element || element === document.body) return [];
  const wrong = ring(element) ? [] : [`no ring: ${named(element)}`];
  const box = element.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  if (top && !element.contains(top) && !top.contains(element)) {
    wrong.push(`${named(element)} is under ${named(top)}`);
  }
  return wrong;
}
