/** The page on which somebody without any program writes encrypted mail. What is typed there never leaves the browser. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import { MailAddress, Page, toHtml, type PublicFrame } from "../../../src/pages/shell.tsx";
import { publicPath } from "../address/paths.ts";
import { sizeInWords } from "../../../src/i18n/size.ts";
import type { PublishedKey } from "../keys/key.ts";
import { MAX_WRITTEN_BYTES } from "../limits.ts";
import { writingWords } from "../writing/words.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { whyNotUsable } from "./pages.tsx";
import type { Program } from "./program.ts";
import { writeWords as words } from "./write-words.ts";

interface WritePage {
  readonly key: PublishedKey;
  readonly program: Program;
  /** Leads to the armored key. */
  readonly downloadUrl: string;
  readonly now: number;
}

export function writePage(
  { key, program, downloadUrl, now }: WritePage,
  frame: PublicFrame,
): string {
  const { language } = frame;
  const address = `${key.localPart}@${key.domain}`;
  const say = (text: Text) => text[language];
  const over = whyNotUsable(key, now);
  return toHtml(
    <Page frame={frame} title={`${say(words.title)} ${address}`}>
      <p class="over">{say(words.title)}</p>
      <h1>
        <MailAddress address={address} />
      </h1>
      {over === undefined ? (
        <>
          <p>{say(words.lead)}</p>
          <section class="card">
            <h2>{say(words.fingerprint)}</h2>
            <code class="print">{grouped(key.fingerprint)}</code>
            <p>{say(words.compare)}</p>
          </section>
          <Without language={language} address={address} of={key} downloadUrl={downloadUrl} />
          <Writing language={language} address={address} of={key} />
          <Limits language={language} />
          <script type="module" src={program.path} integrity={program.integrity} />
        </>
      ) : (
        <div class="card bad" role="alert">
          <p>
            <strong>{say(over)}</strong>
          </p>
          <p>{say(words.notNow)}</p>
        </div>
      )}
      <p class="tell">
        <a href={publicPath(key.address)}>{say(words.back)}</a>
      </p>
    </Page>,
  );
}

interface Part {
  readonly language: Language;
  readonly address: string;
  readonly of: PublishedKey;
}

/** What to do where the program of this page does not run; it takes this away when it does. */
function Without({ language, of, downloadUrl }: Part & { readonly downloadUrl: string }) {
  const say = (text: Text) => text[language];
  return (
    <section class="card" id="without">
      <p id="problem" role="alert" class="wrong" hidden></p>
      <h2>{say(words.without)}</h2>
      <p>{say(words.withoutLead)}</p>
      <ol>
        <li>
          <a href={downloadUrl} download="">
            {say(words.download)}
          </a>
        </li>
        <li>
          {say(words.withoutProgram)} <a href={publicPath(of.address)}>{say(words.guides)}</a>
        </li>
        <li>
          {say(words.withoutGpg)}
          <pre>
            <code>{`gpg --armor --encrypt --trust-model always --recipient ${of.fingerprint} ${say(words.textFile)}`}</code>
          </pre>
        </li>
        <li>{say(words.withoutSend)}</li>
      </ol>
    </section>
  );
}

/** The fields, hidden until the program is there. They have no names and no form: nothing could send them. */
function Writing({ language, address, of }: Part) {
  const say = (text: Text) => text[language];
  const spoken = Object.fromEntries(
    Object.entries(writingWords).map(([name, text]) => [name, text[language]]),
  );
  return (
    <section
      id="write"
      aria-labelledby="write-title"
      data-certificate={of.bytes.toBase64()}
      data-fingerprint={of.fingerprint}
      data-address={address}
      data-words={JSON.stringify(spoken)}
      hidden
    >
      <h2 id="write-title">{say(words.write)}</h2>
      <div class="card">
        <label for="text">{say(words.text)}</label>
        <textarea id="text" rows={8} autocomplete="off" aria-describedby="fault" />
        <label for="files">{say(words.files)}</label>
        <p class="hint" id="files-hint">
          {say(words.filesHint).replace("{most}", sizeInWords(MAX_WRITTEN_BYTES, language))}
        </p>
        <input type="file" id="files" multiple aria-describedby="files-hint fault" />
        <ul id="chosen" hidden></ul>
        <p class="wrong" id="fault" role="alert" hidden></p>
        <button type="button" class="button main" id="encrypt">
          {say(words.encrypt)}
        </button>
        <p id="status" class="tick" role="status"></p>
        <progress id="progress" aria-label={say(words.progress)} hidden />
      </div>
      <Result language={language} />
    </section>
  );
}

function Result({ language }: { readonly language: Language }) {
  const say = (text: Text) => text[language];
  return (
    <section id="result" class="card" tabindex={-1} aria-labelledby="result-title" hidden>
      <h2 id="result-title">{say(words.result)}</h2>
      <p>
        {say(words.encryptedTo)} <code id="to"></code>
      </p>
      <div id="message">
        <label for="armored">{say(words.armored)}</label>
        <textarea id="armored" rows={6} readonly />
        <div class="row">
          <button type="button" class="button main" id="copy">
            {say(words.copy)}
          </button>
          <a class="button" id="save" download={say(words.saveName)}>
            {say(words.save)}
          </a>
          <a class="button" id="mail">
            {say(words.mail)}
          </a>
        </div>
        <p id="long" hidden>
          {say(words.long)}
        </p>
      </div>
      <div id="attached" class="actions">
        <h2>{say(words.attached)}</h2>
        <ul class="near" id="encrypted"></ul>
        <p>{say(words.attachedHow)}</p>
      </div>
    </section>
  );
}

/** What this protects, and what it does not. */
function Limits({ language }: { readonly language: Language }) {
  const list = (texts: readonly Text[]) => (
    <ul>
      {texts.map((text) => (
        <li>{text[language]}</li>
      ))}
    </ul>
  );
  return (
    <>
      <section>
        <h2>{words.protects[language]}</h2>
        {list(words.protected)}
      </section>
      <section>
        <h2>{words.protectsNot[language]}</h2>
        {list(words.unprotected)}
      </section>
    </>
  );
}
