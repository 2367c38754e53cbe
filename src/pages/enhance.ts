/**
 * The one script of all pages, for what a page cannot do by itself: copying, and sending a form without losing one's
 * place. Everything works without it. It is written as it is served, for no compiler of ours knows browsers.
 *
 * - `data-copy="Kopieren" data-copied="Kopiert"` on an element: a button behind it that copies its text.
 * - `data-preview="/path"` on a form: while somebody types, what it has is sent there behind the page, and what the answer
 *   shows as `#preview` takes the place of what is there.
 * - `data-again` on an element: the page is loaded again after a moment, for what goes on meanwhile.
 * - `/` leads to the search.
 * - `data-drop="id"` on a form: a file that is dropped on it is chosen in the field of that id.
 * - `data-quiet` on a form: it is sent behind the page, and what the answer shows takes the place of what is there. An
 *   answer that is no page of ours, or none: the form is sent as forms are.
 *
 * On a phone, where the bar is longer than the screen, the part of the console that one is in is scrolled into view.
 *
 * What was done (`.done`) gets the focus, so that it is read out, once: text that comes with a page is told to nobody.
 */
import { nameOf } from "./name.ts";

const text = `const told = document.createElement("p");
told.className = "quiet";
told.setAttribute("role", "status");
document.body.append(told);
const tell = (words) => { told.textContent = ""; setTimeout(() => { told.textContent = words; }, 50); };

function addCopyButtons() {
  for (const source of document.querySelectorAll("[data-copy]")) {
    if (source.dataset.ready || !navigator.clipboard) continue;
    source.dataset.ready = "yes";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button low copy";
    button.textContent = source.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
      } catch {
        return getSelection().selectAllChildren(source);
      }
      button.textContent = source.dataset.copied;
      tell(source.dataset.copied);
      setTimeout(() => { button.textContent = source.dataset.copy; told.textContent = ""; }, 3000);
    });
    source.after(button);
  }
}

const lead = (element) => { element.tabIndex = -1; element.focus(); };
function showDone() {
  const done = document.querySelector(".done");
  if (done !== null) lead(done);
  return done !== null;
}

function showWhere() {
  const here = document.querySelector("nav [aria-current]");
  const list = here?.closest("ul");
  if (list) list.scrollLeft = here.offsetLeft + (here.offsetWidth - list.clientWidth) / 2;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.quiet === undefined || event.defaultPrevented) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (main === null) throw new Error("no page");
    if (new URL(answer.url).pathname.startsWith("/console/sign-in")) return location.assign(answer.url);
    document.querySelector("main").replaceWith(main);
    document.querySelector("header").replaceWith(page.querySelector("header"));
    document.title = page.title;
    if (answer.redirected) history.replaceState(null, "", answer.url);
    addCopyButtons();
    showWhere();
    const wrong = main.querySelector("[aria-invalid]");
    if (wrong !== null) wrong.focus();
    else if (!showDone()) lead(main);
  } catch {
    form.submit();
  }
});

const dropped = ({ target, dataTransfer }) => dataTransfer?.types.includes("Files") && target.closest?.("[data-drop]");
document.addEventListener("dragover", (event) => { if (dropped(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const form = dropped(event);
  if (!form) return;
  event.preventDefault();
  document.getElementById(form.dataset.drop).files = event.dataTransfer.files;
});

let waiting, asked = 0;
document.addEventListener("input", ({ target: { form } }) => {
  const url = form?.dataset.preview;
  if (url === undefined) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const mine = (asked += 1);
    try {
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#preview");
      if (fresh !== null && mine === asked) document.querySelector("#preview").replaceWith(fresh);
    } catch {}
  }, 300);
});

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("input[type=search]");
  const isTyping = event.target.closest("input, textarea, select") !== null;
  if (event.key !== "/" || isTyping || search === null || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  search.focus();
});

if (document.querySelector("[data-again]") !== null) setTimeout(() => location.reload(), 2000);
addCopyButtons();
showWhere();
showDone();
`;

export const enhancement = { text, path: `/assets/enhance-${nameOf(text)}.js` } as const;

/** Of an element whose text can be copied. */
export const copyable = {
  de: { "data-copy": "Kopieren", "data-copied": "Kopiert" },
  en: { "data-copy": "Copy", "data-copied": "Copied" },
} as const;
