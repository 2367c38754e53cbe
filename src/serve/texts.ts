/** What `npm start` says: what happened, and what to do. */
import type { Text } from "../i18n/language.ts";

/** Why the state folder cannot be used, by the code of the operating system. */
export function unusableState(directory: string, code: string): Text {
  if (code === "ENOSPC" || code === "EDQUOT") {
    return {
      de: `STATE_DIR ${directory}: der Datenträger ist voll (${code}). Platz schaffen und neu starten; was dort liegt, ist unversehrt.`,
      en: `STATE_DIR ${directory}: its disk is full (${code}). Make room and start again; what is there is unharmed.`,
    };
  }
  if (code === "EROFS") {
    return {
      de: `STATE_DIR ${directory} liegt auf einem Datenträger, der nur gelesen werden kann (${code}). Ihn beschreibbar einhängen oder einen anderen Ordner nennen.`,
      en: `STATE_DIR ${directory} is on a file system that can only be read (${code}). Mount it writable, or name another folder.`,
    };
  }
  if (code === "EEXIST" || code === "ENOTDIR") {
    return {
      de: `STATE_DIR ${directory} ist kein Ordner (${code}). Einen nennen, oder einen Namen, den es noch nicht gibt.`,
      en: `STATE_DIR ${directory} is no folder (${code}). Name one, or a name that is not there yet.`,
    };
  }
  return {
    de: `STATE_DIR ${directory} kann nicht beschrieben werden (${code}). Einen Ordner nennen, der diesem Benutzer gehört.`,
    en: `STATE_DIR ${directory} cannot be written (${code}). Name a folder that belongs to this user.`,
  };
}

/** Why nothing can listen there, by the code of the operating system. */
export function cannotListen(host: string, port: number, code: string): Text {
  if (code === "EADDRINUSE") {
    return {
      de: `PORT ${port} auf HOST ${host} benutzt schon ein anderes Programm. Welches, sagt: ss -ltnp 'sport = :${port}'. Es beenden oder einen anderen Port nennen: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
      en: `PORT ${port} on HOST ${host} is taken by another program. Which one: ss -ltnp 'sport = :${port}'. Stop it, or name another port: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
    };
  }
  if (code === "EACCES") {
    return {
      de: `PORT ${port} auf HOST ${host} ist diesem Benutzer nicht erlaubt (${code}). Einen ab 1024 nennen, davor einen Proxy: docs/runbooks/own-machine.de.md`,
      en: `PORT ${port} on HOST ${host} is not allowed to this user (${code}). Name one from 1024 on, with a proxy before it: docs/runbooks/own-machine.md`,
    };
  }
  return {
    de: `PORT ${port} auf HOST ${host} ist nicht benutzbar (${code}). HOST muss eine Adresse dieses Rechners sein, etwa 127.0.0.1 oder 0.0.0.0.`,
    en: `PORT ${port} on HOST ${host} cannot be used (${code}). HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
  };
}

export const tokenKept = (stateDir: string): Text => ({
  de: `Das Token für alles (ADMIN_TOKEN), nur dieses Mal gezeigt; es steht in ${stateDir}/admin-token:`,
  en: `The admin token, shown this once and kept in ${stateDir}/admin-token:`,
});

/** `mode` in octal. */
export const nowClosed = (directory: string, mode: string): Text => ({
  de: `STATE_DIR ${directory} stand anderen offen (${mode}) und ist jetzt nur für seinen Besitzer lesbar (700)`,
  en: `STATE_DIR ${directory} was open to others (${mode}) and can now be read by its owner alone (700)`,
});

export const notOurs = (directory: string, mode: string): Text => ({
  de: `STATE_DIR ${directory} steht anderen offen (${mode}) und gehört diesem Benutzer nicht. Sein Besitzer kann: chmod 700 ${directory}`,
  en: `STATE_DIR ${directory} is open to others (${mode}) and does not belong to this user. Its owner can: chmod 700 ${directory}`,
});

export const somebodyElses = (directory: string, mode: string): Text => ({
  de: `STATE_DIR ${directory} steht anderen offen (${mode}), und darin liegt anderes. Einen Ordner nennen, in dem nur der Zustand liegt.`,
  en: `STATE_DIR ${directory} is open to others (${mode}) and holds other things. Name a folder for the state alone.`,
});

/** `pid` undefined: whoever holds it cannot be seen from here. */
export function inUse(directory: string, pid: number | undefined): Text {
  if (pid === undefined) {
    return {
      de: `STATE_DIR ${directory} wird schon benutzt, von einem anderen Container oder Benutzer. Dort beenden oder einen anderen Ordner nennen.`,
      en: `STATE_DIR ${directory} is in use, by another container or user. Stop it there, or name another folder.`,
    };
  }
  return {
    de: `STATE_DIR ${directory} wird schon benutzt, von Prozess ${pid}. Beenden mit: kill ${pid}`,
    en: `STATE_DIR ${directory} is in use by process ${pid}; stop it first: kill ${pid}`,
  };
}

export const cannotLock = (directory: string, why: string): Text => ({
  de: `STATE_DIR ${directory} lässt sich nicht sperren (${why}). Einen Ordner auf einem lokalen Datenträger nennen.`,
  en: `STATE_DIR ${directory} cannot be locked (${why}). Name a folder on a local disk.`,
});

export const toolMissing = (tool: string): Text => ({
  de: `das Programm ${tool} fehlt. Installieren: util-linux`,
  en: `the program ${tool} is missing. Install: util-linux`,
});

export const notLocked: Text = {
  de: "außerhalb von Linux bewacht nichts den Ordner STATE_DIR: nie zwei darauf starten",
  en: "outside of Linux nothing guards the folder STATE_DIR: never start two on it",
};

/** Both as YYYY-MM-DD. */
export const clockBehind = (today: string, compatibilityDate: string): Text => ({
  de: `die Uhr dieses Rechners geht falsch: sie zeigt ${today}, und diese Version ist vom ${compatibilityDate}. Die Uhr stellen (timedatectl) und neu starten.`,
  en: `this machine's clock is wrong: it says ${today}, and this version is of ${compatibilityDate}. Set the clock (timedatectl) and start again.`,
});

export const endedEarly = (how: string): Text => ({
  de: `workerd endete von selbst (${how}); warum, steht darüber`,
  en: `workerd ended by itself (${how}); why stands above`,
});

// --- npm run deploy ------------------------------------------------------------------------------

export const nobodyToAsk: Text = {
  de: "weder CONSOLE_HOST noch PUBLIC_URL ist gesetzt: Ob schon ein Dienst läuft und wo seine Daten liegen, wurde nicht geprüft",
  en: "neither CONSOLE_HOST nor PUBLIC_URL is set: whether a service runs already, and where its data is, was not looked at",
};

export const nobodyAnswers = (url: string, jurisdiction: string): Text => ({
  de: `unter ${url} antwortet noch kein Randwerk. Die Daten werden von jetzt an hier liegen: JURISDICTION ${jurisdiction}`,
  en: `no Randwerk answers at ${url} yet. From now on the data is here: JURISDICTION ${jurisdiction}`,
});

export const dataThere = (jurisdiction: string): Text => ({
  de: `die Daten liegen, wo sie sollen: JURISDICTION ${jurisdiction}`,
  en: `the data is where it is to be: JURISDICTION ${jurisdiction}`,
});

/** Settings of the files that wrangler is handed. */
export const handedOn = (names: string): Text => ({
  de: `aus den Dateien mit Einstellungen kommt mit: ${names}`,
  en: `taken along from the files of settings: ${names}`,
});

/** `deployed` is where the data is, `wanted` what the settings say. */
export const dataElsewhere = (url: string, deployed: string, wanted: string): Text => ({
  de: `nicht hochgeladen: Die Daten des Dienstes unter ${url} liegen bei JURISDICTION ${deployed}, die Einstellungen sagen ${wanted}. Dort gäbe es neue, leere Speicher. Entweder JURISDICTION = "${deployed}" eintragen, oder umziehen: docs/runbooks/cloudflare.de.md, „In eine andere Jurisdiktion umziehen“.`,
  en: `not deployed: the data of the service at ${url} is under JURISDICTION ${deployed}, and the settings say ${wanted}. There it would find new, empty stores. Either set JURISDICTION = "${deployed}", or move: docs/runbooks/cloudflare.md, “Moving to another jurisdiction”.`,
});
