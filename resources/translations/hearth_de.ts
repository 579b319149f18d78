<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>ActivityPane</name>
    <message>
        <source>The record is whole: {number} lines, none changed or missing.</source>
        <translation>Die Aufzeichnung ist vollständig: {number} Zeilen, keine geändert, keine fehlt.</translation>
    </message>
    <message>
        <source>A crash cut off {number} of them, as the rest confirms.</source>
        <translation>Ein Absturz hat {number} davon abgeschnitten, wie der Rest bestätigt.</translation>
    </message>
    <message>
        <source>The record was changed from outside (line {line}: {fault}).</source>
        <translation>Die Aufzeichnung wurde von außen geändert (Zeile {line}: {fault}).</translation>
    </message>
    <message>
        <source>Where should the copy go?</source>
        <translation>Wohin soll die Kopie?</translation>
    </message>
    <message>
        <source>A page to read (*.html);;Lines of JSON (*.jsonl)</source>
        <translation>Eine Seite zum Lesen (*.html);;Zeilen in JSON (*.jsonl)</translation>
    </message>
    <message>
        <source>A copy lies in {path}.</source>
        <translation>Eine Kopie liegt in {path}.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>What was not</source>
        <translation>Was nicht getan wurde</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Search the activity</source>
        <translation>Verlauf durchsuchen</translation>
    </message>
    <message>
        <source>Is it whole?</source>
        <translation>Ist er vollständig?</translation>
    </message>
    <message>
        <source>Check whether the record is whole</source>
        <translation>Prüfen, ob die Aufzeichnung vollständig ist</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>Kopie …</translation>
    </message>
    <message>
        <source>Save a copy of the record</source>
        <translation>Eine Kopie der Aufzeichnung speichern</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>No tool was used, and nobody was contacted. It will stand here, line by line.</source>
        <translation>Kein Werkzeug wurde benutzt, niemand wurde kontaktiert. Es wird hier stehen, Zeile für Zeile.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>Woran</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>AgainMenu</name>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>Als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Answer again with</source>
        <translation>Neu antworten mit</translation>
    </message>
    <message>
        <source>Low effort</source>
        <translation>niedrigem Denkaufwand</translation>
    </message>
    <message>
        <source>Medium effort</source>
        <translation>mittlerem Denkaufwand</translation>
    </message>
    <message>
        <source>High effort</source>
        <translation>hohem Denkaufwand</translation>
    </message>
</context>
<context>
    <name>AnswerFooter</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Neu antworten</translation>
    </message>
    <message>
        <source>More: copy in another form, answer again otherwise</source>
        <translation>Mehr: anders kopieren, anders neu antworten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiterschreiben</translation>
    </message>
    <message>
        <source>Let the model go on where it stopped ({key})</source>
        <translation>Das Modell da weiterschreiben lassen, wo es aufgehört hat ({key})</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} Tokens/s</translation>
    </message>
    <message>
        <source>{seconds} s to first word</source>
        <translation>{seconds} s bis zum ersten Wort</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
</context>
<context>
    <name>AnswerFormCard</name>
    <message>
        <source>Form of the answers in this chat</source>
        <translation>Form der Antworten in diesem Chat</translation>
    </message>
    <message>
        <source>The model can then write nothing but JSON of this form. It holds until changed.</source>
        <translation>Das Modell kann dann nur JSON in dieser Form schreiben. Das gilt, bis du es änderst.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>AnswerFormEditor</name>
    <message>
        <source>This schema says more than the form can show.</source>
        <translation>Dieses Schema sagt mehr, als die Felder zeigen können.</translation>
    </message>
    <message>
        <source>{name} removed</source>
        <translation>{name} entfernt</translation>
    </message>
    <message>
        <source>Field removed</source>
        <translation>Feld entfernt</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>Freier Text</translation>
    </message>
    <message>
        <source>Fields (JSON)</source>
        <translation>Felder (JSON)</translation>
    </message>
    <message>
        <source>JSON Schema</source>
        <translation>JSON-Schema</translation>
    </message>
    <message>
        <source>Form of the answer</source>
        <translation>Form der Antwort</translation>
    </message>
    <message>
        <source>What the answer is</source>
        <translation>Was die Antwort ist</translation>
    </message>
    <message>
        <source>recipe, invoice, list of people …</source>
        <translation>Rezept, Rechnung, Namensliste …</translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation>Feld hinzufügen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>AnswerNews</name>
    <message>
        <source>An answer could not be finished.</source>
        <translation>Eine Antwort konnte nicht beendet werden.</translation>
    </message>
    <message>
        <source>Your answer is ready.</source>
        <translation>Deine Antwort ist fertig.</translation>
    </message>
</context>
<context>
    <name>ArgumentsForm</name>
    <message>
        <source>“{name}” is not valid JSON.</source>
        <translation>„{name}“ ist kein gültiges JSON.</translation>
    </message>
    <message>
        <source>Show what this comes to</source>
        <translation>Zeigen, was daraus wird</translation>
    </message>
    <message>
        <source>Leave it as it was</source>
        <translation>So lassen, wie es war</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <source>{name} removed</source>
        <translation>{name} entfernt</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Attach {name} again</source>
        <translation>{name} wieder anhängen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Reading… {percent} %</source>
        <translation>Wird gelesen … {percent} %</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
    <message>
        <source>about {count} tokens</source>
        <translation>etwa {count} Tokens</translation>
    </message>
    <message>
        <source>{name} is too long to be read as a whole: {cut}.</source>
        <translation>{name} ist zu lang, um ganz gelesen zu werden: {cut}.</translation>
    </message>
</context>
<context>
    <name>AttachmentTray</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
</context>
<context>
    <name>BackupList</name>
    <message>
        <source>Looking for backups…</source>
        <translation>Sicherungen werden gesucht…</translation>
    </message>
    <message>
        <source>There are no backups yet.</source>
        <translation>Es gibt noch keine Sicherungen.</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Chats: {count}</source>
        <translation>Chats: {count}</translation>
    </message>
    <message>
        <source>made by itself</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>von dir</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>vor einem Update</translation>
    </message>
    <message>
        <source>before going back</source>
        <translation>vor dem Zurückgehen</translation>
    </message>
    <message>
        <source>Go back to this</source>
        <translation>Hierhin zurück</translation>
    </message>
    <message>
        <source>Go back to {when}</source>
        <translation>Zurück zu {when}</translation>
    </message>
</context>
<context>
    <name>BackupSection</name>
    <message>
        <source>Backups of your chats</source>
        <translation>Sicherungen deiner Chats</translation>
    </message>
    <message>
        <source>A copy of all chats, every day</source>
        <translation>Jeden Tag eine Kopie aller Chats</translation>
    </message>
    <message>
        <source>Kept on this computer, for a week daily and for a month weekly.</source>
        <translation>Auf diesem Computer, eine Woche lang täglich und einen Monat lang wöchentlich.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Put the chats of {when} in the place of those of now?</source>
        <translation>Die jetzigen Chats durch die vom {when} ersetzen?</translation>
    </message>
    <message>
        <source>Those of now are backed up before.</source>
        <translation>Die jetzigen werden vorher gesichert.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>CandidateCard</name>
    <message>
        <source>Link</source>
        <translation>Verknüpfen</translation>
    </message>
    <message>
        <source>Link {name}: nothing is copied</source>
        <translation>{name} verknüpfen: Nichts wird kopiert</translation>
    </message>
    <message>
        <source>Hearth uses the file where it lies; nothing is copied</source>
        <translation>Hearth nutzt die Datei dort, wo sie liegt; nichts wird kopiert</translation>
    </message>
</context>
<context>
    <name>CatalogueCard</name>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Smaller and quicker: {name}</source>
        <translation>Kleiner und schneller: {name}</translation>
    </message>
    <message>
        <source>Why? {name}: {verdict}</source>
        <translation>Warum? {name}: {verdict}</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>Get…</source>
        <translation>Holen …</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Get {name}</source>
        <translation>{name} holen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Chat with {name}</source>
        <translation>Mit {name} chatten</translation>
    </message>
    <message>
        <source>How open?</source>
        <translation>Wie offen?</translation>
    </message>
    <message>
        <source>How open is {name}?</source>
        <translation>Wie offen ist {name}?</translation>
    </message>
    <message>
        <source>needs {size} of memory</source>
        <translation>braucht {size} Speicher</translation>
    </message>
    <message>
        <source>{licence} · fully open</source>
        <translation>{licence} · ganz offen</translation>
    </message>
    <message>
        <source>{licence} · weights open, training data not</source>
        <translation>{licence} · Gewichte offen, Trainingsdaten nicht</translation>
    </message>
    <message>
        <source>{licence} · conditions apply</source>
        <translation>{licence} · mit Bedingungen</translation>
    </message>
    <message>
        <source>{licence} · not for commercial use</source>
        <translation>{licence} · nicht für kommerzielle Nutzung</translation>
    </message>
</context>
<context>
    <name>CatalogueList</name>
    <message>
        <source>The list comes with Hearth and is of {date}; it works without a network.</source>
        <translation>Die Liste gehört zu Hearth und ist vom {date}; sie braucht kein Netz.</translation>
    </message>
</context>
<context>
    <name>ChatFrame</name>
    <message>
        <source>Models make mistakes. Check what matters.</source>
        <translation>Modelle machen Fehler. Prüfe, was wichtig ist.</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
</context>
<context>
    <name>ChatMenus</name>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move to a folder</source>
        <translation>In einen Ordner verschieben</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>New chat in this folder</source>
        <translation>Neuer Chat in diesem Ordner</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Delete the folder, keep its chats</source>
        <translation>Ordner löschen, Chats behalten</translation>
    </message>
    <message>
        <source>Rename the chat</source>
        <translation>Chat umbenennen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Open a model file</source>
        <translation>Modelldatei öffnen</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>Modelldateien (*.gguf)</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>Startmodell</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Allow once</source>
        <translation>Einmal erlauben</translation>
    </message>
    <message>
        <source>Allow for this chat all in the folder {path}</source>
        <translation>Für diesen Chat alles im Ordner {path} erlauben</translation>
    </message>
    <message>
        <source>Allow always…</source>
        <translation>Immer erlauben …</translation>
    </message>
    <message>
        <source>Allow for this chat</source>
        <translation>Für diesen Chat erlauben</translation>
    </message>
    <message>
        <source>For a day</source>
        <translation>Für einen Tag</translation>
    </message>
    <message>
        <source>For 30 days</source>
        <translation>Für 30 Tage</translation>
    </message>
    <message>
        <source>Until I take it back</source>
        <translation>Bis ich es zurücknehme</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Deny with a word…</source>
        <translation>Ablehnen mit einem Wort …</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Edit what it is called with</source>
        <translation>Ändern, womit es aufgerufen wird</translation>
    </message>
    <message>
        <source>A word to the model: why not, or what to do instead. Enter denies.</source>
        <translation>Ein Wort an das Modell: warum nicht, oder was stattdessen. Enter lehnt ab.</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Code, {0}</source>
        <translation>Code, {0}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
</context>
<context>
    <name>CommandView</name>
    <message>
        <source>This program would be started, with these arguments:</source>
        <translation>Dieses Programm würde gestartet, mit diesen Argumenten:</translation>
    </message>
    <message>
        <source>This address would be contacted:</source>
        <translation>Diese Adresse würde angesprochen:</translation>
    </message>
    <message>
        <source>It is sent these headers: {names}.</source>
        <translation>Sie bekommt diese Header: {names}.</translation>
    </message>
    <message>
        <source>an empty folder of its own</source>
        <translation>einem leeren eigenen Ordner</translation>
    </message>
    <message>
        <source>It runs in: {folder}</source>
        <translation>Es läuft in: {folder}</translation>
    </message>
    <message>
        <source>It sees these variables: {names}</source>
        <translation>Es sieht diese Variablen: {names}</translation>
    </message>
    <message>
        <source>It is told to work in: {folders}</source>
        <translation>Ihm wird gesagt, es soll arbeiten in: {folders}</translation>
    </message>
    <message>
        <source>It has no network.</source>
        <translation>Es hat kein Netz.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Send, once the files are read</source>
        <translation>Senden, sobald die Dateien gelesen sind</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Ask anything…</source>
        <translation>Frag mich etwas…</translation>
    </message>
    <message>
        <source>Ask privately…</source>
        <translation>Frag privat…</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Deine Nachricht</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter breaks the line</source>
        <translation>Eingabe sendet, Umschalt+Eingabe beginnt eine neue Zeile</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Low: quick answers</source>
        <translation>Niedrig: schnelle Antworten</translation>
    </message>
    <message>
        <source>Medium: thinks a little first</source>
        <translation>Mittel: denkt erst etwas nach</translation>
    </message>
    <message>
        <source>High: thinks longest, answers last</source>
        <translation>Hoch: denkt am längsten, antwortet am spätesten</translation>
    </message>
    <message>
        <source>Effort: {name}</source>
        <translation>Denkaufwand: {name}</translation>
    </message>
    <message>
        <source>How long the model thinks</source>
        <translation>Wie lange das Modell nachdenkt</translation>
    </message>
</context>
<context>
    <name>ComputerPage</name>
    <message>
        <source>In detail</source>
        <translation>Im Einzelnen</translation>
    </message>
    <message>
        <source>Your computer</source>
        <translation>Dein Computer</translation>
    </message>
    <message>
        <source>Looking at memory, processor, graphics and disk…</source>
        <translation>Speicher, Prozessor, Grafik und Festplatte werden angesehen…</translation>
    </message>
    <message>
        <source>Hearth found this out here, on the computer. Nothing was sent anywhere.</source>
        <translation>Das hat Hearth hier auf dem Computer ermittelt. Nichts wurde verschickt.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Report for support…</source>
        <translation>Bericht für Hilfe…</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>How fast it is</source>
        <translation>Wie schnell er ist</translation>
    </message>
    <message>
        <source>What that means for models</source>
        <translation>Was das für Modelle heißt</translation>
    </message>
</context>
<context>
    <name>ComputerStep</name>
    <message>
        <source>Hearth could not look at your computer</source>
        <translation>Hearth konnte sich deinen Computer nicht ansehen</translation>
    </message>
    <message>
        <source>Looking at your computer…</source>
        <translation>Hearth sieht sich deinen Computer an …</translation>
    </message>
    <message>
        <source>Your computer cannot run these models</source>
        <translation>Dein Computer kann diese Modelle nicht ausführen</translation>
    </message>
    <message>
        <source>Finding a model for your computer…</source>
        <translation>Suche ein Modell für deinen Computer …</translation>
    </message>
    <message>
        <source>Your computer can run a small model</source>
        <translation>Dein Computer schafft ein kleines Modell</translation>
    </message>
    <message>
        <source>Your computer can run a good model</source>
        <translation>Dein Computer schafft ein gutes Modell</translation>
    </message>
    <message>
        <source>Your computer can run a model, slowly</source>
        <translation>Dein Computer schafft ein Modell, aber langsam</translation>
    </message>
    <message>
        <source>Your computer is short of memory for a model</source>
        <translation>Deinem Computer fehlt Speicher für ein Modell</translation>
    </message>
    <message>
        <source>Your computer cannot run this model</source>
        <translation>Dein Computer kann dieses Modell nicht ausführen</translation>
    </message>
    <message>
        <source>Memory, processor, graphics and disk. Nothing is sent anywhere.</source>
        <translation>Speicher, Prozessor, Grafik und Festplatte. Nichts wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Hearth looked at memory, processor, graphics and disk. Nothing was sent anywhere.</source>
        <translation>Hearth hat sich Speicher, Prozessor, Grafik und Festplatte angesehen. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>The small starter model that is built in runs here: you can chat with it.</source>
        <translation>Das kleine eingebaute Startmodell läuft hier: Damit kannst du chatten.</translation>
    </message>
    <message>
        <source>Measuring how fast it is: this takes a few seconds.</source>
        <translation>Hearth misst, wie schnell er ist; das dauert ein paar Sekunden.</translation>
    </message>
</context>
<context>
    <name>ConsentCard</name>
    <message>
        <source>edited, waits for you</source>
        <translation>geändert, wartet auf dich</translation>
    </message>
    <message>
        <source>waits for you</source>
        <translation>wartet auf dich</translation>
    </message>
    <message>
        <source>The model wrote: {text}</source>
        <translation>Das Modell schrieb: {text}</translation>
    </message>
    <message>
        <source>Without an answer by {time}, it counts as no. You can close the window: the question stays.</source>
        <translation>Ohne Antwort bis {time} gilt es als Nein. Du kannst das Fenster schließen: Die Frage bleibt.</translation>
    </message>
    <message>
        <source>Look at all of it first: then it can be allowed.</source>
        <translation>Sieh dir erst alles an: Dann kannst du es erlauben.</translation>
    </message>
    <message>
        <source>Exact arguments</source>
        <translation>Genaue Argumente</translation>
    </message>
    <message>
        <source>Hearth asks: {text}</source>
        <translation>Hearth fragt: {text}</translation>
    </message>
    <message>
        <source>Press Tab for the answers</source>
        <translation>Drücke Tab für die Antworten</translation>
    </message>
</context>
<context>
    <name>DeletedList</name>
    <message>
        <source>Looking for deleted chats…</source>
        <translation>Gelöschte Chats werden gesucht…</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>Es gibt keine.</translation>
    </message>
    <message>
        <source>Show more ({count})</source>
        <translation>Mehr anzeigen ({count})</translation>
    </message>
</context>
<context>
    <name>DeletedRow</name>
    <message>
        <source>Chat without a name</source>
        <translation>Chat ohne Namen</translation>
    </message>
    <message>
        <source>Deleted {when}</source>
        <translation>Gelöscht {when}</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Bring {title} back</source>
        <translation>{title} zurückholen</translation>
    </message>
</context>
<context>
    <name>DeletedSection</name>
    <message>
        <source>Deleted chats</source>
        <translation>Gelöschte Chats</translation>
    </message>
    <message>
        <source>What you deleted can come back for 30 days</source>
        <translation>Was du löschst, lässt sich 30 Tage lang zurückholen</translation>
    </message>
    <message>
        <source>After that it is removed for good.</source>
        <translation>Danach ist es endgültig weg.</translation>
    </message>
    <message>
        <source>Remove all now</source>
        <translation>Jetzt alle entfernen</translation>
    </message>
    <message>
        <source>Removing… {percent} %</source>
        <translation>Wird entfernt … {percent} %</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop removing chats</source>
        <translation>Das Entfernen von Chats anhalten</translation>
    </message>
    <message>
        <source>Remove all deleted chats for good? They cannot come back then.</source>
        <translation>Alle gelöschten Chats endgültig entfernen? Sie lassen sich dann nicht mehr zurückholen.</translation>
    </message>
    <message>
        <source>Backups made before still hold them.</source>
        <translation>Frühere Sicherungen enthalten sie noch.</translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>Endgültig entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>DownloadStep</name>
    <message>
        <source>Finding a model for your computer…</source>
        <translation>Suche ein Modell für deinen Computer …</translation>
    </message>
    <message>
        <source>No model to download for now</source>
        <translation>Vorerst kein Modell zum Herunterladen</translation>
    </message>
    <message>
        <source>Download {name}</source>
        <translation>{name} herunterladen</translation>
    </message>
    <message>
        <source>{name} is on its way</source>
        <translation>{name} ist unterwegs</translation>
    </message>
    <message>
        <source>{name} is already on this computer</source>
        <translation>{name} ist schon auf diesem Computer</translation>
    </message>
    <message>
        <source>This takes a few seconds.</source>
        <translation>Das dauert ein paar Sekunden.</translation>
    </message>
    <message>
        <source>The Models page has all models, whenever you want to choose one.</source>
        <translation>Auf der Seite Modelle findest du alle, wann immer du eines willst.</translation>
    </message>
    <message>
        <source>Once it is here, it works without a network.</source>
        <translation>Sobald es da ist, läuft es ohne Netz.</translation>
    </message>
    <message>
        <source>{progress}; it goes on in the background.</source>
        <translation>{progress}; es geht im Hintergrund weiter.</translation>
    </message>
    <message>
        <source>It came with {program}. Use it there: nothing is downloaded.</source>
        <translation>Es kam mit {program}. Nutze es dort: Nichts wird heruntergeladen.</translation>
    </message>
    <message>
        <source>There is nothing to download.</source>
        <translation>Es gibt nichts herunterzuladen.</translation>
    </message>
    <message>
        <source>Download in the background</source>
        <translation>Im Hintergrund laden</translation>
    </message>
    <message>
        <source>Use it there</source>
        <translation>Dort nutzen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>While it downloads you can already try Hearth with the small starter model that is built in.</source>
        <translation>Während es lädt, kannst du Hearth schon mit dem kleinen eingebauten Startmodell ausprobieren.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>free to use, also at work</source>
        <translation>frei nutzbar, auch bei der Arbeit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>{size} of the {free} that are free</source>
        <translation>{size} von {free}, die frei sind</translation>
    </message>
    <message>
        <source>{size}, and only {free} are free: it waits until you free {missing}</source>
        <translation>{size}, und nur {free} sind frei: Es wartet, bis du {missing} freigibst</translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message>
        <source>{name} is ready.</source>
        <translation>{name} ist bereit.</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>{count} weitere</translation>
    </message>
    <message>
        <source>being checked</source>
        <translation>wird geprüft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>waiting its turn</source>
        <translation>ist bald dran</translation>
    </message>
    <message>
        <source>Pause the download</source>
        <translation>Download anhalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Go on with the download</source>
        <translation>Download fortsetzen</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>Damit chatten</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Open the Models page</source>
        <translation>Seite Modelle öffnen</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>DownloadView</name>
    <message>
        <source>Download of {title}: {words}</source>
        <translation>Download von {title}: {words}</translation>
    </message>
    <message>
        <source>Remove the {size} that have come so far?</source>
        <translation>Die {size}, die schon da sind, entfernen?</translation>
    </message>
    <message>
        <source>You can close the window: it goes on where it stopped.</source>
        <translation>Du kannst das Fenster schließen: Es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause {title}</source>
        <translation>{title} anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Resume {title}</source>
        <translation>{title} weiter laden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Try {title} again</source>
        <translation>{title} noch einmal versuchen</translation>
    </message>
    <message>
        <source>Cancel the download of {title}</source>
        <translation>Download von {title} abbrechen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>{progress} · waits for its turn</source>
        <translation>{progress} · wartet, bis es dran ist</translation>
    </message>
    <message>
        <source>{progress} · checking the last blocks…</source>
        <translation>{progress} · prüft die letzten Blöcke …</translation>
    </message>
    <message>
        <source>{progress} · paused, what has come is kept</source>
        <translation>{progress} · angehalten, was da ist, bleibt</translation>
    </message>
    <message>
        <source>every block checked</source>
        <translation>jeder Block geprüft</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Drop files to attach them</source>
        <translation>Dateien zum Anhängen hier loslassen</translation>
    </message>
    <message>
        <source>Text, code, Markdown, CSV, PDF and DOCX. They stay on this computer.</source>
        <translation>Text, Code, Markdown, CSV, PDF und DOCX. Sie bleiben auf diesem Computer.</translation>
    </message>
</context>
<context>
    <name>EffectView</name>
    <message>
        <source>One more line below</source>
        <translation>Noch eine Zeile darunter</translation>
    </message>
    <message>
        <source>{number} more lines below</source>
        <translation>Noch {number} Zeilen darunter</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>Weiterlesen</translation>
    </message>
    <message>
        <source>What would be done</source>
        <translation>Was getan würde</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>What would you like to know?</source>
        <translation>Was möchtest du wissen?</translation>
    </message>
    <message>
        <source>You are talking to the small starter model that is built in. It can answer questions about Hearth, gpt-oss and open-weight models, and little else.</source>
        <translation>Du sprichst mit dem kleinen eingebauten Startmodell. Es beantwortet Fragen zu Hearth, zu gpt-oss und zu Modellen mit offenen Gewichten, sonst kaum etwas.</translation>
    </message>
    <message>
        <source>{name} answers on this computer. Nothing you write leaves it.</source>
        <translation>{name} antwortet auf diesem Computer. Nichts, was du schreibst, verlässt ihn.</translation>
    </message>
    <message>
        <source>What is gpt-oss?</source>
        <translation>Was ist gpt-oss?</translation>
    </message>
    <message>
        <source>What can Hearth do?</source>
        <translation>Was kann Hearth?</translation>
    </message>
    <message>
        <source>How much memory do I need?</source>
        <translation>Wie viel Arbeitsspeicher brauche ich?</translation>
    </message>
    <message>
        <source>Is my chat private?</source>
        <translation>Ist mein Chat privat?</translation>
    </message>
    <message>
        <source>Ask: {question}</source>
        <translation>Fragen: {question}</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Error: {text}</source>
        <translation>Fehler: {text}</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Retry: answer this message again</source>
        <translation>Noch einmal: diese Nachricht neu beantworten</translation>
    </message>
</context>
<context>
    <name>ErrorStrip</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>ExchangeMenu</name>
    <message>
        <source>All chats</source>
        <translation>Alle Chats</translation>
    </message>
    <message>
        <source>Import chats of ChatGPT, LM Studio or Hearth</source>
        <translation>Chats von ChatGPT, LM Studio oder Hearth importieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Markdown, to read</source>
        <translation>Markdown, zum Lesen</translation>
    </message>
    <message>
        <source>PDF, to print</source>
        <translation>PDF, zum Drucken</translation>
    </message>
    <message>
        <source>JSON, with all versions</source>
        <translation>JSON, mit allen Versionen</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Diesen Chat exportieren</translation>
    </message>
    <message>
        <source>Export all chats…</source>
        <translation>Alle Chats exportieren …</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Chats importieren …</translation>
    </message>
</context>
<context>
    <name>ExchangeStrip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the imported chats out again</source>
        <translation>Die importierten Chats wieder herausnehmen</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
        <source>The chat is in {path} now.</source>
        <translation>Der Chat liegt jetzt in {path}.</translation>
    </message>
    <message>
        <source>{count} chats are in {path} now.</source>
        <translation>{count} Chats liegen jetzt in {path}.</translation>
    </message>
    <message>
        <source>Writing the PDF… {percent} %</source>
        <translation>PDF wird geschrieben … {percent} %</translation>
    </message>
    <message>
        <source>{done} of {total} chats…</source>
        <translation>{done} von {total} Chats …</translation>
    </message>
    <message>
        <source>{done} chats…</source>
        <translation>{done} Chats …</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Einen Moment …</translation>
    </message>
    <message>
        <source>One chat was imported.</source>
        <translation>Ein Chat wurde importiert.</translation>
    </message>
    <message>
        <source>{count} chats were imported.</source>
        <translation>{count} Chats wurden importiert.</translation>
    </message>
    <message>
        <source>One was here already.</source>
        <translation>Einer war schon hier.</translation>
    </message>
    <message>
        <source>{count} were here already.</source>
        <translation>{count} waren schon hier.</translation>
    </message>
    <message>
        <source>One had nothing in it.</source>
        <translation>Einer war leer.</translation>
    </message>
    <message>
        <source>{count} had nothing in them.</source>
        <translation>{count} waren leer.</translation>
    </message>
    <message>
        <source>The rest was left out, since you cancelled.</source>
        <translation>Der Rest blieb weg, weil du abgebrochen hast.</translation>
    </message>
    <message>
        <source>{count} more files could not be read.</source>
        <translation>{count} weitere Dateien waren nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>FactCards</name>
    <message>
        <source>Being looked at</source>
        <translation>Wird angesehen</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Name of the field</source>
        <translation>Name des Feldes</translation>
    </message>
    <message>
        <source>What belongs in it (optional)</source>
        <translation>Was hineingehört (muss nicht sein)</translation>
    </message>
    <message>
        <source>Choices, with commas between them</source>
        <translation>Möglichkeiten, mit Kommas dazwischen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>Ganze Zahl</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>Ja oder nein</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Any number of such values</source>
        <translation>Beliebig viele solche Werte</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>Pflicht</translation>
    </message>
    <message>
        <source>The model may not leave it out</source>
        <translation>Das Modell darf es nicht weglassen</translation>
    </message>
    <message>
        <source>Remove the field</source>
        <translation>Feld entfernen</translation>
    </message>
</context>
<context>
    <name>FilePopover</name>
    <message>
        <source>This is what the model reads of it.</source>
        <translation>Das ist, was das Modell davon liest.</translation>
    </message>
    <message>
        <source>Here are the first {count} characters.</source>
        <translation>Hier stehen die ersten {count} Zeichen.</translation>
    </message>
</context>
<context>
    <name>FileRow</name>
    <message>
        <source>the usual choice</source>
        <translation>die übliche Wahl</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Get {name}</source>
        <translation>{name} holen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Chat with {name}</source>
        <translation>Mit {name} chatten</translation>
    </message>
    <message>
        <source>How the weights are stored</source>
        <translation>Wie die Gewichte gespeichert sind</translation>
    </message>
</context>
<context>
    <name>FolderCard</name>
    <message>
        <source>Where should models be kept?</source>
        <translation>Wo sollen die Modelle liegen?</translation>
    </message>
    <message>
        <source>Moving… {percent} %</source>
        <translation>Zieht um … {percent} %</translation>
    </message>
    <message>
        <source>Models are kept here; they take {size}.</source>
        <translation>Hier liegen die Modelle; sie belegen {size}.</translation>
    </message>
    <message>
        <source>Models that you get will be kept here.</source>
        <translation>Hier werden die Modelle liegen, die du holst.</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Umziehen …</translation>
    </message>
    <message>
        <source>Move the folder of models</source>
        <translation>Den Ordner der Modelle umziehen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop moving; all stays as it was</source>
        <translation>Umzug abbrechen; alles bleibt, wie es war</translation>
    </message>
    <message>
        <source>Access token for Hugging Face</source>
        <translation>Zugriffstoken für Hugging Face</translation>
    </message>
    <message>
        <source>Enter…</source>
        <translation>Eingeben …</translation>
    </message>
    <message>
        <source>Enter an access token</source>
        <translation>Ein Zugriffstoken eingeben</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Remove the access token</source>
        <translation>Das Zugriffstoken entfernen</translation>
    </message>
    <message>
        <source>Download speed</source>
        <translation>Downloadtempo</translation>
    </message>
    <message>
        <source>A limit leaves room for calls and films meanwhile.</source>
        <translation>Eine Grenze lässt Platz für Anrufe und Filme nebenher.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Limit of the download speed: {limit}</source>
        <translation>Grenze für das Downloadtempo: {limit}</translation>
    </message>
    <message>
        <source>Only models that ask for your consent need one.</source>
        <translation>Nur Modelle, die deine Zustimmung wollen, brauchen eins.</translation>
    </message>
    <message>
        <source>It lies in your system&apos;s keyring.</source>
        <translation>Es liegt im Schlüsselbund deines Systems.</translation>
    </message>
    <message>
        <source>It is no longer in your system&apos;s keyring.</source>
        <translation>Es liegt nicht mehr im Schlüsselbund deines Systems.</translation>
    </message>
</context>
<context>
    <name>FormButton</name>
    <message>
        <source>Answers as JSON, by a form</source>
        <translation>Antworten als JSON, nach einem Formular</translation>
    </message>
    <message>
        <source>Answer in free text again</source>
        <translation>Wieder in freiem Text antworten</translation>
    </message>
    <message>
        <source>JSON: {name}</source>
        <translation>JSON: {name}</translation>
    </message>
    <message>
        <source>The form that answers have</source>
        <translation>Das Formular, nach dem geantwortet wird</translation>
    </message>
</context>
<context>
    <name>FormCard</name>
    <message>
        <source>waits for you</source>
        <translation>wartet auf dich</translation>
    </message>
    <message>
        <source>Leave it unanswered</source>
        <translation>Unbeantwortet lassen</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>The server “{server}” wants you to open a page of {host}</source>
        <translation>Der Server „{server}“ will, dass du eine Seite von {host} öffnest</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>The server “{server}” asks you for something</source>
        <translation>Der Server „{server}“ fragt dich nach etwas</translation>
    </message>
    <message>
        <source>Send to “{server}”</source>
        <translation>An „{server}“ senden</translation>
    </message>
</context>
<context>
    <name>FormField</name>
    <message>
        <source>{title} (needed)</source>
        <translation>{title} (nötig)</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>Nichts gewählt</translation>
    </message>
    <message>
        <source>This looks like a password: no server should ask for one here.</source>
        <translation>Das sieht nach einem Passwort aus: Danach sollte hier kein Server fragen.</translation>
    </message>
</context>
<context>
    <name>FoundModels</name>
    <message>
        <source>Also on this computer already</source>
        <translation>Auch schon auf diesem Computer</translation>
    </message>
    <message>
        <source>One more is on the Models page.</source>
        <translation>Ein weiteres steht auf der Seite Modelle.</translation>
    </message>
    <message>
        <source>{count} more are on the Models page.</source>
        <translation>{count} weitere stehen auf der Seite Modelle.</translation>
    </message>
</context>
<context>
    <name>FoundRow</name>
    <message>
        <source>{name} · {size} · from {program}</source>
        <translation>{name} · {size} · von {program}</translation>
    </message>
    <message>
        <source>Use it there</source>
        <translation>Dort nutzen</translation>
    </message>
    <message>
        <source>Use {name} from {program}</source>
        <translation>{name} von {program} nutzen</translation>
    </message>
    <message>
        <source>in your list</source>
        <translation>in deiner Liste</translation>
    </message>
</context>
<context>
    <name>HereList</name>
    <message>
        <source>Add a model file</source>
        <translation>Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>Modelldateien (*.gguf)</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>No other models yet. Get one from the recommended ones.</source>
        <translation>Noch keine anderen Modelle. Hol dir eins von den empfohlenen.</translation>
    </message>
    <message>
        <source>Looking into the folder of models…</source>
        <translation>Sieht im Ordner der Modelle nach …</translation>
    </message>
    <message>
        <source>Found on this computer</source>
        <translation>Auf diesem Computer gefunden</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>Datei hinzufügen …</translation>
    </message>
    <message>
        <source>Add a model file of your own</source>
        <translation>Eine eigene Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Look again for other programs&apos; models</source>
        <translation>Noch einmal nach Modellen anderer Programme suchen</translation>
    </message>
    <message>
        <source>Looking for models of LM Studio, Jan, GPT4All, Ollama and others…</source>
        <translation>Sucht nach Modellen von LM Studio, Jan, GPT4All, Ollama und anderen …</translation>
    </message>
    <message>
        <source>Models of other programs can be used where they lie.</source>
        <translation>Modelle anderer Programme lassen sich dort nutzen, wo sie liegen.</translation>
    </message>
    <message>
        <source>No models of LM Studio, Jan, GPT4All, Ollama or the Hugging Face cache that are not on the list already.</source>
        <translation>Keine Modelle von LM Studio, Jan, GPT4All, Ollama oder aus dem Hugging-Face-Cache, die nicht schon auf der Liste stehen.</translation>
    </message>
</context>
<context>
    <name>InstalledCard</name>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Chat with {name}</source>
        <translation>Mit {name} chatten</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Verify {name}</source>
        <translation>{name} prüfen</translation>
    </message>
    <message>
        <source>Reads the whole model and compares it with its checksum</source>
        <translation>Liest das ganze Modell und vergleicht es mit seiner Prüfsumme</translation>
    </message>
    <message>
        <source>Remove {name} from the list; the file stays</source>
        <translation>{name} von der Liste nehmen; die Datei bleibt</translation>
    </message>
    <message>
        <source>Remove {name} from this computer</source>
        <translation>{name} von diesem Computer entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop verifying {name}</source>
        <translation>Prüfung von {name} abbrechen</translation>
    </message>
    <message>
        <source>Verifying… {percent} %</source>
        <translation>Prüft … {percent} %</translation>
    </message>
    <message>
        <source>used {day}</source>
        <translation>benutzt: {day}</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>noch nicht benutzt</translation>
    </message>
    <message>
        <source>from {program}, linked</source>
        <translation>von {program}, verknüpft</translation>
    </message>
    <message>
        <source>your own file, linked</source>
        <translation>deine eigene Datei, verknüpft</translation>
    </message>
    <message>
        <source>in Hearth&apos;s folder</source>
        <translation>in Hearths Ordner</translation>
    </message>
    <message>
        <source>Memory: {predicted} predicted, {measured} used at the last start.</source>
        <translation>Speicher: {predicted} vorhergesagt, {measured} belegt beim letzten Start.</translation>
    </message>
    <message>
        <source>Intact: every byte is as it must be.</source>
        <translation>Unversehrt: Jedes Byte ist, wie es sein muss.</translation>
    </message>
    <message>
        <source>Nobody has said what its checksum must be. It is noted now, and the next time it counts.</source>
        <translation>Niemand hat gesagt, wie die Prüfsumme sein muss. Sie ist jetzt notiert, und beim nächsten Mal zählt sie.</translation>
    </message>
    <message>
        <source>It is not the file of the catalogue that it looks like: another build of the model, or damaged. If it answers well, nothing need be done.</source>
        <translation>Es ist nicht die Datei aus dem Katalog, nach der es aussieht: eine andere Fassung des Modells oder beschädigt. Wenn es gut antwortet, ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Damaged: {files}. Remove it and get it again.</source>
        <translation>Beschädigt: {files}. Entferne das Modell und hol es noch einmal.</translation>
    </message>
</context>
<context>
    <name>JsonAnswer</name>
    <message>
        <source>As text</source>
        <translation>Als Text</translation>
    </message>
    <message>
        <source>As a tree</source>
        <translation>Als Baum</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the JSON</source>
        <translation>JSON kopieren</translation>
    </message>
    <message>
        <source>Answer as a tree</source>
        <translation>Antwort als Baum</translation>
    </message>
    <message>
        <source>This answer is not JSON, so it is shown as text.</source>
        <translation>Diese Antwort ist kein JSON und wird deshalb als Text gezeigt.</translation>
    </message>
    <message>
        <source>The answer differs from the form in {count} places:</source>
        <translation>Die Antwort weicht an {count} Stellen von der Vorlage ab:</translation>
    </message>
    <message>
        <source>The answer differs from the form in one place:</source>
        <translation>Die Antwort weicht an einer Stelle von der Vorlage ab:</translation>
    </message>
    <message>
        <source>as wanted</source>
        <translation>wie gewünscht</translation>
    </message>
    <message>
        <source>not as wanted</source>
        <translation>nicht wie gewünscht</translation>
    </message>
</context>
<context>
    <name>JsonTree</name>
    <message>
        <source>… more</source>
        <translation>… mehr</translation>
    </message>
    <message>
        <source>1 field</source>
        <translation>1 Feld</translation>
    </message>
    <message>
        <source>{n} fields</source>
        <translation>{n} Felder</translation>
    </message>
    <message>
        <source>1 entry</source>
        <translation>1 Eintrag</translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation>{n} Einträge</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Close all</source>
        <translation>Alle zuklappen</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Close the keys</source>
        <translation>Tasten schließen</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <source>Context {percent} %</source>
        <translation>Kontext {percent} %</translation>
    </message>
    <message>
        <source>Your message is too long for the window.</source>
        <translation>Deine Nachricht ist zu lang für das Fenster.</translation>
    </message>
    <message>
        <source>What fills the context window: click for the list</source>
        <translation>Was das Kontextfenster füllt: Klick zeigt die Liste</translation>
    </message>
</context>
<context>
    <name>LedgerPopover</name>
    <message>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Messages and answers</source>
        <translation>Nachrichten und Antworten</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>{count} tokens are kept free for the answer.</source>
        <translation>{count} Tokens bleiben für die Antwort frei.</translation>
    </message>
</context>
<context>
    <name>LeftOutList</name>
    <message>
        <source>Your message with its files is too long for this model&apos;s window.</source>
        <translation>Deine Nachricht mit ihren Dateien ist zu lang für das Fenster dieses Modells.</translation>
    </message>
    <message>
        <source>Shorten it, or remove a file.</source>
        <translation>Kürze sie oder entferne eine Datei.</translation>
    </message>
    <message>
        <source>The oldest go first, those with files last. The chat keeps them all.</source>
        <translation>Die ältesten gehen zuerst, die mit Dateien zuletzt. Im Chat bleibt alles erhalten.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>„{words}“</translation>
    </message>
</context>
<context>
    <name>LeftOutNotice</name>
    <message>
        <source>This is too long for the model. Shorten it, or remove a file.</source>
        <translation>Das ist zu lang für das Modell. Kürze es oder entferne eine Datei.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show what fills the context window</source>
        <translation>Zeigen, was das Kontextfenster füllt</translation>
    </message>
</context>
<context>
    <name>LicenceTerms</name>
    <message>
        <source>{maker} sets conditions for {model}</source>
        <translation>{maker} stellt Bedingungen für {model}</translation>
    </message>
    <message>
        <source>Read the licence in the browser</source>
        <translation>Lizenz im Browser lesen</translation>
    </message>
    <message>
        <source>Read what it must not be used for</source>
        <translation>Lesen, wofür es nicht genutzt werden darf</translation>
    </message>
    <message>
        <source>I agree to the {licence}</source>
        <translation>Ich stimme der Lizenz zu: {licence}</translation>
    </message>
</context>
<context>
    <name>LinkBar</name>
    <message>
        <source>Open this page in your browser? That leaves Hearth.</source>
        <translation>Diese Seite im Browser öffnen? Damit verlässt du Hearth.</translation>
    </message>
    <message>
        <source>Hearth opens web pages only. You can copy this link.</source>
        <translation>Hearth öffnet nur Webseiten. Diesen Link kannst du kopieren.</translation>
    </message>
    <message>
        <source>It reads as “{name}”, but these letters may only look alike.</source>
        <translation>Das liest sich wie „{name}“, aber die Buchstaben sehen vielleicht nur so aus.</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>LinkOffer</name>
    <message>
        <source>Add it to your models? The file stays where it is.</source>
        <translation>Zu deinen Modellen hinzufügen? Die Datei bleibt, wo sie ist.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>{name} hinzufügen</translation>
    </message>
    <message>
        <source>Add {name} and chat with it</source>
        <translation>{name} hinzufügen und damit chatten</translation>
    </message>
    <message>
        <source>Add and chat</source>
        <translation>Hinzufügen und chatten</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Nicht hinzufügen</translation>
    </message>
</context>
<context>
    <name>LockButton</name>
    <message>
        <source>Online: {host}</source>
        <translation>Online: {host}</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>Lock open</source>
        <translation>Schloss offen</translation>
    </message>
    <message>
        <source>Offline lock: let nothing leave this computer</source>
        <translation>Offline-Schloss: Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>Connected now: {hosts}</source>
        <translation>Jetzt verbunden: {hosts}</translation>
    </message>
    <message>
        <source>No connection at this moment</source>
        <translation>Gerade keine Verbindung</translation>
    </message>
    <message>
        <source>Refused last: {host}</source>
        <translation>Zuletzt abgelehnt: {host}</translation>
    </message>
    <message>
        <source>Hearth is online for what you asked for. Chats stay here.</source>
        <translation>Hearth ist online für das, worum du gebeten hast. Chats bleiben hier.</translation>
    </message>
    <message>
        <source>The offline lock is closed: no part of Hearth can go online.</source>
        <translation>Das Offline-Schloss ist zu: Kein Teil von Hearth kann online gehen.</translation>
    </message>
    <message>
        <source>Hearth may go online for models, and for tools that you allow it.</source>
        <translation>Hearth darf online gehen: für Modelle und für Werkzeuge, denen du es erlaubst.</translation>
    </message>
</context>
<context>
    <name>LockQuestion</name>
    <message>
        <source>Open the lock for this download?</source>
        <translation>Das Schloss für diesen Download öffnen?</translation>
    </message>
    <message>
        <source>The offline lock is closed. To ask {host} for it, Hearth has to go online. The lock closes again by itself once everything is here; your chats stay on this computer.</source>
        <translation>Das Offline-Schloss ist zu. Um {host} danach zu fragen, muss Hearth online gehen. Das Schloss schließt sich von selbst, sobald alles da ist; deine Chats bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Open the lock</source>
        <translation>Schloss öffnen</translation>
    </message>
    <message>
        <source>Keep it closed</source>
        <translation>Geschlossen lassen</translation>
    </message>
</context>
<context>
    <name>MemoryBar</name>
    <message>
        <source>Needs {needed} of memory; {available} are available</source>
        <translation>Braucht {needed} Speicher; {available} sind verfügbar</translation>
    </message>
</context>
<context>
    <name>MemoryLegend</name>
    <message>
        <source>Needs {needed}, {available} are available</source>
        <translation>Braucht {needed}, {available} sind verfügbar</translation>
    </message>
    <message>
        <source>weights {size}</source>
        <translation>Gewichte {size}</translation>
    </message>
    <message>
        <source>conversation {size}</source>
        <translation>Gespräch {size}</translation>
    </message>
    <message>
        <source>working space {size}</source>
        <translation>Rechenpuffer {size}</translation>
    </message>
    <message>
        <source>engine {size}</source>
        <translation>Engine {size}</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Finding the best model for this computer</source>
        <translation>Das beste Modell für diesen Computer wird gesucht</translation>
    </message>
    <message>
        <source>{size} · {speed} here</source>
        <translation>{size} · hier {speed}</translation>
    </message>
    <message>
        <source>Better answers, but slower:</source>
        <translation>Bessere Antworten, aber langsamer:</translation>
    </message>
    <message>
        <source>Smaller and quicker:</source>
        <translation>Kleiner und schneller:</translation>
    </message>
    <message>
        <source>Quicker answers, from a model that knows less.</source>
        <translation>Schnellere Antworten von einem Modell, das weniger weiß.</translation>
    </message>
    <message>
        <source>The best that this computer can do. You will wait for its answers.</source>
        <translation>Das Beste, was dieser Computer kann. Auf die Antworten wartest du eine Weile.</translation>
    </message>
    <message>
        <source>The best answers this computer can give. Close large programs while you use it.</source>
        <translation>Die besten Antworten, die dieser Computer geben kann. Schließe große Programme, während du es nutzt.</translation>
    </message>
    <message>
        <source>The best answers this computer can give.</source>
        <translation>Die besten Antworten, die dieser Computer geben kann.</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Starter model</source>
        <translation>Startmodell</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>Mehr Modelle…</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>Modelldatei öffnen…</translation>
    </message>
    <message>
        <source>Starter model: small and built in. It knows Hearth and open-weight models, in English and German. For everything else, open gpt-oss-20b.</source>
        <translation>Startmodell: klein und eingebaut. Es kennt Hearth und Modelle mit offenen Gewichten, auf Deutsch und Englisch. Für alles andere öffne gpt-oss-20b.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>On this computer · {number}</source>
        <translation>Auf diesem Computer · {number}</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>Welche Modelle</translation>
    </message>
    <message>
        <source>Paste a Hugging Face link or search</source>
        <translation>Hugging-Face-Link oder Suche</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Sieht sich diesen Computer an …</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Mehr dazu</translation>
    </message>
    <message>
        <source>{total} memory ({free} free now)</source>
        <translation>{total} Speicher ({free} jetzt frei)</translation>
    </message>
    <message>
        <source>{number} cores</source>
        <translation>{number} Kerne</translation>
    </message>
    <message>
        <source>Chosen for this computer: {parts}.</source>
        <translation>Ausgewählt für diesen Computer: {parts}.</translation>
    </message>
</context>
<context>
    <name>NoteCard</name>
    <message>
        <source>Kept {moment}</source>
        <translation>Gemerkt am {moment}</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change: {note}</source>
        <translation>Ändern: {note}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove: {note}</source>
        <translation>Entfernen: {note}</translation>
    </message>
    <message>
        <source>The note</source>
        <translation>Die Notiz</translation>
    </message>
</context>
<context>
    <name>NoteList</name>
    <message>
        <source>The note is removed.</source>
        <translation>Die Notiz ist entfernt.</translation>
    </message>
    <message>
        <source>Bring the note back</source>
        <translation>Die Notiz zurückholen</translation>
    </message>
    <message>
        <source>The model remembers nothing.</source>
        <translation>Das Modell hat sich nichts gemerkt.</translation>
    </message>
    <message>
        <source>With the tool “Remember”, it may ask to keep a short note. You can also write one yourself: every later chat with that tool knows it.</source>
        <translation>Mit dem Werkzeug „Merken“ darf es fragen, ob es eine kurze Notiz behalten soll. Du kannst auch selbst eine schreiben: Jeder spätere Chat mit diesem Werkzeug kennt sie.</translation>
    </message>
    <message>
        <source>Something that the model should know in every chat</source>
        <translation>Etwas, das das Modell in jedem Chat wissen soll</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add this note</source>
        <translation>Diese Notiz hinzufügen</translation>
    </message>
</context>
<context>
    <name>NoticeSection</name>
    <message>
        <source>In the background</source>
        <translation>Im Hintergrund</translation>
    </message>
    <message>
        <source>Icon among those of the system</source>
        <translation>Symbol im Infobereich des Systems</translation>
    </message>
    <message>
        <source>Closing the window then leaves Hearth running; quit it by its icon.</source>
        <translation>Wenn du das Fenster schließt, läuft Hearth dann weiter; beende es über das Symbol.</translation>
    </message>
    <message>
        <source>Tell when a long answer is ready</source>
        <translation>Melden, wenn eine lange Antwort fertig ist</translation>
    </message>
    <message>
        <source>By a notification, if the window is not in front.</source>
        <translation>Mit einer Benachrichtigung, wenn das Fenster nicht vorn ist.</translation>
    </message>
    <message>
        <source>Show the beginning of the answer in it</source>
        <translation>Darin den Anfang der Antwort zeigen</translation>
    </message>
    <message>
        <source>Others may see it on your screen. Never of a private chat.</source>
        <translation>Andere könnten ihn auf deinem Bildschirm sehen. Nie aus einem privaten Chat.</translation>
    </message>
</context>
<context>
    <name>OpennessPanel</name>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Training code</source>
        <translation>Trainingscode</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>Kommerzielle Nutzung</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>erlaubt</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>What the {licence} asks:</source>
        <translation>Was die {licence} verlangt:</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>Lizenz lesen</translation>
    </message>
    <message>
        <source>Use policy</source>
        <translation>Nutzungsrichtlinie</translation>
    </message>
    <message>
        <source>The maker&apos;s page</source>
        <translation>Seite des Herstellers</translation>
    </message>
    <message>
        <source>Opens {url} in your browser</source>
        <translation>Öffnet {url} im Browser</translation>
    </message>
    <message>
        <source>Accept and get</source>
        <translation>Annehmen und holen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>partly open</source>
        <translation>teilweise offen</translation>
    </message>
    <message>
        <source>not published</source>
        <translation>nicht veröffentlicht</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>What would you like to do?</source>
        <translation>Was möchtest du tun?</translation>
    </message>
    <message>
        <source>Find and do anything</source>
        <translation>Alles finden und tun</translation>
    </message>
    <message>
        <source>Commands, models, settings and chats; arrow keys choose, Return does it</source>
        <translation>Befehle, Modelle, Einstellungen und Chats; Pfeiltasten wählen, die Eingabetaste führt aus</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>Was passt</translation>
    </message>
    <message>
        <source>Nothing fits. Fewer letters find more.</source>
        <translation>Nichts passt. Weniger Buchstaben finden mehr.</translation>
    </message>
</context>
<context>
    <name>PermissionCard</name>
    <message>
        <source>Revoke</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Revoke: {name}</source>
        <translation>Zurücknehmen: {name}</translation>
    </message>
</context>
<context>
    <name>PermissionList</name>
    <message>
        <source>“{name}” is not allowed any more.</source>
        <translation>„{name}“ ist nicht mehr erlaubt.</translation>
    </message>
    <message>
        <source>Allow {name} again</source>
        <translation>{name} wieder erlauben</translation>
    </message>
    <message>
        <source>Nothing is allowed.</source>
        <translation>Nichts ist erlaubt.</translation>
    </message>
    <message>
        <source>Before a tool reads, changes or sends anything, Hearth asks. What you allow for longer than once stands here.</source>
        <translation>Bevor ein Werkzeug etwas liest, ändert oder sendet, fragt Hearth. Was du für länger als einmal erlaubst, steht hier.</translation>
    </message>
</context>
<context>
    <name>PersonaButton</name>
    <message>
        <source>No persona</source>
        <translation>Keine Persona</translation>
    </message>
    <message>
        <source>New persona…</source>
        <translation>Neue Persona …</translation>
    </message>
    <message>
        <source>Show and change…</source>
        <translation>Zeigen und ändern …</translation>
    </message>
    <message>
        <source>Own instructions</source>
        <translation>Eigene Anweisungen</translation>
    </message>
    <message>
        <source>Persona: {name}</source>
        <translation>Persona: {name}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Who answers: choose a persona</source>
        <translation>Wer antwortet: Persona wählen</translation>
    </message>
</context>
<context>
    <name>PersonaEditor</name>
    <message>
        <source>New persona</source>
        <translation>Neue Persona</translation>
    </message>
    <message>
        <source>Copy of {name}</source>
        <translation>Kopie von {name}</translation>
    </message>
    <message>
        <source>{name} is as it came with Hearth again.</source>
        <translation>{name} ist wieder so, wie es mit Hearth kam.</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name} wurde gelöscht.</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Instructions that you need again and again, with what goes with them.</source>
        <translation>Anweisungen, die du immer wieder brauchst, mit allem, was dazugehört.</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>Damit chatten</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Back to the original</source>
        <translation>Zurück zum Original</translation>
    </message>
    <message>
        <source>Delete this persona</source>
        <translation>Diese Persona löschen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>PersonaForm</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>In a few words</source>
        <translation>In wenigen Worten</translation>
    </message>
    <message>
        <source>Instructions for the model</source>
        <translation>Anweisungen für das Modell</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Denkaufwand</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Who the model is to be, what it should do, and how it should answer.</source>
        <translation>Wer das Modell sein soll, was es tun und wie es antworten soll.</translation>
    </message>
    <message>
        <source>As in the chat</source>
        <translation>Wie im Chat</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Only these</source>
        <translation>Nur diese</translation>
    </message>
</context>
<context>
    <name>PlanCard</name>
    <message>
        <source>Remembers {tokens} tokens</source>
        <translation>Merkt sich {tokens} Tokens</translation>
    </message>
    <message>
        <source>{count} layers on the graphics card</source>
        <translation>{count} Schichten auf der Grafikkarte</translation>
    </message>
    <message>
        <source>reads {prefill}, writes {decode} tokens a second</source>
        <translation>liest {prefill}, schreibt {decode} Tokens pro Sekunde</translation>
    </message>
    <message>
        <source>on battery {decode}</source>
        <translation>im Akkubetrieb {decode}</translation>
    </message>
    <message>
        <source>predicted {predicted}, used {used}</source>
        <translation>vorhergesagt {predicted}, gebraucht {used}</translation>
    </message>
    <message>
        <source>predicted {predicted}, measured {measured} tokens a second</source>
        <translation>vorhergesagt {predicted}, gemessen {measured} Tokens pro Sekunde</translation>
    </message>
    <message>
        <source>Last time: {figures}</source>
        <translation>Beim letzten Mal: {figures}</translation>
    </message>
</context>
<context>
    <name>PrivacyStep</name>
    <message>
        <source>What you write stays with you</source>
        <translation>Was du schreibst, bleibt bei dir</translation>
    </message>
    <message>
        <source>Nothing to decide here: only what you can rely on.</source>
        <translation>Hier ist nichts zu entscheiden: nur, worauf du dich verlassen kannst.</translation>
    </message>
    <message>
        <source>Start chatting</source>
        <translation>Loslegen</translation>
    </message>
    <message>
        <source>Your chats stay on this computer.</source>
        <translation>Deine Chats bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <source>Hearth keeps its files in {folder}.</source>
        <translation>Hearth legt seine Dateien in {folder} ab.</translation>
    </message>
    <message>
        <source>Hearth goes online only for models, and only when you ask for one.</source>
        <translation>Hearth geht nur für Modelle ins Netz, und nur, wenn du eines willst.</translation>
    </message>
    <message>
        <source>It finds and downloads them at {host}; what you write is never sent.</source>
        <translation>Es findet und lädt sie bei {host}; was du schreibst, wird nie gesendet.</translation>
    </message>
    <message>
        <source>No account, no telemetry, no advertising.</source>
        <translation>Kein Konto, keine Telemetrie, keine Werbung.</translation>
    </message>
    <message>
        <source>The offline lock closes when you are through here.</source>
        <translation>Das Offline-Schloss schließt sich, wenn du hier durch bist.</translation>
    </message>
    <message>
        <source>A model on its way comes first. Then it reads “Nothing leaves this computer” at the top, until you open it.</source>
        <translation>Ein Modell, das unterwegs ist, kommt noch an. Danach steht oben „Nichts verlässt diesen Rechner“, bis du es öffnest.</translation>
    </message>
    <message>
        <source>Until then the small starter model answers.</source>
        <translation>Bis dahin antwortet das kleine Startmodell.</translation>
    </message>
    <message>
        <source>{name} is ready: you can chat with it.</source>
        <translation>{name} ist bereit: Du kannst damit chatten.</translation>
    </message>
    <message>
        <source>The small starter model that is built in answers for now.</source>
        <translation>Vorerst antwortet das kleine eingebaute Startmodell.</translation>
    </message>
    <message>
        <source>The Models page has better ones, whenever you like.</source>
        <translation>Auf der Seite Modelle findest du bessere, wann immer du magst.</translation>
    </message>
    <message>
        <source>{name} is being downloaded: {progress}</source>
        <translation>{name} wird heruntergeladen: {progress}</translation>
    </message>
</context>
<context>
    <name>PrivateBar</name>
    <message>
        <source>Private chat: nothing of it is kept. It is gone when you leave it.</source>
        <translation>Privater Chat: Nichts davon wird aufbewahrt. Er ist weg, sobald du ihn verlässt.</translation>
    </message>
</context>
<context>
    <name>ProblemLine</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QuestionEditor</name>
    <message>
        <source>Edit your message</source>
        <translation>Deine Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Deine Nachricht</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter breaks the line, Esc leaves it as it was</source>
        <translation>Enter sendet, Umschalt+Enter bricht die Zeile um, Esc lässt alles, wie es war</translation>
    </message>
    <message>
        <source>What was said before stays as another version.</source>
        <translation>Was vorher dastand, bleibt als andere Fassung erhalten.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Reports (*.json)</source>
        <translation>Berichte (*.json)</translation>
    </message>
    <message>
        <source>This is all that the report says. It names neither you nor your folders, and goes nowhere by itself.</source>
        <translation>Das ist alles, was der Bericht sagt. Er nennt weder dich noch deine Ordner und geht von selbst nirgendwohin.</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>Der Bericht</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Gespeichert unter {path}.</translation>
    </message>
</context>
<context>
    <name>RescueCard</name>
    <message>
        <source>Your chats cannot be read</source>
        <translation>Deine Chats lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>It is put aside and kept, whatever you choose. Go back to a backup:</source>
        <translation>Sie wird beiseitegelegt und bleibt erhalten, was du auch wählst. Zurück zu einer Sicherung:</translation>
    </message>
    <message>
        <source>Begin with no chats</source>
        <translation>Ohne Chats anfangen</translation>
    </message>
    <message>
        <source>Decide later: until then no chat is kept</source>
        <translation>Später entscheiden: bis dahin wird kein Chat behalten</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
</context>
<context>
    <name>RestoreBar</name>
    <message>
        <source>Bring the changes back</source>
        <translation>Änderungen wiederherstellen</translation>
    </message>
    <message>
        <source>Restore what this answer changed</source>
        <translation>Zurücknehmen, was diese Antwort geändert hat</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} und {number} weitere</translation>
    </message>
    <message>
        <source>Changed: {names}</source>
        <translation>Geändert: {names}</translation>
    </message>
    <message>
        <source>As before this answer: {names}</source>
        <translation>Wie vor dieser Antwort: {names}</translation>
    </message>
    <message>
        <source>Left alone, since it was changed afterwards: {names}</source>
        <translation>Unberührt, da danach geändert: {names}</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>{number} downloads a month</source>
        <translation>{number} Downloads im Monat</translation>
    </message>
    <message>
        <source>{number} parameters</source>
        <translation>{number} Parameter</translation>
    </message>
    <message>
        <source>asks for your consent</source>
        <translation>will deine Zustimmung</translation>
    </message>
    <message>
        <source>Accept its conditions on its page, then give Hearth your access token.</source>
        <translation>Nimm die Bedingungen auf seiner Seite an, dann gib Hearth dein Zugriffstoken.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Open the page of {repo}</source>
        <translation>Die Seite von {repo} öffnen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Show the files of {repo}</source>
        <translation>Die Dateien von {repo} zeigen</translation>
    </message>
    <message>
        <source>{number} other files</source>
        <translation>{number} weitere Dateien</translation>
    </message>
    <message>
        <source>Asking which files there are…</source>
        <translation>Fragt, welche Dateien es gibt …</translation>
    </message>
</context>
<context>
    <name>SearchAddress</name>
    <message>
        <source>https://… of a SearXNG</source>
        <translation>https://… eines SearXNG</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search chats</source>
        <translation>Chats durchsuchen</translation>
    </message>
    <message>
        <source>Show all chats</source>
        <translation>Alle Chats zeigen</translation>
    </message>
</context>
<context>
    <name>SearchPane</name>
    <message>
        <source>Back to the models</source>
        <translation>Zurück zu den Modellen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>These models come from anyone and are not checked by Hearth. Read their pages, and prefer makers that you know.</source>
        <translation>Diese Modelle kommen von irgendwem und sind von Hearth nicht geprüft. Lies ihre Seiten und nimm lieber welche von Herstellern, die du kennst.</translation>
    </message>
    <message>
        <source>Asking Hugging Face for “{text}”…</source>
        <translation>Fragt Hugging Face nach „{text}“ …</translation>
    </message>
    <message>
        <source>No answer to “{text}”</source>
        <translation>Keine Antwort auf „{text}“</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”. Try fewer words, or paste the link of a model&apos;s page.</source>
        <translation>Nichts gefunden zu „{text}“. Versuch es mit weniger Wörtern, oder füge den Link einer Modellseite ein.</translation>
    </message>
    <message>
        <source>Found for “{text}”</source>
        <translation>Gefunden zu „{text}“</translation>
    </message>
</context>
<context>
    <name>SentFiles</name>
    <message>
        <source>{name}: show what was read of it</source>
        <translation>{name}: zeigen, was davon gelesen wurde</translation>
    </message>
</context>
<context>
    <name>ServerCard</name>
    <message>
        <source>Start this when its tools are used</source>
        <translation>Starten, wenn Werkzeuge benutzt werden</translation>
    </message>
    <message>
        <source>Nothing is started before you say yes.</source>
        <translation>Vor deinem Ja wird nichts gestartet.</translation>
    </message>
    <message>
        <source>Contact this when its tools are used</source>
        <translation>Ansprechen, wenn Werkzeuge benutzt werden</translation>
    </message>
    <message>
        <source>Nothing is contacted before you say yes.</source>
        <translation>Vor deinem Ja wird nichts angesprochen.</translation>
    </message>
    <message>
        <source>First enter what is missing: {names}. The pencil lets you.</source>
        <translation>Gib erst ein, was fehlt: {names}. Das geht mit dem Stift.</translation>
    </message>
    <message>
        <source>See its tools</source>
        <translation>Werkzeuge ansehen</translation>
    </message>
    <message>
        <source>See the tools of {name}</source>
        <translation>Die Werkzeuge von {name} ansehen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>{name} anhalten</translation>
    </message>
    <message>
        <source>Show its log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Hide its log</source>
        <translation>Protokoll verbergen</translation>
    </message>
    <message>
        <source>Set {name} up otherwise</source>
        <translation>{name} anders einrichten</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Log of {name}</source>
        <translation>Protokoll von {name}</translation>
    </message>
    <message>
        <source>It has said nothing besides.</source>
        <translation>Er hat sonst nichts gesagt.</translation>
    </message>
    <message>
        <source>waits for your yes</source>
        <translation>wartet auf dein Ja</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>startet…</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>läuft nicht</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>tools chosen: {number}</source>
        <translation>Werkzeuge gewählt: {number}</translation>
    </message>
</context>
<context>
    <name>ServerForm</name>
    <message>
        <source>Set up {name}</source>
        <translation>{name} einrichten</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>A program on this computer</source>
        <translation>Ein Programm auf diesem Computer</translation>
    </message>
    <message>
        <source>An address</source>
        <translation>Eine Adresse</translation>
    </message>
    <message>
        <source>Paste JSON</source>
        <translation>JSON einfügen</translation>
    </message>
    <message>
        <source>What kind of server</source>
        <translation>Was für ein Server</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Small letters, digits and hyphens.</source>
        <translation>Kleine Buchstaben, Ziffern und Bindestriche.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>With all its arguments, as in a terminal.</source>
        <translation>Mit allen Argumenten, wie im Terminal.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Runs in</source>
        <translation>Läuft in</translation>
    </message>
    <message>
        <source>Empty: a folder of its own.</source>
        <translation>Leer: ein eigener Ordner.</translation>
    </message>
    <message>
        <source>May use the network</source>
        <translation>Darf ins Netz</translation>
    </message>
    <message>
        <source>Unless the offline lock is closed. Some have to fetch themselves first.</source>
        <translation>Außer wenn das Offline-Schloss zu ist. Manche müssen sich erst selbst holen.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>With mcpServers as in Claude Desktop, LM Studio or Jan, or VS Code&apos;s.</source>
        <translation>Mit mcpServers wie in Claude Desktop, LM Studio oder Jan, oder das von VS Code.</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>One NAME=VALUE a line; kept in your system&apos;s keyring, and not shown again.</source>
        <translation>Je Zeile ein NAME=WERT; kommt in den Schlüsselbund deines Systems und wird nicht mehr gezeigt.</translation>
    </message>
</context>
<context>
    <name>ServersPane</name>
    <message>
        <source>{name} is removed.</source>
        <translation>{name} ist entfernt.</translation>
    </message>
    <message>
        <source>Bring {name} back</source>
        <translation>{name} zurückholen</translation>
    </message>
    <message>
        <source>Programs and addresses that bring their own tools (MCP). Each is started only after your yes to its exact command, and each of its tools is asked about before it is used.</source>
        <translation>Programme und Adressen, die eigene Werkzeuge mitbringen (MCP). Jeder startet erst nach deinem Ja zu seinem genauen Befehl, und nach jedem seiner Werkzeuge wirst du gefragt, bevor es benutzt wird.</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>No server is set up.</source>
        <translation>Es ist kein Server eingerichtet.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of the window; models answer in yours.</source>
        <translation>Die des Fensters; Modelle antworten in deiner.</translation>
    </message>
    <message>
        <source>Memory and power</source>
        <translation>Speicher und Strom</translation>
    </message>
    <message>
        <source>Free the memory of an idle model</source>
        <translation>Speicher eines ruhenden Modells freigeben</translation>
    </message>
    <message>
        <source>The model is loaded again with your next message; the chat is remembered.</source>
        <translation>Das Modell wird mit deiner nächsten Nachricht neu geladen; der Chat ist gemerkt.</translation>
    </message>
    <message>
        <source>After 10 minutes</source>
        <translation>Nach 10 Minuten</translation>
    </message>
    <message>
        <source>After half an hour</source>
        <translation>Nach einer halben Stunde</translation>
    </message>
    <message>
        <source>After two hours</source>
        <translation>Nach zwei Stunden</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Fewer processor cores on battery</source>
        <translation>Im Akkubetrieb weniger Prozessorkerne nutzen</translation>
    </message>
    <message>
        <source>Answers come slower, and the battery lasts longer.</source>
        <translation>Antworten kommen langsamer, und der Akku hält länger.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Offline lock</source>
        <translation>Offline-Schloss</translation>
    </message>
    <message>
        <source>Nothing leaves this computer. Models can be downloaded while it is open.</source>
        <translation>Nichts verlässt diesen Rechner. Modelle lassen sich laden, solange es offen ist.</translation>
    </message>
    <message>
        <source>Tools may use the network</source>
        <translation>Werkzeuge dürfen ins Netz</translation>
    </message>
    <message>
        <source>Only while the lock is open, and only when you allow it.</source>
        <translation>Nur solange das Schloss offen ist und nur, wenn du es erlaubst.</translation>
    </message>
    <message>
        <source>Search engine for tools</source>
        <translation>Suchmaschine für Werkzeuge</translation>
    </message>
    <message>
        <source>The address of a SearXNG that gives results as JSON. Empty: no searches.</source>
        <translation>Die Adresse eines SearXNG, das Ergebnisse als JSON gibt. Leer: keine Suchen.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>What Hearth keeps for you lies here</source>
        <translation>Was Hearth für dich aufbewahrt, liegt hier</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Servers that bring tools</source>
        <translation>Server mit Werkzeugen</translation>
    </message>
    <message>
        <source>Programs and addresses (MCP), each started only after your yes.</source>
        <translation>Programme und Adressen (MCP); jeder startet erst nach deinem Ja.</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Language, your computer, a model for it, and what stays private.</source>
        <translation>Sprache, dein Computer, ein Modell für ihn und was privat bleibt.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Noch einmal zeigen</translation>
    </message>
    <message>
        <source>About Hearth</source>
        <translation>Über Hearth</translation>
    </message>
    <message>
        <source>Hearth {version}, free software under the Apache License 2.0</source>
        <translation>Hearth {version}, freie Software unter der Apache License 2.0</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gemacht mit</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Chats and pages</source>
        <translation>Chats und Seiten</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>New private chat: it is not kept</source>
        <translation>Neuer privater Chat: wird nicht aufbewahrt</translation>
    </message>
    <message>
        <source>New folder for chats</source>
        <translation>Neuer Ordner für Chats</translation>
    </message>
    <message>
        <source>No chat has these words.</source>
        <translation>In keinem Chat kommen diese Wörter vor.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Your computer</source>
        <translation>Dein Computer</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>SpeedLine</name>
    <message>
        <source>An answer comes only as fast as memory can be read; a long prompt is read as fast as the processor computes.</source>
        <translation>Eine Antwort kommt nur so schnell, wie der Speicher gelesen werden kann; ein langer Prompt wird so schnell gelesen, wie der Prozessor rechnet.</translation>
    </message>
    <message>
        <source>Measuring… if a model is at work, as soon as it has answered</source>
        <translation>Wird gemessen… falls ein Modell arbeitet, sobald es geantwortet hat</translation>
    </message>
    <message>
        <source>Not measured yet: predictions are careful guesses</source>
        <translation>Noch nicht gemessen: Vorhersagen sind vorsichtig geschätzt</translation>
    </message>
    <message>
        <source>Reads {rate} of memory, computes {count} billion operations a second</source>
        <translation>Liest {rate} Speicher, rechnet {count} Milliarden Operationen pro Sekunde</translation>
    </message>
    <message>
        <source>Other programs were at work meanwhile, so it may be faster than this. Close them and measure again.</source>
        <translation>Andere Programme haben währenddessen gearbeitet, es kann also schneller sein. Schließ sie und miss noch einmal.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Neu messen</translation>
    </message>
</context>
<context>
    <name>StarterCard</name>
    <message>
        <source>Starter model</source>
        <translation>Startmodell</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>eingebaut</translation>
    </message>
    <message>
        <source>Tiny and quick, to try Hearth with: it knows Hearth and open-weight models.</source>
        <translation>Winzig und flink, zum Ausprobieren: Es kennt Hearth und Modelle mit offenen Gewichten.</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chatten</translation>
    </message>
    <message>
        <source>Chat with {name}</source>
        <translation>Mit {name} chatten</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Open it all the same</source>
        <translation>Trotzdem öffnen</translation>
    </message>
    <message>
        <source>Use the starter model</source>
        <translation>Startmodell nehmen</translation>
    </message>
    <message>
        <source>Try the graphics card again</source>
        <translation>Grafikkarte wieder versuchen</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Hinweis schließen</translation>
    </message>
    <message>
        <source>The graphics card failed with this model last time, so it runs on the processor now.</source>
        <translation>Die Grafikkarte ist mit diesem Modell beim letzten Mal ausgefallen; es läuft jetzt auf dem Prozessor.</translation>
    </message>
    <message>
        <source>Loading {name}… {percent} %</source>
        <translation>{name} wird geladen… {percent} %</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>ThinkingPane</name>
    <message>
        <source>Chain of thought</source>
        <translation>Gedankengang</translation>
    </message>
    <message>
        <source>Show or hide the chain of thought</source>
        <translation>Gedankengang zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>Jetzt antworten</translation>
    </message>
    <message>
        <source>Stop thinking and answer ({key})</source>
        <translation>Nachdenken beenden und antworten ({key})</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>Thinking… {seconds} s</source>
        <translation>Denkt nach… {seconds} s</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>{seconds} s nachgedacht</translation>
    </message>
    <message>
        <source>Thought for {seconds} s · 1 token</source>
        <translation>{seconds} s nachgedacht · 1 Token</translation>
    </message>
    <message>
        <source>Thought for {seconds} s · {tokens} tokens</source>
        <translation>{seconds} s nachgedacht · {tokens} Tokens</translation>
    </message>
</context>
<context>
    <name>TokenField</name>
    <message>
        <source>Keeping it in your system&apos;s keyring…</source>
        <translation>Wird im Schlüsselbund deines Systems abgelegt …</translation>
    </message>
    <message>
        <source>Kept in your system&apos;s keyring.</source>
        <translation>Liegt im Schlüsselbund deines Systems.</translation>
    </message>
    <message>
        <source>Access token (hf_…)</source>
        <translation>Zugriffstoken (hf_…)</translation>
    </message>
    <message>
        <source>Access token for Hugging Face</source>
        <translation>Zugriffstoken für Hugging Face</translation>
    </message>
    <message>
        <source>Keep in the keyring</source>
        <translation>Im Schlüsselbund ablegen</translation>
    </message>
    <message>
        <source>Make a token</source>
        <translation>Token anlegen</translation>
    </message>
    <message>
        <source>Opens {url} in your browser</source>
        <translation>Öffnet {url} im Browser</translation>
    </message>
</context>
<context>
    <name>ToolChoice</name>
    <message>
        <source>{chosen} of {all} for the model: about {tokens} tokens of each prompt</source>
        <translation>{chosen} von {all} für das Modell: etwa {tokens} Tokens von jedem Prompt</translation>
    </message>
    <message>
        <source>Hide the tools</source>
        <translation>Werkzeuge verbergen</translation>
    </message>
    <message>
        <source>Show the tools</source>
        <translation>Werkzeuge zeigen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Let the model use all of these tools</source>
        <translation>Das Modell alle diese Werkzeuge benutzen lassen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Let the model use none of these tools</source>
        <translation>Das Modell keines dieser Werkzeuge benutzen lassen</translation>
    </message>
</context>
<context>
    <name>ToolPlace</name>
    <message>
        <source>the lock is closed</source>
        <translation>das Schloss ist zu</translation>
    </message>
    <message>
        <source>tools are kept from the network</source>
        <translation>Werkzeuge dürfen nicht ins Netz</translation>
    </message>
    <message>
        <source>no search engine is chosen</source>
        <translation>keine Suchmaschine gewählt</translation>
    </message>
</context>
<context>
    <name>ToolRow</name>
    <message>
        <source>about {number} tokens</source>
        <translation>etwa {number} Tokens</translation>
    </message>
    <message>
        <source>says something else now</source>
        <translation>sagt jetzt etwas anderes</translation>
    </message>
    <message>
        <source>Cannot be used: {reason}</source>
        <translation>Nicht benutzbar: {reason}</translation>
    </message>
</context>
<context>
    <name>ToolsButton</name>
    <message>
        <source>Which folder may be read in this chat?</source>
        <translation>Welcher Ordner darf in diesem Chat gelesen werden?</translation>
    </message>
    <message>
        <source>Permissions and activity…</source>
        <translation>Freigaben und Verlauf …</translation>
    </message>
    <message>
        <source>{tool} ({reason})</source>
        <translation>{tool} ({reason})</translation>
    </message>
    <message>
        <source>Let this chat read a folder…</source>
        <translation>Diesen Chat einen Ordner lesen lassen …</translation>
    </message>
    <message>
        <source>May read in “{folder}”. Choose another…</source>
        <translation>Darf in „{folder}“ lesen. Anderen wählen …</translation>
    </message>
    <message>
        <source>Do not let it read there any more</source>
        <translation>Dort nicht mehr lesen lassen</translation>
    </message>
    <message>
        <source>Tools: {number} on</source>
        <translation>Werkzeuge: {number} an</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Tools: none on</source>
        <translation>Werkzeuge: keine an</translation>
    </message>
    <message>
        <source>What the model may use in this chat</source>
        <translation>Was das Modell in diesem Chat benutzen darf</translation>
    </message>
</context>
<context>
    <name>ToolsPage</name>
    <message>
        <source>Permissions</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>What tools may do without asking, what they keep, and all they have done.</source>
        <translation>Was Werkzeuge ohne zu fragen dürfen, was sie sich merken und alles, was sie getan haben.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Remembered</source>
        <translation>Gemerkt</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste ein- oder ausblenden</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>Modell: {name}</translation>
    </message>
    <message>
        <source>Choose the model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Export and import chats</source>
        <translation>Chats exportieren und importieren</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Jump to the latest text</source>
        <translation>Zum neuesten Text springen</translation>
    </message>
</context>
<context>
    <name>TranscriptSelection</name>
    <message>
        <source>Open link…</source>
        <translation>Link öffnen …</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Link-Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Select this message</source>
        <translation>Diese Nachricht auswählen</translation>
    </message>
    <message>
        <source>Select the whole chat</source>
        <translation>Den ganzen Chat auswählen</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Hide Hearth</source>
        <translation>Hearth verbergen</translation>
    </message>
    <message>
        <source>Show Hearth</source>
        <translation>Hearth zeigen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Quit Hearth</source>
        <translation>Hearth beenden</translation>
    </message>
</context>
<context>
    <name>TurnBody</name>
    <message>
        <source>Waiting: another chat is being answered first.</source>
        <translation>Wartet: Zuerst wird ein anderer Chat beantwortet.</translation>
    </message>
    <message>
        <source>Reading your message… {percent} %</source>
        <translation>Liest deine Nachricht… {percent} %</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Einen Moment…</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>UndoStrip</name>
    <message>
        <source>{name} is removed. Its {size} are freed when you quit Hearth.</source>
        <translation>{name} ist entfernt. Die {size} werden frei, wenn du Hearth beendest.</translation>
    </message>
    <message>
        <source>{name} is off the list. Its file stays where it is.</source>
        <translation>{name} ist von der Liste. Die Datei bleibt, wo sie ist.</translation>
    </message>
    <message>
        <source>Put {name} back</source>
        <translation>{name} zurückholen</translation>
    </message>
</context>
<context>
    <name>UserMessage</name>
    <message>
        <source>Your message</source>
        <translation>Deine Nachricht</translation>
    </message>
    <message>
        <source>Edit this message</source>
        <translation>Diese Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>Show all ({count} characters)</source>
        <translation>Alles zeigen ({count} Zeichen)</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <source>Version {number} of {count}</source>
        <translation>Fassung {number} von {count}</translation>
    </message>
    <message>
        <source>Show the version before</source>
        <translation>Vorige Fassung zeigen</translation>
    </message>
    <message>
        <source>Show the version after</source>
        <translation>Nächste Fassung zeigen</translation>
    </message>
</context>
<context>
    <name>WaysBack</name>
    <message>
        <source>Chat deleted</source>
        <translation>Chat gelöscht</translation>
    </message>
    <message>
        <source>Bring the chat back</source>
        <translation>Chat zurückholen</translation>
    </message>
    <message>
        <source>Call the chat {name} again</source>
        <translation>Den Chat wieder {name} nennen</translation>
    </message>
    <message>
        <source>Chat renamed to {name}</source>
        <translation>Chat umbenannt in {name}</translation>
    </message>
    <message>
        <source>Folder {name} deleted. Its chats are still there.</source>
        <translation>Ordner {name} gelöscht. Seine Chats sind noch da.</translation>
    </message>
    <message>
        <source>Bring the folder back</source>
        <translation>Ordner zurückholen</translation>
    </message>
    <message>
        <source>Call the folder {name} again</source>
        <translation>Den Ordner wieder {name} nennen</translation>
    </message>
    <message>
        <source>Folder renamed to {name}</source>
        <translation>Ordner umbenannt in {name}</translation>
    </message>
    <message>
        <source>Put the chat back where it was</source>
        <translation>Chat dorthin zurücklegen, wo er war</translation>
    </message>
    <message>
        <source>Chat taken out of its folder</source>
        <translation>Chat aus dem Ordner genommen</translation>
    </message>
    <message>
        <source>Chat moved to {name}</source>
        <translation>Chat nach {name} verschoben</translation>
    </message>
    <message>
        <source>Private chat gone</source>
        <translation>Privater Chat weg</translation>
    </message>
    <message>
        <source>Bring the private chat back</source>
        <translation>Den privaten Chat zurückholen</translation>
    </message>
</context>
<context>
    <name>WelcomeStep</name>
    <message>
        <source>Welcome to Hearth</source>
        <translation>Willkommen bei Hearth</translation>
    </message>
    <message>
        <source>Chat with open-weight models, on your own computer.</source>
        <translation>Chatte mit offenen Modellen, auf deinem eigenen Computer.</translation>
    </message>
    <message>
        <source>Everything you write stays on this computer.</source>
        <translation>Alles, was du schreibst, bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>It works without an account, and without a network once a model is here.</source>
        <translation>Es braucht kein Konto, und kein Netz, sobald ein Modell da ist.</translation>
    </message>
    <message>
        <source>Four short steps; each can be left out.</source>
        <translation>Vier kurze Schritte; jeden kannst du auslassen.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
</context>
<context>
    <name>WizardCard</name>
    <message>
        <source>Step {number} of {count}</source>
        <translation>Schritt {number} von {count}</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Leave these steps; the settings can show them again (Esc)</source>
        <translation>Diese Schritte verlassen; die Einstellungen zeigen sie wieder (Esc)</translation>
    </message>
</context>
<context>
    <name>_Details</name>
    <message>
        <source>Exact arguments</source>
        <translation>Genaue Argumente</translation>
    </message>
    <message>
        <source>Before you edited them</source>
        <translation>Bevor du sie geändert hast</translation>
    </message>
    <message>
        <source>What the model was told</source>
        <translation>Was dem Modell gesagt wurde</translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation>Geänderte Dateien</translation>
    </message>
    <message>
        <source>It took {seconds} s.</source>
        <translation>Es dauerte {seconds} s.</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Show the question again</source>
        <translation>Die Frage wieder zeigen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>application</name>
    <message>
        <source>Hearth is open already, but does not answer. Quit it, then start it again.</source>
        <translation>Hearth ist schon geöffnet, antwortet aber nicht. Beende es und starte es dann neu.</translation>
    </message>
</context>
<context>
    <name>chats</name>
    <message>
        <source>No chats in here yet</source>
        <translation>Noch keine Chats darin</translation>
    </message>
    <message>
        <source>Show {count} more</source>
        <translation>{count} weitere zeigen</translation>
    </message>
    <message>
        <source>Folder {name}, open, chats: {count}</source>
        <translation>Ordner {name}, geöffnet, Chats: {count}</translation>
    </message>
    <message>
        <source>Folder {name}, closed, chats: {count}</source>
        <translation>Ordner {name}, geschlossen, Chats: {count}</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>waits for its answer</source>
        <translation>wartet auf die Antwort</translation>
    </message>
    <message>
        <source>is being answered</source>
        <translation>wird gerade beantwortet</translation>
    </message>
    <message>
        <source>has a question for you</source>
        <translation>hat eine Frage an dich</translation>
    </message>
    <message>
        <source>has a new answer</source>
        <translation>hat eine neue Antwort</translation>
    </message>
    <message>
        <source>could not be answered</source>
        <translation>konnte nicht beantwortet werden</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>Neu antworten</translation>
    </message>
    <message>
        <source>Answer now, or go on with the answer</source>
        <translation>Jetzt antworten oder weiterschreiben</translation>
    </message>
    <message>
        <source>Answers as JSON, by a form…</source>
        <translation>Antworten als JSON, nach einem Formular …</translation>
    </message>
    <message>
        <source>Attach files…</source>
        <translation>Dateien anhängen…</translation>
    </message>
    <message>
        <source>Begin a new line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Choose a persona</source>
        <translation>Persona wählen</translation>
    </message>
    <message>
        <source>Choose the effort</source>
        <translation>Denkaufwand wählen</translation>
    </message>
    <message>
        <source>Choose the model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Choose the tools</source>
        <translation>Werkzeuge wählen</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Delete a chat or folder in the list</source>
        <translation>Chat oder Ordner in der Liste löschen</translation>
    </message>
    <message>
        <source>Delete the chat</source>
        <translation>Chat löschen</translation>
    </message>
    <message>
        <source>Export all chats…</source>
        <translation>Alle Chats exportieren …</translation>
    </message>
    <message>
        <source>Export this chat as JSON…</source>
        <translation>Diesen Chat als JSON exportieren …</translation>
    </message>
    <message>
        <source>Export this chat as Markdown…</source>
        <translation>Diesen Chat als Markdown exportieren …</translation>
    </message>
    <message>
        <source>Export this chat as PDF…</source>
        <translation>Diesen Chat als PDF exportieren …</translation>
    </message>
    <message>
        <source>Find and do anything</source>
        <translation>Alles finden und tun</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>Go to the end of the chat</source>
        <translation>Zum Ende des Chats</translation>
    </message>
    <message>
        <source>Go to the list of chats</source>
        <translation>Zur Liste der Chats</translation>
    </message>
    <message>
        <source>Go to the question of a tool</source>
        <translation>Zur Frage eines Werkzeugs</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Chats importieren …</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Move the chat to a folder…</source>
        <translation>Chat in einen Ordner verschieben…</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner…</translation>
    </message>
    <message>
        <source>New private chat</source>
        <translation>Neuer privater Chat</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>Modelldatei öffnen…</translation>
    </message>
    <message>
        <source>Permissions and activity</source>
        <translation>Freigaben und Verlauf</translation>
    </message>
    <message>
        <source>Personas</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Pin or unpin the chat</source>
        <translation>Chat anheften oder nicht mehr anheften</translation>
    </message>
    <message>
        <source>Quit Hearth</source>
        <translation>Hearth beenden</translation>
    </message>
    <message>
        <source>Rename a chat or folder in the list</source>
        <translation>Chat oder Ordner in der Liste umbenennen</translation>
    </message>
    <message>
        <source>Rename the chat…</source>
        <translation>Chat umbenennen…</translation>
    </message>
    <message>
        <source>Search chats</source>
        <translation>Chats durchsuchen</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>Servers that bring tools</source>
        <translation>Server mit Werkzeugen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Show or hide the chain of thought</source>
        <translation>Gedankengang zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show the chat</source>
        <translation>Chat zeigen</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>Your computer</source>
        <translation>Dein Computer</translation>
    </message>
</context>
<context>
    <name>details</name>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Instruction sets that can be used</source>
        <translation>Nutzbare Befehlssätze</translation>
    </message>
    <message>
        <source>{free} free of {total}</source>
        <translation>{free} frei von {total}</translation>
    </message>
    <message>
        <source>Disk for models</source>
        <translation>Festplatte für Modelle</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>{count} cores, {fast} of them fast, {threads} at work</source>
        <translation>{count} Kerne, davon {fast} schnelle, {threads} arbeiten</translation>
    </message>
    <message>
        <source>{count} cores, {threads} at work</source>
        <translation>{count} Kerne, {threads} arbeiten</translation>
    </message>
    <message>
        <source>shares the computer&apos;s memory</source>
        <translation>teilt sich den Speicher des Computers</translation>
    </message>
    <message>
        <source>{total}, {free} free</source>
        <translation>{total}, {free} frei</translation>
    </message>
    <message>
        <source>memory not known</source>
        <translation>Speicher nicht bekannt</translation>
    </message>
    <message>
        <source>the engine uses it as {device}</source>
        <translation>die Engine nutzt sie als {device}</translation>
    </message>
    <message>
        <source>the engine cannot use it</source>
        <translation>die Engine kann sie nicht nutzen</translation>
    </message>
    <message>
        <source>on battery: answers come slower</source>
        <translation>Akku: Antworten kommen langsamer</translation>
    </message>
    <message>
        <source>plugged in</source>
        <translation>am Netz</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>A KV cache with values of type {type_v} needs flash attention, which is off.</source>
        <translation>Ein KV-Cache mit Werten vom Typ {type_v} braucht Flash Attention, und die ist aus.</translation>
    </message>
    <message>
        <source>A field has no name.</source>
        <translation>Ein Feld hat keinen Namen.</translation>
    </message>
    <message>
        <source>A network that asks you to log in first often does this: open any page in a browser, then try again.</source>
        <translation>Das tut oft ein Netz, das erst eine Anmeldung will: Öffne irgendeine Seite im Browser und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>A part of {path} is a link or no folder, where a folder was expected.</source>
        <translation>Ein Teil von {path} ist eine Verknüpfung oder kein Ordner, wo ein Ordner erwartet wurde.</translation>
    </message>
    <message>
        <source>A path must have 1 to {most} characters.</source>
        <translation>Ein Pfad muss 1 bis {most} Zeichen lang sein.</translation>
    </message>
    <message>
        <source>A path to a .gguf file works too.</source>
        <translation>Der Pfad zu einer .gguf-Datei geht auch.</translation>
    </message>
    <message>
        <source>A quotation mark in the command is not closed.</source>
        <translation>Ein Anführungszeichen im Befehl ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>A server cannot be named {name}.</source>
        <translation>Ein Server kann nicht {name} heißen.</translation>
    </message>
    <message>
        <source>A tool cannot be named {name}.</source>
        <translation>Ein Werkzeug kann nicht {name} heißen.</translation>
    </message>
    <message>
        <source>A variable or header stands there twice.</source>
        <translation>Eine Variable oder ein Header steht doppelt da.</translation>
    </message>
    <message>
        <source>Accept them on its page at {host}, then enter your access token in Hearth.</source>
        <translation>Stimme ihnen auf der Seite bei {host} zu und gib dann dein Zugriffstoken in Hearth ein.</translation>
    </message>
    <message>
        <source>Add one.</source>
        <translation>Füg eins hinzu.</translation>
    </message>
    <message>
        <source>Allow the format json in the settings of SearXNG.</source>
        <translation>Erlaube das Format json in den Einstellungen von SearXNG.</translation>
    </message>
    <message>
        <source>Allow your account to read it, or choose another file.</source>
        <translation>Gib deinem Konto Leserechte dafür oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Another Hearth is busy with the chats.</source>
        <translation>Ein anderes Hearth arbeitet gerade mit den Chats.</translation>
    </message>
    <message>
        <source>Another Hearth is busy with the list of models.</source>
        <translation>Ein anderes Hearth arbeitet gerade an der Liste der Modelle.</translation>
    </message>
    <message>
        <source>Answer with what you know.</source>
        <translation>Antworte mit dem, was du weißt.</translation>
    </message>
    <message>
        <source>Ask again.</source>
        <translation>Frag noch einmal.</translation>
    </message>
    <message>
        <source>Ask for a simpler form, or ask without one.</source>
        <translation>Verlange eine einfachere Form oder gar keine.</translation>
    </message>
    <message>
        <source>Ask for a smaller file.</source>
        <translation>Nimm eine kleinere Datei.</translation>
    </message>
    <message>
        <source>Ask it for less, or look at its log.</source>
        <translation>Verlange weniger von ihm oder sieh in sein Protokoll.</translation>
    </message>
    <message>
        <source>Ask the person for the address.</source>
        <translation>Frag die Person nach der Adresse.</translation>
    </message>
    <message>
        <source>Ask the person to save it as text.</source>
        <translation>Bitte die Person, sie als Text zu speichern.</translation>
    </message>
    <message>
        <source>Attach a part of it, or copy what matters into your message.</source>
        <translation>Häng einen Teil davon an oder kopiere, was wichtig ist, in deine Nachricht.</translation>
    </message>
    <message>
        <source>Attach the files in it one by one.</source>
        <translation>Häng die Dateien darin einzeln an.</translation>
    </message>
    <message>
        <source>Call fewer of them.</source>
        <translation>Ruf weniger davon auf.</translation>
    </message>
    <message>
        <source>Call the tool again with arguments that fit its parameters.</source>
        <translation>Ruf das Werkzeug noch einmal mit passenden Argumenten auf.</translation>
    </message>
    <message>
        <source>Change a passage of {path}.</source>
        <translation>Eine Stelle in {path} ändern.</translation>
    </message>
    <message>
        <source>Chat {id} is not there (any more).</source>
        <translation>Chat {id} gibt es nicht (mehr).</translation>
    </message>
    <message>
        <source>Check that it is the right file.</source>
        <translation>Prüfe, ob es die richtige Datei ist.</translation>
    </message>
    <message>
        <source>Check that the file is still there and that you may read it.</source>
        <translation>Prüfe, ob die Datei noch da ist und ob du sie lesen darfst.</translation>
    </message>
    <message>
        <source>Check that the file is still there.</source>
        <translation>Prüfe, ob die Datei noch da ist.</translation>
    </message>
    <message>
        <source>Check that the folder exists and that you may write to it.</source>
        <translation>Prüf, ob es den Ordner gibt und ob du darin schreiben darfst.</translation>
    </message>
    <message>
        <source>Check that there is space on the disk, and that you may write to the folder.</source>
        <translation>Prüf, ob auf dem Datenträger Platz ist und ob du in dem Ordner schreiben darfst.</translation>
    </message>
    <message>
        <source>Check that there is space on the disk, and that you may write to {folder}.</source>
        <translation>Prüfe, ob auf der Festplatte Platz ist und ob du in {folder} schreiben darfst.</translation>
    </message>
    <message>
        <source>Check that there is space on the disk.</source>
        <translation>Prüfe, ob auf dem Datenträger Platz ist.</translation>
    </message>
    <message>
        <source>Check that you may read {path}.</source>
        <translation>Prüfe, ob du {path} lesen darfst.</translation>
    </message>
    <message>
        <source>Check that you may write to {folder}.</source>
        <translation>Prüfe, ob du in {folder} schreiben darfst.</translation>
    </message>
    <message>
        <source>Check the connection to the internet, then try again.</source>
        <translation>Prüfe die Verbindung zum Internet und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Check the connection to the internet; the download goes on by itself.</source>
        <translation>Prüfe die Verbindung zum Internet; der Download geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Check the disk it is on, or choose another file.</source>
        <translation>Prüfe das Laufwerk, auf dem sie liegt, oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Check the name, or choose another file.</source>
        <translation>Prüfe den Namen oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Check the name; a private repository needs your access token.</source>
        <translation>Prüfe den Namen; ein privates Repository braucht dein Zugriffstoken.</translation>
    </message>
    <message>
        <source>Check the path, or choose another file.</source>
        <translation>Prüfe den Pfad oder wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Prüfe den Pfad.</translation>
    </message>
    <message>
        <source>Check the permissions of the file and the space on the disk.</source>
        <translation>Prüfe die Rechte der Datei und den Platz auf dem Datenträger.</translation>
    </message>
    <message>
        <source>Check your access token, and whether it may read this repository.</source>
        <translation>Prüfe dein Zugriffstoken und ob es dieses Repository lesen darf.</translation>
    </message>
    <message>
        <source>Choose a download of the model for ordinary computers (little-endian).</source>
        <translation>Wähle eine Fassung des Modells für gewöhnliche Computer (Little-Endian).</translation>
    </message>
    <message>
        <source>Choose a file exported by Hearth, ChatGPT or LM Studio.</source>
        <translation>Wähl eine Datei, die Hearth, ChatGPT oder LM Studio exportiert hat.</translation>
    </message>
    <message>
        <source>Choose a file whose lines are the base64 of a token, a space and its rank.</source>
        <translation>Wähle eine Datei, deren Zeilen aus einem Token in Base64, einem Leerzeichen und seinem Rang bestehen.</translation>
    </message>
    <message>
        <source>Choose a file whose name ends in .gguf.</source>
        <translation>Wähle eine Datei, deren Name auf .gguf endet.</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>Wähle eine Datei.</translation>
    </message>
    <message>
        <source>Choose a folder elsewhere.</source>
        <translation>Wähle einen Ordner an anderer Stelle.</translation>
    </message>
    <message>
        <source>Choose a folder inside it.</source>
        <translation>Wähle einen Ordner darin.</translation>
    </message>
    <message>
        <source>Choose a gpt-oss model, or get this one again from its publisher.</source>
        <translation>Wähle ein gpt-oss-Modell oder hol dir dieses noch einmal von seinem Herausgeber.</translation>
    </message>
    <message>
        <source>Choose a gpt-oss, Llama 3, Mistral, Qwen, Gemma or DeepSeek-R1 distil model.</source>
        <translation>Wähle ein Modell von gpt-oss, Llama 3, Mistral, Qwen, Gemma oder ein Destillat von DeepSeek-R1.</translation>
    </message>
    <message>
        <source>Choose a newer download of the model.</source>
        <translation>Wähle eine neuere Fassung des Modells.</translation>
    </message>
    <message>
        <source>Choose a small model.</source>
        <translation>Wähle ein kleines Modell.</translation>
    </message>
    <message>
        <source>Choose a smaller context window.</source>
        <translation>Wähle ein kleineres Kontextfenster.</translation>
    </message>
    <message>
        <source>Choose a smaller model for quicker answers.</source>
        <translation>Wähle für schnellere Antworten ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Choose a smaller model.</source>
        <translation>Wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Choose an empty folder, or a new one within it.</source>
        <translation>Wähle einen leeren Ordner oder einen neuen darin.</translation>
    </message>
    <message>
        <source>Choose an instruct or chat version of the model.</source>
        <translation>Wähle eine Instruct- oder Chat-Fassung des Modells.</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>Wähl eine andere Sicherung.</translation>
    </message>
    <message>
        <source>Choose another download of the model.</source>
        <translation>Wähle einen anderen Download des Modells.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Choose another folder for your models, or allow Hearth to write there.</source>
        <translation>Wähle einen anderen Ordner für deine Modelle, oder erlaube Hearth, dort zu schreiben.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the disk.</source>
        <translation>Wähle einen anderen Ordner oder schaff Platz auf der Festplatte.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wähle einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>Choose at least {least}.</source>
        <translation>Wähle mindestens {least}.</translation>
    </message>
    <message>
        <source>Choose at most {most}.</source>
        <translation>Wähle höchstens {most}.</translation>
    </message>
    <message>
        <source>Choose from the list.</source>
        <translation>Wähle aus der Liste.</translation>
    </message>
    <message>
        <source>Choose one from the list of models.</source>
        <translation>Wähle eines aus der Liste der Modelle.</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>Wähle etwas aus der Liste.</translation>
    </message>
    <message>
        <source>Choose the .gguf file of a whole model.</source>
        <translation>Wähle die .gguf-Datei eines ganzen Modells.</translation>
    </message>
    <message>
        <source>Choose the .gguf file of the model that it belongs to.</source>
        <translation>Wähle die .gguf-Datei des Modells, zu dem sie gehört.</translation>
    </message>
    <message>
        <source>Choose the file inside it whose name ends in .gguf.</source>
        <translation>Wähle die Datei darin, deren Name auf .gguf endet.</translation>
    </message>
    <message>
        <source>Choose the first part, {first}.</source>
        <translation>Wähle den ersten Teil, {first}.</translation>
    </message>
    <message>
        <source>Choose the model again, so that its newest version is taken.</source>
        <translation>Wähle das Modell noch einmal aus, damit seine neueste Version genommen wird.</translation>
    </message>
    <message>
        <source>Close it, or leave it out.</source>
        <translation>Schließe es oder lass es weg.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Schließe andere Programme und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller context window.</source>
        <translation>Schließe andere Programme oder wähle ein kleineres Kontextfenster.</translation>
    </message>
    <message>
        <source>Close other programs, {missing} more would do, or choose a smaller model.</source>
        <translation>Schließe andere Programme ({missing} mehr würden reichen) oder wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Close what uses the model, then try again.</source>
        <translation>Schließe, was das Modell benutzt, und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>Close what uses them, or choose another folder. All of them are where they were.</source>
        <translation>Schließe, was sie benutzt, oder wähle einen anderen Ordner. Alle sind noch da, wo sie waren.</translation>
    </message>
    <message>
        <source>Copy the file, and use the copy.</source>
        <translation>Kopiere die Datei und nimm die Kopie.</translation>
    </message>
    <message>
        <source>Copy the text that you need and paste it into your message.</source>
        <translation>Kopiere den Text, den du brauchst, und füge ihn in deine Nachricht ein.</translation>
    </message>
    <message>
        <source>Copy the whole of it, with all brackets.</source>
        <translation>Kopiere alles, mit allen Klammern.</translation>
    </message>
    <message>
        <source>Correct it in the settings of the server.</source>
        <translation>Berichtige das in den Einstellungen des Servers.</translation>
    </message>
    <message>
        <source>Correct it, or begin with a form.</source>
        <translation>Verbessere es oder fang mit Feldern an.</translation>
    </message>
    <message>
        <source>Correct the command, or the rights of its file.</source>
        <translation>Berichtige den Befehl oder die Rechte seiner Datei.</translation>
    </message>
    <message>
        <source>Correct the file, or unset the variable {variable}.</source>
        <translation>Berichtige die Datei oder entferne die Variable {variable}.</translation>
    </message>
    <message>
        <source>Delete what you no longer need, or keep models on another disk.</source>
        <translation>Lösche, was du nicht mehr brauchst, oder lege die Modelle auf einen anderen Datenträger.</translation>
    </message>
    <message>
        <source>Do it in smaller steps.</source>
        <translation>Geh in kleineren Schritten vor.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>Lade sie noch einmal herunter.</translation>
    </message>
    <message>
        <source>Download it first, or give the path of its .gguf file.</source>
        <translation>Lade es zuerst herunter, oder gib den Pfad zu seiner .gguf-Datei an.</translation>
    </message>
    <message>
        <source>Download it first.</source>
        <translation>Lade es zuerst herunter.</translation>
    </message>
    <message>
        <source>Download it into the same folder as {name}.</source>
        <translation>Lade ihn in denselben Ordner wie {name} herunter.</translation>
    </message>
    <message>
        <source>Download the .gguf file again, and check that its page lets you.</source>
        <translation>Lade die .gguf-Datei noch einmal herunter und prüfe, ob ihre Seite das erlaubt.</translation>
    </message>
    <message>
        <source>Downloads are switched off by HF_HUB_OFFLINE.</source>
        <translation>Downloads sind durch HF_HUB_OFFLINE abgeschaltet.</translation>
    </message>
    <message>
        <source>Enter it in the settings of the server.</source>
        <translation>Gib ihn in den Einstellungen des Servers ein.</translation>
    </message>
    <message>
        <source>Export them once more, or choose another file.</source>
        <translation>Exportier sie noch einmal oder wähl eine andere Datei.</translation>
    </message>
    <message>
        <source>Fetch the model with &quot;git lfs pull&quot;, or download the .gguf file from its page.</source>
        <translation>Hol das Modell mit „git lfs pull“ oder lade die .gguf-Datei von seiner Seite herunter.</translation>
    </message>
    <message>
        <source>Fetch {address} from {host}.</source>
        <translation>{address} von {host} holen.</translation>
    </message>
    <message>
        <source>Folder {id} is not there (any more).</source>
        <translation>Ordner {id} gibt es nicht (mehr).</translation>
    </message>
    <message>
        <source>Free some space on this disk, then the download goes on by itself.</source>
        <translation>Schaffe auf diesem Datenträger etwas Platz, dann geht der Download von selbst weiter.</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder for backups.</source>
        <translation>Schaff Platz oder wähl einen anderen Ordner für Sicherungen.</translation>
    </message>
    <message>
        <source>Free some space. What you see stays in the window until then.</source>
        <translation>Schaff Platz. Was du siehst, bleibt so lange im Fenster.</translation>
    </message>
    <message>
        <source>Free {short}, then the download goes on by itself.</source>
        <translation>Gib {short} frei, dann geht der Download von selbst weiter.</translation>
    </message>
    <message>
        <source>Give a name such as Europe/Berlin, or none for the person&apos;s own.</source>
        <translation>Gib einen Namen wie Europe/Berlin an, oder keinen für die Zeit der Person.</translation>
    </message>
    <message>
        <source>Give all its {count} parts the names again that they were downloaded under.</source>
        <translation>Gib allen {count} Teilen wieder die Namen, unter denen sie heruntergeladen wurden.</translation>
    </message>
    <message>
        <source>Give one of them another name.</source>
        <translation>Gib einem davon einen anderen Namen.</translation>
    </message>
    <message>
        <source>Give the absolute path of a file or folder.</source>
        <translation>Gib den vollständigen Pfad einer Datei oder eines Ordners an.</translation>
    </message>
    <message>
        <source>Give the file a plain name.</source>
        <translation>Gib der Datei einen schlichten Namen.</translation>
    </message>
    <message>
        <source>Give the path of a .tiktoken file that you may read.</source>
        <translation>Nenne den Pfad einer .tiktoken-Datei, die du lesen darfst.</translation>
    </message>
    <message>
        <source>Go on without it, or ask the person.</source>
        <translation>Mach ohne das weiter oder frag die Person.</translation>
    </message>
    <message>
        <source>Go on without it, or ask why.</source>
        <translation>Mach ohne das weiter oder frag, warum.</translation>
    </message>
    <message>
        <source>Go on without it, or tell what is missing.</source>
        <translation>Mach ohne das weiter oder sag, was fehlt.</translation>
    </message>
    <message>
        <source>Hearth cannot run {architecture} models yet.</source>
        <translation>Modelle der Art {architecture} kann Hearth noch nicht ausführen.</translation>
    </message>
    <message>
        <source>Hearth is not allowed to read the model file {path}.</source>
        <translation>Hearth darf die Modelldatei {path} nicht lesen.</translation>
    </message>
    <message>
        <source>Hearth made a mistake of its own and could not finish this answer.</source>
        <translation>Hearth selbst hat einen Fehler gemacht und konnte diese Antwort nicht beenden.</translation>
    </message>
    <message>
        <source>Hearth was closed while this question stood.</source>
        <translation>Hearth wurde geschlossen, während diese Frage offen war.</translation>
    </message>
    <message>
        <source>Install Hearth again.</source>
        <translation>Installiere Hearth neu.</translation>
    </message>
    <message>
        <source>Install it, or correct the command.</source>
        <translation>Installiere es oder berichtige den Befehl.</translation>
    </message>
    <message>
        <source>Install that version again, or restore a backup from before.</source>
        <translation>Installier diese Version wieder oder stell eine Sicherung von vorher wieder her.</translation>
    </message>
    <message>
        <source>Install the Hearth that is made for this computer.</source>
        <translation>Installiere das Hearth, das für diesen Computer gemacht ist.</translation>
    </message>
    <message>
        <source>It asks for more rights than you have.</source>
        <translation>Es verlangt mehr Rechte, als du hast.</translation>
    </message>
    <message>
        <source>It fetches the newest release each time: what runs can change unseen.</source>
        <translation>Es holt jedes Mal die neueste Fassung: Was läuft, kann sich unbemerkt ändern.</translation>
    </message>
    <message>
        <source>It fits into memory and writes about {tps} tokens a second.</source>
        <translation>Es passt in den Speicher und schreibt etwa {tps} Token pro Sekunde.</translation>
    </message>
    <message>
        <source>It fits into memory but reads long prompts slowly, about {tps} tokens a second.</source>
        <translation>Es passt in den Speicher, liest lange Prompts aber langsam: etwa {tps} Token pro Sekunde.</translation>
    </message>
    <message>
        <source>It fits into memory but writes only about {tps} tokens a second on battery.</source>
        <translation>Es passt in den Speicher, schreibt im Akkubetrieb aber nur etwa {tps} Token pro Sekunde.</translation>
    </message>
    <message>
        <source>It fits into memory but writes only about {tps} tokens a second.</source>
        <translation>Es passt in den Speicher, schreibt aber nur etwa {tps} Token pro Sekunde.</translation>
    </message>
    <message>
        <source>It is a program like any other: it can read and change your files.</source>
        <translation>Es ist ein Programm wie jedes andere: Es kann deine Dateien lesen und ändern.</translation>
    </message>
    <message>
        <source>It is asked again.</source>
        <translation>Sie wird wieder gestellt.</translation>
    </message>
    <message>
        <source>It is named {name} here.</source>
        <translation>Er heißt hier {name}.</translation>
    </message>
    <message>
        <source>It looks like https://example.org/page.</source>
        <translation>Sie sieht aus wie https://example.org/seite.</translation>
    </message>
    <message>
        <source>It looks like owner/name.</source>
        <translation>Er sieht so aus: Besitzer/Name.</translation>
    </message>
    <message>
        <source>It may use the network, and so send away what it is given.</source>
        <translation>Es darf das Netz benutzen und so verschicken, was es bekommt.</translation>
    </message>
    <message>
        <source>It needs a command with its arguments, or an address for streamable HTTP.</source>
        <translation>Er braucht einen Befehl mit seinen Argumenten oder eine Adresse für Streamable HTTP.</translation>
    </message>
    <message>
        <source>It needs {needed} of memory, and this computer has {total}.</source>
        <translation>Es braucht {needed} Speicher, und dieser Computer hat {total}.</translation>
    </message>
    <message>
        <source>It needs {needed} of memory, and {available} are available now.</source>
        <translation>Es braucht {needed} Speicher, und {available} sind gerade verfügbar.</translation>
    </message>
    <message>
        <source>It needs {needed} of memory, nearly all that this computer has; {available} are available now.</source>
        <translation>Es braucht {needed} Speicher, fast alles, was dieser Computer hat; {available} sind gerade verfügbar.</translation>
    </message>
    <message>
        <source>It starts a shell: whatever is in its arguments is carried out.</source>
        <translation>Es startet eine Shell: Was in den Argumenten steht, wird ausgeführt.</translation>
    </message>
    <message>
        <source>It takes {needed} on the disk, and {free} are free.</source>
        <translation>Es belegt {needed} auf dem Datenträger, und {free} sind frei.</translation>
    </message>
    <message>
        <source>It took longer than {seconds} seconds.</source>
        <translation>Es dauerte länger als {seconds} Sekunden.</translation>
    </message>
    <message>
        <source>It was made wrongly or is damaged. Choose another download of the model.</source>
        <translation>Sie wurde falsch erstellt oder ist beschädigt. Wähle eine andere Fassung des Modells.</translation>
    </message>
    <message>
        <source>It was stopped before anything was written.</source>
        <translation>Es wurde angehalten, bevor etwas geschrieben war.</translation>
    </message>
    <message>
        <source>Its files are still in {folder}.</source>
        <translation>Seine Dateien liegen noch in {folder}.</translation>
    </message>
    <message>
        <source>Its name is not plain: letters a to z, digits and _ - . only, at most {most} in all.</source>
        <translation>Sein Name ist nicht schlicht: nur Buchstaben a bis z, Ziffern und _ - ., zusammen höchstens {most}.</translation>
    </message>
    <message>
        <source>Its name looks like that of another tool of this server.</source>
        <translation>Sein Name sieht aus wie der eines anderen Werkzeugs dieses Servers.</translation>
    </message>
    <message>
        <source>Its progress shows there; if it ends there, the download can go on here.</source>
        <translation>Dort siehst du, wie weit es ist; endet es dort, kann der Download hier weitergehen.</translation>
    </message>
    <message>
        <source>Keep prompts short, or choose a smaller model.</source>
        <translation>Halte Prompts kurz oder wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Keep this note for all chats.</source>
        <translation>Diese Notiz für alle Chats behalten.</translation>
    </message>
    <message>
        <source>Leave one of them out.</source>
        <translation>Lass eines davon weg.</translation>
    </message>
    <message>
        <source>Let it use the network, if you trust it, and open the offline lock.</source>
        <translation>Erlaube ihm das Netz, wenn du ihm vertraust, und öffne das Offline-Schloss.</translation>
    </message>
    <message>
        <source>Let it use the network, if you trust it.</source>
        <translation>Erlaube ihm das Netz, wenn du ihm vertraust.</translation>
    </message>
    <message>
        <source>Let the server {server} carry out {tool}.</source>
        <translation>Den Server {server} {tool} ausführen lassen.</translation>
    </message>
    <message>
        <source>List what is in {path}.</source>
        <translation>Auflisten, was in {path} liegt.</translation>
    </message>
    <message>
        <source>Look at it again, then choose it anew.</source>
        <translation>Sieh es dir noch einmal an und wähle es dann neu.</translation>
    </message>
    <message>
        <source>Look at its log, then try again: it starts anew.</source>
        <translation>Sieh in sein Protokoll und versuche es dann noch einmal: Er startet neu.</translation>
    </message>
    <message>
        <source>Look at its log.</source>
        <translation>Sieh in sein Protokoll.</translation>
    </message>
    <message>
        <source>Look at its log. If it has to be downloaded first, try again.</source>
        <translation>Sieh in sein Protokoll. Falls er erst geladen werden muss, versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Look at the folder, then ask again.</source>
        <translation>Sieh dir den Ordner an und frag dann noch einmal.</translation>
    </message>
    <message>
        <source>Look at what it would start, then say yes to it.</source>
        <translation>Sieh dir an, was er starten würde, und sage dann Ja dazu.</translation>
    </message>
    <message>
        <source>Look at what the server offers, then choose it.</source>
        <translation>Sieh dir an, was der Server anbietet, und wähle es dann aus.</translation>
    </message>
    <message>
        <source>Look for a comma, a quote or a bracket that is missing or too many.</source>
        <translation>Such nach einem Komma, Anführungszeichen oder einer Klammer zu viel oder zu wenig.</translation>
    </message>
    <message>
        <source>Look for a download of the same model whose name ends in .gguf.</source>
        <translation>Suche eine Fassung desselben Modells, deren Name auf .gguf endet.</translation>
    </message>
    <message>
        <source>Look for a newer download of the model whose name ends in .gguf.</source>
        <translation>Suche eine neuere Fassung des Modells, deren Name auf .gguf endet.</translation>
    </message>
    <message>
        <source>Make room there, or choose another disk.</source>
        <translation>Schaffe dort Platz, oder wähle eine andere Festplatte.</translation>
    </message>
    <message>
        <source>Message {id} is not there (any more).</source>
        <translation>Nachricht {id} gibt es nicht (mehr).</translation>
    </message>
    <message>
        <source>Move that file away, then try again.</source>
        <translation>Lege diese Datei woanders hin, und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>No more tools can be used in this answer.</source>
        <translation>In dieser Antwort lassen sich keine Werkzeuge mehr benutzen.</translation>
    </message>
    <message>
        <source>Nobody answered whether this is allowed.</source>
        <translation>Niemand hat geantwortet, ob das erlaubt ist.</translation>
    </message>
    <message>
        <source>Not taken over: {names}.</source>
        <translation>Nicht übernommen: {names}.</translation>
    </message>
    <message>
        <source>Nothing can be divided by zero.</source>
        <translation>Durch null lässt sich nicht teilen.</translation>
    </message>
    <message>
        <source>Nothing could be taken back.</source>
        <translation>Nichts konnte zurückgenommen werden.</translation>
    </message>
    <message>
        <source>Nothing has been changed. Check that there is space on the disk.</source>
        <translation>Es wurde nichts geändert. Prüf, ob auf dem Datenträger Platz ist.</translation>
    </message>
    <message>
        <source>Open it in a PDF program and save it anew, then try again.</source>
        <translation>Öffne die Datei in einem PDF-Programm, speichere sie neu und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Open it in a word processor and save it anew as DOCX, then try again.</source>
        <translation>Öffne die Datei in einer Textverarbeitung, speichere sie neu als DOCX und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Open the lock to let Hearth use the network.</source>
        <translation>Öffne das Schloss, damit Hearth das Netz benutzen kann.</translation>
    </message>
    <message>
        <source>Part {part} of {count} of this split model is missing: {missing}.</source>
        <translation>Teil {part} von {count} dieses geteilten Modells fehlt: {missing}.</translation>
    </message>
    <message>
        <source>Paste JSON as in {{&quot;mcpServers&quot;: {{&quot;name&quot;: {{&quot;command&quot;: &quot;…&quot;, &quot;args&quot;: []}}}}}}.</source>
        <translation>Füge JSON ein wie in {{&quot;mcpServers&quot;: {{&quot;name&quot;: {{&quot;command&quot;: &quot;…&quot;, &quot;args&quot;: []}}}}}}.</translation>
    </message>
    <message>
        <source>Paste the address of a model&apos;s page, such as huggingface.co/owner/name, or search.</source>
        <translation>Füge die Adresse der Seite eines Modells ein, etwa huggingface.co/eigentümer/name, oder such danach.</translation>
    </message>
    <message>
        <source>Persona {id} is not there (any more).</source>
        <translation>Persona {id} gibt es nicht (mehr).</translation>
    </message>
    <message>
        <source>Plug in the computer, or choose a smaller model.</source>
        <translation>Schließe den Computer ans Netz an oder wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Private chats are never written.</source>
        <translation>Private Chats werden nie gespeichert.</translation>
    </message>
    <message>
        <source>Quit it there, then try again.</source>
        <translation>Beende es dort und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Read all text files in {path}.</source>
        <translation>Alle Textdateien in {path} lesen.</translation>
    </message>
    <message>
        <source>Read the file and copy the passage exactly.</source>
        <translation>Lies die Datei und übernimm die Stelle genau.</translation>
    </message>
    <message>
        <source>Read {path}.</source>
        <translation>{path} lesen.</translation>
    </message>
    <message>
        <source>Reading {name} took too long, so it was given up.</source>
        <translation>{name} zu lesen dauerte zu lange und wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Remove one.</source>
        <translation>Entferne einen.</translation>
    </message>
    <message>
        <source>Remove some.</source>
        <translation>Entferne einige.</translation>
    </message>
    <message>
        <source>Remove the file {path}, then add your servers anew.</source>
        <translation>Entferne die Datei {path} und richte deine Server dann neu ein.</translation>
    </message>
    <message>
        <source>Remove the file {path}, then give your permissions anew.</source>
        <translation>Entferne die Datei {path} und gib deine Erlaubnisse neu.</translation>
    </message>
    <message>
        <source>Remove this download and choose the model again.</source>
        <translation>Entferne diesen Download und wähle das Modell noch einmal aus.</translation>
    </message>
    <message>
        <source>Rename or move that file, or choose another folder for your models.</source>
        <translation>Benenne diese Datei um, verschiebe sie, oder wähle einen anderen Ordner für deine Modelle.</translation>
    </message>
    <message>
        <source>Rename the file or retype the text.</source>
        <translation>Benenne die Datei um oder tippe den Text neu.</translation>
    </message>
    <message>
        <source>Repair or remove the file {path}.</source>
        <translation>Repariere oder entferne die Datei {path}.</translation>
    </message>
    <message>
        <source>Replace the content of {path}.</source>
        <translation>Den Inhalt von {path} ersetzen.</translation>
    </message>
    <message>
        <source>Restart the computer, or update the graphics driver if this goes on.</source>
        <translation>Starte den Computer neu oder aktualisiere den Grafiktreiber, falls das so bleibt.</translation>
    </message>
    <message>
        <source>Restore a backup; the damaged file is kept.</source>
        <translation>Stell eine Sicherung wieder her; die beschädigte Datei bleibt erhalten.</translation>
    </message>
    <message>
        <source>Run text recognition (OCR) over it first, then try again.</source>
        <translation>Lass zuerst eine Texterkennung (OCR) darüber laufen und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Run this program, without files and without a network.</source>
        <translation>Dieses Programm ausführen, ohne Dateien und ohne Netz.</translation>
    </message>
    <message>
        <source>Save a copy without the password, then try again.</source>
        <translation>Speichere eine Kopie ohne Passwort und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Save it anew in the program that it comes from, or attach a part of it.</source>
        <translation>Speichere die Datei in dem Programm neu, aus dem sie stammt, oder häng einen Teil davon an.</translation>
    </message>
    <message>
        <source>Save it as CSV, then attach that.</source>
        <translation>Speichere sie als CSV und häng das an.</translation>
    </message>
    <message>
        <source>Save it as PDF or DOCX, then attach that.</source>
        <translation>Speichere es als PDF oder DOCX und häng das an.</translation>
    </message>
    <message>
        <source>Say yes or no.</source>
        <translation>Antworte mit Ja oder Nein.</translation>
    </message>
    <message>
        <source>Search for &quot;{name} GGUF&quot;: somebody may have made one of it.</source>
        <translation>Such nach „{name} GGUF“: Vielleicht hat jemand eine daraus gemacht.</translation>
    </message>
    <message>
        <source>Send these first, or put their texts into one file.</source>
        <translation>Schick erst diese ab oder fass die Texte in einer Datei zusammen.</translation>
    </message>
    <message>
        <source>Send this search to {host}.</source>
        <translation>Diese Suche an {host} senden.</translation>
    </message>
    <message>
        <source>Shorten the text or start a new chat.</source>
        <translation>Kürze den Text oder beginne einen neuen Chat.</translation>
    </message>
    <message>
        <source>Something wanted to contact {host} without saying why, and was refused.</source>
        <translation>Etwas wollte {host} kontaktieren, ohne zu sagen, warum, und wurde abgewiesen.</translation>
    </message>
    <message>
        <source>Start Hearth anew, then try again.</source>
        <translation>Starte Hearth neu und versuch es noch einmal.</translation>
    </message>
    <message>
        <source>Start Hearth anew.</source>
        <translation>Starte Hearth neu.</translation>
    </message>
    <message>
        <source>Start Hearth without this environment variable.</source>
        <translation>Starte Hearth ohne diese Umgebungsvariable.</translation>
    </message>
    <message>
        <source>Take a longer passage, or set all to true.</source>
        <translation>Nimm eine längere Stelle oder setze all auf true.</translation>
    </message>
    <message>
        <source>Take a number from {minimum} to {maximum}.</source>
        <translation>Nimm eine Zahl von {minimum} bis {maximum}.</translation>
    </message>
    <message>
        <source>Take an address in the internet.</source>
        <translation>Nimm eine Adresse im Internet.</translation>
    </message>
    <message>
        <source>Take another name.</source>
        <translation>Nimm einen anderen Namen.</translation>
    </message>
    <message>
        <source>Take one of these: {words}.</source>
        <translation>Nimm eines davon: {words}.</translation>
    </message>
    <message>
        <source>Take the type f16 for both.</source>
        <translation>Nimm für beides den Typ f16.</translation>
    </message>
    <message>
        <source>Text, code, Markdown, CSV, PDF and DOCX can be attached.</source>
        <translation>Anhängen kannst du Text, Code, Markdown, CSV, PDF und DOCX.</translation>
    </message>
    <message>
        <source>The PDF could not be written to {path}: {reason}.</source>
        <translation>Das PDF ließ sich nicht nach {path} schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The access token cannot be kept: this system&apos;s keyring does not open ({reason}).</source>
        <translation>Das Zugriffstoken kann nicht aufbewahrt werden: Der Schlüsselbund dieses Systems öffnet sich nicht ({reason}).</translation>
    </message>
    <message>
        <source>The activity journal cannot be read.</source>
        <translation>Das Protokoll der Werkzeuge lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The activity journal cannot be written, so the tool is not used.</source>
        <translation>Das Protokoll der Werkzeuge lässt sich nicht schreiben, darum wird das Werkzeug nicht benutzt.</translation>
    </message>
    <message>
        <source>The address is not encrypted: others on the way can read along.</source>
        <translation>Die Adresse ist nicht verschlüsselt: Andere können unterwegs mitlesen.</translation>
    </message>
    <message>
        <source>The arguments are longer than {most} characters.</source>
        <translation>Die Argumente sind länger als {most} Zeichen.</translation>
    </message>
    <message>
        <source>The arguments are not JSON: {reason}.</source>
        <translation>Die Argumente sind kein JSON: {reason}.</translation>
    </message>
    <message>
        <source>The arguments are not a plain JSON object.</source>
        <translation>Die Argumente sind kein einfaches JSON-Objekt.</translation>
    </message>
    <message>
        <source>The arguments do not fit: {reason}.</source>
        <translation>Die Argumente passen nicht: {reason}.</translation>
    </message>
    <message>
        <source>The backup cannot be restored: {reason}.</source>
        <translation>Die Sicherung lässt sich nicht wiederherstellen: {reason}.</translation>
    </message>
    <message>
        <source>The backup in {folder} cannot be written: {reason}.</source>
        <translation>Die Sicherung in {folder} lässt sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The chat template in this model&apos;s file cannot be used: {reason}.</source>
        <translation>Die Chat-Vorlage in der Datei dieses Modells ist nicht zu gebrauchen: {reason}.</translation>
    </message>
    <message>
        <source>The chats are open in another Hearth.</source>
        <translation>Die Chats sind in einem anderen Hearth geöffnet.</translation>
    </message>
    <message>
        <source>The chats have been closed.</source>
        <translation>Die Chats wurden geschlossen.</translation>
    </message>
    <message>
        <source>The chats in {path} cannot be opened: {reason}.</source>
        <translation>Die Chats in {path} lassen sich nicht öffnen: {reason}.</translation>
    </message>
    <message>
        <source>The chats in {path} cannot be used: {reason}.</source>
        <translation>Die Chats in {path} lassen sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>The command is empty.</source>
        <translation>Der Befehl ist leer.</translation>
    </message>
    <message>
        <source>The copy cannot be written to {path}.</source>
        <translation>Die Kopie kann nicht nach {path} geschrieben werden.</translation>
    </message>
    <message>
        <source>The copy of the old file is damaged.</source>
        <translation>Die Kopie der alten Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>The copy of the old file is missing.</source>
        <translation>Die Kopie der alten Datei fehlt.</translation>
    </message>
    <message>
        <source>The description of a computer in {path} cannot be read: {reason}.</source>
        <translation>Die Beschreibung eines Computers in {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The download of {name} was interrupted ({reason}).</source>
        <translation>Der Download von {name} wurde unterbrochen ({reason}).</translation>
    </message>
    <message>
        <source>The download of {title} stopped because of a mistake in Hearth.</source>
        <translation>Der Download von {title} hat wegen eines Fehlers in Hearth aufgehört.</translation>
    </message>
    <message>
        <source>The engine belongs to another version of Hearth.</source>
        <translation>Die Engine gehört zu einer anderen Version von Hearth.</translation>
    </message>
    <message>
        <source>The engine cannot read the model file {name}: {reason}</source>
        <translation>Die Engine kann die Modelldatei {name} nicht lesen: {reason}</translation>
    </message>
    <message>
        <source>The engine could not compute the answer (llama.cpp code {code}).</source>
        <translation>Die Engine konnte die Antwort nicht berechnen (llama.cpp-Code {code}).</translation>
    </message>
    <message>
        <source>The engine did not start within {timeout_s} seconds.</source>
        <translation>Die Engine ist nicht innerhalb von {timeout_s} Sekunden gestartet.</translation>
    </message>
    <message>
        <source>The engine failed: {reason}</source>
        <translation>Die Engine ist gescheitert: {reason}</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly ({reason}).</source>
        <translation>Die Engine hat unerwartet aufgehört ({reason}).</translation>
    </message>
    <message>
        <source>The engine stopped while it was measured.</source>
        <translation>Die Engine ist während der Messung stehen geblieben.</translation>
    </message>
    <message>
        <source>The engine was closed.</source>
        <translation>Die Engine wurde beendet.</translation>
    </message>
    <message>
        <source>The engine&apos;s own files are incomplete: nothing in them can compute.</source>
        <translation>Die Dateien der Engine sind unvollständig: Nichts darin kann rechnen.</translation>
    </message>
    <message>
        <source>The exported chats in this file are damaged: {reason}.</source>
        <translation>Die exportierten Chats in dieser Datei sind beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>The field {name} has nothing to choose from.</source>
        <translation>Im Feld {name} gibt es nichts auszuwählen.</translation>
    </message>
    <message>
        <source>The file may be damaged or made for a newer engine. Download it again.</source>
        <translation>Die Datei ist vielleicht beschädigt oder für eine neuere Engine gemacht. Lade sie noch einmal herunter.</translation>
    </message>
    <message>
        <source>The file with your chats cannot be put aside: {reason}.</source>
        <translation>Die Datei mit deinen Chats lässt sich nicht beiseitelegen: {reason}.</translation>
    </message>
    <message>
        <source>The file with your chats is damaged: {path}.</source>
        <translation>Die Datei mit deinen Chats ist beschädigt: {path}.</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}.</source>
        <translation>Die Datei {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The file&apos;s name or the text holds characters that are not text.</source>
        <translation>Der Dateiname oder der Text enthält Zeichen, die kein Text sind.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be written ({reason}).</source>
        <translation>In den Ordner {folder} kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>The form has no fields yet.</source>
        <translation>Die Vorlage hat noch keine Felder.</translation>
    </message>
    <message>
        <source>The list of models cannot be saved: {reason}.</source>
        <translation>Die Liste der Modelle lässt sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>The list of models that comes with Hearth cannot be read ({detail}).</source>
        <translation>Die Modell-Liste, die zu Hearth gehört, lässt sich nicht lesen ({detail}).</translation>
    </message>
    <message>
        <source>The list of permissions cannot be read, so nothing is allowed.</source>
        <translation>Die Liste der Erlaubnisse lässt sich nicht lesen, darum ist nichts erlaubt.</translation>
    </message>
    <message>
        <source>The list of servers cannot be read.</source>
        <translation>Die Liste der Server ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The list of servers cannot be saved.</source>
        <translation>Die Liste der Server kann nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The model cannot go on in the form that was asked for.</source>
        <translation>Das Modell kommt in der verlangten Form nicht weiter.</translation>
    </message>
    <message>
        <source>The model file {name} contradicts itself ({detail}).</source>
        <translation>Die Modelldatei {name} widerspricht sich selbst ({detail}).</translation>
    </message>
    <message>
        <source>The model file {name} holds only zeros at its beginning: its download was cut off.</source>
        <translation>Die Modelldatei {name} beginnt nur mit Nullen: Ihr Download wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The model file {name} is damaged: what stands at byte {offset} makes no sense.</source>
        <translation>Die Modelldatei {name} ist beschädigt: Was bei Byte {offset} steht, ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The model file {name} is empty.</source>
        <translation>Die Modelldatei {name} ist leer.</translation>
    </message>
    <message>
        <source>The model file {name} is incomplete: it ends within its header, and at least {missing} bytes are missing.</source>
        <translation>Die Modelldatei {name} ist unvollständig: Sie endet mitten in ihrem Kopf, und mindestens {missing} Bytes fehlen.</translation>
    </message>
    <message>
        <source>The model file {name} is incomplete: {missing} of its {needed} bytes are missing.</source>
        <translation>Die Modelldatei {name} ist unvollständig: {missing} ihrer {needed} Bytes fehlen.</translation>
    </message>
    <message>
        <source>The model file {path} cannot be read: {reason}.</source>
        <translation>Die Modelldatei {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary cannot represent this text.</source>
        <translation>Das Vokabular des Modells kann diesen Text nicht darstellen.</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary lacks the token {token}.</source>
        <translation>Im Vokabular des Modells fehlt das Token {token}.</translation>
    </message>
    <message>
        <source>The models cannot move to {folder}: one of the two folders lies within the other.</source>
        <translation>Die Modelle können nicht nach {folder} umziehen: Einer der beiden Ordner liegt im anderen.</translation>
    </message>
    <message>
        <source>The models cannot move to {folder}: {reason}.</source>
        <translation>Die Modelle können nicht nach {folder} umziehen: {reason}.</translation>
    </message>
    <message>
        <source>The models folder cannot be changed: its trash is full.</source>
        <translation>Der Modell-Ordner lässt sich nicht ändern: Sein Papierkorb ist voll.</translation>
    </message>
    <message>
        <source>The models folder cannot be changed: {reason}.</source>
        <translation>Der Modell-Ordner lässt sich nicht ändern: {reason}.</translation>
    </message>
    <message>
        <source>The models need {needed}, and {folder} has {free} left.</source>
        <translation>Die Modelle brauchen {needed}, und in {folder} sind noch {free} frei.</translation>
    </message>
    <message>
        <source>The name {name} looks like that of the server {other}.</source>
        <translation>Der Name {name} sieht aus wie der des Servers {other}.</translation>
    </message>
    <message>
        <source>The network cannot be taken away from the server {name}, so it is not started.</source>
        <translation>Dem Server {name} kann das Netz nicht genommen werden, darum startet er nicht.</translation>
    </message>
    <message>
        <source>The notes cannot be read.</source>
        <translation>Die Notizen lassen sich nicht lesen.</translation>
    </message>
    <message>
        <source>The notes cannot be saved.</source>
        <translation>Die Notizen lassen sich nicht speichern.</translation>
    </message>
    <message>
        <source>The offline lock is on, so {host} is not contacted.</source>
        <translation>Das Offline-Schloss ist zu, darum wird {host} nicht kontaktiert.</translation>
    </message>
    <message>
        <source>The old content of {path} cannot be kept, so it is not changed.</source>
        <translation>Der alte Inhalt von {path} lässt sich nicht aufheben, darum wird die Datei nicht geändert.</translation>
    </message>
    <message>
        <source>The parameters of a tool are nested too deeply.</source>
        <translation>Die Parameter eines Werkzeugs sind zu tief verschachtelt.</translation>
    </message>
    <message>
        <source>The part of Hearth that speaks with servers is missing.</source>
        <translation>Der Teil von Hearth, der mit Servern spricht, fehlt.</translation>
    </message>
    <message>
        <source>The path {path} has characters that cannot be seen.</source>
        <translation>Der Pfad {path} enthält Zeichen, die man nicht sieht.</translation>
    </message>
    <message>
        <source>The permissions cannot be saved.</source>
        <translation>Die Erlaubnisse lassen sich nicht speichern.</translation>
    </message>
    <message>
        <source>The person did not allow this and says: {word}</source>
        <translation>Die Person hat das nicht erlaubt und sagt: {word}</translation>
    </message>
    <message>
        <source>The person did not allow this.</source>
        <translation>Die Person hat das nicht erlaubt.</translation>
    </message>
    <message>
        <source>The program of the server {name} cannot be started: {reason}.</source>
        <translation>Das Programm des Servers {name} lässt sich nicht starten: {reason}.</translation>
    </message>
    <message>
        <source>The program of the server {name} is not there: {reason}.</source>
        <translation>Das Programm des Servers {name} ist nicht da: {reason}.</translation>
    </message>
    <message>
        <source>The program was ended, because it took too much time or memory.</source>
        <translation>Das Programm wurde beendet, weil es zu viel Zeit oder Speicher brauchte.</translation>
    </message>
    <message>
        <source>The program {command} of the server {name} is not on this computer.</source>
        <translation>Das Programm {command} des Servers {name} ist nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>The repository {repo} gives no checksum for {path}, so nothing could be verified.</source>
        <translation>Das Repository {repo} nennt keine Prüfsumme für {path}; nichts ließe sich überprüfen.</translation>
    </message>
    <message>
        <source>The repository {repo} has a file whose name cannot be used here: {name}.</source>
        <translation>Das Repository {repo} hat eine Datei, deren Name hier nicht möglich ist: {name}.</translation>
    </message>
    <message>
        <source>The repository {repo} has no file {path}.</source>
        <translation>Das Repository {repo} hat keine Datei {path}.</translation>
    </message>
    <message>
        <source>The repository {repo} no longer has the version that was asked for.</source>
        <translation>Das Repository {repo} hat die gewünschte Version nicht mehr.</translation>
    </message>
    <message>
        <source>The server sends {name} with other bytes than those that were announced.</source>
        <translation>Der Server schickt {name} mit anderen Bytes als den angekündigten.</translation>
    </message>
    <message>
        <source>The server {name} does not answer as it should: {reason}.</source>
        <translation>Der Server {name} antwortet nicht, wie er soll: {reason}.</translation>
    </message>
    <message>
        <source>The server {name} does not answer, so it was ended.</source>
        <translation>Der Server {name} antwortet nicht und wurde beendet.</translation>
    </message>
    <message>
        <source>The server {name} has ended ({reason}).</source>
        <translation>Der Server {name} hat sich beendet ({reason}).</translation>
    </message>
    <message>
        <source>The server {name} sent more than can be taken, and was ended.</source>
        <translation>Der Server {name} hat mehr geschickt, als sich annehmen lässt, und wurde beendet.</translation>
    </message>
    <message>
        <source>The server {name} was not confirmed yet, or has changed since.</source>
        <translation>Der Server {name} ist noch nicht bestätigt oder hat sich seitdem geändert.</translation>
    </message>
    <message>
        <source>The server {name} was not contacted: {reason}.</source>
        <translation>Der Server {name} wurde nicht angesprochen: {reason}.</translation>
    </message>
    <message>
        <source>The server {name} was not ready within {seconds} seconds.</source>
        <translation>Der Server {name} war nach {seconds} Sekunden noch nicht bereit.</translation>
    </message>
    <message>
        <source>The server {name} was stopped.</source>
        <translation>Der Server {name} wurde angehalten.</translation>
    </message>
    <message>
        <source>The server {server} needs a value for {name}.</source>
        <translation>Der Server {server} braucht einen Wert für {name}.</translation>
    </message>
    <message>
        <source>The server {server} says something else about {tool} than when it was chosen.</source>
        <translation>Der Server {server} sagt über {tool} etwas anderes als damals, als es ausgewählt wurde.</translation>
    </message>
    <message>
        <source>The starter model is missing: there is no file at {path}.</source>
        <translation>Das Startmodell fehlt: Bei {path} liegt keine Datei.</translation>
    </message>
    <message>
        <source>The starter model is part of Hearth and stays.</source>
        <translation>Das Startmodell gehört zu Hearth und bleibt.</translation>
    </message>
    <message>
        <source>The text has broken characters.</source>
        <translation>Der Text enthält kaputte Zeichen.</translation>
    </message>
    <message>
        <source>The tool {tool} of the server {server} was not chosen.</source>
        <translation>Das Werkzeug {tool} des Servers {server} ist nicht ausgewählt.</translation>
    </message>
    <message>
        <source>The value of {name} cannot be kept: this system&apos;s keyring does not open ({reason}).</source>
        <translation>Der Wert von {name} kann nicht aufbewahrt werden: Der Schlüsselbund dieses Systems öffnet sich nicht ({reason}).</translation>
    </message>
    <message>
        <source>The variable {name} changes which program code runs.</source>
        <translation>Die Variable {name} ändert, welcher Programmcode läuft.</translation>
    </message>
    <message>
        <source>The vocabulary {path} cannot be read: {reason}.</source>
        <translation>Das Vokabular {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>There are hidden characters in {text}.</source>
        <translation>In {text} sind verborgene Zeichen.</translation>
    </message>
    <message>
        <source>There are no chats in {name} that Hearth can read.</source>
        <translation>In {name} sind keine Chats, die Hearth lesen kann.</translation>
    </message>
    <message>
        <source>There are two tools named {name}.</source>
        <translation>Es gibt zwei Werkzeuge namens {name}.</translation>
    </message>
    <message>
        <source>There are {most} notes already.</source>
        <translation>Es gibt schon {most} Notizen.</translation>
    </message>
    <message>
        <source>There are {most} servers already.</source>
        <translation>Es gibt schon {most} Server.</translation>
    </message>
    <message>
        <source>There is already another file called {name} in {folder}.</source>
        <translation>In {folder} gibt es schon eine andere Datei namens {name}.</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>Es gibt keine Datei {path}.</translation>
    </message>
    <message>
        <source>There is no folder {path}.</source>
        <translation>Es gibt keinen Ordner {path}.</translation>
    </message>
    <message>
        <source>There is no model called &quot;{id}&quot; on this computer.</source>
        <translation>Auf diesem Computer gibt es kein Modell namens „{id}“.</translation>
    </message>
    <message>
        <source>There is no model called &quot;{id}&quot;. Known models: {known}.</source>
        <translation>Es gibt kein Modell namens „{id}“. Bekannte Modelle: {known}.</translation>
    </message>
    <message>
        <source>There is no model file at {path}.</source>
        <translation>Bei {path} liegt keine Modelldatei.</translation>
    </message>
    <message>
        <source>There is no program {command} on this computer.</source>
        <translation>Auf diesem Computer gibt es kein Programm {command}.</translation>
    </message>
    <message>
        <source>There is no repository {repo} at {host}, or it is private.</source>
        <translation>Bei {host} gibt es kein Repository {repo}, oder es ist privat.</translation>
    </message>
    <message>
        <source>There is no room for a backup of your chats: it takes {size}, {free} are free.</source>
        <translation>Für eine Sicherung deiner Chats ist kein Platz: Sie braucht {size}, frei sind {free}.</translation>
    </message>
    <message>
        <source>There is no server in this.</source>
        <translation>Hier ist kein Server dabei.</translation>
    </message>
    <message>
        <source>There is no server {name}.</source>
        <translation>Es gibt keinen Server {name}.</translation>
    </message>
    <message>
        <source>There is no space left on the disk; nothing more of this chat can be saved.</source>
        <translation>Der Datenträger ist voll; von diesem Chat kann nichts mehr gespeichert werden.</translation>
    </message>
    <message>
        <source>There is no time zone {name}.</source>
        <translation>Es gibt keine Zeitzone {name}.</translation>
    </message>
    <message>
        <source>There is no tool {name}.</source>
        <translation>Es gibt kein Werkzeug {name}.</translation>
    </message>
    <message>
        <source>There is not enough memory for a context window of {n_ctx} tokens.</source>
        <translation>Der Arbeitsspeicher reicht nicht für ein Kontextfenster von {n_ctx} Tokens.</translation>
    </message>
    <message>
        <source>There is not enough space for {name} ({size}).</source>
        <translation>Für {name} ({size}) ist nicht genug Platz.</translation>
    </message>
    <message>
        <source>There is nothing to answer yet.</source>
        <translation>Es gibt noch nichts zu beantworten.</translation>
    </message>
    <message>
        <source>They hold until you close the window. Check that the disk is not full.</source>
        <translation>Sie gelten, bis du das Fenster schließt. Prüfe, ob das Laufwerk voll ist.</translation>
    </message>
    <message>
        <source>This Markdown file is not a chat that Hearth exported, or was changed.</source>
        <translation>Diese Markdown-Datei ist kein von Hearth exportierter Chat, oder sie wurde geändert.</translation>
    </message>
    <message>
        <source>This computer cannot keep the server {name} from the network.</source>
        <translation>Dieser Computer kann den Server {name} nicht vom Netz fernhalten.</translation>
    </message>
    <message>
        <source>This file was exported by a later version of Hearth.</source>
        <translation>Diese Datei hat eine neuere Version von Hearth exportiert.</translation>
    </message>
    <message>
        <source>This is JSON, but no JSON Schema: {reason}.</source>
        <translation>Das ist JSON, aber kein JSON-Schema: {reason}.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Das wird gebraucht.</translation>
    </message>
    <message>
        <source>This is no JSON: {reason}.</source>
        <translation>Das ist kein JSON: {reason}.</translation>
    </message>
    <message>
        <source>This is not JSON: there is a mistake in line {line}, column {column}.</source>
        <translation>Das ist kein JSON: In Zeile {line}, Spalte {column} ist ein Fehler.</translation>
    </message>
    <message>
        <source>This is too long for the model: {n_tokens} tokens or more, and it can read {n_ctx}.</source>
        <translation>Das ist zu lang für das Modell: {n_tokens} Tokens oder mehr, und es kann {n_ctx} lesen.</translation>
    </message>
    <message>
        <source>This is too long.</source>
        <translation>Das ist zu lang.</translation>
    </message>
    <message>
        <source>This model can read {trained} tokens at most, not {n_ctx}.</source>
        <translation>Dieses Modell kann höchstens {trained} Tokens lesen, nicht {n_ctx}.</translation>
    </message>
    <message>
        <source>This model cannot use tools and be held to a JSON Schema in one answer.</source>
        <translation>Dieses Modell kann nicht in derselben Antwort Werkzeuge nutzen und an ein JSON-Schema gebunden sein.</translation>
    </message>
    <message>
        <source>This model was not trained with the tool {name}.</source>
        <translation>Dieses Modell kennt das Werkzeug {name} nicht aus seinem Training.</translation>
    </message>
    <message>
        <source>This model&apos;s KV cache cannot be of the types {type_k} and {type_v}.</source>
        <translation>Der KV-Cache dieses Modells kann nicht von den Typen {type_k} und {type_v} sein.</translation>
    </message>
    <message>
        <source>This model&apos;s file does not say how to chat with it (no chat template).</source>
        <translation>Die Datei dieses Modells sagt nicht, wie man mit ihm chattet (keine Chat-Vorlage).</translation>
    </message>
    <message>
        <source>This text cannot be passed to the model safely.</source>
        <translation>Dieser Text lässt sich nicht sicher an das Modell übergeben.</translation>
    </message>
    <message>
        <source>This was forbidden beforehand.</source>
        <translation>Das war von vornherein verboten.</translation>
    </message>
    <message>
        <source>Too many tools were called at once.</source>
        <translation>Es wurden zu viele Werkzeuge auf einmal aufgerufen.</translation>
    </message>
    <message>
        <source>Tools may not use the network, so {host} is not contacted.</source>
        <translation>Werkzeuge dürfen nicht ins Netz, darum wird {host} nicht kontaktiert.</translation>
    </message>
    <message>
        <source>Try again later, or choose another model.</source>
        <translation>Versuche es später noch einmal, oder wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>Try again later; if it stays so, choose another source for this model.</source>
        <translation>Versuche es später noch einmal; bleibt es so, wähle eine andere Quelle für dieses Modell.</translation>
    </message>
    <message>
        <source>Try again with a smaller context window.</source>
        <translation>Versuche es noch einmal mit einem kleineren Kontextfenster.</translation>
    </message>
    <message>
        <source>Try again. If it happens once more, start Hearth anew.</source>
        <translation>Versuch es noch einmal. Wenn es wieder passiert, starte Hearth neu.</translation>
    </message>
    <message>
        <source>Try again. The details are in the engine&apos;s log.</source>
        <translation>Versuch es noch einmal. Die Einzelheiten stehen im Protokoll der Engine.</translation>
    </message>
    <message>
        <source>Try again: it starts anew.</source>
        <translation>Versuch es noch einmal: Sie startet neu.</translation>
    </message>
    <message>
        <source>Try again; if it happens once more, open the model again.</source>
        <translation>Versuch es noch einmal; wenn es wieder passiert, öffne das Modell neu.</translation>
    </message>
    <message>
        <source>Try again; what has come so far is kept.</source>
        <translation>Versuche es noch einmal; was bisher angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>Try another address.</source>
        <translation>Versuch eine andere Adresse.</translation>
    </message>
    <message>
        <source>Try another.</source>
        <translation>Versuch eine andere.</translation>
    </message>
    <message>
        <source>Trying again looks for the damaged part, and for that downloads up to {size} once more.</source>
        <translation>Ein neuer Versuch sucht die beschädigte Stelle und lädt dafür bis zu {size} noch einmal herunter.</translation>
    </message>
    <message>
        <source>Turn flash attention on, or take the type f16.</source>
        <translation>Schalte Flash Attention ein oder nimm den Typ f16.</translation>
    </message>
    <message>
        <source>Turn it off, or choose a gpt-oss model.</source>
        <translation>Schalte es aus oder wähle ein gpt-oss-Modell.</translation>
    </message>
    <message>
        <source>Turn off the tool that was added last.</source>
        <translation>Schalte das zuletzt hinzugefügte Werkzeug aus.</translation>
    </message>
    <message>
        <source>Turn one of them off.</source>
        <translation>Schalte eines davon aus.</translation>
    </message>
    <message>
        <source>Turn the network on for tools in the settings.</source>
        <translation>Schalte das Netz für Werkzeuge in den Einstellungen ein.</translation>
    </message>
    <message>
        <source>Turn the tools off, ask without a schema, or choose a gpt-oss model.</source>
        <translation>Schalte die Werkzeuge aus, frag ohne Schema oder wähle ein gpt-oss-Modell.</translation>
    </message>
    <message>
        <source>Two fields are called {name}.</source>
        <translation>Zwei Felder heißen {name}.</translation>
    </message>
    <message>
        <source>Two files of {title} have the same name.</source>
        <translation>Zwei Dateien von {title} haben denselben Namen.</translation>
    </message>
    <message>
        <source>Type a question first.</source>
        <translation>Schreib zuerst eine Frage.</translation>
    </message>
    <message>
        <source>Type it anew instead of pasting it.</source>
        <translation>Tippe es neu, statt es einzufügen.</translation>
    </message>
    <message>
        <source>Type one, or remove the field.</source>
        <translation>Gib einen ein oder entferne das Feld.</translation>
    </message>
    <message>
        <source>Type the choices, with commas between them.</source>
        <translation>Gib die Möglichkeiten ein, mit Kommas dazwischen.</translation>
    </message>
    <message>
        <source>Unlock or install a keyring, or leave the value empty and set the variable {name} before starting Hearth.</source>
        <translation>Entsperre oder installiere einen Schlüsselbund, oder lass den Wert leer und setze die Variable {name}, bevor du Hearth startest.</translation>
    </message>
    <message>
        <source>Unlock or install a keyring, or set the variable HF_TOKEN before starting Hearth.</source>
        <translation>Entsperre oder installiere einen Schlüsselbund, oder setze vor dem Start von Hearth die Variable HF_TOKEN.</translation>
    </message>
    <message>
        <source>Unpack it and choose the .gguf file inside it.</source>
        <translation>Entpacke es und wähle die .gguf-Datei darin.</translation>
    </message>
    <message>
        <source>Update Hearth, or choose another download of the model.</source>
        <translation>Aktualisiere Hearth oder wähle eine andere Fassung des Modells.</translation>
    </message>
    <message>
        <source>Update Hearth, or choose another quantization of the model.</source>
        <translation>Aktualisiere Hearth oder wähle eine andere Quantisierung des Modells.</translation>
    </message>
    <message>
        <source>Update Hearth, then try again.</source>
        <translation>Aktualisier Hearth und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Update the graphics driver if the graphics card is missing.</source>
        <translation>Aktualisiere den Grafiktreiber, falls die Grafikkarte fehlt.</translation>
    </message>
    <message>
        <source>Use a letter first, then only letters, digits and _ . - (at most 128).</source>
        <translation>Nimm zuerst einen Buchstaben, dann nur Buchstaben, Ziffern und _ . - (höchstens 128).</translation>
    </message>
    <message>
        <source>Use list_folder to look into it.</source>
        <translation>Sieh mit list_folder hinein.</translation>
    </message>
    <message>
        <source>Use one of these: {names}.</source>
        <translation>Nimm eines von diesen: {names}.</translation>
    </message>
    <message>
        <source>Use small letters a to z, digits and single hyphens, at most {most} of them.</source>
        <translation>Nimm kleine Buchstaben von a bis z, Ziffern und einzelne Bindestriche, höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>Use {tool} on {target}.</source>
        <translation>{tool} auf {target} anwenden.</translation>
    </message>
    <message>
        <source>Wait a little, then try again.</source>
        <translation>Warte etwas und versuch es dann noch einmal.</translation>
    </message>
    <message>
        <source>Wait a little; the download goes on by itself.</source>
        <translation>Warte ein wenig; der Download geht von selbst weiter.</translation>
    </message>
    <message>
        <source>Wait until it is done, then try again.</source>
        <translation>Warte, bis es fertig ist, und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>What it wants to be given is too large or too tangled.</source>
        <translation>Was es übergeben haben will, ist zu groß oder zu verwickelt.</translation>
    </message>
    <message>
        <source>What was written so far is kept. Try again: the engine starts anew.</source>
        <translation>Was bisher geschrieben wurde, bleibt. Versuch es noch einmal: Die Engine startet neu.</translation>
    </message>
    <message>
        <source>Windows may take {path} for something else than it looks like.</source>
        <translation>Windows kann {path} für etwas anderes halten, als es aussieht.</translation>
    </message>
    <message>
        <source>Write a full address, as in https://example.org.</source>
        <translation>Schreibe eine ganze Adresse wie https://example.org.</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>Schreibe eine Zahl.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Schreibe eine ganze Zahl.</translation>
    </message>
    <message>
        <source>Write an e-mail address.</source>
        <translation>Schreibe eine E-Mail-Adresse.</translation>
    </message>
    <message>
        <source>Write at least {least} characters.</source>
        <translation>Schreibe mindestens {least} Zeichen.</translation>
    </message>
    <message>
        <source>Write at most {most} characters.</source>
        <translation>Schreibe höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>Write it again.</source>
        <translation>Schreib ihn noch einmal.</translation>
    </message>
    <message>
        <source>Write it as in 2026-01-31.</source>
        <translation>Schreibe es wie 2026-01-31.</translation>
    </message>
    <message>
        <source>Write it as in https://example.org/mcp; passwords belong into a header.</source>
        <translation>Schreibe sie wie https://example.org/mcp; Passwörter gehören in einen Header.</translation>
    </message>
    <message>
        <source>Write one that does less.</source>
        <translation>Schreib eins, das weniger tut.</translation>
    </message>
    <message>
        <source>Write plain arithmetic with numbers, such as (17 + 3) * 2.5.</source>
        <translation>Schreib eine schlichte Rechnung mit Zahlen, etwa (17 + 3) * 2.5.</translation>
    </message>
    <message>
        <source>Write the new file {path}.</source>
        <translation>Die neue Datei {path} schreiben.</translation>
    </message>
    <message>
        <source>Write which program is to be started.</source>
        <translation>Schreibe, welches Programm gestartet werden soll.</translation>
    </message>
    <message>
        <source>Write {least} or more.</source>
        <translation>Schreibe {least} oder mehr.</translation>
    </message>
    <message>
        <source>Write {most} or less.</source>
        <translation>Schreibe {most} oder weniger.</translation>
    </message>
    <message>
        <source>You may not write to {folder}.</source>
        <translation>Du darfst nicht in {folder} schreiben.</translation>
    </message>
    <message>
        <source>Your chats are not open.</source>
        <translation>Deine Chats sind nicht geöffnet.</translation>
    </message>
    <message>
        <source>Your chats were last used by a later version of Hearth.</source>
        <translation>Deine Chats hat zuletzt eine neuere Version von Hearth verwendet.</translation>
    </message>
    <message>
        <source>Your processor lacks AVX2, so answers will be slow.</source>
        <translation>Deinem Prozessor fehlt AVX2, daher werden Antworten langsam sein.</translation>
    </message>
    <message>
        <source>Your processor lacks {missing}, which this engine was built for.</source>
        <translation>Deinem Prozessor fehlt {missing}; dafür wurde diese Engine aber gebaut.</translation>
    </message>
    <message>
        <source>Your settings could not be saved ({reason}).</source>
        <translation>Deine Einstellungen konnten nicht gespeichert werden ({reason}).</translation>
    </message>
    <message>
        <source>old_text does not stand in {path}.</source>
        <translation>old_text steht nicht in {path}.</translation>
    </message>
    <message>
        <source>old_text stands in {path} {count} times.</source>
        <translation>old_text steht {count}-mal in {path}.</translation>
    </message>
    <message>
        <source>{address} is no page of text.</source>
        <translation>{address} ist keine Seite mit Text.</translation>
    </message>
    <message>
        <source>{address} is not an address that a server can have.</source>
        <translation>{address} kann keine Adresse eines Servers sein.</translation>
    </message>
    <message>
        <source>{address} is not the address of a model.</source>
        <translation>{address} ist nicht die Adresse eines Modells.</translation>
    </message>
    <message>
        <source>{address} is not the address of a web page.</source>
        <translation>{address} ist nicht die Adresse einer Webseite.</translation>
    </message>
    <message>
        <source>{address} was neither typed by the person nor returned by a search.</source>
        <translation>{address} wurde weder von der Person getippt noch von einer Suche geliefert.</translation>
    </message>
    <message>
        <source>{count} files can be attached to one message.</source>
        <translation>An eine Nachricht lassen sich {count} Dateien anhängen.</translation>
    </message>
    <message>
        <source>{expression} cannot be computed.</source>
        <translation>{expression} lässt sich nicht ausrechnen.</translation>
    </message>
    <message>
        <source>{folder} is not empty.</source>
        <translation>{folder} ist nicht leer.</translation>
    </message>
    <message>
        <source>{host} answers, but not as a Hub does.</source>
        <translation>{host} antwortet, aber nicht so wie ein Hub.</translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation>{host} ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>{host} does not answer as it should.</source>
        <translation>{host} antwortet nicht, wie es sollte.</translation>
    </message>
    <message>
        <source>{host} does not answer searches in JSON (status {status}).</source>
        <translation>{host} beantwortet Suchen nicht in JSON (Status {status}).</translation>
    </message>
    <message>
        <source>{host} does not give out {repo} (status {status}).</source>
        <translation>{host} gibt {repo} nicht heraus (Status {status}).</translation>
    </message>
    <message>
        <source>{host} is busy (status {status}).</source>
        <translation>{host} ist überlastet (Status {status}).</translation>
    </message>
    <message>
        <source>{host} lies in your own network, where tools must not go.</source>
        <translation>{host} liegt in deinem eigenen Netz, wohin Werkzeuge nicht dürfen.</translation>
    </message>
    <message>
        <source>{host} refuses access to {repo}.</source>
        <translation>{host} verweigert den Zugriff auf {repo}.</translation>
    </message>
    <message>
        <source>{name} arrived damaged, and its source does not say where.</source>
        <translation>{name} ist beschädigt angekommen, und die Quelle sagt nicht, wo.</translation>
    </message>
    <message>
        <source>{name} cannot be found.</source>
        <translation>{name} ist nicht zu finden.</translation>
    </message>
    <message>
        <source>{name} cannot be put back: another file lies at {path}.</source>
        <translation>{name} lässt sich nicht zurücklegen: Bei {path} liegt eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} cannot be put back: {reason}.</source>
        <translation>{name} lässt sich nicht zurücklegen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>{name} lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be removed: {reason}.</source>
        <translation>{name} lässt sich nicht entfernen: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be {value}.</source>
        <translation>{name} kann nicht {value} sein.</translation>
    </message>
    <message>
        <source>{name} has been deleted for good.</source>
        <translation>{name} ist endgültig gelöscht.</translation>
    </message>
    <message>
        <source>{name} holds measurements for making models smaller (imatrix), not a model.</source>
        <translation>{name} enthält Messwerte zum Verkleinern von Modellen (imatrix), kein Modell.</translation>
    </message>
    <message>
        <source>{name} holds no text that can be read.</source>
        <translation>{name} enthält keinen lesbaren Text.</translation>
    </message>
    <message>
        <source>{name} holds no text.</source>
        <translation>{name} enthält keinen Text.</translation>
    </message>
    <message>
        <source>{name} holds no text: its pages are pictures.</source>
        <translation>{name} enthält keinen Text: Die Seiten sind Bilder.</translation>
    </message>
    <message>
        <source>{name} holds only a vocabulary and no weights.</source>
        <translation>{name} enthält nur ein Vokabular und keine Gewichte.</translation>
    </message>
    <message>
        <source>{name} is a PyTorch file; Hearth runs GGUF files.</source>
        <translation>{name} ist eine PyTorch-Datei; Hearth führt GGUF-Dateien aus.</translation>
    </message>
    <message>
        <source>{name} is a ZIP archive, not a model file.</source>
        <translation>{name} ist ein ZIP-Archiv, keine Modelldatei.</translation>
    </message>
    <message>
        <source>{name} is a document of a kind that cannot be read.</source>
        <translation>{name} ist ein Dokument, das sich in dieser Form nicht lesen lässt.</translation>
    </message>
    <message>
        <source>{name} is a folder.</source>
        <translation>{name} ist ein Ordner.</translation>
    </message>
    <message>
        <source>{name} is a safetensors file; Hearth runs GGUF files.</source>
        <translation>{name} ist eine safetensors-Datei; Hearth führt GGUF-Dateien aus.</translation>
    </message>
    <message>
        <source>{name} is a spreadsheet.</source>
        <translation>{name} ist eine Tabelle.</translation>
    </message>
    <message>
        <source>{name} is a web page, not a model: the download gave an error page.</source>
        <translation>{name} ist eine Webseite, kein Modell: Der Download hat eine Fehlerseite geliefert.</translation>
    </message>
    <message>
        <source>{name} is an adapter (LoRA) that changes a model; it is no model by itself.</source>
        <translation>{name} ist ein Adapter (LoRA), der ein Modell verändert; für sich allein ist er kein Modell.</translation>
    </message>
    <message>
        <source>{name} is damaged, or is no Word document.</source>
        <translation>{name} ist beschädigt oder kein Word-Dokument.</translation>
    </message>
    <message>
        <source>{name} is damaged: its pages cannot be read.</source>
        <translation>{name} ist beschädigt: Die Seiten lassen sich nicht lesen.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} ist leer.</translation>
    </message>
    <message>
        <source>{name} is in a version of GGUF that this Hearth does not know ({version}).</source>
        <translation>{name} hat eine GGUF-Version, die dieses Hearth nicht kennt ({version}).</translation>
    </message>
    <message>
        <source>{name} is in an outdated version of GGUF ({version}).</source>
        <translation>{name} hat eine veraltete GGUF-Version ({version}).</translation>
    </message>
    <message>
        <source>{name} is in the old GGML form, which came before GGUF.</source>
        <translation>{name} hat die alte GGML-Form aus der Zeit vor GGUF.</translation>
    </message>
    <message>
        <source>{name} is no ordinary file.</source>
        <translation>{name} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>{name} is no server that Hearth can use.</source>
        <translation>{name} ist kein Server, den Hearth benutzen kann.</translation>
    </message>
    <message>
        <source>{name} is not a GGUF model file.</source>
        <translation>{name} ist keine GGUF-Modelldatei.</translation>
    </message>
    <message>
        <source>{name} is not on this computer yet.</source>
        <translation>{name} ist noch nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>{name} is not the model itself but a note on where it lies (a Git LFS pointer).</source>
        <translation>{name} ist nicht das Modell selbst, sondern ein Hinweis, wo es liegt (ein Git-LFS-Zeiger).</translation>
    </message>
    <message>
        <source>{name} is part {part} of {count} of a split model.</source>
        <translation>{name} ist Teil {part} von {count} eines geteilten Modells.</translation>
    </message>
    <message>
        <source>{name} is protected by a password.</source>
        <translation>{name} ist durch ein Passwort geschützt.</translation>
    </message>
    <message>
        <source>{name} is the first part of a split model but has been renamed.</source>
        <translation>{name} ist der erste Teil eines geteilten Modells, wurde aber umbenannt.</translation>
    </message>
    <message>
        <source>{name} is too large: {size}, and at most {limit} can be read.</source>
        <translation>{name} ist zu groß: {size}, und höchstens {limit} lassen sich lesen.</translation>
    </message>
    <message>
        <source>{name} keeps its weights in a form that this Hearth does not know (type {type_id}).</source>
        <translation>{name} speichert seine Gewichte in einer Form, die dieses Hearth nicht kennt (Typ {type_id}).</translation>
    </message>
    <message>
        <source>{name} needs more memory than a document should, so reading it was given up.</source>
        <translation>{name} braucht mehr Speicher, als ein Dokument brauchen sollte; das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>{name} on the server is not the file that was chosen.</source>
        <translation>{name} auf dem Server ist nicht die Datei, die ausgewählt wurde.</translation>
    </message>
    <message>
        <source>{name} only lets a model see images (mmproj); it is no model by itself.</source>
        <translation>{name} lässt ein Modell nur Bilder sehen (mmproj); für sich allein ist es kein Modell.</translation>
    </message>
    <message>
        <source>{name} unpacks to far more than a document would, so it was not opened.</source>
        <translation>{name} wird beim Entpacken viel größer, als ein Dokument sein kann, und wurde deshalb nicht geöffnet.</translation>
    </message>
    <message>
        <source>{name} was made for computers with another byte order (big-endian).</source>
        <translation>{name} wurde für Computer mit anderer Byte-Reihenfolge gemacht (Big-Endian).</translation>
    </message>
    <message>
        <source>{path} belongs to Git itself: no tool may write to it.</source>
        <translation>{path} gehört Git selbst: Kein Werkzeug darf dort schreiben.</translation>
    </message>
    <message>
        <source>{path} belongs to the system: no tool may touch it.</source>
        <translation>{path} gehört dem System: Kein Werkzeug darf es anrühren.</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}.</source>
        <translation>{path} lässt sich nicht verwenden: {reason}.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>{path} has a second name elsewhere (a hard link), so its folder does not say whose it is.</source>
        <translation>{path} hat anderswo einen zweiten Namen (einen Hardlink), darum sagt der Ordner nicht, wem die Datei gehört.</translation>
    </message>
    <message>
        <source>{path} has become a link meanwhile.</source>
        <translation>{path} ist inzwischen eine Verknüpfung.</translation>
    </message>
    <message>
        <source>{path} has changed meanwhile.</source>
        <translation>{path} hat sich inzwischen geändert.</translation>
    </message>
    <message>
        <source>{path} holds keys or passwords: no tool may touch it.</source>
        <translation>{path} enthält Schlüssel oder Passwörter: Kein Werkzeug darf es anrühren.</translation>
    </message>
    <message>
        <source>{path} holds nearly everything on this computer.</source>
        <translation>{path} enthält fast alles auf diesem Computer.</translation>
    </message>
    <message>
        <source>{path} is Hearth&apos;s own: no tool may touch it.</source>
        <translation>{path} gehört Hearth selbst: Kein Werkzeug darf es anrühren.</translation>
    </message>
    <message>
        <source>{path} is a device or a pipe, not a file.</source>
        <translation>{path} ist ein Gerät oder eine Pipe, keine Datei.</translation>
    </message>
    <message>
        <source>{path} is a folder, not a model file.</source>
        <translation>{path} ist ein Ordner, keine Modelldatei.</translation>
    </message>
    <message>
        <source>{path} is a folder.</source>
        <translation>{path} ist ein Ordner.</translation>
    </message>
    <message>
        <source>{path} is a relative path, and no folder has been chosen to start from.</source>
        <translation>{path} ist ein relativer Pfad, und es ist kein Ordner gewählt, von dem er ausgeht.</translation>
    </message>
    <message>
        <source>{path} is larger than {limit} bytes.</source>
        <translation>{path} ist größer als {limit} Bytes.</translation>
    </message>
    <message>
        <source>{path} is not a .tiktoken vocabulary.</source>
        <translation>{path} ist kein .tiktoken-Vokabular.</translation>
    </message>
    <message>
        <source>{path} is not a resolved path.</source>
        <translation>{path} ist kein aufgelöster Pfad.</translation>
    </message>
    <message>
        <source>{path} is not a text file in UTF-8.</source>
        <translation>{path} ist keine Textdatei in UTF-8.</translation>
    </message>
    <message>
        <source>{path} is not a whole backup of chats.</source>
        <translation>{path} ist keine vollständige Sicherung von Chats.</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file.</source>
        <translation>{path} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>{path} may mean somebody else&apos;s folder.</source>
        <translation>{path} kann den Ordner von jemand anderem meinen.</translation>
    </message>
    <message>
        <source>{path} starts programs: no tool may write to it.</source>
        <translation>{path} startet Programme: Kein Werkzeug darf dort schreiben.</translation>
    </message>
    <message>
        <source>{probe} did not answer in time, so what it knows is missing here.</source>
        <translation>{probe} hat nicht rechtzeitig geantwortet; was es weiß, fehlt hier.</translation>
    </message>
    <message>
        <source>{probe} failed, so what it knows is missing here.</source>
        <translation>{probe} ist gescheitert; was es weiß, fehlt hier.</translation>
    </message>
    <message>
        <source>{probe} gave an answer that makes no sense.</source>
        <translation>{probe} hat eine Antwort gegeben, die keinen Sinn ergibt.</translation>
    </message>
    <message>
        <source>{repo} gives its files only to those who have accepted its conditions.</source>
        <translation>{repo} gibt seine Dateien nur heraus, wenn man seinen Bedingungen zugestimmt hat.</translation>
    </message>
    <message>
        <source>{repo} has no GGUF file, the kind that Hearth can run.</source>
        <translation>{repo} enthält keine GGUF-Datei, und nur solche kann Hearth laufen lassen.</translation>
    </message>
    <message>
        <source>{repo} is not the name of a repository.</source>
        <translation>{repo} ist kein Name eines Repositorys.</translation>
    </message>
    <message>
        <source>{target} is not any more what was allowed.</source>
        <translation>{target} ist nicht mehr, was erlaubt wurde.</translation>
    </message>
    <message>
        <source>{title} is being downloaded by another window or command of Hearth.</source>
        <translation>{title} wird schon von einem anderen Fenster oder Befehl von Hearth heruntergeladen.</translation>
    </message>
    <message>
        <source>{title} needs {needed} more on this disk, of which {free} are free.</source>
        <translation>{title} braucht noch {needed} auf diesem Datenträger; frei sind {free}.</translation>
    </message>
    <message>
        <source>{value} cannot be the name of a variable or header.</source>
        <translation>{value} kann nicht der Name einer Variablen oder eines Headers sein.</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <source>{size} memory</source>
        <translation>{size} Speicher</translation>
    </message>
    <message>
        <source>{size} free right now</source>
        <translation>{size} gerade frei</translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation>{count} Kerne</translation>
    </message>
    <message>
        <source>One core</source>
        <translation>Ein Kern</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>{name}, too old for this engine: no {missing}</source>
        <translation>{name}, zu alt für diese Engine: kein {missing}</translation>
    </message>
    <message>
        <source>{cores}, no AVX2</source>
        <translation>{cores}, kein AVX2</translation>
    </message>
    <message>
        <source>shares the memory, helps a lot</source>
        <translation>teilt den Speicher, hilft viel</translation>
    </message>
    <message>
        <source>{size} of memory of its own, helps a lot</source>
        <translation>{size} eigener Speicher, hilft viel</translation>
    </message>
    <message>
        <source>the processor does all the work</source>
        <translation>der Prozessor macht alles</translation>
    </message>
    <message>
        <source>No graphics card found</source>
        <translation>Keine Grafikkarte gefunden</translation>
    </message>
    <message>
        <source>cannot be used by this engine</source>
        <translation>für diese Engine nicht nutzbar</translation>
    </message>
    <message>
        <source>built in, hardly helps</source>
        <translation>eingebaut, hilft kaum</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Festplatte</translation>
    </message>
    <message>
        <source>free space not known</source>
        <translation>freier Platz nicht bekannt</translation>
    </message>
    <message>
        <source>models lie in your home folder</source>
        <translation>Modelle im Benutzerordner</translation>
    </message>
    <message>
        <source>models lie in {folder}</source>
        <translation>Modelle liegen in {folder}</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>only the first {kept} of {of} pages</source>
        <translation>nur die ersten {kept} von {of} Seiten</translation>
    </message>
    <message>
        <source>only the first {kept} of {of} characters</source>
        <translation>nur die ersten {kept} von {of} Zeichen</translation>
    </message>
    <message>
        <source>only the first {kept} characters</source>
        <translation>nur die ersten {kept} Zeichen</translation>
    </message>
</context>
<context>
    <name>ledger</name>
    <message>
        <source>about {tokens} tokens</source>
        <translation>etwa {tokens} Tokens</translation>
    </message>
    <message>
        <source>{tokens} of {n_ctx} tokens</source>
        <translation>{tokens} von {n_ctx} Tokens</translation>
    </message>
    <message>
        <source>about {tokens} of {n_ctx} tokens</source>
        <translation>etwa {tokens} von {n_ctx} Tokens</translation>
    </message>
    <message>
        <source>The window is full: one earlier message and its answer will be left out of what the model reads next.</source>
        <translation>Das Fenster ist voll: Eine frühere Nachricht und ihre Antwort fehlen in dem, was das Modell als Nächstes liest.</translation>
    </message>
    <message>
        <source>The window is full: {count} earlier messages and their answers will be left out of what the model reads next.</source>
        <translation>Das Fenster ist voll: {count} frühere Nachrichten und ihre Antworten fehlen in dem, was das Modell als Nächstes liest.</translation>
    </message>
</context>
<context>
    <name>notes</name>
    <message>
        <source>This has not been answered yet.</source>
        <translation>Das wurde noch nicht beantwortet.</translation>
    </message>
    <message>
        <source>Stopped. What was written so far is kept.</source>
        <translation>Angehalten. Was bisher geschrieben wurde, bleibt.</translation>
    </message>
    <message>
        <source>The answer ends here because the context window is full. Start a new chat to go on.</source>
        <translation>Die Antwort endet hier, weil das Kontextfenster voll ist. Beginne einen neuen Chat, um weiterzumachen.</translation>
    </message>
    <message>
        <source>The answer ends where the model asked for a tool.</source>
        <translation>Die Antwort endet dort, wo das Modell nach einem Werkzeug gefragt hat.</translation>
    </message>
    <message>
        <source>The model broke its format. Hearth recovered what it wrote.</source>
        <translation>Das Modell hat sein Format verletzt. Hearth hat gerettet, was es geschrieben hat.</translation>
    </message>
    <message>
        <source>The model ended without an answer.</source>
        <translation>Das Modell hat ohne Antwort aufgehört.</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
</context>
<context>
    <name>print</name>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>Seite {page} von {pages}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Attached: {name} ({size})</source>
        <translation>Angehängt: {name} ({size})</translation>
    </message>
    <message>
        <source>Used the tool {name}</source>
        <translation>Werkzeug benutzt: {name}</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Nachdenken</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Calculator</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>Read file</source>
        <translation>Datei lesen</translation>
    </message>
    <message>
        <source>List folder</source>
        <translation>Ordner ansehen</translation>
    </message>
    <message>
        <source>Search files</source>
        <translation>Dateien durchsuchen</translation>
    </message>
    <message>
        <source>Write file</source>
        <translation>Datei schreiben</translation>
    </message>
    <message>
        <source>Change file</source>
        <translation>Datei ändern</translation>
    </message>
    <message>
        <source>Run program</source>
        <translation>Programm ausführen</translation>
    </message>
    <message>
        <source>Fetch page</source>
        <translation>Seite abrufen</translation>
    </message>
    <message>
        <source>Search the web</source>
        <translation>Im Web suchen</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>{tool}, from {server}</source>
        <translation>{tool}, von {server}</translation>
    </message>
    <message>
        <source>Server “{name}”</source>
        <translation>Server „{name}“</translation>
    </message>
    <message>
        <source>Exact arithmetic. Needs no permission.</source>
        <translation>Rechnet genau. Braucht keine Erlaubnis.</translation>
    </message>
    <message>
        <source>Knows what day it is. Needs no permission.</source>
        <translation>Weiß, welcher Tag ist. Braucht keine Erlaubnis.</translation>
    </message>
    <message>
        <source>Reads a text file that you allow.</source>
        <translation>Liest eine Textdatei, die du erlaubst.</translation>
    </message>
    <message>
        <source>Sees the names in a folder that you allow.</source>
        <translation>Sieht die Namen in einem Ordner, den du erlaubst.</translation>
    </message>
    <message>
        <source>Looks for words in the files of a folder that you allow.</source>
        <translation>Sucht Wörter in den Dateien eines Ordners, den du erlaubst.</translation>
    </message>
    <message>
        <source>Writes a file once you have seen it. Can be undone.</source>
        <translation>Schreibt eine Datei, wenn du sie gesehen hast. Lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Changes a passage once you have seen it. Can be undone.</source>
        <translation>Ändert eine Stelle, wenn du sie gesehen hast. Lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Runs a small program without files and without a network.</source>
        <translation>Führt ein kleines Programm aus, ohne Dateien und ohne Netz.</translation>
    </message>
    <message>
        <source>Fetches an address that you typed or a search found.</source>
        <translation>Ruft eine Adresse ab, die du getippt hast oder eine Suche gefunden hat.</translation>
    </message>
    <message>
        <source>Asks the search engine that you chose.</source>
        <translation>Fragt die Suchmaschine, die du gewählt hast.</translation>
    </message>
    <message>
        <source>Keeps short notes for all chats; you see and change them.</source>
        <translation>Behält kurze Notizen für alle Chats; du siehst und änderst sie.</translation>
    </message>
    <message>
        <source>May I read this file?</source>
        <translation>Darf ich diese Datei lesen?</translation>
    </message>
    <message>
        <source>May I see what is in this folder?</source>
        <translation>Darf ich sehen, was in diesem Ordner ist?</translation>
    </message>
    <message>
        <source>May I read all text files in this folder?</source>
        <translation>Darf ich alle Textdateien in diesem Ordner lesen?</translation>
    </message>
    <message>
        <source>May I write this new file?</source>
        <translation>Darf ich diese neue Datei schreiben?</translation>
    </message>
    <message>
        <source>May I replace the content of this file?</source>
        <translation>Darf ich den Inhalt dieser Datei ersetzen?</translation>
    </message>
    <message>
        <source>May I change this file?</source>
        <translation>Darf ich diese Datei ändern?</translation>
    </message>
    <message>
        <source>May I run this program?</source>
        <translation>Darf ich dieses Programm ausführen?</translation>
    </message>
    <message>
        <source>May I fetch this page from {host}?</source>
        <translation>Darf ich diese Seite von {host} abrufen?</translation>
    </message>
    <message>
        <source>May I send this search to {host}?</source>
        <translation>Darf ich diese Suche an {host} senden?</translation>
    </message>
    <message>
        <source>May I keep this note for all chats?</source>
        <translation>Darf ich diese Notiz für alle Chats behalten?</translation>
    </message>
    <message>
        <source>May I use {tool}?</source>
        <translation>Darf ich {tool} verwenden?</translation>
    </message>
    <message>
        <source>Only reads. What is read stays on this computer and comes into this chat.</source>
        <translation>Nur lesen. Was gelesen wird, bleibt auf diesem Computer und kommt in diesen Chat.</translation>
    </message>
    <message>
        <source>Changes your disk. You can take it back afterwards.</source>
        <translation>Ändert deine Festplatte. Du kannst es danach zurücknehmen.</translation>
    </message>
    <message>
        <source>Runs on this computer, without your files and without a network.</source>
        <translation>Läuft auf diesem Computer, ohne deine Dateien und ohne Netz.</translation>
    </message>
    <message>
        <source>This leaves your computer.</source>
        <translation>Das verlässt deinen Computer.</translation>
    </message>
    <message>
        <source>Touches your clipboard.</source>
        <translation>Greift auf deine Zwischenablage zu.</translation>
    </message>
    <message>
        <source>The model sees it in every later chat. You can change it at any time.</source>
        <translation>Das Modell sieht sie in jedem späteren Chat. Du kannst sie jederzeit ändern.</translation>
    </message>
    <message>
        <source>A program from elsewhere does this; Hearth cannot see what it does.</source>
        <translation>Das tut ein Programm von anderswo; Hearth kann nicht sehen, was es tut.</translation>
    </message>
    <message>
        <source>{names} and {number} more</source>
        <translation>{names} und {number} weitere</translation>
    </message>
    <message>
        <source>This chat has read {names}. What stands there may be carried away by this, or may be what asks for it.</source>
        <translation>Dieser Chat hat {names} gelesen. Was dort steht, könnte damit hinausgetragen werden oder der Grund für diese Bitte sein.</translation>
    </message>
    <message>
        <source>Source: {tool}, built in</source>
        <translation>Quelle: {tool}, eingebaut</translation>
    </message>
    <message>
        <source>Source: {source}</source>
        <translation>Quelle: {source}</translation>
    </message>
    <message>
        <source>For this chat</source>
        <translation>Für diesen Chat</translation>
    </message>
    <message>
        <source>For this chat: folder “{name}”</source>
        <translation>Für diesen Chat: Ordner „{name}“</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>comes next</source>
        <translation>kommt als Nächstes</translation>
    </message>
    <message>
        <source>waits for you</source>
        <translation>wartet auf dich</translation>
    </message>
    <message>
        <source>is running…</source>
        <translation>läuft …</translation>
    </message>
    <message>
        <source>Read, list and search files</source>
        <translation>Dateien lesen, auflisten und durchsuchen</translation>
    </message>
    <message>
        <source>Write and change files</source>
        <translation>Dateien schreiben und ändern</translation>
    </message>
    <message>
        <source>Every tool</source>
        <translation>Jedes Werkzeug</translation>
    </message>
    <message>
        <source>everything it is asked for</source>
        <translation>alles, worum es gebeten wird</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>ask each time</source>
        <translation>jedes Mal fragen</translation>
    </message>
    <message>
        <source>until Hearth is closed</source>
        <translation>bis Hearth geschlossen wird</translation>
    </message>
    <message>
        <source>until {moment}</source>
        <translation>bis {moment}</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>Given {moment} {origin}.</source>
        <translation>Gegeben am {moment} {origin}.</translation>
    </message>
    <message>
        <source>Only in the chat “{title}”.</source>
        <translation>Nur im Chat „{title}“.</translation>
    </message>
    <message>
        <source>Last used {moment}.</source>
        <translation>Zuletzt benutzt am {moment}.</translation>
    </message>
    <message>
        <source>Not used yet.</source>
        <translation>Noch nicht benutzt.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>let through</source>
        <translation>durchgelassen</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgewiesen</translation>
    </message>
    <message>
        <source>Purpose: {purpose}. Rule: {rule}.</source>
        <translation>Zweck: {purpose}. Regel: {rule}.</translation>
    </message>
    <message>
        <source>Left alone: {files}</source>
        <translation>Unberührt: {files}</translation>
    </message>
    <message>
        <source>You had edited the arguments.</source>
        <translation>Du hattest die Argumente geändert.</translation>
    </message>
    <message>
        <source>The chat had read: {names}</source>
        <translation>Der Chat hatte gelesen: {names}</translation>
    </message>
    <message>
        <source>{read} read, {written} written.</source>
        <translation>{read} gelesen, {written} geschrieben.</translation>
    </message>
    <message>
        <source>Contacted: {hosts}</source>
        <translation>Verbunden mit: {hosts}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>denied</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>not over yet</source>
        <translation>noch nicht zu Ende</translation>
    </message>
    <message>
        <source>denied by you</source>
        <translation>von dir abgelehnt</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>not answered yet</source>
        <translation>noch nicht beantwortet</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>allowed as you edited it</source>
        <translation>erlaubt, wie du es geändert hast</translation>
    </message>
    <message>
        <source>allowed by a permission</source>
        <translation>durch eine Freigabe erlaubt</translation>
    </message>
    <message>
        <source>allowed for this chat</source>
        <translation>für diesen Chat erlaubt</translation>
    </message>
    <message>
        <source>allowed for this folder</source>
        <translation>für diesen Ordner erlaubt</translation>
    </message>
    <message>
        <source>always allowed</source>
        <translation>immer erlaubt</translation>
    </message>
    <message>
        <source>allowed once</source>
        <translation>einmal erlaubt</translation>
    </message>
    <message>
        <source>You did not allow it.</source>
        <translation>Du hast es nicht erlaubt.</translation>
    </message>
    <message>
        <source>You allowed it. {scope}.</source>
        <translation>Du hast es erlaubt. {scope}.</translation>
    </message>
    <message>
        <source>It touches nothing, so nobody was asked.</source>
        <translation>Es berührt nichts, also wurde niemand gefragt.</translation>
    </message>
    <message>
        <source>Hearth never lets a tool do this, whoever allows it.</source>
        <translation>Das lässt Hearth kein Werkzeug tun, wer auch immer es erlaubt.</translation>
    </message>
    <message>
        <source>You stopped before there was an answer.</source>
        <translation>Du hast angehalten, bevor es eine Antwort gab.</translation>
    </message>
    <message>
        <source>Nobody answered in time, which means no.</source>
        <translation>Niemand hat rechtzeitig geantwortet, das heißt nein.</translation>
    </message>
    <message>
        <source>A permission allowed it, given {origin}.</source>
        <translation>Eine Freigabe hat es erlaubt, gegeben {origin}.</translation>
    </message>
    <message>
        <source>A rule forbade it, given {origin}.</source>
        <translation>Eine Regel hat es verboten, gegeben {origin}.</translation>
    </message>
    <message>
        <source>in answer to a question</source>
        <translation>als Antwort auf eine Frage</translation>
    </message>
    <message>
        <source>in the menu of tools</source>
        <translation>im Menü der Werkzeuge</translation>
    </message>
    <message>
        <source>on the page of permissions</source>
        <translation>auf der Seite der Freigaben</translation>
    </message>
    <message>
        <source>on the command line</source>
        <translation>auf der Befehlszeile</translation>
    </message>
    <message>
        <source>earlier</source>
        <translation>früher</translation>
    </message>
</context>
<context>
    <name>wording</name>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} von {total} {unit}</translation>
    </message>
    <message>
        <source>less than a word per second</source>
        <translation>weniger als ein Wort pro Sekunde</translation>
    </message>
    <message>
        <source>about a word per second</source>
        <translation>etwa ein Wort pro Sekunde</translation>
    </message>
    <message>
        <source>about {number} words per second</source>
        <translation>etwa {number} Wörter pro Sekunde</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>noch {hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>noch {hours} h</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>noch {days} Tage</translation>
    </message>
    <message>
        <source>{number} billion</source>
        <translation>{number} Milliarden</translation>
    </message>
    <message>
        <source>{number} million</source>
        <translation>{number} Millionen</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>MMMM d, yyyy</source>
        <comment>a date, as Qt writes it</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>MMMM d</source>
        <comment>a date, as Qt writes it</comment>
        <translation>d. MMMM</translation>
    </message>
    <message>
        <source>Runs well</source>
        <translation>Läuft gut</translation>
    </message>
    <message>
        <source>Runs, slowly</source>
        <translation>Läuft, aber langsam</translation>
    </message>
    <message>
        <source>Too little memory free</source>
        <translation>Zu wenig Speicher frei</translation>
    </message>
    <message>
        <source>Cannot run here</source>
        <translation>Läuft hier nicht</translation>
    </message>
</context>
</TS>
