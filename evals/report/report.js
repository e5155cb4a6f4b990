"use strict";
const cases = [...document.querySelectorAll(".case")];
const tools = document.getElementById("tools");
const box = document.getElementById("filter");
const texts = new Map();

function text(one) {
  if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
  return texts.get(one);
}

function inState(one, state) {
  const [kind, value] = state.split(":");
  if (!state) return true;
  return value ? one.dataset[kind].split(" ").includes(value) : one.dataset.state === kind;
}

function fits(one, words, chosen) {
  const grouped = ["language", "role", "tag", "kind"].every(
    (by) => !chosen[by] || one.dataset[by].split("|").includes(chosen[by]),
  );
  return grouped && inState(one, chosen.state) && words.every((word) => text(one).includes(word));
}

function narrow() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = Object.fromEntries(new FormData(tools));
  let count = 0;
  for (const one of cases) {
    one.hidden = !fits(one, words, chosen);
    count += !one.hidden;
  }
  document.getElementById("count").textContent = `${count} of ${cases.length} cases`;
  document.getElementById("nothing").hidden = count > 0;
}

function show(wanted) {
  const [kind, value] = wanted.split(":");
  tools.reset();
  if (kind === "wrong" || kind === "change") tools.elements.state.value = wanted;
  else if (value) tools.elements[kind].value = value;
  narrow();
  document.getElementById("cases").scrollIntoView();
}

function open() {
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named || !named.matches(".case")) return;
  named.open = true;
  named.scrollIntoView();
}

tools.hidden = false;
tools.addEventListener("input", narrow);
tools.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show]");
  if (button) show(button.dataset.show);
});
document.addEventListener("keydown", (event) => {
  const writing = event.target.matches?.("input, select, textarea");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && event.target === box) {
    box.value = "";
    narrow();
  }
});
window.addEventListener("hashchange", open);
narrow();
open();
