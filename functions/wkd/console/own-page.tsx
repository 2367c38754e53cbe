/** Publishing a key of one's own: how to make one, where to hand it in, and what is to be said of it. */
import type { Language, Text } from "../../../src/i18n/language.ts";
import { withCommands } from "../../../src/pages/commands.tsx";
import { consolePage, type Frame } from "../../../src/pages/console-shell.tsx";
import { Faults, Hidden } from "../../../src/pages/form.tsx";
import { Input, Select, type Shown } from "../../../src/pages/fields.tsx";
import type { Judgement } from "../api/changing.ts";
import type { Finding } from "../gate/findings.ts";
import type { PublishedKey } from "../keys/key.ts";
import { grouped } from "../openpgp/fingerprint.ts";
import { longDay } from "../../../src/i18n/long-day.ts";
import { programOf, programs, type KeyProgram } from "../programs/programs.ts";
import type { ProgramSteps } from "../programs/steps.ts";
import { KeyFile } from "./hand-in-page.tsx";
import { stepsFor, words } from "./own-words.ts";
import { Findings, KeyFacts, leftText } from "./parts.tsx";
import { OWN } from "./paths.ts";

interface Handing {
  readonly frame: Frame;
  readonly shown: Shown;
  /** What is wrong with all of it. */
  readonly general?: Text | undefined;
}

/** The form, and for who has no key yet how one is made. */
export function ownKeyForm({ frame, shown, general }: Handing): string {
  const { language } = frame;
  return consolePage({
    frame,
    title: words.title[language],
    isText: true,
    children: (
      <>
        <h1>{words.title[language]}</h1>
        <p>{words.lead[language]}</p>
        <p>
          <a href="#guides">{words.noKeyYet[language]}</a>
        </p>
        <Faults shown={shown} general={general} />
        <section>
          <h2>{words.handIn[language]}</h2>
          <Form shown={shown} />
        </section>
        <section id="guides">
          <h2>{words.noKeyYet[language]}</h2>
          <p>{words.noKeyHow[language]}</p>
          <div class="card">
            {programs.map((program, nth) => (
              <Guide program={program} language={language} isOpen={nth === 0} />
            ))}
          </div>
        </section>
      </>
    ),
  });
}

const Form = ({ shown }: { readonly shown: Shown }) => {
  const { language } = shown;
  const options = programs.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <form class="card" method="post" action={OWN} enctype="multipart/form-data" data-drop="file">
      <Input
        shown={shown}
        name="address"
        label={words.address}
        hint={words.addressHint}
        isRequired
      />
      <KeyFile shown={shown} />
      <Select
        shown={shown}
        name="program"
        label={words.program}
        hint={words.programHint}
        options={[...options, { value: "", text: words.otherProgram[language] }]}
      />
      <button class="button main" name="step" value="judge">
        {words.judge[language]}
      </button>
    </form>
  );
};

interface GuideProps {
  readonly program: KeyProgram;
  readonly language: Language;
  readonly isOpen: boolean;
}

/** How one program makes and exports a key. */
const Guide = ({ program, language, isOpen }: GuideProps) => (
  <details open={isOpen}>
    <summary>
      {program.name} <span class="soft">({program.where[language]})</span>
    </summary>
    <Steps of={program} which="make" language={language} />
    <Steps of={program} which="export" language={language} />
    <p class="soft">
      {words.asOf[language]} {longDay(Date.parse(program.asOf), language)}
    </p>
  </details>
);

interface StepsProps {
  readonly of: KeyProgram;
  readonly which: keyof ProgramSteps;
  readonly language: Language;
}

const Steps = ({ of, which, language }: StepsProps) => (
  <>
    <h3>{words[which][language]}</h3>
    <ol>
      {of[which].map((step) => (
        <li>{withCommands(step[language])}</li>
      ))}
    </ol>
  </>
);

export interface JudgedOwn extends Handing {
  readonly now: number;
  /** As its owner writes it. */
  readonly address: string;
  readonly judgement: Judgement;
  /** What was handed in, in base64. */
  readonly kept: string;
  /** What is published for the address now. */
  readonly current: PublishedKey | undefined;
  /** The provider says that the address is theirs. */
  readonly isProven: boolean;
}

export function judgedOwnPage(judged: JudgedOwn): string {
  const { frame, shown, general, now, address, judgement } = judged;
  const { language } = frame;
  const { ok, certificate, revokes, findings } = judgement;
  const title = !ok ? words.refused : revokes === undefined ? words.would : words.revocation;
  return consolePage({
    frame,
    title: title[language],
    isText: true,
    children: (
      <>
        <p class="over">
          <a href={OWN}>{words.title[language]}</a>
        </p>
        <h1>{title[language]}</h1>
        <p>
          <bdi>{address}</bdi>
        </p>
        <Faults shown={shown} general={general} />
        {findings.length > 0 && (
          <section class={ok ? "card" : "card bad"}>
            <Findings findings={findings} language={language} />
          </section>
        )}
        <Todo
          findings={findings}
          program={programOf(shown.fields["program"] ?? "")}
          shown={shown}
        />
        {certificate !== undefined && (
          <section class="card">
            <h2>{words.fingerprint[language]}</h2>
            <KeyFacts of={certificate} language={language} now={now} />
            <p>{words.compare[language]}</p>
          </section>
        )}
        {ok ? (
          <Confirm judged={judged} />
        ) : (
          <section>
            <h2>{words.another[language]}</h2>
            <Form shown={shown} />
          </section>
        )}
      </>
    ),
  });
}

interface TodoProps {
  readonly findings: readonly Finding[];
  readonly program: KeyProgram | undefined;
  readonly shown: Shown;
}

/** What to click in the member's program about the gravest finding. */
function Todo({ findings, program, shown: { language } }: TodoProps) {
  const which = findings.map(({ code }) => stepsFor[code]).find((steps) => steps !== undefined);
  if (program === undefined || which === undefined) return <></>;
  return (
    <section class="card">
      <h2>
        {words.todo[language]}: {program.name}
      </h2>
      <Steps of={program} which={which} language={language} />
      {which !== "export" && <Steps of={program} which="export" language={language} />}
    </section>
  );
}

/** The same once more, with the step that does it. */
function Confirm({ judged }: { readonly judged: JudgedOwn }) {
  const { frame, shown, now, address, judgement, kept, current, isProven } = judged;
  const { language } = frame;
  const isRevocation = judgement.revokes !== undefined;
  const how = isRevocation ? words.revocationHow : isProven ? words.provenHow : words.mailHow;
  const button = isRevocation ? words.revoke : isProven ? words.publish : words.send;
  const program = shown.fields["program"] ?? "";
  const revision = current === undefined ? "" : String(current.revision);
  return (
    <section class="card">
      {current !== undefined && (
        <p>
          {words.replaced[language]}: <code>{grouped(current.fingerprint)}</code>,{" "}
          {leftText(current, now)[language]}
        </p>
      )}
      <p>{how[language]}</p>
      <form method="post" action={OWN}>
        <Hidden fields={{ address, kept, program, revision }} />
        <button class={isRevocation ? "button" : "button main"} name="step" value="send">
          {button[language]}
        </button>
      </form>
    </section>
  );
}
