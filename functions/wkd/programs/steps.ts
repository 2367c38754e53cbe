/**
 * What to click in each program. Words in quotation marks stand so in the program and were read in its translations, German
 * and English. Not found there: the menus “Zertifikate” and “Datei” of Kleopatra, which its manual names, and Proton's
 * “Alle Einstellungen”. Backticks mark commands.
 */
import type { Text } from "../../../src/i18n/language.ts";

/** What to do in one program, each a list of steps. They name no address, so that they hold for every member. */
export interface ProgramSteps {
  readonly make: readonly Text[];
  /** The public key as a file or as text. */
  readonly export: readonly Text[];
  /** A later end; the key is exported and published again after that. */
  readonly extend: readonly Text[];
}

export const thunderbird: ProgramSteps = {
  make: [
    {
      de: "Menü „Konten-Einstellungen“, beim Konto mit der Adresse „Ende-zu-Ende-Verschlüsselung“.",
      en: "Menu “Account Settings”, then “End-To-End Encryption” of the account with the address.",
    },
    {
      de: "„Schlüssel hinzufügen…“, „Neuen OpenPGP-Schlüssel erzeugen“, „Weiter“.",
      en: "“Add Key…”, “Create a new OpenPGP Key”, “Continue”.",
    },
    {
      de: "Ein Ablaufdatum in 2 Jahren wählen, „Schlüssel erzeugen“, „Bestätigen“.",
      en: "Choose that it expires in 2 years, “Generate key”, “Confirm”.",
    },
  ],
  export: [
    {
      de: "In „Ende-zu-Ende-Verschlüsselung“ auf „OpenPGP-Schlüssel verwalten“.",
      en: "In “End-To-End Encryption” choose “OpenPGP Key Manager”.",
    },
    {
      de: "Den eigenen Schlüssel auswählen, dann „Datei“, „Öffentlichen Schlüssel in Datei exportieren“.",
      en: "Select your key, then “File”, “Export Public Key(s) To File”.",
    },
  ],
  extend: [
    {
      de: "„Konten-Einstellungen“, „Ende-zu-Ende-Verschlüsselung“, beim Schlüssel den Pfeil („Weitere Informationen“) öffnen.",
      en: "“Account Settings”, “End-To-End Encryption”, open the arrow (“More information”) at the key.",
    },
    {
      de: "„Ablaufdatum ändern“ wählen und den Schlüssel um 2 Jahre verlängern.",
      en: "Choose “Change Expiration Date” and extend the key by 2 years.",
    },
  ],
};

export const mailvelope: ProgramSteps = {
  make: [
    {
      de: "Auf das Symbol von Mailvelope neben der Adresszeile, dann „Schlüsselbund“.",
      en: "Choose Mailvelope’s symbol beside the address bar, then “Keyring”.",
    },
    {
      de: "„Schlüssel erstellen“: Name, Adresse, „Schlüssel Ablaufdatum“ in 2 Jahren und ein Passwort, dann „Erstellen“.",
      en: "“Generate Key”: name, address, “Key expiration date” in 2 years and a password, then “Generate”.",
    },
  ],
  export: [
    {
      de: "Im „Schlüsselbund“ den eigenen Schlüssel öffnen und „Exportieren“ wählen.",
      en: "Open your key in the “Keyring” and choose “Export”.",
    },
    {
      de: "„Öffentlich“ lassen, dann „Speichern“ oder „In die Zwischenablage kopieren“.",
      en: "Leave “Public”, then “Save” or “Copy to clipboard”.",
    },
  ],
  extend: [
    {
      de: "Im „Schlüsselbund“ den eigenen Schlüssel öffnen, neben „Läuft ab“ auf „Ändern“.",
      en: "Open your key in the “Keyring”, choose “Change” beside “Expires”.",
    },
    {
      de: "In „Ablaufdatum ändern“ einen Tag in 2 Jahren wählen. Unterschlüssel, die schon abgelaufen sind, bleiben es.",
      en: "In “Change expiration date” choose a day in 2 years. Subkeys that have already expired stay so.",
    },
  ],
};

export const kleopatra: ProgramSteps = {
  make: [
    {
      de: "„Datei“, „Neues OpenPGP-Schlüsselpaar …“, Name und Adresse eingeben.",
      en: "“File”, “New OpenPGP Key Pair…”, enter name and address.",
    },
    {
      de: "In den erweiterten Einstellungen steht, bis wann er gilt: 2 oder 3 Jahre sind gut. Dann bestätigen und ein Passwort setzen.",
      en: "The advanced settings say until when it is valid: 2 or 3 years are good. Then confirm and set a password.",
    },
  ],
  export: [
    {
      de: "Den eigenen Schlüssel (fett) auswählen, „Exportieren …“ und die .asc-Datei speichern. Nicht „Sicherungskopie geheimer Schlüssel erstellen …“.",
      en: "Select your key (bold), “Export…” and save the .asc file. Not “Backup Secret Keys…”.",
    },
  ],
  extend: [
    {
      de: "Den eigenen Schlüssel auswählen, dann „Zertifikate“, „Ablaufdatum ändern …“.",
      en: "Select your key, then “Certificates”, “Change End of Validity Period…”.",
    },
    {
      de: "Einen Tag in 2 Jahren wählen und auch die Unterschlüssel ändern lassen, wenn Kleopatra danach fragt.",
      en: "Choose a day in 2 years, and let it change the subkeys too if Kleopatra asks.",
    },
  ],
};

export const gpgKeychain: ProgramSteps = {
  make: [
    {
      de: "„Neu“ in der Symbolleiste, Name, Adresse und Passwort eingeben.",
      en: "“New” in the toolbar, enter name, address and password.",
    },
    {
      de: "Unter „Erweiterte Optionen“ das „Verfallsdatum“ prüfen, „Schlüssel erstellen“. Nicht auf einen Schlüsselserver hochladen, wenn danach gefragt wird.",
      en: "Look at the “Expiration date” under “Advanced options”, “Generate key”. Upload it to no key server if asked.",
    },
  ],
  export: [
    {
      de: "Den eigenen Schlüssel (sec/pub, fett) auswählen und „Exportieren“ in der Symbolleiste.",
      en: "Select your key (sec/pub, bold) and choose “Export” in the toolbar.",
    },
    {
      de: "„Geheimen Schlüssel ebenfalls exportieren“ darf nicht angekreuzt sein.",
      en: "“Include secret key in exported file” must not be ticked.",
    },
  ],
  extend: [
    {
      de: "Doppelklick auf den eigenen Schlüssel, im Reiter „Schlüssel“ neben „Verfällt“ auf „Ändern“.",
      en: "Double-click your key, in the tab “Key” choose “Change” beside “Expires”.",
    },
    { de: "Einen Tag in 2 Jahren wählen.", en: "Choose a day in 2 years." },
  ],
};

export const openkeychain: ProgramSteps = {
  make: [
    {
      de: "Beim ersten Start „Meinen Schlüssel erzeugen“, sonst im Menü „Meine Schlüssel verwalten“.",
      en: "“Create my key” at the first start, else “Manage my keys” in the menu.",
    },
    {
      de: "Namen und Adresse eingeben, „Auf Schlüsselservern veröffentlichen“ abwählen, „Schlüssel erzeugen“.",
      en: "Enter name and address, untick “Publish on keyservers”, “Create key”.",
    },
  ],
  export: [
    {
      de: "Den eigenen Schlüssel antippen, „Schlüssel teilen“: als Datei speichern, oder „Schlüssel per Zwischenablage teilen“ und hier einfügen.",
      en: "Tap your key, “Share key”: save it as a file, or “Share key via clipboard” and paste it here.",
    },
  ],
  extend: [
    {
      de: "Den eigenen Schlüssel antippen, im Menü „Erweitert“, dort „Schlüssel bearbeiten“.",
      en: "Tap your key, “Advanced” in the menu, there “Edit Key”.",
    },
    {
      de: "Bei jedem Unterschlüssel „Neues Ablaufdatum“ auf einen Tag in 2 Jahren setzen und speichern.",
      en: "Set “New expiry” of each subkey to a day in 2 years, and save.",
    },
  ],
};

export const proton: ProgramSteps = {
  make: [
    {
      de: "Nichts zu tun: Proton hat mit der Adresse schon einen Schlüssel angelegt.",
      en: "Nothing to do: Proton has created a key along with the address.",
    },
  ],
  export: [
    {
      de: "„Einstellungen“, „Alle Einstellungen“, „Verschlüsselung und Schlüssel“.",
      en: "“Settings”, “All settings”, “Encryption and keys”.",
    },
    {
      de: "Bei „Verschlüsselungsschlüssel der E-Mail“ die Adresse wählen, beim Hauptschlüssel „Exportieren“, dann „Öffentlichen Schlüssel exportieren“.",
      en: "Choose the address at “Email encryption keys”, at the primary key “Export”, then “Export public key”.",
    },
  ],
  extend: [
    {
      de: "Schlüssel von Proton laufen nicht ab. Ist einer importiert: dort verlängern, wo er angelegt wurde, und bei Proton unter „Verschlüsselung und Schlüssel“ noch einmal importieren.",
      en: "Keys of Proton do not expire. If one was imported: extend it where it was created, and import it again at “Encryption and keys”.",
    },
  ],
};

export const gnupg: ProgramSteps = {
  make: [
    {
      de: "Mit der eigenen Adresse: `gpg --quick-generate-key 'Name <ADRESSE>' future-default default 2y`",
      en: "With your own address: `gpg --quick-generate-key 'Name <ADDRESS>' future-default default 2y`",
    },
  ],
  export: [
    {
      de: "`gpg --armor --export ADRESSE > schluessel.asc`",
      en: "`gpg --armor --export ADDRESS > key.asc`",
    },
  ],
  extend: [
    {
      de: "Den Schlüssel verlängern: `gpg --quick-set-expire FINGERABDRUCK 2y`",
      en: "Extend the key: `gpg --quick-set-expire FINGERPRINT 2y`",
    },
    {
      de: "Und seine Unterschlüssel: `gpg --quick-set-expire FINGERABDRUCK 2y '*'`",
      en: "And its subkeys: `gpg --quick-set-expire FINGERPRINT 2y '*'`",
    },
  ],
};
