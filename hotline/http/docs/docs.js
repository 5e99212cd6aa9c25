// Search: shows the operations, problems and schemas that contain every word of the query.
"use strict";

const form = document.querySelector("form[role=search]");
const input = form.querySelector("input");
const output = form.querySelector("output");
const introduction = document.getElementById("introduction");
const sections = [...document.querySelectorAll("main > section")];
const items = [...document.querySelectorAll(".item")].map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
  link: element.id ? document.querySelector(`nav a[href="#${CSS.escape(element.id)}"]`) : null,
}));

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, text, link } of items) {
    const found = words.every((word) => text.includes(word));
    element.hidden = !found;
    if (link) link.parentElement.hidden = !found;
    if (found) count += 1;
  }
  for (const section of sections) {
    if (section !== introduction) section.hidden = !section.querySelector(".item:not([hidden])");
  }
  introduction.hidden = words.length > 0;
  output.textContent = words.length ? `${count} 项` : "";
}

// A link leads to what it names, also while a search hides it or its details are closed.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) {
    input.value = "";
    search();
  }
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}

input.addEventListener("input", search);
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", reveal);
form.hidden = false;
if (input.value) search();
reveal();

// On a narrow screen the contents would push the text away: closed until they are asked for.
if (window.matchMedia("(max-width: 50rem)").matches) document.querySelector("nav details").open = false;
