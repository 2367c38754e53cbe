/** `randwerk channels`: whether messages would get through. */
import { answersSchema } from "./answers.ts";
import { showAnswers } from "./view.ts";
import { channelArgument } from "./alerts.ts";
import { readAnswer } from "../command/client.ts";
import { command, jsonOption, type Noun } from "../command/command.ts";
import { exitCodes } from "../terminal/failure.ts";
import { present } from "../command/session.ts";

const check = command({
  name: "check",
  summary: {
    de: "prüft, ob jeder Kanal erreichbar ist, ohne eine Meldung zu schicken",
    en: "checks that every channel can be reached, without sending a message",
  },
  arguments: [channelArgument],
  options: jsonOption,
  details: {
    de: "Ohne KANAL alle. Rückgabewert 1, wenn einer nicht antwortet, wie er soll.",
    en: "Without CHANNEL all of them. Exit code 1 if one does not answer as it should.",
  },
  examples: ["randwerk channels check", "randwerk channels check mail"],
  run: async (session, channels, { json }) => {
    const { terminal, api } = session;
    const body = channels.length === 0 ? {} : { channels };
    const answer = await api().request("POST", "/api/v1/channels/check", { json: body });
    const { ok } = readAnswer(answersSchema, answer, api().url);
    present(session, json, answer, answersSchema, (answers) => showAnswers(answers, terminal));
    return ok ? exitCodes.ok : exitCodes.refused;
  },
});

export const channelsNoun: Noun = {
  name: "channels",
  summary: { de: "Kanäle der Meldungen", en: "where alerts go" },
  commands: [check],
};
