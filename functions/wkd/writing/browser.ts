/**
 * The program of the page for writing encrypted mail (pages/write-page.tsx), bundled with OpenPGP.js by
 * agents/pack/writing.ts. It asks nobody for anything: what it needs stands in the page.
 */
import type { PublicKey } from "openpgp/lightweight";
import { sizeInWords } from "../../../src/i18n/size.ts";
import { MAX_WRITTEN_BYTES } from "../limits.ts";
import { encryptFile, encryptText, fingerprintOf, readCertificate } from "./message.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { filled, mailtoUrl } from "./rules.ts";
import type { WritingWords } from "./words.ts";

/** An element of the page; one that is missing is a fault of ours. */
function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}

const page = {
  without: part("without", HTMLElement),
  problem: part("problem", HTMLElement),
  write: part("write", HTMLElement),
  text: part("text", HTMLTextAreaElement),
  files: part("files", HTMLInputElement),
  chosen: part("chosen", HTMLUListElement),
  encrypt: part("encrypt", HTMLButtonElement),
  fault: part("fault", HTMLElement),
  status: part("status", HTMLElement),
  progress: part("progress", HTMLProgressElement),
  result: part("result", HTMLElement),
  to: part("to", HTMLElement),
  message: part("message", HTMLElement),
  armored: part("armored", HTMLTextAreaElement),
  copy: part("copy", HTMLButtonElement),
  save: part("save", HTMLAnchorElement),
  mail: part("mail", HTMLAnchorElement),
  long: part("long", HTMLElement),
  attached: part("attached", HTMLElement),
  encrypted: part("encrypted", HTMLUListElement),
};
const { certificate = "", fingerprint = "", address = "" } = page.write.dataset;
const words = JSON.parse(page.write.dataset["words"] ?? "{}") as WritingWords;
const language = document.documentElement.lang === "de" ? "de" : "en";
const sizeOf = (octets: number) => sizeInWords(octets, language);

/** Addresses of what can be downloaded; they hold memory until they are given back. */
const urls: string[] = [];

function urlOf(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  urls.push(url);
  return url;
}

/** Takes away what was encrypted: it is not what stands in the fields any more. */
function forget(): void {
  page.result.hidden = true;
  page.armored.value = "";
  page.encrypted.replaceChildren();
  page.mail.removeAttribute("href");
  page.save.removeAttribute("href");
  for (const url of urls.splice(0)) URL.revokeObjectURL(url);
  page.status.textContent = "";
  tellFault("");
}

function tellFault(sentence: string): void {
  page.fault.textContent = sentence;
  page.fault.hidden = sentence === "";
}

const chosenFiles = (): File[] => [...(page.files.files ?? [])];

function showChosen(): void {
  forget();
  const lines = chosenFiles().map(({ name, size }) => {
    const line = document.createElement("li");
    const bdi = document.createElement("bdi");
    bdi.textContent = name;
    line.append(bdi, ` · ${sizeOf(size)}`);
    return line;
  });
  page.chosen.replaceChildren(...lines);
  page.chosen.hidden = lines.length === 0;
}

/** What is wrong with what is to be encrypted; empty: nothing. */
function faultOf(text: string, files: readonly File[]): string {
  if (text.trim() === "" && files.length === 0) return words.empty;
  const octets = files.reduce((sum, { size }) => sum + size, new TextEncoder().encode(text).length);
  if (octets <= MAX_WRITTEN_BYTES) return "";
  return filled(words.tooLarge, { size: sizeOf(octets), most: sizeOf(MAX_WRITTEN_BYTES) });
}

function showText(armored: string): void {
  page.message.hidden = armored === "";
  if (armored === "") return;
  page.armored.value = armored;
  page.save.href = urlOf(new Blob([armored], { type: "application/pgp-encrypted" }));
  const url = mailtoUrl(address, armored);
  if (url !== undefined) page.mail.href = url;
  page.mail.hidden = url === undefined;
  page.long.hidden = url !== undefined;
}

function showFiles(files: readonly { readonly name: string; readonly blob: Blob }[]): void {
  page.attached.hidden = files.length === 0;
  const lines = files.map(({ name, blob }) => {
    const link = document.createElement("a");
    link.className = "button";
    link.href = urlOf(blob);
    link.download = `${name}.pgp`;
    const bdi = document.createElement("bdi");
    bdi.textContent = `${name}.pgp`;
    link.append(bdi);
    const line = document.createElement("li");
    line.append(link, ` ${sizeOf(blob.size)}`);
    return line;
  });
  page.encrypted.replaceChildren(...lines);
}

/** All files, one after the other, with the progress shown. */
async function encryptFiles(key: PublicKey, files: readonly File[]) {
  page.progress.max = Math.max(
    1,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  page.progress.value = 0;
  page.progress.hidden = files.length === 0;
  const made: { name: string; blob: Blob }[] = [];
  for (const file of files) {
    page.status.textContent = filled(words.reading, { file: file.name });
    const onRead = (octets: number) => {
      page.progress.value += octets;
    };
    try {
      made.push({ name: file.name, blob: await encryptFile(key, file, onRead) });
    } catch (error) {
      const isGone = error instanceof DOMException && error.name.startsWith("Not");
      throw isGone ? new Error(filled(words.unreadable, { file: file.name })) : error;
    }
  }
  return made;
}

async function encryptAll(key: PublicKey): Promise<void> {
  forget();
  const text = page.text.value;
  const files = chosenFiles();
  const wrong = faultOf(text, files);
  tellFault(wrong);
  if (wrong !== "") return page.text.focus();
  const fields = [page.text, page.files, page.encrypt];
  for (const field of fields) field.disabled = true;
  try {
    const armored = text.trim() === "" ? "" : await encryptText(key, text);
    const made = await encryptFiles(key, files);
    showText(armored);
    showFiles(made);
    page.to.textContent = grouped(fingerprintOf(key));
    page.result.hidden = false;
    page.status.textContent = words.done;
    page.result.focus();
  } catch (error) {
    forget();
    const reason = error instanceof Error ? error.message : String(error);
    const isSaid = files.some(({ name }) => reason === filled(words.unreadable, { file: name }));
    tellFault(isSaid ? reason : filled(words.failed, { reason }));
  } finally {
    for (const field of fields) field.disabled = false;
    page.progress.hidden = true;
  }
}

async function copy(): Promise<void> {
  try {
    await navigator.clipboard.writeText(page.armored.value);
    page.status.textContent = words.copied;
  } catch {
    page.armored.select();
    page.status.textContent = words.copyByHand;
  }
}

/** Says why nothing can be written here; what to do without it stands below. */
function giveUp(sentence: string): void {
  page.problem.textContent = sentence;
  page.problem.hidden = false;
}

function listen(key: PublicKey): void {
  // Some browsers have what is typed checked by somebody else.
  page.text.spellcheck = false;
  page.text.addEventListener("input", forget);
  page.files.addEventListener("change", showChosen);
  page.encrypt.addEventListener("click", () => void encryptAll(key));
  page.copy.addEventListener("click", () => void copy());
  page.write.addEventListener("dragover", (event) => event.preventDefault());
  page.write.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files;
    if (dropped === undefined || dropped.length === 0) return;
    page.files.files = dropped;
    showChosen();
  });
  // A browser may have kept what was chosen before the page was loaded again.
  showChosen();
}

async function begin(): Promise<void> {
  if (!isSecureContext) return giveUp(words.insecure);
  let key: PublicKey;
  try {
    key = await readCertificate(Uint8Array.from(atob(certificate), (one) => one.charCodeAt(0)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return giveUp(filled(words.unusable, { reason }));
  }
  if (fingerprintOf(key) !== fingerprint) return giveUp(words.otherKey);
  listen(key);
  page.without.hidden = true;
  page.write.hidden = false;
}

void begin();
